import { heaviestIncreasing } from './heaviest-increasing.ts'
import { headingOf } from './names.ts'
import { attributesOf, elementsIn, isElement, textIn, type PageNode } from './page-tree.ts'
import type { Span } from '../text/edit.ts'
import type { RangeMap } from './ranges.ts'

export interface Pair {
  old: PageNode
  new: PageNode
  /** Whether its position among its siblings changed. */
  isMoved: boolean
}

export interface Pairing {
  /** In the order of the old children. */
  pairs: Pair[]
  removed: PageNode[]
  added: PageNode[]
}

/** What the comparison of two pages knows of both. */
export interface Comparison {
  ranges: RangeMap
  idOf(node: PageNode): number
}

/** Longer lists are not compared pair by pair. */
const maxCompared = 60

/**
 * Pairs the children of an element with those of the element that it became: first what no range
 * touches, then what is equal, then what has the same id, heading or first cell, and finally what
 * lies between the same neighbours.
 */
export function pairChildren(
  before: readonly PageNode[],
  after: readonly PageNode[],
  { ranges, idOf }: Comparison,
): Pairing {
  const partners = new Map<PageNode, PageNode>()
  const taken = new Set<PageNode>()
  const pair = (old: PageNode | undefined, now: PageNode | undefined) => {
    if (!old || !now || now.tag !== old.tag || taken.has(now) || partners.has(old)) return
    partners.set(old, now)
    taken.add(now)
  }
  const freeOld = () => before.filter((node) => !partners.has(node))
  const freeNew = () => after.filter((node) => !taken.has(node))

  const byPlace = new Map(after.map((node) => [keyOf(node.span), node]))
  for (const old of before) {
    const span = old.span && ranges.moved(old.span)
    if (span) pair(old, byPlace.get(keyOf(span)))
  }
  const [olds, news] = [freeOld(), freeNew()]
  const isSingle = olds.length === 1 && news.length === 1 && olds[0]?.tag !== 'tr'
  if (isSingle) pair(olds[0], news[0])
  else if (olds.length > 0 && news.length > 0) {
    for (const [old, now] of pairEqualKeys(olds, news, idOf).pairs) pair(old, now)
    pairUnique(freeOld(), freeNew(), identityOf, pair)
    for (const [some, others] of gapsBetween(before, after, partners)) {
      pairSimilar(some, others, pair)
    }
  }
  return pairingOf(before, after, partners, taken)
}

type AddPair = (old: PageNode | undefined, now: PageNode | undefined) => void

function keyOf(span: Span | undefined): string {
  return span ? `${span.from} ${span.to}` : ''
}

/** Pairs the first one of a key with the first one, the second with the second, and so on. */
export function pairEqualKeys<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOfItem: (item: Item) => string | number,
): { pairs: [Item, Item][]; removed: Item[]; added: Item[] } {
  const waiting = Map.groupBy(after.toReversed(), keyOfItem)
  const pairs: [Item, Item][] = []
  const removed: Item[] = []
  for (const old of before) {
    const now = waiting.get(keyOfItem(old))?.pop()
    if (now) pairs.push([old, now])
    else removed.push(old)
  }
  const left = new Set([...waiting.values()].flat())
  return { pairs, removed, added: after.filter((item) => left.has(item)) }
}

function pairUnique(
  before: readonly PageNode[],
  after: readonly PageNode[],
  keyOfNode: (node: PageNode) => string | undefined,
  pair: AddPair,
): void {
  const uniqueOf = (nodes: readonly PageNode[]) => {
    const found = new Map<string, PageNode | undefined>()
    for (const node of nodes) {
      const key = keyOfNode(node)
      if (key !== undefined) found.set(key, found.has(key) ? undefined : node)
    }
    return found
  }
  const inNew = uniqueOf(after)
  for (const [key, old] of uniqueOf(before)) if (old) pair(old, inNew.get(key))
}

/** What identifies a changed element: its id, the heading of a section, the first cell of a row. */
function identityOf(node: PageNode): string | undefined {
  if (!isElement(node)) return undefined
  const id = attributesOf(node).get('id')
  if (id) return `${node.tag}#${id}`
  const text = node.tag === 'tr' ? textIn(elementsIn(node)[0] ?? node) : headingOf(node)
  return text ? `${node.tag} ${text}` : undefined
}

/** The indices of what keeps its order: as many as possible of rows, otherwise as much source. */
function inOrder(places: readonly { old: PageNode; at: number }[], count: number): Set<number> {
  const weightOf = ({ tag, span }: PageNode) =>
    tag === 'tr' || !span ? 1 : 1 + (span.to - span.from)
  return heaviestIncreasing(
    places.map(({ old, at }) => ({ rank: at, weight: weightOf(old) })),
    count,
  )
}

