import { fold } from './fold.ts'
import { lineOf } from '../text/lines.ts'
import type { Source } from './source.ts'

/** Why what has several places can't be used, and how to make it unique. For the model. */
export function describeSeveral(
  text: string,
  places: readonly number[],
  most: number,
  { what, advice }: { what: string; advice: string } = quoted,
): string {
  const number = places.length >= most ? `at least ${most}` : String(places.length)
  const lines = places
    .slice(0, 8)
    .map((at) => `line ${lineOf(text, at)}: ${oneLine(text.slice(Math.max(0, at - 40), at + 80))}`)
  return `${what} stands in ${number} places. ${advice}\n${lines.join('\n')}`
}

const quoted = {
  what: 'The quoted text',
  advice: 'Quote more of what is around the one that you mean, so that it is unique.',
}

/** Why a quote is in no place: the nearest passage, and where it first differs. For the model. */
export function describeMiss(source: Source, passage: string): string {
  const said =
    'The quoted text is not in the document. Quote it character by character as it stands there.'
  const near = nearest(source, passage)
  if (!near) return `${said} Nothing like it is in the document.`
  const { text } = source
  const first = lineOf(text, near.from)
  const lines = text
    .slice(text.lastIndexOf('\n', Math.max(0, near.from - 1)) + 1)
    .split('\n', 6)
    .slice(0, Math.min(6, passage.split('\n').length + 1))
    .map((line, index) => `${first + index}: ${cut(line, 200)}`)
  const difference = near.difference
    ? `\nThe first difference, at line ${lineOf(text, near.difference.at)}: you quoted "${near.difference.quoted}", the document has "${near.difference.stands}".`
    : ''
  return `${said} The nearest passage is at line ${first}:\n${lines.join('\n')}${difference}`
}

const sliceLength = 24
const headLength = 10
const mostSlices = 24

interface Near {
  from: number
  difference: { at: number; quoted: string; stands: string } | undefined
}

/**
 * The place that has most slices of the quote in common with it: a hint for the model, never a place
 * to write. Looks up a bounded number of slices, so it takes time in proportion to the document.
 */
function nearest(source: Source, passage: string): Near | undefined {
  const whole = source.folded('typography')
  const quote = fold(passage.trim(), 'typography').text
  const vote =
    votes(whole.text, slicesOf(quote)) ??
    votes(inLowerCase(whole.text), wordsOf(inLowerCase(quote)))
  if (!vote) return undefined
  const sourceOf = (place: number) => whole.starts[place] ?? source.text.length
  let [at, offset] = [vote.at, vote.offset]
  while (at > 0 && offset > 0 && whole.text[at - 1] === quote[offset - 1]) {
    at--
    offset--
  }
  // Where the quote begins like the text shortly before, that is where the two first differ.
  const head = offset > 0 ? whole.text.lastIndexOf(quote.slice(0, headLength), at) : -1
  if (head >= 0 && head >= at - 2 * offset - headLength) [at, offset] = [head, 0]
  const from = sourceOf(at)
  while (offset < quote.length && whole.text[at] === quote[offset]) {
    at++
    offset++
  }
  if (offset === quote.length) return { from, difference: undefined }
  const stands = around(whole.text, at)
  return { from, difference: { at: sourceOf(at), quoted: around(quote, offset), stands } }
}

/** The same in lower case, unless that changes its length. */
function inLowerCase(text: string): string {
  const low = text.toLowerCase()
  return low.length === text.length ? low : text
}

interface Slice {
  text: string
  offset: number
}

/** Stretches of the quote from its beginning to its end. */
function slicesOf(quote: string): Slice[] {
  const step = Math.max(8, Math.floor((quote.length - sliceLength) / (mostSlices - 1)))
  const slices: Slice[] = []
  for (let offset = 0; offset + sliceLength <= quote.length && slices.length < mostSlices;) {
    slices.push({ text: quote.slice(offset, offset + sliceLength), offset })
    offset += step
  }
  return slices
}

/** The longest words of the quote. */
function wordsOf(quote: string): Slice[] {
  return [...quote.slice(0, 5000).matchAll(/[\p{L}\p{N}]{4,}/gu)]
    .map((match) => ({ text: match[0], offset: match.index }))
    .toSorted((a, b) => b.text.length - a.text.length)
    .slice(0, mostSlices)
}

/** The earliest of the slices that agree best on where in the text the quote would begin. */
function votes(text: string, slices: Slice[]): { at: number; offset: number } | undefined {
  const hits = slices.flatMap(({ text: slice, offset }) => {
    const places: { at: number; offset: number }[] = []
    for (let at = text.indexOf(slice); at >= 0 && places.length < 3;) {
      places.push({ at, offset })
      at = text.indexOf(slice, at + 1)
    }
    return places
  })
  const reach = 200
  const agreeing = (one: { at: number; offset: number }) =>
    hits.filter((other) => Math.abs(other.at - other.offset - (one.at - one.offset)) <= reach)
      .length
  let best: { at: number; offset: number; count: number } | undefined
  for (const hit of hits) {
    const count = agreeing(hit)
    if (!best || count > best.count) best = { ...hit, count }
  }
  return best
}

function around(text: string, at: number): string {
  return cut(text.slice(Math.max(0, at - 20), at + 40).toWellFormed(), 60)
}

function oneLine(text: string): string {
  return text.toWellFormed().replace(/\s+/g, ' ').trim()
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text
}
