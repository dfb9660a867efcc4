import type { Box } from '../../capture.ts'
import { pixels, type Fragment, type Rendered } from '../boxes/rendered.ts'
import type { Look, Run } from '../items.ts'

/** A part of the text of one block: what stands in it between other blocks. */
export interface Flow {
  block: Rendered
  pieces: Piece[]
}

/** Text; or room that something else takes, in CSS pixels; or a chosen end of a line. */
export type Piece =
  | { kind: 'text'; fragment: Fragment; look: Look; node: Rendered }
  | { kind: 'room'; width: number; size: number; box: Box | undefined }
  | { kind: 'break' }

/** Text of one look on one line, room included. */
export interface Line {
  box: Box
  /** From the top of the line to that of the next, in CSS pixels. */
  height: number
  runs: Run[]
  /** Whether the writer, and not the width, ended it. */
  isChosen: boolean
  firstWord: number
}

/** Joins the pieces of a flow to lines, as the browser shows them. */
export function linesOf({ block, pieces }: Flow): Line[] {
  const lines: Line[] = []
  let current: Line | undefined
  let isChosen = false
  let before: Extract<Piece, { kind: 'text' }> | undefined

  function begin(box: Box, height: number): Line {
    if (current) current.isChosen = isChosen
    current = { box, height, runs: [], isChosen: true, firstWord: 0 }
    lines.push(current)
    isChosen = false
    return current
  }

  for (const piece of pieces) {
    if (piece.kind === 'break') {
      isChosen = true
      continue
    }
    if (piece.kind === 'room') {
      if (piece.box && isNext(current, piece.box)) {
        begin(piece.box, piece.box.height)
      }
      if (!current || (isChosen && !piece.box)) continue
      current.runs.push(spaceOf(piece.width, piece.size, lastLook(current)))
      if (piece.box) current.box = around(current.box, piece.box)
      continue
    }
    const { fragment, look, node } = piece
    const parent = node.parent ?? block
    const text = isKept(parent) ? fragment.text : fragment.text.replaceAll(/[\t\n\r ]+/g, ' ')
    const height = lineHeightOf(parent, look, fragment)
    const startsLine = isChosen || isNext(current, fragment.box)
    const wasSpace = startsLine && current && !isChosen && hasSpaceBetween(before, piece)
    if (wasSpace && current) appendText(current, ' ', before?.look ?? look)
    const line = startsLine || !current ? begin(fragment.box, height) : current
    if (line.runs.length === 0) {
      const [word = ''] = text.split(' ')
      line.firstWord = (fragment.box.width * word.length) / Math.max(1, text.length)
    }
    line.height = Math.max(line.height, height)
    line.box = around(line.box, fragment.box)
    appendText(line, text, look)
    before = piece
  }
  return lines.filter(({ runs }) => runs.length > 0)
}

function isNext(current: Line | undefined, box: Box): boolean {
  if (!current) return true
  const middle = box.y + box.height / 2
  const own = current.box.y + current.box.height / 2
  return Math.abs(middle - own) > 0.6 * Math.max(box.height, Math.min(current.box.height, 200))
}

/** Whether white space was dropped where a line ended. */
function hasSpaceBetween(
  before: Extract<Piece, { kind: 'text' }> | undefined,
  { node, fragment }: Extract<Piece, { kind: 'text' }>,
): boolean {
  if (!before) return false
  const between =
    before.node === node
      ? node.text.slice(before.fragment.to, fragment.from)
      : before.node.text.slice(before.fragment.to) + node.text.slice(0, fragment.from)
  return /\s/.test(between) && !/\s$/.test(before.fragment.text)
}

function appendText(line: Line, text: string, look: Look): void {
  const last = line.runs.at(-1)
  if (last && last !== 'break' && last.look === look) last.text += text
  else line.runs.push({ text, look })
}

function lastLook({ runs }: Line): Look | undefined {
  const last = runs.at(-1)
  return last === 'break' ? undefined : last?.look
}

/** The width of a space in Arial, as a part of its size. */
const spaceWidth = 0.278

/** A space that is as wide as something that stands in the line. */
function spaceOf(width: number, size: number, look: Look | undefined): Run {
  const count = Math.max(1, Math.ceil(width / (spaceWidth * size)))
  const own: Look = {
    font: 'Arial',
    size: Math.max(1, width / count / spaceWidth),
    bold: false,
    italic: false,
    underlined: false,
    struck: false,
    colour: look?.colour ?? { rgb: [0, 0, 0], alpha: 1 },
    spacing: 0,
    raised: undefined,
    highlight: look?.highlight,
    link: undefined,
  }
  return { text: '\u00a0'.repeat(count), look: own }
}

function lineHeightOf(parent: Rendered, { size }: Look, { box }: Fragment): number {
  const own = parent.style('line-height')
  // Lines are as high as the text where nothing else is said.
  if (own === 'normal') return box.height
  return (pixels(own) * size) / Math.max(1, pixels(parent.style('font-size')))
}

function around(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)]
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  }
}

/** Whether the ends of lines in the text are ends of lines. */
export function isKept(parent: Rendered): boolean {
  return parent.style('white-space-collapse') !== 'collapse'
}
