import type { FoundPassage } from '../passages/match.ts'
import { splitEdges } from '../text/edges.ts'
import type { Edit } from '../text/edit.ts'
import { lineEndingOf, withLineEndings, withLineFeeds } from '../text/line-endings.ts'
import { insertAfter, insertBefore } from './insert-content.ts'

/**
 * The edit for new text that only adds to a passage, before it or after it; undefined for any other.
 * The new text may have the passage as it was quoted or as the source writes it.
 */
export function addAround(text: string, found: FoundPassage, target: string): Edit | undefined {
  const { from, to, outer, quote } = found
  const { head, tail } = splitEdges(quote)
  // Quoted whitespace that the source lacks would be added too.
  if ((head && outer.from === from) || (tail && outer.to === to)) return undefined
  const wanted = withLineFeeds(target)
  const quoted = withLineFeeds(quote)
  if (wanted === quoted) return undefined
  if (wanted === withLineFeeds(text.slice(outer.from, outer.to))) return undefined
  const unwrapped = { ...found, reading: undefined }
  if (wanted.startsWith(quoted)) return insertAfter(text, unwrapped, wanted.slice(quoted.length))
  if (wanted.endsWith(quoted)) return insertBefore(text, unwrapped, wanted.slice(0, -quoted.length))
  return addAroundSource(text, found, wanted)
}

/** The same for new text that has the passage as the source writes it, and so is indented as that. */
function addAroundSource(
  text: string,
  { from, to, outer, quote }: FoundPassage,
  wanted: string,
): Edit | undefined {
  const quoted = splitEdges(quote)
  // Whitespace at an end counts only if it was quoted as it is.
  const hasHead = withLineFeeds(text.slice(outer.from, from)) === withLineFeeds(quoted.head)
  const hasTail = withLineFeeds(text.slice(to, outer.to)) === withLineFeeds(quoted.tail)
  const [start, end] = [hasHead ? outer.from : from, hasTail ? outer.to : to]
  const passage = withLineFeeds(text.slice(start, end))
  const { head, inner, tail } = splitEdges(wanted)
  const target = (hasHead ? head : '') + inner + (hasTail ? tail : '')
  const isAfter = target.startsWith(passage)
  if (!isAfter && !target.endsWith(passage)) return undefined
  const at = isAfter ? end : start
  const added = isAfter ? target.slice(passage.length) : target.slice(0, -passage.length)
  if (added === '') return undefined
  const lineEnding = lineEndingOf(text, text.slice(from, to))
  return { from: at, to: at, insert: withLineEndings(added, lineEnding) }
}
