import {
  asciiForms,
  endOfMarks,
  isComposable,
  isInvisible,
  isSpace,
  isUnicodeSpace,
} from '../text/characters.ts'
import { decodeEntity } from './entity.ts'
import {
  addInvisible,
  addWhitespace,
  innerQuote,
  isRaw,
  replacement,
  tagEnd,
  tagStart,
  writeCharacter,
  writeUnit,
  type FoldedWriter,
} from './folded-text.ts'

// Folding of text: everything but tags.

const space = 32
const quote = 34
const ampersand = 38
const less = 60
const firstMark = 0x300

/** Folds all of a stretch as text without entities. */
export function foldPlainText(writer: FoldedWriter, from: number, to: number): void {
  foldRun(writer, from, to, false)
}

/** Folds text up to the next `<` or `&` and returns where that is, or the end of the source. */
export function foldUntilMarkup(writer: FoldedWriter, from: number): number {
  return foldRun(writer, from, writer.source.length, true)
}

/** Folds the content of a script, style or comment. */
export function foldRawText(writer: FoldedWriter, from: number, to: number): void {
  const first = writer.length
  foldRun(writer, from, to, false)
  const { flags, length } = writer
  for (let index = first; index < length; index++) flags[index] = (flags[index] ?? 0) | isRaw
}

/** Folds text whose entities are decoded, such as the value of an attribute. */
export function foldValueText(writer: FoldedWriter, from: number, to: number): void {
  const first = writer.length
  for (let at = foldRun(writer, from, to, true); at < to; at = foldRun(writer, at, to, true)) {
    const isEntity = writer.source.charCodeAt(at) === ampersand
    at = isEntity ? foldEntity(writer, at, to, true) : foldCharacter(writer, at, to)
  }
  const { codes, length } = writer
  for (let index = first; index < length; index++) {
    if (codes[index] === quote) codes[index] = innerQuote
  }
}

/** Folds the entity at an offset, or its `&` if it is none, and returns where the rest starts. */
export function foldEntity(
  writer: FoldedWriter,
  at: number,
  end: number,
  isInValue = false,
): number {
  const entity = decodeEntity(writer.source, at, end, isInValue)
  if (!entity) return foldCharacter(writer, at, end)
  const { text, to } = entity
  const code = text.charCodeAt(0)
  if (isSpace(code) || isUnicodeSpace(code)) addWhitespace(writer, at, to)
  else if (isInvisible(code)) addInvisible(writer, at, to)
  else writeUnit(writer, asciiForms.get(code) ?? text.normalize('NFC'), at, to)
  return to
}

/** Folds one character, with the marks that are composed with it, and returns where the rest starts. */
export function foldCharacter(writer: FoldedWriter, at: number, end: number): number {
  const { source, foldsTypography } = writer
  const code = source.charCodeAt(at)
  if (foldsTypography && code > 0x7f) return foldUnicode(writer, code, at, end)
  if (isSpace(code)) {
    addWhitespace(writer, at, at + 1)
    return at + 1
  }
  const mayBeMarked = foldsTypography && at + 1 < end && source.charCodeAt(at + 1) >= firstMark
  const to = mayBeMarked ? endOfMarks(source, at + 1, end) : at + 1
  if (to > at + 1) writeUnit(writer, source.slice(at, to).normalize('NFC'), at, to)
  else writeCharacter(writer, code, at, to)
  return to
}

/** The same for a character outside of ASCII, where typography counts. */
function foldUnicode(writer: FoldedWriter, code: number, at: number, end: number): number {
  const ascii = asciiForms.get(code)
  if (isUnicodeSpace(code)) addWhitespace(writer, at, at + 1)
  else if (isInvisible(code)) addInvisible(writer, at, at + 1)
  else if (isReserved(code)) writeCharacter(writer, replacement, at, at + 1)
  else if (ascii !== undefined) writeUnit(writer, ascii, at, at + 1)
  else return foldComposed(writer, code, at, end)
  return at + 1
}

function foldComposed(writer: FoldedWriter, code: number, at: number, end: number): number {
  const to = endOfMarks(writer.source, at + 1, end)
  if (to > at + 1 || isComposable(code)) {
    writeUnit(writer, writer.source.slice(at, to).normalize('NFC'), at, to)
  } else writeCharacter(writer, code, at, to)
  return to
}

/** Whether a character represents markup in folded texts, so that the text itself must not contain it. */
function isReserved(code: number): boolean {
  return code === tagStart || code === tagEnd || code === innerQuote
}

/** Folds characters up to `to` or, if it stops at markup, up to `<` or `&`. Returns where it stopped. */
function foldRun(writer: FoldedWriter, from: number, to: number, stopsAtMarkup: boolean): number {
  const { source, foldsTypography } = writer
  let at = from
  while (at < to) {
    const code = source.charCodeAt(at)
    const isVisibleAscii = code > space && code < 0x7f
    if (isVisibleAscii && stopsAtMarkup && (code === less || code === ampersand)) return at
    if (isVisibleAscii && !(foldsTypography && source.charCodeAt(at + 1) >= firstMark)) {
      writeCharacter(writer, code, at, ++at)
    } else at = foldCharacter(writer, at, to)
  }
  return at
}