/** The nodes without a partner between two neighbouring pairs that keep their order. */
function* gapsBetween(
  before: readonly PageNode[],
  after: readonly PageNode[],
  partners: ReadonlyMap<PageNode, PageNode>,
): Generator<[PageNode[], PageNode[]]> {
  const positions = new Map(after.map((node, index) => [node, index]))
  const paired = before.flatMap((old) => {
    const now = partners.get(old)
    return now ? [{ old, at: positions.get(now) ?? 0 }] : []
  })
  const kept = inOrder(paired, after.length)
  const anchors = new Map(
    paired.filter((_, index) => kept.has(index)).map(({ old, at }) => [old, at]),
  )
  const isFree = new Set(after)
  for (const now of partners.values()) isFree.delete(now)
  let olds: PageNode[] = []
  let start = 0
  const newsUpTo = (end: number) => after.slice(start, end).filter((node) => isFree.has(node))
  for (const old of before) {
    const at = anchors.get(old)
    if (at !== undefined) {
      yield [olds, newsUpTo(at)]
      olds = []
      start = at + 1
    } else if (!partners.has(old)) olds.push(old)
  }
  yield [olds, newsUpTo(after.length)]
}

/** Pairs nodes of one kind in their order, and the more similar ones where there are more of one side. */
function pairSimilar(before: readonly PageNode[], after: readonly PageNode[], pair: AddPair): void {
  if (before.length === 0 || after.length === 0) return
  if (before.length > maxCompared || after.length > maxCompared) {
    if (before.length === after.length) before.forEach((old, index) => pair(old, after[index]))
    return
  }
  const scores = scoresOf(before, after)
  const scoreAt = (row: number, column: number) => scores[row]?.[column] ?? 0
  const best = before.map(() => after.map(() => 0))
  const bestAt = (row: number, column: number) => best[row]?.[column] ?? 0
  for (let row = before.length - 1; row >= 0; row--) {
    const line = best[row] ?? []
    for (let column = after.length - 1; column >= 0; column--) {
      const score = scoreAt(row, column)
      line[column] = Math.max(
        bestAt(row + 1, column),
        bestAt(row, column + 1),
        score > 0 ? score + bestAt(row + 1, column + 1) : 0,
      )
    }
  }
  let [row, column] = [0, 0]
  while (row < before.length && column < after.length) {
    const [old, score] = [before[row], scoreAt(row, column)]
    const isPair = score > 0 && bestAt(row, column) === score + bestAt(row + 1, column + 1)
    if (isPair && old) pair(old, after[column])
    if (isPair) [row, column] = [row + 1, column + 1]
    else if (bestAt(row, column) === bestAt(row + 1, column)) row++
    else column++
  }
}

/** How similar nodes are: 0 for not at all, at most 2. */
function scoresOf(before: readonly PageNode[], after: readonly PageNode[]): number[][] {
  const newWords = after.map(wordsOf)
  return before.map((old) => {
    const words = wordsOf(old)
    return after.map((now, index) => {
      if (now.tag !== old.tag) return 0
      const share = shareOf(words, newWords[index] ?? words)
      // Rows that have nothing in common are a removed and an added one.
      return old.tag === 'tr' && share === 0 && elementsIn(old).length > 1 ? 0 : 1 + share
    })
  })
}

/** Of a row its cells, of anything else its words; the first ones suffice. */
function wordsOf(node: PageNode): Set<string> {
  const parts = node.tag === 'tr' ? elementsIn(node).map(textIn) : textIn(node).split(' ')
  return new Set(parts.slice(0, 200).filter((part) => part !== ''))
}

function shareOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let common = 0
  for (const word of one) if (other.has(word)) common++
  const all = one.size + other.size - common
  return all === 0 ? 1 : common / all
}

function pairingOf(
  before: readonly PageNode[],
  after: readonly PageNode[],
  partners: ReadonlyMap<PageNode, PageNode>,
  taken: ReadonlySet<PageNode>,
): Pairing {
  const positions = new Map(after.map((node, index) => [node, index]))
  const pairs = before.flatMap((old) => {
    const now = partners.get(old)
    return now ? [{ old, new: now, isMoved: false }] : []
  })
  const elements = pairs.filter(({ old }) => isElement(old))
  const places = elements.map((pair) => ({ old: pair.old, at: positions.get(pair.new) ?? 0 }))
  const kept = inOrder(places, after.length)
  for (const [index, pair] of elements.entries()) pair.isMoved = !kept.has(index)
  return {
    pairs,
    removed: before.filter((node) => !partners.has(node)),
    added: after.filter((node) => !taken.has(node)),
  }
}
