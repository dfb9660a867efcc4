import type Big from 'big.js'
import { groupAbove } from '../figures/named-tables.ts'
import { isBlank, sumOf } from '../../tables/formats/numbers.ts'
import {
  dataRows,
  ownTotal,
  totalOf,
  valueIn,
  type Column,
  type Row,
  type Table,
} from '../../tables/table.ts'
import { isSummary } from '../../tables/totals/total-labels.ts'
import type { RowRole } from '../../tables/totals/rows.ts'
import { chartHtml, chartsOf } from '../figures/chart.ts'
import { notesOf, readBrief, splitAtTables } from './content.ts'
import type { Block, Brief, Material } from './content.ts'
import { columnMark, markerOf, type Marker } from '../figures/markers.ts'
import { metadataLine } from './markdown/front-matter.ts'
import { listOf, readMarkdown } from './markdown/markdown.ts'
import { escapeHtml } from '../html.ts'
import type { PageKind } from './kinds.ts'
import { newId, paragraphsOf, unparted, writePage, type Page, type Section } from './page.ts'
import { capitalized } from '../../protocol/text.ts'
import { titleOf } from './title.ts'
import { kindOf, languageFor, notesOnInstruction, sectionsAskedFor } from './requirements.ts'
import { wordsOf, type Words } from './words.ts'

/** A document in pieces, and what is doubtful about it. */
export interface Composed {
  pieces: Iterable<string>
  /** Sentences for the person: what was left out, and what is uncertain. */
  notes: string[]
}

/** Composes a document from everything that was given, and invents nothing. */
export function compose(material: Material, brief = readBrief(material)): Composed {
  const { page, notes } = layOut(brief)
  const all = [
    ...brief.notes,
    ...notesOf(brief.blocks),
    ...notes,
    ...notesOnInstruction(brief.instruction.slice(0, maxInstruction)),
  ]
  return { pieces: writePage(page), notes: [...new Set(all)] }
}

/** The maximum length of a request that is read for its title and kind. */
const maxInstruction = 1000

function layOut({ instruction, ...given }: Brief): { page: Page; notes: string[] } {
  const brief = { ...given, instruction: instruction.slice(0, maxInstruction) }
  const kind = kindOf(brief)
  const ids = new Set<string>(['contents'])
  const { title, blocks } = titleOf(brief, kind)
  const language = languageFor({ ...brief, blocks }, title)
  const words = wordsOf(language.lang)
  if (blocks.length === 0) {
    const blank = blankPage(kind, title, brief.instruction, ids, words)
    return { page: { language, ...blank }, notes: [] }
  }
  const isDashboard = kind === 'dashboard'
  const parted = isDashboard ? blocks.flatMap(withTables) : blocks
  const named = withTableIds(parted)
  const context: PageContext = { kind, title, ids, titles: new Set(), words, notes: [] }
  context.notes.push(...notesOf(parted.filter((block) => !blocks.includes(block))))
  const markdown = readMarkdown(
    named.flatMap((block) => (block.type === 'markdown' ? [block.text] : [])),
    ids,
    title,
  )
  const texts = markdown.texts.values()
  const sections = named.flatMap((block) =>
    block.type === 'markdown' ? (texts.next().value ?? []) : sectionsOf(block, context),
  )
  return {
    page: {
      kind,
      language,
      title,
      lead: '',
      figures: isDashboard ? figuresOf(named, context) : '',
      sections: markdown.footnotes ? [...sections, markdown.footnotes] : sections,
    },
    notes: [...markdown.notes, ...context.notes],
  }
}

/** A block, or its Markdown split at the tables that a dashboard takes figures from. */
export function withTables(block: Block): Block[] {
  return block.type === 'markdown' ? splitAtTables(block.text) : [block]
}

/** A block with the id that figures use for its table; empty for one without a table. */
type NamedBlock = Block & { tableId: string }

function withTableIds(blocks: readonly Block[]): NamedBlock[] {
  let count = 0
  return blocks.map((block) => ({
    ...block,
    tableId: block.type === 'table' ? `t${++count}` : '',
  }))
}

/** The maximum number of key figures; the rest is in the tables. */
const maxCards = 12

function figuresOf(blocks: readonly NamedBlock[], { words, notes }: PageContext): string {
  const cards = blocks.flatMap((block) => {
    if (block.type !== 'table') return []
    const { table, tableId } = block
    return table.columns.flatMap(({ name }, index) => {
      const total = shownTotal(table, index)
      return total === undefined
        ? []
        : [
            card(termOf(name, words), total, {
              table: tableId,
              ...columnMark(namesOf(table), index),
              agg: 'sum',
            }),
          ]
    })
  })
  if (cards.length > maxCards) {
    notes.push(`Of ${cards.length} totals, the first ${maxCards} are shown as key figures.`)
  }
  return cards.length === 0 ? '' : `<dl class="figures">\n${cards.slice(0, maxCards).join('')}</dl>`
}

/** “Total Sales”, but not “Total Total”. */
function termOf(name: string, { total }: Words): string {
  return isSummary(name) ? name : `${total} ${name}`
}

