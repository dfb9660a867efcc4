import { claimOf, spansOfFinding, type Claim, type Finding, type Report } from './finding.ts'
import { findAttributes } from './find-attributes.ts'
import { findStyles } from './find-styles.ts'
import { addedOrRemoved, commentChange, moved, textChange, wholeChange } from './findings.ts'
import { headingLevel } from './names.ts'
import { childrenOf, isElement, rawText, textIn, type PageNode } from './page-tree.ts'
import { pairChildren, type Comparison, type Pair, type Pairing } from './pair-children.ts'
import { contains, hullOf } from './ranges.ts'
import { compareText, isTextBlock } from './compare-text.ts'

/** Reports all differences between an element and the one that it became. */
export function compare(old: PageNode, now: PageNode, known: Comparison, report: Report): void {
  if (isUntouched(old, now, known)) return
  if (!isElement(old)) return compareLeaves(old, now, report)
  for (const finding of findAttributes(old, now)) report(claimOf(finding))
  const styles = old.tag === 'style' ? findStyles(old, now) : undefined
  if (styles) return styles.forEach((finding) => report(claimOf(finding)))
  const whole = wholeChange(old, now)
  if (whole) {
    if (known.idOf(old) !== known.idOf(now)) report(claimOf(whole))
  } else if (isTextBlock(old) && isTextBlock(now)) compareText(old, now, known, report, compare)
  else compareChildren(old, now, known, report)
}

/** Whether the source of both is the same, at places that belong together. */
function isUntouched(old: PageNode, now: PageNode, { ranges }: Comparison): boolean {
  const span = old.span && ranges.moved(old.span)
  return span !== undefined && span.from === now.span?.from && span.to === now.span.to
}

function compareLeaves(old: PageNode, now: PageNode, report: Report): void {
  if (rawText(old) === rawText(now)) return
  if (old.tag === '#comment') return report(claimOf(commentChange(old, now)))
  if (textIn(old) === textIn(now) || !old.parent || !now.parent) return
  const texts = { old: textIn(old), new: textIn(now) }
  const spans = { ...(old.span && { old: old.span }), ...(now.span && { new: now.span }) }
  report(claimOf(textChange(old.parent, now.parent, texts, spans)))
}

function compareChildren(old: PageNode, now: PageNode, known: Comparison, report: Report): void {
  const [before, after] = [childrenOf(old), childrenOf(now)]
  const pairing = pairChildren(before, after, known)
  const blocks = movedBlocks(pairing, after)
  const region: Claim = { findings: [], spans: blocks.map(({ spans }) => spans) }
  const inRegion = new Set(blocks.flatMap(({ pairs }) => pairs))
  const collect: Report = ({ findings }) => region.findings.push(...findings)

  const news = new Set(pairing.pairs.filter(({ isMoved }) => isMoved).map((pair) => pair.new))
  for (const nodes of sectionsAmong(after, (node) => news.has(node))) {
    const olds = pairing.pairs.filter((pair) => nodes.includes(pair.new)).map((pair) => pair.old)
    region.findings.push(moved(olds, nodes))
  }
  for (const pair of pairing.pairs) {
    compare(pair.old, pair.new, known, inRegion.has(pair) ? collect : report)
  }
  const reportNew = (finding: Finding) => {
    const { old: gone, new: come } = finding
    const isStyle = (gone ?? come)?.tag === 'style'
    const rules = isStyle ? findStyles(gone, come) : undefined
    if (rules) return report({ findings: rules, spans: [spansOfFinding(finding)] })

    const { old: oldSpan, new: newSpan } = spansOfFinding(finding)
    const isInside = region.spans.some(
      (spans) =>
        (oldSpan && spans.old && contains(spans.old, oldSpan)) ||
        (newSpan && spans.new && contains(spans.new, newSpan)),
    )
    if (isInside) region.findings.push(finding)
    else report(claimOf(finding))
  }
  const removed = new Set(pairing.removed)
  const gaps = gapsOf(before, pairing)
  for (const nodes of sectionsAmong(before, (node) => removed.has(node))) {
    const [first] = nodes
    const index = (first && gaps.get(first)) ?? 0
    reportNew(addedOrRemoved(nodes, 'removed', { parent: now, index }))
  }
  const added = new Set(pairing.added)
  for (const nodes of sectionsAmong(after, (node) => added.has(node))) {
    reportNew(addedOrRemoved(nodes, 'added'))
  }
  if (region.findings.length > 0) report(region)
}

/**
 * The shortest runs of children outside which the order is as before. For the rows 1 2 3 4 5 that
 * became 1 3 2 4 5, that is the run of 2 and 3.
 */
function movedBlocks({ pairs }: Pairing, after: readonly PageNode[]) {
  const positions = new Map(after.map((node, index) => [node, index]))
  const order = pairs
    .map((pair) => pair.new)
    .toSorted((one, other) => (positions.get(one) ?? 0) - (positions.get(other) ?? 0))
  const ranks = new Map(order.map((node, rank) => [node, rank]))
  const blocks: { pairs: Pair[]; spans: Claim['spans'][number] }[] = []
  let start = 0
  let highest = -1
  for (const [index, pair] of pairs.entries()) {
    highest = Math.max(highest, ranks.get(pair.new) ?? 0)
    if (highest > index) continue
    const block = pairs.slice(start, index + 1)
    start = index + 1
    if (!block.some(({ isMoved }) => isMoved)) continue
    const spans = {
      old: hullOf(block.flatMap(({ old }) => old.span ?? [])),
      new: hullOf(block.flatMap((one) => one.new.span ?? [])),
    }
    blocks.push({ pairs: block, spans })
  }
  return blocks
}

/** The changed ones of an element's children, each by itself or, with all of its section, after its heading. */
function* sectionsAmong(
  children: readonly PageNode[],
  isChanged: (node: PageNode) => boolean,
): Generator<PageNode[]> {
  for (let index = 0; index < children.length;) {
    const node = children[index]
    if (!node) return
    const section = isChanged(node) ? sectionAt(children, index) : []
    const isWhole = section.length > 1 && section.every(isChanged)
    if (isWhole) yield section
    else if (isChanged(node)) yield [node]
    index += isWhole ? section.length : 1
  }
}

/** A heading and what follows it, up to the next heading of its level or a higher one. */
function sectionAt(children: readonly PageNode[], start: number): PageNode[] {
  const level = children[start] && headingLevel(children[start])
  if (level === undefined) return []
  const end = children.findIndex(
    (node, index) => index > start && (headingLevel(node) ?? Infinity) <= level,
  )
  return children.slice(start, end < 0 ? undefined : end)
}

/** Where each child that was removed would be among the elements of the new parent. */
function gapsOf(before: readonly PageNode[], { pairs }: Pairing): Map<PageNode, number> {
  const partners = new Map(pairs.map((pair) => [pair.old, pair]))
  const gaps = new Map<PageNode, number>()
  let index = 0
  for (const node of before) {
    const pair = partners.get(node)
    if (!pair) gaps.set(node, index)
    else if (!pair.isMoved) index = pair.new.index + (isElement(pair.new) ? 1 : 0)
  }
  return gaps
}
