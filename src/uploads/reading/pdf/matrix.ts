import { z } from 'zod'

/** A transformation of the plane, as PDF writes it. */
export type Matrix = readonly [number, number, number, number, number, number]

const number = z.number()
export const matrixSchema = z.tuple([number, number, number, number, number, number])

/** A rectangle whose `y` grows downwards. */
export interface Box {
  x: number
  right: number
  y: number
  bottom: number
}

/** The transformation that does `inner` and then `outer`. */
export function multiply(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer
  const [g, h, i, j, k, l] = inner
  return [
    a * g + c * h,
    b * g + d * h,
    a * i + c * j,
    b * i + d * j,
    a * k + c * l + e,
    b * k + d * l + f,
  ]
}

/** Where a rectangle of PDF, which is given by two of its corners, is on the shown page. */
export function boxOf(
  view: Matrix,
  [x, y, right, top]: readonly [number, number, number, number],
): Box {
  const [, , , , left, upper] = multiply(view, [1, 0, 0, 1, x, y])
  const [, , , , end, lower] = multiply(view, [1, 0, 0, 1, right, top])
  return {
    x: Math.min(left, end),
    right: Math.max(left, end),
    y: Math.min(upper, lower),
    bottom: Math.max(upper, lower),
  }
}
