import { firstIndexFrom } from './sorted.ts'

// Lines are numbered from 1.

/** Returns the number of the line that a position is in. */
export function lineOf(text: string, at: number): number {
  let line = 1
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', end + 1)) line++
  return line
}

/** Returns where a line starts. `undefined`: there is no such line. */
export function startOfLine(text: string, line: number): number | undefined {
  let at = 0
  for (let number = 1; number < line; number++) {
    const end = text.indexOf('\n', at)
    if (end < 0) return undefined
    at = end + 1
  }
  return at
}

/** Returns a function like `lineOf` for many positions, in logarithmic time each. */
export function createLineFinder(text: string): (at: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (at) => firstIndexFrom(starts, at + 1)
}
