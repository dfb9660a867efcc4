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

/** Whether an offset lies between the two halves of a surrogate pair. */
export function cutsCharacter(text: string, offset: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, offset - 1), offset + 1))
}

/** Why a range can’t be one of the text; undefined where it can. */
export function faultOfRange(text: string, { from, to }: Span): string | undefined {
  const range = `The range from ${from} to ${to}`
  if (to < from) return `${range} ends before it begins.`
  if (to > text.length) return `${range} goes beyond the document’s ${text.length} characters.`
  const isCut = cutsCharacter(text, from) || cutsCharacter(text, to)
  return isCut ? `${range} cuts a character in two.` : undefined
}

const block = 1024

/** The same edit without the ends that old and new text share; never cuts a surrogate pair. */
export function shrinkEdit(text: string, edit: Edit): Edit {
  let { from, to } = edit
  let start = 0
  let end = edit.insert.length
  // Most of it in blocks, which are compared many times faster than their characters.
  while (
    Math.min(to - from, end - start) >= block &&
    text.slice(from, from + block) === edit.insert.slice(start, start + block)
  ) {
    from += block
    start += block
  }
  while (from < to && start < end && text.charCodeAt(from) === edit.insert.charCodeAt(start)) {
    from++
    start++
  }
  while (
    Math.min(to - from, end - start) >= block &&
    text.slice(to - block, to) === edit.insert.slice(end - block, end)
  ) {
    to -= block
    end -= block
  }
  while (to > from && end > start && text.charCodeAt(to - 1) === edit.insert.charCodeAt(end - 1)) {
    to--
    end--
  }
  if (start > 0 && isHighSurrogate(text.charCodeAt(from - 1))) {
    from--
    start--
  }
  if (end < edit.insert.length && isLowSurrogate(text.charCodeAt(to))) {
    to++
    end++
  }
  return { from, to, insert: edit.insert.slice(start, end) }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
