import Big from 'big.js'
import {
  formatNumber,
  isBlank,
  numberParts,
  plainFormat,
  readNumber,
  sumOf,
  type NumberFormat,
} from '../../tables/numbers.ts'
import { tableOf } from '../../tables/build-table.ts'
import { dataRows, valueIn, type Table } from '../../tables/table.ts'
import type { RowRole } from '../../tables/rows.ts'
import type { Span } from '../../editing/text/edit.ts'
import { drawChart, pointsOf, type ChartOf, type LabelledValue } from './chart.ts'
import {
  isCell,
  tablesOf,
  type Item,
  type Outline,
  type TableParts,
  type TextRun,
} from '../outline.ts'
import { columnOfMark, readMarker, type Aggregate, type Marker } from './markers.ts'
import { escapeHtml } from '../html.ts'

/** A total, key figure or chart that says what it is computed from. */
export interface MarkedFigure {
  item: Item
  marker: Marker
}

/** The marked figures of a document, in its order. */
export function figuresIn({ items }: Outline): MarkedFigure[] {
  return items.flatMap((item) => {
    const marker = readMarker(item.attributes)
    return marker ? [{ item, marker }] : []
  })
}

const nouns: Record<Aggregate, string> = {
  sum: 'total',
  subtotal: 'subtotal',
  count: 'count',
  avg: 'average',
  min: 'minimum',
  max: 'maximum',
}

/** How a figure is called in an answer. */
export function nameOfFigure({ item, marker }: MarkedFigure): string {
  const { column, by, agg } = marker
  if (isChart({ item, marker })) return `the chart of “${column}”${by ? ` by “${by}”` : ''}`
  if (isCell(item) || agg !== 'sum') return `the ${nouns[agg]} of “${column}”`
  return `the key figure of “${column}”`
}

function isChart({ item, marker }: MarkedFigure): boolean {
  return marker.by !== undefined || /^(?:figure|svg|canvas)$/.test(item.tag)
}

/** The table of a document, its cells as they are read. */
export function tableFrom(parts: TableParts): Table {
  return readParts(parts, rolesOf(parts))
}

type Roles = readonly (RowRole | undefined)[]

function readParts({ item, header, rows }: TableParts, roles: Roles): Table {
  const lines = rows.map((row) => row.children.filter(isCell).map((cell) => cell.text))
  const names = header.map((cell) => cell.text)
  return tableOf(header.length > 0 ? [names, ...lines] : lines, {
    header: header.length > 0 ? 'first' : 'none',
    decimal: item.attributes.get('data-decimal') === ',' ? ',' : undefined,
    roles,
  })
}

/** What rows are known to be: as they say themselves, or since they hold figures of their table. */
function rolesOf({ item, rows }: TableParts): Roles {
  const name = item.attributes.get('data-table')
  return rows.map((row) => {
    const own = row.children.flatMap(({ attributes }) => readMarker(attributes) ?? [])
    const agg = own.find(({ table }) => table === name)?.agg
    if (agg !== undefined) return agg === 'sum' ? 'total' : agg === 'subtotal' ? agg : 'summary'
    const said = row.attributes.get('data-summary')
    return said === 'subtotal' || said === 'total' || said === 'summary' ? said : undefined
  })
}

/** A table of a document that figures can be computed from. */
export interface NamedTable {
  html: string
  parts: TableParts
  table: Table
  /** Where its rows stand. */
  places: ReadonlyMap<Item | undefined, number>
  /** What was computed of all rows, by column and aggregate. */
  known: Map<string, Computed | undefined>
}

/**
 * The tables of a document that figures can be computed from, by name; one that two have is none.
 * Rows that were totals in an earlier state, by what stood there, still are.
 */
