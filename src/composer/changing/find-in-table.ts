import { found, missing, nth, pick, shorten, type Found } from './question.ts'
import { labelOfColumn, labelOfRow, labelOfTable } from './labels.ts'
import { indexOfOrdinal, isOrdinal, ordinalPattern } from './ordinals.ts'
import { tablesOf, type Item, type Outline, type TableParts } from '../outline.ts'
import { findNamed, plain } from './find-place.ts'
import { findText } from './find-text.ts'

/** A column of a table, with its header cell. */
export interface ColumnPlace {
  table: TableParts
  index: number
  cell: Item
}

/** All columns of this name, in all tables. */
export function columnsNamed(outline: Outline, name: string): ColumnPlace[] {
  const wanted = plain(name)
  return tablesOf(outline).flatMap((table) =>
    table.header.flatMap((cell, index) =>
      plain(cell.text) === wanted ? [{ table, index, cell }] : [],
    ),
  )
}

/** Finds a column by its name, with its table (`Qty in Costs`), or by its number (`second`). */
export function findColumn(outline: Outline, name: string): Found<ColumnPlace> {
  const named = columnsNamed(outline, name)
  if (named.length > 0) return pickColumn(outline, name, named)
  const { own, table: words } = withTable(name)
  const placed = words === undefined ? undefined : findTable(outline, words)
  if (placed?.ok) return columnOf(outline, own, placed.value)
  if (placed?.question) return placed
  const counted = new RegExp(`^(${ordinalPattern})(?:\\s+(.+))?$`, 'i').exec(name)
  if (/^\d{1,2}$/.test(name)) {
    const table = pickTable(outline)
    return table.ok ? columnOf(outline, nth(Number(name)), table.value) : table
  }
  if (!counted?.[1]) return missing(`no table has a column “${name}”`)
  if (counted[2]) {
    const column = columnsNamed(outline, counted[2]).at(indexOfOrdinal(counted[1]))
    return column ? found(column) : missing(`no table has a column “${name}”`)
  }
  const table = pickTable(outline)
  return table.ok ? columnOf(outline, counted[1], table.value) : table
}

/** Splits `Qty in the Costs table` into a name and a table. */
export function withTable(name: string): { own: string; table: string | undefined } {
  const [, own = name, table] =
    /^(.+?)\s+(?:(?:column|row)\s+)?(?:in|of|from)\s+(.+)$/i.exec(name) ?? []
  return { own, table }
}

/** A column of one table, by name or number. */
function columnOf(outline: Outline, name: string, table: TableParts): Found<ColumnPlace> {
  const named = columnsNamed(outline, name).filter((one) => one.table.item === table.item)
  if (named.length > 0) return pickColumn(outline, name, named)
  const cell = isOrdinal(name) ? table.header.at(indexOfOrdinal(name)) : undefined
  return cell
    ? found({ table, index: table.header.indexOf(cell), cell })
    : missing(`that table has no column “${name}”`)
}

/** The only column, or the chosen one. */
export function pickColumn(
  outline: Outline,
  name: string,
  columns: readonly ColumnPlace[],
): Found<ColumnPlace> {
  const tables = new Set(columns.map(({ table }) => table.item))
  const reason =
    tables.size > 1
      ? `${tables.size} tables have a column “${name}”`
      : columns.length > 1
        ? `${columns.length} columns are called “${name}”`
        : `no table has a column “${name}”`
  return pick(
    outline,
    { ask: `Which column “${shorten(name)}” do you mean?`, noun: 'column', reason },
    columns,
    ({ table, index }) => labelOfColumn(outline, table, index),
  )
}

/** The only table, or the chosen one. */
export function pickTable(
  outline: Outline,
  tables: readonly TableParts[] = tablesOf(outline),
): Found<TableParts> {
  const reason = tables.length > 1 ? 'there is more than one table' : 'this document has no table'
  return pick(
    outline,
    { ask: 'Which table do you mean?', noun: 'table', reason },
    tables,
    (table) => labelOfTable(outline, table),
  )
}

