/**
 * A change as a value: the text from `from` up to `to` is replaced by `insert`. Offsets are UTF-16
 * code units of the text that the change is for. A list of edits is in order and without overlaps.
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

/** Gives the text with all edits made. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let at = 0
  for (const { from, to, insert } of edits) {
    if (!(from >= at && to >= from && to <= text.length)) {
      throw new RangeError(`the edit ${from}–${to} is out of order or outside the text`)
    }
    parts.push(text.slice(at, from), insert)
    at = to
  }
  parts.push(text.slice(at))
  return parts.join('')
}

/** The edits that undo these: made on the edited text, they give the text before. */
export function invertEdits(before: string, edits: readonly Edit[]): Edit[] {
  let shift = 0
  return edits.map(({ from, to, insert }) => {
    const start = from + shift
    shift += insert.length - (to - from)
    return { from: start, to: start + insert.length, insert: before.slice(from, to) }
  })
}

/** One list that does to a text of `length` what the first and then, on its result, the second does. */
export function composeEdits(length: number, first: readonly Edit[], second: readonly Edit[]) {
  return editsOf(editPieces(piecesOf(length, first), second), length)
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

/** Where a place of the old text is in the new one; a place inside a replaced range, at its end. */
export function mapPosition(edits: readonly Edit[], position: number): number {
  return positionMapper(edits)(position)
}

/** The same for many positions, each in the time of a search. */
export function positionMapper(edits: readonly Edit[]): (position: number) => number {
  const shifts = [0]
  for (const [index, { from, to, insert }] of edits.entries()) {
    shifts.push((shifts[index] ?? 0) + insert.length - (to - from))
  }
  return (position) => {
    let [low, high] = [0, edits.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((edits[middle]?.to ?? 0) <= position) low = middle + 1
      else high = middle
    }
    const shift = shifts[low] ?? 0
    const next = edits[low]
    return next && next.from < position ? next.from + shift + next.insert.length : position + shift
  }
}

/** A stretch of the old text that was kept, or new text. A text is the row of its pieces. */
type Piece = { from: number; to: number } | { insert: string }

function piecesOf(length: number, edits: readonly Edit[]): Piece[] {
  return editPieces([{ from: 0, to: length }], edits)
}

function lengthOf(piece: Piece): number {
  return 'insert' in piece ? piece.insert.length : piece.to - piece.from
}

function slicePiece(piece: Piece, start: number, end: number): Piece {
  return 'insert' in piece
    ? { insert: piece.insert.slice(start, end) }
    : { from: piece.from + start, to: piece.from + end }
}

function editPieces(pieces: Piece[], edits: readonly Edit[]): Piece[] {
  const result: Piece[] = []
  let index = 0
  let at = 0 // where the piece at `index` starts
  let used = 0 // how much of it was taken

  function take(until: number, keep: boolean): void {
    for (let piece = pieces[index]; piece && at + used < until; piece = pieces[index]) {
      const length = lengthOf(piece)
      const end = Math.min(length, until - at)
      if (keep) result.push(slicePiece(piece, used, end))
      used = end
      if (used < length) return
      at += length
      used = 0
      index++
    }
  }

  for (const { from, to, insert } of edits) {
    take(from, true)
    take(to, false)
    if (insert !== '') result.push({ insert })
  }
  take(Infinity, true)
  return result
}

function editsOf(pieces: readonly Piece[], length: number): Edit[] {
  const edits: Edit[] = []
  let kept = 0
  let insert = ''
  for (const piece of [...pieces, { from: length, to: length }]) {
    if ('insert' in piece) {
      insert += piece.insert
      continue
    }
    if (insert !== '' || piece.from > kept) edits.push({ from: kept, to: piece.from, insert })
    kept = piece.to
    insert = ''
  }
  return edits
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
