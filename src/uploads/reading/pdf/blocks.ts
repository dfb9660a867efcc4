import {
  append,
  edgesOf,
  edgesOfText,
  goesOn,
  hasGap,
  piecesOf,
  withoutStart,
  type Edges,
} from './flow.ts'
import { textOf, type Line, type Piece } from './lines.ts'
import { markerOf, type Marker } from './markers.ts'
import { levelOf, type Sizes } from './sizes.ts'
import { tableAt, type Grid } from './tables.ts'

/** A part of a text. Pieces hold `\n` where a line ends that does not go on. */
export type Block =
  | { type: 'heading'; level: number; pieces: Piece[] }
  | { type: 'paragraph'; pieces: Piece[] }
  | { type: 'item'; marker: Marker; indent: number; pieces: Piece[] }
  | { type: 'table'; grid: Grid }

/** The lines of the longest heading. */
const maxHeadingLines = 3

/** Puts the lines of a column together to headings, paragraphs, items of lists and tables. */
export function blocksOf(lines: readonly Line[], sizes: Sizes): Block[] {
  const blocks: Block[] = []
  const leading = leadingOf(lines)
  const column = edgesOf(lines)
  let group: Line[] = []
  const endGroup = () => {
    if (group.length > 0) blocks.push(...blocksOfGroup(group, column, sizes))
    group = []
  }
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]
    if (!line) break
    const table = markerOf(line) ? undefined : tableAt(lines, at)
    if (table) {
      endGroup()
      blocks.push({ type: 'table', grid: table.grid })
      at += table.length - 1
      continue
    }
    const before = group.at(-1)
    if (before && !isNear(before, line, leading)) endGroup()
    group.push(line)
  }
  endGroup()
  return blocks
}

/** The usual distance of two lines in sizes of their font. */
function leadingOf(lines: readonly Line[]): number {
  const distances = lines
    .flatMap((line, index) => {
      const before = lines[index - 1]
      const distance = before && isSameSize(before, line) ? (line.y - before.y) / line.size : 0
      return distance > 0.8 && distance < 2.2 ? [distance] : []
    })
    .toSorted((one, other) => one - other)
  return distances[Math.floor(distances.length * 0.4)] ?? 1.3
}

function isSameSize(one: Line, other: Line): boolean {
  return Math.abs(one.size - other.size) <= Math.max(one.size, other.size) * 0.1
}

function isNear(before: Line, line: Line, leading: number): boolean {
  const distance = (line.y - before.y) / Math.max(before.size, line.size)
  return isSameSize(before, line) && distance > 0 && distance < leading * 1.3
}

/** Makes blocks of lines that are close to each other. */
function blocksOfGroup(group: readonly Line[], column: Edges, sizes: Sizes): Block[] {
  const heading = headingOf(group, sizes)
  if (heading) return [heading]
  const blocks: Block[] = []
  const edges = edgesOfText(group, column)
  let block: Block | undefined
  let before: Line | undefined
  let start: Line | undefined
  for (const line of group) {
    const marker = markerOf(line)
    const isRest = before !== undefined && goesOn(before, line, edges)
    if (
      !block ||
      block.type === 'table' ||
      !before ||
      !start ||
      marker ||
      (!isRest && isParagraphStart(before, start, line))
    ) {
      const pieces = piecesOf(line)
      block = marker ? itemOf(line, marker) : { type: 'paragraph', pieces }
      blocks.push(block)
      start = line
    } else append(block.pieces, line, !isRest)
    before = line
  }
  return blocks
}

function itemOf(line: Line, marker: Marker): Block {
  const indent = line.isRtl ? -line.right : line.x
  return { type: 'item', marker, indent, pieces: withoutStart(piecesOf(line), marker.text) }
}

export function headingOf(group: readonly Line[], sizes: Sizes): Block | undefined {
  const level = Math.max(...group.map((line) => levelOf(line, sizes) ?? Infinity))
  if (level === Infinity || group.length > maxHeadingLines || group.some(hasGap)) return undefined
  const [first, ...others] = group
  if (!first || markerOf(first)?.isBullet) return undefined
  const pieces = piecesOf(first)
  for (const line of others) append(pieces, line, false)
  return { type: 'heading', level, pieces }
}

/** Whether a line that does not go on is followed by a paragraph, not only by a line. */
function isParagraphStart(before: Line, start: Line, line: Line): boolean {
  if (/[.!?:;。！？…]["”’»)]?$/.test(textOf(before))) return true
  const indent = line.isRtl ? before.right - line.right : line.x - before.x
  return indent > line.size * 0.8 && line.x > start.x
}
