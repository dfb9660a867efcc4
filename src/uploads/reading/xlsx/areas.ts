import { maxColumns } from './cells.ts'

/** A range of cells. Rows are numbered from 1, columns from 0. */
export interface Area {
  top: number
  bottom: number
  left: number
  right: number
}

/** The area of a reference such as `A1:C3` or `B2`; `undefined` if it is none. */
export function areaOf(reference = ''): Area | undefined {
  const [first = '', last = first] = reference.replaceAll('$', '').split(':')
  const [left, right] = [columnOf(first), columnOf(last)]
  const [top, bottom] = [rowOf(first), rowOf(last)]
  if (left === undefined || right === undefined || left > right) return undefined
  return top >= 1 && top <= bottom ? { top, bottom, left, right } : undefined
}

function rowOf(reference: string): number {
  return Number(/\d+$/.exec(reference)?.[0])
}

/** The column of a reference such as `AB12`; `undefined` if a sheet has no such column. */
export function columnOf(reference: string): number | undefined {
  let column = 0
  let at = 0
  for (; at < reference.length; at++) {
    // Without the bit that tells small letters from capitals.
    const letter = reference.charCodeAt(at) & ~0x20
    if (letter < 65 || letter > 90) break
    column = column * 26 + letter - 64
  }
  return at > 0 && column <= maxColumns ? column - 1 : undefined
}

/** The letters of a column. */
export function lettersOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : lettersOf(Math.floor(column / 26) - 1) + last
}
