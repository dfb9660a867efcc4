import type { Box } from '../../capture.ts'
import type { Paragraph, TextItem } from '../items.ts'
import { bulletOf } from '../text/bullets.ts'
import { isOutOfFlow } from '../text/flows.ts'
import type { Flow } from '../text/lines.ts'
import type { Looks } from '../text/look.ts'
import {
  chooseWidth,
  paragraphsOf,
  widened,
  type PlacedParagraph,
  type Widths,
} from '../text/paragraphs.ts'
import type { Place } from './place.ts'
import type { Fragment, Rendered } from './rendered.ts'

/** Beyond this, in CSS pixels, what stands before an item is no part of it. */
const maxGap = 200

/** A text of a block, and the widths between which it keeps its lines. */
export interface PlacedText {
  item: TextItem
  widths: Widths
}

/** What is seen of a flow. */
export function textItems(flow: Flow, isFirst: boolean, place: Place, looks: Looks): PlacedText[] {
  const { block } = flow
  const marker = isFirst ? markerOf(block) : undefined
  return paragraphsOf(shownOf(flow, place.clip), place.scale).map((placed, at) =>
    textItem(block, placed, at === 0 ? marker : undefined, place, looks),
  )
}

function textItem(
  block: Rendered,
  { paragraph, widths, box: own }: PlacedParagraph,
  marker: Rendered | undefined,
  place: Place,
  looks: Looks,
): PlacedText {
  const { align, isRightToLeft } = paragraph
  const width = chooseWidth(widths)
  let box = width === undefined ? own : widened(own, width, align, isRightToLeft)
  const bullet = marker && bulletFor(marker, place, looks, paragraph)
  if (marker && bullet) {
    const gap = isRightToLeft
      ? marker.box.x + marker.box.width - (own.x + own.width)
      : own.x - marker.box.x
    if (gap > 0 && gap < maxGap) {
      paragraph.bullet = { ...bullet, gap }
      paragraph.indent = gap
      box = { ...box, x: isRightToLeft ? box.x : box.x - gap, width: box.width + gap }
    }
  }
  paragraph.level = place.list?.depth ?? 0
  const extra = paragraph.bullet ? paragraph.indent : 0
  return {
    item: {
      kind: 'text',
      box,
      turn: 0,
      paragraphs: [paragraph],
      wraps: width !== undefined,
      heading: headingOf(block),
      isCaption: isCaption(block),
      list: place.list,
    },
    widths: { least: widths.least + extra, most: widths.most + extra },
  }
}

/** The marker of the item of a list that begins with a block. */
function markerOf(block: Rendered): Rendered | undefined {
  for (let one = block; ;) {
    const marker = one.children.find(({ name }) => name === '::marker')
    if (marker || !one.parent) return marker
    const [first] = one.parent.children.filter(({ name }) => name !== '::marker')
    if (first !== one || isOutOfFlow(one)) return undefined
    one = one.parent
  }
}

/** What stands before a paragraph as its bullet; undefined if a presentation has none like it. */
export function bulletFor(
  marker: Rendered,
  { opacity }: Pick<Place, 'opacity'>,
  looks: Looks,
  { runs }: Paragraph,
) {
  const bullet = bulletOf(
    marker.children[0]?.text ?? '',
    marker.parent?.style('list-style-type') ?? '',
  )
  if (!bullet) return undefined
  const own = looks.colour(marker.style('color'), opacity)
  const text = runs.find((run) => run !== 'break')?.look.colour
  const isSame = text && own.rgb.every((part, at) => part === text.rgb[at])
  return { ...bullet, colour: isSame ? undefined : own }
}

/** Whether a marker becomes a bullet of the text that it stands before, or of nothing. */
export function hasBullet(marker: Rendered): boolean {
  const { parent } = marker
  return (
    parent?.style('list-style-position') === 'inside' ||
    bulletOf(marker.children[0]?.text ?? '', parent?.style('list-style-type') ?? '') !== undefined
  )
}

/** The first text of a flow. */
export function firstIn({ pieces }: Flow): Rendered | undefined {
  return pieces.find((piece) => piece.kind === 'text')?.node
}

/** A flow without the text that is cut off; dots say that there is more where the page does so. */
function shownOf({ block, pieces }: Flow, clip: Box | undefined): Flow {
  if (!clip) return { block, pieces }
  const right = clip.x + clip.width
  const isShown = ({ x, y, width, height }: Box) => {
    const [middle, centre] = [Math.min(x + width / 2, right), y + height / 2]
    return middle >= clip.x && x < right && centre >= clip.y && centre <= clip.y + clip.height
  }
  const shown = pieces.filter((piece) => piece.kind !== 'text' || isShown(piece.fragment.box))
  const last = shown.findLast((piece) => piece.kind === 'text')
  const isClamped =
    block.style('-webkit-line-clamp') !== 'none' &&
    (shown.length < pieces.length || !!last?.node.text.slice(last.fragment.to).trim())
  return {
    block,
    pieces: shown.map((piece) => {
      if (piece.kind !== 'text') return piece
      const { x, width } = piece.fragment.box
      const isCut = block.style('text-overflow') === 'ellipsis' && x + width > right + 1
      return isCut || (isClamped && piece === last)
        ? { ...piece, fragment: shortened(piece.fragment, right, piece.look.size) }
        : piece
    }),
  }
}

/** The width of dots, as a part of the size of the text. */
const dotsWidth = 0.9

/** A fragment with dots at its end, no wider than there is room. */
function shortened(fragment: Fragment, right: number, size: number): Fragment {
  const { text, box } = fragment
  const room = Math.max(0, right - box.x - dotsWidth * size)
  const length = Math.floor(text.length * Math.min(1, room / Math.max(1, box.width)))
  const width = Math.min(right - box.x, (box.width * length) / text.length + dotsWidth * size)
  return { ...fragment, text: `${text.slice(0, length).trimEnd()}…`, box: { ...box, width } }
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
