import { lineOf, startOfLine } from '../text/lines.ts'
import { findNonOverlapping } from '../text/search.ts'
import { selectElements } from './select.ts'
import type { Source } from '../passages/source.ts'
import type { InputOf } from './schemas.ts'

/** Characters that one call returns. */
const maxReadLength = 20_000
const maxMatches = 20
/** Lines shown before and after a match. */
const contextLines = 2

/** A part of the document for the model to quote from, with a note of what was left out. */
export function readPart(
  source: Source,
  wanted: InputOf<'read_html'>,
): { ok: true; content: string } | { ok: false; reason: string } {
  const { text } = source
  if (wanted.search !== undefined) return readMatches(text, wanted.search)
  if (wanted.selector !== undefined) {
    const selected = selectElements(source, { selector: wanted.selector, occurrence: 1 })
    if (!selected.ok) return selected
    const [element] = selected.elements
    const { from, to } = element ?? { from: 0, to: 0 }
    return { ok: true, content: excerpt(text, from, to) }
  }
  const { from_line: first = 1, to_line: last = first + 200 } = wanted
  const from = startOfLine(text, first)
  if (from === undefined || last < first) {
    return { ok: false, reason: `The document has no lines ${first} to ${last}.` }
  }
  return { ok: true, content: excerpt(text, from, startOfLine(text, last + 1) ?? text.length) }
}

function readMatches(text: string, search: string) {
  const matches: number[] = []
  let isMore = false
  for (const at of findNonOverlapping(text, search)) {
    isMore = matches.length === maxMatches
    if (isMore) break
    matches.push(at)
  }
  const more = isMore ? `\n\n[There are more places than these ${maxMatches}.]` : ''
  if (matches.length === 0) {
    return {
      ok: false as const,
      reason: `“${search.slice(0, 200).toWellFormed()}” is not in the document.`,
    }
  }
  const share = Math.floor(maxReadLength / matches.length)
  const parts = matches.map((at) => {
    const line = lineOf(text, at)
    const from = startOfLine(text, Math.max(1, line - contextLines)) ?? 0
    const to = startOfLine(text, line + contextLines + 1) ?? text.length
    // If lines are very long, only what is right around the match.
    return excerpt(text, Math.max(from, at - share / 2), Math.min(to, at + share / 2))
  })
  return { ok: true as const, content: parts.join('\n\n') + more }
}

function excerpt(text: string, from: number, to: number): string {
  const start = Math.floor(from)
  const end = Math.min(Math.floor(to), start + maxReadLength)
  const rest = Math.floor(to) - end
  const more = rest > 0 ? `\n[${rest} more characters]` : ''
  const [first, last] = [lineOf(text, start), lineOf(text, Math.max(start, end - 1))]
  return `Lines ${first} to ${last}:\n${text.slice(start, end).toWellFormed()}${more}`
}
