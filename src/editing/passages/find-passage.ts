import { decodeHTMLStrict, maxEntityLength } from '../html/entities.ts'
import { boundaryFault, type Loose } from './boundaries.ts'
import { splitEdges } from '../text/edges.ts'
import { cutsCharacter, type Span } from '../text/edit.ts'
import {
  fold,
  raw,
  tagEnd,
  tagStart,
  tolerantLevels,
  type Beginning,
  type Folded,
  type Level,
  type TolerantLevel,
} from './fold.ts'
import { describeMiss, describeSeveral } from './misses.ts'
import { plainForm } from './plain-form.ts'
import { elidedEnds, hasOmission, readingsOf, type Reading } from './readings.ts'
import { findAll } from '../text/search.ts'
import type { Source } from './source.ts'

/** Where a passage is. The quote may have been read as something other than it was written as. */
export interface Found {
  ok: true
  from: number
  to: number
  /** The same with the white space around it that was quoted too. */
  outer: Span
  level: Level
  /** The quote as it was found: read as `reading` says. A likeness is that of it without the white space around it. */
  quote: string
  reading: Reading | undefined
  /** How quote and source correspond, character by character; undefined where they are the same, or elided. */
  likeness: Likeness | undefined
  /** The two ends, where only they were quoted. */
  ends: [head: Found, tail: Found] | undefined
}

/** What a quote and its place have in common: the quote’s characters are the source’s from `at` on. */
export interface Likeness {
  quote: Folded
  source: Folded
  at: number
  level: TolerantLevel
  /** What the quote begins in the middle of, and what it may as well. */
  beginning: Beginning
  others: Beginning[]
}

/** Where a passage is, or why it can't be pointed at. The model reads `reason`, so it is prose. */
export type Match = Found | { ok: false; reason: string; why?: 'missing' | 'several' }

/** Shorter quotes must be exact: they are too easily found where they were not meant. */
const shortestTolerant = 8

/** Longer quotes must be exact, for the time that it takes to compare them otherwise. */
export const maxTolerantLength = 250_000

/** How much longer than the document a quote can be, with all its characters escaped and lines numbered. */
const maxQuote = { multiple: 10, more: 1000 }

/**
 * Finds the one place where a passage stands. The first level with a hit decides: one hit is the
 * place, several are refused, none goes on to the next level. Only where all levels miss is the
 * quote read as what models wrap quotes in. Nothing is ever chosen for being similar.
 */
export function findPassage(source: Source, passage: string): Match {
  if (passage.trim() === '') {
    return { ok: false, reason: 'The quoted text is empty. Quote the text that is to be changed.' }
  }
  const { pointed, text } = source
  if (passage.length > maxQuote.multiple * text.length + maxQuote.more) {
    return {
      ok: false,
      reason: `The quoted text has ${passage.length} characters, the document only ${text.length}. Quote only what is to be changed.`,
      why: 'missing',
    }
  }
  const there = pointed && find(source, passage, isWithin(pointed))
  if (there?.ok) return there
  const anywhere = find(source, passage, () => true)
  return anywhere ?? { ok: false, reason: describeMiss(source, passage), why: 'missing' }
}

/** Whether a place counts. */
type IsPlace = (from: number, to: number) => boolean

function isWithin(span: Span): IsPlace {
  return (from, to) => from >= span.from && to <= span.to
}

/** Undefined where the passage is in no place that counts, however it is read. */
function find(source: Source, passage: string, isPlace: IsPlace): Match | undefined {
  const match = findOnLevels(source, passage, isPlace)
  if (match) return match
  if (passage.length > maxTolerantLength) {
    return {
      ok: false,
      reason: `The quoted text has ${passage.length} characters and is not in the document to the letter. Quote only a short part of it that is unique, or name an element by a selector.`,
      why: 'missing',
    }
  }
  for (const reading of readingsOf(passage)) {
    const read = findOnLevels(source, reading.quote, isPlace)
    if (!read?.ok) {
      if (read) return read
    } else if (reading.fits(source.text, read.from)) {
      return atBoundaries(source, { ...read, reading }, reading.loose)
    }
  }
  return findElided(source, passage, isPlace)
}

