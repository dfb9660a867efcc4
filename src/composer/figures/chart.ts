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
import { columnMark, markerOf } from './markers.ts'
import { escapeHtml } from '../html.ts'

const maxBars = 20
const maxMeasures = 2
const labelWidth = 84

type Say = (value: number) => string

interface Point {
  label: string
  value: number
}

/** What a chart shows: the values of one column by those of another. */
export interface ChartOf {
  by: number
  of: number
}

/** The charts that a table supports: lines over time, bars by category. */
export function chartsOf(table: Table): ChartOf[] {
  const rows = dataRows(table)
  if (rows.length < 2) return []
  const measures = table.columns.flatMap((column, index) =>
    column.type === 'number' && column.summing.ok ? [index] : [],
  )
  const byDate = table.columns.findIndex(isTime)
  const byCategory = categoryOf(table, rows)
  const chartsBy = (by: number, columns: readonly number[]) =>
    by < 0
      ? []
      : columns
          .slice(0, maxMeasures)
          .map((of) => ({ by, of }))
          .filter((chart) => gather(table, chart).points.length > 1)
  const courses = table.columns.flatMap((column, of) =>
    isLevel(column) && isCourse(table, { by: byDate, of }) ? [of] : [],
  )
  return [...chartsBy(byDate, [...measures, ...courses]), ...chartsBy(byCategory, measures)]
}

/** Whether numbers are such as rise and fall, though they do not add up. */
function isLevel(column: Column): boolean {
  if (column.type !== 'number' || column.summing.ok) return false
  return ['state', 'price', 'rate', 'running'].includes(column.summing.code)
}

/** Whether a column has one value for each of several times, so that nothing is added up. */
function isCourse(table: Table, chart: ChartOf): boolean {
  const { points, added } = gather(table, chart)
  return !added && points.length > 2
}

/** Whether a column can be an axis of time: its dates have places on it, not an order alone. */
function isTime(column: Column | undefined): boolean {
  return column?.type === 'date' && column.dates.order !== undefined
}

/** A chart as a figure with inline SVG, marked with the table that it is drawn from. */
export function chartHtml(table: Table, id: string, chart: ChartOf): string {
  const names = table.columns.map(({ name }) => name)
  const mark = columnMark(names, chart.of)
  const marker = markerOf({ table: id, ...mark, agg: 'sum', by: names[chart.by] })
  return `<figure class="chart"${marker} tabindex="0">\n${drawChart(table, chart)}\n</figure>`
}

/** What stands in the figure of a chart. */
export function drawChart(table: Table, chart: ChartOf): string {
  const [column, by] = [table.columns[chart.of], table.columns[chart.by]]
  const { points, added } = gather(table, chart)
  if (column?.type !== 'number' || !by || (added && isLevel(column))) return ''
  const { format } = column
  const say = (value: number) => formatNumber(new Big(value), format)
  const what = `${added ? 'Sum of ' : ''}${column.name} by ${by.name}`
  if (isTime(by) && points.length > 2) {
    return captioned(
      what,
      lineChart(what, timed(points, by), say, (tick, step) => sayTick(tick, step, format)),
    )
  }
  return captioned(what, barChart(what, points.slice(0, maxBars), say), restNote(points.length))
}

/** A value of an axis, with no more decimals than its step needs. */
function sayTick(tick: number, step: number, format: NumberFormat): string {
  const value = new Big(tick).round(Math.max(0, 1 - Math.floor(Math.log10(step))))
  return formatNumber(value, format, value.toFixed().split('.')[1]?.length ?? 0)
}

/** A value of a chart, and how it is written there. */
export interface LabelledValue extends Point {
  text: string
}

/** The values that a chart shows, in its order. */
export function pointsOf(table: Table, chart: ChartOf): LabelledValue[] {
  const column = table.columns[chart.of]
  if (column?.type !== 'number') return []
  const { points } = gather(table, chart)
  return points
    .slice(0, isTime(table.columns[chart.by]) ? points.length : maxBars)
    .map((point) => ({ ...point, text: formatNumber(new Big(point.value), column.format) }))
}

/** The first column of few different texts, else of a short table the first one of texts; or -1. */
function categoryOf(table: Table, rows: readonly string[][]): number {
  const distinct = table.columns.map((column, index) =>
    column.type === 'text' || (column.type === 'date' && !isTime(column))
      ? new Set(rows.map((row) => row[index])).size
      : Infinity,
  )
  const few = distinct.findIndex((count) => count > 1 && count <= maxBars)
  if (few >= 0 || rows.length > 60) return few
  return distinct.findIndex((count) => count < Infinity)
}

/** The sums of a column for each text or date of another, in the order of the chart. */
function gather(table: Table, { by, of }: ChartOf): { points: Point[]; added: boolean } {
  const column = table.columns[of]
  const axis = table.columns[by]
  if (column?.type !== 'number' || !axis) return { points: [], added: false }
  const { sums, count } = sumsBy(table, column, { by, of })
  const points = [...sums].map(([label, sum]) => ({ label, value: sum.toNumber() }))
  if (!points.every(({ value }) => Number.isFinite(value))) return { points: [], added: false }
  if (isTime(axis)) {
    points.sort((a, b) => (keyIn(axis, a.label) ?? 0) - (keyIn(axis, b.label) ?? 0))
  } else if (points.length > maxBars) {
    points.sort((a, b) => b.value - a.value)
  }
  return { points, added: count > sums.size }
}

