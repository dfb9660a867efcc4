import { elementsOf, type ElementNode } from '../html/elements.ts'
import { createLineFinder, lineOf } from '../text/lines.ts'

/** How much of a document an overview shows, at most. */
export interface OverviewSize {
  /** Elements in the outline. */
  entries: number
  passages: number
}

const fullOverview: OverviewSize = { entries: 250, passages: 8 }
/** For models that lose their way in long texts. */
export const shortOverview: OverviewSize = { entries: 60, passages: 4 }

/** The document is searched in blocks of so many characters. Words in one block are close together. */
const blockLength = 500
const maxTerms = 24
const maxMatchesOfTerm = 200
const headings = /^(?:title|h[1-6])$/
const landmarks =
  /^(?:header|nav|main|section|article|aside|footer|form|table|figure|style|script|svg|template)$/

/**
 * Returns what a model is shown of a document that is too large to be shown whole: its outline with
 * line numbers, and the passages that the request is likely about. The length of the overview is
 * limited, whatever the length of the document.
 */
export function overviewOf(html: string, request: string, size = fullOverview): string {
  const { elements } = elementsOf(html)
  const numberOf = createLineFinder(html)
  const entries = outlined(elements, size.entries).map((element) =>
    entryOf(html, element, numberOf(element.from)),
  )
  const passages = likelyPassages(html, request, size.passages)
  return [
    `The document is too large to be shown whole: ${html.length} characters in ${numberOf(html.length)} lines. Read what you need with read_html first.`,
    `Outline, each with its line:\n${entries.join('\n')}`,
    ...(passages.length > 0
      ? [`Passages that may be meant:\n${passages.map((one) => `${one}\n`).join('\n')}`]
      : []),
  ].join('\n\n')
}

/** The elements for the outline, in the order of the text. Headings go first, then landmarks, then ids. */
function outlined(elements: readonly ElementNode[], max: number): ElementNode[] {
  const ranked = [
    elements.filter(({ tag }) => headings.test(tag)),
    elements.filter(({ tag }) => landmarks.test(tag)),
    elements.filter(({ tag, attributes }) => attributes.has('id') && !isNamed(tag)),
  ]
  return ranked
    .flatMap((list) => sample(list, max))
    .slice(0, max)
    .toSorted((a, b) => a.from - b.from)
}

function isNamed(tag: string): boolean {
  return headings.test(tag) || landmarks.test(tag)
}

/** Picks at most so many items, evenly spread over the list. */
function sample<Item>(list: readonly Item[], max: number): Item[] {
  const step = Math.max(1, list.length / max)
  return list.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step))
}

function entryOf(html: string, element: ElementNode, line: number): string {
  const { tag, attributes } = element
  const id = attributes.get('id')
  const name = `${tag}${id ? `#${id.slice(0, 60)}` : ''}`
  return `${line}: ${name}${detailOf(html, element)}`.toWellFormed()
}

/** The text of a heading, or the classes of another element. */
function detailOf(html: string, { tag, inner, attributes }: ElementNode): string {
  if (headings.test(tag)) {
    const source = html.slice(inner.from, Math.min(inner.to, inner.from + 400))
    const text = source.replace(/<[^>]*>|\s+/g, ' ').trim()
    return ` ${text.slice(0, 100).toWellFormed()}`
  }
  const classes = attributes.get('class')
  return classes ? ` .${classes.trim().replace(/\s+/g, '.').slice(0, 60)}` : ''
}

/** The passages in which most words of the request are close together. */
function likelyPassages(html: string, request: string, max: number): string[] {
  const lowerCase = html.toLowerCase()
  if (lowerCase.length !== html.length) return []
  return [...scoreBlocks(lowerCase, request)]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, max)
    .map(([block]) => passageAround(html, block))
}

/** The blocks of a text that terms of the request are in, with their scores. */
function scoreBlocks(text: string, request: string): Map<number, number> {
  const scores = new Map<number, number>()
  for (const term of termsOf(request)) {
    const blocks = new Set<number>()
    let position = text.indexOf(term.text)
    for (let count = 0; position >= 0 && count < maxMatchesOfTerm; count++) {
      blocks.add(Math.floor(position / blockLength))
      position = text.indexOf(term.text, position + term.text.length)
    }
    // A word that is everywhere says little about where to look.
    const score = term.weight / Math.max(1, blocks.size) ** 0.5
    for (const block of blocks) scores.set(block, (scores.get(block) ?? 0) + score)
  }
  return scores
}

/** A block and its neighbours, from the start of a line if one is near. */
function passageAround(html: string, block: number): string {
  const start = Math.max(0, (block - 1) * blockLength)
  const line = html.lastIndexOf('\n', start) + 1
  const from = start - line < blockLength ? line : start
  const text = html.slice(from, (block + 2) * blockLength).toWellFormed()
  return `From line ${lineOf(html, from)}:\n${text}`
}

/** The quoted texts and the longer words of a request. */
function termsOf(request: string): { text: string; weight: number }[] {
  const text = request.toLowerCase().slice(0, 10_000)
  const quoted = [...text.matchAll(/["“'‘]([^"”'’]{3,200})["”'’]/g)].map((match) => ({
    text: match[1] ?? '',
    weight: 10,
  }))
  const words = [...new Set(text.match(/[\p{L}\p{N}]{4,}/gu))].map((text) => ({ text, weight: 1 }))
  return [...quoted, ...words].slice(0, maxTerms)
}
