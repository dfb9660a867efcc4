import type Big from 'big.js'
import { isCurrency } from './currencies.ts'
import { dateKey, readDates, type DateFormat } from './dates.ts'
import { partLines } from './header.ts'
import { amountsOfMatrix, areMeasuredBy } from './matrix.ts'
import { isUnit, meaningOf } from './names.ts'
import {
  formatNumber,
  formatOf,
  hasOpenMark,
  isBlank,
  numberParts,
  plainFormat,
  readNumber,
  sumOf,
  voteOf,
  type NumberFormat,
  type Vote,
} from './numbers.ts'
import {
  isNoChance,
  notANumber,
  summingOf,
  unsureWhy,
  type Summing,
  type SumRefusal,
} from './summing.ts'
import { isSummary } from './total-labels.ts'
import { rolesOf, type Roles, type RowRole, type Rows } from './totals.ts'

/** Rows of cells under named columns. Every cell keeps its text as it was written. */
export interface Table {
  /** Lines above the header, such as a title. */
  title: string[]
  columns: Column[]
  rows: Row[]
  /** Lines below the rows, such as a source. */
  footnotes: string[]
  /** What is doubtful or was left out, each in a sentence for a person. */
  notes: string[]
}

export interface Row {
  cells: string[]
  role: RowRole
}

export type Column = TextColumn | NumericColumn | DateColumn

interface Named {
  /** As the header has it; empty where that names none. */
  name: string
}

export interface TextColumn extends Named {
  type: 'text'
  /** Why cells that look like dates are not read as dates. */
  doubt?: string
}

export interface NumericColumn extends Named {
  type: 'number'
  format: NumberFormat
  summing: Summing
}

export interface DateColumn extends Named {
  type: 'date'
  dates: DateFormat
}

export interface TableOptions {
  /** `first`: the first line is the header, whatever it looks like; `none`: there is none. */
  header?: 'first' | 'none' | 'find'
  /** What is already known about decimals, for example from the delimiter. */
  decimal?: Vote
  /** Whether rows name different things, as the fields of one record do. */
  isRecord?: boolean
  /** What the table is said to be about, such as the name of its file. */
  about?: string | undefined
  /** Why no column can be added up, as a clause for a person. */
  doubt?: string | undefined
  /** The known roles of the rows below the header; undefined where a role is to be worked out. */
  roles?: readonly (RowRole | undefined)[]
}

/** Makes a table of lines of cells. Short lines are padded; notes say what is doubtful. */
export function tableOf(
  lines: readonly (readonly string[])[],
  { header: place = 'find', roles: given = [], about = '', ...options }: TableOptions = {},
): Table {
  const parted = place === 'find' ? partLines(lines) : parsedAs(lines, place)
  const { title, header, footnotes } = parted
  const width = widthOf([header ?? [], ...parted.rows])
  const cells = parted.rows.map((row) => fill(row, width))
  const names = fill(header ?? [], width).map((name, index) =>
    header ? name.trim() : `Column ${index + 1}`,
  )
  const isRepeated = (row: readonly string[]) =>
    header !== undefined && row.every((cell, index) => cell.trim() === names[index])
  const known = cells.map((row, at) => given[at] ?? (isRepeated(row) ? 'summary' : undefined))
  const { columns, roles, notes } = profile(
    names,
    cells,
    known,
    options,
    [about, ...title].join(' '),
  )
  const rows = cells.map((row, at) => ({ cells: row, role: roles[at] ?? 'data' }))
  return { title, columns, rows, footnotes, notes }
}

function parsedAs(lines: readonly (readonly string[])[], place: 'first' | 'none') {
  const rows = lines.map((line) => [...line])
  const header = place === 'first' ? rows.shift() : undefined
  return { title: [], header, rows, footnotes: [] }
}

/** The cells of the longest line. */
export function widthOf(lines: readonly (readonly string[])[]): number {
  return lines.reduce((max, line) => Math.max(max, line.length), 0)
}

function fill(cells: readonly string[], width: number): string[] {
  return [...cells, ...Array<string>(Math.max(0, width - cells.length)).fill('')]
}

/** A column before it is known which rows are totals. */
interface Draft {
  name: string
  cells: string[]
  reading: 'text' | 'number' | { dates: DateFormat } | { doubt: string }
  format: NumberFormat
  values: (Big | undefined)[]
}

