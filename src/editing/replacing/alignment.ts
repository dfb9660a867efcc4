import { diffArrays } from 'diff'
import { slideChanges, type Pair } from './slide.ts'
import type { Run, Token } from './tokens.ts'

// Which tokens of the target are tokens of the quote. A plain diff of tokens would align commas and
// brackets of unrelated sentences, so the diff is made in three rounds, from coarse to fine:
//
// 1. whole words with their punctuation: `"two",` only aligns with `"two",`;
// 2. between those, single tokens; punctuation only if something next to it is the same too;
// 3. between those, tags of the same name, so that the attributes of a changed tag are merged.
//
//     quote   <p class="a">One (two)</p>
//     target  <p class="b">One (three)</p>
//     1.      One </p>           2.  ( )           3.  <p class="a"> with <p class="b">

/** How many differences a diff may find, to bound its time. */
const maxDifferences = 2000
const maxDifferencesBetween = 500

/** The aligned tokens of quote and target, in order. */
export function alignTokens(
  inQuote: readonly Token[],
  inTarget: readonly Token[],
  inSource: readonly Token[],
): Pair[] {
  const ends: Pair = [inQuote.length, inTarget.length]
  const alignWhole = (isStart: IsStart) =>
    alignRuns(runsOf(inQuote, isStart), runsOf(inTarget, isStart), textOf, maxDifferences)
  const all = alignWhole(startsWord) ?? alignWhole(startsTag) ?? []
  const words = all.filter((pair) => isSameOccurrence(pair, [0, ends[0]], [0, ends[1]]))
  const pieces = withPairsBetween(words, ends, (run, other) =>
    alignRuns(singles(run), singles(other), textOf)?.filter((pair) =>
      isSameOccurrence(pair, run, other),
    ),
  )
  return withPairsBetween(pieces, ends, (run, other) =>
    alignRuns(tagsIn(inQuote, run), tagsIn(inTarget, other), tagNameOf),
  )

  /** Whether an aligned token is the same one, as words are, and not merely the same punctuation. */
  function isSameOccurrence([index, other]: Pair, run: Run, newRun: Run): boolean {
    if (/[\p{L}\p{N}<]/u.test(inQuote[index]?.word ?? '')) return true
    const isFirst = index === run[0] && other === newRun[0]
    const isLast = index === run[1] - 1 && other === newRun[1] - 1
    if (isFirst || isLast || hasSameNeighbour(index, other)) return true
    return (
      inQuote[index]?.word !== '>' &&
      junctionBefore(inQuote, index) === junctionBefore(inTarget, other) &&
      junctionBefore(inQuote, index + 1) === junctionBefore(inTarget, other + 1)
    )
  }

  function hasSameNeighbour(index: number, other: number): boolean {
    return [-1, 1].some((by) => {
      const neighbour = inQuote[index + by]
      return neighbour !== undefined && neighbour.folded === inTarget[other + by]?.folded
    })
  }

  /** The tokens of aligned runs; undefined if too much differs. */
  function alignRuns(
    runs: readonly Run[],
    newRuns: readonly Run[],
    keyOf: (tokens: readonly Token[]) => string,
    maxEditLength = maxDifferencesBetween,
  ): Pair[] | undefined {
    if (runs.length === 0 || newRuns.length === 0) return []
    const keys = runs.map((run) => keyOf(inQuote.slice(...run)))
    const newKeys = newRuns.map((run) => keyOf(inTarget.slice(...run)))
    const pairs = alignKeys(keys, newKeys, maxEditLength)
    if (!pairs) return undefined
    const old = { keys, gaps: gapsOf(inQuote, runs), sourceGaps: gapsOf(inSource, runs) }
    const slid = slideChanges(pairs, old, { keys: newKeys, gaps: gapsOf(inTarget, newRuns) })
    return slid.flatMap(([index, other]) => {
      const [[first, end] = [0, 0], [newFirst] = [0]] = [runs[index], newRuns[other]]
      return Array.from({ length: end - first }, (_, at): Pair => [first + at, newFirst + at])
    })
  }
}

function gapsOf(tokens: readonly Token[], runs: readonly Run[]): string[] {
  return runs.map(([first]) => tokens[first]?.gap ?? '')
}

/** What joins a token to the one before it: whitespace, or the kinds of both. */
function junctionBefore(tokens: readonly Token[], index: number): string {
  const [before, token] = [tokens[index - 1], tokens[index]]
  if (!before || !token) return 'end'
  if (token.gap !== '') return 'gap'
  return [before, token].map(({ word }) => (/[\p{L}\p{N}]/u.test(word) ? 'word' : 'mark')).join(' ')
}

/**
 * The keys that two lists share, in order. What both start and end with is aligned first, so that of
 * equal keys those are aligned that have the same position.
 */
function alignKeys(keys: string[], newKeys: string[], maxEditLength: number): Pair[] | undefined {
  const maxShared = Math.min(keys.length, newKeys.length)
  let head = 0
  while (head < maxShared && keys[head] === newKeys[head]) head++
  let tail = 0
  while (tail < maxShared - head && keys.at(-1 - tail) === newKeys.at(-1 - tail)) tail++
  const middle = (list: string[]) => list.slice(head, list.length - tail)
  const parts = diffArrays(middle(keys), middle(newKeys), { maxEditLength })
  if (!parts) return undefined
  const pairs: Pair[] = []
  let [index, other] = [0, 0]
  const shared = (count: number) => ({ added: false, removed: false, count })
  for (const { added, removed, count } of [shared(head), ...parts, shared(tail)]) {
    for (let at = 0; at < count && !added && !removed; at++) pairs.push([index + at, other + at])
    if (!added) index += count
    if (!removed) other += count
  }
  return pairs
}

/** Pairs, and those that are found between each two of them. */
function withPairsBetween(
  pairs: readonly Pair[],
  ends: Pair,
  find: (run: Run, newRun: Run) => Pair[] | undefined,
): Pair[] {
  let [index, other] = [0, 0]
  return [...pairs, ends].flatMap((pair) => {
    const hasBoth = index < pair[0] && other < pair[1]
    const found = (hasBoth && find([index, pair[0]], [other, pair[1]])) || []
    ;[index, other] = [pair[0] + 1, pair[1] + 1]
    return pair === ends ? found : [...found, pair]
  })
}

type IsStart = (token: Token, before: Token) => boolean

/** Consecutive runs of tokens, of which each but the first begins where `isStart` says. */
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
// By the word, since levels below `markup` do not distinguish tags from text.
const startsTag: IsStart = ({ word }) => word.startsWith('<')
const startsWord: IsStart = (token, before) =>
  startsAfterGap(token, before) || startsTag(token, before) || before.word.endsWith('>')

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ folded }) => folded).join('\0')
}

function tagNameOf([tag]: readonly Token[]): string {
  return (/^<\/?[^\s/>]*/.exec(tag?.word ?? '')?.[0] ?? '').toLowerCase()
}

function singles([first, end]: Run): Run[] {
  return Array.from({ length: end - first }, (_, index): Run => [first + index, first + index + 1])
}

function tagsIn(tokens: readonly Token[], run: Run): Run[] {
  return singles(run).filter(([index]) => tokens[index]?.isTag)
}
