import { escapeHtml } from './page.ts'
import { formatNumber, parseDate, parseNumber, type Table } from './table.ts'

const mostBars = 20
const mostMeasures = 2
const labelWidth = 84

type Say = (value: number) => string

interface Point {
  label: string
  value: number
}

/** The charts that a table supports, as figures with inline SVG: lines over time, bars by category. */
export function chartsOf(table: Table): string[] {
  if (table.rows.length < 2) return []
  const measures = table.columns.flatMap((column, index) => (column.additive ? [index] : []))
  const byDate = table.columns.findIndex((column) => column.kind === 'date')
  const byCategory = categoryOf(table)
  const charts = [byDate, byCategory].flatMap((by) =>
    by < 0 ? [] : measures.slice(0, mostMeasures).map((measure) => chartOf(table, by, measure)),
  )
  return charts.filter((chart) => chart !== '')
}

function chartOf(table: Table, by: number, of: number): string {
  const { points, added } = gather(table, by, of)
  if (points.length < 2) return ''
  const habit = table.columns[of]?.habit
  const say = (value: number) => formatNumber(value, habit, habit?.decimals)
  const what = `${added ? 'Sum of ' : ''}${table.columns[of]?.name} by ${table.columns[by]?.name}`
  return table.columns[by]?.kind === 'date' && points.length > 2
    ? figure(
        what,
        lineChart(what, points, say, (tick) => formatNumber(tick, habit)),
      )
    : figure(what, barChart(what, points.slice(0, mostBars), say), restNote(points.length))
}

/** The first column of few different texts, else of a short table the first one of texts; or -1. */
function categoryOf(table: Table): number {
  const distinct = table.columns.map((column, index) =>
    column.kind === 'text' ? new Set(table.rows.map((row) => row[index])).size : Infinity,
  )
  const few = distinct.findIndex((count) => count > 1 && count <= mostBars)
  if (few >= 0 || table.rows.length > 60) return few
  return distinct.findIndex((count) => count < Infinity)
}

function gather(table: Table, by: number, of: number): { points: Point[]; added: boolean } {
  const sums = new Map<string, number>()
  let count = 0
  for (const row of table.rows) {
    const value = parseNumber(row[of] ?? '', table.columns[of]?.habit.comma)
    const label = (row[by] ?? '').trim()
    if (value === undefined || label === '') continue
    sums.set(label, (sums.get(label) ?? 0) + value)
    count++
  }
  const points = [...sums].map(([label, value]) => ({ label, value }))
  if (table.columns[by]?.kind === 'date') {
    points.sort((a, b) => (parseDate(a.label) ?? 0) - (parseDate(b.label) ?? 0))
  } else if (points.length > mostBars) {
    points.sort((a, b) => b.value - a.value)
  }
  return { points, added: count > sums.size }
}

function restNote(count: number): string {
  return count > mostBars ? ` (the ${mostBars} largest of ${count})` : ''
}

function figure(what: string, svg: string, note = ''): string {
  return `<figure class="chart">
  <figcaption>${escapeHtml(what)}${note}</figcaption>
${svg}
</figure>`
}

function barChart(what: string, points: Point[], say: Say): string {
  const row = 30
  const left = Math.min(
    240,
    24 + 7.2 * Math.max(...points.map((point) => shorten(point.label).length)),
  )
  const right = 90
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

function lineChart(what: string, points: Point[], say: Say, sayTick: Say): string {
  const width = 720
  const height = 280
  const frame = { left: 72, right: 16, top: 14, bottom: 34 }
  const { low, high } = rangeOf(points)
  const step = niceStep((high - low || 1) / 4)
  const bottom = Math.floor(low / step) * step
  const top = Math.ceil(high / step) * step || step
  const times = points.map((point) => parseDate(point.label) ?? 0)
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
      `    <text class="label" x="${frame.left - 10}" y="${round(y(tick) + 4)}" text-anchor="end">${escapeHtml(sayTick(tick))}</text>`,
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
