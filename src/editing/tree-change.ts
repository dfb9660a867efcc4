import { defaultTreeAdapter, type DefaultTreeAdapterTypes as Nodes } from 'parse5'
import type { Element } from './elements.ts'
import { parseInside, parsePage, type Tree } from './tree.ts'

/** What a call that names elements is to do to the page as a browser builds it. */
export type TreeChange =
  | { kind: 'delete'; element: Element }
  | { kind: 'replace'; element: Element; html: string }
  | { kind: 'attribute'; elements: readonly Element[]; name: string; value: string | null }
  /** The text of a style element. */
  | { kind: 'text'; element: Element; text: string }

/**
 * Whether a browser builds of the text after a change what it built before, with just that change.
 * The source alone does not tell: tags that are missing or misnested make the parser repeat or move
 * elements, so that without `<b>…</b>` of `<b>1<i>2</b>3</i>` the 3 would not be in italics. What
 * the parser adds of its own and leaves empty, and whitespace between head, body and the parts of
 * tables, does not count. Takes the time of parsing the text.
 */
export function makesOnly(tree: Tree, after: string, change: TreeChange): boolean {
  const views = viewsOf(tree, change)
  const page = views && parsePage(after)
  if (!page) return false
  const now = signsOf(page.childNodes, {})
  for (const sign of signsOf(tree.page.childNodes, views)) {
    if (now.next().value !== sign) return false
  }
  return now.next().done === true
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

function nodesOf({ nodes }: Tree, elements: readonly Element[]): Nodes.Element[] {
  return elements.flatMap((element) => nodes.get(element) ?? [])
}

function textNode(value: string): Nodes.TextNode {
  return defaultTreeAdapter.createTextNode(value)
}

/** What HTML means in the place of an element. */
function contentOf(tree: Tree, { parent }: Element, html: string): Nodes.ChildNode[] | undefined {
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

/** Nodes of a tree and all in them, one sign after another. Two trees are alike if their signs are. */
function* signsOf(roots: readonly Nodes.ChildNode[], views: Views): Generator<string> {
  const rest: (Nodes.ChildNode | typeof closing)[] = []
  const push = (nodes: readonly Nodes.ChildNode[]) => {
    for (const node of nodes.toReversed()) {
      const seen = views.nodes?.get(node)?.toReversed() ?? [node]
      for (const one of seen) rest.push(one)
    }
  }
  /** Elements that the parser added and that have no content as yet. */
  const pending: string[] = []
  let text = ''
  let isAtStart = false
  const open: { isStructural: boolean }[] = []

  function* settle(): Generator<string> {
    const written = isAtStart ? text.replace(/^[\t\n\f\r ]+/, '') : text
    text = ''
    const isNothing = open.at(-1)?.isStructural !== false && !/[^\t\n\f\r ]/.test(written)
    if (written === '' || isNothing) return
    yield* pending.splice(0)
    isAtStart = false
    yield `"${written}`
  }

  push(roots)
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (node !== closing && isText(node)) {
      text += node.value
      continue
    }
    yield* settle()
    if (node === closing) {
      open.pop()
      isAtStart = false
      if (pending.pop() === undefined) yield closing
      continue
    }
    const sign = signOf(node, views)
    if (!('tagName' in node)) {
      yield* pending.splice(0)
      isAtStart = false
      yield sign
      continue
    }
    const isAdded = !node.sourceCodeLocation && implicit.has(node.tagName)
    if (isAdded) pending.push(sign)
    else yield* [...pending.splice(0), sign]
    isAtStart = isAdded && node.tagName === 'body'
    open.push({ isStructural: structural.has(node.tagName) })
    rest.push(closing)
    push('content' in node ? node.content.childNodes : node.childNodes)
  }
  yield* settle()
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
  const attributes = new Map(
    node.attrs.map(({ name, prefix, value }) => [
      (prefix ? `${prefix}:${name}` : name).toLowerCase(),
      value,
    ]),
  )
  const given = views.attributes?.get(node)
  if (given?.value === null) attributes.delete(given.name)
  else if (given) attributes.set(given.name, given.value)
  const sorted = [...attributes].toSorted(([one], [other]) => (one < other ? -1 : 1))
  return `<${node.namespaceURI} ${node.tagName} ${JSON.stringify(sorted)}`
}