export function namedTables(
  outline: Outline,
  earlier?: ReadonlyMap<string, NamedTable>,
): Map<string, NamedTable> {
  const tables = new Map<string, NamedTable>()
  const taken = new Set<string>()
  for (const parts of tablesOf(outline)) {
    const name = parts.item.attributes.get('data-table')
    if (name === undefined) continue
    const known = sourcesOfTotals(earlier?.get(name))
    const roles = rolesOf(parts).map(
      (role, at) => role ?? known.get(sourceOf(outline.html, parts.rows[at])),
    )
    const table = readParts(parts, roles)
    const isPlain = parts.rows.every(
      (row, at) => table.rows[at]?.role !== 'data' || !row.children.some(spans),
    )
    if (taken.has(name) || !isPlain) tables.delete(name)
    else {
      const places = new Map(parts.rows.map((row, at) => [row, at] as const))
      tables.set(name, { html: outline.html, parts, table, places, known: new Map() })
    }
    taken.add(name)
  }
  return tables
}

/** Whether a cell takes the place of several, so that what follows it stands in another column. */
function spans({ attributes }: Item): boolean {
  return ['colspan', 'rowspan'].some((name) => (attributes.get(name) ?? '1').trim() !== '1')
}

export function sourceOf(html: string, item: Item | undefined): string {
  return item ? html.slice(item.from, item.to) : ''
}

function sourcesOfTotals(named: NamedTable | undefined): Map<string, RowRole> {
  const { html = '', parts, table } = named ?? {}
  const totals = table?.rows.flatMap(({ role }, at) =>
    role === 'data' ? [] : [[sourceOf(html, parts?.rows[at]), role] as const],
  )
  return new Map(totals)
}

/** What belongs into a figure: a number as its column writes it, or what a chart shows. */
export type Computed =
  | { kind: 'number'; value: Big; format: NumberFormat; isRounded: boolean }
  | { kind: 'chart'; html: string; points: LabelledValue[] }

/** What belongs into a figure by a column of its table; undefined where that can’t be computed. */
export function compute(
  figure: MarkedFigure,
  named: NamedTable,
  of: number,
  by = columnOfMark(namesOf(named), { column: figure.marker.by ?? '' }),
): Computed | undefined {
  const { agg } = figure.marker
  if (agg === 'subtotal') return computeOf(named.table, of, agg, groupOf(figure, named))
  const key = JSON.stringify(isChart(figure) ? [of, by] : [of, agg])
  if (!named.known.has(key)) {
    const rows = dataRows(named.table)
    const isFit = agg === 'sum' && by !== undefined
    const chart = isFit && isChart(figure) ? chartOf(named.table, { of, by }, rows) : undefined
    named.known.set(key, isChart(figure) ? chart : computeOf(named.table, of, agg, rows))
  }
  return named.known.get(key)
}

function chartOf(table: Table, chart: ChartOf, rows: readonly string[][]): Computed | undefined {
  const html = numbersIn(table, chart.of, rows) ? drawChart(table, chart) : ''
  return html === '' ? undefined : { kind: 'chart', html, points: pointsOf(table, chart) }
}

function computeOf(
  table: Table,
  of: number,
  agg: Aggregate,
  rows: readonly string[][],
): Computed | undefined {
  if (agg === 'count') {
    const count = rows.filter((row) => !isBlank(row[of] ?? '')).length
    const format = numericFormat(table, of) ?? plainFormat
    const counted = { ...format, before: '', after: '', decimals: 0 }
    return { kind: 'number', value: new Big(count), format: counted, isRounded: false }
  }
  const values = agg === 'subtotal' && rows.length === 0 ? undefined : numbersIn(table, of, rows)
  const format = numericFormat(table, of)
  const value = values && aggregate(values, agg)
  return value && format && { kind: 'number', value, format, isRounded: agg === 'avg' }
}

export function namesOf({ table }: NamedTable): string[] {
  return table.columns.map(({ name }) => name)
}