/** Undefined where no level has a hit. */
function findOnLevels(source: Source, passage: string, isPlace: IsPlace): Match | undefined {
  const { length } = passage
  const exact = occurrences(
    source.text,
    passage,
    (at) => isPlace(at, at + length) && isWhole(source, at, at + length),
  )
  const [only] = exact
  if (exact.length > 1) return several(source, exact)
  if (only !== undefined) {
    const span = withWholeLineEnds(source.text, { from: only, to: only + passage.length })
    return {
      ok: true,
      ...span,
      outer: span,
      level: 'exact',
      quote: passage,
      reading: undefined,
      likeness: undefined,
      ends: undefined,
    }
  }
  const equal = findEqual(source, passage, isPlace)
  if (equal || passage.length > maxTolerantLength) return equal
  const { head, inner: quote, tail } = splitEdges(passage)
  if (fold(quote, 'whitespace').text.length < shortestTolerant) return undefined
  for (const level of tolerantLevels) {
    // What white space forgives, typography does too, which is needed for most misses.
    if (level === 'whitespace' && alike(source, quote, 'typography', isPlace).length === 0) continue
    const likenesses = alike(source, quote, level, isPlace)
    const [likeness] = likenesses
    if (!likeness) continue
    if (likenesses.length > 1) return several(source, likenesses.map(startOf))
    const twins = knowsNoEntities.has(level)
      ? []
      : twinsOf(source, startOf(likeness), endOf(likeness), isPlace)
    if (twins.length > 1) return several(source, twins)
    const span = { from: startOf(likeness), to: endOf(likeness) }
    // A part of an entity, to the letter, is not to be read as all of it; its sign alone may be.
    const isVerbatim = source.text.startsWith(quote, span.from) && !quote.endsWith('&')
    if (isVerbatim && span.to - span.from > quote.length) return undefined
    const isLoose = looseEnds(source.text, quote, likeness)
    const found: Found = {
      ok: true,
      ...span,
      outer: withOuterSpace(source.text, span, passage),
      level,
      quote: passage,
      reading: undefined,
      likeness,
      ends: undefined,
    }
    return atBoundaries(source, found, {
      head: head !== '' || isLoose.head,
      tail: tail !== '' || isLoose.tail,
    })
  }
  return undefined
}

/**
 * Finds a passage that differs from the source in nothing but what ends its lines or how its
 * characters are composed, which is equality. Undefined where it stands nowhere.
 */
function findEqual(source: Source, passage: string, isPlace: IsPlace): Match | undefined {
  if (!mayBeUnplain.test(passage)) return undefined
  const { text: whole, sourceOf } = source.plain()
  const { text: quote } = plainForm(passage)
  const spanAt = (at: number) => {
    const [from, to] = [sourceOf(at), sourceOf(at + quote.length)]
    return from === undefined || to === undefined ? undefined : { from, to }
  }
  const places = occurrences(whole, quote, (at) => {
    const span = spanAt(at)
    return span !== undefined && isPlace(span.from, span.to) && isWhole(source, span.from, span.to)
  })
  if (places.length > 1)
    return several(
      source,
      places.map((at) => spanAt(at)?.from ?? 0),
    )
  const span = places[0] === undefined ? undefined : spanAt(places[0])
  if (!span) return undefined
  const found = {
    ok: true,
    outer: span,
    quote: passage,
    reading: undefined,
    ends: undefined,
  } as const
  const written = source.text.slice(span.from, span.to)
  const { head, tail } = splitEdges(written)
  const { inner } = splitEdges(passage)
  const place = { from: span.from + head.length, to: span.to - tail.length }
  const plain = written.replaceAll('\r\n', '\n')
  if (plain !== passage.replaceAll('\r\n', '\n')) {
    const likeness = likenessOf(source, inner, place, 'typography')
    return likeness && { ...found, ...place, level: 'typography', likeness }
  }
  // Longer quotes often have blank lines around them by chance.
  const isShort = inner.length < shortestTolerant
  const likeness = isShort ? undefined : likenessOf(source, inner, place, 'whitespace')
  if (!likeness) return { ...found, ...span, level: 'whitespace', likeness: undefined }
  const outer = withOuterSpace(source.text, place, passage)
  return { ...found, ...place, outer, level: 'whitespace', likeness }
}

const mayBeUnplain = /[\n\u0080-\uffff]/

/** How a quote and its place correspond on a level; undefined where they don’t. */
function likenessOf(
  source: Source,
  quote: string,
  { from, to }: Span,
  level: TolerantLevel,
): Likeness | undefined {
  const folded = fold(quote, level)
  const whole = source.folded(level)
  let [low, high] = [0, whole.text.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((whole.starts[middle] ?? 0) < from) low = middle + 1
    else high = middle
  }
  const likeness: Likeness = {
    quote: folded,
    source: whole,
    at: low,
    level,
    beginning: 'text',
    others: [],
  }
  const isThere = startOf(likeness) === from && endOf(likeness) === to
  return isThere && whole.text.startsWith(folded.text, low) ? likeness : undefined
}

