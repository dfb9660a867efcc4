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
/** The longest line of a heading. */
const maxLength = 120

/** Finds out which sizes text and headings have, over a whole file. */
export function sizesOf(lines: Iterable<Line>): Sizes {
  const letters = new Map<number, number>()
  const ofTitles = new Set<number>()
  let all = 0
  for (const line of lines) {
    const { length } = textOf(line)
    const size = Math.round(line.size * 2) / 2
    letters.set(size, (letters.get(size) ?? 0) + length)
    all += length
    if (isTitle(line)) ofTitles.add(size)
  }
  const [most] = [...letters].toSorted((one, other) => other[1] - one[1])
  const body = most?.[0] ?? 0
  const headings: number[] = []
  for (const [size, length] of [...letters].toSorted((one, other) => other[0] - one[0])) {
    const isNew = ofTitles.has(size) && size < (headings.at(-1) ?? Infinity) * 0.94
    if (size >= body * minHeadingRatio && length < all / 3 && isNew) headings.push(size)
  }
  return { body, headings }
}

/** The level of a line that is a heading by its size; `undefined` if it is none. */
export function levelOf(line: Line, { body, headings }: Sizes): number | undefined {
  if (line.size < body * minHeadingRatio - 0.25 || !isTitle(line)) return undefined
  const index = headings.findIndex((heading) => line.size > heading * 0.94 - 0.25)
  return index < 0 ? undefined : Math.min(index + 1, maxLevel)
}

/** Whether a line may be of a heading: it is short and of words, not of figures. */
function isTitle(line: Line): boolean {
  const text = textOf(line)
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return letters > 1 && letters > text.replace(/\s/g, '').length * 0.4 && text.length <= maxLength
}
