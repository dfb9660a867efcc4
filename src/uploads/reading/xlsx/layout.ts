import { maxColumns } from './cells.ts'
import type { Sheet } from './sheet.ts'

/** Where the columns of a sheet lie in the lines that are read from it. */
export interface Layout {
  /** The place of each column in a line; -1 for columns that are left out. */
  places: Int32Array
  width: number
  /** Whether nearly all places in the lines would be empty, and there are very many. */
  isSparse: boolean
  /** Whether rows and columns that the file hides are left out. */
  isVisibleOnly: boolean
  /** The columns and the number of rows with cells that are left out. */
  hiddenColumns: number[]
  hiddenRows: number
  /** How many of the rows are hidden by a filter. */
  filteredRows: number
}

const minSparse = 4_000_000
const maxPlacesPerCell = 20

/** Longer runs of empty rows or columns say no more than that something ends. */
export const maxGap = 2

export function layoutOf(sheet: Sheet, isVisibleOnly: boolean): Layout {
  const { cells, rows, hiddenColumns, filtered } = sheet
  const used = new Uint8Array(maxColumns)
  const leftOut = new Set<number>()
  let shown = { rows: 0, cells: 0 }
  let hiddenRows = 0
  let filteredRows = 0
  for (const [index, number] of rows.numbers.entries()) {
    const [from, to] = [rows.starts[index] ?? 0, rows.starts[index + 1] ?? cells.count]
    const isHidden = isVisibleOnly && rows.hidden[index] === true
    if (isHidden && to > from) {
      hiddenRows++
      if (filtered.some(({ top, bottom }) => number > top && number <= bottom)) filteredRows++
    }
    if (!isHidden) shown = { rows: shown.rows + 1, cells: shown.cells + to - from }
    for (let at = from; at < to && !isHidden; at++) {
      const column = cells.columnAt(at)
      if (isVisibleOnly && hiddenColumns[column] === 1) leftOut.add(column)
      else used[column] = 1
    }
  }
  const isLeftOut = (column: number) => isVisibleOnly && hiddenColumns[column] === 1
  const { places, width } = placesOf(used, isLeftOut)
  const size = width * shown.rows
  return {
    places,
    width,
    isSparse: size > minSparse && size > shown.cells * maxPlacesPerCell,
    isVisibleOnly,
    hiddenColumns: [...leftOut].toSorted((a, b) => a - b),
    hiddenRows,
    filteredRows,
  }
}

function placesOf(used: Uint8Array, isLeftOut: (column: number) => boolean) {
  const places = new Int32Array(maxColumns).fill(-1)
  const last = used.lastIndexOf(1)
  let width = 0
  let gap = 0
  for (let column = used.indexOf(1); column >= 0 && column <= last; column++) {
    if (used[column] === 1) {
      places[column] = width++
      gap = 0
    } else if (!isLeftOut(column) && gap++ < maxGap) places[column] = width++
  }
  return { places, width }
}
