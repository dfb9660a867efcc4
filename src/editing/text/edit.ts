import { isHighSurrogate, isInSurrogatePair, isLowSurrogate } from './characters.ts'

/**
 * The replacement of the text from `from` to `to` by `insert`. Positions are UTF-16 code units of the
 * text that the edit applies to. Lists of edits are in order and don't overlap.
 */
export interface Edit {
  from: number
  to: number
  insert: string
}

/** A range of a text. */
export interface Span {
  from: number
  to: number
}

/** A span of a text and the span that replaces it in the text after a change. */
export interface ChangedSpan {
  old: Span
  new: Span
}

/** Returns the text after all edits. @throws RangeError if they overlap or lie outside the text. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let position = 0
  for (const { from, to, insert } of edits) {
    if (!(from >= position && to >= from && to <= text.length)) {
      throw new RangeError(`the edit ${from}–${to} is out of order or outside the text`)
    }
    parts.push(text.slice(position, from), insert)
    position = to
  }
  parts.push(text.slice(position))
  return parts.join('')
}

/** Returns the span that each edit replaces, and the span of its text in the text after all edits. */
export function spansOf(edits: readonly Edit[]): ChangedSpan[] {
  let shift = 0
  return edits.map(({ from, to, insert }) => {
    const start = from + shift
    shift += insert.length - (to - from)
    return { old: { from, to }, new: { from: start, to: start + insert.length } }
  })
}

/** Returns why a span is not valid in a text. `undefined`: it is valid. */
export function rangeError(text: string, { from, to }: Span): string | undefined {
  const range = `The range from ${from} to ${to}`
  if (to < from) return `${range} ends before it begins.`
  if (to > text.length) return `${range} goes beyond the document’s ${text.length} characters.`
  const isCut = isInSurrogatePair(text, from) || isInSurrogatePair(text, to)
  return isCut ? `${range} cuts a character in two.` : undefined
}

const blockLength = 1024

/** Returns the edit without the start and end that old and new text share. Never cuts a surrogate pair. */
export function shrinkEdit(text: string, edit: Edit): Edit {
  const { insert } = edit
  const maxShared = Math.min(edit.to - edit.from, insert.length)
  let start = sharedStart(text, edit, maxShared)
  let end = sharedEnd(text, edit, maxShared - start)
  if (start > 0 && isHighSurrogate(text.charCodeAt(edit.from + start - 1))) start--
  if (end > 0 && isLowSurrogate(text.charCodeAt(edit.to - end))) end--
  return {
    from: edit.from + start,
    to: edit.to - end,
    insert: insert.slice(start, insert.length - end),
  }
}

/** How many characters old and new text share at their start. Compares in blocks, which is much faster. */
function sharedStart(text: string, { from, insert }: Edit, max: number): number {
  let count = 0
  while (
    max - count >= blockLength &&
    text.slice(from + count, from + count + blockLength) ===
      insert.slice(count, count + blockLength)
  ) {
    count += blockLength
  }
  while (count < max && text.charCodeAt(from + count) === insert.charCodeAt(count)) count++
  return count
}

function sharedEnd(text: string, { to, insert }: Edit, max: number): number {
  const { length } = insert
  let count = 0
  while (
    max - count >= blockLength &&
    text.slice(to - count - blockLength, to - count) ===
      insert.slice(length - count - blockLength, length - count)
  ) {
    count += blockLength
  }
  while (count < max && text.charCodeAt(to - count - 1) === insert.charCodeAt(length - count - 1)) {
    count++
  }
  return count
}
