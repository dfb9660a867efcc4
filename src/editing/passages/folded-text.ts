import type { Span } from '../text/edit.ts'

/**
 * A text as a level sees it, with the way back to the source. Every character of the folded text
 * belongs to a unit of the source, such as an entity or a run of whitespace; `starts` and `ends` hold
 * the offsets of that unit. For example, `a &amp;b` on the level `markup`:
 *
 *     text     a    ␣    &    b
 *     starts   0    1    2    7
 *     ends     1    2    7    8
 */
export interface FoldedText {
  text: string
  /** The code units of the text. */
  codes: Uint16Array<ArrayBuffer>
  /** The offsets in the source where the unit of each character starts and ends. */
  starts: Uint32Array
  ends: Uint32Array
  /** Per character, a sum of `startsUnit`, `endsUnit` and `isRaw`. */
  flags: Uint8Array
  /** By index: where a character itself ends, if its unit goes on with invisible ones (soft hyphens). */
  visibleEnds: Map<number, number>
  /** The whole start tags; empty on levels that do not distinguish tags from text. */
  tags: FoldedTag[]
}

/** A whole start tag, in indices of the folded text. Each attribute includes the space before it. */
export interface FoldedTag extends Span {
  attributes: Span[]
}

/** The character is the first of its unit, so a match may start here. */
export const startsUnit = 1
/** The character is the last of its unit, so a match may end here. */
export const endsUnit = 2
/** The character is of a script, style or comment, where entities mean nothing. */
export const isRaw = 4

// Noncharacters of Unicode stand for the markup of tags, which must not equal a decoded `&lt;`.
export const tagStart = 0xfffe
export const tagEnd = 0xffff
/** A `"` within a value, as opposed to one that ends it. */
export const innerQuote = 0xfdd0
/** Replaces these characters where the source itself has them. */
export const replacement = 0xfffd

const space = 32
const less = 60
const greater = 62

/** A folded text while it is written, in the order of the source. */
export interface FoldedWriter {
  readonly source: string
  readonly foldsTypography: boolean
  codes: Uint16Array<ArrayBuffer>
  starts: Uint32Array
  ends: Uint32Array
  flags: Uint8Array
  length: number
  /** Whitespace that was read but not written yet: next to an angle bracket it is dropped. -1: none. */
  pendingFrom: number
  pendingTo: number
  readonly visibleEnds: Map<number, number>
  readonly tags: FoldedTag[]
}

export function createWriter(source: string, foldsTypography: boolean): FoldedWriter {
  const capacity = source.length + 64
  return {
    source,
    foldsTypography,
    codes: new Uint16Array(capacity),
    starts: new Uint32Array(capacity),
    ends: new Uint32Array(capacity),
    flags: new Uint8Array(capacity),
    length: 0,
    pendingFrom: -1,
    pendingTo: -1,
    visibleEnds: new Map(),
    tags: [],
  }
}

/** Writes a character that is a unit by itself. */
export function writeCharacter(writer: FoldedWriter, code: number, from: number, to: number): void {
  if (writer.pendingFrom >= 0) flushWhitespace(writer, code)
  append(writer, code, from, to, startsUnit | endsUnit)
}

/** Writes the characters that one unit of the source folds to. */
export function writeUnit(writer: FoldedWriter, text: string, from: number, to: number): void {
  flushWhitespace(writer, text.charCodeAt(0))
  const last = text.length - 1
  for (let index = 0; index <= last; index++) {
    const flags = (index === 0 ? startsUnit : 0) | (index === last ? endsUnit : 0)
    append(writer, text.charCodeAt(index), from, to, flags)
  }
}

/** Adds to the pending run of whitespace, which becomes one space or nothing. */
export function addWhitespace(writer: FoldedWriter, from: number, to: number): void {
  if (writer.pendingFrom < 0) writer.pendingFrom = from
  writer.pendingTo = to
}

/** Adds an invisible character to the unit before it. */
export function addInvisible(writer: FoldedWriter, from: number, to: number): void {
  const last = writer.length - 1
  if (writer.pendingFrom >= 0) writer.pendingTo = to
  else if (last >= 0 && writer.ends[last] === from) {
    if (!writer.visibleEnds.has(last)) writer.visibleEnds.set(last, from)
    writer.ends[last] = to
  }
}

/** The index of the next character, once pending whitespace is written. */
export function flushedLength(writer: FoldedWriter): number {
  flushWhitespace(writer, 0)
  return writer.length
}

export function endsWithSpace({ codes, length }: FoldedWriter): boolean {
  return length > 0 && codes[length - 1] === space
}

export function finish(writer: FoldedWriter): FoldedText {
  const length = flushedLength(writer)
  const codes = writer.codes.subarray(0, length)
  return {
    text: decodeCodes(codes),
    codes,
    starts: writer.starts.subarray(0, length),
    ends: writer.ends.subarray(0, length),
    flags: writer.flags.subarray(0, length),
    visibleEnds: writer.visibleEnds,
    tags: writer.tags,
  }
}

const littleEndian = new TextDecoder('utf-16le', { ignoreBOM: true })

export function decodeCodes(codes: Uint16Array<ArrayBuffer>): string {
  return littleEndian.decode(codes)
}

/** Writes pending whitespace as a space, unless typography drops it next to an angle bracket. */
function flushWhitespace(writer: FoldedWriter, next: number): void {
  const { pendingFrom, pendingTo, foldsTypography, codes, length } = writer
  if (pendingFrom < 0) return
  writer.pendingFrom = -1
  const last = length > 0 ? (codes[length - 1] ?? 0) : 0
  if (foldsTypography && (isAngle(last) || isAngle(next))) return
  append(writer, space, pendingFrom, pendingTo, startsUnit | endsUnit)
}

function isAngle(code: number): boolean {
  return code === less || code === greater || code === tagStart || code === tagEnd
}

function append(writer: FoldedWriter, code: number, from: number, to: number, flags: number): void {
  const index = writer.length
  if (index === writer.codes.length) grow(writer)
  writer.codes[index] = code
  writer.starts[index] = from
  writer.ends[index] = to
  writer.flags[index] = flags
  writer.length = index + 1
}

function grow(writer: FoldedWriter): void {
  const { codes, starts, ends, flags } = writer
  const capacity = codes.length * 2
  writer.codes = new Uint16Array(capacity)
  writer.codes.set(codes)
  writer.starts = new Uint32Array(capacity)
  writer.starts.set(starts)
  writer.ends = new Uint32Array(capacity)
  writer.ends.set(ends)
  writer.flags = new Uint8Array(capacity)
  writer.flags.set(flags)
}