function profile(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  given: readonly (RowRole | undefined)[],
  { decimal: said, isRecord = false, doubt }: Pick<TableOptions, 'decimal' | 'isRecord' | 'doubt'>,
  title: string,
) {
  const { decimal, drafts, numbers, ...found } = draftsWithRoles(names, rows, given, said)
  const { roles, proven, differing, odd } = found
  const data = rows.filter((_, at) => roles[at] === 'data')
  // Cells of a total row, such as its label below years, say nothing about their column.
  const ofData =
    data.length < rows.length ? draftsOf(names, data, hintOf(votesOf(drafts), decimal)) : drafts
  const around: Around = {
    proven,
    addedUp: addedUpIn(ofData),
    unitsBeside: unitsBeside(ofData),
    rowsAreMeasures: isRecord || areMeasures(ofData),
    doubt,
    matrix: matrixOf(ofData, title),
    title,
    rowsAreTimes: areTimes(ofData),
    rowsAreMeasured: ofData.some(
      ({ name, reading }) => reading !== 'number' && areMeasuredBy(name),
    ),
    rowsArePlaces: ofData.some(({ name }) => town.test(name.trim())),
    rowsArePersons: ofData.some(({ name }) => persons.test(name.trim())),
    oddTotal: odd === undefined ? undefined : rows[odd]?.find((cell) => cell.trim() !== '')?.trim(),
    numbers: numbers.length <= maxRelated ? ofData.filter(isNumeric) : [],
  }
  const columns = ofData.map((draft, index) => columnOf(draft, index, around))
  const notes = [
    ...differing.map(({ row, column, sum }) => {
      const { name, cells, format } = drafts[column] ?? {}
      return `The total of ${name} in the data is ${cells?.[row]?.trim()}, but its rows add up to ${formatNumber(sum, format)}.`
    }),
    ...doubtsOf(columns),
    ...(isRecord ? [] : unsummed(columns, ofData)),
  ]
  return { columns, roles, notes }
}

/** What columns hold and rows are; where nothing else tells decimals, a total that comes out does. */
function draftsWithRoles(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  given: readonly (RowRole | undefined)[],
  said: Vote,
) {
  const readBy = (decimal: Vote) => {
    const drafts = draftsOf(names, rows, decimal)
    const numbers = drafts.flatMap(({ name, values, reading }, index) =>
      reading === 'number' ? [{ index, name, values }] : [],
    )
    return { decimal, drafts, numbers, ...rolesBeside(given, { names, cells: rows, numbers }) }
  }
  const read = readBy(said)
  const isOpen = ({ reading, cells }: Draft) => reading === 'number' && hasOpenMark(cells)
  const open = read.drafts.flatMap((draft, index) => (isOpen(draft) ? [index] : []))
  if (open.length === 0 || votesOf(read.drafts).some((vote) => vote !== undefined)) return read
  const proven = (['.', ','] as const)
    .map(readBy)
    .filter((one) => open.some((index) => isProven(one, index)))
  const [only, ...others] = proven
  if (only && others.length === 0) return only
  // A sum of numbers that nobody can read differs from nothing.
  const isRead = (column: number) => read.drafts[column]?.format.decimal !== undefined
  return { ...read, differing: read.differing.filter(({ column }) => isRead(column)) }
}

function isProven({ proven, differing }: Roles, index: number): boolean {
  return proven.has(index) && !differing.some(({ column }) => column === index)
}

/** The roles of rows of which some are known. */
function rolesBeside(given: readonly (RowRole | undefined)[], rows: Rows): Roles {
  if (given.every((role) => role === undefined)) return rolesOf(rows)
  const open = [...rows.cells.keys()].filter((at) => given[at] === undefined)
  const isOpen = (_: unknown, at: number) => given[at] === undefined
  const found = rolesOf({
    ...rows,
    cells: rows.cells.filter(isOpen),
    numbers: rows.numbers.map((one) => ({ ...one, values: one.values.filter(isOpen) })),
  })
  const roles = rows.cells.map((_, at): RowRole => given[at] ?? 'data')
  for (const [index, at] of open.entries()) roles[at] = found.roles[index] ?? 'data'
  return {
    ...found,
    roles,
    differing: found.differing.map((one) => ({ ...one, row: open[one.row] ?? 0 })),
    odd: found.odd === undefined ? undefined : open[found.odd],
  }
}

