import { diffArrays } from 'diff'
import { tagStart, type Folded } from './fold.ts'
import { endOf, startOf, type Likeness } from './matcher.ts'

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

/** Tokens of two texts that are the same. */
export type Pair = [quoted: number, wanted: number]

/** From which to before which of a list of tokens. */
export type Run = [first: number, end: number]

const longestEntity = 40
/** How much may differ in a comparison, for the time that it takes. */
const mostDifferences = 2000
const mostInGap = 500

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
    const written = String.fromCharCode(...codes.subarray(first, first + longestEntity))
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
export function matchTokens(quoted: readonly Token[], wanted: readonly Token[]): Pair[] {
  const ends: Pair = [quoted.length, wanted.length]
  const wholes = (isStart: IsStart) =>
    matchRuns(runsOf(quoted, isStart), runsOf(wanted, isStart), wholeOf, mostDifferences)
  const words = wholes(startsWord) ?? wholes(startsTag) ?? []
  const pieces = between(words, ends, (run, other) =>
    matchRuns(single(run), single(other), wholeOf),
  )
  // Between those, tags that are changed tags of the quote.
  return between(pieces, ends, (run, other) =>
    matchRuns(tagsIn(quoted, run), tagsIn(wanted, other), nameOf),
  )

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
    // What both begin and end with first: of equal words, those that stand alike.
    let head = 0
    while (head < keys.length && head < newKeys.length && keys[head] === newKeys[head]) head++
    let tail = 0
    const most = Math.min(keys.length, newKeys.length) - head
    while (tail < most && keys.at(-1 - tail) === newKeys.at(-1 - tail)) tail++
    const matches: Pair[] = []
    let [index, other] = [0, 0]
    const middle = (list: string[]) => list.slice(head, list.length - tail)
    const parts = diffArrays(middle(keys), middle(newKeys), { maxEditLength })
    const same = (count: number) => ({ added: false, removed: false, count })
    for (const { added, removed, count } of parts ? [same(head), ...parts, same(tail)] : []) {
      if (!added && !removed) {
        for (let number = 0; number < count; number++) {
          const [run, newRun] = [runs[index + number], others[other + number]]
          const [[first, end] = [0, 0], [newFirst] = [0]] = [run, newRun]
          for (let at = 0; at < end - first; at++) matches.push([first + at, newFirst + at])
        }
      }
      if (!added) index += count
      if (!removed) other += count
    }
    return parts && matches
  }
}

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
