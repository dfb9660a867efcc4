import { defaultTreeAdapter, html, type DefaultTreeAdapterTypes as Nodes } from 'parse5'
import {
  attributeName,
  parseFragment,
  parsePage,
  type Tree,
  type TreeElement,
} from '../html/tree.ts'

/** What a call that names elements should do to the page as a browser builds it. */
export type TreeChange =
  | { kind: 'delete'; element: TreeElement }
  | { kind: 'replace'; element: TreeElement; html: string }
  | { kind: 'attribute'; elements: readonly TreeElement[]; name: string; value: string | null }
  /** Of a style element. */
  | { kind: 'text'; element: TreeElement; text: string }

/**
 * Whether a browser builds from the changed text the same page as before, with just that change.
 * The source alone can't answer this: where tags are missing or misnested, the parser copies and
 * moves elements. In `<b>1<i>2</b>3</i>`, for instance, the 3 loses its italics with the `<b>…</b>`.
 *
 * Ignored are empty elements that the parser adds, whitespace between head, body and the parts of
 * tables, and whitespace at the end of a closed body, where the parser puts what follows the body.
 *
 * Parses the text, except for attributes and styles that have no effect on how pages are built.
 */
export function makesOnly(tree: Tree, after: string, change: TreeChange): boolean {
  if (change.kind === 'attribute' && isJustSet(tree, change)) return true
  if (change.kind === 'text' && isJustText(change)) return true
  const replacements = replacementsOf(tree, change)
  const page = replacements && parsePage(after)
  if (!page) return false
  const wanted = signsOf(tree.page.childNodes, replacements)
  const now = signsOf(page.childNodes, {})
  return wanted.length === now.length && wanted.every((sign, index) => sign === now[index])
}

/** Attributes that decide where the parser puts elements. */
const shapesPages = /^(?:type|encoding|color|face|size|shadowroot.*)$/i
/** Elements that pass attributes on to others, or that the parser copies unless too many are equal. */
const spreadsAttributes = new Set(
  'html body b big code em font i nobr s small strike strong tt u'.split(' '),
)

/** Whether an attribute has no effect on how the page is built, on elements that have no copies. */
function isJustSet(
  { unwritten, repeated }: Tree,
  { elements, name }: Extract<TreeChange, { kind: 'attribute' }>,
): boolean {
  return (
    !shapesPages.test(name) &&
    elements.every(
      ({ tag, from }) => !spreadsAttributes.has(tag) && !unwritten.has(tag) && !repeated.has(from),
    )
  )
}

/** Whether a text does not end the style element that it is written into. */
function isJustText({ element: { node }, text }: Extract<TreeChange, { kind: 'text' }>): boolean {
  return (
    node.tagName === 'style' &&
    node.namespaceURI === html.NS.HTML &&
    node.childNodes.length === 1 &&
    node.sourceCodeLocation?.endTag !== undefined &&
    text !== '' &&
    !/<\/style/i.test(text)
  )
}

/** What a change replaces in a tree: some nodes by others, and an attribute of some. */
interface Replacements {
  nodes?: Map<Nodes.Node, Nodes.ChildNode[]>
  attributes?: Map<Nodes.Node, { name: string; value: string | null }>
}

/** What a change should do to the old tree; undefined if that is unclear. */
function replacementsOf(tree: Tree, change: TreeChange): Replacements | undefined {
  if (change.kind === 'attribute') {
    const { name, value, elements } = change
    const attribute = { name: name.toLowerCase(), value: value && normalized(value) }
    return { attributes: new Map(elements.map(({ node }) => [node, attribute])) }
  }
  const { node } = change.element
  if (change.kind === 'delete') return { nodes: new Map([[node, []]]) }
  if (change.kind === 'replace') {
    const nodes = contentOf(tree, change.element, change.html)
    return nodes && { nodes: new Map([[node, nodes]]) }
  }
  const [content, ...others] = node.childNodes
  if (!content || others.length > 0) return undefined
  return { nodes: new Map([[content, [textNode(normalized(change.text))]]]) }
}

function textNode(value: string): Nodes.TextNode {
  return defaultTreeAdapter.createTextNode(value)
}

/** The nodes that HTML means at the position of an element. */
function contentOf(
  { page }: Tree,
  { parent }: TreeElement,
  html: string,
): Nodes.ChildNode[] | undefined {
  return (parent ? parseFragment(html, parent.node, page) : parsePage(html))?.childNodes
}

