import { isBlank } from '../tables/formats/numbers.ts'
import { notesOnTotals } from '../tables/notes.ts'
import {
  dataRows,
  ownTotal,
  totalOf,
  valueIn,
  type NumericColumn,
  type Table,
} from '../tables/table.ts'
import { averaged, averageText } from './changing/counting.ts'
import { withTable } from './changing/find-in-table.ts'
import { plain } from './changing/find-place.ts'
import { withTables } from './creating/compose.ts'
import { readBrief, type Material } from './creating/content.ts'
import { inWords } from './in-words.ts'

/** A table of the files, with the name that it goes by. */
interface NamedTable {
  name: string
  table: Table
}

/**
 * Answers a question about the files that came with it: totals, averages, rows and columns of their tables, exactly
 * as a document made of them has them. Of anything else, it says that it can’t be told.
 */
export function answerFromFiles({ message, attachments }: Material): string {
  const files = [...new Set(attachments.map(({ name }) => name))]
  const brief = readBrief({ message: '', attachments })
  const tables = brief.blocks.flatMap(withTables).flatMap((block): NamedTable[] => {
    if (block.type !== 'table') return []
    return [{ name: block.name || (block.table.title[0] ?? ''), table: block.table }]
  })
  const asked = readQuestion(message)
  if (!asked) return cannotTell(files, tables)
  if (tables.length === 0) return `${noTable(files)} ${onlyCounting}`
  const answers = answersOf(asked, tables)
  if (answers.length === 0) return withoutColumn(asked, files, tables)
  return [...answers, ...brief.notes].join('\n\n')
}

interface FileQuestion {
  wants: 'total' | 'average' | 'rows' | 'columns'
  /** The column, file or sheet that is asked about; empty if the question names none. */
  about: string
}

const opening =
  "(?:please )?(?:(?:(?:can|could) you )?(?:please )?tell me |give me )?(?:what(?:’s|'s|s| is| are| was| were)? |how much (?:is|are) |was (?:ist|sind) |wie (?:hoch|groß|gross) (?:ist|sind) )?(?:the |die |der )?"
const noun = {
  total: '(?:(?:grand|overall) )?(?:total|totals|sum|sums|summe|summen|gesamtsumme)(?: amounts?)?',
  average: '(?:average|averages|mean|durchschnitt)',
} as const
const aboutIt =
  '(?: (?:of|for|in|von|für|der|in der|im) (?:the |all |die |der |all )?(?<about>.+))?'

const patterns: readonly [FileQuestion['wants'], RegExp][] = [
  ['total', new RegExp(`^${opening}${noun.total}${aboutIt}$`, 'i')],
  ['average', new RegExp(`^${opening}${noun.average}${aboutIt}$`, 'i')],
  [
    'rows',
    /^(?:how many (?:table )?rows|wie viele zeilen)(?: (?:are (?:there|in)|does|do|has|have|hat|haben|gibt es|sind)\b.*)?$/i,
  ],
  [
    'columns',
    /^(?:(?:which|what|how many)(?: are)?(?: the)? columns|welche spalten)(?: (?:are (?:there|in)|does|do|has|have|hat|haben|gibt es|sind)\b.*)?$/i,
  ],
]

