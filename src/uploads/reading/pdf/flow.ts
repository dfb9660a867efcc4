import { textOf, textOfPieces, type Line, type Piece } from './lines.ts'

/** Where lines begin and end if they are full. */
export interface Edges {
  left: number
  right: number
}

export function edgesOf(lines: readonly Line[]): Edges {
  return {
    left: Math.min(...lines.map(({ x }) => x)),
    right: Math.max(...lines.map((line) => line.right)),
  }
}

/** A line that is narrower, in sizes of its font, is more likely an entry than part of a sentence. */
const minWidth = 15
/** A gap in a line, in sizes of its font, that is in no sentence. */
const maxGap = 2.5
/** Lines that show how wide a text is: a few may all be short. */
const minLines = 4

/** Where the lines of a text end if they are full: that of a few lines by the column in which they are. */
export function edgesOfText(lines: readonly Line[], column: Edges): Edges {
  return lines.length < minLines ? column : edgesOf(lines)
}

/**
 * Whether a text goes on in its next line: the first word of that had no room in the line before. Lines that are
 * short or have gaps go on only if the next begins in the middle of a sentence.
 */
export function goesOn(before: Line, line: Line, edges: Edges): boolean {
  const text = textOf(line)
  const width = before.right - before.x
  const isShort =
    edges.right - edges.left < before.size * minWidth || width < before.size * minWidth
  if (hasGap(before) || hasGap(line) || (isEntry(before) && isEntry(line))) return false
  if (isShort && !/^[\p{Ll}\p{Lo}]/u.test(text)) return false
  const room = line.isRtl ? before.x - edges.left : edges.right - before.right
  const [word = ''] = /^\S+/.exec(text) ?? []
  const letter = (line.right - line.x) / Math.max(1, text.length)
  return room < (word.length + 1) * letter * 1.1
}

/** Whether words of a line are so far apart that they are of no sentence. */
export function hasGap({ segments, size }: Line): boolean {
  const ordered = segments.toSorted((one, other) => one.x - other.x)
  return ordered.some(
    ({ right }, index) => (ordered[index + 1]?.x ?? right) - right > size * maxGap,
  )
}

/** Dots that lead to a number, as in a table of contents; it may also do without. */
const leaders = /(?:\.\s?){4,}\s*\S{1,8}$/
const entry = /\p{L}.*\s(?:\d{1,4}|[ivxl]+)$/u

/** Whether a line ends as one of a table of contents does. */
function isEntry(line: Line): boolean {
  const text = textOf(line)
  return leaders.test(text) || entry.test(text)
}

export function piecesOf({ segments }: Line): Piece[] {
  return segments.flatMap(({ pieces }, index) => [
    ...(index > 0 ? [{ text: ' ' }] : []),
    ...pieces.map((piece) => ({ ...piece })),
  ])
}

/** Appends a line to a text, on a line of its own if the text does not go on in it. */
export function append(pieces: Piece[], line: Line, isBroken: boolean): void {
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
export function withoutStart(pieces: Piece[], marker: string): Piece[] {
  let left = marker.length
  return pieces.flatMap((piece) => {
    const text = piece.text.slice(left)
    left = Math.max(0, left - piece.text.length)
    return text === '' ? [] : [{ ...piece, text }]
  })
}
