import type { Box } from '../../capture.ts'
import { pixels, type Rendered } from '../boxes/rendered.ts'
import type { Paragraph, Run } from '../items.ts'
import { linesOf, type Flow, type Line } from './lines.ts'

export interface PlacedParagraph {
  paragraph: Paragraph
  box: Box
  /**
   * The width of its box must lie between them for the same lines to come about, in CSS pixels: no less than
   * the longest line, and less than a line would need to take the first word of the next.
   */
  widths: Widths
}

export interface Widths {
  least: number
  most: number
}

/** A flow as a paragraph, and the place that it takes. */
export function paragraphOf(flow: Flow, scale: number): PlacedParagraph | undefined {
  const lines = linesOf(flow)
  const [first] = lines
  const last = lines.at(-1)
  if (!first || !last) return undefined
  const { block } = flow
  const isRightToLeft = block.style('direction') === 'rtl'
  const align = alignOf(block.style('text-align'), isRightToLeft)
  const lineHeight = Math.max(...lines.map(({ height }) => height))
  const top = first.box.y + first.box.height / 2 - lineHeight / 2
  const height = last.box.y + last.box.height / 2 + lineHeight / 2 - top
  // The lines of a text may be farther from each other than they are high: by what stands in them.
  const pitch = lines.length > 1 ? (height - lineHeight) / (lines.length - 1) : lineHeight
  const runs = lines.flatMap(({ runs, isChosen }, at): Run[] =>
    isChosen && at < lines.length - 1 ? [...runs, 'break'] : runs,
  )
  const left = Math.min(...lines.map((line) => line.box.x))
  const right = Math.max(...lines.map((line) => line.box.x + line.box.width))
  const box = { x: left, width: right - left, y: top, height }
  const paragraph: Paragraph = {
    runs,
    align,
    isRightToLeft,
    lineHeight: Math.max(pitch, 1),
    lines: lines.length,
    before: 0,
    indent: 0,
    bullet: undefined,
    level: 0,
  }
  return { paragraph, box, widths: widthsOf(lines, align, block, scale) }
}

function alignOf(value: string, isRightToLeft: boolean): Paragraph['align'] {
  if (value === 'center' || value === '-webkit-center') return 'center'
  if (value === 'justify') return 'justify'
  if (value === 'left' || value === '-webkit-left') return 'left'
  if (value === 'right' || value === '-webkit-right') return 'right'
  return (value === 'end') === isRightToLeft ? 'left' : 'right'
}

function widthsOf(
  lines: Line[],
  align: Paragraph['align'],
  block: Rendered,
  scale: number,
): Widths {
  const least = Math.max(...lines.map(({ box }) => box.width))
  const next = lines
    .slice(0, -1)
    .flatMap(({ box, isChosen }, at) =>
      isChosen ? [] : [box.width + (lines[at + 1]?.firstWord ?? 0)],
    )
  if (align !== 'justify' || next.length === 0) return { least, most: Math.min(...next) }
  // Its lines are as wide as the block, and say nothing about the words.
  const [start, end] = edgesOf(block, scale)
  return { least: end - start, most: end - start + 2 }
}

/** The width to choose; undefined if no line ends for lack of room. */
export function chooseWidth({ least, most }: Widths): number | undefined {
  return most === Infinity ? undefined : Math.max(least + 0.5, (least + most) / 2)
}

/** A box with another width, the text of which stays where it is. */
export function widened(
  box: Box,
  width: number,
  align: Paragraph['align'],
  isRightToLeft: boolean,
): Box {
  const extra = width - box.width
  const atEnd = align === 'right' || (align === 'justify' && isRightToLeft)
  const share = atEnd ? 1 : align === 'center' ? 0.5 : 0
  return { ...box, x: box.x - extra * share, width }
}

function edgesOf(block: Rendered, scale: number): [number, number] {
  const { x, width } = block.box
  const inset = (side: 'left' | 'right') =>
    (pixels(block.style(`padding-${side}`)) + pixels(block.style(`border-${side}-width`))) * scale
  return [x + inset('left'), x + width - inset('right')]
}
