import {
  defaultTreeAdapter,
  parse,
  parseFragment as parseNodes,
  type DefaultTreeAdapterTypes as Nodes,
} from 'parse5'
import type { Span } from '../text/edit.ts'
import type { ElementNode } from './elements.ts'

/**
 * A page as a browser builds it, with positions in the source. What a selector means, which cells
 * a row has and what a deletion leaves behind follow from this tree. The tags alone, with their
 * faults, are in `elementsOf`: it reads any page, however broken, and leaves every element where
 * the author wrote it.
 */
export interface Tree {
  /** What the parser made of the page. */
  page: Nodes.Document
  root: TreeElement
  /** The elements that are written, in the order of their start tags. */
  written: TreeElement[]
  /** The text nodes, in the order of the source. */
  texts: TextNode[]
  /** The names of elements that the parser added without a tag, some as copies of others. */
  unwritten: ReadonlySet<string>
  /** The offsets of start tags that led to several elements. */
  repeated: ReadonlySet<number>
}

/** An element of a tree. One that is not written has the empty span at 0, or that of its original. */
export interface TreeElement extends ElementNode {
  node: Nodes.Element
  /** Whether it has a tag in the source, and is not a further element that the parser made of one. */
  isWritten: boolean
  parent: TreeElement | undefined
  children: TreeElement[]
}

/** A text node, as the span of its source. */
export interface TextNode extends Span {
  parent: TreeElement | undefined
}

/** Builds the tree of a page. Returns `undefined` for one that `parsePage` can't parse. */
export function treeOf(text: string): Tree | undefined {
  const page = parsePage(text)
  if (!page) return undefined
  const written: TreeElement[] = []
  const texts: TextNode[] = []
  const starts = new Set<number>()
  const unwritten = new Set<string>()
  const repeated = new Set<number>()
  let root: TreeElement | undefined

  // Recursion is safe, as the parser limits the depth.
  function visit(children: readonly Nodes.ChildNode[], parent: TreeElement | undefined): void {
    for (const node of children) {
      const place = node.sourceCodeLocation
      if ('tagName' in node) {
        const element = add(node, parent)
        visit('content' in node ? node.content.childNodes : node.childNodes, element)
      } else if (node.nodeName === '#text' && place) {
        texts.push({ from: place.startOffset, to: place.endOffset, parent })
      }
    }
  }

  function add(node: Nodes.Element, parent: TreeElement | undefined): TreeElement {
    const element = elementOf(node, parent)
    root ??= element
    parent?.children.push(element)
    // The parser copies elements that are closed in the wrong order; the first one is the original.
    if (!node.sourceCodeLocation) unwritten.add(element.tag)
    else if (starts.has(element.from)) repeated.add(element.from)
    else {
      element.isWritten = true
      starts.add(element.from)
      written.push(element)
    }
    return element
  }

  visit(page.childNodes, undefined)
  written.sort((one, other) => one.from - other.from)
  texts.sort((one, other) => one.from - other.from)
  endWithBody(page, written)
  return root && { page, root, written, texts, unwritten, repeated }
}

/** The text of an element with entities decoded, without scripts, styles and templates in it. */
export function textOf({ node }: TreeElement): string {
  return textOfNode(node)
}

function textOfNode(node: Nodes.ChildNode): string {
  if ('value' in node) return node.value
  if (node.nodeName === 'style' || node.nodeName === 'script') return ''
  return 'childNodes' in node ? node.childNodes.map(textOfNode).join('') : ''
}

function elementOf(node: Nodes.Element, parent: TreeElement | undefined): TreeElement {
  const { sourceCodeLocation: place } = node
  const { startOffset: from = 0, endOffset: to = 0 } = place ?? {}
  return {
    node,
    isWritten: false,
    tag: node.tagName.toLowerCase(),
    from,
    to,
    inner: { from: place?.startTag?.endOffset ?? to, to: place?.endTag?.startOffset ?? to },
    attributes: attributesOf(node),
    locations: place?.attrs ?? {},
    parent,
    children: [],
  }
}

