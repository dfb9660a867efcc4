import { applyEdits, type Edit, type Span } from '../text/edit.ts'
import { minimalEdits, wordsOf } from './receipt.ts'

/** Characters up to which a document may be replaced as a whole. */
const smallDocument = 4096

/** The data of a URI, such as an image, which is exchanged as a whole; nobody reads it. */
const uriData = /(?<=data:[\w.+-]+\/[\w.+;=-]{1,200},)[^\s"'<>()\\]+/g

/**
 * Whether edits put something else in the place of over half of a document. What they only take away
 * does not count, nor does what old and new text share.
 */
export function isRewrite(html: string, edits: readonly Edit[]): boolean {
  if (!mayRewrite(html, edits)) return false
  const replaced = minimalEdits(html, edits).filter(({ insert }) => insert !== '')
  const data = [...html.matchAll(uriData)].map(({ 0: { length }, index }) => ({
    from: index,
    to: index + length,
  }))
  const all = [{ from: 0, to: html.length }]
  return sizeWithout(data, replaced) > sizeWithout(data, all) / 2
}

/** How many characters lie in spans, but not in others; both in order. */
function sizeWithout(others: readonly Span[], spans: readonly Span[]): number {
  let next = 0
  let size = 0
  for (const { from, to } of spans) {
    size += to - from
    while ((others[next]?.to ?? Infinity) <= from) next++
    for (let index = next; (others[index]?.from ?? Infinity) < to; index++) {
      const other = others[index]
      if (other) size -= Math.min(to, other.to) - Math.max(from, other.from)
    }
  }
  return size
}

/**
 * Whether edits of many calls come to a rewrite, whatever each did: other words in the place of over
 * half of a document, or in another place where those were taken away. Words that were only moved do
 * not count.
 */
export function areRewrite(html: string, edits: readonly Edit[]): boolean {
  if (!mayRewrite(html, edits)) return false
  let [replaced, gone, added] = [0, 0, 0]
  for (const { from, to, insert } of edits) {
    const [was, is] = [html.slice(from, to), insert].map(countWords)
    const [lost, won] = [sizeBeyond(was, is), sizeBeyond(is, was)]
    gone += lost
    added += won
    if (won > 0) replaced += lost
  }
  return Math.max(replaced, Math.min(gone, added)) > html.length / 2
}

/**
 * Whether ranges, each a replacement of its own, rewrite over half of a document. Words that moved
 * from one range to another do not count: a table that is sorted is not rewritten.
 */
export function rangesRewrite(html: string, edits: readonly Edit[]): boolean {
  if (edits.some((edit) => isRewrite(html, [edit]))) return true
  return areRewrite(html, edits) && areRewrite(html, [spanningEdit(html, edits)])
}

/** The same change as one edit, from the first range to the last. */
function spanningEdit(html: string, edits: readonly Edit[]): Edit {
  const [from, to] = [edits[0]?.from ?? 0, edits.at(-1)?.to ?? 0]
  const local = edits.map((edit) => ({ ...edit, from: edit.from - from, to: edit.to - from }))
  return { from, to, insert: applyEdits(html.slice(from, to), local) }
}

function mayRewrite(html: string, edits: readonly Edit[]): boolean {
  const removed = edits.reduce((sum, { from, to }) => sum + to - from, 0)
  return html.length > smallDocument && removed > html.length / 2
}

type Counts = Map<string, number>

function countWords(text: string): Counts {
  const counts: Counts = new Map()
  for (const word of wordsOf(text)) {
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

/** How many characters the words have that there are more of than in the other text. */
function sizeBeyond(counts: Counts = new Map(), others: Counts = new Map()): number {
  let size = 0
  for (const [word, count] of counts) {
    size += Math.max(0, count - (others.get(word) ?? 0)) * word.length
  }
  return size
}
