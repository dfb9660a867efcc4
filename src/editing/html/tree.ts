import {
  defaultTreeAdapter,
  parse,
  parseFragment,
  type DefaultTreeAdapterTypes as Nodes,
} from 'parse5'
import type { ElementNode } from './elements.ts'

/** The elements of a page as browsers nest them. */
export interface Tree {
  root: ElementNode
  /** Those that are written, in the order of their start tags. */
  written: ElementNode[]
  /** What the parser itself made of the page, and of each element. */
  page: Nodes.Document
  nodes: ReadonlyMap<ElementNode, Nodes.Element>
  /** The names of elements that the parser made without a tag, some as copies of others. */
  unwritten: ReadonlySet<string>
  /** Where the tags stand of which it made several elements. */
  repeated: ReadonlySet<number>
}

/**
 * The tree that a browser’s parser makes of a page, with the elements that it adds itself: they are
 * nowhere in the source. Undefined for a page that is nested so wrongly that it comes to far more
 * elements than there are tags, or deeper than browsers nest.
 */
export function treeOf(text: string): Tree | undefined {
  const page = parsePage(text)
  if (!page) return undefined
  const written: ElementNode[] = []
  const nodes = new Map<ElementNode, Nodes.Element>()
  const places = new Set<number>()
  const unwritten = new Set<string>()
  const repeated = new Set<number>()
  let root: ElementNode | undefined
  const rest: { node: Nodes.ChildNode; parent: ElementNode | undefined }[] = []
  const push = (nodes: Nodes.ChildNode[], parent: ElementNode | undefined) => {
    for (const node of nodes.toReversed()) rest.push({ node, parent })
  }
  push(page.childNodes, undefined)
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { node, parent } = next
    if (!('tagName' in node)) continue
    const element = elementOf(node, parent)
    nodes.set(element, node)
    root ??= element
    parent?.children.push(element)
    // The parser repeats elements that are ended wrongly; the first one is the written one.
    if (!node.sourceCodeLocation) unwritten.add(element.tag)
    else if (places.has(element.from)) repeated.add(element.from)
    else {
      places.add(element.from)
      written.push(element)
    }
    push('content' in node ? node.content.childNodes : node.childNodes, element)
  }
  const inOrder = written.toSorted((one, other) => one.from - other.from)
  endWithBody(page, inOrder)
  return root && { root, written: inOrder, page, nodes, unwritten, repeated }
}

/**
 * What is still open where the body is ended goes on for the parser, which adds what follows to it.
 * In the source it ends there.
 */
function endWithBody(page: Nodes.Document, elements: readonly ElementNode[]): void {
  const end = endOfBody(page)
  for (const element of elements) {
    if (end === undefined || element.from >= end || element.inner.to <= end) continue
    if (element.tag === 'html' || element.tag === 'body' || element.inner.to < element.to) continue
    element.to = end
    element.inner.to = Math.max(element.inner.from, end)
  }
}

/** Where the end tag of the body stands, or else that of the page. */
function endOfBody({ childNodes }: Nodes.Document): number | undefined {
  const html = childNodes.find((node) => node.nodeName === 'html')
  if (!html || !('tagName' in html)) return undefined
  const body = html.childNodes.find((node) => node.nodeName === 'body')
  const places = [body, html].map((node) => node && 'tagName' in node && node.sourceCodeLocation)
  for (const place of places) if (place && place.endTag) return place.endTag.startOffset
  return undefined
}

/**
 * What a browser’s parser makes of a page. Undefined for a page that is nested so wrongly that it
 * makes far more elements than there are tags, or deeper than browsers nest.
 */
export function parsePage(text: string): Nodes.Document | undefined {
  // Browsers drop a byte order mark. A space in its place is dropped too, and moves no offset.
  const html = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text
  return within(html, (options) => parse(html, options))
}

/** What a browser’s parser makes of HTML inside of an element of a page; undefined as for a page. */
export function parseInside(
  { page }: Tree,
  parent: Nodes.Element,
  html: string,
): Nodes.DocumentFragment | undefined {
  const mode = defaultTreeAdapter.getDocumentMode(page)
  return within(html, ({ treeAdapter, ...options }) =>
    parseFragment(parent, html, {
      ...options,
      treeAdapter: { ...treeAdapter, getDocumentMode: () => mode },
    }),
  )
}

function elementOf(node: Nodes.Element, parent: ElementNode | undefined): ElementNode {
  const { sourceCodeLocation: place } = node
  const { startOffset: from = 0, endOffset: to = 0 } = place ?? {}
  return {
    tag: node.tagName.toLowerCase(),
    from,
    to,
    inner: { from: place?.startTag?.endOffset ?? to, to: place?.endTag?.startOffset ?? to },
    attributes: new Map(
      node.attrs.map(({ name, prefix, value }) => [
        (prefix ? `${prefix}:${name}` : name).toLowerCase(),
        value,
      ]),
    ),
    places: place?.attrs ?? {},
    parent,
    children: [],
  }
}

/** How deep browsers nest; what is deeper stands beside one another there. */
const deepest = 512

class TooMuch extends Error {}

/** Options of a parser that does not make more elements than a text can mean. */
interface Options {
  sourceCodeLocationInfo: true
  treeAdapter: typeof defaultTreeAdapter
}

function within<Parsed>(text: string, parseBy: (options: Options) => Parsed): Parsed | undefined {
  const maxElements = 1000 + 2 * countOf(text, '<')
  let elements = 0
  let depth = 0
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement(...given) {
      if (++elements > maxElements) throw new TooMuch()
      return defaultTreeAdapter.createElement(...given)
    },
    onItemPush() {
      if (++depth > deepest) throw new TooMuch()
    },
    onItemPop() {
      depth--
    },
  }
  try {
    return parseBy({ sourceCodeLocationInfo: true, treeAdapter })
  } catch (error) {
    if (error instanceof TooMuch) return undefined
    throw error
  }
}

function countOf(text: string, character: string): number {
  let count = 0
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++
  return count
}
