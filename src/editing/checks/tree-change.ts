import { defaultTreeAdapter, html, type DefaultTreeAdapterTypes as Nodes } from 'parse5'
import type { ElementNode } from '../html/elements.ts'
import { parseInside, parsePage, type Tree } from '../html/tree.ts'

/** What a call that names elements is to do to the page as a browser builds it. */
export type TreeChange =
  | { kind: 'delete'; element: ElementNode }
  | { kind: 'replace'; element: ElementNode; html: string }
  | { kind: 'attribute'; elements: readonly ElementNode[]; name: string; value: string | null }
  /** The text of a style element. */
  | { kind: 'text'; element: ElementNode; text: string }

/**
 * Whether a browser builds of the text after a change what it built before, with just that change.
 * The source alone does not tell: tags that are missing or misnested make the parser repeat or move
 * elements, so that without `<b>…</b>` of `<b>1<i>2</b>3</i>` the 3 would not be in italics. What
 * the parser adds of its own and leaves empty, and whitespace between head, body and the parts of
 * tables and at the end of a body that is ended, where the parser puts what follows it, does not count. Takes the
 * time of parsing the text, unless the change is of an attribute or a style that has no part in
 * building pages.
 */
export function makesOnly(tree: Tree, after: string, change: TreeChange): boolean {
  if (change.kind === 'attribute' && isJustSet(tree, change)) return true
  if (change.kind === 'text' && isJustText(tree, change)) return true
  const views = viewsOf(tree, change)
  const page = views && parsePage(after)
  if (!page) return false
  const [wanted, now] = [signsOf(tree.page.childNodes, views), signsOf(page.childNodes, {})]
  return wanted.length === now.length && wanted.every((sign, index) => sign === now[index])
}

/** Attributes by which the parser decides where elements go. */
const shapesPages = /^(?:type|encoding|color|face|size|shadowroot.*)$/i
/** Elements whose attributes come to others, or that the parser repeats if not too many are equal. */
const spreadsAttributes = new Set(
  'html body b big code em font i nobr s small strike strong tt u'.split(' '),
)

/** Whether an attribute is none by which pages are built, on elements that the parser copies nowhere. */
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

/** Whether the text of a style stays all of it: what ends a style is not in it. */
function isJustText({ nodes }: Tree, { element, text }: Extract<TreeChange, { kind: 'text' }>) {
  const node = nodes.get(element)
  return (
    node?.tagName === 'style' &&
    node.namespaceURI === html.NS.HTML &&
    node.childNodes.length === 1 &&
    node.sourceCodeLocation?.endTag !== undefined &&
    text !== '' &&
    !/<\/style/i.test(text)
  )
}

/** What is seen in the place of nodes of a tree. */
interface Views {
  /** In the place of a node. */
  nodes?: Map<Nodes.Node, Nodes.ChildNode[]>
  attributes?: Map<Nodes.Node, { name: string; value: string | null }>
}

/** The old tree as it is to be after a change; undefined where that can’t be told. */
function viewsOf(tree: Tree, change: TreeChange): Views | undefined {
  if (change.kind === 'attribute') {
    const { name, value, elements } = change
    const given = { name: name.toLowerCase(), value: value && normalized(value) }
    return { attributes: new Map(nodesOf(tree, elements).map((node) => [node, given])) }
  }
  const [node] = nodesOf(tree, [change.element])
  if (!node) return undefined
  if (change.kind === 'delete') return { nodes: new Map([[node, []]]) }
  if (change.kind === 'replace') {
    const nodes = contentOf(tree, change.element, change.html)
    return nodes && { nodes: new Map([[node, nodes]]) }
  }
  const [content, ...others] = node.childNodes
  if (!content || others.length > 0) return undefined
  return { nodes: new Map([[content, [textNode(normalized(change.text))]]]) }
}

function nodesOf({ nodes }: Tree, elements: readonly ElementNode[]): Nodes.Element[] {
  return elements.flatMap((element) => nodes.get(element) ?? [])
}

function textNode(value: string): Nodes.TextNode {
  return defaultTreeAdapter.createTextNode(value)
}

