import { textOf, type Line } from './lines.ts'

/** The sizes of the fonts of a file. */
export interface Sizes {
  /** In which most of the text is. */
  body: number
  /** Of headings, by level; the last one is the smallest. */
  headings: readonly number[]
}

/** A font this much larger than that of the text is one of headings. */
const minHeadingRatio = 1.15
const maxLevel = 3

/** Finds out which sizes text and headings have, over a whole file. */
export function sizesOf(lines: Iterable<Line>): Sizes {
  const letters = new Map<number, number>()
  let all = 0
  for (const line of lines) {
    const { length } = textOf(line)
    const size = Math.round(line.size * 2) / 2
    letters.set(size, (letters.get(size) ?? 0) + length)
    all += length
  }
  const [most] = [...letters].toSorted((one, other) => other[1] - one[1])
  const body = most?.[0] ?? 0
  const headings: number[] = []
  for (const [size, length] of [...letters].toSorted((one, other) => other[0] - one[0])) {
    const isNew = size < (headings.at(-1) ?? Infinity) * 0.94
    if (size >= body * minHeadingRatio && length < all / 3 && isNew) headings.push(size)
  }
  return { body, headings }
}

/** The level of a heading in a size; `undefined` if it is one of text. */
export function levelOf(size: number, { body, headings }: Sizes): 1 | 2 | 3 | undefined {
  if (size < body * minHeadingRatio - 0.25) return undefined
  const index = headings.findIndex((heading) => size > heading * 0.94 - 0.25)
  if (index < 0) return undefined
  return index === 0 ? 1 : index === 1 ? 2 : maxLevel
}
