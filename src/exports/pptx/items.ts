import type { Box } from '../capture.ts'
import type { Part } from '../page/boxes.js'

/** Red, green and blue from 0 to 255, and the opacity from 0 to 1. */
export interface Colour {
  rgb: readonly [number, number, number]
  alpha: number
}

/** What text looks like. Sizes are in CSS pixels. */
export interface Look {
  font: string
  size: number
  bold: boolean
  italic: boolean
  underlined: boolean
  struck: boolean
  colour: Colour
  spacing: number
  raised: 'super' | 'sub' | undefined
  smallCapitals: boolean
  highlight: Colour | undefined
  /** An address, or `#` and the id of an element. */
  link: string | undefined
}

/** Text of one look; or the end of a line that the writer chose. */
export type Run = { text: string; look: Look } | 'break'

export type Bullet =
  { kind: 'character'; text: string } | { kind: 'number'; scheme: string; value: number }

export interface Paragraph {
  runs: Run[]
  align: 'left' | 'center' | 'right' | 'justify'
  isRightToLeft: boolean
  /** From the top of one line to that of the next, in CSS pixels. */
  lineHeight: number
  /** The lines that the browser shows. */
  lines: number
  /** Space above, in CSS pixels. */
  before: number
  /** From the edge of the text box to the text, in CSS pixels. */
  indent: number
  /** By how much more its first line is indented, in CSS pixels; negative if by less. */
  firstLine: number
  /** `gap`: from where it begins to the text; `colour`: undefined if that of the text. */
  bullet: (Bullet & { gap: number; colour: Colour | undefined }) | undefined
  /** How deep lists are nested here: 0, or more. */
  level: number
}

interface Placed {
  box: Box
  /** Degrees, clockwise, around the middle of the box. */
  turn: number
}

export interface Shadow {
  colour: Colour
  x: number
  y: number
  blur: number
}

export interface ShapeItem extends Placed {
  kind: 'shape'
  fill: Colour | undefined
  line: { colour: Colour; width: number; style: string } | undefined
  radius: number | 'ellipse'
  shadow: Shadow | undefined
}

export interface TextItem extends Placed {
  kind: 'text'
  paragraphs: Paragraph[]
  /** Whether a line that is too long goes on in the next one. */
  wraps: boolean
  /** The level of a heading, 1 to 6. */
  heading: number | undefined
  /** Whether it is the caption of a figure or table. */
  isCaption: boolean
  /** The outermost list that it is an item of, and how deep. */
  list: { id: string; depth: number } | undefined
}

export interface Border {
  colour: Colour
  width: number
  style: string
}

export interface Cell {
  paragraphs: Paragraph[]
  fill: Colour | undefined
  /** Top, right, bottom, left. */
  borders: (Border | undefined)[]
  padding: readonly [number, number, number, number]
  across: number
  down: number
  anchor: 'top' | 'middle' | 'bottom'
}

export interface TableRow {
  height: number
  isHead: boolean
  /** One for each column; undefined where a cell above or before reaches. */
  cells: (Cell | undefined)[]
}

export interface TableItem extends Placed {
  kind: 'table'
  columns: number[]
  rows: TableRow[]
}

export interface PictureItem extends Placed {
  kind: 'picture'
  /** Undefined: all that is shown there. */
  part: Part | undefined
  /** What it is of, such as `a drawing`, for the report. */
  what: string
  alt: string
  link: string | undefined
  /** Parts with the same look share a picture. */
  key: string
  format: 'png' | 'jpeg'
  /** What of the page it shows, if that is not its box. */
  taken?: Box
  /** Of a tall drawing: where it may be divided, since no text is there. */
  gaps?: number[]
}

export interface ChartItem extends Placed {
  kind: 'chart'
  chart: 'bar' | 'column' | 'line'
  title: string
  series: string
  points: { label: string; value: number }[]
  /** How the values are written, in the language of spreadsheets. */
  format: string
  colour: Colour
}

export type Item = ShapeItem | TextItem | TableItem | PictureItem | ChartItem

/** The largest box that all boxes share; undefined if they share none. */
export function overlapOf(a: Box, b: Box): Box | undefined {
  const x = Math.max(a.x, b.x)
  const y = Math.max(a.y, b.y)
  const width = Math.min(a.x + a.width, b.x + b.width) - x
  const height = Math.min(a.y + a.height, b.y + b.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : undefined
}

/** The text of items, in the order of reading. */
export function textOf(items: readonly Item[]): string {
  return items
    .flatMap((item) => {
      if (item.kind === 'text') return item.paragraphs.map(plainText)
      if (item.kind !== 'table') return []
      return item.rows.flatMap(({ cells }) =>
        cells.map((cell) => cell?.paragraphs.map(plainText).join(' ') ?? ''),
      )
    })
    .filter((text) => text !== '')
    .join('\n')
}

export function plainText({ runs }: Paragraph): string {
  return runs
    .map((run) => (run === 'break' ? ' ' : run.text))
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
