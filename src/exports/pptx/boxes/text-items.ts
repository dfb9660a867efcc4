import type { Box } from '../../capture.ts'
import type { TextItem } from '../items.ts'
import { bulletOf } from '../text/bullets.ts'
import type { Flow } from '../text/lines.ts'
import { chooseWidth, paragraphOf, widened, type Widths } from '../text/paragraphs.ts'
import type { Place } from './place.ts'
import type { Rendered } from './rendered.ts'

/** Beyond this, in CSS pixels, what stands before an item is no part of it. */
const maxGap = 200

/** A text of a block, and the widths between which it keeps its lines; undefined if nothing of it is seen. */
export function textItem(
  block: Rendered,
  flow: Flow,
  isFirst: boolean,
  place: Place,
): { item: TextItem; widths: Widths } | undefined {
  const placed = paragraphOf(shownOf(flow, place.clip), place.scale)
  if (!placed) return undefined
  const { paragraph, widths } = placed
  const { align, isRightToLeft } = paragraph
  const width = chooseWidth(widths)
  let box = width === undefined ? placed.box : widened(placed.box, width, align, isRightToLeft)
  const marker = isFirst ? block.children.find(({ name }) => name === '::marker') : undefined
  const bullet = marker && bulletFor(block, marker)
  if (marker && bullet) {
    const gap = isRightToLeft
      ? marker.box.x + marker.box.width - (placed.box.x + placed.box.width)
      : placed.box.x - marker.box.x
    if (gap > 0 && gap < maxGap) {
      paragraph.bullet = { ...bullet, gap }
      paragraph.indent = gap
      box = { ...box, x: isRightToLeft ? box.x : box.x - gap, width: box.width + gap }
    }
  }
  paragraph.level = place.list?.depth ?? 0
  const item: TextItem = {
    kind: 'text',
    box,
    turn: 0,
    paragraphs: [paragraph],
    wraps: width !== undefined,
    heading: headingOf(block),
    isCaption: isCaption(block),
    list: place.list,
  }
  const { indent } = paragraph
  return { item, widths: { least: widths.least + indent, most: widths.most + indent } }
}

function bulletFor(block: Rendered, marker: Rendered) {
  return bulletOf(marker.children[0]?.text ?? '', block.style('list-style-type'))
}

/** Whether a marker before the first text of a block becomes a bullet of it, or of nothing. */
export function hasBullet(block: Rendered, marker: Rendered): boolean {
  return marker.style('list-style-position') === 'inside' || bulletFor(block, marker) !== undefined
}

/** The first text of a flow. */
export function firstIn({ pieces }: Flow): Rendered | undefined {
  return pieces.find((piece) => piece.kind === 'text')?.node
}

/** A flow without the text that is cut off. */
function shownOf({ block, pieces }: Flow, clip: Box | undefined): Flow {
  if (!clip) return { block, pieces }
  const isShown = ({ x, y, width, height }: Box) => {
    const [middle, centre] = [x + width / 2, y + height / 2]
    return (
      middle >= clip.x &&
      middle <= clip.x + clip.width &&
      centre >= clip.y &&
      centre <= clip.y + clip.height
    )
  }
  return {
    block,
    pieces: pieces.filter((piece) => piece.kind !== 'text' || isShown(piece.fragment.box)),
  }
}

function headingOf(block: Rendered): number | undefined {
  for (let one: Rendered | undefined = block; one; one = one.parent) {
    const level = /^h([1-6])$/.exec(one.name)?.[1]
    if (level) return Number(level)
  }
  return undefined
}

function isCaption(block: Rendered): boolean {
  for (let one: Rendered | undefined = block; one; one = one.parent) {
    if (one.name === 'figcaption' || one.name === 'caption') return true
  }
  return false
}
