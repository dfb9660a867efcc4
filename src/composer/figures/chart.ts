import { durationUnit, msPerHour } from '../../tables/formats/durations.ts'
import { formatNumber, type NumberFormat } from '../../tables/formats/numbers.ts'
import {
  dataRows,
  keyIn,
  valueIn,
  type Column,
  type NumericColumn,
  type Table,
} from '../../tables/table.ts'
import Big from 'big.js'
import { chartWordsOf, isOtherLanguage, type ChartWords } from './chart-words.ts'
import { columnMark, markerOf } from './markers.ts'
import { escapeHtml } from '../html.ts'

const maxBars = 20
/** Columns of numbers that get a chart, for each axis. */
const maxValueColumns = 2
/** A longer table gets a chart by category only if a column has few different texts. */
const maxRowsWithoutCategories = 60
/** A line with more points is drawn without dots. */
const maxDots = 40

/** Writes a value in the number format of its column. */
type FormatValue = (value: number) => string

interface Point {
  label: string
  value: number
}

/** What a chart shows: the values of the column `of` by those of the column `by`, as indexes. */
export interface ChartColumns {
  by: number
  of: number
}

/** The charts that a table supports: lines over time, bars by category. */
export function chartsOf(table: Table): ChartColumns[] {
  const rows = dataRows(table)
  if (rows.length < 2) return []
  const summable = table.columns.flatMap((column, index) =>
    column.type === 'number' && column.summing.ok ? [index] : [],
  )
  const byDate = table.columns.findIndex(isTime)
  const byCategory = categoryOf(table, rows)
  const chartsBy = (by: number, columns: readonly number[]) =>
    by < 0
      ? []
      : columns
          .slice(0, maxValueColumns)
          .map((of) => ({ by, of }))
          .filter((chart) => sumPoints(table, chart).points.length > 1)
  const timeSeries = table.columns.flatMap((column, of) =>
    isLevel(column) && isTimeSeries(table, { by: byDate, of }) ? [of] : [],
  )
  return [...chartsBy(byDate, [...summable, ...timeSeries]), ...chartsBy(byCategory, summable)]
}

/** Whether a column has values over time that do not add up, such as prices or balances. */
function isLevel(column: Column): boolean {
  if (column.type !== 'number' || column.summing.ok) return false
  return ['state', 'price', 'rate', 'running'].includes(column.summing.code)
}

/** Whether a column has a single value for each of at least three times. */
function isTimeSeries(table: Table, chart: ChartColumns): boolean {
  const { points, isSummed } = sumPoints(table, chart)
  return !isSummed && points.length > 2
}

/** Whether a column can be a time axis. Dates whose day and month are ambiguous have only an order. */
function isTime(column: Column | undefined): boolean {
  return column?.type === 'date' && column.dates.order !== undefined
}

/** A chart as a figure with inline SVG, marked with the table that it is drawn from. */
export function chartHtml(table: Table, id: string, chart: ChartColumns, lang?: string): string {
  const names = table.columns.map(({ name }) => name)
  const mark = columnMark(names, chart.of)
  const marker = markerOf({ table: id, ...mark, agg: 'sum', by: names[chart.by] })
  // The words of the figure stay those of its language when it is drawn again.
  const own = isOtherLanguage(lang) ? ` lang="${lang}"` : ''
  return `<figure class="chart"${own}${marker} tabindex="0">\n${drawChart(table, chart, lang)}\n</figure>`
}

/** The content of a chart's figure; empty if the columns cannot be charted. */
export function drawChart(table: Table, chart: ChartColumns, lang?: string): string {
  const [column, by] = [table.columns[chart.of], table.columns[chart.by]]
  const { points, isSummed } = sumPoints(table, chart)
  if (column?.type !== 'number' || !by || (isSummed && isLevel(column))) return ''
  const { format } = column
  const formatValue = (value: number) => formatNumber(new Big(value), format)
  const words = chartWordsOf(lang)
  const title = words.title(isSummed ? words.sum(column.name) : column.name, by.name)
  const said = { title, words, formatValue }
  if (isTime(by) && points.length > 2) {
    const axis = {
      unit: format.after === durationUnit ? msPerHour : 1,
      formatTick: (tick: number, step: number) => tickText(tick, step, format),
    }
    return captioned(title, lineChart(said, timedPoints(points, by), axis))
  }
  const bars = barChart(said, points.slice(0, maxBars))
  return captioned(title, bars, restNote(words, points.length))
}

