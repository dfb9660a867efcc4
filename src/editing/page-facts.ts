import { parse, type DefaultTreeAdapterTypes } from 'parse5'

const beginning = 200_000

/** What a page calls itself near its beginning: the text of its title element, else of its first h1. */
export function titleOfPage(html: string): string | undefined {
  const root = parse(html.slice(0, beginning))
  const named = findElement(root, 'title') ?? findElement(root, 'h1')
  const title = named && textOf(named).replace(/\s+/g, ' ').trim()
  // A surrogate pair that the cut would halve goes whole.
  return title ? title.slice(0, 200).replace(/[\ud800-\udbff]$/, '') : undefined
}

function findElement(
  node: DefaultTreeAdapterTypes.ParentNode,
  name: string,
): DefaultTreeAdapterTypes.Element | undefined {
  for (const child of node.childNodes) {
    if (!('tagName' in child)) continue
    const hit = child.tagName === name ? child : findElement(child, name)
    if (hit) return hit
  }
  return undefined
}

function textOf(node: DefaultTreeAdapterTypes.ChildNode): string {
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}
