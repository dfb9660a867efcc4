import type { Span } from '../text/edit.ts'
import { foldWithOffsets } from './fold.ts'
import { isWholeOnly } from './words.ts'

/** In UTF-16 code units. */
const maxSnippetLength = 200
const before = 60

/**
 * The part of a text around the first place where one of the folded words is, with all matches in it,
 * in order. Without a match it is the beginning of the text.
 */
export function snippetOf(
  text: string,
  words: readonly string[],
): { text: string; matches: Span[] } {
  const all = firstMatches(text, words)
  const first = all[0]?.from ?? 0
  let from = first > before ? startOfWord(text, first - before, first) : 0
  const to = endOfWord(text, from + maxSnippetLength, all[0]?.to ?? 0)
  // Near the end of the text, show more of what is before.
  if (to === text.length && from > 0) {
    from = startOfWord(text, Math.max(0, Math.min(from, to - maxSnippetLength)), from)
  }
  const start = from > 0 ? '…' : ''
  const shift = start.length - from
  return {
    text: start + text.slice(from, to) + (to < text.length ? '…' : ''),
    matches: all
      .filter((match) => match.from >= from && match.to <= to)
      .map((match) => ({ from: match.from + shift, to: match.to + shift })),
  }
}

/** How much of a long text is searched at a time. */
const pieceLength = 4000
/** Longer than a word and what a snippet shows. */
const overlap = 1000

/** The matches in the first piece of a text that has any. */
function firstMatches(text: string, words: readonly string[]): Span[] {
  for (let start = 0; start < text.length; start += pieceLength) {
    const from = isInPair(text, start) ? start + 1 : start
    const found = matchesIn(text.slice(from, from + pieceLength + overlap), words)
    if (found.length > 0) return found.map((one) => ({ from: one.from + from, to: one.to + from }))
  }
  return []
}

/** The places of a text that fold to one of the words, in order; those that overlap are one. */
export function matchesIn(text: string, words: readonly string[]): Span[] {
  const { folded, offsets } = foldWithOffsets(text)
  const found: Span[] = []
  for (const word of words) {
    const isWhole = isWholeOnly(word)
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      const end = at + word.length
      if (isWhole && (isLetter(folded[at - 1]) || isLetter(folded[end]))) continue
      const from = offsets[at] ?? 0
      // A match that ends within the form of a character has all of it.
      let next = end
      while (next < folded.length && offsets[next] === offsets[end - 1]) next++
      found.push({ from, to: offsets[next] ?? text.length })
    }
  }
  return joined(found.toSorted((one, other) => one.from - other.from || one.to - other.to))
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character)
}

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of spans) {
    const last = result.at(-1)
    if (last && span.from < last.to) last.to = Math.max(last.to, span.to)
    else result.push({ ...span })
  }
  return result
}

/** The start of a word between two offsets, or else the first one, not within a surrogate pair. */
function startOfWord(text: string, from: number, to: number): number {
  const space = text.indexOf(' ', from)
  if (space >= 0 && space < to && from > 0) return space + 1
  return isInPair(text, from) ? from + 1 : from
}

/** The end of a word near an offset, but not before another one. */
function endOfWord(text: string, near: number, atLeast: number): number {
  const to = Math.max(near, atLeast)
  if (to >= text.length) return text.length
  const space = text.lastIndexOf(' ', to)
  if (space >= atLeast && space > to - 30) return space
  return isInPair(text, to) ? to + 1 : to
}

function isInPair(text: string, at: number): boolean {
  return /^[\udc00-\udfff]/.test(text.slice(at, at + 1))
}
