import Big from 'big.js'
import {
  formatNumber,
  isBlank,
  numberParts,
  plainFormat,
  readNumber,
  sumOf,
  type NumberFormat,
} from '../../tables/formats/numbers.ts'
import { dataRows, valueIn, type Table } from '../../tables/table.ts'
import type { Span } from '../../editing/text/edit.ts'
import { firstIndexWhere } from '../../editing/text/sorted.ts'
import { escapeHtml } from '../html.ts'
import type { Item, Outline, TextRun } from '../outline.ts'
import { drawChart, pointsOf, type ChartColumns, type LabelledValue } from './chart.ts'
import {
  columnOfMark,
  figuresIn,
  isChart,
  nameOfFigure,
  type Aggregate,
  type MarkedFigure,
} from './markers.ts'
import {
  groupAbove,
  namedTables,
  namesOf,
  sourceOf,
  type Computed,
  type NamedTable,
} from './named-tables.ts'

/** The value of a figure, from a column of its table; undefined if it can’t be computed. */
export function compute(
  figure: MarkedFigure,
  named: NamedTable,
  of: number,
  by = columnOfMark(namesOf(named), { column: figure.marker.by ?? '' }),
): Computed | undefined {
  const { agg } = figure.marker
  if (agg === 'subtotal') return computeOf(named.table, of, agg, groupOf(figure, named))
  const lang = figure.item.attributes.get('lang')
  const key = JSON.stringify(isChart(figure) ? [of, by, lang] : [of, agg])
  if (!named.known.has(key)) {
    const rows = dataRows(named.table)
    const isFit = agg === 'sum' && by !== undefined
    const chart =
      isFit && isChart(figure) ? chartOf(named.table, { of, by }, rows, lang) : undefined
    named.known.set(key, isChart(figure) ? chart : computeOf(named.table, of, agg, rows))
  }
  return named.known.get(key)
}

function chartOf(
  table: Table,
  chart: ChartColumns,
  rows: readonly string[][],
  lang: string | undefined,
): Computed | undefined {
  const html = numbersIn(table, chart.of, rows) ? drawChart(table, chart, lang) : ''
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

function numericFormat(table: Table, index: number): NumberFormat | undefined {
  const column = table.columns[index]
  return column?.type === 'number' ? column.format : undefined
}

/** The numbers of a column in some rows; undefined if they can’t be calculated with. */
function numbersIn(
  table: Table,
  index: number,
  rows: readonly (readonly string[])[],
): Big[] | undefined {
  const column = table.columns[index]
  if (column?.type !== 'number' || column.format.decimal === undefined) return undefined
  const { summing } = column
  if (!summing.ok && ['not a number', 'mixed units'].includes(summing.code)) return undefined
  const cells = rows.map((row) => row[index] ?? '').filter((cell) => !isBlank(cell))
  const values = cells.flatMap((cell) => valueIn(column, cell) ?? [])
  return values.length === cells.length ? values : undefined
}

/** How a figure shows its computed value: exactly as it would be written, or by the values in it. */
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
  return points.length > 0 && points.every((point) => includesPoint(source, point))
    ? 'by its values'
    : undefined
}

const maxChartRead = 200_000
const maxPointsRead = 100

/** Whether a chart that was not drawn by the composer includes a label and its value. */
function includesPoint(source: string, { label, value, text }: LabelledValue): boolean {
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
  /** As it is written in the document, such as `€ 60`. */
  text: string
}

/** The positions of a number in an element, found by its value. */
export function numbersShown(
  { inner, text: whole }: Item,
  { value, format, isRounded }: Extract<Computed, { kind: 'number' }>,
  { html, texts }: Outline,
): ShownNumber[] {
  const isSame = (text: string) => {
    const shown = readNumber(text, format)
    if (!shown || unitsDiffer(text, format)) return false
    return shown.eq(isRounded ? value.round(decimalsOf(text, format)) : value)
  }
  const runs = textsIn(inner, { html, texts })
  const [run] = runs
  if (isSame(whole)) {
    const written = run && runs.length === 1 ? trimmed(html, run) : inner
    return [{ from: written.from, to: written.to, text: whole }]
  }
  return runs.flatMap(({ from, to }) =>
    [...html.slice(from, to).matchAll(inText)].flatMap(({ 0: text, index }) =>
      isSame(text) ? [{ from: from + index, to: from + index + text.length, text }] : [],
    ),
  )
}

/** The runs of text within a span that are not blank, in order. */
export function textsIn(span: Span, { html, texts }: Pick<Outline, 'html' | 'texts'>): TextRun[] {
  let index = firstIndexWhere(texts.length, (at) => (texts[at]?.from ?? 0) >= span.from)
  const runs: TextRun[] = []
  for (let run = texts[index]; run && run.to <= span.to; run = texts[++index]) {
    if (html.slice(run.from, run.to).trim() !== '') runs.push(run)
  }
  return runs
}

const inText = /(?<![\p{L}\p{N}.,&#])[-−–]?\d(?:[\d.,'’\u00a0\u202f ]*\d)?(?![\p{L}\p{N}])/gu

export function trimmed(html: string, { from, to }: Span): Span {
  const text = html.slice(from, to)
  return { from: from + text.search(/\S/), to: from + text.trimEnd().length }
}

/** Whether a number and its column have different signs of a unit. */
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

/** A number as it replaces another one, with the signs around that. */
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

/** The position of a number or drawing that shows what is computed from a table. */
export interface Derived extends Span {
  /** The name of the figure, for messages. */
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
