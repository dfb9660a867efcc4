import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes as Nodes } from 'parse5'
import { elementsOf, type Element } from './elements.ts'

/** The elements of a page as browsers nest them. */
export interface Tree {
  root: Element
  /** Those that are written, in the order of their start tags. */
  written: Element[]
}

/**
 * The tree that a browser’s parser makes of a page, with the elements that it adds itself: they are
 * nowhere in the source. Undefined for a page that is nested so wrongly that it comes to far more
 * elements than there are tags, or deeper than browsers nest.
 */
export function treeOf(text: string): Tree | undefined {
  const page = parseWithin(text, 1000 + 2 * countOf(text, '<'))
  if (!page) return undefined
  const written: Element[] = []
  const places = new Set<number>()
  let root: Element | undefined
  const rest: { node: Nodes.ChildNode; parent: Element | undefined }[] = []
  const push = (nodes: Nodes.ChildNode[], parent: Element | undefined) => {
    for (const node of nodes.toReversed()) rest.push({ node, parent })
  }
  push(page.childNodes, undefined)
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { node, parent } = next
    if (!('tagName' in node)) continue
    const element = elementOf(node, parent)
    root ??= element
    parent?.children.push(element)
    // The parser repeats elements that are ended wrongly; the first one is the written one.
    if (node.sourceCodeLocation && !places.has(element.from)) {
      places.add(element.from)
      written.push(element)
    }
    push('content' in node ? node.content.childNodes : node.childNodes, element)
  }
  return root && { root, written: written.toSorted((one, other) => one.from - other.from) }
}

/**
 * Whether just an element of a page’s tree, and what is in it, stands between where it begins and
 * ends in the source: neither tags nor elements that the parser takes for parts of others.
 */
export function isApart(text: string, { written }: Tree, { from, to, children }: Element): boolean {
  if (!elementsOf(text).elements.some((one) => one.from === from && one.to === to)) return false
  let within = 0
  for (const element of written) {
    if (element.from <= from || element.from >= to) continue
    if (element.to > to) return false
    within++
  }
  const rest = [...children]
  for (let element = rest.pop(); element; element = rest.pop()) {
    if (element.from < from || element.to > to) return false
    if (element.to > element.from) within--
    for (const child of element.children) rest.push(child)
  }
  return within === 0
}

function elementOf(node: Nodes.Element, parent: Element | undefined): Element {
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

function parseWithin(text: string, most: number): Nodes.Document | undefined {
  let elements = 0
  let depth = 0
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement(...given) {
      if (++elements > most) throw new TooMuch()
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
    return parse(text, { sourceCodeLocationInfo: true, treeAdapter })
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
