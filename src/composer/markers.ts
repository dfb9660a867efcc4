import { escapeHtml } from './html.ts'

/** What a figure in a document is computed from, as its `data-` attributes say. */
export interface Marker {
  /** The `data-table` of a table. */
  table: string
  column: string
  /** `subtotal`: of the rows above it, down from the last total. */
  agg: 'sum' | 'subtotal'
  /** The column by which a chart groups. */
  by?: string | undefined
}

/** The attributes that name what a figure is computed from. */
export function markerOf({ table, column, agg, by }: Marker): string {
  const grouped = by === undefined ? '' : ` data-by="${escapeHtml(by)}"`
  return ` data-from="${escapeHtml(table)}" data-column="${escapeHtml(column)}" data-agg="${agg}"${grouped}`
}