function draftsOf(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  decimal: Vote,
): Draft[] {
  const columns = names.map((name, index): Draft => {
    const cells = rows.map((row) => row[index] ?? '')
    return { name, cells, reading: readingOf(cells, name, index), format: plainFormat, values: [] }
  })
  const vote = hintOf(votesOf(columns), decimal)
  return columns.map((draft) => {
    if (draft.reading !== 'number') return draft
    const format = formatOf(draft.cells, vote)
    return { ...draft, format, values: draft.cells.map((cell) => readNumber(cell, format)) }
  })
}

function votesOf(drafts: readonly Draft[]): Vote[] {
  return drafts.map(({ reading, cells }) => (reading === 'number' ? voteOf(cells) : undefined))
}

/** What all columns say of decimals: the delimiter counts only where no cell tells. */
function hintOf(votes: readonly Vote[], decimal: Vote): Vote {
  const own = new Set(votes.filter((vote) => vote !== undefined))
  const [only] = own
  if (own.size === 1) return only
  return own.size > 1 ? 'mixed' : decimal
}

/** The share of cells in a column of numbers that may be something else. */
const maxOddShare = 1 / 3

function readingOf(cells: readonly string[], name: string, index: number): Draft['reading'] {
  const filled = cells.filter((cell) => !isBlank(cell))
  if (filled.length === 0) return 'text'
  const numbers = filled.filter((cell) => numberParts(cell))
  if (numbers.length === filled.length) {
    return isYears(filled, name, index) ? { dates: years } : 'number'
  }
  const dates = readDates(filled)
  if (dates?.ok) return { dates: dates.format }
  if (dates) return { doubt: dates.doubt }
  const odd = filled.length - numbers.length
  if (numbers.length > 1 && odd <= filled.length * maxOddShare) return 'number'
  return isDateName(name) ? { doubt: 'not all dates' } : 'text'
}

