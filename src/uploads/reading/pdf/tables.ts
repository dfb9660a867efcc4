import { textOfPieces, type Line, type Piece, type Segment } from './lines.ts'

/** The cells of a table, row by row; all rows have as many. */
export interface Grid {
  rows: Piece[][][]
  /** Whether the first row names the columns. */
  hasHeader: boolean
}

interface Column {
  x: number
  right: number
}

const minRows = 3

/**
 * Reads a table that begins at a line and returns it with the number of its lines; `undefined` if there is none.
 * Only lines whose words stand in the same columns, and are set off from one another, are one.
 */
export function tableAt(lines: readonly Line[], from: number) {
  const first = lines[from]
  if (!first || first.segments.length < 2) return undefined
  const columns: Column[] = first.segments.map(({ x, right }) => ({ x, right }))
  const rows: (Segment | undefined)[][] = [[...first.segments]]
  const gaps: number[] = []
  for (let at = from + 1; at < lines.length; at++) {
    const line = lines[at]
    const before = lines[at - 1]
    if (!line || !before || line.isRtl !== first.isRtl) break
    const gap = line.y - before.y
    if (gap < 0 || gap > Math.max(line.size * 3.2, Math.min(...gaps) * 1.8)) break
    const row = placeIn(columns, line)
    if (!row) break
    rows.push(row)
    gaps.push(gap)
  }
  while (rows.length > 0 && cellsOf(rows.at(-1)).length < 2) rows.pop()
  const full = rows.filter((row) => cellsOf(row).length > 1)
  if (full.length < minRows || full.length < rows.length * 0.6) return undefined
  if (!columns.every((_, index) => isAligned(rows, index, first.size))) return undefined
  if (columns.some((_, index) => isRunningText(rows.flatMap((row) => row[index] ?? [])))) {
    return undefined
  }
  const grid = rows.map((row) => columns.map((_, index) => row[index]?.pieces ?? []))
  return {
    grid: { rows: mergeWrapped(grid, gaps), hasHeader: hasHeader(rows) },
    length: rows.length,
  }
}

function cellsOf(row: readonly (Segment | undefined)[] | undefined): Segment[] {
  return (row ?? []).filter((cell) => cell !== undefined)
}

/**
 * Puts the words of a line into the columns, which grow with them; `undefined` if some belong to several columns
 * or to none.
 */
function placeIn(columns: Column[], line: Line): (Segment | undefined)[] | undefined {
  const row: (Segment | undefined)[] = columns.map(() => undefined)
  for (const segment of line.segments) {
    const over = columns.flatMap(({ x, right }, index) =>
      segment.x < right && segment.right > x ? [index] : [],
    )
    const [index] = over
    if (index === undefined || over.length > 1 || row[index]) return undefined
    row[index] = segment
  }
  columns.forEach((column, index) => {
    const cell = row[index]
    if (!cell) return
    column.x = Math.min(column.x, cell.x)
    column.right = Math.max(column.right, cell.right)
  })
  const ordered = columns.toSorted((one, other) => one.x - other.x)
  const isApart = ordered.every((column, index) => {
    const next = ordered[index + 1]
    return !next || next.x - column.right > line.size * 0.5
  })
  return isApart ? row : undefined
}

/** Whether the cells of a column stand below each other: at their left, at their right or in the middle. */
function isAligned(
  rows: readonly (readonly (Segment | undefined)[])[],
  column: number,
  size: number,
): boolean {
  // The names of columns may be aligned in another way.
  const cells = rows.slice(1).flatMap((row) => row[column] ?? [])
  if (cells.length < Math.max(2, rows.length * 0.4)) return false
  return [
    ({ x }: Segment) => x,
    ({ right }: Segment) => right,
    ({ x, right }: Segment) => (x + right) / 2,
  ].some((edgeOf) => {
    const edges = cells.map(edgeOf).toSorted((one, other) => one - other)
    const middle = edges[Math.floor(edges.length / 2)] ?? 0
    const near = edges.filter((edge) => Math.abs(edge - middle) < size * 0.5)
    return near.length >= cells.length * 0.8
  })
}

/** Whether most cells of a column go on in the next: they are lines of a text beside another. */
function isRunningText(cells: readonly Segment[]): boolean {
  const rest = cells.slice(1).filter(({ pieces }) => /^\p{Ll}.{20}/u.test(textOfPieces(pieces)))
  return rest.length > 1 && rest.length > cells.length * 0.5
}

/** Appends rows without a first cell to the row above if they are clearly closer to it than rows are. */
function mergeWrapped(rows: Piece[][][], gaps: readonly number[]): Piece[][][] {
  const starts = gaps.filter((_, index) => (rows[index + 1]?.[0]?.length ?? 0) > 0)
  const least = Math.min(...starts)
  const merged: Piece[][][] = []
  rows.forEach((row, index) => {
    const above = merged.at(-1)
    const isWrapped = row[0]?.length === 0 && (gaps[index - 1] ?? Infinity) < least * 0.85
    if (!above || !isWrapped) merged.push(row)
    else {
      row.forEach((cell, column) => {
        const target = above[column]
        if (target && cell.length > 0) target.push({ text: ' ' }, ...cell)
      })
    }
  })
  return merged
}

/** Whether the first row names columns: it has other type than all others, or words above numbers. */
function hasHeader(rows: readonly (readonly (Segment | undefined)[])[]): boolean {
  const [first = [], ...others] = rows
  const names = cellsOf(first)
  if (names.length < first.length - 1) return false
  const fonts = new Set(others.flatMap((row) => cellsOf(row).map(({ font }) => font)))
  if (names.every(({ font }) => font !== '' && !fonts.has(font))) return true
  const isNumber = (cell: Segment | undefined) =>
    cell !== undefined && /^[^\p{L}]*\d[^\p{L}]{0,20}\p{L}{0,3}$/u.test(textOfPieces(cell.pieces))
  return (
    !names.some(isNumber) &&
    first.some((_, column) => {
      const cells = others.flatMap((row) => row[column] ?? [])
      return cells.length > 1 && cells.filter(isNumber).length >= cells.length * 0.8
    })
  )
}
