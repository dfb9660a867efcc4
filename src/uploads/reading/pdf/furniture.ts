import { textOf, type Line } from './lines.ts'
import type { Page } from './pages.ts'

/** Lines of so many pages, at least, are repeated. */
const minPages = 3
/** The part of the pages on which a line is repeated; headers of left and right pages may differ. */
const minShare = 0.4
/** The parts of a page, from its edges, in which headers and footers are, and how many lines they have. */
const maxDepth = 0.2
const maxLines = 4
/** A line with more cells is of a table. */
const maxSegments = 4

/**
 * Finds the headers, footers and page numbers that are repeated on most pages, and what they say on the first of
 * them. Digits make no line another one only if they count the pages. If the pages say nothing else, all of it
 * is text.
 */
export function furnitureOf(pages: readonly Page[]): { lines: Set<Line>; texts: string[] } {
  const found = new Map<string, { pages: Set<number>; texts: string[] }>()
  for (const page of pages) {
    for (const line of edgesOf(page).flat()) {
      for (const key of keysOf(line, page.number)) {
        const entry = found.get(key) ?? { pages: new Set(), texts: [] }
        found.set(key, entry)
        entry.pages.add(page.number)
        if (entry.texts.length === 0) entry.texts.push(textOf(line))
      }
    }
  }
  if (pages.length === 2) return furnitureOfTwo(pages)
  const least = Math.max(minPages, pages.length * minShare)
  const lines = new Set<Line>()
  const texts = new Set<string>()
  for (const page of pages) {
    for (const edge of edgesOf(page)) {
      const keys = edge.map((line) =>
        keysOf(line, page.number).find((key) => (found.get(key)?.pages.size ?? 0) >= least),
      )
      edge.slice(0, lengthOf(edge, keys, page)).forEach((line, index) => {
        lines.add(line)
        const [text] = found.get(keys[index] ?? '')?.texts ?? []
        if (text !== undefined) texts.add(text)
      })
    }
  }
  const hasOther = pages.some((page) => linesOf(page).some((line) => !lines.has(line)))
  return hasOther ? { lines, texts: [...texts] } : { lines: new Set(), texts: [] }
}

/**
 * Two pages prove less: only what counts them at their lower edge is left out. What both say stays on the first,
 * so nothing is lost.
 */
function furnitureOfTwo(pages: readonly Page[]): { lines: Set<Line>; texts: string[] } {
  const lines = new Set<Line>()
  const texts: string[] = []
  const [first = [], second = []] = pages.map((page) => edgesOf(page))
  const [own, next] = pages
  if (!own || !next) return { lines, texts }
  for (const [side, edge = []] of second.entries()) {
    const others = first[side] ?? []
    const twins = edge.map((line) => {
      const [text, ...counted] = keysOf(line, next.number)
      const twin = others.find((one) =>
        keysOf(one, own.number).some((key, index) =>
          index === 0 ? key === text : side === 1 && counted.includes(key),
        ),
      )
      return twin && { twin, isSame: textOf(twin) === textOf(line) }
    })
    const keys = twins.map((found) => (found ? '' : undefined))
    edge.slice(0, lengthOf(edge, keys, next)).forEach((line, index) => {
      lines.add(line)
      const found = twins[index]
      if (!found || found.isSame) return
      lines.add(found.twin)
      texts.push(textOf(found.twin))
    })
  }
  const hasOther = pages.every((page) => linesOf(page).some((line) => !lines.has(line)))
  return hasOther ? { lines, texts } : { lines: new Set(), texts: [] }
}

/** The lines near the upper and the lower edge, each from the edge inwards. */
function edgesOf(page: Page): [Line[], Line[]] {
  const { height } = page
  const ordered = linesOf(page)
  const upper = ordered.slice(0, maxLines).filter(({ y }) => y < height * maxDepth)
  const lower = ordered.slice(-maxLines).filter(({ y }) => y > height * (1 - maxDepth))
  return [upper, lower.reverse()]
}

function linesOf({ regions }: Page): Line[] {
  return regions.flat().toSorted((one, other) => one.y - other.y)
}

/** The text of a line, and that text with each of its numbers as the distance from the number of its page. */
function keysOf(line: Line, page: number): string[] {
  if (line.segments.length > maxSegments) return []
  const text = textOf(line)
  const keys = [text]
  for (const { 0: digits, index } of text.matchAll(/\d+|\b[ivxl]+\b/g)) {
    const value = /\d/.test(digits) ? Number(digits) : romanOf(digits)
    keys.push(`${text.slice(0, index)}\0${value - page}\0${text.slice(index + digits.length)}`)
  }
  return keys
}

function romanOf(digits: string): number {
  const values: Record<string, number> = { i: 1, v: 5, x: 10, l: 50 }
  return [...digits].reduce((sum, digit, index, all) => {
    const value = values[digit] ?? 0
    return value < (values[all[index + 1] ?? ''] ?? 0) ? sum - value : sum + value
  }, 0)
}

/** How many of the lines at an edge are furniture: repeated, and set off from the text by a gap. */
function lengthOf(
  edge: readonly Line[],
  keys: readonly (string | undefined)[],
  page: Page,
): number {
  const repeated = keys.findIndex((key) => key === undefined)
  const ordered = linesOf(page)
  for (let length = repeated < 0 ? edge.length : repeated; length > 0; length--) {
    const last = edge[length - 1]
    if (!last) continue
    const step = edge[0] === ordered[0] ? 1 : -1
    const next = ordered[ordered.indexOf(last) + step]
    if (!next || Math.abs(next.y - last.y) > last.size * 1.8) return length
  }
  return 0
}
