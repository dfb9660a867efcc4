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
import { missing, type Found } from './question.ts'
import { findPlace, findSection, type Place } from './find-place.ts'
import type { ParsedRequest } from './parsed-request.ts'
import type { Rule, Step } from './rule.ts'
import { columnsOfPairs, writePart, writeTable } from './write-part.ts'

const where =
  '(?:\\s+(?:(?<side>before|above|after|below|under|behind|following)\\s+(?<anchor>.+?)|(?:at|to|in)\\s+the\\s+(?:very\\s+)?(?<end>top|start|beginning|end|bottom)(?:\\s+of\\s+(?<of>.+?))?|(?:in|into|to|under|inside)\\s+(?<inside>(?:the\\s+)?(?:section\\s+.+?|.+?\\s+section))))?'
const naming =
  '(?:\\s+(?:(?:called|named|titled|headed|about|on|with the (?:title|heading|name))\\s+)?(?<name>⟦\\d+⟧|(?<=(?:called|named|titled|headed|about|on|with the title|with the heading|with the name)\\s+)[^⟦]+?))?'
const holding =
  '(?:\\s+(?:with|saying|that says|that reads|reading|containing|of|which says)(?:\\s+(?:the\\s+)?(?:text|items?|columns?|entries|content|points?))?\\s+(?<content>.+?))?'

const adding = '(?:add|insert|append|include)\\s*(?:a|an|another|the|one more)?\\s*(?:new\\s+)?'
const item = '(?:list item|bullet point|bullet|item|list entry)'

/** Adds sections, headings, paragraphs, lists, tables and list items. */
export const addRules: Rule[] = [
  {
    example: 'Add a table of contents',
    pattern:
      /^(?:add|insert|create|make|put in|include)\s+(?:a\s+|the\s+)?(?:table of contents|list of contents|contents|toc)\b/i,
    apply: () => missing('it makes a list of contents only with a new report'),
  },
  ...[
    { example: 'Add a section "Risks" saying "None." at the end', rest: naming + holding + where },
    { example: 'Add a section "Risks" at the end saying "None."', rest: naming + where + holding },
  ].map(({ example, rest }) => ({
    example,
    pattern: new RegExp(
      `^(?:add|insert|create|append|put|include|write|give)\\s+(?:in\\s+)?(?:a|an|another|the|one more)?\\s*(?:new|short|small|empty|further)?\\s*(?<kind>section|chapter|heading|subheading|paragraph|sentence|note|text|list|bullet list|bulleted list|numbered list|ordered list|table(?! of contents)|quote|divider|horizontal line)${rest}$`,
      'i',
    ),
    apply: add,
  })),
  {
    example: 'Add an item to the list: Tea',
    pattern: new RegExp(`^${adding}${item}(?:\\s+(?:to|in)\\s+(?<list>.+))?$`, 'i'),
    apply: (outline, request, { list }) =>
      request.content ? addItem(outline, request, request.content, list) : undefined,
  },
  {
    example: 'Add the item Tea to the list',
    pattern: new RegExp(
      `^${adding}${item}\\s+(?<text>.+?)(?:\\s+(?:to|in)\\s+(?<list>(?:the|this)\\s+.+))?$`,
      'i',
    ),
    apply: (outline, request, { text, list }) =>
      addItem(outline, request, request.value(text), list),
  },
]

function add(
  outline: Outline,
  request: ParsedRequest,
  groups: Record<string, string | undefined>,
): Step | undefined {
  const kind = (groups.kind ?? '').toLowerCase()
  const spot = findSpot(outline, request, groups)
  if (!spot.ok) return spot
  const named = request.value(groups.name)
  const content = request.content || request.value(groups.content)
  const { at, padding } = spot.value
  const isSection = kind === 'section' || kind === 'chapter'
  const entry = isSection ? contentsEntry(outline, at, named) : undefined
  const made =
    kind === 'table'
      ? writeTable(content, columnsOfPairs(request, groups.content))
      : writePart(kind, named, content, entry?.id)
  if (typeof made !== 'string') return made
  const text = indent(made, padding.length).replace(
    /^ +/gm,
    (spaces) => padding + spaces.slice(padding.length),
  )
  const needsBreak = at > 0 && outline.html[at - 1] !== '\n'
  return {
    ok: true,
    edits: [
      { from: at, to: at, insert: needsBreak ? `\n${text}` : text },
      ...(entry ? [entry.edit] : []),
    ],
    done: `Added a ${kind}${named ? ` “${named}”` : ''} ${spot.value.name}.`,
  }
}

/** The entry of a new section in the list of contents, if there is one: after the section before it. */
function contentsEntry(
  outline: Outline,
  at: number,
  name: string,
): { id: string; edit: Edit } | undefined {
  const listed = headingsOf(outline).flatMap((heading) =>
    contentsEntriesOf(outline, heading).flatMap(({ parent: item }) =>
      item?.tag === 'li' && item.children.length === 1 ? [{ heading, item }] : [],
    ),
  )
  const before = listed.findLast(({ heading }) => heading.from < at)
  const next = listed[0]
  const beside = before ?? next
  if (!beside || name === '') return undefined
  const { item } = beside
  const id = newIdFor(outline, name)
  const lines = wholeLines(outline.html, item)
  const ownLine = lines.to > item.to
  const made = `<li><a href="#${id}">${escapeHtml(name)}</a></li>`
  const insert = ownLine ? `${indentAt(outline.html, item.from)}${made}\n` : made
  const place = before ? lines.to : lines.from
  return { id, edit: { from: place, to: place, insert } }
}

