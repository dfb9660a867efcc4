import { lineOf, rowsOf, textOf, type Line, type Segment } from './lines.ts'
import type { Run } from './runs.ts'

interface Row {
  runs: Run[]
  line: Line
}

/** Lines on both sides without which a gap in a page is no gutter. */
const minColumnLines = 4
/** The most likely places; to try more takes longer than it is worth. */
const maxGutters = 8
/** How far apart they are, in points. */
const minDistance = 8
/** From baseline to baseline of what is apart, in sizes of its font. */
const minGap = 1.7

/**
 * Puts the text of a page together to lines in the order of reading. Each list is of a column, or of what is
 * across the page between columns. Rows of a table stay rows: its cells are painted row by row.
 */
export function regionsOf(runs: readonly Run[]): Line[][] {
  const rows = rowsOf(runs).map((row) => ({ runs: row, line: lineOf(row) }))
  for (const gutter of guttersOf(rows)) {
    const bands = bandsOf(rows, gutter)
    if (bands.some((band) => isInColumns(band, gutter))) {
      return joinRows(bands, gutter).flatMap((part) =>
        isInColumns(part, gutter)
          ? sidesOf(part, gutter).flatMap(regionsOf)
          : regionsOf(part.flatMap((row) => row.runs)),
      )
    }
  }
  return rows.length > 0 ? [rows.map(({ line }) => line)] : []
}

/** Puts bands together that are not in columns. */
function joinRows(bands: readonly Row[][], gutter: number): Row[][] {
  const parts: Row[][] = []
  let wasInColumns = true
  for (const band of bands) {
    const isNowInColumns = isInColumns(band, gutter)
    if (isNowInColumns || wasInColumns) parts.push([...band])
    else parts.at(-1)?.push(...band)
    wasInColumns = isNowInColumns
  }
  return parts
}

/**
 * Where lines have gaps that separate what may be columns, the most likely place first. Titles and pictures across
 * the page may cross it.
 */
function guttersOf(rows: readonly Row[]): number[] {
  const places = new Set<number>()
  for (const { line } of rows) {
    const segments = line.segments.toSorted((one, other) => one.x - other.x)
    segments.slice(1).forEach((segment, index) => {
      const before = segments[index]
      if (before) places.add(Math.round((before.right + segment.x) / 2))
      places.add(Math.round(segment.x - line.size * 0.4))
    })
  }
  const gutters: { place: number; score: number }[] = []
  for (const place of places) {
    const crossing = rows.filter(({ line }) => isCrossed(line, place)).length
    const sides = [true, false].map(
      (isLeft) => rows.filter(({ line }) => segmentsOn(line, place, isLeft).length > 0).length,
    )
    const least = Math.min(...sides)
    if (least >= minColumnLines) gutters.push({ place, score: least - crossing / 2 })
  }
  gutters.sort((one, other) => other.score - one.score)
  const chosen: number[] = []
  for (const { place } of gutters) {
    if (chosen.length < maxGutters && !chosen.some((one) => Math.abs(one - place) < minDistance)) {
      chosen.push(place)
    }
  }
  return chosen
}

function isCrossed({ segments }: Line, gutter: number): boolean {
  return segments.some(({ x, right }) => x < gutter - 1 && right > gutter + 1)
}

function segmentsOn({ segments }: Line, gutter: number, isLeft: boolean): Segment[] {
  return segments.filter(({ x, right }) => (x + right) / 2 < gutter === isLeft)
}

/** Splits rows into those that cross a gutter and those that do not. */
function bandsOf(rows: readonly Row[], gutter: number): Row[][] {
  const bands: Row[][] = []
  let wasCrossed: boolean | undefined
  for (const row of rows) {
    const isNowCrossed = isCrossed(row.line, gutter)
    if (isNowCrossed === wasCrossed) bands.at(-1)?.push(row)
    else bands.push([row])
    wasCrossed = isNowCrossed
  }
  return bands.flatMap((band) => trim(band, gutter)).filter((band) => band.length > 0)
}

