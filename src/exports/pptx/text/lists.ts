import type { Box } from '../../capture.ts'
import type { Item, TextItem } from '../items.ts'
import { chooseWidth, widened, type Widths } from './paragraphs.ts'

/** An item, where it stands in the document, and the list that it is in. */
export interface Found {
  item: Item
  order: number
  index: number
  list: string | undefined
  /** Of a text: between which widths it keeps its lines. */
  widths?: Widths
}

interface FoundText extends Found {
  item: TextItem
}

/**
 * Makes one text of all items of a list, so that it can be edited as a list. Lists whose items stand beside
 * each other, or are more than text, stay divided.
 */
export function joinLists(found: readonly Found[]): Item[] {
  const lists = Map.groupBy(
    found.filter(({ list }) => list !== undefined),
    ({ list }) => list,
  )
  const joined = new Map<Found, TextItem>()
  const dropped = new Set<Found>()
  for (const members of lists.values()) {
    const texts = members.filter(isText)
    const [first, ...rest] = texts
    if (!first || rest.length === 0 || texts.length < members.length || !isColumn(texts)) continue
    const text = join(texts)
    if (!text) continue
    joined.set(first, text)
    for (const one of rest) dropped.add(one)
  }
  return found.flatMap((one) => (dropped.has(one) ? [] : [joined.get(one) ?? one.item]))
}

function isText(found: Found): found is FoundText {
  return found.item.kind === 'text'
}

function bottomOf({ y, height }: Box): number {
  return y + height
}

/** Whether texts stand below each other, are level, and begin at the same side. */
function isColumn(texts: readonly FoundText[]): boolean {
  const isRightToLeft = texts[0]?.item.paragraphs[0]?.isRightToLeft
  return texts.every(({ item }, at) => {
    const before = texts[at - 1]?.item
    const [paragraph] = item.paragraphs
    return (
      item.turn === 0 &&
      paragraph?.isRightToLeft === isRightToLeft &&
      paragraph?.align === (isRightToLeft ? 'right' : 'left') &&
      (!before || item.box.y >= bottomOf(before.box) - 2)
    )
  })
}

function join(texts: readonly FoundText[]): TextItem | undefined {
  const [first] = texts
  const firstParagraph = first?.item.paragraphs[0]
  if (!first || !firstParagraph) return undefined
  const { isRightToLeft } = firstParagraph
  const edge = ({ x, width }: Box) => (isRightToLeft ? x + width : x)
  const edges = texts.map(({ item }) => edge(item.box))
  const outer = isRightToLeft ? Math.max(...edges) : Math.min(...edges)
  const shifts = edges.map((one) => Math.abs(one - outer))
  const widths: Widths = {
    least: Math.max(...texts.map((one, at) => (one.widths?.least ?? 0) + (shifts[at] ?? 0))),
    most: Math.min(...texts.map((one, at) => (one.widths?.most ?? Infinity) + (shifts[at] ?? 0))),
  }
  if (widths.most < widths.least) return undefined
  const paragraphs = texts.flatMap(({ item }, at) => {
    const above = texts[at - 1]?.item.box
    const before = above ? Math.max(0, item.box.y - bottomOf(above)) : 0
    const shift = shifts[at] ?? 0
    return item.paragraphs.map((one) => ({ ...one, before, indent: one.indent + shift }))
  })
  if (!countsOn(paragraphs)) return undefined
  const { y } = first.item.box
  const bottom = Math.max(...texts.map(({ item }) => bottomOf(item.box)))
  const chosen = chooseWidth(widths)
  const width = chosen ?? widths.least
  const narrow = { x: outer, y, width: 0, height: bottom - y }
  const box = widened(narrow, width, isRightToLeft ? 'right' : 'left', isRightToLeft)
  return { ...first.item, box, paragraphs, wraps: chosen !== undefined }
}

/** Whether numbers go up by one, as a presentation counts them; another order needs texts of their own. */
function countsOn(paragraphs: TextItem['paragraphs']): boolean {
  const next = new Map<number, number>()
  for (const { bullet, level } of paragraphs) {
    for (const deeper of next.keys()) if (deeper > level) next.delete(deeper)
    if (bullet?.kind !== 'number') continue
    const expected = next.get(level)
    if (expected !== undefined && expected !== bullet.value) return false
    next.set(level, bullet.value + 1)
  }
  return true
}
