import { diffTexts } from '../../editing/checks/receipt.ts'
import { maxEntityLength } from '../../editing/html/entities.ts'
import { applyCall, openWorkingCopy } from '../../editing/working-copy.ts'

/** A change of the source, for the composer's own planning. */
export interface Change {
  from: number
  to: number
  insert: string
}

/** A call of an editing tool, as a model makes it. */
export interface PlannedCall {
  name: 'html_replace' | 'html_insert_after' | 'html_delete' | 'read_html'
  input: Record<string, string | number>
}

/**
 * The calls that make one text of another, where several wishes came to that: calls that followed one
 * upon the other would quote what the ones before them wrote.
 */
export function callsBetween(html: string, after: string): PlannedCall[] {
  return callsFor(html, diffTexts(html, after)).calls
}

/**
 * Calls that come to a text, as they are. Where one would be taken to mean what stood there before
 * the others, each says by a reading before it that it knows what they made.
 */
export function placed(html: string, calls: readonly PlannedCall[], after: string): PlannedCall[] {
  let copy = openWorkingCopy(html)
  const isMade = calls.every(({ name, input }) => {
    const { state, resolution } = applyCall(copy, { name, input: JSON.stringify(input) })
    copy = state
    return resolution.ok
  })
  if (isMade && copy.html === after) return [...calls]
  return calls.flatMap((call) => [
    { name: 'read_html', input: { from_line: 1, to_line: 1 } } as const,
    call,
  ])
}

/** Up to how many changes each get a call of their own. */
const mostSeparate = 20

/**
 * The calls that make the changes one after another, each with a quote that is unique at its time.
 * Many changes are joined with their neighbours, so that there are never more than some ninety calls.
 */
export function callsFor(html: string, changes: readonly Change[]) {
  const calls: PlannedCall[] = []
  let text = html
  // From the end to the beginning, so that no change moves another one's place.
  for (const change of joinNeighbours(html, changes).toReversed()) {
    const { from, to, insert } = change
    calls.push(callFor(text, change))
    text = text.slice(0, from) + insert + text.slice(to)
  }
  return { calls, html: text }
}

function joinNeighbours(html: string, changes: readonly Change[]): Change[] {
  const real = changes
    .filter(({ from, to, insert }) => html.slice(from, to) !== insert)
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
  const reach = real.length > mostSeparate ? html.length / 40 : 0
  const joined: Change[] = []
  for (const change of real) {
    const last = joined.at(-1)
    if (last && change.to - last.from < reach) {
      last.insert += html.slice(last.to, change.from) + change.insert
      last.to = change.to
    } else joined.push({ ...change })
  }
  return joined
}

function callFor(text: string, { from, to, insert }: Change): PlannedCall {
  if (from === to) {
    const start = uniqueStart(text, from)
    if (start !== undefined) {
      const anchor_text = text.slice(start, from)
      return { name: 'html_insert_after', input: { anchor_text, new_content: insert } }
    }
  }
  const quote = uniqueRange(text, from, to)
  const old_text = text.slice(quote.from, quote.to)
  if (insert === '' && quote.from === from && quote.to === to) {
    return { name: 'html_delete', input: { text_to_delete: old_text } }
  }
  const new_text = text.slice(quote.from, from) + insert + text.slice(to, quote.to)
  return { name: 'html_replace', input: { old_text, new_text } }
}

/** From where on the text before an offset is unique; undefined where it never is. */
function uniqueStart(text: string, end: number): number | undefined {
  for (let length = 16; ; length *= 2) {
    const start = wholePiece(text, Math.max(0, end - length)).from
    if (isUnique(text, start, end)) return start
    if (start === 0) return undefined
  }
}

/**
 * A range with as much before it as makes it unique, since what stands behind it has been changed
 * already; at the beginning of a text, with as much behind it.
 */
function uniqueRange(text: string, from: number, to: number) {
  for (let more = 0; ; more = more * 2 || 8) {
    const start = wholePiece(text, Math.max(0, from - more)).from
    if (isUnique(text, start, to)) return { from: start, to }
    if (start > 0) continue
    const end = wholePiece(text, Math.min(text.length, to + more)).to
    if (isUnique(text, 0, end) || end === text.length) return { from: 0, to: end }
  }
}

function isUnique(text: string, from: number, to: number): boolean {
  const quote = text.slice(from, to)
  return quote.trim() !== '' && text.indexOf(quote) === from && text.indexOf(quote, from + 1) < 0
}

/** The offset, or where the character begins and ends which it would cut in two, `&nbsp;` too. */
function wholePiece(text: string, offset: number): { from: number; to: number } {
  const start = Math.max(0, offset - maxEntityLength)
  const around = text.slice(start, offset + maxEntityLength)
  for (const { 0: piece, index } of around.matchAll(pieces)) {
    const from = start + index
    if (from < offset && offset < from + piece.length) return { from, to: from + piece.length }
  }
  return { from: offset, to: offset }
}

const pieces = /&#?\w+;|[\ud800-\udbff][\udc00-\udfff]/g
