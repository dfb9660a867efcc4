import { diffArrays } from 'diff'
import { maxEntityLength } from '../html/entities.ts'
import { tagStart, type Folded } from '../passages/fold.ts'
import { endOf, startOf, type Likeness } from '../passages/find-passage.ts'
import { settle, type Pair } from './slide.ts'

/** A word, a tag or another piece that is kept or changed as a whole, with the white space before it. */
export interface Token {
  /** Its characters in the folded text. */
  first: number
  last: number
  /** Where it stands in its text, and where the white space before it begins. */
  gapFrom: number
  from: number
  to: number
  gap: string
  word: string
  /** The same as the level sees it. */
  seen: string
  isTag: boolean
}

/** From which to before which of a list of tokens. */
export type Run = [first: number, end: number]

/** How much may differ in a comparison, for the time that it takes. */
const mostDifferences = 2000
const mostInGap = 500
/** Of how many places with one word it is asked whether what follows was moved from there. */
const mostPlaces = 16

/** The tokens of a text, in order. */
export function tokensOf(
  text: string,
  { codes, starts, ends, tags, text: folded }: Folded,
): Token[] {
  const { length } = folded
  const tokens: Token[] = []
  const tagAt = new Map(tags.map((tag) => [tag.from, tag.to]))
  let gapFrom = 0
  for (let first = 0; first < length;) {
    const whole = tagAt.get(first) ?? endOfEntity(first)
    let last = whole ?? first + 1
    const isSpace = whole === undefined && codes[first] === 32
    if (whole === undefined && !isSpace) {
      const kind = kindOf(codes[first] ?? 0)
      while (last < length && !tagAt.has(last) && belongs(last, kind)) last++
    }
    if (!isSpace) {
      let from = Infinity
      let to = 0
      for (let index = first; index < last; index++) {
        from = Math.min(from, starts[index] ?? 0)
        to = Math.max(to, ends[index] ?? 0)
      }
      const [gap, word] = [gapOf(text, gapFrom, from), text.slice(from, to)]
      const seen = folded.slice(first, last)
      tokens.push({ first, last, gapFrom, from, to, gap, word, seen, isTag: tagAt.has(first) })
      gapFrom = to
    }
    first = last
  }
  return tokens

  /** After an entity that the level does not read as one. */
  function endOfEntity(first: number): number | undefined {
    if (codes[first] !== 38) return undefined
    const written = String.fromCharCode(...codes.subarray(first, first + maxEntityLength))
    const end = first + (/^&#?\w+;/.exec(written)?.[0].length ?? 0)
    return end > first && (ends[end - 1] ?? 0) - (starts[first] ?? 0) === end - first
      ? end
      : undefined
  }

  /** Whether a character is one piece with that before it: of one unit, a word, a tag’s name, a row of dots. */
  function belongs(index: number, kind: Kind): boolean {
    const [start = 0, end = 0] = [starts[index], ends[index]]
    if (start === end || (start === starts[index - 1] && end === ends[index - 1])) return true
    if (kind === 'other' || start !== ends[index - 1] || end - start > 1) return false
    const own = kindOf(codes[index] ?? 0)
    return own === kind ? kind !== 'tag' : kind === 'tag' && (own === 'word' || codes[index] === 47)
  }
}

type Kind = 'word' | 'tag' | 'dot' | 'other'

function kindOf(code: number): Kind {
  if (code === 46) return 'dot'
  if (code === 60 || code === tagStart) return 'tag'
  if (code < 0x80) {
    const isWord = (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122)
    return isWord ? 'word' : 'other'
  }
  return /[\p{L}\p{N}\ud800-\udfff]/u.test(String.fromCharCode(code)) ? 'word' : 'other'
}

/** Where the tokens of a quote stand in the source; undefined where two of them are one there. */
export function placesOf(
  text: string,
  tokens: readonly Token[],
  likeness: Likeness,
): Token[] | undefined {
  const { source, at } = likeness
  const placed: Token[] = []
  const [start, end] = [startOf(likeness), endOf(likeness)]
  for (const { first, last, seen, isTag } of tokens) {
    let from = Infinity
    let to = 0
    for (let index = at + first; index < at + last; index++) {
      from = Math.min(from, source.starts[index] ?? 0)
      to = Math.max(to, source.ends[index] ?? 0)
    }
    to = Math.min(to, end)
    const gapFrom = placed.at(-1)?.to ?? Math.min(start, from)
    if (from < gapFrom) return undefined
    const [gap, word] = [gapOf(text, gapFrom, from), text.slice(from, to)]
    placed.push({ first, last, gapFrom, from, to, gap, word, seen, isTag })
  }
  return placed
}

/** White space between tokens; what ends its lines does not count. */
function gapOf(text: string, from: number, to: number): string {
  return text.slice(from, to).replaceAll('\r\n', '\n')
}

/** Which tokens the new text took over from the quote: first whole words, then pieces of those between. */
export function matchTokens(
  quoted: readonly Token[],
  wanted: readonly Token[],
  placed: readonly Token[],
): Pair[] {
  const ends: Pair = [quoted.length, wanted.length]
  const wholes = (isStart: IsStart) =>
    matchRuns(runsOf(quoted, isStart), runsOf(wanted, isStart), wholeOf, mostDifferences)
  const all = wholes(startsWord) ?? wholes(startsTag) ?? []
  const words = all.filter((pair) => belongs(pair, [0, ends[0]], [0, ends[1]]))
  const pieces = between(words, ends, (run, other) =>
    matchRuns(single(run), single(other), wholeOf)?.filter((pair) => belongs(pair, run, other)),
  )
  // Between those, tags that are changed tags of the quote.
  return between(pieces, ends, (run, other) =>
    matchRuns(tagsIn(quoted, run), tagsIn(wanted, other), nameOf),
  )

  /** Whether a mark is the other, not only one of its kind: beside what both have, or placed alike. */
  function belongs([index, other]: Pair, run: Run, newRun: Run): boolean {
    if (/[\p{L}\p{N}<]/u.test(quoted[index]?.word ?? '')) return true
    const isFirst = index === run[0] && other === newRun[0]
    const isLast = index === run[1] - 1 && other === newRun[1] - 1
    if (isFirst || isLast) return true
    const isSame = (by: number) => {
      const [one, same] = [quoted[index + by], wanted[other + by]]
      return one !== undefined && one.seen === same?.seen
    }
    if (isSame(-1) || isSame(1)) return true
    return (
      quoted[index]?.word !== '>' &&
      besides(quoted, index) === besides(wanted, other) &&
      besides(quoted, index + 1) === besides(wanted, other + 1)
    )
  }

  /** The tokens of the runs that have the same key, in order; undefined where too much differs. */
  function matchRuns(
    runs: readonly Run[],
    others: readonly Run[],
    keyOf: (tokens: readonly Token[]) => string,
    maxEditLength = mostInGap,
  ): Pair[] | undefined {
    if (runs.length === 0 || others.length === 0) return []
    const keys = runs.map((run) => keyOf(quoted.slice(...run)))
    const newKeys = others.map((run) => keyOf(wanted.slice(...run)))
    const pairs = matchKeys(keys, newKeys, maxEditLength)
    if (!pairs) return undefined
    const gapsOf = (tokens: readonly Token[], of: readonly Run[]) =>
      of.map(([first]) => tokens[first]?.gap ?? '')
    const old = { keys, gaps: gapsOf(quoted, runs), inSource: gapsOf(placed, runs) }
    return settle(pairs, old, { keys: newKeys, gaps: gapsOf(wanted, others) }).flatMap(
      ([index, other]) => {
        const [[first, end] = [0, 0], [newFirst] = [0]] = [runs[index], others[other]]
        return Array.from({ length: end - first }, (_, at): Pair => [first + at, newFirst + at])
      },
    )
  }
}

/** What is between a token and the one before it: white space, or what the two are. */
function besides(tokens: readonly Token[], index: number): string {
  const [before, token] = [tokens[index - 1], tokens[index]]
  if (!before || !token) return 'end'
  if (token.gap !== '') return 'gap'
  return [before, token].map(({ word }) => (/[\p{L}\p{N}]/u.test(word) ? 'word' : 'mark')).join(' ')
}

/** Which keys two lists share, in order: what both begin and end with first, so that of equal ones those match that stand alike. */
function matchKeys(keys: string[], newKeys: string[], maxEditLength: number): Pair[] | undefined {
  let head = 0
  while (head < keys.length && head < newKeys.length && keys[head] === newKeys[head]) head++
  let tail = 0
  const most = Math.min(keys.length, newKeys.length) - head
  while (tail < most && keys.at(-1 - tail) === newKeys.at(-1 - tail)) tail++
  const middle = (list: string[]) => list.slice(head, list.length - tail)
  const parts = diffArrays(middle(keys), middle(newKeys), { maxEditLength })
  if (!parts) return undefined
  const pairs: Pair[] = []
  let [index, other] = [0, 0]
  const same = (count: number) => ({ added: false, removed: false, count })
  for (const { added, removed, count } of [same(head), ...parts, same(tail)]) {
    for (let at = 0; at < count && !added && !removed; at++) pairs.push([index + at, other + at])
    if (!added) index += count
    if (!removed) other += count
  }
  return pairs
}

/**
 * Which token of the quote each token of the new text is that was moved to another place: of at least
 * two in a row, written to the letter as they were quoted, or a tag.
 */
export function movesOf(
  quoted: readonly Token[],
  wanted: readonly Token[],
  matches: readonly Pair[],
): Map<number, number> {
  const taken = new Set(matches.map(([index]) => index))
  const kept = new Set(matches.map(([, other]) => other))
  const places = new Map<string, number[]>()
  for (const [index, { word }] of quoted.entries()) {
    const known = places.get(word) ?? []
    if (!taken.has(index) && known.length < mostPlaces) places.set(word, [...known, index])
  }
  const forms = new Set(quoted.map(({ word }) => word))
  const gone = [...quoted.keys()]
    .filter((index) => !taken.has(index) && isTagPart(quoted[index]))
    .slice(0, mostInGap)
  const moves = new Map<number, number>()
  for (let other = 0; other < wanted.length; other++) {
    const found = (places.get(wanted[other]?.word ?? '') ?? []).map((index) => ({
      index,
      length: lengthFrom(index, other),
    }))
    const longest = found.toSorted((a, b) => b.length - a.length)[0] ?? noMove
    const { index, length } = longest.length < 2 ? tagLike(other) : longest
    for (let at = 0; at < length; at++) {
      moves.set(other + at, index + at)
      taken.add(index + at)
    }
    other += Math.max(0, length - 1)
  }
  return moves

  /** A tag that is written as one of the quote, for one that went. */
  function tagLike(other: number) {
    const { word = '', seen } = wanted[other] ?? {}
    if (!isTagPart(wanted[other]) || kept.has(other) || !forms.has(word)) return noMove
    const index = gone.find((at) => !taken.has(at) && quoted[at]?.seen === seen)
    return index === undefined ? noMove : { index, length: 1 }
  }

  function lengthFrom(index: number, other: number): number {
    let length = 0
    for (; ; length++) {
      const [old, now] = [index + length, other + length]
      const [one, same] = [quoted[old], wanted[now]]
      const isSame = one?.word === same?.word && one?.seen === same?.seen
      if (!one || !isSame || taken.has(old) || kept.has(now)) return length
    }
  }
}

function isTagPart(token: Token | undefined): boolean {
  return token?.word.startsWith('<') === true
}

const noMove = { index: 0, length: 0 }

/** Matches, and what is found between each two of them. */
function between(
  matches: readonly Pair[],
  ends: Pair,
  find: (run: Run, other: Run) => Pair[] | undefined,
): Pair[] {
  let [index, other] = [0, 0]
  return [...matches, ends].flatMap((match) => {
    const isGap = index < match[0] && other < match[1]
    const found = (isGap && find([index, match[0]], [other, match[1]])) || []
    ;[index, other] = [match[0] + 1, match[1] + 1]
    return match === ends ? found : [...found, match]
  })
}

type IsStart = (token: Token, before: Token) => boolean

/** Runs of tokens that each begin at a start. */
export function runsOf(
  tokens: readonly Token[],
  isStart: IsStart,
  [first, end]: Run = [0, tokens.length],
): Run[] {
  const runs: Run[] = []
  for (let index = first; index < end; index++) {
    const [before, token] = [tokens[index - 1], tokens[index]]
    const last = runs.at(-1)
    if (last && before && token && !isStart(token, before)) last[1] = index + 1
    else runs.push([index, index + 1])
  }
  return runs
}

export const startsAfterGap: IsStart = ({ gap }) => gap !== ''
// Below the levels that know tags, they are told by their signs.
const startsTag: IsStart = ({ word }) => word.startsWith('<')
const startsWord: IsStart = (token, before) =>
  startsAfterGap(token, before) || startsTag(token, before) || before.word.endsWith('>')

function wholeOf(tokens: readonly Token[]): string {
  return tokens.map(({ seen }) => seen).join('\0')
}

function nameOf([tag]: readonly Token[]): string {
  return (/^<\/?[^\s/>]*/.exec(tag?.word ?? '')?.[0] ?? '').toLowerCase()
}

function single([first, end]: Run): Run[] {
  return Array.from({ length: end - first }, (_, index): Run => [first + index, first + index + 1])
}

function tagsIn(tokens: readonly Token[], run: Run): Run[] {
  return single(run).filter(([index]) => tokens[index]?.isTag)
}