function newIdFor(outline: Outline, name: string): string {
  const taken = new Set(outline.items.map((item) => item.attributes.get('id')))
  const slug = slugOf(name)
  for (let number = 1; ; number++) {
    const id = number === 1 ? slug : `${slug}-${number}`
    if (!taken.has(id)) return id
  }
}

interface Spot {
  at: number
  padding: string
  name: string
}

function findSpot(
  outline: Outline,
  request: ParsedRequest,
  groups: Record<string, string | undefined>,
): Found<Spot> {
  const { side, anchor, end, of, inside } = groups
  if (side && anchor) {
    const place = findAnchor(outline, request, anchor, groups.kind ?? '')
    if (!place.ok) return place
    const before = /before|above/i.test(side)
    return spotBeside(outline, place.value, before)
  }
  if (
    inside ||
    (end && of && !/^(?:the|this)\s+(?:document|page|report|dashboard|brief)$/i.test(of))
  ) {
    const section = findSection(outline, request, inside ?? of ?? '')
    if (!section.ok) return section
    const { heading } = section.value
    if (/top|start|beginning/i.test(end ?? '') && heading) {
      return spotBeside(
        outline,
        { ...heading, name: `at the start of ${section.value.name}` },
        false,
      )
    }
    return spotAtEndOf(outline, section.value)
  }
  return spotAtEdge(outline, /top|start|beginning/i.test(end ?? ''))
}

function findAnchor(
  outline: Outline,
  request: ParsedRequest,
  words: string,
  kind: string,
): Found<Place> {
  const place = findPlace(outline, request, words)
  const titled = /^(?:the\s+)?(?:main\s+)?(?:title|headline)$/i.test(words)
  const heading = titled && !headingsOf(outline).some(isTitle) ? headingsOf(outline)[0] : undefined
  if (heading) return { ok: true, value: { ...heading, name: 'the title', heading } }
  if (place.ok && titled) return place
  if (!place.ok || !place.value.heading || /section|chapter/.test(kind)) return place
  // Anything but a section goes right below a heading that is called a heading.
  return /\bheading\b/i.test(words)
    ? { ok: true, value: { ...place.value, ...place.value.heading } }
    : place
}

function isTitle(heading: Item): boolean {
  return heading.tag === 'h1'
}

function spotBeside(outline: Outline, place: Place, before: boolean): Found<Spot> {
  return spotAt(outline, place, before, `${before ? 'before' : 'after'} ${place.name}`)
}

function spotAt({ html }: Outline, span: Span, before: boolean, name: string): Found<Spot> {
  const lines = wholeLines(html, span)
  const at = before ? lines.from : lines.to
  return { ok: true, value: { at, padding: indentAt(html, span.from), name } }
}

function spotAtEndOf(outline: Outline, section: Place): Found<Spot> {
  const { heading } = section
  const parent = heading?.parent
  const isElement = parent !== undefined && parent.from === section.from
  const last = isElement ? parent.children.at(-1) : undefined
  const anchor = last ?? section
  const lines = wholeLines(outline.html, anchor)
  const padding = indentAt(outline.html, (last ?? heading ?? section).from)
  return { ok: true, value: { at: lines.to, padding, name: `to ${section.name}` } }
}

function spotAtEdge(outline: Outline, top: boolean): Found<Spot> {
  const headings = headingsOf(outline).filter((one) => one.tag !== 'h1')
  const level = headings.map((one) => one.tag).toSorted()[0]
  const sections = headings.filter((one) => one.tag === level).map((one) => sectionOf(outline, one))
  const edge = top ? sections[0] : sections.at(-1)
  const name = top ? 'at the top' : 'at the end'
  if (edge) return spotAt(outline, edge, top, name)
  const holder =
    outline.items.find((item) => item.tag === 'main') ??
    outline.items.find((item) => item.tag === 'body')
  if (!holder) {
    const at = top ? startOfBody(outline) : outline.html.length
    return { ok: true, value: { at, padding: '', name } }
  }
  const child = top ? holder.children[0] : holder.children.at(-1)
  if (!child) return { ok: true, value: { at: holder.inner.to, padding: '', name: 'at the end' } }
  return spotAt(outline, child, top, name)
}

/** Adds an item at the end of a list, indented like the one before it. */
function addItem(outline: Outline, request: ParsedRequest, text: string, words = 'the list'): Step {
  const list = findPlace(outline, request, words)
  if (!list.ok) return list
  const last = list.value.item?.children.findLast((child) => child.tag === 'li')
  if (!last) return missing(`${list.value.name} is no list with items`)
  const lines = wholeLines(outline.html, last)
  const ownLine = lines.to > last.to
  const made = `<li>${escapeHtml(text.replace(/^"(.*)"$/s, '$1'))}</li>`
  const insert = ownLine ? `${indentAt(outline.html, last.from)}${made}\n` : made
  return {
    ok: true,
    edits: [{ from: lines.to, to: lines.to, insert }],
    done: `Added “${text}” to the list.`,
  }
}