/** The total of a column: the one in the data if there is one, otherwise its sum if it may be summed. */
function shownTotal(table: Table, index: number): string | undefined {
  const own = ownTotal(table)
  if (!own) return dataRows(table).length > 1 ? totalOf(table, index)?.text : undefined
  const column = table.columns[index]
  const cell = own[index] ?? ''
  return column?.type === 'number' && column.summing.ok && !isBlank(cell) ? cell : undefined
}

function card(term: string, figure: string, marker: Marker): string {
  return `  <div><dt>${escapeHtml(term)}</dt><dd${markerOf(marker)}>${escapeHtml(figure)}</dd></div>\n`
}

/** What the parts of a page share while they are laid out. */
interface PageContext {
  kind: PageKind
  title: string
  /** The ids in use. */
  ids: Set<string>
  /** The headings of tables so far. */
  titles: Set<string>
  words: Words
  /** Collects what is doubtful about the parts. */
  notes: string[]
}

function sectionsOf(
  block: Exclude<NamedBlock, { type: 'markdown' }>,
  page: PageContext,
): Section[] {
  const { ids } = page
  switch (block.type) {
    case 'front_matter': {
      const html = metadataLine(block.front.metadata)
      return html === '' ? [] : [{ id: newId('metadata', ids), title: '', html }]
    }
    case 'html': {
      const { sections, notes } = block.fragment.read(ids)
      page.notes.push(...notes)
      return sections
    }
    case 'image': {
      const { name, source } = block
      const img = `<img src="${escapeHtml(source)}" alt="${escapeHtml(name)}">`
      const html = `<figure>\n  ${img}\n  <figcaption>${escapeHtml(name)}</figcaption>\n</figure>`
      return [{ id: newId(name, ids), title: '', html }]
    }
    case 'text':
      return [{ id: newId('text', ids), title: '', html: paragraphsOf(block.text) }]
    case 'list': {
      const title = capitalized(block.name)
      return [{ id: newId(title || 'list', ids), title, html: listOf(block.items) }]
    }
    case 'table':
      return tableSections(block, page)
  }
}

function withBreaks(text: string): string {
  return escapeHtml(text).replace(/\n/g, '<br>')
}

function tableSections(
  { table, name, tableId }: Extract<NamedBlock, { type: 'table' }>,
  { kind, title: pageTitle, ids, titles, words }: PageContext,
): Section[] {
  const drawings = chartsOf(table).map((chart) => chartHtml(table, tableId, chart, words.lang))
  const [ownTitle = '', ...lines] = table.title
  const given = name || ownTitle
  const isNamed = given !== '' && capitalized(given) !== pageTitle
  const title = distinct(isNamed ? capitalized(given) : words.data, titles)
  const above = name ? table.title : lines
  const drawn =
    kind === 'dashboard'
      ? `<div class="charts">\n${drawings.join('\n')}\n</div>`
      : drawings.join('\n')
  const chartTitle = title === words.data ? words.charts : `${title}: ${words.itsCharts}`
  const charts =
    drawings.length > 0 ? [{ id: newId(chartTitle, ids), title: chartTitle, html: drawn }] : []
  const html = [
    ...above.map(asLine),
    tableHtml(table, tableId, title, words),
    ...table.footnotes.map(asLine),
  ]
  return [...charts, { id: newId(title, ids), title, html: html.join('\n') }]
}

/** A heading with a number if others are the same: “Data”, “Data (2)”. */
function distinct(title: string, titles: Set<string>): string {
  let own = title
  for (let number = 2; titles.has(own); number++) own = `${title} (${number})`
  titles.add(own)
  return own
}

function asLine(text: string): string {
  return `<p>${escapeHtml(text)}</p>`
}

function tableHtml(table: Table, id: string, name: string, words: Words): string {
  const last = table.rows.findLastIndex(({ role }) => role === 'data' || role === 'subtotal') + 1
  // Dots and commas in cells keep their meaning in the data, whatever a reader would guess.
  const decimal = table.columns.some((one) => one.type === 'number' && one.format.decimal === ',')
  const parts = { table, id, sums: createSums(table) }
  const body = table.rows.slice(0, last).map((row, at) => rowHtml(parts, row, at))
  return `<div class="table" role="region" aria-label="${escapeHtml(name)}" tabindex="0">
<table data-table="${id}"${decimal ? ' data-decimal=","' : ''}>
  <thead>
    <tr>${table.columns.map((column) => headHtml(column)).join('')}</tr>
  </thead>
  <tbody>
${body.join('')}  </tbody>
${footHtml(parts, last, words)}</table>
</div>`
}

function namesOf({ columns }: Table): string[] {
  return columns.map(({ name }) => name)
}

function headHtml({ name, type }: Column): string {
  return `<th scope="col"${type === 'number' ? ' class="number"' : ''}>${withBreaks(name)}</th>`
}

/** A table while it is written. */
interface WrittenTable {
  table: Table
  id: string
  sums: Sums
}

/** The sum of a column’s data rows, and whether there are any. */
type Sums = (index: number) => { count: number; sum: Big }

