import { parse, type DefaultTreeAdapterTypes as Nodes } from 'parse5'

// What browsers make of pages, worked out apart from the program.

interface PlainNode {
  name: string
  says: string
  children: Plain[]
}
/** A node as plain values, to be compared. */
export type Plain = string | PlainNode

const parts = ['html', 'head', 'body', 'tbody', 'tr', 'colgroup']
const gapless = [...parts.filter((tag) => tag !== 'body'), 'table', 'thead', 'tfoot']

/** A tree as plain values, with what is to be seen in the place of a node. */
export function plainOf(
  nodes: Nodes.ChildNode[],
  parent: string,
  seen: Map<Nodes.Node, Nodes.ChildNode[]>,
): Plain[] {
  const list: Plain[] = []
  for (const node of nodes.flatMap((one) => seen.get(one) ?? [one])) {
    if ('value' in node) {
      const last = list.at(-1)
      if (typeof last === 'string') list.splice(-1, 1, last + node.value)
      else list.push(node.value)
    } else if ('tagName' in node) {
      const attributes = JSON.stringify(node.attrs.map(({ name, value }) => [name, value]).sort())
      const inner = 'content' in node ? node.content.childNodes : node.childNodes
      const children = plainOf(inner, node.tagName, seen)
      const isAdded = !node.sourceCodeLocation && parts.includes(node.tagName)
      if (isAdded && node.tagName === 'body' && typeof children[0] === 'string') {
        children[0] = children[0].trimStart()
        if (children[0] === '') children.shift()
      }
      if (!isAdded || children.length > 0) {
        list.push({ name: node.tagName, says: attributes, children })
      }
    } else list.push({ name: node.nodeName, says: 'data' in node ? node.data : '', children: [] })
  }
  return gapless.includes(parent)
    ? list.filter((one) => typeof one !== 'string' || one.trim() !== '')
    : list
}

/** The tree that a browser makes of a page. */
export function parsed(html: string) {
  return parse(html.replace(/^\ufeff/, ' '), { sourceCodeLocationInfo: true })
}

/** The same as plain values. */
export function plainPage(html: string): Plain[] {
  return plainOf(parsed(html).childNodes, 'html', new Map())
}

/** The elements of a name, first to last. */
export function named(nodes: Nodes.ChildNode[], tag: string): Nodes.Element[] {
  return nodes.flatMap((node) => {
    if (!('tagName' in node)) return []
    const inner = named('content' in node ? node.content.childNodes : node.childNodes, tag)
    return node.tagName === tag ? [node, ...inner] : inner
  })
}

/** The page with something else in the place of the one element of a name; undefined where it has several. */
export function pageWith(
  html: string,
  tag: string,
  contentOf: (parent: Nodes.Node) => Nodes.ChildNode[],
) {
  const page = parsed(html)
  const [node, ...others] = named(page.childNodes, tag)
  if (!node?.parentNode || others.length > 0) return undefined
  return plainOf(page.childNodes, 'html', new Map([[node, contentOf(node.parentNode)]]))
}
