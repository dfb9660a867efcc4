import { escapeHtml } from '../html.ts'
import { slugOf } from '../creating/page.ts'
import type { Edit } from '../../editing/text/edit.ts'
import {
  contentsEntriesOf,
  headingsOf,
  indentAt,
  wholeLines,
  type Item,
  type Outline,
} from '../outline.ts'
import { missing } from './question.ts'
import { findPlace } from './find-place.ts'
import { findInsertionPoint, insertionOf, position, type Side } from './insertion-point.ts'
import type { ParsedRequest } from './parsed-request.ts'
import type { Rule, Step } from './rule.ts'
import { columnsOfPairs, writePart, writeTable } from './write-part.ts'

// Pieces of patterns. The first two also match nothing, for requests that leave them out.

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
  const { at, description } = point.value
  const isSection = kind === 'section' || kind === 'chapter'
  const entry = isSection ? newContentsEntry(outline, at, name) : undefined
  const html =
    kind === 'table'
      ? writeTable(content, columnsOfPairs(request, groups.content))
      : writePart(kind, name, content, entry?.id)
  if (typeof html !== 'string') return html
  const article = kind.startsWith('o') ? 'an' : 'a'
  return {
    ok: true,
    edits: [insertionOf(outline, point.value, html), ...(entry ? [entry.edit] : [])],
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
