import type { Box } from '../../capture.ts'
import type { Item, Paragraph, PictureItem, TableItem, TextItem } from '../items.ts'

export const bottomOf = ({ box }: { box: Box }) => box.y + box.height
/** Whether an item is content, and not only a shape behind it. */
export const isSolid = ({ kind }: Item) => kind !== 'shape'

/** Where the content ends, and the boxes around it that end soon after. */
export function endOf(items: readonly Item[], from: number, to: number): number {
  const own = items.filter((item) => bottomOf(item) > from + 1 && item.box.y < to - 1)
  const bottom = Math.max(from, ...own.filter(isSolid).map(bottomOf))
  const around = own.filter((item) => !isSolid(item) && bottomOf(item) <= bottom + 64)
  return Math.min(to, Math.max(bottom, ...around.map(bottomOf)))
}

/** Where a table or text may end on one slide and go on on the next. */
export function edgesOf(item: Item): number[] {
  let { y } = item.box
  if (item.kind === 'table') {
    const heads = item.rows.filter(({ isHead }) => isHead).length
    const edges = item.rows.map(({ height }) => (y += height))
    return edges.slice(0, -1).filter((_, at) => at + 1 > heads)
  }
  if (item.kind === 'text') {
    const parts = item.paragraphs.flatMap(partsOf)
    return parts.map((part) => (y += heightOf(part))).slice(0, -1)
  }
  return []
}

/** The edges at which no cell of a table goes on. */
export function cleanEdgesOf(item: Item): number[] {
  if (item.kind !== 'table') return edgesOf(item)
  let { y } = item.box
  const crossed = item.rows.map(({ height }, at) => ({
    y: (y += height),
    isCrossed: reachesOver(item, at + 1),
  }))
  const isClean = (edge: number) => crossed.some((one) => one.y === edge && !one.isCrossed)
  return edgesOf(item).filter(isClean)
}

function reachesOver({ rows }: TableItem, line: number): boolean {
  return rows
    .slice(0, line)
    .some(({ cells }, at) => cells.some((cell) => cell && at + cell.down > line))
}

function heightOf({ before, lines, lineHeight }: Paragraph): number {
  return before + lines * lineHeight
}

/** The lines of a paragraph whose writer chose where each one ends, as in code; or all of it. */
function partsOf(paragraph: Paragraph): Paragraph[] {
  const breaks = paragraph.runs.filter((run) => run === 'break').length
  if (breaks === 0 || breaks + 1 !== paragraph.lines) return [paragraph]
  const lines: Paragraph['runs'][] = [[]]
  for (const run of paragraph.runs) {
    if (run === 'break') lines.push([])
    else lines.at(-1)?.push(run)
  }
  return lines.map((runs, at) => ({
    ...paragraph,
    runs,
    lines: 1,
    ...(at > 0 && { before: 0, bullet: undefined }),
  }))
}

export function headOf({ rows }: TableItem): number {
  return rows.reduce((sum, { isHead, height }) => sum + (isHead ? height : 0), 0)
}

/** What is shown of an item between two heights. `room` is what a shape that is cut has around its content. */
export function partIn(item: Item, from: number, to: number, room: number): Item[] {
  const { y } = item.box
  const bottom = bottomOf(item)
  if (bottom <= from + 1 || y >= to - 1) return []
  if (y >= from - 1 && bottom <= to + 1) return [item]
  switch (item.kind) {
    case 'shape': {
      const top = y < from - 1 ? Math.max(y, from - room) : y
      const end = bottom > to + 1 ? Math.min(bottom, to + room) : bottom
      return [{ ...item, box: { ...item.box, y: top, height: end - top } }]
    }
    case 'table':
      return tablePart(item, from, to)
    case 'text':
      return textPart(item, from, to)
    default:
      // It is shown where it begins.
      return y >= from - 1 ? [item] : []
  }
}

function tablePart(table: TableItem, from: number, to: number): Item[] {
  let { y } = table.box
  const shown = table.rows.map(({ height }) => {
    const middle = y + height / 2
    y += height
    return middle >= from && middle < to
  })
  const first = shown.indexOf(true)
  if (first < 0) return []
  const count = shown.filter(Boolean).length
  const heads = first === 0 ? [] : table.rows.filter(({ isHead }) => isHead)
  const rows = table.rows.slice(first, first + count).map((row, at) => ({
    ...row,
    cells: row.cells.map((cell, column) => {
      const own = cell ?? (at === 0 ? reaching(table, first, column) : undefined)
      return own && { ...own, down: Math.min(own.down, count - at) }
    }),
  }))
  const all = [...heads, ...rows]
  const top = first === 0 ? table.box.y : from - headOf(table)
  const height = all.reduce((sum, row) => sum + row.height, 0)
  return [{ ...table, rows: all, box: { ...table.box, y: top, height } }]
}

/** The cell that begins in a column above a row, and goes on in it: it is shown again. */
function reaching({ rows }: TableItem, row: number, column: number) {
  for (let at = row - 1; at >= 0; at--) {
    const cell = rows[at]?.cells[column]
    if (cell) return at + cell.down > row ? { ...cell, down: at + cell.down - row } : undefined
  }
  return undefined
}

function textPart(text: TextItem, from: number, to: number): Item[] {
  let { y } = text.box
  const paragraphs = text.paragraphs.flatMap(partsOf).filter((part) => {
    const middle = y + heightOf(part) / 2
    y += heightOf(part)
    return middle >= from && middle < to
  })
  const [first, ...rest] = paragraphs
  if (!first) return []
  const isBegun = text.box.y < from - 1
  const top = isBegun ? from + first.before : text.box.y
  const own = isBegun ? [{ ...first, before: 0 }, ...rest] : paragraphs
  const height = own.reduce((sum, one) => sum + heightOf(one), 0)
  return [{ ...text, paragraphs: own, box: { ...text.box, y: top, height } }]
}

/** A picture that is far too tall for a slide, as several, which are divided between what is drawn in it. */
export function slicesOf(picture: PictureItem, height: number): PictureItem[] {
  const { box, gaps = [] } = picture
  if (box.height <= height * 2 || picture.turn !== 0) return [picture]
  const slices: PictureItem[] = []
  const end = bottomOf(picture)
  const most = height * 0.85
  for (let y = box.y; y < end - 1;) {
    const rest = end - y
    const gap = gaps.findLast((one) => one > y + most * 0.4 && one <= y + most)
    const until = rest <= most ? end : (gap ?? y + rest / Math.ceil(rest / most))
    const key = `${picture.key} from ${Math.round(y)}`
    slices.push({ ...picture, key, box: { ...box, y, height: until - y } })
    y = until
  }
  return slices
}
