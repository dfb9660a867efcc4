import type { Element, ElementContent, Nodes } from 'hast'
import { fromParse5 } from 'hast-util-from-parse5'
import { toMdast, type State } from 'hast-util-to-mdast'
import type { Nodes as MarkdownNodes } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { toMarkdown as print } from 'mdast-util-to-markdown'
import { parseFragment } from 'parse5'
import { targetOf } from '../links.ts'

/** HTML as GitHub-flavoured Markdown. */
export function toMarkdown(html: string): string {
  const tree = fromParse5(parseFragment(html))
  flattenCells(tree)
  freeCaptions(tree)
  markTargets(tree, targetsOf(tree))
  const handlers = { br: lineBreak, sub: asTags, sup: asTags, rt: inBrackets, [target]: asTarget }
  const markdown: MarkdownNodes = toMdast(tree, { handlers })
  return print(markdown, { bullet: '-', rule: '-', extensions: [gfmToMarkdown()] })
}

/** A line break; in a cell of a table, which is one line of Markdown, as a tag. */
function lineBreak(_: unknown, { properties }: Element): MarkdownNodes {
  return properties.inCell ? { type: 'html', value: '<br>' } : { type: 'break' }
}

/** What Markdown has no signs for, but shows as HTML does. */
function asTags(state: State, element: Element): MarkdownNodes[] {
  const { tagName } = element
  return [
    { type: 'html', value: `<${tagName}>` },
    ...state.all(element),
    { type: 'html', value: `</${tagName}>` },
  ]
}

/** How a word is read, after it. */
function inBrackets(state: State, element: Element): MarkdownNodes[] {
  return [{ type: 'text', value: '(' }, ...state.all(element), { type: 'text', value: ')' }]
}

/** Stands where a link leads to. */
const target = 'x-target'

function asTarget(_: State, { properties }: Element): MarkdownNodes {
  const id = String(properties.id).replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return { type: 'html', value: `<a id="${id}"></a>` }
}

/** The ids to which links of the page lead. */
function targetsOf(node: Nodes, found = new Set<string>()): Set<string> {
  const id = node.type === 'element' ? targetOf(node.properties.href) : undefined
  if (id !== undefined) found.add(id)
  if ('children' in node) for (const child of node.children) targetsOf(child, found)
  return found
}

/** Puts a target into, or before, each element to which a link leads. */
function markTargets(node: Nodes, ids: Set<string>): void {
  if (!('children' in node)) return
  const children: ElementContent[] = []
  for (const child of node.children) {
    if (child.type === 'doctype') continue
    if (child.type === 'element') {
      const { id } = child.properties
      if (typeof id === 'string' && ids.delete(id)) {
        const mark: Element = { type: 'element', tagName: target, properties: { id }, children: [] }
        if (/^(?:p|h[1-6]|td|th|span)$/.test(child.tagName)) child.children.unshift(mark)
        else if (/^(?:li|dt|dd)$/.test(child.tagName)) child.children = markedItem(mark, child)
        else children.push(mark)
      }
      markTargets(child, ids)
    }
    children.push(child)
  }
  node.children = children
}

/** The content of an item whose first line begins with a target: alone, that would be a paragraph. */
function markedItem(mark: Element, { children }: Element): ElementContent[] {
  const end = children.findIndex((one) => one.type === 'element' && blocks.has(one.tagName))
  const line = end < 0 ? children : children.slice(0, end)
  const first: Element = {
    type: 'element',
    tagName: 'p',
    properties: {},
    children: [mark, ...line],
  }
  return [first, ...children.slice(line.length)]
}

/** Makes the caption of each table a paragraph before it: a table of Markdown has none. */
function freeCaptions(node: Nodes): void {
  if (!('children' in node)) return
  node.children = node.children.flatMap((child) => {
    freeCaptions(child)
    if (child.type !== 'element' || child.tagName !== 'table') return [child]
    const captions = child.children.filter(isCaption)
    child.children = child.children.filter((one) => !isCaption(one))
    return [...captions.map((caption): Element => ({ ...caption, tagName: 'p' })), child]
  })
}

function isCaption(node: ElementContent): node is Element {
  return node.type === 'element' && node.tagName === 'caption'
}

const blocks = new Set(
  'address article aside blockquote dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header li main nav ol p pre section summary table tbody tr ul'.split(
    ' ',
  ),
)

/** Makes each cell of each table one line: its paragraphs and items are parted by line breaks. */
function flattenCells(node: Nodes): void {
  if (!('children' in node)) return
  for (const child of node.children) {
    const isCell = child.type === 'element' && (child.tagName === 'td' || child.tagName === 'th')
    if (isCell) child.children = withoutEnds(child.children.flatMap(lineOf))
    else flattenCells(child)
  }
}

function lineOf(node: ElementContent): ElementContent[] {
  if (node.type !== 'element') return [node]
  const { tagName } = node
  if (tagName === 'br') return [cellBreak()]
  const children = node.children.flatMap(lineOf)
  if (!blocks.has(tagName)) return [{ ...node, children }]
  const mark: ElementContent[] = tagName === 'li' ? [{ type: 'text', value: '• ' }] : []
  return [cellBreak(), ...mark, ...withoutEnds(children), cellBreak()]
}

function cellBreak(): Element {
  return { type: 'element', tagName: 'br', properties: { inCell: true }, children: [] }
}

/** Without white space and line breaks at both ends, and without one line break after another. */
function withoutEnds(nodes: ElementContent[]): ElementContent[] {
  const isBreak = (node: ElementContent | undefined) =>
    node?.type === 'element' && node.tagName === 'br'
  const isBlank = (node: ElementContent | undefined) =>
    node?.type === 'text' && node.value.trim() === ''
  const lines = nodes.filter((node, at) => {
    const next = nodes.slice(at + 1).find((one) => !isBlank(one))
    return !isBreak(node) || !isBreak(next)
  })
  const first = lines.findIndex((node) => !isBreak(node) && !isBlank(node))
  const last = lines.findLastIndex((node) => !isBreak(node) && !isBlank(node))
  return first < 0 ? [] : lines.slice(first, last + 1)
}
