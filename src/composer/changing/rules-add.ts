import { escapeHtml } from '../html.ts'
import { indent, slugOf } from '../creating/page.ts'
import type { Edit, Span } from '../../editing/text/edit.ts'
import {
  contentsEntriesOf,
  headingsOf,
  indentAt,
  sectionOf,
  startOfBody,
  wholeLines,
  type Item,
  type Outline,
} from '../outline.ts'
import { found, missing, type Found } from './question.ts'
import { findPlace, findSection, type Place } from './find-place.ts'
import type { ParsedRequest } from './parsed-request.ts'
import type { Rule, Step } from './rule.ts'
import { columnsOfPairs, writePart, writeTable } from './write-part.ts'

// Pieces of patterns. The first three also match nothing, for requests that leave them out.

/** Where the part goes, such as `below the first table`. */
const position =
  '(?:\\s+(?:(?<side>before|above|after|below|under|behind|following)\\s+(?<anchor>.+?)|(?:at|to|in)\\s+the\\s+(?:very\\s+)?(?<end>top|start|beginning|end|bottom)(?:\\s+of\\s+(?<of>.+?))?|(?:in|into|to|under|inside)\\s+(?<inside>(?:the\\s+)?(?:section\\s+.+?|.+?\\s+section))))?'
/** What the part is called, such as `called "Risks"`; without quotes only after such a word. */
const partName =
  '(?:\\s+(?:(?:called|named|titled|headed|about|on|with the (?:title|heading|name))\\s+)?(?<name>⟦\\d+⟧|(?<=(?:called|named|titled|headed|about|on|with the title|with the heading|with the name)\\s+)[^⟦]+?))?'
/** What the part contains, such as `saying "None."`. */
const partContent =
  '(?:\\s+(?:with|saying|that says|that reads|reading|containing|of|which says)(?:\\s+(?:the\\s+)?(?:text|items?|columns?|entries|content|points?))?\\s+(?<content>.+?))?'

const addItemVerb =
  '(?:add|insert|append|include)\\s*(?:a|an|another|the|one more)?\\s*(?:new\\s+)?'
const itemNoun = '(?:list item|bullet point|bullet|item|list entry)'

/** Adds sections, headings, paragraphs, lists, tables and list items. */
export const addRules: Rule[] = [
  {
    example: 'Add a table of contents',
    pattern:
      /^(?:add|insert|create|make|put in|include)\s+(?:a\s+|the\s+)?(?:table of contents|list of contents|contents|toc)\b/i,
    apply: () => missing('a table of contents can be made only with a new report'),
  },
  ...[
    {
      example: 'Add a section "Risks" saying "None." at the end',
      rest: partName + partContent + position,
    },
    {
      example: 'Add a section "Risks" at the end saying "None."',
      rest: partName + position + partContent,
    },
  ].map(({ example, rest }) => ({
    example,
    pattern: new RegExp(
      `^(?:add|insert|create|append|put|include|write|give)\\s+(?:in\\s+)?(?:a|an|another|the|one more)?\\s*(?:new|short|small|empty|further)?\\s*(?<kind>section|chapter|heading|subheading|paragraph|sentence|note|text|list|bullet list|bulleted list|numbered list|ordered list|table(?! of contents)|quote|divider|horizontal line)${rest}$`,
      'i',
    ),
    apply: addPart,
  })),
  {
    example: 'Add an item to the list: Tea',
    pattern: new RegExp(`^${addItemVerb}${itemNoun}(?:\\s+(?:to|in)\\s+(?<list>.+))?$`, 'i'),
    apply: (outline, request, { list }) =>
      request.content ? addItem(outline, request, request.content, list) : undefined,
  },
  {
    example: 'Add the item Tea to the list',
    pattern: new RegExp(
      `^${addItemVerb}${itemNoun}\\s+(?<text>.+?)(?:\\s+(?:to|in)\\s+(?<list>(?:the|this)\\s+.+))?$`,
      'i',
    ),
    apply: (outline, request, { text, list }) =>
      addItem(outline, request, request.value(text), list),
  },
]

