import { applyEdits, type Edit, type Span } from '../text/edit.ts'
import { minimalEdits, wordsOf } from './receipt.ts'

/** A document of at most so many characters may be replaced as a whole. */
const maxReplaceableLength = 4096

/** The data of a URI, such as an image. It is only ever replaced as a whole, so it doesn’t count. */
const uriData = /(?<=data:[\w.+-]+\/[\w.+;=-]{1,200},)[^\s"'<>()\\]+/g

/**
 * Whether edits replace over half of a document. Text that they only delete doesn’t count, nor does
 * text that old and new text share.
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

/** How many characters of `spans` are not in `others`. Both are in order. */
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
 * Whether the edits of many calls are a rewrite together: over half of the document is replaced by
 * other words, or deleted while other words are inserted elsewhere. Words that only moved don’t count.
 */
export function callsRewrite(html: string, edits: readonly Edit[]): boolean {
  if (!mayRewrite(html, edits)) return false
  let [replaced, removed, added] = [0, 0, 0]
  for (const { from, to, insert } of edits) {
    const [before, after] = [countWords(html.slice(from, to)), countWords(insert)]
    const [lost, gained] = [sizeBeyond(before, after), sizeBeyond(after, before)]
    removed += lost
    added += gained
    if (gained > 0) replaced += lost
  }
  return Math.max(replaced, Math.min(removed, added)) > html.length / 2
}

/**
 * Whether ranges, each a replacement of its own, rewrite over half of a document. Words that moved
 * from one range to another do not count: a table that is sorted is not rewritten.
 */
export function isRewriteByRanges(html: string, edits: readonly Edit[]): boolean {
  if (edits.some((edit) => isRewrite(html, [edit]))) return true
  return callsRewrite(html, edits) && callsRewrite(html, [spanningEdit(html, edits)])
}

/** The same change as one edit, from the first range to the last. */
function spanningEdit(html: string, edits: readonly Edit[]): Edit {
  const [from, to] = [edits[0]?.from ?? 0, edits.at(-1)?.to ?? 0]
  const local = edits.map((edit) => ({ ...edit, from: edit.from - from, to: edit.to - from }))
  return { from, to, insert: applyEdits(html.slice(from, to), local) }
}

function mayRewrite(html: string, edits: readonly Edit[]): boolean {
  const removed = edits.reduce((sum, { from, to }) => sum + to - from, 0)
  return html.length > maxReplaceableLength && removed > html.length / 2
}

type Counts = Map<string, number>

function countWords(text: string): Counts {
  const counts: Counts = new Map()
  for (const word of wordsOf(text)) {
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

/** The length of the words that occur more often than in the other text, as often as they do. */
function sizeBeyond(counts: Counts, others: Counts): number {
  let size = 0
  for (const [word, count] of counts) {
    size += Math.max(0, count - (others.get(word) ?? 0)) * word.length
  }
  return size
}
