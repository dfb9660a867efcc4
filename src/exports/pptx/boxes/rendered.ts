import type { Session } from '../../chromium/devtools.ts'
import type { Box } from '../../capture.ts'
import { ExportError } from '../../errors.ts'

const styleNames = [
  'display',
  'position',
  'float',
  'visibility',
  'opacity',
  'color',
  '-webkit-text-fill-color',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'line-height',
  'letter-spacing',
  'text-align',
  'text-decoration-line',
  'vertical-align',
  'white-space-collapse',
  'tab-size',
  'border-collapse',
  'border-spacing',
  'hyphens',
  'font-variant-caps',
  'text-indent',
  'text-overflow',
  '-webkit-line-clamp',
  'direction',
  'writing-mode',
  'list-style-position',
  'list-style-type',
  'content',
  'background-color',
  'background-image',
  'background-clip',
  'border-image-source',
  'border-top-width',
  'border-right-width',
  'border-bottom-width',
  'border-left-width',
  'border-top-style',
  'border-right-style',
  'border-bottom-style',
  'border-left-style',
  'border-top-color',
  'border-right-color',
  'border-bottom-color',
  'border-left-color',
  'border-top-left-radius',
  'border-top-right-radius',
  'border-bottom-right-radius',
  'border-bottom-left-radius',
  'padding-top',
  'padding-right',
  'padding-bottom',
  'padding-left',
  'margin-left',
  'margin-right',
  'box-shadow',
  'filter',
  'backdrop-filter',
  'clip-path',
  'mask-image',
  'mix-blend-mode',
  'overflow-x',
  'overflow-y',
  'object-fit',
  'fill',
  'stroke',
] as const

export type StyleName = (typeof styleNames)[number]

/** A piece of text that stands on one line. */
export interface Fragment {
  text: string
  box: Box
  /** Where it begins in the text of its node, and where it ends. */
  from: number
  to: number
}

/** Something that the browser has laid out: an element, a pseudo-element or a text. Boxes are in CSS pixels. */
export interface Rendered {
  /** The tag in lower case; `#text`; or `::before`, `::after`, `::marker`, `::first-letter`. */
  name: string
  attributes: ReadonlyMap<string, string>
  box: Box
  parent: Rendered | undefined
  children: Rendered[]
  /** What is painted later has a higher number. */
  order: number
  /** Its place in the document. */
  index: number
  text: string
  fragments: Fragment[]
  style(name: StyleName): string
}

/** More boxes than fit on all the slides that a file may have; to place them would take minutes. */
const maxBoxes = 60_000

/**
 * Reads what the browser has laid out of a page: the root of the tree.
 * @throws ExportError if that is too much
 */
export async function readRendered(session: Session): Promise<Rendered> {
  const { documents, strings } = await session.send('DOMSnapshot.captureSnapshot', {
    computedStyles: [...styleNames],
    includePaintOrder: true,
  })
  const [page] = documents
  if (!page) throw new Error('the browser returned no page')
  const { nodes, layout, textBoxes } = page
  if (layout.nodeIndex.length > maxBoxes) {
    throw new ExportError('The document has too much in it for a presentation.')
  }
  const textOf = (index = -1) => strings[index] ?? ''
  const boxOf = ([x = 0, y = 0, width = 0, height = 0]: number[] = []): Box => ({
    x,
    y,
    width,
    height,
  })

  const fragments = new Map<number, Fragment[]>()
  // In the order of their text: where writing of both directions meets, they come as they are seen.
  const boxes = textBoxes.layoutIndex
    .map((index, at) => ({ index, at, start: textBoxes.start[at] ?? 0 }))
    .toSorted((a, b) => a.index - b.index || a.start - b.start)
  /** By how much text has grown, as “ß” does in capitals: `start` is a place in the source, and `length` is not. */
  let grown = 0
  for (const { index, at, start } of boxes) {
    const all = fragments.get(index) ?? []
    const last = all.at(-1)
    grown = last ? Math.max(grown, last.to - start) : 0
    const from = start + grown
    const to = from + (textBoxes.length[at] ?? 0)
    const text = textOf(layout.text[index]).slice(from, to)
    all.push({ text, from, to, box: boxOf(textBoxes.bounds[at]) })
    fragments.set(index, all)
  }

  /** By the index of their node. */
  const byNode = new Map<number, Rendered>()
  const above = (node: number): Rendered | undefined => {
    const parent = nodes.parentIndex?.[node] ?? -1
    return parent < 0 ? undefined : (byNode.get(parent) ?? above(parent))
  }
  let root: Rendered | undefined
  for (const [index, node] of layout.nodeIndex.entries()) {
    const own = byNode.get(node)
    const lines = fragments.get(index) ?? []
    // A second box of a node is a text that a pseudo-element generates, or nothing.
    if (own && lines.length === 0) continue
    const values = layout.styles[index] ?? []
    const parent = own ?? above(node)
    const rendered: Rendered = {
      name: own ? '#text' : textOf(nodes.nodeName?.[node]).toLowerCase(),
      attributes: own ? new Map() : attributesOf(nodes.attributes?.[node]),
      box: boxOf(layout.bounds[index]),
      parent,
      children: [],
      order: layout.paintOrders?.[index] ?? 0,
      index,
      text: textOf(layout.text[index]),
      fragments: lines,
      style: (name) => textOf(values[styleNames.indexOf(name)]),
    }
    // What comes after the content of an element is listed before it.
    const isLate = parent?.children.at(-1)?.name === '::after'
    parent?.children.splice(isLate ? -1 : parent.children.length, 0, rendered)
    if (!own) byNode.set(node, rendered)
    root ??= rendered
  }
  if (!root) throw new Error('the browser has laid out nothing')
  for (const one of byNode.values()) placeLines(one)
  return root

  function attributesOf(indexes: number[] = []): Map<string, string> {
    const attributes = new Map<string, string>()
    for (let at = 0; at < indexes.length; at += 2) {
      attributes.set(textOf(indexes[at]), textOf(indexes[at + 1]))
    }
    return attributes
  }
}

/** Moves lines into the columns in which they are. */
function placeLines({ attributes, children }: Rendered): void {
  const texts = attributes.get('data-export-lines')?.split(';') ?? []
  const own = children.filter(({ name, fragments }) => name === '#text' && fragments.length > 0)
  for (const [at, { fragments }] of own.entries()) {
    const places = texts[at]?.split(',') ?? []
    if (places.length !== fragments.length) continue
    for (const [line, fragment] of fragments.entries()) {
      const [x = 0, y = 0] = (places[line] ?? '').split(' ').map(pixels)
      fragment.box = { ...fragment.box, x, y }
    }
  }
}

/** The first element, in document order, that a test accepts. */
export function findRendered(
  from: Rendered,
  test: (one: Rendered) => boolean,
): Rendered | undefined {
  if (test(from)) return from
  for (const child of from.children) {
    const found = findRendered(child, test)
    if (found) return found
  }
  return undefined
}

/** A length in CSS pixels; 0 for words such as `auto`. */
export function pixels(value: string): number {
  return Number.parseFloat(value) || 0
}
