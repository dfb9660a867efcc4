import type { Pair } from './slide.ts'
import type { Token } from './tokens.ts'

/** How many tokens with the same word are examined as the origin of a move. */
const maxOrigins = 16
const maxRemovedTags = 500

/** A move of tokens of the quote to another place of the target; no move has the length 0. */
interface Move {
  index: number
  length: number
}

const noMove: Move = { index: 0, length: 0 }

/**
 * Which token of the quote each moved token of the target is. Moved are at least two tokens in a row
 * that are written exactly as they were quoted, or a tag:
 *
 *     quote   red apples, green pears
 *     target  green pears, red apples     `green pears` is aligned, `red apples` is moved
 */
export function movesOf(
  inQuote: readonly Token[],
  inTarget: readonly Token[],
  aligned: readonly Pair[],
): Map<number, number> {
  const taken = new Set(aligned.map(([index]) => index))
  const kept = new Set(aligned.map(([, other]) => other))
  const origins = originsOf(inQuote, taken)
  const quotedWords = new Set(inQuote.map(({ word }) => word))
  const removedTags = [...inQuote.keys()]
    .filter((index) => !taken.has(index) && isTagPart(inQuote[index]))
    .slice(0, maxRemovedTags)
  const moves = new Map<number, number>()
  for (let other = 0; other < inTarget.length; other++) {
    const longest = longestFrom(other)
    const { index, length } = longest.length < 2 ? moveOfTag(other) : longest
    for (let offset = 0; offset < length; offset++) {
      moves.set(other + offset, index + offset)
      taken.add(index + offset)
    }
    other += Math.max(0, length - 1)
  }
  return moves

  function longestFrom(other: number): Move {
    let longest = noMove
    for (const index of origins.get(inTarget[other]?.word ?? '') ?? []) {
      const length = lengthOf(index, other)
      if (length > longest.length) longest = { index, length }
    }
    return longest
  }

  function lengthOf(index: number, other: number): number {
    for (let length = 0; ; length++) {
      const [old, now] = [index + length, other + length]
      const [one, same] = [inQuote[old], inTarget[now]]
      const isSame = one?.word === same?.word && one?.folded === same?.folded
      if (!one || !isSame || taken.has(old) || kept.has(now)) return length
    }
  }

  /** A tag that is written like one of the quote, in place of one that was removed. */
  function moveOfTag(other: number): Move {
    const { word = '', folded } = inTarget[other] ?? {}
    if (!isTagPart(inTarget[other]) || kept.has(other) || !quotedWords.has(word)) return noMove
    const index = removedTags.find((at) => !taken.has(at) && inQuote[at]?.folded === folded)
    return index === undefined ? noMove : { index, length: 1 }
  }
}

function originsOf(
  inQuote: readonly Token[],
  taken: ReadonlySet<number>,
): Map<string, readonly number[]> {
  const origins = new Map<string, readonly number[]>()
  for (const [index, { word }] of inQuote.entries()) {
    const known = origins.get(word) ?? []
    if (!taken.has(index) && known.length < maxOrigins) origins.set(word, [...known, index])
  }
  return origins
}

function isTagPart(token: Token | undefined): boolean {
  return token?.word.startsWith('<') === true
}