/** The question of a message: all of it, but for a greeting or what else is said before it. */
function readQuestion(message: string): FileQuestion | undefined {
  const sentence =
    message
      .trim()
      .split(/(?<=[.!?\n])\s+/)
      .at(-1) ?? ''
  const text = sentence.replace(/[?.!\s]+$/, '').replace(/\s+/g, ' ')
  if (text.length > 300) return undefined
  for (const [wants, pattern] of patterns) {
    const match = pattern.exec(text)
    if (!match) continue
    const about = (match.groups?.about ?? '').replace(/["“”„]/g, '').trim()
    return { wants, about: about.replace(/^column |^spalte | (?:column|sheet)$/i, '') }
  }
  return undefined
}

/** Names that mean all that is there. */
const everything =
  /^(?:it|this|that|these|everything|all|(?:this |that |the )?(?:attached )?(?:file|table|sheet|data|workbook|numbers|figures|columns)|dieser datei|datei|tabelle)$/i

/** “Amount in Q2” is the column of that name, or else Amount in the sheet or file Q2. */
function answersOf(asked: FileQuestion, tables: readonly NamedTable[]): string[] {
  const ask = (question: FileQuestion, those: readonly NamedTable[]) =>
    those.flatMap((one) => answerOf(question, one, tables.length > 1))
  const answers = ask(asked, tables)
  const { own, table } = withTable(asked.about)
  if (answers.length > 0 || table === undefined) return answers
  const wanted = plain(table.replace(/^(?:the )?(?:sheet |table |file )?/i, ''))
  const named = everything.test(table)
    ? tables
    : tables.filter(({ name }) => plain(name) === wanted || `${plain(name)} sheet` === wanted)
  return ask({ ...asked, about: own }, named)
}

function answerOf({ wants, about }: FileQuestion, one: NamedTable, isNamed: boolean): string[] {
  const { table, name } = one
  const wanted = plain(about)
  const isAll = about === '' || everything.test(about) || plain(name) === wanted
  const place = isNamed && name !== '' ? ` in ${name}` : ''
  if (wants === 'rows') return [`${rowsOf(dataRows(table).length)}${place || ' of data'}.`]
  if (wants === 'columns') {
    return [
      `The columns${place} are: ${inWords(table.columns.map((column) => column.name || '(without a name)'))}.`,
    ]
  }
  const chosen = table.columns.flatMap((column, index) =>
    isAll || plain(column.name) === wanted ? [index] : [],
  )
  const answers = chosen.flatMap((index) => {
    const column = table.columns[index]
    const said = column?.type === 'number' ? figureOf(wants, table, column, index) : undefined
    // Of all columns, those that have none are named in the notes.
    if (isAll && said?.startsWith(noFigure)) return []
    if (said !== undefined) return [`The ${wants} of “${column?.name}”${place} ${said}`]
    return isAll ? [] : [`The column “${column?.name}”${place} has no numbers.`]
  })
  if (chosen.length === 0) return []
  const doubts = isAll
    ? [...table.notes, ...notesOnTotals([table])]
    : table.notes.filter((note) => note.includes(about))
  const none =
    answers.length === 0 ? [`There is no ${wants}${place}: no column is to be added up.`] : []
  return [...none, ...answers, ...doubts]
}

const noFigure = 'can’t be told'

/** The total or average of a column, the end of a sentence. `undefined`: it has no numbers. */
function figureOf(
  wants: 'total' | 'average',
  table: Table,
  column: NumericColumn,
  index: number,
): string | undefined {
  const { summing, format } = column
  if (!summing.ok && (wants === 'total' || !averaged.has(summing.code))) {
    return `${noFigure}: ${summing.reason}.`
  }
  const values = dataRows(table).flatMap((cells) => valueIn(column, cells[index] ?? '') ?? [])
  if (values.length === 0) return undefined
  if (wants === 'average')
    return `is ${averageText(values, format)}, over ${rowsOf(values.length)}.`
  const own = ownTotal(table)?.[index] ?? ''
  if (!isBlank(own)) return `is ${own.trim()}, as the file says.`
  return `is ${totalOf(table, index)?.text}, over ${rowsOf(values.length)}.`
}

function rowsOf(count: number): string {
  return count === 1 ? '1 row' : `${count.toLocaleString('en-US')} rows`
}

const onlyCounting =
  'I am the built-in composer, no AI model: of files, I can tell only the totals, averages, rows and columns of their tables.'

function noTable(files: readonly string[]): string {
  return `That can’t be told: ${inWords(files)} ${files.length === 1 ? 'has' : 'have'} no table.`
}

function cannotTell(files: readonly string[], tables: readonly NamedTable[]): string {
  if (tables.length === 0) return `${noTable(files)} ${onlyCounting}`
  const columns = tables.flatMap(({ table }) => table.columns)
  const column = columns.find((one) => one.type === 'number' && one.summing.ok)?.name
  const examples = [
    '“What is the total?”',
    ...(column ? [`“What is the average of ${column}?”`] : []),
  ]
  return `I can’t tell that from ${inWords(files)}. ${onlyCounting} Try ${inWords(examples, 'or')}.`
}

const maxNames = 20

function withoutColumn(
  { about }: FileQuestion,
  files: readonly string[],
  tables: readonly NamedTable[],
): string {
  const names = [...new Set(tables.flatMap(({ table }) => table.columns.map(({ name }) => name)))]
  const shown = names.filter((name) => name !== '').slice(0, maxNames)
  return `That can’t be told: ${inWords(files)} ${files.length === 1 ? 'has' : 'have'} no column “${about}”. The columns are: ${inWords(shown)}.`
}