/** Whether the name of a column says that it holds dates, which the alphabet does not order. */
function isDateName(name: string): boolean {
  return (
    /(?:^|[\s_.-])(?:date|datum|fecha|dato|дата)(?:$|[\s_.(])|日付|日期|날짜|التاريخ/iu.test(
      name,
    ) || /\p{Ll}(?:datum|Date)$/u.test(name)
  )
}

const years: DateFormat = { grain: 'year', order: 'day', hasYear: true, tail: 'day' }

/** Whether numbers are years, one for each row: by the column's name, or as the first column. */
function isYears(cells: readonly string[], name: string, index: number): boolean {
  if (!cells.every((cell) => /^(?:18|19|20)\d\d$|^2100$/.test(cell.trim()))) return false
  const isNamed =
    /^(?:fiscal |business )?(?:year|years|jahr|jahre|année|an|año|anno|ano|jaar|år|vuosi|rok|yıl|год|рік|年|年度|년|سنة|السنة|geschäftsjahr|fy)$/iu.test(
      name.trim(),
    )
  const isAxis = index === 0 && new Set(cells.map((cell) => cell.trim())).size === cells.length
  return isNamed || (isAxis && cells.length > 1)
}

/** In tables with more columns of numbers, none is checked for being the sum of others. */
const maxRelated = 40

function isNumeric({ reading }: Draft): boolean {
  return reading === 'number'
}

/** What the table says of each of its columns. */
interface Around {
  proven: ReadonlySet<number>
  addedUp: ReadonlySet<number>
  unitsBeside: 'currencies' | 'units' | undefined
  rowsAreMeasures: boolean
  rowsArePersons: boolean
  rowsArePlaces: boolean
  rowsAreMeasured: boolean
  rowsAreTimes: boolean
  matrix: ReadonlySet<number>
  title: string
  oddTotal: string | undefined
  doubt: string | undefined
  numbers: readonly Draft[]
}

function columnOf(
  draft: Draft,
  index: number,
  { proven, addedUp, numbers, matrix, ...around }: Around,
): Column {
  const { name, reading, format } = draft
  if (reading === 'text') return { name, type: 'text' }
  if (reading !== 'number') {
    return 'dates' in reading
      ? { name, type: 'date', dates: reading.dates }
      : { name, type: 'text', doubt: reading.doubt }
  }
  const summing = summingOf(draft, {
    isFirst: index === 0,
    others: numbers.filter((one) => one !== draft),
    ...around,
    hasTotal: proven.has(index),
    isInRowTotal: addedUp.has(index),
    isInMatrix: matrix.has(index),
  })
  return { name, type: 'number', format, summing }
}

const town =
  /^(?:cit(?:y|ies)|towns?|stations?|locations?|places?|ort|stadt|station|standort|ville|lieu|ciudad|lugar|città|都市|地点|المدينة)$/iu

const persons =
  /^(?:respondents?|participants?|students?|pupils?|patients?|subjects?|judges?|schüler(?:in)?|teilnehmer(?:in)?|proband(?:in)?|patient(?:in)?|élève|étudiant|alumn[oa]|estudiante|studente|leerling|elev)$/iu

/** Whether times name the rows, alone or with names that come again at each. */
function areTimes(drafts: readonly Draft[]): boolean {
  const isTime = ({ reading, name }: Draft) =>
    typeof reading === 'object' || (reading === 'number' && meaningOf(name) === 'time')
  const [first] = drafts
  if (!first || isTime(first)) return first !== undefined
  const doesRepeat = ({ cells }: Draft) => new Set(cells).size < cells.length
  return (
    first.reading === 'text' &&
    doesRepeat(first) &&
    drafts.some((one) => isTime(one) && doesRepeat(one))
  )
}

/** The columns that hold one kind of amounts beside each other, where their rows have names. */
function matrixOf(drafts: readonly Draft[], title: string): ReadonlySet<number> {
  const labels = drafts.find(({ reading }) => reading !== 'number') ?? drafts[0]
  if (!labels) return new Set()
  const areDates = typeof labels.reading === 'object' || meaningOf(labels.name) === 'time'
  return amountsOfMatrix(
    drafts.flatMap(({ name, values, format, reading }, index) =>
      reading === 'number' && format.decimal && values.length > 1
        ? [{ index, name, values, format }]
        : [],
    ),
    { name: labels.name, areDates },
    title,
  )
}

/** The columns that one column adds up row by row, and that one. */
function addedUpIn(drafts: readonly Draft[]): ReadonlySet<number> {
  const numbers = drafts.flatMap(({ reading, values }, index) =>
    reading === 'number' ? [{ index, values }] : [],
  )
  const found = new Set<number>()
  if (numbers.length > maxRelated) return found
  for (const [at, total] of numbers.entries()) {
    const isCalled = isSummary(drafts[total.index]?.name ?? '')
    const runs = [
      ...numbers.slice(0, at).map((_, from) => numbers.slice(from, at)),
      ...numbers.slice(at + 1).map((_, count) => numbers.slice(at + 1, at + 2 + count)),
    ]
    for (const parts of runs.filter((run) => run.length > 1)) {
      if (
        !areAdded(
          total.values,
          parts.map(({ values }) => values),
        )
      )
        continue
      const all = [...parts, total]
      const isSure = (one: { values: Draft['values'] }) =>
        isNoChance(one.values, one.values.length, numbers.length ** 2)
      if (!isCalled && !all.some(isSure)) continue
      for (const { index } of all) found.add(index)
    }
  }
  return found
}

function areAdded(
  totals: readonly (Big | undefined)[],
  parts: readonly (readonly (Big | undefined)[])[],
): boolean {
  if (totals.length < 2 || totals.every((total) => !total || total.eq(0))) return false
  return totals.every((total, at) => total?.eq(sumOf(parts.flatMap((values) => values[at] ?? []))))
}

/** Whether a column of texts names a currency or unit for each row, and they differ. */
function unitsBeside(columns: readonly Draft[]): Around['unitsBeside'] {
  for (const [index, { name, reading, cells }] of columns.entries()) {
    if (reading !== 'text') continue
    const filled = new Set(cells.map((cell) => cell.trim()).filter((cell) => !isBlank(cell)))
    if (filled.size < 2) continue
    const texts = [...filled]
    const isShort = () => index > 0 && texts.every((text) => text.length <= maxUnit)
    if (texts.every(isCurrency) || (currencyColumn.test(name.trim()) && isShort())) {
      return 'currencies'
    }
    if (texts.every((cell) => isUnit(cell) || isPlainUnit(cell))) return 'units'
    if (unitColumn.test(name.trim()) && isShort()) return 'units'
  }
  return undefined
}

const maxUnit = 12
const currencyColumn =
  /^(?:currency|curr?\.?|ccy|währung|whg\.?|devise|monnaie|moneda|divisa|valuta|moeda|waluta|měna|para birimi|валюта|通貨|币种|货币|통화|العملة)$/iu
const unitColumn =
  /^(?:units?|uom|unit of measure|unit of measurement|measure|einheit|mengeneinheit|me|unité|unidad|unità|unidade|eenheid|enhet|enhed|yksikkö|jednostka|jm|jednotka|mj|birim|единица|ед\.? ?изм\.?|ед\.?|単位|单位|단위|الوحدة)$/iu

function isPlainUnit(text: string): boolean {
  return /^(?:%|°C|°F|percent|hours?|days?|kilograms?|grams?|lit(?:er|re)s?|pieces?|box(?:es)?|tons?|tonnes?)$/i.test(
    text,
  )
}

const incomes =
  /^(?:net |total |gross )?(?:revenues?|sales|income|turnover|umsatz|umsätze|erlöse|einnahmen|ventes|ingresos)$/iu
const results =
  /^(?:net |total |gross |operating )?(?:costs?|expenses|profit|loss|ebit|ebitda|cogs|kosten|aufwand|gewinn|ergebnis|ausgaben|coûts|gastos)$/iu
const measureColumn =
  /^(?:metric|measure|kpi|indicator|kennzahl|messgröße|metrik|indicateur|indicador|parameter|property|field)s?$/iu

/** Whether the rows measure different things, by what the column or its texts are called. */
function areMeasures(columns: readonly Draft[]): boolean {
  const labels = columns.find(({ reading }) => reading === 'text')
  if (!labels) return false
  if (measureColumn.test(labels.name.trim())) return true
  const texts = labels.cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  const has = (pattern: RegExp) => texts.some((text) => pattern.test(text))
  if (has(incomes) && has(results)) return true
  return texts.length <= maxMeasures && has(relation) && texts.map(meaningOf).includes('amount')
}

const maxMeasures = 30
/** Names of measures that are no amounts, such as a margin among revenue and costs. */
const relation =
  /(?<![\p{L}])(?:margin|ratio|rate|percent(?:age)?|average|avg|per|growth|churn|roi|ctr|nps|marge|quote|anteil|durchschnitt|wachstum|taux|moyenne|tasa|promedio|tasso|media)(?![\p{L}])|\p{L}(?:quote|rate|anteil|marge)$|(?:^|[\s(])(?:in )?%\)?$/iu

/** Sentences on columns whose dates have no sure order. */
function doubtsOf(columns: readonly Column[]): string[] {
  return columns.flatMap((column) => {
    if (column.type !== 'text' || !column.doubt || column.doubt === 'weekdays') return []
    return [`${sayName(column.name)} is not read as dates: ${dateDoubts[column.doubt] ?? ''}.`]
  })
}

export const dateDoubts: Record<string, string> = {
  'order of day and month': 'nothing tells whether day or month comes first',
  year: 'nothing tells their years',
  'not all dates': 'not all of its cells are dates',
  overlap: 'some of its dates lie within others',
  'day or year': 'nothing tells whether days or years stand behind the months',
  weekdays: 'weeks do not begin on one day everywhere',
}

/** Few sentences on the columns of numbers that have no total, by reason. */
function unsummed(columns: readonly Column[], drafts: readonly Draft[]): string[] {
  const left = columns.flatMap((column, index): Unsummed[] => {
    const { values = [], cells = [] } = drafts[index] ?? {}
    if (column.name === '' || pandasIndex.test(column.name)) return []
    if (column.type === 'text') return unreadAmount(column.name, cells)
    if (column.type !== 'number' || column.summing.ok) return []
    const count = values.filter((value) => value !== undefined).length
    const { reason, why } = column.summing
    return count < 2 ? [] : [{ name: column.name, reason, why }]
  })
  return sentencesOf(inFewWords(left))
}

interface Unsummed {
  name: string
  reason: SumRefusal
  why: string
}

/** What a saved index of rows is called. */
const pandasIndex = /^Unnamed: \d+$/

/** A column of amounts by its name whose cells have digits and are no numbers. */
function unreadAmount(name: string, cells: readonly string[]): Unsummed[] {
  const filled = cells.filter((cell) => !isBlank(cell))
  const odd = filled.find((cell) => numberParts(cell) === undefined)
  const isMeant = filled.length > 1 && meaningOf(name) === 'amount'
  if (!isMeant || odd === undefined || !filled.every((cell) => /^\P{L}{0,3}\p{Nd}/u.test(cell)))
    return []
  return [{ name, reason: 'not a number', why: notANumber(odd) }]
}

/** What the numbers of a column are that is no amount, in one word. */
const nouns: Partial<Record<SumRefusal, string>> = {
  identifier: 'codes',
  time: 'dates',
  state: 'measurements',
  price: 'prices',
  rate: 'rates',
  running: 'balances',
}

/** Reasons as they are where they are few; else such as are alike become one. */
function inFewWords(left: readonly Unsummed[]): Unsummed[] {
  const whysOf = (has: (one: Unsummed) => boolean) =>
    new Set(left.filter(has).map(({ why }) => why)).size
  const hasNoun = ({ reason }: Unsummed) => nouns[reason] !== undefined
  const isUnsure = ({ reason }: Unsummed) => reason === 'unsure'
  const found = [...new Set(left.flatMap(({ reason }) => nouns[reason] ?? []))]
  const together = `these are ${joined(found, 'or')}`
  const [areMany, areUnsure] = [whysOf(hasNoun) > 2, whysOf(isUnsure) > 1]
  return left.map((one) => {
    if (areMany && hasNoun(one)) return { ...one, why: together }
    return areUnsure && isUnsure(one) ? { ...one, why: unsureWhy } : one
  })
}

function sentencesOf(left: readonly Unsummed[]): string[] {
  const byReason = new Map<string, string[]>()
  for (const { name, why } of left) byReason.set(why, [...(byReason.get(why) ?? []), sayName(name)])
  return [...byReason].map(([why, names]) => `No total for ${list(names)}: ${why}.`)
}

function sayName(name: string): string {
  return name === '' ? 'the column without a name' : name
}

const maxNames = 8

function list(all: readonly string[]): string {
  const left = all.length - maxNames
  const names = left > 1 ? [...all.slice(0, maxNames), `${left} other columns`] : all
  return joined(names, 'and')
}

function joined(words: readonly string[], last: 'and' | 'or'): string {
  const end = words.at(-1) ?? ''
  return words.length < 2 ? end : `${words.slice(0, -1).join(', ')} ${last} ${end}`
}

/** The rows of data, without totals and other summaries. */
export function dataRows(table: Table): string[][] {
  return table.rows.filter(({ role }) => role === 'data').map(({ cells }) => cells)
}

/** The total row that the data brings, if it does. */
export function ownTotal(table: Table): string[] | undefined {
  return table.rows.findLast(({ role }) => role === 'total')?.cells
}

/** The value of a cell in a column of numbers; undefined where it has none. */
export function valueIn(column: NumericColumn, cell: string): Big | undefined {
  return readNumber(cell, column.format)
}

/** The sum of a column, written as its cells are; undefined where it may not be added up. */
export function totalOf(table: Table, index: number): { value: Big; text: string } | undefined {
  const column = table.columns[index]
  if (column?.type !== 'number' || !column.summing.ok) return undefined
  const value = sumOf(dataRows(table).flatMap((cells) => valueIn(column, cells[index] ?? '') ?? []))
  return { value, text: formatNumber(value, column.format) }
}

/** A number that orders the cells of a column of numbers or dates; undefined where a cell has none. */
export function keyIn(column: Column, cell: string): number | undefined {
  if (column.type === 'number') return valueIn(column, cell)?.toNumber()
  if (column.type === 'text') return undefined
  const isYear = column.dates.grain === 'year' && /^\s*\d+\s*$/.test(cell)
  return isYear ? Number(cell) : dateKey(cell, column.dates)
}
