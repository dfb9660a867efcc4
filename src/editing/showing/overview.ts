import { elementsOf, type ElementNode } from '../html/elements.ts'
import { createLineFinder, lineOf } from '../text/lines.ts'

const mostEntries = 250
const mostPassages = 8
/** Characters of a stretch in which words count as close together. */
const stretch = 500
const mostTerms = 24
const placesOfTerm = 200
const headings = /^(?:title|h[1-6])$/
const landmarks =
  /^(?:header|nav|main|section|article|aside|footer|form|table|figure|style|script|svg|template)$/

/**
 * What a model is shown of a document that is too large to be shown whole: its outline with line
 * numbers, and the passages that a request is likely to mean. Its length does not grow with the
 * document’s.
 */
export function overviewOf(html: string, request: string): string {
  const { elements } = elementsOf(html)
  const numberOf = createLineFinder(html)
  const entries = chosen(elements).map((element) => entryOf(html, element, numberOf(element.from)))
  const passages = likelyPassages(html, request)
  return [
    `The document is too large to be shown whole: ${html.length} characters in ${numberOf(html.length)} lines. Read what you need with read_html first.`,
    `Outline, each with its line:\n${entries.join('\n')}`,
    ...(passages.length > 0
      ? [`Passages that may be meant:\n${passages.map((one) => `${one}\n`).join('\n')}`]
      : []),
  ].join('\n\n')
}

/** Headings first, then landmarks, then what has an id; in the order of the text. */
function chosen(elements: readonly ElementNode[]): ElementNode[] {
  const ranked = [
    elements.filter(({ tag }) => headings.test(tag)),
    elements.filter(({ tag }) => landmarks.test(tag)),
    elements.filter(({ tag, attributes }) => attributes.has('id') && !isNamed(tag)),
  ]
  return ranked
    .flatMap((list) => spread(list, mostEntries))
    .slice(0, mostEntries)
    .toSorted((a, b) => a.from - b.from)
}

function isNamed(tag: string): boolean {
  return headings.test(tag) || landmarks.test(tag)
}

/** So many of a list, evenly. */
function spread<Item>(list: readonly Item[], most: number): Item[] {
  const step = Math.max(1, list.length / most)
  return list.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step))
}

function entryOf(html: string, { tag, inner, attributes }: ElementNode, line: number): string {
  const id = attributes.get('id')
  const name = `${tag}${id ? `#${id.slice(0, 60)}` : ''}`
  const classes = attributes.get('class')
  const text = headings.test(tag)
    ? ` ${html
        .slice(inner.from, Math.min(inner.to, inner.from + 400))
        .replace(/<[^>]*>|\s+/g, ' ')
        .trim()
        .slice(0, 100)
        .toWellFormed()}`
    : classes
      ? ` .${classes.trim().replace(/\s+/g, '.').slice(0, 60)}`
      : ''
  return `${line}: ${name}${text}`.toWellFormed()
}

/** The places where most of the request’s words stand close together, with what is around them. */
function likelyPassages(html: string, request: string): string[] {
  const low = html.toLowerCase()
  if (low.length !== html.length) return []
  const found = new Map<number, number>()
  for (const { text, weight } of termsOf(request)) {
    const seen = new Set<number>()
    let at = low.indexOf(text)
    for (let count = 0; at >= 0 && count < placesOfTerm; count++) {
      seen.add(Math.floor(at / stretch))
      at = low.indexOf(text, at + text.length)
    }
    // A word that is everywhere says little of where.
    const worth = weight / Math.max(1, seen.size) ** 0.5
    for (const place of seen) found.set(place, (found.get(place) ?? 0) + worth)
  }
  return [...found]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, mostPassages)
    .map(([place]) => {
      const start = Math.max(0, (place - 1) * stretch)
      const line = html.lastIndexOf('\n', start) + 1
      const from = start - line < stretch ? line : start
      const text = html.slice(from, (place + 2) * stretch).toWellFormed()
      return `From line ${lineOf(html, from)}:\n${text}`
    })
}

/** What a request names: texts in quotes, and its longer words. */
function termsOf(request: string): { text: string; weight: number }[] {
  const low = request.toLowerCase().slice(0, 10_000)
  const quoted = [...low.matchAll(/["“'‘]([^"”'’]{3,200})["”'’]/g)].map((match) => ({
    text: match[1] ?? '',
    weight: 10,
  }))
  const words = [...new Set(low.match(/[\p{L}\p{N}]{4,}/gu))].map((text) => ({ text, weight: 1 }))
  return [...quoted, ...words].slice(0, mostTerms)
}
