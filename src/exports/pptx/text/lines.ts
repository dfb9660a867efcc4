import type { Box } from '../../capture.ts'
import { pixels, type Fragment, type Rendered } from '../boxes/rendered.ts'
import type { Look, Run } from '../items.ts'
import { raisedShare } from './look.ts'

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

/** Text on one line, room included. */
export interface Line {
  /** As wide as all that is in it, and as high as its largest text. */
  box: Box
  /** From the top of the line to that of the next, in CSS pixels. */
  height: number
  runs: Run[]
  /** Whether the writer, and not the width, ended it. */
  isChosen: boolean
  /** The width of its text up to where it could be broken, in CSS pixels. */
  firstWord: number
  /** How many empty lines are above it. */
  blanks: number
}

/** Joins the pieces of a flow to lines, as the browser shows them. */
export function linesOf({ block, pieces }: Flow): Line[] {
  const lines: Line[] = []
  let current: Line | undefined
  let isChosen = false
  let blanks = 0
  let before: Extract<Piece, { kind: 'text' }> | undefined

  function begin(box: Box, height: number): Line {
    if (current) current.isChosen = isChosen
    current = { box, height, runs: [], isChosen: true, firstWord: 0, blanks }
    lines.push(current)
    isChosen = false
    blanks = 0
    return current
  }

  for (const piece of pieces) {
    if (piece.kind === 'break') {
      if (isChosen && current) blanks++
      isChosen = true
      continue
    }
    if (piece.kind === 'room') {
      if (piece.box && isNext(current, piece.box)) {
        begin(piece.box, piece.box.height)
      }
      if (!current || (isChosen && !piece.box)) continue
      current.runs.push(spaceOf(piece.width, piece.size, lastLook(current)))
      if (piece.box) current.box = { ...current.box, ...across(current.box, piece.box) }
      continue
    }
    const { fragment, look, node } = piece
    const parent = node.parent ?? block
    const height = lineHeightOf(parent, look, fragment)
    const startsLine = isChosen || isNext(current, fragment.box)
    if (startsLine && current && before && !isChosen) {
      if (hasSpaceBetween(before, piece)) appendText(current, ' ', before.look)
      else if (isInWord(before.fragment.text, fragment.text)) {
        if (isHyphenated(before, parent)) appendText(current, '-', before.look)
        isChosen = true
      }
    }
    const line = startsLine || !current ? begin(fragment.box, height) : current
    const text = textFor(line, fragment.text, parent)
    if (line.runs.length === 0) {
      const [word = ''] = firstPart.exec(text) ?? []
      // With half a sign more, for the space before it.
      line.firstWord = (fragment.box.width * (word.length + 0.5)) / Math.max(1, text.length)
    }
    line.height = Math.max(line.height, height)
    const isLargest = !hasText(line) || fragment.box.height > line.box.height
    const { y, height: own } = isLargest ? fragment.box : line.box
    line.box = { ...across(line.box, fragment.box), y, height: own }
    appendText(line, text, look)
    before = piece
  }
  return lines.filter(({ runs }) => runs.length > 0)
}

/** What can't be divided at the beginning of a text: a word, a part of it up to a hyphen, or a sign. */
const firstPart =
  /^\s*(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[^\s-]*-?)/u

function hasText({ runs }: Line): boolean {
  return runs.some((run) => run !== 'break' && !/^\u00a0*$/.test(run.text))
}

function isNext(current: Line | undefined, box: Box): boolean {
  if (!current) return true
  const middle = box.y + box.height / 2
  const own = current.box.y + current.box.height / 2
  return Math.abs(middle - own) > 0.6 * Math.max(box.height, Math.min(current.box.height, 200))
}

/** The text of a fragment as programs show it that know neither tabs nor hyphens as browsers do. */
function textFor({ runs }: Line, text: string, parent: Rendered): string {
  const visible = text.replaceAll('\u00ad', '')
  if (!isKept(parent)) return visible.replaceAll(/[\t\n\r ]+/g, ' ')
  const stop = Math.max(1, pixels(parent.style('tab-size')))
  const before = runs.reduce((sum, run) => sum + (run === 'break' ? 0 : run.text.length), 0)
  return visible.replaceAll('\t', (_, at: number) => ' '.repeat(stop - ((before + at) % stop)))
}

/** Whether a line ends where other programs end none. */
function isInWord(before: string, next: string): boolean {
  const isFree = /[\s\p{Pd}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
  return !isFree.test(before.slice(-1)) && !isFree.test(next.slice(0, 1))
}

function isHyphenated({ fragment }: Extract<Piece, { kind: 'text' }>, parent: Rendered): boolean {
  const isAuto = parent.style('hyphens') === 'auto' && /\p{L}$/u.test(fragment.text)
  return isAuto || fragment.text.endsWith('\u00ad')
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
  if (look.smallCapitals) {
    for (const run of smallCapitals(text, look)) line.runs.push(run)
    return
  }
  const last = line.runs.at(-1)
  if (last && last !== 'break' && last.look === look) last.text += text
  else line.runs.push({ text, look })
}

/** The size of small capitals in a browser, as a part of that of large ones: other programs have other sizes. */
const smallShare = 0.7

function smallCapitals(text: string, look: Look): Run[] {
  const small = { ...look, size: look.size * smallShare }
  return (text.match(/\p{Ll}+|\P{Ll}+/gu) ?? []).map((part) =>
    /^\p{Ll}/u.test(part) ? { text: part.toUpperCase(), look: small } : { text: part, look },
  )
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
    smallCapitals: false,
    highlight: look?.highlight,
    link: undefined,
  }
  return { text: '\u00a0'.repeat(count), look: own }
}

function lineHeightOf(parent: Rendered, { size, raised }: Look, { box }: Fragment): number {
  const own = parent.style('line-height')
  // Lines are as high as the text where nothing else is said.
  if (own === 'normal') return box.height
  const shown = raised === undefined ? size : size * raisedShare
  return (pixels(own) * shown) / Math.max(1, pixels(parent.style('font-size')))
}

function across(a: Box, b: Box): Pick<Box, 'x' | 'width'> {
  const x = Math.min(a.x, b.x)
  return { x, width: Math.max(a.x + a.width, b.x + b.width) - x }
}

/** Whether the ends of lines in the text are ends of lines. */
export function isKept(parent: Rendered): boolean {
  return parent.style('white-space-collapse') !== 'collapse'
}
