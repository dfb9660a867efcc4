import { indent } from '../creating/page.ts'
import type { Edit, Span } from '../../editing/text/edit.ts'
import {
  headingsOf,
  indentAt,
  sectionOf,
  startOfBody,
  wholeLines,
  type Item,
  type Outline,
} from '../outline.ts'
import { found, type Found } from './question.ts'
import { findPlace, findSection, type Place } from './find-place.ts'
import type { ParsedRequest } from './parsed-request.ts'

/**
 * The source of a pattern for where a new part goes, such as ` below the first table`. It also matches
 * nothing, for requests that leave it out.
 */
export const position =
  '(?:\\s+(?:(?<side>before|above|after|below|under|behind|following)\\s+(?<anchor>.+?)|(?:at|to|in)\\s+the\\s+(?:very\\s+)?(?<end>top|start|beginning|end|bottom)(?:\\s+of\\s+(?<of>.+?))?|(?:in|into|to|under|inside)\\s+(?<inside>(?:the\\s+)?(?:section\\s+.+?|.+?\\s+section))))?'
export type Side = 'before' | 'after'

/** Where a new part goes. */
export interface InsertionPoint {
  at: number
  /** The whitespace before its lines. */
  indentation: string
  /** Completes a sentence such as “Added a table …”: “at the end”, “after the first table”. */
  description: string
}

/** Finds where a new part goes from the groups of a pattern with `position`. */
export function findInsertionPoint(
  outline: Outline,
  request: ParsedRequest,
  groups: Record<string, string | undefined>,
): Found<InsertionPoint> {
  const { side, anchor, end, of, inside } = groups
  const isAtTop = /top|start|beginning/i.test(end ?? '')
  if (side && anchor) {
    const place = findAnchor(outline, request, anchor, groups.kind ?? '')
    if (!place.ok) return place
    return pointBeside(outline, place.value, /before|above/i.test(side) ? 'before' : 'after')
  }
  if (
    inside ||
    (end && of && !/^(?:the|this)\s+(?:document|page|report|dashboard|brief)$/i.test(of))
  ) {
    const section = findSection(outline, request, inside ?? of ?? '')
    if (!section.ok) return section
    return isAtTop && section.value.heading
      ? pointAtStartOf(outline, section.value, section.value.heading)
      : pointAtEndOf(outline, section.value)
  }
  return pointInDocument(outline, isAtTop ? 'top' : 'end')
}

/** The edit that inserts HTML at a point, on lines of its own. */
export function insertionOf(
  outline: Outline,
  { at, indentation }: InsertionPoint,
  html: string,
): Edit {
  // `indent` writes spaces, but the document may be indented by tabs.
  const text = indent(html, indentation.length).replace(
    /^ +/gm,
    (spaces) => indentation + spaces.slice(indentation.length),
  )
  const needsBreak = at > 0 && outline.html[at - 1] !== '\n'
  return { from: at, to: at, insert: needsBreak ? `\n${text}` : text }
}

/** The part that a new part of a kind goes before or after. */
function findAnchor(
  outline: Outline,
  request: ParsedRequest,
  words: string,
  kind: string,
): Found<Place> {
  const place = findPlace(outline, request, words)
  const isTheTitle = /^(?:the\s+)?(?:main\s+)?(?:title|headline)$/i.test(words)
  const headings = headingsOf(outline)
  // Without an h1, the first heading is the title.
  const heading = isTheTitle && !headings.some(isH1) ? headings[0] : undefined
  if (heading) return { ok: true, value: { ...heading, name: 'the title', heading } }
  if (place.ok && isTheTitle) return place
  if (!place.ok || !place.value.heading || /section|chapter/.test(kind)) return place
  // Anything but a section goes right below a heading that is called a heading.
  return /\bheading\b/i.test(words)
    ? { ok: true, value: { ...place.value, ...place.value.heading } }
    : place
}

function isH1(heading: Item): boolean {
  return heading.tag === 'h1'
}

export function pointBeside(outline: Outline, place: Place, side: Side): Found<InsertionPoint> {
  const { item, within, name } = place
  const line = outermost(item ?? within, isLine)
  return found(beside(outline, line ?? place, side, `${side} ${name}`))
}

/** The outermost of an item and those around it for which a test holds. */
function outermost(item: Item | undefined, test: (item: Item) => boolean): Item | undefined {
  let outer: Item | undefined
  for (let one = item; one; one = one.parent) if (test(one)) outer = one
  return outer
}

/** Whether an element holds a line of text, in which no part such as a list can stand. */
function isLine({ tag }: Item): boolean {
  return /^(?:p|h[1-6]|pre|button|label|summary|legend|caption)$/.test(tag)
}

/** The point before or after a span; whole lines if nothing else is on them. */
export function beside(
  { html }: Outline,
  span: Span,
  side: Side,
  description: string,
): InsertionPoint {
  const lines = wholeLines(html, span)
  const at = side === 'before' ? lines.from : lines.to
  return { at, indentation: indentAt(html, span.from), description }
}

function pointAtStartOf(outline: Outline, section: Place, heading: Item): Found<InsertionPoint> {
  return found(beside(outline, heading, 'after', `at the start of ${section.name}`))
}

function pointAtEndOf(outline: Outline, section: Place): Found<InsertionPoint> {
  const { heading } = section
  const parent = heading?.parent
  // A section is either an element of its own or all that follows a heading.
  const isElement = parent !== undefined && parent.from === section.from
  const last = isElement ? parent.children.at(-1) : undefined
  const { to } = wholeLines(outline.html, last ?? section)
  const indentation = indentAt(outline.html, (last ?? heading ?? section).from)
  return found({ at: to, indentation, description: `to ${section.name}` })
}

/** The point before the first or after the last section or, without sections, element of the page. */
function pointInDocument(outline: Outline, end: 'top' | 'end'): Found<InsertionPoint> {
  const isTop = end === 'top'
  const side = isTop ? 'before' : 'after'
  const description = `at the ${end}`
  const headings = headingsOf(outline).filter((heading) => !isH1(heading))
  const topLevel = headings.map(({ tag }) => tag).toSorted()[0]
  const sections = headings
    .filter(({ tag }) => tag === topLevel)
    .map((heading) => sectionOf(outline, heading))
  const section = isTop ? sections[0] : sections.at(-1)
  if (section) return found(beside(outline, section, side, description))
  const container =
    outline.items.find((item) => item.tag === 'main') ??
    outline.items.find((item) => item.tag === 'body')
  if (!container) {
    const at = isTop ? startOfBody(outline) : outline.html.length
    return found({ at, indentation: '', description })
  }
  const child = isTop ? container.children[0] : container.children.at(-1)
  return child
    ? found(beside(outline, child, side, description))
    : found({ at: container.inner.to, indentation: '', description: 'at the end' })
}