function normalized(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

const implicit = new Set(['html', 'head', 'body', 'tbody', 'tr', 'colgroup'])
/** Elements in which whitespace has no meaning, and from which the parser moves it. */
const structural = new Set(['html', 'head', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'colgroup'])
const closing = '>'

/** The end of an element, in tree order. */
interface End {
  of: Nodes.Element
}

/**
 * The nodes of a tree and all in them as a list of signs, one for each text, comment, and begin and
 * end of an element. Two trees are equal if their signs are.
 */
function signsOf(roots: readonly Nodes.ChildNode[], replacements: Replacements): string[] {
  const signs: string[] = []
  const rest: (Nodes.ChildNode | End)[] = []
  const push = (nodes: readonly Nodes.ChildNode[]) => {
    for (let index = nodes.length - 1; index >= 0; index--) {
      const node = nodes[index]
      const others = node && replacements.nodes?.get(node)
      if (others) rest.push(...others.toReversed())
      else if (node) rest.push(node)
    }
  }
  /** The signs of elements that the parser added and that have no content so far. */
  const pending: string[] = []
  let text = ''
  let isAtStart = false
  const open: { isStructural: boolean }[] = []

  function addPending(): void {
    if (pending.length > 0) signs.push(...pending.splice(0))
    isAtStart = false
  }

  function addText(next: Nodes.ChildNode | End | undefined): void {
    if (text === '') return
    let written = isAtStart ? text.replace(/^[\t\n\f\r ]+/, '') : text
    if (next && 'of' in next && endsBody(next, rest)) written = withoutTrailingSpace(written)
    text = ''
    const isNothing = open.at(-1)?.isStructural !== false && !/[^\t\n\f\r ]/.test(written)
    if (written === '' || isNothing) return
    addPending()
    signs.push(`"${written}`)
  }

  push(roots)
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (!('of' in node) && isText(node)) {
      text += node.value
      continue
    }
    addText(node)
    if ('of' in node) {
      open.pop()
      isAtStart = false
      if (pending.pop() === undefined) signs.push(closing)
      continue
    }
    const sign = signOf(node, replacements)
    if (!('tagName' in node)) {
      addPending()
      signs.push(sign)
      continue
    }
    const isAdded = !node.sourceCodeLocation && implicit.has(node.tagName)
    if (isAdded) pending.push(sign)
    else {
      addPending()
      signs.push(sign)
    }
    isAtStart = isAdded && node.tagName === 'body'
    open.push({ isStructural: structural.has(node.tagName) })
    rest.push({ of: node })
    push('content' in node ? node.content.childNodes : node.childNodes)
  }
  addText(undefined)
  return signs
}

/** Whether only the ends of open elements, and then that of a closed body, follow the end of an element. */
function endsBody(end: End, rest: readonly (Nodes.ChildNode | End)[]): boolean {
  let next: Nodes.ChildNode | End | undefined = end
  for (let index = rest.length - 1; next && 'of' in next; index--) {
    if (next.of.tagName === 'body') return isClosed(next.of)
    if (next.of.sourceCodeLocation?.endTag) return false
    next = rest[index]
  }
  return false
}

/** Whether a written body is closed before the end of the text, by its end tag or that of the page. */
function isClosed({ sourceCodeLocation: place, parentNode: page }: Nodes.Element): boolean {
  if (!place || !page || !('tagName' in page)) return place?.endTag !== undefined
  return (place.endTag ?? page.sourceCodeLocation?.endTag) !== undefined
}

function withoutTrailingSpace(text: string): string {
  let end = text.length
  while (end > 0 && /[\t\n\f\r ]/.test(text[end - 1] ?? '')) end--
  return text.slice(0, end)
}

function isText(node: Nodes.ChildNode): node is Nodes.TextNode {
  return node.nodeName === '#text'
}

/** A node without its content, as a text to compare. */
function signOf(
  node: Exclude<Nodes.ChildNode, Nodes.TextNode>,
  replacements: Replacements,
): string {
  if (!('tagName' in node)) {
    return 'data' in node
      ? `!${node.data}`
      : JSON.stringify('name' in node ? [node.name, node.publicId, node.systemId] : [])
  }
  const replaced = replacements.attributes?.get(node)
  const values = new Map(
    node.attrs.map(({ name, prefix, value }) => [attributeName(name, prefix), value]),
  )
  if (replaced?.value === null) values.delete(replaced.name)
  else if (replaced) values.set(replaced.name, replaced.value)
  const attributes = [...values].map(([name, value]) => JSON.stringify([name, value])).toSorted()
  return `<${node.namespaceURI} ${node.tagName} ${attributes.join()}`
}