/** Splits off what stands above or below the columns, with a gap, and was painted before or after all of them. */
function trim(band: readonly Row[], gutter: number): Row[][] {
  const isOnBoth = ({ line }: Row) =>
    [true, false].every((isLeft) => segmentsOn(line, gutter, isLeft).length > 0)
  const isApart = (index: number) => {
    const [above, below] = [band[index - 1], band[index]]
    return !!above && !!below && below.line.y - above.line.y > below.line.size * minGap
  }
  const first = band.findIndex(isOnBoth)
  const last = band.findLastIndex(isOnBoth)
  if (first < 0) return [[...band]]
  const from = band.findLastIndex((_, index) => index <= first && isApart(index))
  const to = band.findIndex((_, index) => index > last && isApart(index))
  const start = from > 0 && latest(band.slice(0, from)) < earliest(band.slice(from)) ? from : 0
  const end = to > 0 && latest(band.slice(0, to)) < earliest(band.slice(to)) ? to : band.length
  return [band.slice(0, start), band.slice(start, end), band.slice(end)]
}

function earliest(rows: readonly Row[]): number {
  return Math.min(...rows.flatMap(({ runs }) => runs.map(({ order }) => order)))
}

function latest(rows: readonly Row[]): number {
  return Math.max(...rows.flatMap(({ runs }) => runs.map(({ order }) => order)))
}

/** The text of both columns, in the order of reading. */
function sidesOf(band: readonly Row[], gutter: number): Run[][] {
  const runs = band.flatMap((row) => row.runs)
  const isRtl = band.filter(({ line }) => line.isRtl).length * 2 > band.length
  return [!isRtl, isRtl].map((isLeft) =>
    runs.filter(({ x, right }) => (x + right) / 2 < gutter === isLeft),
  )
}

/**
 * Whether rows are to be read column by column: because they were painted so, or because both columns are running
 * text whose lines were painted from left to right.
 */
function isInColumns(band: readonly Row[], gutter: number): boolean {
  const sides = [true, false].map((isLeft) =>
    band.flatMap(({ line }) => {
      const segments = segmentsOn(line, gutter, isLeft)
      return segments.length > 0 ? [{ ...line, segments }] : []
    }),
  )
  const least = Math.min(...sides.map((side) => side.length))
  if (least < 2 || band.some(({ line }) => isCrossed(line, gutter))) return false
  const painted = sides
    .flatMap((side, index) =>
      side.flatMap(({ segments }) => segments.map(({ order }) => ({ order, index }))),
    )
    .toSorted((one, other) => one.order - other.order)
  const switches = painted.filter(
    ({ index }, at) => at > 0 && painted[at - 1]?.index !== index,
  ).length
  if (switches <= Math.max(1, least * 0.3)) return !areLabelled(band, sides)
  return least >= minColumnLines && sides.every(isRunningText)
}

/** Whether two columns are words and what is said of each, such as the labels of a form that was filled in later. */
function areLabelled(band: readonly Row[], sides: readonly Line[][]): boolean {
  const longest = Math.max(...sides.flat().map(({ segments }) => textOf({ segments }).length))
  const isPaired = sides.every((side) => side.length === band.length)
  return isPaired && longest < 40 && !sides.every(hasSentences)
}

/** Whether many lines begin in the middle of a sentence. */
function hasSentences(lines: readonly Line[]): boolean {
  const inside = lines.filter((line) => /^[\p{Ll}\p{Lo}]/u.test(textOf(line)))
  return inside.length > lines.length * 0.35
}

/** Whether most lines fill the width and many go on in the middle of a sentence. */
function isRunningText(lines: readonly Line[]): boolean {
  const left = Math.min(...lines.flatMap(({ segments }) => segments.map(({ x }) => x)))
  const right = Math.max(...lines.flatMap(({ segments }) => segments.map((one) => one.right)))
  const size = Math.max(...lines.map((line) => line.size))
  const full = lines.filter(({ segments }) => {
    const from = Math.min(...segments.map(({ x }) => x))
    const to = Math.max(...segments.map((one) => one.right))
    return to - from > (right - left) * 0.75
  })
  return right - left > size * 12 && full.length > lines.length * 0.6 && hasSentences(lines)
}