/** A value of an axis, with no more decimals than its step needs. */
function tickText(tick: number, step: number, format: NumberFormat): string {
  const value = new Big(tick).round(Math.max(0, 1 - Math.floor(Math.log10(step))))
  return formatNumber(value, format, value.toFixed().split('.')[1]?.length ?? 0)
}

/** A value of a chart, and its text there. */
export interface LabelledValue extends Point {
  text: string
}

/** The values that a chart shows, in its order. */
export function pointsOf(table: Table, chart: ChartColumns): LabelledValue[] {
  const column = table.columns[chart.of]
  if (column?.type !== 'number') return []
  const { points } = sumPoints(table, chart)
  return points
    .slice(0, isTime(table.columns[chart.by]) ? points.length : maxBars)
    .map((point) => ({ ...point, text: formatNumber(new Big(point.value), column.format) }))
}

/**
 * The index of the first column with few different texts or, in a short table, of the first column with
 * texts; -1 if there is none.
 */
function categoryOf(table: Table, rows: readonly string[][]): number {
  const distinct = table.columns.map((column, index) =>
    column.type === 'text' || (column.type === 'date' && !isTime(column))
      ? new Set(rows.map((row) => row[index])).size
      : Infinity,
  )
  const withFew = distinct.findIndex((count) => count > 1 && count <= maxBars)
  if (withFew >= 0 || rows.length > maxRowsWithoutCategories) return withFew
  return distinct.findIndex((count) => count < Infinity)
}

/**
 * The sums of a column for each text or date of another, in the order of the chart. `isSummed` says
 * whether any of them has more than one row.
 */
function sumPoints(table: Table, { by, of }: ChartColumns): { points: Point[]; isSummed: boolean } {
  const column = table.columns[of]
  const axis = table.columns[by]
  if (column?.type !== 'number' || !axis) return { points: [], isSummed: false }
  const { sums, count } = sumsBy(table, column, { by, of })
  const points = [...sums].map(([label, sum]) => ({ label, value: sum.toNumber() }))
  if (!points.every(({ value }) => Number.isFinite(value))) return { points: [], isSummed: false }
  if (isTime(axis)) {
    points.sort((a, b) => (keyIn(axis, a.label) ?? 0) - (keyIn(axis, b.label) ?? 0))
  } else if (points.length > maxBars) {
    points.sort((a, b) => b.value - a.value)
  }
  return { points, isSummed: count > sums.size }
}

function sumsBy(table: Table, column: NumericColumn, { by, of }: ChartColumns) {
  const sums = new Map<string, Big>()
  let count = 0
  for (const row of dataRows(table)) {
    const value = valueIn(column, row[of] ?? '')
    const label = (row[by] ?? '').trim()
    if (value === undefined || label === '') continue
    sums.set(label, sums.get(label)?.plus(value) ?? value)
    count++
  }
  return { sums, count }
}

interface TimedPoint extends Point {
  /** The key of its date, by which dates are ordered. */
  time: number
}

function timedPoints(points: readonly Point[], axis: Column): TimedPoint[] {
  return points.map((point) => ({ ...point, time: keyIn(axis, point.label) ?? 0 }))
}

function restNote(words: ChartWords, count: number): string {
  return count > maxBars ? words.largest(maxBars, count) : ''
}

/** What a chart says. */
interface Said {
  title: string
  words: ChartWords
  formatValue: FormatValue
}

function captioned(title: string, svg: string, note = ''): string {
  return `  <figcaption>${escapeHtml(title)}${note}</figcaption>\n${svg}`
}

