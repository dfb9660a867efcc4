import type { Element, ElementContent, Nodes } from 'hast'
import { fromParse5 } from 'hast-util-from-parse5'
import { toMdast } from 'hast-util-to-mdast'
import type { Nodes as MarkdownNodes } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { toMarkdown as print } from 'mdast-util-to-markdown'
import { parseFragment } from 'parse5'

/** HTML as GitHub-flavoured Markdown. */
export function toMarkdown(html: string): string {
  const tree = fromParse5(parseFragment(html))
  flattenCells(tree)
  const markdown: MarkdownNodes = toMdast(tree, { handlers: { br: lineBreak } })
  return print(markdown, { bullet: '-', rule: '-', extensions: [gfmToMarkdown()] })
}

/** A line break; in a cell of a table, which is one line of Markdown, as a tag. */
function lineBreak(_: unknown, { properties }: Element): MarkdownNodes {
  return properties.inCell ? { type: 'html', value: '<br>' } : { type: 'break' }
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