function addPart(
  outline: Outline,
  request: ParsedRequest,
  groups: Record<string, string | undefined>,
): Step | undefined {
  const kind = (groups.kind ?? '').toLowerCase()
  const point = findInsertionPoint(outline, request, groups)
  if (!point.ok) return point
  const name = request.value(groups.name)
  const content = request.content || request.value(groups.content)
  const { at, indentation, description } = point.value
  const isSection = kind === 'section' || kind === 'chapter'
  const entry = isSection ? newContentsEntry(outline, at, name) : undefined
  const html =
    kind === 'table'
      ? writeTable(content, columnsOfPairs(request, groups.content))
      : writePart(kind, name, content, entry?.id)
  if (typeof html !== 'string') return html
  // `indent` writes spaces, but the document may be indented by tabs.
  const text = indent(html, indentation.length).replace(
    /^ +/gm,
    (spaces) => indentation + spaces.slice(indentation.length),
  )
  const needsBreak = at > 0 && outline.html[at - 1] !== '\n'
  const article = kind.startsWith('o') ? 'an' : 'a'
  return {
    ok: true,
    edits: [
      { from: at, to: at, insert: needsBreak ? `\n${text}` : text },
      ...(entry ? [entry.edit] : []),
    ],
    done: `Added ${article} ${kind}${name ? ` “${name}”` : ''} ${description}.`,
  }
}

/**
 * The edit that lists a new section in the table of contents, after the entry of the section before it,
 * and the id that it links to. Returns `undefined` if the document has no table of contents.
 */
function newContentsEntry(
  outline: Outline,
  at: number,
  name: string,
): { id: string; edit: Edit } | undefined {
  const listed = headingsOf(outline).flatMap((heading) =>
    contentsEntriesOf(outline, heading).flatMap(({ parent: item }) =>
      item?.tag === 'li' && item.children.length === 1 ? [{ heading, item }] : [],
    ),
  )
  const previous = listed.findLast(({ heading }) => heading.from < at)
  const neighbour = previous ?? listed[0]
  if (!neighbour || name === '') return undefined
  const { item } = neighbour
  const id = unusedId(outline, name)
  const entry = `<li><a href="#${id}">${escapeHtml(name)}</a></li>`
  return { id, edit: insertListItem(outline, item, previous ? 'after' : 'before', entry) }
}

/** Inserts a list item beside another, on a line of its own if that has one. */
function insertListItem(outline: Outline, item: Item, side: Side, html: string): Edit {
  const lines = wholeLines(outline.html, item)
  const isOnOwnLine = lines.to > item.to
  const insert = isOnOwnLine ? `${indentAt(outline.html, item.from)}${html}\n` : html
  const at = side === 'before' ? lines.from : lines.to
  return { from: at, to: at, insert }
}

/** An id for a part of the given name that no element has yet. */
function unusedId(outline: Outline, name: string): string {
  const taken = new Set(outline.items.map((item) => item.attributes.get('id')))
  const slug = slugOf(name)
  for (let number = 1; ; number++) {
    const id = number === 1 ? slug : `${slug}-${number}`
    if (!taken.has(id)) return id
  }
}

type Side = 'before' | 'after'

/** Where a new part goes. */
interface InsertionPoint {
  at: number
  /** The whitespace before its lines. */
  indentation: string
  /** Completes a sentence such as “Added a table …”: “at the end”, “after the first table”. */
  description: string
}

function findInsertionPoint(
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

function pointBeside(outline: Outline, place: Place, side: Side): Found<InsertionPoint> {
  return found(beside(outline, place, side, `${side} ${place.name}`))
}

/** The point before or after a span; whole lines if nothing else is on them. */
function beside({ html }: Outline, span: Span, side: Side, description: string): InsertionPoint {
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

/** Adds an item at the end of a list, indented like the one before it. */
function addItem(outline: Outline, request: ParsedRequest, text: string, words = 'the list'): Step {
  const list = findPlace(outline, request, words)
  if (!list.ok) return list
  const last = list.value.item?.children.findLast((child) => child.tag === 'li')
  if (!last) return missing(`${list.value.name} is not a list with items`)
  const html = `<li>${escapeHtml(text.replace(/^"(.*)"$/s, '$1'))}</li>`
  return {
    ok: true,
    edits: [insertListItem(outline, last, 'after', html)],
    done: `Added “${text}” to the list.`,
  }
}