function aggregate(values: readonly Big[], agg: Aggregate): Big | undefined {
  const [first] = values
  if (agg === 'sum' || agg === 'subtotal') return sumOf(values)
  if (first === undefined) return undefined
  if (agg === 'avg') return sumOf(values).div(values.length)
  return values.reduce((a, b) => ((agg === 'min') === a.lt(b) ? a : b), first)
}

function groupOf({ item }: MarkedFigure, { places, table }: NamedTable): string[][] {
  return groupAbove(table, places.get(item.parent) ?? 0)
}

/** The rows of data between a row and the total above it. */
export function groupAbove({ rows }: Table, at: number): string[][] {
  let from = at
  while (rows[from - 1]?.role === 'data') from--
  return rows.slice(from, at).map(({ cells }) => cells)
}

function numericFormat(table: Table, index: number): NumberFormat | undefined {
  const column = table.columns[index]
  return column?.type === 'number' ? column.format : undefined
}

/** The numbers of a column in some rows; undefined where they can’t be calculated with. */
function numbersIn(
  table: Table,
  index: number,
  rows: readonly (readonly string[])[],
): Big[] | undefined {
  const column = table.columns[index]
  if (column?.type !== 'number' || column.format.decimal === undefined) return undefined
  const { summing } = column
  if (!summing.ok && ['not a number', 'mixed units'].includes(summing.reason)) return undefined
  const cells = rows.map((row) => row[index] ?? '').filter((cell) => !isBlank(cell))
  const values = cells.flatMap((cell) => valueIn(column, cell) ?? [])
  return values.length === cells.length ? values : undefined
}

/** Whether a figure shows what is computed: as it would be written, or by the values in it. */
export type Showing = 'exactly' | 'by its values' | undefined

export function showing(figure: MarkedFigure, computed: Computed, outline: Outline): Showing {
  if (computed.kind === 'number') {
    return numbersShown(figure.item, computed, outline).length > 0 ? 'exactly' : undefined
  }
  const { item } = figure
  const inner = outline.html.slice(item.inner.from, item.inner.to)
  if (fold(withoutCaption(inner)) === fold(withoutCaption(computed.html))) return 'exactly'
  const source = sourceOf(outline.html, item).slice(0, maxChartRead)
  const points = computed.points.slice(0, maxPointsRead)
  return points.length > 0 && points.every((point) => tells(source, point))
    ? 'by its values'
    : undefined
}

const maxChartRead = 200_000
const maxPointsRead = 100

/** Whether a chart that something else drew has a label and its value. */
function tells(source: string, { label, value, text }: LabelledValue): boolean {
  const hasNumber = [text, String(value)].some((one) =>
    new RegExp(
      `(?<![\\p{N}.,-])${RegExp.escape(escapeHtml(one))}(?![\\p{N}]|[.,]\\p{N})`,
      'u',
    ).test(source),
  )
  return hasNumber && (source.includes(label) || source.includes(escapeHtml(label)))
}

export const caption = /<figcaption\b[^>]*>([^]*?)<\/figcaption>/i

function withoutCaption(html: string): string {
  return html.replace(caption, '')
}

export function fold(html: string): string {
  return html.replace(/\s+/g, ' ').trim()
}

interface ShownNumber extends Span {
  /** As it is written there, such as `€ 60`. */
  text: string
}

/** Where a number stands in an element, by its value. */
export function numbersShown(
  { inner, text: whole }: Item,
  { value, format, isRounded }: Extract<Computed, { kind: 'number' }>,
  { html, texts }: Outline,
): ShownNumber[] {
  const isIt = (text: string) => {
    const shown = readNumber(text, format)
    if (!shown || unitsDiffer(text, format)) return false
    return shown.eq(isRounded ? value.round(decimalsOf(text, format)) : value)
  }
  const runs = textsIn(inner, { html, texts })
  const [run] = runs
  if (isIt(whole)) {
    const written = run && runs.length === 1 ? trimmed(html, run) : inner
    return [{ from: written.from, to: written.to, text: whole }]
  }
  return runs.flatMap(({ from, to }) =>
    [...html.slice(from, to).matchAll(inText)].flatMap(({ 0: text, index }) =>
      isIt(text) ? [{ from: from + index, to: from + index + text.length, text }] : [],
    ),
  )
}

