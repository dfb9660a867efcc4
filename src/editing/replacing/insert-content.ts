import { fold, foldIfEqual } from '../passages/fold.ts'
import type { FoundPassage } from '../passages/match.ts'
import { splitEdges } from '../text/edges.ts'
import type { Edit } from '../text/edit.ts'
import { lineEndingOf, withLineEndings } from '../text/line-endings.ts'
import { indentInsertion } from './indentation.ts'

/**
 * The edit that inserts content after a passage and the whitespace that was quoted with it; undefined
 * if the content would be read differently there than after the quote.
 */
export function insertAfter(text: string, found: FoundPassage, content: string): Edit | undefined {
  const { from, to, outer } = found
  const { inner, tail } = splitEdges(found.quote)
  const quoted = outer.to > to ? inner + tail : inner
  return insertAt(text, found, content, outer.to, (added) => ({
    inSource: text.slice(from, outer.to) + added,
    inQuote: quoted + added,
  }))
}

/** The same before the passage. */
export function insertBefore(text: string, found: FoundPassage, content: string): Edit | undefined {
  const { from, to, outer } = found
  const { head, inner } = splitEdges(found.quote)
  const quoted = outer.from < from ? head + inner : inner
  return insertAt(text, found, content, outer.from, (added) => ({
    inSource: added + text.slice(outer.from, to),
    inQuote: added + quoted,
  }))
}

function insertAt(
  text: string,
  { folded, reading, quote, from, to }: FoundPassage,
  content: string,
  at: number,
  withAdded: (added: string) => { inSource: string; inQuote: string },
): Edit | undefined {
  const added = reading ? reading.readNew(content) : content
  if (added === undefined) return undefined
  const lineEnding = lineEndingOf(text, text.slice(from, to))
  if (!folded) return { from: at, to: at, insert: withLineEndings(added, lineEnding) }
  const { level, context } = folded
  const { inSource, inQuote } = withAdded(added)
  const expected = fold(inQuote, level, context).text
  if (!foldIfEqual(expected, inSource, level, context)) return undefined
  const indented = indentInsertion(text, { folded, quote, from }, at, added)
  return { from: at, to: at, insert: withLineEndings(indented, lineEnding) }
}
