import { escapeHtml } from '../html.ts'

const aggregates = ['sum', 'subtotal', 'count', 'avg', 'min', 'max'] as const

/** How a figure is computed; `subtotal`: the sum of the rows above it, down from the last total. */
export type Aggregate = (typeof aggregates)[number]

/** What a figure in a document is computed from, as its `data-` attributes say. */
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

/** The marker that attributes say; undefined where they say none, or ask for what is not known. */
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

/** How a marker names a column of a table: by its name, and where several have that, by its number. */
export function columnMark(
  names: readonly string[],
  index: number,
): Pick<Marker, 'column' | 'nth'> {
  const column = names[index] ?? ''
  const alike = names.flatMap((name, at) => (name === column ? [at] : []))
  return { column, nth: alike.length > 1 ? alike.indexOf(index) + 1 : undefined }
}

/** The column that a marker names; undefined where none or several may be meant. */
export function columnOfMark(
  names: readonly string[],
  { column, nth }: Pick<Marker, 'column' | 'nth'>,
): number | undefined {
  const alike = names.flatMap((name, at) => (name === column ? [at] : []))
  if (nth !== undefined) return alike[nth - 1]
  return alike.length === 1 ? alike[0] : undefined
}