/** Sums that are computed on first use. */
function createSums(table: Table): Sums {
  const known = new Map<number, ReturnType<Sums>>()
  return (index) => {
    const sum = known.get(index) ?? sumIn(table, index, dataRows(table))
    known.set(index, sum)
    return sum
  }
}

function sumIn({ columns }: Table, index: number, rows: readonly string[][]) {
  const column = columns[index]
  const values = rows.flatMap((cells) =>
    column?.type === 'number' ? (valueIn(column, cells[index] ?? '') ?? []) : [],
  )
  return { count: rows.length, sum: sumOf(values) }
}

/** A row as given. Its sums are marked, so that they follow the rows above. */
function rowHtml(parts: WrittenTable, { cells, role }: Row, at: number): string {
  const { table, id } = parts
  const texts = cells.map((cell, index) => {
    const column = table.columns[index]
    if (column?.type !== 'number') return `<td${unparted(cell)}>${withBreaks(cell)}</td>`
    const agg = role === 'data' ? undefined : aggregateOf(parts, role, at, index)
    const marker = agg ? markerOf({ table: id, ...columnMark(namesOf(table), index), agg }) : ''
    return `<td class="number"${marker}>${withBreaks(cell)}</td>`
  })
  return `    <tr${role === 'data' ? '' : ` data-summary="${role}"`}>${texts.join('')}</tr>\n`
}

/** The marker of a total’s cell, if its value equals the computed one. */
function aggregateOf(
  { table, sums }: WrittenTable,
  role: RowRole,
  at: number,
  index: number,
): 'sum' | 'subtotal' | undefined {
  const column = table.columns[index]
  const cell = table.rows[at]?.cells[index] ?? ''
  const value = column?.type === 'number' ? valueIn(column, cell) : undefined
  if (!value || role === 'summary') return undefined
  const isTotal = role === 'total'
  const { count, sum } = isTotal ? sums(index) : sumIn(table, index, groupAbove(table, at))
  if (count === 0 || !sum.eq(value)) return undefined
  return isTotal ? 'sum' : 'subtotal'
}

/** The totals in the data, otherwise the sums of the columns that may be summed. */
function footHtml(parts: WrittenTable, last: number, words: Words): string {
  const { table, id } = parts
  const own = table.rows.slice(last).map((row, index) => rowHtml(parts, row, last + index))
  const rows = own.length > 0 ? own : sumsHtml(table, id, words)
  return rows.length === 0 ? '' : `  <tfoot>\n${rows.join('')}  </tfoot>\n`
}

function sumsHtml(table: Table, id: string, words: Words): string[] {
  if (dataRows(table).length < 2) return []
  const totals = table.columns.map((_, index) => shownTotal(table, index))
  if (totals.every((total) => total === undefined) || ownTotal(table)) return []
  const place = totals.findIndex((total) => total === undefined)
  const cells = table.columns.map((_, index) => {
    const total = totals[index]
    if (total === undefined)
      return index === place ? `<th scope="row">${words.total}</th>` : '<td></td>'
    const marker = markerOf({ table: id, ...columnMark(namesOf(table), index), agg: 'sum' })
    return `<td class="number"${marker}>${escapeHtml(total)}</td>`
  })
  return [`    <tr>${cells.join('')}</tr>\n`]
}

const outlines: Record<PageKind, [title: string, asks: string][]> = {
  report: [
    ['Summary', 'the result in three sentences'],
    ['Background', 'why this was looked into'],
    ['Findings', 'what was found, with figures'],
    ['Recommendations', 'what should be done'],
    ['Next steps', 'who does what by when'],
  ],
  dashboard: [
    ['Key figures', 'the figures that matter, with their period'],
    ['Development', 'the course over time'],
    ['Details', 'the rows behind the figures'],
  ],
  brief: [
    ['Purpose', 'what this is for'],
    ['Key points', 'the three points that matter'],
    ['Decision needed', 'what is to be decided, by whom and when'],
  ],
  slides: [
    ['The situation', 'where we are'],
    ['The problem', 'what has to change'],
    ['The proposal', 'what we suggest'],
    ['Next steps', 'who does what by when'],
  ],
  landing: [
    ['What it is', 'the offer in two sentences'],
    ['Why it helps', 'three benefits'],
    ['How it works', 'the steps'],
    ['Get in touch', 'how to reach you'],
  ],
}

/** A structure with visible blanks to fill in, for a request without content. */
function blankPage(
  kind: PageKind,
  title: string,
  instruction: string,
  ids: Set<string>,
  words: Words,
): Omit<Page, 'language'> {
  const asked = sectionsAskedFor(instruction)
  const usual = (words.outlines ?? outlines)[kind].filter(([name]) => !asked.names.includes(name))
  const own = asked.names.map((name): [string, string] => [name, name.toLowerCase()])
  const outline = asked.isAll ? own : [...usual.slice(0, -1), ...own, ...usual.slice(-1)]
  return {
    kind,
    title,
    lead: words.blank(words.leadAsked),
    figures: '',
    sections: outline.map(([name, asks]) => ({
      id: newId(name, ids),
      title: name,
      html: `<p>${words.blank(escapeHtml(asks))}</p>`,
    })),
  }
}
