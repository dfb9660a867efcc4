import type { Run } from './runs.ts'

/** Words in a row that are close together, such as a cell of a table, and those of them that are a link. */
export interface Segment {
  x: number
  right: number
  pieces: Piece[]
  font: string
  /** The position of its first run in the order of painting. */
  order: number
}

export interface Piece {
  text: string
  url?: string
}

/** A line of text, or of the cells of a table. */
export interface Line {
  runs: readonly Run[]
  segments: Segment[]
  x: number
  right: number
  y: number
  /** Of its largest font that matters. */
  size: number
  isRtl: boolean
}

/** A gap between words that is larger, in sizes of the font, may separate columns. */
const maxWordGap = 0.65
/** The parts of the size of a font above and below its baseline. */
const ascent = 0.75
const descent = 0.2

export function textOf({ segments }: Pick<Line, 'segments'>): string {
  return segments.map(({ pieces }) => textOfPieces(pieces)).join(' ')
}

export function textOfPieces(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('')
}

/**
 * Groups runs that overlap in height, from the top down: a superscript goes with its line, a large initial does
 * not.
 */
export function rowsOf(runs: readonly Run[]): Run[][] {
  const rows: { runs: Run[]; main: Run }[] = []
  for (const run of runs.toSorted((one, other) => one.y - other.y)) {
    const row = rows.slice(-4).findLast(({ main }) => isBeside(main, run))
    if (!row) rows.push({ runs: [run], main: run })
    else {
      row.runs.push(run)
      if (run.size > row.main.size) row.main = run
    }
  }
  return rows.map((row) => row.runs)
}

export function isBeside(one: Run, other: Run): boolean {
  const [small, large] = one.size < other.size ? [one, other] : [other, one]
  const top = Math.max(small.y - small.size * ascent, large.y - large.size * ascent)
  const bottom = Math.min(small.y + small.size * descent, large.y + large.size * descent)
  return large.size < small.size * 2.5 && bottom - top > small.size * (ascent + descent) * 0.55
}

/** Makes a line of the runs of a row. */
export function lineOf(runs: readonly Run[]): Line {
  const size = sizeOf(runs)
  const isRtl = lettersOf(runs, true) > lettersOf(runs, false)
  const ordered = runs.toSorted((one, other) => one.x - other.x)
  const groups: Run[][] = []
  let right = -Infinity
  for (const run of ordered) {
    if (run.x - right > Math.max(size, run.size) * maxWordGap) groups.push([run])
    else groups.at(-1)?.push(run)
    right = Math.max(right, run.right)
  }
  const segments = groups.map((group) => segmentOf(group, isRtl))
  const { y } = runs.reduce((best, run) => (run.text.length > best.text.length ? run : best))
  return {
    runs,
    segments: isRtl ? segments.reverse() : segments,
    x: ordered[0]?.x ?? 0,
    right,
    y,
    size,
    isRtl,
  }
}

/** The size in which most letters are. */
function sizeOf(runs: readonly Run[]): number {
  const letters = new Map<number, number>()
  for (const { size, text } of runs) letters.set(size, (letters.get(size) ?? 0) + text.length)
  const [most] = [...letters].toSorted((one, other) => other[1] - one[1])
  return most?.[0] ?? 0
}

function lettersOf(runs: readonly Run[], isRtl: boolean): number {
  return runs.reduce(
    (sum, run) => (run.isRtl === isRtl ? sum + (run.text.match(/\p{L}/gu)?.length ?? 0) : sum),
    0,
  )
}

function segmentOf(runs: readonly Run[], isRtl: boolean): Segment {
  const pieces: Piece[] = []
  let before: Run | undefined
  for (const run of isRtl ? rightToLeft(runs) : runs) {
    const space = before && isSpaceBetween(before, run) ? ' ' : ''
    const last = pieces.at(-1)
    if (last && last.url === run.url) last.text += space + run.text
    else {
      if (space !== '') pieces.push({ text: space })
      pieces.push({ text: run.text, ...(run.url !== undefined && { url: run.url }) })
    }
    before = run
  }
  return {
    x: Math.min(...runs.map(({ x }) => x)),
    right: Math.max(...runs.map(({ right }) => right)),
    pieces,
    font: runs[0]?.font ?? '',
    order: Math.min(...runs.map(({ order }) => order)),
  }
}

/** The order of reading in a line from right to left, in which numbers and Latin words go from left to right. */
function rightToLeft(runs: readonly Run[]): Run[] {
  const ordered: Run[] = []
  let at = 0
  for (const run of runs.toReversed()) {
    if (run.isRtl) at = ordered.length + 1
    ordered.splice(run.isRtl ? ordered.length : at, 0, run)
  }
  return ordered
}

function isSpaceBetween(before: Run, run: Run): boolean {
  const gap = run.x > before.x ? run.x - before.right : before.x - run.right
  const size = Math.min(before.size, run.size)
  const isPainted = (run.order > before.order ? run : before).isSpaced
  const isCjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
  if (isCjk.test(before.text.slice(-1)) && isCjk.test(run.text.slice(0, 1))) return gap > size * 0.4
  return gap > size * 0.2 || (isPainted && gap > size * 0.05)
}
