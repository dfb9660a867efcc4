/** What a cell holds. Numbers are dates too, if their format says so. */
export type CellKind = 'number' | 'text' | 'written'

const kinds: readonly CellKind[] = ['number', 'text', 'written']

export interface Cell {
  column: number
  kind: CellKind
  /** A number, or that of a text. `written`: a text that is no words, such as TRUE or #N/A. */
  value: number
  /** The index of a number format. */
  format: number
}

/** The cells of a sheet in the order of the file, packed: a sheet may have millions. */
export interface Cells {
  count: number
  push(cell: Cell): void
  at(index: number): Cell
  /** The column of a cell. */
  columnAt(index: number): number
}

const chunkSize = 8 * 1024
export const maxColumns = 16_384
const maxFormats = 65_536

export function createCells(): Cells {
  const values: Float64Array[] = []
  // Of each cell: its column (14 bits), the index of its format (16) and its kind (2).
  const tags: Uint32Array[] = []

  const cells: Cells = {
    count: 0,
    push({ column, kind, value, format }) {
      const chunk = Math.floor(cells.count / chunkSize)
      values[chunk] ??= new Float64Array(chunkSize)
      tags[chunk] ??= new Uint32Array(chunkSize)
      const at = cells.count % chunkSize
      const known = format < maxFormats ? format : 0
      values[chunk][at] = value
      tags[chunk][at] = (known * maxColumns + column) * kinds.length + kinds.indexOf(kind)
      cells.count++
    },
    at(index) {
      const chunk = Math.floor(index / chunkSize)
      const tag = tags[chunk]?.[index % chunkSize] ?? 0
      const place = Math.floor(tag / kinds.length)
      return {
        column: place % maxColumns,
        kind: kinds[tag % kinds.length] ?? 'number',
        value: values[chunk]?.[index % chunkSize] ?? 0,
        format: Math.floor(place / maxColumns),
      }
    },
    columnAt(index) {
      const tag = tags[Math.floor(index / chunkSize)]?.[index % chunkSize] ?? 0
      return Math.floor(tag / kinds.length) % maxColumns
    },
  }
  return cells
}
