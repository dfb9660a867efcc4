import type { Box } from '../../capture.ts'
import { pixels } from '../boxes/rendered.ts'
import type { Paragraph, Run } from '../items.ts'
import { linesOf, type Flow, type Line } from './lines.ts'

export interface PlacedParagraph {
  paragraph: Paragraph
  box: Box
  /** By how much its box begins above its first line, in CSS pixels. */
  rise: number
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

/**
 * A flow as paragraphs, and the places that they take: one, unless something that it flows around changes
 * where its lines begin or end.
 */
export function paragraphsOf(flow: Flow, scale: number): PlacedParagraph[] {
  const { block } = flow
  const isRightToLeft = block.style('direction') === 'rtl'
  const align = alignOf(block.style('text-align'), isRightToLeft)
  const shape = { align, isRightToLeft, indent: pixels(block.style('text-indent')) * scale }
  return dividedAt(linesOf(flow), shape).map((lines) => {
    return { ...paragraphOf(lines, shape), widths: widthsOf(lines, shape) }
  })
}

interface Shape {
  align: Paragraph['align']
  isRightToLeft: boolean
  /** By how much the first line of the text is moved, in CSS pixels. */
  indent: number
}

type Lines = [Line, ...Line[]]

/** Lines in groups, each of which is a paragraph of one width. */
function dividedAt(lines: readonly Line[], shape: Shape): Lines[] {
  const groups: Lines[] = []
  for (const [at, line] of lines.entries()) {
    const group = groups.at(-1)
    const isIndented = at === 1 && shape.indent !== 0
    if (group && (isIndented || beginsLike(group, line, shape)) && fits([...group, line], shape)) {
      group.push(line)
    } else groups.push([line])
  }
  return groups
}

function beginsLike(group: Lines, line: Line, { align, isRightToLeft }: Shape): boolean {
  const atStart = align === 'justify' || align === (isRightToLeft ? 'right' : 'left')
  const last = group.at(-1) ?? group[0]
  return !atStart || Math.abs(startOf(last, isRightToLeft) - startOf(line, isRightToLeft)) < 2
}

function startOf({ box }: Line, isRightToLeft: boolean): number {
  return isRightToLeft ? box.x + box.width : box.x
}

/** How much room each line needs, from where the first of them begins. */
function extentsOf(lines: readonly Line[], { align, isRightToLeft }: Shape): number[] {
  if (align === 'center') return lines.map(({ box }) => box.width)
  const starts = lines.map((line) => startOf(line, isRightToLeft))
  const outer = isRightToLeft ? Math.max(...starts) : Math.min(...starts)
  return lines.map(({ box }, at) => box.width + Math.abs((starts[at] ?? outer) - outer))
}

/** Whether there is a width at which lines end as they do. */
function fits(lines: readonly Line[], shape: Shape): boolean {
  const { least, most } = widthsBetween(lines, shape)
  return most > least
}

function widthsBetween(lines: readonly Line[], shape: Shape): Widths {
  const extents = extentsOf(lines, shape)
  const next = lines
    .slice(0, -1)
    .flatMap(({ isChosen }, at) =>
      isChosen ? [] : [(extents[at] ?? 0) + (lines[at + 1]?.firstWord ?? 0)],
    )
  return { least: Math.max(...extents), most: Math.min(...next) }
}

/**
 * The part of what a line is higher than its text that goes above the text, more than half of it: in
 * LibreOffice all of it, in PowerPoint about four fifths of the line are above its base. A box that begins
 * higher by this part of a half serves both.
 */
const riseShare = 0.75

function paragraphOf(lines: Lines, shape: Shape): Omit<PlacedParagraph, 'widths'> {
  const { align, isRightToLeft } = shape
  const [first] = lines
  const last = lines.at(-1) ?? first
  const count = lines.reduce((sum, { blanks }, at) => sum + 1 + (at > 0 ? blanks : 0), 0)
  const middle = ({ box }: Line) => box.y + box.height / 2
  // Lines may be farther from each other than they are high: by what stands in them.
  const pitch = count > 1 ? (baseOf(last) - baseOf(first)) / (count - 1) : first.height
  const lineHeight = Math.max(pitch, 1)
  const extra = (lineHeight - first.box.height) / 2
  const rise = extra * (extra > 0 ? riseShare : 1)
  const left = Math.min(...lines.map(({ box }) => box.x))
  const right = Math.max(...lines.map(({ box }) => box.x + box.width))
  const y = middle(first) - lineHeight / 2 - rise
  const [start, second] = [first, lines[1] ?? first].map((line) =>
    isRightToLeft ? right - startOf(line, true) : line.box.x - left,
  )
  const isAligned = align === 'justify' || align === (isRightToLeft ? 'right' : 'left')
  return {
    rise,
    box: { x: left, width: right - left, y, height: lineHeight * count },
    paragraph: {
      runs: runsOf(lines),
      align,
      isRightToLeft,
      lineHeight,
      lines: count,
      before: 0,
      indent: isAligned ? (second ?? 0) : 0,
      firstLine: isAligned ? (start ?? 0) - (second ?? 0) : 0,
      bullet: undefined,
      level: 0,
    },
  }
}

/** About where the letters of a line stand, whatever their size. */
function baseOf({ box }: Line): number {
  return box.y + box.height * 0.8
}

function runsOf(lines: Lines): Run[] {
  return lines.flatMap(({ runs, isChosen }, at): Run[] => {
    const next = lines[at + 1]
    if (!next || !isChosen) return runs
    const breaks = Array.from({ length: 1 + next.blanks }, () => 'break' as const)
    return [...runs, ...breaks]
  })
}

function alignOf(value: string, isRightToLeft: boolean): Paragraph['align'] {
  if (value === 'center' || value === '-webkit-center') return 'center'
  if (value === 'justify') return 'justify'
  if (value === 'left' || value === '-webkit-left') return 'left'
  if (value === 'right' || value === '-webkit-right') return 'right'
  return (value === 'end') === isRightToLeft ? 'left' : 'right'
}

function widthsOf(lines: Lines, shape: Shape): Widths {
  const { least, most } = widthsBetween(lines, shape)
  // Lines that are stretched are as wide as there is room, and say nothing about the words.
  return { least, most: shape.align === 'justify' ? Math.min(most, least + 2) : most }
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
