import { escapeHtml } from '../html.ts'
import { isCell, type Item, type Outline } from '../outline.ts'

const aggregates = ['sum', 'subtotal', 'count', 'avg', 'min', 'max'] as const

/** How a figure is computed; `subtotal`: the sum of the rows above it, down from the last total. */
export type Aggregate = (typeof aggregates)[number]

/** What a figure in a document is computed from, by its `data-` attributes. */
export interface Marker {
  /** The `data-table` of a table. */
  table: string
  column: string
  /** Which of several columns of this name, from 1; undefined where there is one. */
  nth?: number | undefined
  agg: Aggregate
  /** The column by which a chart groups. */
  by?: string | undefined
}

/** Reads a marker from attributes; undefined if they have none, or an unknown aggregate. */
export function readMarker(attributes: ReadonlyMap<string, string>): Marker | undefined {
  const table = attributes.get('data-from')
  const column = attributes.get('data-column')
  const agg = aggregates.find((one) => one === attributes.get('data-agg'))
  if (table === undefined || column === undefined || agg === undefined) return undefined
  const nth = Number(attributes.get('data-nth') ?? NaN)
  return {
    table,
    column,
    nth: Number.isInteger(nth) && nth > 0 ? nth : undefined,
    agg,
    by: attributes.get('data-by'),
  }
}

/** The attributes that name what a figure is computed from. */
export function markerOf({ table, column, nth, agg, by }: Marker): string {
  const which = nth === undefined ? '' : ` data-nth="${nth}"`
  const grouped = by === undefined ? '' : ` data-by="${escapeHtml(by)}"`
  return ` data-from="${escapeHtml(table)}" data-column="${escapeHtml(column)}"${which} data-agg="${agg}"${grouped}`
}

/** How a marker names a column of a table: by its name, and if several share that, by its number. */
export function columnMark(
  names: readonly string[],
  index: number,
): Pick<Marker, 'column' | 'nth'> {
  const column = names[index] ?? ''
  const alike = names.flatMap((name, at) => (name === column ? [at] : []))
  return { column, nth: alike.length > 1 ? alike.indexOf(index) + 1 : undefined }
}

/** The index of the column that a marker names; undefined if none or several match. */
export function columnOfMark(
  names: readonly string[],
  { column, nth }: Pick<Marker, 'column' | 'nth'>,
): number | undefined {
  const alike = names.flatMap((name, at) => (name === column ? [at] : []))
  if (nth !== undefined) return alike[nth - 1]
  return alike.length === 1 ? alike[0] : undefined
}

/** A total, key figure or chart with a marker. */
export interface MarkedFigure {
  item: Item
  marker: Marker
}

/** The marked figures of a document, in order. */
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

/** The name of a figure in an answer. */
export function nameOfFigure({ item, marker }: MarkedFigure): string {
  const { column, by, agg } = marker
  if (isChart({ item, marker })) return `the chart of “${column}”${by ? ` by “${by}”` : ''}`
  if (isCell(item) || agg !== 'sum') return `the ${nouns[agg]} of “${column}”`
  return `the key figure of “${column}”`
}

export function isChart({ item, marker }: MarkedFigure): boolean {
  return marker.by !== undefined || /^(?:figure|svg|canvas)$/.test(item.tag)
}
