import {
  fold,
  tolerantLevels,
  type Beginning,
  type Folded,
  type Level,
  type TolerantLevel,
} from './fold.ts'
import { describeMiss, describeSeveral } from './misses.ts'
import { elidedEnds, variantsOf, type Variant } from './quote.ts'
import type { Source } from './source.ts'

/** Where a passage is. The quote may have been read as something other than it was written as. */
export interface Found {
  ok: true
  from: number
  to: number
  level: Level
  /** The quote as it was found: read as `variant` says. A likeness is that of it without the white space around it. */
  quote: string
  variant: Variant | undefined
  /** How quote and source correspond, character by character; undefined where they are the same, or elided. */
  likeness: Likeness | undefined
  /** Whether only the ends were quoted. */
  elided: boolean
}

/** What a quote and its place have in common: the quote’s characters are the source’s from `at` on. */
export interface Likeness {
  quote: Folded
  source: Folded
  at: number
}

/** Where a passage is, or why it can't be pointed at. The model reads `reason`, so it is prose. */
export type Match = Found | { ok: false; reason: string }

/** Shorter quotes must be exact: they are too easily found where they were not meant. */
const shortestTolerant = 8

/**
 * Finds the one place where a passage stands. The first level with a hit decides: one hit is the
 * place, several are refused, none goes on to the next level. Only where all levels miss is the
 * quote read as what models wrap quotes in. Nothing is ever chosen for being similar.
 */
export function findPassage(source: Source, passage: string): Match {
  if (passage.trim() === '') {
    return { ok: false, reason: 'The quoted text is empty. Quote the text that is to be changed.' }
  }
  const match = findOnLevels(source, passage)
  if (match) return match
  for (const variant of variantsOf(passage)) {
    const read = findOnLevels(source, variant.read(passage))
    if (read) return read.ok ? { ...read, variant } : read
  }
  return findElided(source, passage) ?? { ok: false, reason: describeMiss(source, passage) }
}

/** Undefined where no level has a hit. */
function findOnLevels(source: Source, passage: string): Match | undefined {
  const exact = occurrences(source.text, passage)
  const [only] = exact
  if (only !== undefined) {
    if (exact.length > 1) return several(source, exact)
    return {
      ok: true,
      from: only,
      to: only + passage.length,
      level: 'exact',
      quote: passage,
      variant: undefined,
      likeness: undefined,
      elided: false,
    }
  }
  const quote = passage.trim()
  if (fold(quote, 'whitespace').text.length < shortestTolerant) return undefined
  for (const level of tolerantLevels) {
    // What white space forgives, typography does too, and twins are looked for there in any case.
    if (level === 'whitespace' && alike(source, quote, 'typography').length === 0) continue
    const likenesses = alike(source, quote, level)
    const [likeness] = likenesses
    if (!likeness) continue
    if (likenesses.length > 1) return several(source, likenesses.map(startOf))
    const twins = twinsOf(source, startOf(likeness), endOf(likeness))
    if (twins.length > 1) return several(source, twins)
    return {
      ok: true,
      from: startOf(likeness),
      to: endOf(likeness),
      level,
      quote: passage,
      variant: undefined,
      likeness,
      elided: false,
    }
  }
  return undefined
}

/** The places that a level takes for the quote, each once, whatever the quote begins in the middle of. */
function alike({ folded: foldedOn }: Source, quote: string, level: TolerantLevel): Likeness[] {
  const source = foldedOn(level)
  const found: Likeness[] = []
  const tried = new Set<string>()
  for (const beginning of beginningsOf(quote, level)) {
    const folded = fold(quote, level, beginning)
    const { text } = folded
    if (text.length < shortestTolerant || tried.has(text)) continue
    tried.add(text)
    for (const at of occurrences(source.text, text, mostPlaces, (place) => {
      const [first = 0, last = 0] = [source.borders[place], source.borders[place + text.length - 1]]
      return (first & 1) !== 0 && (last & 2) !== 0
    })) {
      const likeness = { quote: folded, source, at }
      if (
        !found.some((one) => startOf(one) === startOf(likeness) && endOf(one) === endOf(likeness))
      )
        found.push(likeness)
    }
  }
  return found
}

/**
 * All places with the text that stands in a place. The same characters may be a tag here and text
 * there, so that a level tells them apart where the quote could have meant either.
 */
function twinsOf(source: Source, from: number, to: number): number[] {
  const folded = source.folded('typography')
  const { text } = fold(source.text.slice(from, to).trim(), 'typography')
  return occurrences(folded.text, text).map((at) => folded.starts[at] ?? 0)
}

function beginningsOf(quote: string, level: Level): Beginning[] {
  if (level === 'whitespace' || level === 'typography') return ['text']
  const tag = quote.search(/<[a-z/!]/i)
  const end = quote.indexOf('>')
  const mayBeInTag = /[="']/.test(quote) && (tag < 0 || (end >= 0 && end < tag))
  return mayBeInTag || (end >= 0 && (tag < 0 || end < tag))
    ? ['text', 'tag', 'value', 'raw']
    : ['text', 'raw']
}

function startOf({ source, at }: Likeness): number {
  return source.starts[at] ?? 0
}

function endOf({ source, at, quote }: Likeness): number {
  return source.ends[at + quote.text.length - 1] ?? 0
}

const mostPlaces = 20

/** All places where a text stands, overlapping ones too, up to `most`. */
function occurrences(
  text: string,
  passage: string,
  most: number = mostPlaces,
  isPlace: (at: number) => boolean = () => true,
): number[] {
  const places: number[] = []
  for (let at = text.indexOf(passage); at >= 0; at = text.indexOf(passage, at + 1)) {
    if (isPlace(at)) places.push(at)
    if (places.length === most) break
  }
  return places
}

function several(source: Source, places: number[]): Match {
  return { ok: false, reason: describeSeveral(source.text, places, mostPlaces) }
}

/** Most characters, and most as a multiple of what was quoted, that a left-out middle may have. */
const longestMiddle = { characters: 20_000, multiple: 40 }

/** Finds a passage of which only the two ends were quoted; each must be unique by itself. */
function findElided(source: Source, passage: string): Match | undefined {
  const ends = elidedEnds(passage)
  if (!ends) return undefined
  const [head, tail] = ends.map((end) => findOnLevels(source, end))
  if (!head?.ok || !tail?.ok || head.to > tail.from) return undefined
  const middle = tail.from - head.to
  if (middle > Math.min(longestMiddle.characters, longestMiddle.multiple * passage.length)) {
    return undefined
  }
  return {
    ok: true,
    from: head.from,
    to: tail.to,
    level:
      [...tolerantLevels].toReversed().find((level) => [head.level, tail.level].includes(level)) ??
      'exact',
    quote: passage,
    variant: undefined,
    likeness: undefined,
    elided: true,
  }
}