/** The runs of text within a span that are not blank; all runs are in order. */
export function textsIn(span: Span, { html, texts }: Pick<Outline, 'html' | 'texts'>): TextRun[] {
  let [low, high] = [0, texts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((texts[middle]?.from ?? 0) < span.from) low = middle + 1
    else high = middle
  }
  const runs: TextRun[] = []
  for (let run = texts[low]; run && run.to <= span.to; run = texts[++low]) {
    if (html.slice(run.from, run.to).trim() !== '') runs.push(run)
  }
  return runs
}

const inText = /(?<![\p{L}\p{N}.,&#])[-−–]?\d(?:[\d.,'’\u00a0\u202f ]*\d)?(?![\p{L}\p{N}])/gu

export function trimmed(html: string, { from, to }: Span): Span {
  const text = html.slice(from, to)
  return { from: from + text.search(/\S/), to: from + text.trimEnd().length }
}

/** Whether a number has a sign of a unit, and its column another one. */
function unitsDiffer(text: string, format: NumberFormat): boolean {
  const shown = unitOf(numberParts(text))
  const own = unitOf(format)
  return shown !== '' && own !== '' && shown !== own
}

function unitOf(parts: { before: string; after: string } | undefined): string {
  return `${parts?.before ?? ''}${parts?.after ?? ''}`.trim()
}

function decimalsOf(text: string, { decimal }: NumberFormat): number {
  const { digits = '' } = numberParts(text) ?? {}
  return digits.split(decimal ?? '.')[1]?.replace(/\D/g, '').length ?? 0
}

const maxAverageDecimals = 2

/** A number in the place of another one, with the signs around it that this had. */
export function written(
  { value, format, isRounded }: Extract<Computed, { kind: 'number' }>,
  shown: string,
  was: NumberFormat,
): string {
  const { before = '', after = '' } = numberParts(shown) ?? {}
  const isOwn = unitOf({ before, after }) === unitOf(was)
  const own = isOwn ? format : { ...format, before, after }
  if (!isRounded) return formatNumber(value, own)
  const needed = value.round(maxAverageDecimals).toFixed().split('.')[1]?.length ?? 0
  const decimals = Math.max(decimalsOf(shown, was), needed)
  return formatNumber(value.round(decimals), own, decimals)
}

/** What in a document is worked out from its tables, and is so now: by whom it is, and where. */
export interface Derived extends Span {
  /** How the figure is called. */
  name: string
}

const derivedOf = new WeakMap<readonly Item[], Derived[]>()

/** The numbers and drawings of a document that follow from its tables. */
export function derivedIn(outline: Outline): readonly Derived[] {
  const known = derivedOf.get(outline.items)
  if (known) return known
  const figures = figuresIn(outline)
  const tables = figures.length > 0 ? namedTables(outline) : new Map<string, NamedTable>()
  const derived = figures.flatMap((figure) => {
    const named = tables.get(figure.marker.table)
    const of = named && columnOfMark(namesOf(named), figure.marker)
    const computed = of === undefined || !named ? undefined : compute(figure, named, of)
    if (!computed) return []
    const name = nameOfFigure(figure)
    if (computed.kind === 'number') {
      return numbersShown(figure.item, computed, outline).map(({ from, to }) => ({
        from,
        to,
        name,
      }))
    }
    if (showing(figure, computed, outline) !== 'exactly') return []
    const { inner, children } = figure.item
    const said = children.find(({ tag }) => tag === 'figcaption')
    return [{ from: said?.to ?? inner.from, to: inner.to, name }]
  })
  derivedOf.set(outline.items, derived)
  return derived
}