/** Shared, as most elements have none and a map takes more memory than the rest of an element. */
const noAttributes: ElementNode['attributes'] = new Map()

function attributesOf({ attrs }: Nodes.Element): ElementNode['attributes'] {
  if (attrs.length === 0) return noAttributes
  return new Map(attrs.map(({ name, prefix, value }) => [attributeName(name, prefix), value]))
}

/** The full name of an attribute, such as `xlink:href`, in lower case. */
export function attributeName(name: string, prefix: string | undefined): string {
  return (prefix ? `${prefix}:${name}` : name).toLowerCase()
}

/**
 * Lets elements that are still open at the end tag of the body end there, as they do in the source.
 * The parser leaves them open and adds to them what follows.
 */
function endWithBody(page: Nodes.Document, elements: readonly TreeElement[]): void {
  const end = endOfBody(page)
  for (const element of elements) {
    if (end === undefined || element.from >= end || element.inner.to <= end) continue
    if (element.tag === 'html' || element.tag === 'body' || element.inner.to < element.to) continue
    element.to = end
    element.inner.to = Math.max(element.inner.from, end)
  }
}

/** Where the end tag of the body begins, or else that of the page. */
function endOfBody({ childNodes }: Nodes.Document): number | undefined {
  const html = childNodes.find((node) => node.nodeName === 'html')
  if (!html || !('tagName' in html)) return undefined
  const body = html.childNodes.find((node) => node.nodeName === 'body')
  const places = [body, html].map((node) => node && 'tagName' in node && node.sourceCodeLocation)
  for (const place of places) if (place && place.endTag) return place.endTag.startOffset
  return undefined
}

/**
 * Parses a page as browsers do. Returns `undefined` if its tags are so wrong that it has far more
 * elements than tags, or if it is nested deeper than browsers nest.
 */
export function parsePage(text: string): Nodes.Document | undefined {
  // Browsers drop a byte order mark. They drop a space at its place too, and that keeps all offsets.
  const html = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text
  return parseWithin(html, (options) => parse(html, options))
}

/**
 * Parses HTML that is no page of its own, with the limits of `parsePage`. The parent is the element
 * of a page that is to contain it; without one, everything may stand in it.
 */
export function parseFragment(
  html: string,
  parent?: Nodes.Element,
  page?: Nodes.Document,
): Nodes.DocumentFragment | undefined {
  const mode = page && defaultTreeAdapter.getDocumentMode(page)
  return parseWithin(html, ({ treeAdapter, ...options }) =>
    parseNodes(parent ?? null, html, {
      ...options,
      treeAdapter: mode ? { ...treeAdapter, getDocumentMode: () => mode } : treeAdapter,
    }),
  )
}

/** How deep browsers nest; they put what is deeper beside each other. */
const maxDepth = 512

class LimitError extends Error {}

/** Options for parse5 that throw a `LimitError` at too many elements or too deep ones. */
interface ParserOptions {
  sourceCodeLocationInfo: true
  treeAdapter: typeof defaultTreeAdapter
}

function parseWithin<Parsed>(
  text: string,
  parseBy: (options: ParserOptions) => Parsed,
): Parsed | undefined {
  const maxElements = 1000 + 2 * countOf(text, '<')
  let elements = 0
  let depth = 0
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement(...given) {
      if (++elements > maxElements) throw new LimitError()
      return defaultTreeAdapter.createElement(...given)
    },
    onItemPush() {
      if (++depth > maxDepth) throw new LimitError()
    },
    onItemPop() {
      depth--
    },
  }
  try {
    return parseBy({ sourceCodeLocationInfo: true, treeAdapter })
  } catch (error) {
    if (error instanceof LimitError) return undefined
    throw error
  }
}

function countOf(text: string, character: string): number {
  let count = 0
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++
  return count
}
