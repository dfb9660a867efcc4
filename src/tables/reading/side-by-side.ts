import { numberParts } from '../formats/numbers.ts'
import { isSummary } from '../totals/total-labels.ts'

/** The lines and columns of one of several tables that stand beside each other: `to` is excluded. */
interface Place {
  from: number
  to: number
  /** The first and the last line with more than one cell. */
  top: number
  bottom: number
}

const minLines = 2

/**
 * Splits lines at blank columns into tables that stand beside each other. A blank column may also only set apart
 * columns of the same table, so that is done only if the lines show it: the part on the right begins with names of
 * its rows, and ends on a line of its own with a total, or begins and ends below the part on the left.
 *
 *     Region  Units  ·  Cost   Amount
 *     North   120    ·  Rent   1000
 *     South   80     ·  Power  250
 *     West    95     ·  Total  1250
 *     Total   295    ·
 */
export function splitSideBySide(lines: string[][]): string[][][] {
  const [first, ...others] = placesIn(lines)
  if (!first) return [lines]
  const places = [first]
  for (const place of others) {
    const before = places.at(-1)
    if (before && !isTableBeside(lines, before, place)) {
      before.to = place.to
      before.top = Math.min(before.top, place.top)
      before.bottom = Math.max(before.bottom, place.bottom)
    } else places.push(place)
  }
  if (places.length === 1) return [lines]
  return places.map(({ from, to }) => lines.map((line) => line.slice(from, to)))
}

/** The columns between blank ones. Of those, some may belong to the table on their left. */
function placesIn(lines: readonly string[][]): Place[] {
  const width = lines.reduce((max, { length }) => Math.max(max, length), 0)
  const places: Place[] = []
  let from = 0
  for (let column = 0; column <= width; column++) {
    if (column < width && lines.some((line) => isFilled(line[column]))) continue
    if (column > from) places.push({ from, to: column, ...linesOf(lines, from, column) })
    from = column + 1
  }
  return places
}

function linesOf(lines: readonly string[][], from: number, to: number) {
  const isRow = (line: readonly string[]) => line.slice(from, to).filter(isFilled).length > 1
  return { top: lines.findIndex(isRow), bottom: lines.findLastIndex(isRow) }
}

function isTableBeside(lines: readonly string[][], left: Place, right: Place): boolean {
  const { from, to, top, bottom } = right
  if (left.top < 0 || top < 0 || left.bottom - left.top < minLines || bottom - top < minLines)
    return false
  const rows = lines.slice(top, bottom + 1).map((line) => line.slice(from, to))
  const [, ...names] = rows.map(([name = '']) => name)
  if (!names.every((name) => isFilled(name) && !numberParts(name))) return false
  const isBelow = top > left.top && bottom > left.bottom
  return isBelow || (bottom !== left.bottom && isSummary(names.at(-1) ?? ''))
}

function isFilled(cell: string | undefined): boolean {
  return cell !== undefined && cell.trim() !== ''
}
