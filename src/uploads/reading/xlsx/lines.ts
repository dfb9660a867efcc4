import type { Cell } from './cells.ts'
import { lettersOf } from './areas.ts'
import { combinedHeader, type HeaderRow } from './headers.ts'
import { maxGap, type Layout } from './layout.ts'
import { decimalMarker } from './numbers.ts'
import type { Sheet } from './sheet.ts'
import { isDateCell, writeCell, type WritingContext } from './write-cell.ts'

/** The maximum number of rows that name columns together, and one row below them. */
const maxHeaderRows = 5

/**
 * The lines of a sheet from its first to its last cell; an empty one is an empty row between them. A text
 * that is merged over several rows is repeated in each that has other cells. A number is not: it would
 * count twice. Rows that name columns together become one line.
 */
export function* linesOf(
  { cells, rows, merges }: Sheet,
  { places, width, isVisibleOnly }: Layout,
  context: WritingContext,
): Generator<string[]> {
  const mergesAt = Map.groupBy(merges, ({ top }) => top)
  /** What is merged over the rows to come, by column. */
  const spanning = new Map<number, { bottom: number; text: string }>()
  /** The last row that was written or hidden, and the last one that merged cells cover. */
  let last: number | undefined
  let coveredTo = 0
  let hidden = 0
  let hasFigures = false
  let marked = decimalMarker()

  for (let index = 0; index < rows.numbers.length; index++) {
    const number = rows.numbers[index] ?? 0
    const row = cellsAt(index)
    if (isHidden(index)) hidden++
    else if (row.some(({ column }) => isShown(column))) {
      const gap = emptyRowsBefore(number)
      for (let count = Math.min(gap, maxGap); count > 0; count--) yield []
      if (gap > 0) {
        hasFigures = false
        marked = decimalMarker()
      }
      hidden = 0
      const header = hasFigures ? undefined : headerAt(index)
      if (header) index += header.count - 1
      yield header ? lineOfNames(header.names) : lineOf(number, row)
      last = number + (header?.count ?? 1) - 1
      if (header) continue
      hasFigures ||= row.some((cell) => isShown(cell.column) && isFigure(cell))
    }
    span(number, row)
  }

  function isShown(column: number): boolean {
    return (places[column] ?? -1) >= 0
  }

  function isHidden(index: number): boolean {
    return isVisibleOnly && rows.hidden[index] === true
  }

  function cellsAt(index: number): Cell[] {
    const [from, to] = [rows.starts[index] ?? 0, rows.starts[index + 1] ?? cells.count]
    const own: Cell[] = []
    for (let at = from; at < to; at++) own.push(cells.at(at))
    return own
  }

  function emptyRowsBefore(number: number): number {
    if (last === undefined) return 0
    return Math.max(0, number - Math.max(last, Math.min(coveredTo, number - 1)) - 1 - hidden)
  }

  function write(cell: Cell): string {
    return writeCell(cell, context)
  }

  function isDate(cell: Cell): boolean {
    return isDateCell(cell, context)
  }

  function isYear({ kind, value }: Cell): boolean {
    return kind === 'number' && Number.isInteger(value) && value >= 1900 && value <= 2100
  }

  function isFigure(cell: Cell): boolean {
    return cell.kind === 'number' && !isDate(cell) && !isYear(cell)
  }

  function lineOf(number: number, row: readonly Cell[]): string[] {
    const line = Array<string>(width).fill('')
    for (const cell of row) {
      const place = places[cell.column] ?? -1
      if (place < 0) continue
      const text = write(cell)
      line[place] = cell.kind === 'number' && !isDate(cell) ? marked(text) : text
    }
    for (const [column, { bottom, text }] of spanning) {
      const place = places[column] ?? -1
      if (number > bottom) spanning.delete(column)
      else if (place >= 0 && line[place] === '') line[place] = text
    }
    return line
  }

  function lineOfNames(names: ReadonlyMap<number, string>): string[] {
    const line = Array<string>(width).fill('')
    for (const [column, name] of names) line[places[column] ?? 0] = name
    return line
  }

  /** Remembers what is merged from a row over those below it. */
  function span(number: number, row: readonly Cell[]) {
    const areas = mergesAt.get(number)?.filter(({ bottom }) => bottom > number) ?? []
    if (areas.length === 0) return
    const byColumn = new Map(row.map((cell) => [cell.column, cell]))
    for (const { left, bottom } of areas) {
      const cell = byColumn.get(left)
      if (!cell) continue
      coveredTo = Math.max(coveredTo, bottom)
      if (cell.kind === 'text' || isDate(cell)) spanning.set(left, { bottom, text: write(cell) })
    }
  }

  /** The header that begins in a row, if cells are merged over several columns there. */
  function headerAt(index: number) {
    const number = rows.numbers[index] ?? 0
    if (!mergesAt.get(number)?.some(({ left, right }) => right > left)) return undefined
    const heads: HeaderRow[] = []
    for (let at = index; at < index + maxHeaderRows + 1; at++) {
      const isNext = rows.numbers[at] === number + at - index && !isHidden(at)
      if (!isNext) break
      heads.push(headerRow(number + at - index, cellsAt(at)))
    }
    return combinedHeader(heads, isShown)
  }

  function headerRow(number: number, row: readonly Cell[]): HeaderRow {
    const told = row.map((cell) => {
      const isName = cell.kind === 'text' || isDate(cell) || isYear(cell)
      return [cell.column, { text: write(cell), isName, isFigure: isFigure(cell) }] as const
    })
    return { number, cells: new Map(told), merges: mergesAt.get(number) ?? [] }
  }
}

/** The cells of a sheet whose lines would be almost empty, each with its place. */
export function* listedCells(
  { cells, rows }: Sheet,
  { places, isVisibleOnly }: Layout,
  context: WritingContext,
): Generator<string[]> {
  yield ['Cell', 'Value']
  for (const [index, number] of rows.numbers.entries()) {
    if (isVisibleOnly && rows.hidden[index] === true) continue
    const to = rows.starts[index + 1] ?? cells.count
    for (let at = rows.starts[index] ?? 0; at < to; at++) {
      const cell = cells.at(at)
      if ((places[cell.column] ?? -1) < 0) continue
      yield [`${lettersOf(cell.column)}${number}`, writeCell(cell, context)]
    }
  }
}