/** Finds the table that words such as `the Costs table` or `the second table` refer to. */
export function findTable(outline: Outline, words: string): Found<TableParts> {
  const name = words
    .trim()
    .replace(/^(?:the|this)\s+/i, '')
    .replace(/^table\s+|\s*\btable$/i, '')
    .replace(/^(?:called|named|in|of|under|about)\s+(?:the\s+)?/i, '')
  const tables = tablesOf(outline)
  if (name === '') return pickTable(outline)
  const number = /^\d+$/.test(name) ? Number(name) - 1 : Infinity
  const byNumber = tables.at(isOrdinal(name) ? indexOfOrdinal(name) : number)
  if (byNumber) return found(byNumber)
  const place = findNamed(outline, 'table', name)
  if (!place.ok) return place
  const { item } = place.value
  const table = tables.find((one) => one.item === item)
  return table ? found(table) : missing(`there is no table “${name}” in this document`)
}

/** A row of a table. */
export interface RowPlace {
  table: TableParts
  row: Item
}

/** The rows with this text: as a whole cell, else inside of a cell, else in a footer. */
export function rowsWith(
  outline: Outline,
  name: string,
  tables: readonly TableParts[] = tablesOf(outline),
): RowPlace[] {
  const wanted = plain(name)
  const isNamed = ({ row }: RowPlace) => row.children.some((cell) => plain(cell.text) === wanted)
  const all = tables.flatMap((table) => table.rows.map((row) => ({ table, row })))
  const exact = all.filter(isNamed)
  if (exact.length > 0) return exact
  const runs = findText(outline, name)
  const within = all.filter(({ row }) =>
    runs.some((run) => run.from >= row.from && run.to <= row.to),
  )
  if (within.length > 0) return within
  return tables
    .flatMap((table) => table.footer.map((row) => ({ table, row })))
    .filter((place) => isNamed(place))
}

/** The only row, or the chosen one. */
export function pickRow(
  outline: Outline,
  name: string,
  rows: readonly RowPlace[],
): Found<RowPlace> {
  const reason = rows.length > 1 ? `${rows.length} rows have “${name}”` : `no row has “${name}”`
  return pick(
    outline,
    { ask: `Which row “${shorten(name)}” do you mean?`, noun: 'row', reason },
    rows,
    ({ table, row }) => labelOfRow(outline, table, row),
  )
}

/** Finds a row by a name or a number (`first`, `2nd`, `last`). */
export function findRow(outline: Outline, name: string): Found<RowPlace> {
  const rows = rowsWith(outline, name)
  // “Row 2” may be the second one or the one that has a 2.
  const at = /^\d{1,3}$/.test(name) ? Number(name) - 1 : Infinity
  const counted = tablesOf(outline).flatMap((table) => {
    const row = table.rows[at]
    return row && !rows.some((one) => one.row === row) ? [{ table, row }] : []
  })
  if (rows.length + counted.length > 0) return pickRow(outline, name, [...rows, ...counted])
  const [, ordinal = '', rest = ''] =
    new RegExp(`^(${ordinalPattern})\\s+(.+)$`, 'i').exec(name) ?? []
  const one = rest && rowsWith(outline, rest).at(indexOfOrdinal(ordinal))
  if (one) return found(one)
  const { own, table: words } = withTable(name)
  const table = words === undefined ? undefined : findTable(outline, words)
  if (table?.ok) return rowOf(outline, own, table.value)
  if (table?.question) return table
  if (!isOrdinal(name)) return missing(`no row has “${name}”`)
  const picked = pickTable(outline)
  return picked.ok ? rowOf(outline, name, picked.value) : picked
}

/** A row of one table, by name or number. */
function rowOf(outline: Outline, name: string, table: TableParts): Found<RowPlace> {
  const rows = rowsWith(outline, name, [table])
  if (rows.length > 0 || !isOrdinal(name)) return pickRow(outline, name, rows)
  const row = table.rows.at(indexOfOrdinal(name))
  return row ? found({ table, row }) : missing(`that table has only ${table.rows.length} rows`)
}
