import { compute, showing } from '../../composer/figures/figures.ts'
import { chartWordsOf } from '../../composer/figures/chart-words.ts'
import {
  columnOfMark,
  figuresIn,
  isChart,
  type MarkedFigure,
} from '../../composer/figures/markers.ts'
import { namedTables, namesOf, type NamedTable } from '../../composer/figures/named-tables.ts'
import { outlineOf } from '../../composer/outline.ts'
import { durationUnit } from '../../tables/formats/durations.ts'
import type { NumberFormat } from '../../tables/formats/numbers.ts'
import { keyIn } from '../../tables/table.ts'
import type { ChartItem, Colour } from './items.ts'
import { findRendered, type Rendered } from './boxes/rendered.ts'

/** A chart without its place. */
export type Chart = Omit<ChartItem, 'kind' | 'box' | 'turn'>

/** The chart that a drawing shows; undefined if its figure has no markers, or does not show their values. */
export type ChartOf = (svg: Rendered) => Chart | undefined

type Data = Pick<Chart, 'title' | 'series' | 'points' | 'format'> & { isEven: boolean }

/** Reads the data of charts from the tables of a document. */
export function readCharts(html: string, colourOf: (css: string) => Colour): ChartOf {
  const known = new Map<string, Data>()
  if (html.includes('data-from')) {
    const outline = outlineOf(html)
    const tables = namedTables(outline)
    for (const figure of figuresIn(outline)) {
      const named = tables.get(figure.marker.table)
      const of = named && columnOfMark(namesOf(named), figure.marker)
      if (!named || of === undefined || !isChart(figure)) continue
      const computed = compute(figure, named, of)
      if (computed?.kind !== 'chart' || !showing(figure, computed, outline)) continue
      const data = dataOf(named, of, figure, computed.points)
      if (data) known.set(keyOf(figure.item.attributes), data)
    }
  }
  return (svg) => {
    const figure = figureOf(svg)
    const data = figure && known.get(keyOf(figure.attributes))
    const chart = data && kindOf(svg, data.points.length)
    if (!data || !chart || (chart === 'line' && !data.isEven)) return undefined
    const { title, series, points, format } = data
    return { chart, title, series, points, format, colour: colourOf(paintOf(svg, chart)) }
  }
}

function figureOf(svg: Rendered): Rendered | undefined {
  for (let one: Rendered | undefined = svg; one; one = one.parent) {
    if (one.attributes.has('data-from')) return one
  }
  return undefined
}

function keyOf(attributes: ReadonlyMap<string, string>): string {
  const names = ['data-from', 'data-column', 'data-nth', 'data-agg', 'data-by']
  return JSON.stringify(names.map((name) => attributes.get(name) ?? ''))
}

function dataOf(
  named: NamedTable,
  of: number,
  { marker: { by }, item }: MarkedFigure,
  points: Data['points'],
): Data | undefined {
  const { table } = named
  const [column, axis] = [table.columns[of], table.columns.find(({ name }) => name === by)]
  if (column?.type !== 'number' || !axis) return undefined
  // A chart of PowerPoint would count their milliseconds.
  if (column.format.after === durationUnit) return undefined
  const times = points.map(({ label }) => keyIn(axis, label))
  return {
    title: chartWordsOf(item.attributes.get('lang')).title(column.name, axis.name),
    series: column.name,
    points: points.map(({ label, value }) => ({ label, value })),
    format: formatOf(column.format),
    isEven: isEven(times),
  }
}

/** Whether times are as far from each other as an axis of names would show them; months differ a little. */
function isEven(times: readonly (number | undefined)[]): boolean {
  const known = times.filter((time) => time !== undefined)
  if (known.length < times.length) return true
  const steps = known.slice(1).map((time, at) => time - (known[at] ?? 0))
  return Math.max(...steps) <= Math.min(...steps) * 1.5
}

/** How spreadsheets write a number format. */
function formatOf({ before, after, decimals, group }: NumberFormat): string {
  const quoted = (text: string) => (text === '' ? '' : `"${text.replaceAll('"', '')}"`)
  const number = `${group === '' ? '0' : '#,##0'}${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}`
  return `${quoted(before)}${number}${quoted(after)}`
}

function partsOf(svg: Rendered, name: string): Rendered[] {
  return svg.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...partsOf(child, name),
  ])
}

/** What kind of chart is drawn; undefined if that can’t be told. */
function kindOf(svg: Rendered, count: number): Chart['chart'] | undefined {
  const bars = partsOf(svg, 'rect')
  if (partsOf(svg, 'polyline').length === 1 && bars.length < count) return 'line'
  if (bars.length < count || partsOf(svg, 'path').length > 0) return undefined
  const spread = (sizes: number[]) => Math.max(...sizes) - Math.min(...sizes)
  const shown = bars.slice(-count)
  const [across, down] = [
    spread(shown.map(({ box }) => box.width)),
    spread(shown.map(({ box }) => box.height)),
  ]
  if (Math.min(across, down) > 2) return undefined
  return across >= down ? 'bar' : 'column'
}

function paintOf(svg: Rendered, chart: Chart['chart']): string {
  if (chart !== 'line') return partsOf(svg, 'rect').at(-1)?.style('fill') ?? ''
  return findRendered(svg, ({ name }) => name === 'polyline')?.style('stroke') ?? ''
}
