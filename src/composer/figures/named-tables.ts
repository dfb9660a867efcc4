import type Big from 'big.js'
import type { NumberFormat } from '../../tables/formats/numbers.ts'
import { tableOf } from '../../tables/build-table.ts'
import type { RowRole } from '../../tables/totals/rows.ts'
import type { Table } from '../../tables/table.ts'
import { isCell, tablesOf, type Item, type Outline, type TableParts } from '../outline.ts'
import type { LabelledValue } from './chart.ts'
import { readMarker } from './markers.ts'

/** Reads a table of a document. */
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

/** The known roles of rows, from their attributes or from figures of their table in them. */
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

/** The value of a figure: a number in the format of its column, or the content of a chart. */
export type Computed =
  | { kind: 'number'; value: Big; format: NumberFormat; isRounded: boolean }
  | { kind: 'chart'; html: string; points: LabelledValue[] }

/** A table of a document that figures can be computed from. */
export interface NamedTable {
  html: string
  parts: TableParts
  table: Table
  /** The index of each row. */
  places: ReadonlyMap<Item | undefined, number>
  /** What was computed from all rows, by column and aggregate. */
  known: Map<string, Computed | undefined>
}

/**
 * The tables of a document that figures can be computed from, by name, without those that share
 * one. Rows that were totals in an earlier state of the document, with the same source, still are.
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

/** Whether a cell spans several, so that the cells after it are in other columns. */
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

export function namesOf({ table }: NamedTable): string[] {
  return table.columns.map(({ name }) => name)
}

/** The rows of data between a row and the total above it. */
export function groupAbove({ rows }: Table, at: number): string[][] {
  let from = at
  while (rows[from - 1]?.role === 'data') from--
  return rows.slice(from, at).map(({ cells }) => cells)
}
