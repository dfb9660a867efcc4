import type { Line, Piece } from './lines.ts'
import { textOf, textOfPieces } from './lines.ts'
import { markerOf, type Marker } from './markers.ts'
import { levelOf, type Sizes } from './sizes.ts'
import { tableAt, type Grid } from './tables.ts'

/** A part of a text. Pieces hold `\n` where a line ends that does not go on. */
export type Block =
  | { type: 'heading'; level: number; pieces: Piece[] }
  | { type: 'paragraph'; pieces: Piece[] }
  | { type: 'item'; marker: Marker; indent: number; pieces: Piece[] }
  | { type: 'table'; grid: Grid }

/** Puts the lines of a column together to headings, paragraphs, items of lists and tables. */
export function blocksOf(lines: readonly Line[], sizes: Sizes): Block[] {
  const blocks: Block[] = []
  const leading = leadingOf(lines)
  const right = Math.max(...lines.map((line) => line.right))
  const left = Math.min(...lines.map(({ x }) => x))
  let group: Line[] = []
  const endGroup = () => {
    if (group.length > 0) blocks.push(...blocksOfGroup(group, { left, right }, sizes))
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
function blocksOfGroup(
  group: readonly Line[],
  column: { left: number; right: number },
  sizes: Sizes,
): Block[] {
  const heading = headingOf(group, sizes)
  if (heading) return [heading]
  const blocks: Block[] = []
  // The width of a few lines says little: they may all be short.
  const edges = group.length < 4 ? column : edgesOf(group)
  let block: Block | undefined
  let before: Line | undefined
  let start: Line | undefined
  for (const line of group) {
    const marker = markerOf(line)
    const room = before ? roomAfter(before, line, edges) : 0
    const isNew =
      !block || !before || !start || marker || isParagraphStart(before, start, line, room)
    if (isNew) {
      const pieces = piecesOf(line)
      block = marker
        ? {
            type: 'item',
            marker,
            indent: line.isRtl ? -line.right : line.x,
            pieces: withoutStart(pieces, marker.text),
          }
        : { type: 'paragraph', pieces }
      blocks.push(block)
      start = line
    } else if (block && block.type !== 'table') {
      const areEntries =
        before !== undefined && [before, line].every((one) => entry.test(textOf(one)))
      append(block.pieces, line, room > 0 || areEntries)
    }
    before = line
  }
  return blocks
}

function edgesOf(group: readonly Line[]) {
  return {
    left: Math.min(...group.map(({ x }) => x)),
    right: Math.max(...group.map((line) => line.right)),
  }
}

function headingOf(group: readonly Line[], sizes: Sizes): Block | undefined {
  const level = Math.max(...group.map((line) => levelOf(line.size, sizes) ?? Infinity))
  const text = group.map(textOf).join(' ')
  if (level === Infinity || group.length > 3 || text.length > 180) return undefined
  if (!/\p{L}.*\p{L}/u.test(text) || group.some((line) => line.segments.length > 2))
    return undefined
  const [first, ...others] = group
  if (!first || markerOf(first)?.isBullet) return undefined
  const pieces = piecesOf(first)
  for (const line of others) append(pieces, line, false)
  return { type: 'heading', level, pieces }
}

/** How much of the first word of a line would still have fitted on the line before; negative if it would not. */
function roomAfter(
  before: Line,
  line: Line,
  { left, right }: { left: number; right: number },
): number {
  const room = line.isRtl ? before.x - left : right - before.right
  const text = textOf(line)
  const [word = ''] = /^\S+/.exec(text) ?? []
  const letter = (line.right - line.x) / Math.max(1, text.length)
  return room - (word.length + 1) * letter * 1.1
}

/** Dots that lead to a number, as in a table of contents; it may also do without. */
const leaders = /(?:\.\s?){4,}\s*\S{1,8}$/
const entry = /\p{L}.*\s(?:\d{1,4}|[ivxl]+)$/u

function isParagraphStart(before: Line, start: Line, line: Line, room: number): boolean {
  if (room <= 0) return leaders.test(textOf(before))
  if (/[.!?:;。！？…]["”’»)]?$/.test(textOf(before))) return true
  const indent = line.isRtl ? before.right - line.right : line.x - before.x
  return indent > line.size * 0.8 && line.x > start.x
}

function piecesOf({ segments }: Line): Piece[] {
  return segments.flatMap(({ pieces }, index) => [
    ...(index > 0 ? [{ text: ' ' }] : []),
    ...pieces.map((piece) => ({ ...piece })),
  ])
}

function append(pieces: Piece[], line: Line, isBroken: boolean): void {
  const last = pieces.at(-1)
  const next = piecesOf(line)
  if (!last) pieces.push(...next)
  else if (isBroken) pieces.push({ text: '\n' }, ...next)
  else {
    const joined = joinOf(last.text, textOfPieces(next))
    last.text = joined.before
    if (joined.space !== '') pieces.push({ text: joined.space })
    pieces.push(...next)
  }
}

/** How two lines are joined: without the hyphen that divides a word, and in most scripts with a space. */
function joinOf(before: string, after: string): { before: string; space: string } {
  if (before.endsWith('\u00ad')) return { before: before.slice(0, -1), space: '' }
  if (/\p{Ll}[-\u2010]$/u.test(before) && /^\p{Ll}/u.test(after)) {
    return { before: before.slice(0, -1), space: '' }
  }
  const isDivided = /[\p{L}\p{N}][-\u2010/]$/u.test(before) && /^[\p{L}\p{N}]/u.test(after)
  const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u
  const isCjk = cjk.test(before.slice(-1)) && cjk.test(after.slice(0, 1))
  return { before, space: isDivided || isCjk ? '' : ' ' }
}

/** Pieces without the marker that begins them. */
function withoutStart(pieces: Piece[], marker: string): Piece[] {
  let left = marker.length
  return pieces.flatMap((piece) => {
    const text = piece.text.slice(left)
    left = Math.max(0, left - piece.text.length)
    return text === '' ? [] : [{ ...piece, text }]
  })
}
