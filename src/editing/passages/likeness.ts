import { fold } from './fold.ts'
import type { Source } from './source.ts'

// How near a quote that matches nowhere is to a passage: a hint for the model, never a place to
// write. Slices of the quote that occur in the source vote for where the quote would start. Failing
// that, its longest words do, as for this quote, of which no slice of 24 characters occurs:
//
//     quote     <li>Beta is the second of all</li>
//     source    <li>Beta is second of all</li>
//
// "second" and "beta" vote for the same start; the two differ first at "the" and "second".

/** The passage that is most like a quote. */
export interface NearestPassage {
  /** Its offset in the source. */
  from: number
  /** Where quote and source first differ; undefined if they do not. */
  difference: { at: number; quoted: string; inSource: string } | undefined
}

const sliceLength = 24
const maxSlices = 24
const headLength = 10
/** How many occurrences of a slice vote. */
const maxVotes = 3
/** How far apart two starts may be that count as the same, in characters. */
const tolerance = 200

/** Undefined if nothing in the source is like the quote. Takes time proportional to the source. */
export function nearestPassage(source: Source, passage: string): NearestPassage | undefined {
  const { text, starts } = source.folded('typography')
  const quote = fold(passage.trim(), 'typography').text
  const vote =
    mostVoted(text, slicesOf(quote)) ??
    mostVoted(inLowerCase(text), longestWordsOf(inLowerCase(quote)))
  if (!vote) return undefined
  const start = startOfLikeness(text, quote, vote)
  let { at, offset } = start
  while (offset < quote.length && text[at] === quote[offset]) {
    at++
    offset++
  }
  const sourceOf = (index: number) => starts[index] ?? source.text.length
  const from = sourceOf(start.at)
  if (offset === quote.length) return { from, difference: undefined }
  const difference = {
    at: sourceOf(at),
    quoted: around(quote, offset),
    inSource: around(text, at),
  }
  return { from, difference }
}

/** A place in the folded source, and the offset in the quote that corresponds to it. */
interface Vote {
  at: number
  offset: number
}

/** Where text and quote start to be the same before a vote. */
function startOfLikeness(text: string, quote: string, vote: Vote): Vote {
  let { at, offset } = vote
  while (at > 0 && offset > 0 && text[at - 1] === quote[offset - 1]) {
    at--
    offset--
  }
  // If the start of the quote occurs shortly before, the first difference is after that.
  const head = offset > 0 ? text.lastIndexOf(quote.slice(0, headLength), at) : -1
  const isNear = head >= 0 && head >= at - 2 * offset - headLength
  return isNear ? { at: head, offset: 0 } : { at, offset }
}

interface Slice {
  text: string
  offset: number
}

/** Slices of the quote, spread from its start to its end. */
function slicesOf(quote: string): Slice[] {
  const step = Math.max(8, Math.floor((quote.length - sliceLength) / (maxSlices - 1)))
  const slices: Slice[] = []
  for (let offset = 0; offset + sliceLength <= quote.length && slices.length < maxSlices;) {
    slices.push({ text: quote.slice(offset, offset + sliceLength), offset })
    offset += step
  }
  return slices
}

function longestWordsOf(quote: string): Slice[] {
  return [...quote.slice(0, 5000).matchAll(/[\p{L}\p{N}]{4,}/gu)]
    .map((match) => ({ text: match[0], offset: match.index }))
    .toSorted((a, b) => b.text.length - a.text.length)
    .slice(0, maxSlices)
}

/** The first of the votes that most others agree with on where the quote starts. */
function mostVoted(text: string, slices: readonly Slice[]): Vote | undefined {
  const votes = slices.flatMap((slice) => votesOf(text, slice))
  const startOf = ({ at, offset }: Vote) => at - offset
  let best: Vote | undefined
  let mostAgreeing = 0
  for (const vote of votes) {
    const agreeing = votes.filter((other) => Math.abs(startOf(other) - startOf(vote)) <= tolerance)
    if (agreeing.length <= mostAgreeing) continue
    best = vote
    mostAgreeing = agreeing.length
  }
  return best
}

function votesOf(text: string, slice: Slice): Vote[] {
  const votes: Vote[] = []
  for (let at = text.indexOf(slice.text); at >= 0 && votes.length < maxVotes;) {
    votes.push({ at, offset: slice.offset })
    at = text.indexOf(slice.text, at + 1)
  }
  return votes
}

/** The text in lower case, unless that changes its length. */
function inLowerCase(text: string): string {
  const lowerCase = text.toLowerCase()
  return lowerCase.length === text.length ? lowerCase : text
}

function around(text: string, at: number): string {
  return text.slice(Math.max(0, at - 20), at + 40).toWellFormed()
}
