import { html as names, type DefaultTreeAdapterTypes as Nodes } from 'parse5'
import { attributeName, parsePage } from '../html/tree.ts'
import type { Span } from '../text/edit.ts'

/** A page as a browser builds it, read as far as it is asked for. */
export interface PageNode {
  node: Nodes.ChildNode
  /** The name of an element, in lower case; `#text` or `#comment`. */
  tag: string
  /** The position in the source, tags included; undefined for what the parser added. */
  span: Span | undefined
  parent: PageNode | undefined
  /** The index among the elements of the parent. */
  index: number
}

/** Reads a page whose scripts may run: the content of `noscript` is text. */
export function readPage(html: string): PageNode | undefined {
  const page = parsePage(html)
  const root = page?.childNodes.find((node) => node.nodeName === 'html')
  return root && pageNode(root, undefined, 0)
}

const childLists = new WeakMap<PageNode, PageNode[]>()

/** The elements, comments and texts of an element, without texts that are only whitespace. */
export function childrenOf(parent: PageNode): PageNode[] {
  let children = childLists.get(parent)
  if (!children) {
    let index = 0
    children = nodesIn(parent.node)
      .filter((node) => node.nodeName !== '#text' || !isBlank(node))
      .map((node) => pageNode(node, parent, 'tagName' in node ? index++ : index))
    childLists.set(parent, children)
  }
  return children
}

/** All nodes in an element, blank texts too. */
export function allNodesIn(parent: PageNode): PageNode[] {
  return nodesIn(parent.node).map((node) => pageNode(node, parent, 0))
}

export function elementsIn(parent: PageNode): PageNode[] {
  return childrenOf(parent).filter(isElement)
}

function nodesIn(node: Nodes.ChildNode): Nodes.ChildNode[] {
  if (!('tagName' in node)) return []
  return 'content' in node ? node.content.childNodes : node.childNodes
}

function pageNode(node: Nodes.ChildNode, parent: PageNode | undefined, index: number): PageNode {
  const place = node.sourceCodeLocation
  const span = place ? { from: place.startOffset, to: place.endOffset } : undefined
  return { node, tag: node.nodeName.toLowerCase(), span, parent, index }
}

function isBlank(node: Nodes.ChildNode): boolean {
  return 'value' in node && !/[^\t\n\f\r ]/.test(node.value)
}

export function isElement({ node }: PageNode): boolean {
  return 'tagName' in node
}

/** Whether an element belongs to HTML, not to a drawing or a formula. */
export function isHtml({ node }: PageNode): boolean {
  return 'namespaceURI' in node && node.namespaceURI === names.NS.HTML
}

/** The attributes of an element, with full names in lower case. */
export function attributesOf({ node }: PageNode): Map<string, string> {
  if (!('attrs' in node)) return new Map()
  return new Map(node.attrs.map(({ name, prefix, value }) => [attributeName(name, prefix), value]))
}

/** The position of an attribute, name and value. */
export function attributeSpan({ node }: PageNode, name: string): Span | undefined {
  const place = 'attrs' in node ? node.sourceCodeLocation?.attrs?.[name] : undefined
  return place && { from: place.startOffset, to: place.endOffset }
}

/** The position of what is between the tags. */
export function innerSpan({ node, span }: PageNode): Span | undefined {
  if (!('attrs' in node) || !span) return span
  const place = node.sourceCodeLocation
  return {
    from: place?.startTag?.endOffset ?? span.from,
    to: place?.endTag?.startOffset ?? span.to,
  }
}

/** The text in a node, whitespace collapsed, without that of scripts, styles and templates. */
export function textIn({ node }: PageNode): string {
  const parts: string[] = []
  collectText(node, parts)
  return parts.join('').replace(/\s+/g, ' ').trim()
}

/** The text or comment as it is. */
export function rawText({ node }: PageNode): string {
  if ('value' in node) return node.value
  if ('data' in node) return node.data
  return nodesIn(node)
    .map((child) => ('value' in child ? child.value : ''))
    .join('')
}

const separate =
  /^(?:address|article|aside|blockquote|br|caption|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|option|p|pre|section|table|t[dhr]|tbody|tfoot|thead|ul)$/

function collectText(node: Nodes.ChildNode, parts: string[]): void {
  if ('value' in node) return void parts.push(node.value)
  const { nodeName: tag } = node
  if (!('childNodes' in node) || tag === 'style' || tag === 'script' || tag === 'template') return
  const space = separate.test(tag) ? ' ' : ''
  parts.push(space)
  for (const child of node.childNodes) collectText(child, parts)
  parts.push(space)
}

/** The path that leads to an element from the root; null if it is in none, or in a template. */
export function pathOf(node: PageNode | undefined): number[] | null {
  const path: number[] = []
  for (let at = node; at; at = at.parent) {
    if (!isElement(at)) continue
    if (at.parent?.tag === 'template') return null
    if (at.parent) path.push(at.index)
    else return path.toReversed()
  }
  return null
}

/** Numbers that are equal for nodes with equal content, in all the pages that it is asked about. */
export function createContentIds(): (node: PageNode) => number {
  const ids = new Map<string, number>()
  const known = new WeakMap<PageNode, number>()
  function idOf(node: PageNode): number {
    const kept = known.get(node)
    if (kept !== undefined) return kept
    const key = keyOf(node)
    const id = ids.get(key) ?? ids.size
    ids.set(key, id)
    known.set(node, id)
    return id
  }
  function keyOf(node: PageNode): string {
    if (!isElement(node)) return `${node.tag} ${keepsSpace(node) ? rawText(node) : collapsed(node)}`
    const attributes = [...attributesOf(node)].map((pair) => JSON.stringify(pair)).toSorted()
    return `<${node.tag} ${attributes.join()} ${childrenOf(node).map(idOf).join()}`
  }
  return idOf
}

function collapsed(node: PageNode): string {
  return rawText(node).replace(/[\t\n\f\r ]+/g, ' ')
}

function keepsSpace(node: PageNode): boolean {
  const holders = new Set(['pre', 'textarea', 'script', 'style'])
  for (let at = node.parent; at; at = at.parent) if (holders.has(at.tag)) return true
  return false
}