/** A found passage, unless what stands around it shows that it is not what was quoted. */
function atBoundaries(source: Source, found: Found, loose: Loose): Match {
  const reason = boundaryFault(source, found, loose)
  return reason === undefined ? found : { ok: false, reason, why: 'missing' }
}

/** Whether the first and the last character of a quote are written otherwise in the source, or not at all. */
function looseEnds(text: string, quote: string, likeness: Likeness): Loose {
  const { quote: folded, source, at } = likeness
  const last = folded.text.length - 1
  const isSame = (index: number) =>
    quote.slice(folded.starts[index], folded.ends[index]) ===
    text.slice(source.starts[at + index], source.ends[at + index])
  const isTailDropped = folded.tails.has(last) && !source.tails.has(at + last)
  const own = Math.min(endOf(likeness), source.ends[at + last] ?? 0)
  const isLastSame =
    quote.slice(folded.starts[last], folded.tails.get(last) ?? folded.ends[last]) ===
    text.slice(source.starts[at + last], source.tails.get(at + last) ?? own)
  return {
    head: (folded.starts[0] ?? 0) > 0 || !isSame(0),
    tail: (folded.ends[last] ?? 0) < quote.length || isTailDropped || !isLastSame,
  }
}

/** Whether a place has no entity or character in part only, such as a letter without its accent. */
export function isWhole(source: Source, from: number, to: number): boolean {
  const { text } = source
  return hasWholeCharacters(source, from, to) && !cutsEntity(text, from) && !cutsEntity(text, to)
}

function hasWholeCharacters({ text, isInside }: Source, from: number, to: number): boolean {
  return ![from, to].some(
    (at) =>
      isInside(at) ||
      cutsCharacter(text, at) ||
      (at > 0 && goesOn.test(text.slice(at, at + 8))) ||
      joins.test(text.slice(Math.max(0, at - 8), at)),
  )
}

