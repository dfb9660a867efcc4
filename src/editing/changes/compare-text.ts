import { claimOf, type Report } from './finding.ts'
import { findAttributes } from './find-attributes.ts'
import { addedOrRemoved, formattingChange, moved, textChange } from './findings.ts'
import {
  allNodesIn,
  childrenOf,
  elementsIn,
  innerSpan,
  isElement,
  rawText,
  type PageNode,
} from './page-tree.ts'
import { pairChildren, type Comparison } from './pair-children.ts'

const formatting = new Set(
  'abbr b bdi bdo br cite code data del dfn em font i ins kbd mark output q rb rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)
/** Elements within a text that a person sees as things of their own. */
const named = new Set(
  'a audio button canvas iframe img input label math picture select svg textarea video'.split(' '),
)
/** Elements within a text whose content is no text of the block. */
const closed = new Set('audio canvas iframe math picture select svg textarea video'.split(' '))

/** Whether all that an element contains is text, with its formatting, links and pictures. */
export function isTextBlock(node: PageNode): boolean {
  const children = childrenOf(node)
  return children.length > 0 && children.every(isInline)
}

function isInline(node: PageNode): boolean {
  if (!isElement(node)) return node.tag === '#text'
  if (closed.has(node.tag)) return true
  return (formatting.has(node.tag) || named.has(node.tag)) && childrenOf(node).every(isInline)
}

type Compare = (old: PageNode, now: PageNode, known: Comparison, report: Report) => void

/** Compares two blocks of text as a whole, and the links, buttons and pictures in them by themselves. */
export function compareText(
  old: PageNode,
  now: PageNode,
  known: Comparison,
  report: Report,
  compare: Compare,
): void {
  const texts = { old: ownText(old), new: ownText(now) }
  const [oldInner, newInner] = [innerSpan(old), innerSpan(now)]
  const spans = { ...(oldInner && { old: oldInner }), ...(newInner && { new: newInner }) }
  const isTextEqual = texts.old === texts.new
  if (!isTextEqual) report(claimOf(textChange(old, now, texts, spans)))
  const isAlike = shapeOf(old) === shapeOf(now)
  if (isAlike) compareFormats(old, now, report)
  const { pairs, removed, added } = pairChildren(namedIn(old), namedIn(now), known)
  for (const pair of pairs) {
    compare(pair.old, pair.new, known, report)
    if (pair.isMoved && isTextEqual) report(claimOf(moved([pair.old], [pair.new])))
  }
  for (const node of removed) {
    const index = Math.min(node.index, elementsIn(now).length)
    report(claimOf(addedOrRemoved([node], 'removed', { parent: now, index })))
  }
  for (const node of added) report(claimOf(addedOrRemoved([node], 'added')))
  const isOther = !isAlike && isTextEqual && removed.length === 0 && added.length === 0
  if (isOther) report(claimOf(formattingChange(old, now, spans)))
}

/** The text of a block, whitespace collapsed, without that of the named elements in it. */
function ownText(block: PageNode): string {
  const textOf = (node: PageNode): string =>
    isElement(node)
      ? named.has(node.tag)
        ? ' '
        : node.tag === 'br'
          ? '\n'
          : allNodesIn(node).map(textOf).join('')
      : rawText(node)
  return allNodesIn(block).map(textOf).join('').replace(/\s+/g, ' ').trim()
}

/** The outermost named elements in a block. */
function namedIn(block: PageNode): PageNode[] {
  return elementsIn(block).flatMap((node) => (named.has(node.tag) ? [node] : namedIn(node)))
}

/** The formatting elements of a block, without texts and named elements, as a string to compare. */
function shapeOf(block: PageNode): string {
  return formatsIn(block)
    .map((node) => `${node.tag}(${shapeOf(node)})`)
    .join()
}

function formatsIn(block: PageNode): PageNode[] {
  return elementsIn(block).filter((node) => !named.has(node.tag))
}

/** Reports the changed attributes of the formatting elements of two blocks of one shape. */
function compareFormats(old: PageNode, now: PageNode, report: Report): void {
  const news = formatsIn(now)
  for (const [index, node] of formatsIn(old).entries()) {
    const partner = news[index]
    if (!partner) continue
    for (const finding of findAttributes(node, partner)) report(claimOf(finding))
    compareFormats(node, partner, report)
  }
}