/** What HTML means in the place of an element. */
function contentOf(
  tree: Tree,
  { parent }: ElementNode,
  html: string,
): Nodes.ChildNode[] | undefined {
  const [node] = parent ? nodesOf(tree, [parent]) : []
  return (node ? parseInside(tree, node, html) : parsePage(html))?.childNodes
}

function normalized(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

const implicit = new Set(['html', 'head', 'body', 'tbody', 'tr', 'colgroup'])
/** Elements in which whitespace means nothing, and is moved about. */
const structural = new Set(['html', 'head', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'colgroup'])
const closing = '>'

/** The end of an element, in the order of a tree. */
interface End {
  of: Nodes.Element
}

/** Nodes of a tree and all in them, one sign after another. Two trees are alike if their signs are. */
function signsOf(roots: readonly Nodes.ChildNode[], views: Views): string[] {
  const signs: string[] = []
  const rest: (Nodes.ChildNode | End)[] = []
  const push = (nodes: readonly Nodes.ChildNode[]) => {
    for (let index = nodes.length - 1; index >= 0; index--) {
      const node = nodes[index]
      const seen = node && views.nodes?.get(node)
      if (seen) rest.push(...seen.toReversed())
      else if (node) rest.push(node)
    }
  }
  /** Elements that the parser added and that have no content as yet. */
  const pending: string[] = []
  let text = ''
  let isAtStart = false
  const open: { isStructural: boolean }[] = []

  function addPending(): void {
    if (pending.length > 0) signs.push(...pending.splice(0))
    isAtStart = false
  }

  function settle(next: Nodes.ChildNode | End | undefined): void {
    if (text === '') return
    let written = isAtStart ? text.replace(/^[\t\n\f\r ]+/, '') : text
    if (next && 'of' in next && endsBody(next, rest)) written = withoutSpaceAfter(written)
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
    settle(node)
    if ('of' in node) {
      open.pop()
      isAtStart = false
      if (pending.pop() === undefined) signs.push(closing)
      continue
    }
    const sign = signOf(node, views)
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
  settle(undefined)
  return signs
}

/** Whether all that comes after an end of an element in the body is the ends of others left open, and of it. */
function endsBody(end: End, rest: readonly (Nodes.ChildNode | End)[]): boolean {
  let next: Nodes.ChildNode | End | undefined = end
  for (let index = rest.length - 1; next && 'of' in next; index--) {
    if (next.of.tagName === 'body') return isEnded(next.of)
    if (next.of.sourceCodeLocation?.endTag) return false
    next = rest[index]
  }
  return false
}

/** Whether a body that is written ends before the text does, by its end tag or that of the page. */
function isEnded({ sourceCodeLocation: place, parentNode: page }: Nodes.Element): boolean {
  if (!place || !page || !('tagName' in page)) return place?.endTag !== undefined
  return (place.endTag ?? page.sourceCodeLocation?.endTag) !== undefined
}

function withoutSpaceAfter(text: string): string {
  let end = text.length
  while (end > 0 && /[\t\n\f\r ]/.test(text[end - 1] ?? '')) end--
  return text.slice(0, end)
}

function isText(node: Nodes.ChildNode): node is Nodes.TextNode {
  return node.nodeName === '#text'
}

/** All that a node says but for what is in it. */
function signOf(node: Exclude<Nodes.ChildNode, Nodes.TextNode>, views: Views): string {
  if (!('tagName' in node)) {
    return 'data' in node
      ? `!${node.data}`
      : JSON.stringify('name' in node ? [node.name, node.publicId, node.systemId] : [])
  }
  const given = views.attributes?.get(node)
  const written = new Map(
    node.attrs.map(({ name, prefix, value }) => [nameOf(name, prefix), value]),
  )
  if (given?.value === null) written.delete(given.name)
  else if (given) written.set(given.name, given.value)
  const attributes = [...written].map(([name, value]) => JSON.stringify([name, value])).toSorted()
  return `<${node.namespaceURI} ${node.tagName} ${attributes.join()}`
}

function nameOf(name: string, prefix: string | undefined): string {
  return (prefix ? `${prefix}:${name}` : name).toLowerCase()
}