function sumsBy(table: Table, column: NumericColumn, { by, of }: ChartOf) {
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
  time: number
}

function timed(points: readonly Point[], axis: Column): TimedPoint[] {
  return points.map((point) => ({ ...point, time: keyIn(axis, point.label) ?? 0 }))
}

function restNote(count: number): string {
  return count > maxBars ? ` (the ${maxBars} largest of ${count})` : ''
}

function captioned(what: string, svg: string, note = ''): string {
  return `  <figcaption>${escapeHtml(what)}${note}</figcaption>\n${svg}`
}

function barChart(what: string, points: Point[], say: Say): string {
  const row = 30
  const left = Math.min(
    240,
    24 + 7.2 * Math.max(...points.map((point) => shorten(point.label).length)),
  )
  const right = Math.max(90, 16 + 7.8 * Math.max(...points.map(({ value }) => say(value).length)))
  const width = 720
  const height = points.length * row + 8
  const { low, high } = rangeOf(points)
  const scale = (width - left - right) / (high - low || 1)
  const zero = left - low * scale
  const bars = points.map(({ label, value }, index) => {
    const y = index * row + 6
    const length = Math.max(1, Math.abs(value) * scale)
    const x = value < 0 ? zero - length : zero
    return `    <text class="label" x="${round(left - 10)}" y="${y + 15}" text-anchor="end">${escapeHtml(shorten(label))}</text>
    <rect class="bar" x="${round(x)}" y="${y}" width="${round(length)}" height="20" rx="3"><title>${escapeHtml(label)}: ${escapeHtml(say(value))}</title></rect>
    <text class="value" x="${round(Math.max(x + length, zero) + 8)}" y="${y + 15}">${escapeHtml(say(value))}</text>`
  })
  return svg(what, points, say, width, height, bars.join('\n'))
}

function lineChart(
  what: string,
  points: TimedPoint[],
  say: Say,
  sayTick: (tick: number, step: number) => string,
): string {
  const width = 720
  const height = 280
  const frame = { left: 72, right: 16, top: 14, bottom: 34 }
  const { low, high } = rangeOf(points)
  const step = niceStep((high - low || 1) / 4)
  const bottom = Math.floor(low / step) * step
  const top = Math.ceil(high / step) * step || step
  const times = points.map(({ time }) => time)
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  const x = (index: number) =>
    frame.left +
    (((times[index] ?? first) - first) / (last - first || 1)) * (width - frame.left - frame.right)
  const y = (value: number) =>
    frame.top + ((top - value) / (top - bottom)) * (height - frame.top - frame.bottom)
  const lines: string[] = []
  for (let tick = bottom; tick <= top + step / 2; tick += step) {
    lines.push(
      `    <line class="grid" x1="${frame.left}" x2="${width - frame.right}" y1="${round(y(tick))}" y2="${round(y(tick))}"/>`,
      `    <text class="label" x="${frame.left - 10}" y="${round(y(tick) + 4)}" text-anchor="end">${escapeHtml(sayTick(tick, step))}</text>`,
    )
  }
  let free = 0
  for (const [index, point] of points.entries()) {
    if (x(index) < free) continue
    free = x(index) + labelWidth
    const anchor = index === 0 ? 'start' : index === points.length - 1 ? 'end' : 'middle'
    lines.push(
      `    <text class="label" x="${round(x(index))}" y="${height - 10}" text-anchor="${anchor}">${escapeHtml(shorten(point.label, 12))}</text>`,
    )
  }
  const path = points.map(({ value }, index) => `${round(x(index))},${round(y(value))}`).join(' ')
  lines.push(`    <polyline class="line" points="${path}"/>`)
  if (points.length <= 40) {
    for (const [index, { label, value }] of points.entries()) {
      lines.push(
        `    <circle class="dot" cx="${round(x(index))}" cy="${round(y(value))}" r="3.5"><title>${escapeHtml(label)}: ${escapeHtml(say(value))}</title></circle>`,
      )
    }
  }
  return svg(what, points, say, width, height, lines.join('\n'))
}

function svg(
  what: string,
  points: Point[],
  say: Say,
  width: number,
  height: number,
  body: string,
): string {
  const first = points[0]
  const last = points.at(-1)
  const ends =
    first && last
      ? `, from ${first.label} (${say(first.value)}) to ${last.label} (${say(last.value)})`
      : ''
  return `  <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`Chart: ${what}${ends}`)}">
${body}
  </svg>`
}

function rangeOf(points: Point[]): { low: number; high: number } {
  let [low, high] = [0, 0]
  for (const { value } of points) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return { low, high }
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10
  return factor * power
}

function shorten(label: string, most = 28): string {
  return label.length > most ? `${label.slice(0, most - 1)}…` : label
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
