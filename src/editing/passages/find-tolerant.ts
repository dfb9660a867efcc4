import { splitEdges } from '../text/edges.ts'
import type { Span } from '../text/edit.ts'
import { boundaryError, type Loose } from './boundaries.ts'
import { findFolded } from './find-folded.ts'
import { fold } from './fold.ts'
import { endOf, looseEndsOf, startOf, type FoldedMatch } from './folded-match.ts'
import { foldings, minTolerantLength, tolerantLevels, type TolerantLevel } from './levels.ts'
import { ambiguous, missing, type FoundPassage, type Match } from './match.ts'
import { occurrences, type SpanFilter } from './occurrences.ts'
import { withQuotedWhitespace } from './outer-whitespace.ts'
import type { Source } from './source.ts'

/**
 * Finds a passage that is written differently in the source. The first level that matches decides: a
 * later one never chooses between the matches of an earlier one. Undefined if no level matches.
 */
export function findTolerant(
  source: Source,
  passage: string,
  isAllowed: SpanFilter,
): Match | undefined {
  const quote = splitEdges(passage).inner
  if (fold(quote, 'whitespace').text.length < minTolerantLength) return undefined
  for (const level of tolerantLevels) {
    if (isRuledOut(source, quote, level, isAllowed)) continue
    const matches = findFolded(source, quote, level, isAllowed)
    const [match] = matches
    if (!match) continue
    if (matches.length > 1) return ambiguous(source, matches.map(startOf))
    return describeTolerant(source, passage, match, isAllowed)
  }
  return undefined
}

/** Saves folding for `whitespace`: what that ignores, `typography` does too, which most misses need. */
function isRuledOut(
  source: Source,
  quote: string,
  level: TolerantLevel,
  isAllowed: SpanFilter,
): boolean {
  return level === 'whitespace' && findFolded(source, quote, 'typography', isAllowed).length === 0
}

function describeTolerant(
  source: Source,
  passage: string,
  folded: FoldedMatch,
  isAllowed: SpanFilter,
): Match | undefined {
  const { text } = source
  const { head, inner: quote, tail } = splitEdges(passage)
  const { level } = folded
  const span = { from: startOf(folded), to: endOf(folded) }
  const sameTexts = foldings[level].foldsMarkup ? findSameText(source, span, isAllowed) : []
  if (sameTexts.length > 1) return ambiguous(source, sameTexts)
  // A quote of `&am` as it is written does not mean all of `&amp;`; only a mere `&` may.
  const isVerbatim = text.startsWith(quote, span.from) && !quote.endsWith('&')
  if (isVerbatim && span.to - span.from > quote.length) return undefined
  const loose = looseEndsOf(text, quote, folded)
  const found: FoundPassage = {
    ok: true,
    ...span,
    outer: withQuotedWhitespace(text, span, passage),
    level,
    quote: passage,
    reading: undefined,
    folded,
    ends: undefined,
  }
  return atBoundaries(source, found, {
    head: head !== '' || loose.head,
    tail: tail !== '' || loose.tail,
  })
}

/** The match, unless the text around it shows that it is not what was quoted. */
export function atBoundaries(source: Source, found: FoundPassage, loose: Loose): Match {
  const reason = boundaryError(source, found, loose)
  return reason === undefined ? found : missing(reason)
}

/**
 * The offsets of all that reads as the text of a span does before markup counts. The same characters
 * may be a tag here and text there: a level with markup matches only one of them, but the quote could
 * have meant either.
 */
function findSameText(source: Source, { from, to }: Span, isAllowed: SpanFilter): number[] {
  const { text: whole, starts, ends } = source.folded('typography')
  const { text } = fold(splitEdges(source.text.slice(from, to)).inner, 'typography')
  const positions = occurrences(whole, text, (at) =>
    isAllowed(starts[at] ?? 0, ends[at + text.length - 1] ?? 0),
  )
  return positions.map((at) => starts[at] ?? 0)
}
