import type { Span } from '../text/edit.ts'
import { fold } from './fold.ts'
import { endOf, startOf, type FoldedMatch } from './folded-match.ts'
import { endsUnit, isRaw, startsUnit, tagEnd, tagStart, type FoldedText } from './folded-text.ts'
import {
  foldings,
  minTolerantLength,
  startContextsOf,
  type StartContext,
  type TolerantLevel,
} from './levels.ts'
import { occurrences, type SpanFilter } from './occurrences.ts'
import type { Source } from './source.ts'
import { hasWholeCharacters, isWhole } from './whole-characters.ts'

/** The matches of a quote on one level, each span once, whatever context the quote starts in. */
export function findFolded(
  source: Source,
  quote: string,
  level: TolerantLevel,
  isAllowed: SpanFilter,
): FoldedMatch[] {
  const found: FoldedMatch[] = []
  for (const folding of foldingsOf(quote, level)) {
    if (folding.folded.text.length < minTolerantLength) continue
    for (const match of matchesOf(source, quote, level, folding, isAllowed)) {
      if (!found.some((other) => isSameSpan(match, other))) found.push(match)
    }
  }
  return found
}

function isSameSpan(one: FoldedMatch, other: FoldedMatch): boolean {
  return startOf(one) === startOf(other) && endOf(one) === endOf(other)
}

/** A quote as it is folded if it starts in a context. */
interface QuoteFolding {
  folded: FoldedText
  context: StartContext
  /** Contexts in which it is folded to the same text. */
  otherContexts: StartContext[]
}

function foldingsOf(quote: string, level: TolerantLevel): Iterable<QuoteFolding> {
  const foldings = new Map<string, QuoteFolding>()
  for (const context of startContextsOf(quote, level)) {
    const folded = fold(quote, level, context)
    const same = foldings.get(folded.text)
    if (same) same.otherContexts.push(context)
    else foldings.set(folded.text, { folded, context, otherContexts: [] })
  }
  return foldings.values()
}

function matchesOf(
  source: Source,
  quote: string,
  level: TolerantLevel,
  { folded, context, otherContexts }: QuoteFolding,
  isAllowed: SpanFilter,
): FoldedMatch[] {
  const partialTags = foldings[level].sortsAttributes ? partialTagsOf(folded) : undefined
  const matchAt = (at: number): FoldedMatch => ({
    quote: folded,
    source: partialTags
      ? withTagOrder(source, partialTags, at, folded.text.length)
      : source.folded(level),
    at,
    level,
    context,
    otherContexts,
  })
  let entities: number[] | undefined
  function isMatch(at: number): boolean {
    const match = matchAt(at)
    if (!startsAndEndsUnits(match)) return false
    const [from, to] = [startOf(match), endOf(match)]
    if (!isAllowed(from, to)) return false
    if (!foldings[level].foldsMarkup) return isWhole(source, from, to)
    entities ??= entitiesOf(quote, folded)
    return hasWholeCharacters(source, from, to) && decodesEntities(match, entities)
  }
  const positions = partialTags
    ? occurrencesInTagOrder(source, folded, partialTags, isMatch)
    : occurrences(source.folded(level).text, folded.text, isMatch)
  return positions.map(matchAt)
}

/** Whether a match covers whole units of the source, not half of an entity or of a sorted tag. */
function startsAndEndsUnits({ source: { flags }, at, quote }: FoldedMatch): boolean {
  const [first = 0, last = 0] = [flags[at], flags[at + quote.text.length - 1]]
  return (first & startsUnit) !== 0 && (last & endsUnit) !== 0
}

/** The indices of folded characters that a text writes as entities. */
function entitiesOf(text: string, { starts, ends }: FoldedText): number[] {
  const entities: number[] = []
  for (const [index, start] of starts.entries()) {
    if (text[start] === '&' && (ends[index] ?? 0) > start + 1) entities.push(index)
  }
  return entities
}

/** Whether the source could have the entities of the quote: not in scripts, styles and comments. */
function decodesEntities({ source, at }: FoldedMatch, entities: readonly number[]): boolean {
  return entities.every((index) => ((source.flags[at + index] ?? 0) & isRaw) === 0)
}

// The level `attributes` sorts the attributes of whole tags. A quote may start or end within a tag,
// whose visible part can't be sorted like the whole tag of the source. So the parts at its ends are
// compared with the source as it is ordered (the level `markup`), and only what lies between with
// the sorted source. Both have the same length, so that an index means the same in both.

/** What lies between the parts of tags at both ends of a folded quote; undefined if it has none. */
function partialTagsOf({ text }: FoldedText): Span | undefined {
  const [start, end] = [String.fromCharCode(tagStart), String.fromCharCode(tagEnd)]
  const [firstStart, firstEnd] = [text.indexOf(start), text.indexOf(end)]
  const lastStart = text.lastIndexOf(start)
  const startsInTag = firstEnd >= 0 && (firstStart < 0 || firstEnd < firstStart)
  const from = startsInTag ? firstEnd + 1 : 0
  const to = lastStart > text.lastIndexOf(end) ? lastStart : text.length
  return from === 0 && to === text.length ? undefined : { from, to }
}

function occurrencesInTagOrder(
  source: Source,
  { text, tags }: FoldedText,
  { from, to }: Span,
  isMatch: (at: number) => boolean,
): number[] {
  // Without a tag to sort, the level ignores nothing that `markup` does not.
  if (!tags.some(({ attributes }) => attributes.length > 1)) return []
  const inOrder = source.folded('markup').text
  const [head, tail] = [text.slice(0, from), text.slice(to)]
  const positions = occurrences(
    source.folded('attributes').text,
    text.slice(from, to),
    (middle) => {
      const at = middle - from
      const hasEnds = at >= 0 && inOrder.startsWith(head, at) && inOrder.startsWith(tail, at + to)
      return hasEnds && isMatch(at)
    },
  )
  return positions.map((middle) => middle - from)
}

/** The sorted source with the offsets of its own order where the quote has parts of tags. */
function withTagOrder(source: Source, { from, to }: Span, at: number, length: number): FoldedText {
  const { starts, ends, flags, ...rest } = source.folded('attributes')
  const inOrder = source.folded('markup')
  const mixed = { ...rest, starts: starts.slice(), ends: ends.slice(), flags: flags.slice() }
  for (const [first, last] of [
    [at, at + from],
    [at + to, at + length],
  ] as const) {
    mixed.starts.set(inOrder.starts.subarray(first, last), first)
    mixed.ends.set(inOrder.ends.subarray(first, last), first)
    mixed.flags.set(inOrder.flags.subarray(first, last), first)
  }
  return mixed
}
