import type { Area } from './areas.ts'

/** A row as far as it matters to headers. */
export interface HeaderRow {
  number: number
  /** What its cells say, by column. */
  cells: ReadonlyMap<number, HeaderCell>
  /** The merged cells that begin in it. */
  merges: readonly Area[]
}

export interface HeaderCell {
  text: string
  /** Whether it may name a column: words, a date or a year. */
  isName: boolean
  /** Whether it is a number, but no date. */
  isFigure: boolean
}

/**
 * The names of columns that several rows give together, by column, and how many rows those are:
 *
 *     Region │ 2023    │ 2024          →  Region · 2023 Q1 · 2023 Q2 · 2024 Q1 · 2024 Q2
 *            │ Q1 │ Q2 │ Q1 │ Q2
 *
 * All of the rows but the last have cells that are merged over several columns, and below them are figures.
 * Returns `undefined` if that is in doubt, as it is for a title, or for a form above a table.
 */
export function combinedHeader(
  rows: readonly HeaderRow[],
  isShown: (column: number) => boolean,
): { names: Map<number, string>; count: number } | undefined {
  const last = rows.findIndex((row) => groupsOf(row).length === 0)
  const heads = rows.slice(0, last + 1)
  const [leaf, body] = [rows[last], rows[last + 1]]
  if (last < 1 || !leaf || !body || groupsOf(body).length > 0) return undefined
  const columns = [...new Set(heads.flatMap(({ cells }) => [...cells.keys()]))]
    .filter(isShown)
    .toSorted((a, b) => a - b)
  const [first] = columns
  if (first === undefined || !heads.every((row) => isHead(row, leaf.number))) return undefined
  if (!heads.slice(0, -1).every((row) => dividesColumns(groupsOf(row), columns))) return undefined

  const groups = heads.flatMap(groupsOf)
  const grouped = columns.filter((column) => groups.some((group) => isWithin(column, group)))
  if (!grouped.every((column) => leaf.cells.has(column))) return undefined
  if (!grouped.some((column) => body.cells.get(column)?.isFigure)) return undefined
  // Two texts above each other in the first column are those of a form, such as “Customer” above “Item”.
  if (!grouped.includes(first) && textsIn(first, heads).length > 1) return undefined

  const names = new Map(columns.map((column) => [column, textsIn(column, heads).join(' ')]))
  const isNamed = (column: number) => column === first || names.get(column) || !isShown(column)
  return [...body.cells.keys()].every(isNamed) ? { names, count: heads.length } : undefined
}

/** The cells that are merged over several columns and say something. */
function groupsOf({ cells, merges }: HeaderRow): Area[] {
  return merges.filter(({ left, right }) => right > left && cells.has(left))
}

function isHead({ cells, merges }: HeaderRow, lastNumber: number): boolean {
  return (
    [...cells.values()].every(({ isName }) => isName) &&
    merges.every(({ bottom }) => bottom <= lastNumber)
  )
}

/** Whether the groups of a row are more than a title: several, or one that leaves columns on its right or left. */
function dividesColumns(groups: readonly Area[], columns: readonly number[]): boolean {
  if (groups.length > 1) return true
  const outside = columns.slice(1).filter((column) => !groups.some((one) => isWithin(column, one)))
  return outside.length > 0
}

function isWithin(column: number, { left, right }: Area): boolean {
  return column >= left && column <= right
}

/** The texts above a column from top to bottom, each once. */
function textsIn(column: number, heads: readonly HeaderRow[]): string[] {
  const texts = heads.flatMap(({ cells, merges }) => {
    const group = merges.find((one) => isWithin(column, one))
    const text = cells
      .get(group?.left ?? column)
      ?.text.replace(/\s+/g, ' ')
      .trim()
    return text ? [text] : []
  })
  return texts.filter((text, index) => text !== texts[index - 1])
}
