import type { List, ListItem, Paragraph, PhrasingContent, RootContent } from 'mdast'
import { toMarkdown } from 'mdast-util-to-markdown'
import type { Block } from './blocks.ts'
import type { Piece } from './lines.ts'
import type { Grid } from './tables.ts'

type ItemBlock = Extract<Block, { type: 'item' }>

/** Markdown of blocks, in which text that looks like markup stays text. */
export function markdownOf(blocks: readonly Block[]): string {
  const parts: string[] = []
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at]
    if (!block) break
    if (block.type === 'table') parts.push(printTable(block.grid))
    else if (block.type !== 'item') parts.push(print([nodeOf(block)]))
    else {
      const items = itemsFrom(blocks, at)
      parts.push(print(listsOf(items)))
      at += items.length - 1
    }
  }
  return parts.filter((part) => part !== '').join('\n')
}

function print(children: RootContent[]): string {
  const markdown = toMarkdown(
    { type: 'root', children },
    {
      bullet: '-',
      listItemIndent: 'one',
      extensions: [{ unsafe: [{ character: '~', before: '~', inConstruct: 'phrasing' }] }],
    },
  )
  // Escapes that change nothing, and that a model would copy with an address or a name.
  return markdown.replace(/\\(&)(?!#?\w+;)|(?<=[\p{L}\p{N}])\\(_)(?=[\p{L}\p{N}])/gu, '$1$2')
}

function nodeOf(block: Exclude<Block, { type: 'table' } | { type: 'item' }>): RootContent {
  const children = phrasingOf(block.pieces)
  if (block.type === 'paragraph') return { type: 'paragraph', children }
  const depth = block.level === 1 ? 1 : block.level === 2 ? 2 : 3
  return { type: 'heading', depth, children }
}

function phrasingOf(pieces: readonly Piece[]): PhrasingContent[] {
  const nodes: PhrasingContent[] = []
  for (const { text, url } of pieces) {
    const last = nodes.at(-1)
    const child = { type: 'text', value: text } as const
    if (url === undefined) {
      if (last?.type === 'text') last.value += text
      else nodes.push(child)
    } else if (last?.type === 'link' && last.url === url) last.children.push(child)
    else nodes.push({ type: 'link', url, children: [child] })
  }
  return nodes
}

function itemsFrom(blocks: readonly Block[], from: number): ItemBlock[] {
  const items: ItemBlock[] = []
  for (const block of blocks.slice(from)) {
    if (block.type !== 'item') break
    items.push(block)
  }
  return items
}

/** Makes lists of items; what may be no item, as there is no other of its kind beside it, is a paragraph. */
function listsOf(items: readonly ItemBlock[]): RootContent[] {
  const nodes: RootContent[] = []
  for (let at = 0; at < items.length;) {
    const [list, length] = listFrom(items, at)
    if (list) nodes.push(list)
    else {
      const { marker, pieces } = items[at] ?? { marker: { text: '' }, pieces: [] }
      nodes.push(paragraphOf([{ text: marker.text }, ...pieces]))
    }
    at += length
  }
  return nodes
}

/** How far items of one list may stand apart, in points. */
const indentTolerance = 5

/** Makes a list of the items from one on, with the number of items that it took; or of none. */
function listFrom(items: readonly ItemBlock[], from: number): [List | undefined, number] {
  const [first] = items.slice(from)
  if (!first) return [undefined, 1]
  const children: ListItem[] = []
  let before: ItemBlock | undefined
  let at = from
  for (let item = items[at]; item; item = items[at]) {
    const depth = item.indent - first.indent
    const last = children.at(-1)
    if (depth > indentTolerance && last) {
      const end = items.findIndex(
        ({ indent }, index) => index > at && indent - first.indent <= indentTolerance,
      )
      const nested = items.slice(at, end < 0 ? items.length : end)
      for (const node of listsOf(nested)) {
        if (node.type === 'list' || node.type === 'paragraph') last.children.push(node)
      }
      at += nested.length
      continue
    }
    if (depth < -indentTolerance || (before && !goesOn(before, item))) break
    children.push({ type: 'listItem', spread: false, children: [paragraphOf(item.pieces)] })
    before = item
    at++
  }
  const { isBullet, isSure, number } = first.marker
  const isList = isBullet
    ? isSure || children.length > 1
    : number !== undefined && children.length > 1
  if (!isList) return [undefined, 1]
  const start = number === undefined ? {} : { start: number }
  return [{ type: 'list', ordered: !isBullet, spread: false, ...start, children }, at - from]
}

function goesOn({ marker }: ItemBlock, { marker: next }: ItemBlock): boolean {
  if (marker.isBullet || next.isBullet) return marker.isBullet && next.isBullet
  return marker.number !== undefined && next.number === marker.number + 1
}

function paragraphOf(pieces: readonly Piece[]): Paragraph {
  return { type: 'paragraph', children: phrasingOf(pieces) }
}

/** A table of GitHub-flavoured Markdown. One without names of columns has empty ones, as it can't have none. */
function printTable({ rows, hasHeader }: Grid): string {
  const lines = rows.map((row) => `| ${row.map(printCell).join(' | ')} |`)
  const [{ length: columns } = []] = rows
  const header = hasHeader ? lines.splice(0, 1) : [`|${'  |'.repeat(columns)}`]
  return [...header, `|${' --- |'.repeat(columns)}`, ...lines, ''].join('\n')
}

function printCell(pieces: readonly Piece[]): string {
  return print([paragraphOf(pieces)])
    .trim()
    .replaceAll('\n', ' ')
    .replace(/(?<!\\)\|/g, '\\|')
}