/** What belongs to the character before it, and what joins one to the next. */
const goesOn = /^(?:[\p{M}\p{Emoji_Modifier}\u200d]|&zwj;|&#8205;|&#x200d;)/iu
const joins = /(?:\u200d|&zwj;|&#8205;|&#x200d;)$/i

function cutsEntity(text: string, at: number): boolean {
  const first = Math.max(0, at - maxEntityLength)
  const start = first + text.slice(first, at).lastIndexOf('&')
  if (start < first) return false
  const entity = /^&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);/i.exec(
    text.slice(start, at + maxEntityLength),
  )
  return (
    entity !== null && start + entity[0].length > at && decodeHTMLStrict(entity[0]) !== entity[0]
  )
}

/** A range that begins with half a line end with all of it, and one that ends with half of one without it. */
export function withWholeLineEnds(text: string, { from, to }: Span): Span {
  const cuts = (at: number) => text[at - 1] === '\r' && text[at] === '\n'
  return { from: cuts(from) ? from - 1 : from, to: cuts(to) ? to - 1 : to }
}

/**
 * With the white space beside a place that its quote has there too, in whatever form. Blank lines on
 * both sides are often quoted by chance.
 */
function withOuterSpace(text: string, { from, to }: Span, quote: string): Span {
  const plain = (space: string) => space.replaceAll('\r', '')
  const [head, tail] = [plain(splitEdges(quote).head), plain(splitEdges(quote).tail)]
  if (head.includes('\n') && tail.includes('\n')) return { from, to }
  const before = splitEdges(`.${text.slice(Math.max(0, from - longestSpace), from)}`).tail
  const after = splitEdges(`${text.slice(to, to + longestSpace)}.`).head
  // Indentation is quoted as a whole; other white space may be quoted in part.
  const isLead = /^[^\n]+$/.test(head) && before.includes('\n')
  const isNextLead = /\n[^\n]+$/.test(tail)
  const sizes = (space: string) => [...space, ''].map((_, index) => index)
  const ownHead = sizes(before).find((size) => plain(before.slice(before.length - size)) === head)
  const ownTail = sizes(after).find((size) => plain(after.slice(0, size)) === tail)
  const headSize = isLead ? undefined : ownHead
  const tailSize = isNextLead ? undefined : ownTail
  return withWholeLineEnds(text, {
    from: from - (headSize ?? sizeOfHead(before, head)),
    to: to + (tailSize ?? sizeOfTail(after, tail)),
  })
}

/** How much of the white space before a place a quote means that begins with other: as many lines. */
function sizeOfHead(space: string, head: string): number {
  const lines = space.split('\n')
  const ends = head.split('\n').length - 1
  if (ends >= lines.length) return 0
  return ends === 0 ? (lines.at(-1) ?? '').length : lines.slice(-ends).join('\n').length + 1
}

/** The same of that after it, with the indentation of the next line only where the quote has some. */
function sizeOfTail(space: string, tail: string): number {
  const lines = space.split('\n')
  const ends = tail.split('\n').length - 1
  if (ends >= lines.length) return 0
  const size = lines.slice(0, ends + 1).join('\n').length
  return ends > 0 && tail.endsWith('\n') ? size - (lines[ends] ?? '').length : size
}

const longestSpace = 200
/** The places that a level takes for the quote, each once, whatever the quote begins in the middle of. */
function alike(whole: Source, quote: string, level: TolerantLevel, isPlace: IsPlace): Likeness[] {
  const found: Likeness[] = []
  const ways = new Map<string, { folded: Folded; beginning: Beginning; others: Beginning[] }>()
  for (const beginning of beginningsOf(quote, level)) {
    const folded = fold(quote, level, beginning)
    const same = ways.get(folded.text)
    if (same) same.others.push(beginning)
    else ways.set(folded.text, { folded, beginning, others: [] })
  }
  for (const { folded, beginning, others } of ways.values()) {
    const { text } = folded
    if (text.length < shortestTolerant) continue
    let entities: number[] | undefined
    const likenessAt = (at: number) => ({
      quote: folded,
      source: sourceAt(whole, level, folded, at),
      at,
      level,
      beginning,
      others,
    })
    for (const at of occurrencesOf(whole, level, folded, (place) => {
      const likeness = likenessAt(place)
      const { borders } = likeness.source
      const [first = 0, last = 0] = [borders[place], borders[place + text.length - 1]]
      if ((first & 1) === 0 || (last & 2) === 0) return false
      const [from, to] = [startOf(likeness), endOf(likeness)]
      if (!isPlace(from, to)) return false
      if (knowsNoEntities.has(level)) return isWhole(whole, from, to)
      return (
        hasWholeCharacters(whole, from, to) &&
        meansEntities(likeness, (entities ??= entitiesOf(quote, folded)))
      )
    })) {
      const likeness = likenessAt(at)
      if (
        !found.some((one) => startOf(one) === startOf(likeness) && endOf(one) === endOf(likeness))
      )
        found.push(likeness)
    }
  }
  return found
}

/** The characters of a quote from its first whole tag to its last; a part of a tag has its own order. */
function wholeTags({ text }: Folded): Span {
  const [start, end] = [String.fromCharCode(tagStart), String.fromCharCode(tagEnd)]
  const [opened, closed] = [text.indexOf(start), text.indexOf(end)]
  const last = text.lastIndexOf(start)
  return {
    from: closed >= 0 && (opened < 0 || closed < opened) ? closed + 1 : 0,
    to: last > text.lastIndexOf(end) ? last : text.length,
  }
}

/** The places of a quote as a level sees both, parts of tags at its ends included. */
function occurrencesOf(
  source: Source,
  level: TolerantLevel,
  quote: Folded,
  isPlace: (at: number) => boolean,
): number[] {
  const { text } = source.folded(level)
  const { from, to } = wholeTags(quote)
  if (level !== 'attributes' || from + quote.text.length - to === 0) {
    return occurrences(text, quote.text, isPlace)
  }
  if (!quote.tags.some(({ attributes }) => attributes.length > 1)) return []
  const { text: inOrder } = source.folded('markup')
  const [head, tail] = [quote.text.slice(0, from), quote.text.slice(to)]
  const places = occurrences(text, quote.text.slice(from, to), (place) => {
    const at = place - from
    const isThere = at >= 0 && inOrder.startsWith(head, at) && inOrder.startsWith(tail, at + to)
    return isThere && isPlace(at)
  })
  return places.map((place) => place - from)
}

/** The source as a level sees it where a quote stands, parts of tags at its ends in their own order. */
function sourceAt(source: Source, level: TolerantLevel, quote: Folded, at: number): Folded {
  const folded = source.folded(level)
  const { from, to } = wholeTags(quote)
  const { length } = quote.text
  if (level !== 'attributes' || from + length - to === 0) return folded
  const { starts, ends, borders, ...rest } = folded
  const inOrder = source.folded('markup')
  const mixed = { ...rest, starts: starts.slice(), ends: ends.slice(), borders: borders.slice() }
  for (const [first, last] of [
    [at, at + from],
    [at + to, at + length],
  ] as const) {
    mixed.starts.set(inOrder.starts.subarray(first, last), first)
    mixed.ends.set(inOrder.ends.subarray(first, last), first)
    mixed.borders.set(inOrder.borders.subarray(first, last), first)
  }
  return mixed
}

/** The folded characters of a text that are written as entities. */
function entitiesOf(text: string, { starts, ends }: Folded): number[] {
  const entities: number[] = []
  for (const [index, start] of starts.entries()) {
    if (text[start] === '&' && (ends[index] ?? 0) > start + 1) entities.push(index)
  }
  return entities
}

/** Whether the entities of the quote stand where the source could have them: not in scripts, styles and comments. */
function meansEntities({ source, at }: Likeness, entities: readonly number[]): boolean {
  return entities.every((index) => ((source.borders[at + index] ?? 0) & raw) === 0)
}

/**
 * All places with the text that stands in a place. The same characters may be a tag here and text
 * there, so that a level tells them apart where the quote could have meant either.
 */
function twinsOf(source: Source, from: number, to: number, isPlace: IsPlace): number[] {
  const { text: whole, starts, ends } = source.folded('typography')
  const { text } = fold(splitEdges(source.text.slice(from, to)).inner, 'typography')
  const places = occurrences(whole, text, (at) =>
    isPlace(starts[at] ?? 0, ends[at + text.length - 1] ?? 0),
  )
  return places.map((at) => starts[at] ?? 0)
}

function beginningsOf(quote: string, level: Level): Beginning[] {
  if (level === 'whitespace' || level === 'typography') return ['text']
  const tag = quote.search(/<[a-z/!]/i)
  const end = quote.indexOf('>')
  const mayBeInTag = /[="']/.test(quote) && (tag < 0 || (end >= 0 && end < tag))
  return mayBeInTag || (end >= 0 && (tag < 0 || end < tag))
    ? [
        'text',
        'tag',
        ...(/^["']/.test(quote) ? (['value'] as const) : []),
        'double',
        'single',
        'raw',
      ]
    : ['text', 'raw']
}

export function startOf({ source, at }: Likeness): number {
  return source.starts[at] ?? 0
}

/** What is not seen after the last character is of the place only if it was quoted. */
export function endOf({ source, at, quote }: Likeness): number {
  const last = quote.text.length - 1
  const own = quote.tails.has(last) ? undefined : source.tails.get(at + last)
  return own ?? source.ends[at + last] ?? 0
}

const knowsNoEntities = new Set<TolerantLevel>(['whitespace', 'typography'])
const mostPlaces = 20

/** How many places are looked at for some that count. */
const mostTried = 10_000

/** The places where a text stands that count, overlapping ones too, up to so many. */
function occurrences(text: string, passage: string, isPlace: (at: number) => boolean): number[] {
  const places: number[] = []
  let tried = 0
  for (const at of findAll(text, passage)) {
    if (isPlace(at)) places.push(at)
    if (++tried >= mostTried || places.length >= mostPlaces) break
  }
  return places
}

function several(source: Source, places: number[]): Match {
  return { ok: false, reason: describeSeveral(source.text, places, mostPlaces), why: 'several' }
}

/** Most characters, and most as a multiple of what was quoted, that a left-out middle may have. */
const longestMiddle = { characters: 20_000, multiple: 40 }

/** Finds a passage of which only the two ends were quoted; each must be unique by itself. */
function findElided(source: Source, passage: string, isPlace: IsPlace): Match | undefined {
  const ends = elidedEnds(passage)
  if (!ends) return undefined
  const [head, tail] = ends.map((end) => findOnLevels(source, end, isPlace))
  if (!head?.ok || !tail?.ok || head.to > tail.from) return undefined
  const reason =
    boundaryFault(source, head, { head: false, tail: true }) ??
    boundaryFault(source, tail, { head: true, tail: false })
  if (reason !== undefined) return { ok: false, reason, why: 'missing' }
  const middle = source.text.slice(head.to, tail.from)
  const most = Math.min(longestMiddle.characters, longestMiddle.multiple * passage.length)
  if (middle.length > most || hasOmission(middle)) return undefined
  return {
    ok: true,
    from: head.from,
    to: tail.to,
    outer: { from: head.outer.from, to: tail.outer.to },
    level:
      [...tolerantLevels].toReversed().find((level) => [head.level, tail.level].includes(level)) ??
      'exact',
    quote: passage,
    reading: undefined,
    likeness: undefined,
    ends: [head, tail],
  }
}
