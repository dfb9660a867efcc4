import type { Span } from '../text/edit.ts'
import type { Loose } from './boundaries.ts'
import { fold } from './fold.ts'
import type { FoldedText } from './folded-text.ts'
import type { StartContext, TolerantLevel } from './levels.ts'
import { firstIndexFrom } from '../text/sorted.ts'
import type { Source } from './source.ts'

/** A folded quote in a folded source: character `i` of the quote is character `at + i` of the source. */
export interface FoldedMatch {
  quote: FoldedText
  source: FoldedText
  at: number
  level: TolerantLevel
  /** The context in which the quote was folded, and others that fold it to the same text. */
  context: StartContext
  otherContexts: StartContext[]
}

/** The offset in the source where the match starts. */
export function startOf({ source, at }: FoldedMatch): number {
  return source.starts[at] ?? 0
}

/** The offset where it ends. Invisible characters after it belong to it only if they were quoted. */
export function endOf({ source, at, quote }: FoldedMatch): number {
  const last = quote.text.length - 1
  const visibleEnd = quote.visibleEnds.has(last) ? undefined : source.visibleEnds.get(at + last)
  return visibleEnd ?? source.ends[at + last] ?? 0
}

/** The match of a quote at a span of the source; undefined if they differ on the level. */
export function foldedMatchAt(
  source: Source,
  quote: string,
  { from, to }: Span,
  level: TolerantLevel,
): FoldedMatch | undefined {
  const whole = source.folded(level)
  const match: FoldedMatch = {
    quote: fold(quote, level),
    source: whole,
    at: firstIndexFrom(whole.starts, from),
    level,
    context: 'text',
    otherContexts: [],
  }
  const isAtSpan = startOf(match) === from && endOf(match) === to
  return isAtSpan && whole.text.startsWith(match.quote.text, match.at) ? match : undefined
}

/**
 * Whether the first and the last character of a quote are written differently in the source, or not
 * at all. There the quote may have been cut off anywhere, so `boundaries.ts` looks at what is around.
 */
export function looseEndsOf(text: string, quote: string, match: FoldedMatch): Loose {
  const { quote: folded, source, at } = match
  const last = folded.text.length - 1
  const head =
    (folded.starts[0] ?? 0) > 0 ||
    quote.slice(0, folded.ends[0]) !== text.slice(source.starts[at], source.ends[at])
  const isTailDropped = folded.visibleEnds.has(last) && !source.visibleEnds.has(at + last)
  const sourceEnd =
    source.visibleEnds.get(at + last) ?? Math.min(endOf(match), source.ends[at + last] ?? 0)
  const isLastSame =
    quote.slice(folded.starts[last], folded.visibleEnds.get(last) ?? folded.ends[last]) ===
    text.slice(source.starts[at + last], sourceEnd)
  return { head, tail: (folded.ends[last] ?? 0) < quote.length || isTailDropped || !isLastSame }
}