function barChart(said: Said, points: Point[]): string {
  const { formatValue } = said
  const rowHeight = 30
  // The widths of text are estimated from its length.
  const left = Math.min(
    240,
    24 + 7.2 * Math.max(...points.map((point) => shorten(point.label).length)),
  )
  const right = Math.max(
    90,
    16 + 7.8 * Math.max(...points.map(({ value }) => formatValue(value).length)),
  )
  const width = 720
  const height = points.length * rowHeight + 8
  const { low, high } = rangeOf(points)
  const scale = (width - left - right) / (high - low || 1)
  const zero = left - low * scale
  const bars = points.map(({ label, value }, index) => {
    const y = index * rowHeight + 6
    const length = Math.max(1, Math.abs(value) * scale)
    const x = value < 0 ? zero - length : zero
    return `    <text class="label" x="${round(left - 10)}" y="${y + 15}" text-anchor="end">${escapeHtml(shorten(label))}</text>
    <rect class="bar" x="${round(x)}" y="${y}" width="${round(length)}" height="20" rx="3"><title>${escapeHtml(label)}: ${escapeHtml(formatValue(value))}</title></rect>
    <text class="value" x="${round(Math.max(x + length, zero) + 8)}" y="${y + 15}">${escapeHtml(formatValue(value))}</text>`
  })
  return svg(said, points, { width, height }, bars.join('\n'))
}

/** The axis of values: its steps are round numbers of a unit. */
interface Axis {
  unit: number
  formatTick: (tick: number, step: number) => string
}

function lineChart(said: Said, points: TimedPoint[], { unit, formatTick }: Axis): string {
  const { formatValue } = said
  const width = 720
  const height = 280
  const margin = { left: 72, right: 16, top: 14, bottom: 34 }
  const { low, high } = rangeOf(points)
  const step = niceStep((high - low || unit) / 4 / unit) * unit
  const bottom = Math.floor(low / step) * step
  const top = Math.ceil(high / step) * step || step
  const times = points.map(({ time }) => time)
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  const x = (index: number) =>
    margin.left +
    (((times[index] ?? first) - first) / (last - first || 1)) * (width - margin.left - margin.right)
  const y = (value: number) =>
    margin.top + ((top - value) / (top - bottom)) * (height - margin.top - margin.bottom)
  const lines: string[] = []
  for (let tick = bottom; tick <= top + step / 2; tick += step) {
    lines.push(
      `    <line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${round(y(tick))}" y2="${round(y(tick))}"/>`,
      `    <text class="label" x="${margin.left - 10}" y="${round(y(tick) + 4)}" text-anchor="end">${escapeHtml(formatTick(tick, step))}</text>`,
    )
  }
  // A label is left out where it would overlap the previous one.
  const labelWidth = 84
  let nextFreeX = 0
  for (const [index, point] of points.entries()) {
    if (x(index) < nextFreeX) continue
    nextFreeX = x(index) + labelWidth
    const anchor = index === 0 ? 'start' : index === points.length - 1 ? 'end' : 'middle'
    lines.push(
      `    <text class="label" x="${round(x(index))}" y="${height - 10}" text-anchor="${anchor}">${escapeHtml(shorten(point.label, 12))}</text>`,
    )
  }
  const path = points.map(({ value }, index) => `${round(x(index))},${round(y(value))}`).join(' ')
  lines.push(`    <polyline class="line" points="${path}"/>`)
  if (points.length <= maxDots) {
    for (const [index, { label, value }] of points.entries()) {
      lines.push(
        `    <circle class="dot" cx="${round(x(index))}" cy="${round(y(value))}" r="3.5"><title>${escapeHtml(label)}: ${escapeHtml(formatValue(value))}</title></circle>`,
      )
    }
  }
  return svg(said, points, { width, height }, lines.join('\n'))
}

function svg(
  { title, words, formatValue }: Said,
  points: Point[],
  { width, height }: { width: number; height: number },
  body: string,
): string {
  const first = points[0]
  const last = points.at(-1)
  const spoken = ({ label, value }: Point) => `${label} (${formatValue(value)})`
  const ends = first && last ? { first: spoken(first), last: spoken(last) } : undefined
  return `  <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(words.label(title, ends))}">
${body}
  </svg>`
}

/** The lowest and the highest value; zero is always included. */
function rangeOf(points: Point[]): { low: number; high: number } {
  let [low, high] = [0, 0]
  for (const { value } of points) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return { low, high }
}

/** The smallest round step, such as 2, 2.5 or 50, that is not below the given one. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= rough) ?? 10
  return factor * power
}

function shorten(label: string, maxLength = 28): string {
  return label.length > maxLength ? `${label.slice(0, maxLength - 1)}…` : label
}

/** Rounds a coordinate to a tenth. */
function round(value: number): number {
  return Math.round(value * 10) / 10
}
