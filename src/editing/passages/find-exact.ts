import { splitEdges } from '../text/edges.ts'
import type { Span } from '../text/edit.ts'
import { withLineFeeds } from '../text/line-endings.ts'
import { foldedMatchAt } from './folded-match.ts'
import { minTolerantLength } from './levels.ts'
import { ambiguous, type FoundPassage, type Match } from './match.ts'
import { occurrences, type SpanFilter } from './occurrences.ts'
import { withQuotedWhitespace, withWholeLineEnds } from './outer-whitespace.ts'
import { plainForm } from './plain-form.ts'
import type { Source } from './source.ts'
import { isWhole } from './whole-characters.ts'

/**
 * Finds a passage that the source has character by character or, failing that, with other line
 * endings or differently composed characters. Such texts are equal however short they are.
 */
export function findExact(
  source: Source,
  passage: string,
  isAllowed: SpanFilter,
): Match | undefined {
  return findVerbatim(source, passage, isAllowed) ?? findPlain(source, passage, isAllowed)
}

const noDifference = { reading: undefined, folded: undefined, ends: undefined }

function findVerbatim(source: Source, passage: string, isAllowed: SpanFilter): Match | undefined {
  const { length } = passage
  const positions = occurrences(
    source.text,
    passage,
    (at) => isAllowed(at, at + length) && isWhole(source, at, at + length),
  )
  const [from] = positions
  if (from === undefined) return undefined
  if (positions.length > 1) return ambiguous(source, positions)
  const span = withWholeLineEnds(source.text, { from, to: from + length })
  return { ok: true, ...span, outer: span, level: 'exact', quote: passage, ...noDifference }
}

/** A text without any of these is its own plain form. */
const mayDiffer = /[\n\u0080-\uffff]/

function findPlain(source: Source, passage: string, isAllowed: SpanFilter): Match | undefined {
  if (!mayDiffer.test(passage)) return undefined
  const { text, sourceOf } = source.plain()
  const quote = plainForm(passage).text
  const spans: Span[] = []
  occurrences(text, quote, (at) => {
    const [from, to] = [sourceOf(at), sourceOf(at + quote.length)]
    if (from === undefined || to === undefined) return false
    if (!isAllowed(from, to) || !isWhole(source, from, to)) return false
    spans.push({ from, to })
    return true
  })
  const [span] = spans
  if (!span) return undefined
  if (spans.length > 1) {
    return ambiguous(
      source,
      spans.map(({ from }) => from),
    )
  }
  return describePlain(source, passage, span)
}

/** The match of a passage at a span that has the same plain form. */
function describePlain(source: Source, passage: string, span: Span): FoundPassage | undefined {
  const { text } = source
  const written = text.slice(span.from, span.to)
  const { head, tail } = splitEdges(written)
  const { inner } = splitEdges(passage)
  const place = { from: span.from + head.length, to: span.to - tail.length }
  const found = { ok: true, outer: span, quote: passage, ...noDifference } as const
  const hasSameCharacters = withLineFeeds(written) === withLineFeeds(passage)
  if (!hasSameCharacters) {
    const folded = foldedMatchAt(source, inner, place, 'typography')
    return folded && { ...found, ...place, level: 'typography', folded }
  }
  // Longer quotes often have blank lines around them by chance.
  const isShort = inner.length < minTolerantLength
  const folded = isShort ? undefined : foldedMatchAt(source, inner, place, 'whitespace')
  if (!folded) return { ...found, ...span, level: 'whitespace' }
  const outer = withQuotedWhitespace(text, place, passage)
  return { ...found, ...place, outer, level: 'whitespace', folded }
}
