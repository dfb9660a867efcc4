import { pixels, type Rendered } from '../boxes/rendered.ts'
import type { Colour } from '../items.ts'
import { isKept, linesOf, type Flow, type Piece } from './lines.ts'
import { linkOf, lookOf, type Around, type Looks } from './look.ts'

export interface Gathered {
  flows: Flow[]
  /** What stands among the text, and is laid out for itself. */
  others: Rendered[]
  /** Parts of the text that have a box of their own around them. */
  boxed: Rendered[]
}

const replaced = new Set(
  'img svg canvas video audio iframe object embed input select textarea button progress meter math'.split(
    ' ',
  ),
)

/** Whether an element is shown by something other than its text. */
export function isReplaced({ name }: Rendered): boolean {
  return replaced.has(name)
}

export function isOutOfFlow(one: Rendered): boolean {
  return /absolute|fixed/.test(one.style('position')) || one.style('float') !== 'none'
}

/**
 * Divides what is in a block into texts, and what else stands there. `isCell`: small boxes of text belong to
 * the text around them, since a cell of a table holds nothing else.
 */
export function gather(
  block: Rendered,
  around: Around,
  looks: Looks,
  { isCell = false } = {},
): Gathered {
  const flows: Flow[] = []
  const others: Rendered[] = []
  const boxed: Rendered[] = []
  let pieces: Piece[] = []

  function end(): void {
    if (pieces.some((piece) => piece.kind === 'text' && piece.fragment.text.trim() !== '')) {
      flows.push({ block, pieces })
    }
    pieces = []
  }

  function visit(parent: Rendered, inherited: Around & { highlight: Colour | undefined }): void {
    for (const child of parent.children) {
      if (child.name === '#text') {
        const look = lookOf(parent, inherited, looks)
        for (const fragment of child.fragments) {
          if (parent.style('visibility') !== 'visible') {
            const { width } = fragment.box
            pieces.push({ kind: 'room', width, size: look.size, box: undefined })
            continue
          }
          pieces.push(
            fragment.text === '\n' && isKept(parent)
              ? { kind: 'break' }
              : { kind: 'text', fragment, look, node: child },
          )
        }
        continue
      }
      if (child.name === 'br') {
        pieces.push({ kind: 'break' })
        continue
      }
      if (child.name === '::marker' && child.style('list-style-position') !== 'inside') continue
      const display = child.style('display')
      if (isOutOfFlow(child)) {
        others.push(child)
        continue
      }
      if (!isReplaced(child) && (display === 'inline' || (isCell && isSmallBox(child)))) {
        const opacity = inherited.opacity * Number(child.style('opacity'))
        const link = linkOf(child) ?? inherited.link
        const background = looks.colour(child.style('background-color'), opacity)
        const isBoxed = !isCell && hasBox(child)
        if (isBoxed) boxed.push(child)
        const isFilled = !isBoxed && background.alpha > 0.02
        const highlight = isFilled ? background : inherited.highlight
        addRoom(child, inherited.scale, 'left')
        visit(child, { ...inherited, opacity, link, highlight })
        addRoom(child, inherited.scale, 'right')
        continue
      }
      if (display.startsWith('inline')) {
        const { width } = child.box
        const size = pixels(child.style('font-size')) * inherited.scale
        pieces.push({ kind: 'room', width, size, box: child.box })
        others.push(child)
        continue
      }
      end()
      others.push(child)
    }
  }

  function addRoom(inline: Rendered, scale: number, side: 'left' | 'right'): void {
    const width =
      (pixels(inline.style(`padding-${side}`)) +
        pixels(inline.style(`border-${side}-width`)) +
        pixels(inline.style(`margin-${side}`))) *
      scale
    const size = pixels(inline.style('font-size')) * scale
    if (width > 1) pieces.push({ kind: 'room', width, size, box: undefined })
  }

  visit(block, { ...around, highlight: undefined })
  end()
  return { flows: flows.flatMap(splitAtBoxes), others, boxed }
}

/** Whether a part of a line has a border or round corners, so that it is more than marked text. */
function hasBox(inline: Rendered): boolean {
  const isOneLine = inline.box.height < 2.2 * pixels(inline.style('font-size'))
  const hasShape =
    pixels(inline.style('border-top-left-radius')) > 3 ||
    (inline.style('border-bottom-style') !== 'none' &&
      pixels(inline.style('border-bottom-width')) > 0)
  return isOneLine && hasShape
}

/** Whether a box in a line holds nothing but text. */
function isSmallBox(one: Rendered): boolean {
  return (
    one.style('display') === 'inline-block' &&
    one.children.every(
      (child) => child.name === '#text' || (isSmallBox(child) && !isOutOfFlow(child)),
    )
  )
}

/** Text on one line is divided by the boxes that stand in it: then each part keeps its place. */
function splitAtBoxes(flow: Flow): Flow[] {
  const { block, pieces } = flow
  const hasBoxes = pieces.some((piece) => piece.kind === 'room' && piece.box)
  if (!hasBoxes || linesOf(flow).length > 1) return [flow]
  const parts: Piece[][] = [[]]
  for (const piece of pieces) {
    if (piece.kind === 'room' && piece.box) parts.push([])
    else parts.at(-1)?.push(piece)
  }
  return parts
    .filter((part) => part.some(({ kind }) => kind === 'text'))
    .map((part) => ({ block, pieces: part }))
}
