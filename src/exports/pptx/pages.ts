import type { Box } from '../capture.ts'
import { plainText, type Item, type Paragraph, type TableItem, type TextItem } from './items.ts'

/** A part of a page that becomes a slide. */
export interface Cut {
  /** What the slide shows, margins included. */
  area: Box
  /** What it shows of the page itself. */
  shown: Box
  items: Item[]
}

interface Size {
  width: number
  height: number
}

/** Above and below, as a part of the height of a slide. */
const marginShare = 0.055
/** What a title takes that says what goes on, in CSS pixels. */
const titleHeight = 44
/** A slide that must hold something large is not made smaller than this. */
const minScale = 0.25

const bottomOf = ({ box }: Item) => box.y + box.height
const isSolid = ({ kind }: Item) => kind !== 'shape'

/** Divides a page into slides: where a section begins, and where a slide is full. Nothing is lost or cut. */
export function paginate(items: readonly Item[], size: Size): Cut[] {
  const margin = size.height * marginShare
  const content = items.filter((item) => isSolid(item) || !isBehindAll(item, size))
  const end = Math.max(0, ...content.map(bottomOf)) + 1
  const starts = joinShort(sectionsOf(content), content, size.height - margin, end)
  const cuts: Cut[] = []
  for (const [at, { y: from, heading }] of starts.entries()) {
    const to = starts[at + 1]?.y ?? end
    let part = 0
    for (let y = from; y < to;) {
      const split = content.find(
        (item) => item.kind === 'table' && item.box.y < y - 1 && bottomOf(item) > y + 1,
      )
      const head = split?.kind === 'table' ? headOf(split) : 0
      const title = part > 0 && heading ? titleHeight : 0
      // The space above the first part is that of the page.
      const above = cuts.length === 0 ? 0 : margin + title + head
      const room = size.height - margin - above
      const until = nextCut(content, y, to, room)
      const own = itemsIn(content, y, until)
      const solid = own.filter(isSolid)
      if (solid.length > 0) {
        part++
        const bottom = Math.min(until, Math.max(...solid.map(bottomOf), y + 1))
        const scale = Math.max(minScale, Math.min(1, room / (bottom - y)))
        const [width, height] = [size.width / scale, size.height / scale]
        const area = { x: (size.width - width) / 2, y: y - above, width, height }
        const shown = {
          x: 0,
          y,
          width: size.width,
          height: Math.min(until - y, bottom + margin - y),
        }
        const titled =
          title > 0 && heading
            ? [titleAgain(heading, part, area.y + margin * 0.8, size), ...own]
            : own
        cuts.push({ area, shown, items: titled })
      }
      y = beginOf(content, until, to)
    }
  }
  return cuts
}

/** Where the next item begins, after the space between two. */
function beginOf(items: readonly Item[], from: number, to: number): number {
  const rest = items.filter((item) => bottomOf(item) > from + 1 && item.box.y < to - 1)
  return Math.max(from, Math.min(to, ...rest.map(({ box }) => box.y)))
}

/** What stands before the first heading, and a title by itself, go with the section that follows, if there is room. */
function joinShort(
  sections: readonly Section[],
  items: readonly Item[],
  room: number,
  end: number,
): Section[] {
  const joined: Section[] = []
  for (const [at, section] of sections.entries()) {
    const last = joined.at(-1)
    const to = sections[at + 1]?.y ?? end
    const isTitle = last && (last.heading?.heading ?? 1) === 1 && joined.length === 1
    const before = items.filter((item) => isSolid(item) && item.box.y < section.y)
    const bottom = Math.max(
      ...items.filter((item) => isSolid(item) && item.box.y < to).map(bottomOf),
    )
    const isShort = Math.max(0, ...before.map(bottomOf)) - (last?.y ?? 0) < room * 0.4
    if (last && isTitle && isShort && (bottom - last.y <= room || !last.heading)) {
      joined[0] = { y: last.y, heading: last.heading ?? section.heading }
    } else joined.push(section)
  }
  return joined
}

/** Whether a shape is only the ground on which all else stands. */
function isBehindAll({ box, turn }: Item, { width, height }: Size): boolean {
  return turn === 0 && box.x <= 0 && box.width >= width && box.height > height * 1.5
}

interface Section {
  y: number
  heading: TextItem | undefined
}

/** Where the sections of a page begin: at its large headings that have the width for themselves. */
function sectionsOf(items: readonly Item[]): Section[] {
  const starts: Section[] = [{ y: 0, heading: undefined }]
  for (const item of items.toSorted((a, b) => a.box.y - b.box.y)) {
    if (item.kind !== 'text' || item.heading === undefined || item.heading > 2) continue
    const { y } = item.box
    const before = items.filter((other) => isSolid(other) && other.box.y < y - 1)
    const above = Math.max(0, ...before.map(bottomOf))
    if (above > y + 2) continue
    // The box around a section begins with it.
    const boxes = items.filter(
      (other) =>
        !isSolid(other) && other.box.y < y && other.box.y >= above - 2 && bottomOf(other) > y + 2,
    )
    const start = Math.min(y, ...boxes.map(({ box }) => box.y))
    const last = starts.at(-1)
    if (!last || before.length === 0) {
      starts[0] = { y: 0, heading: item }
      continue
    }
    if (start - last.y > 1) starts.push({ y: start, heading: item })
  }
  return starts
}

/** Where the slide that begins at `from` ends: at `to` if there is room for all, or before what is too much. */
function nextCut(items: readonly Item[], from: number, to: number, room: number): number {
  const rest = items.filter((item) => bottomOf(item) > from + 1 && item.box.y < to - 1)
  const solid = rest.filter(isSolid)
  const inOrder = solid.toSorted((a, b) => a.box.y - b.box.y)
  const bottom = Math.min(to, Math.max(from, ...solid.map(bottomOf)))
  if (bottom - from <= room + 1) return to
  const places = rest
    .flatMap((item) => [item.box.y, bottomOf(item), ...edgesOf(item)])
    .filter((y) => y > from + 1 && y <= from + room)
    .toSorted((a, b) => b - a)
  const crosses = (item: Item, y: number) => item.box.y < y - 1 && bottomOf(item) > y + 1
  const mayEnd = (item: Item, y: number) => edgesOf(item).some((edge) => Math.abs(edge - y) < 1)
  const isLarge = (item: Item) => item.box.height > room
  const keepsSolid = (y: number) =>
    solid.every((item) => !crosses(item, y) || (isLarge(item) && mayEnd(item, y)))
  const keepsShapes = (y: number) =>
    rest.every((item) => isSolid(item) || isLarge(item) || !crosses(item, y))
  const strands = (y: number) => {
    const last = solid
      .filter((item) => bottomOf(item) <= y + 1)
      .toSorted((a, b) => bottomOf(b) - bottomOf(a))[0]
    return last?.kind === 'text' && last.heading !== undefined
  }
  const isUsed = (y: number) => solid.some((item) => item.box.y < y - 1)
  const cut =
    places.find((y) => isUsed(y) && keepsSolid(y) && keepsShapes(y) && !strands(y)) ??
    places.find((y) => isUsed(y) && keepsSolid(y) && !strands(y)) ??
    largeAfterHeadings() ??
    places.find((y) => isUsed(y) && solid.every((item) => !crosses(item, y) || mayEnd(item, y)))
  if (cut !== undefined) return cut
  // One thing is too large for a slide, which becomes as large as it.
  const [first] = inOrder
  return Math.min(to, first ? Math.max(bottomOf(first), from + room) : to)

  /** Where something ends that has only headings before it, and can’t be divided. */
  function largeAfterHeadings(): number | undefined {
    const first = inOrder.find((item) => item.kind !== 'text' || item.heading === undefined)
    const isWhole = first && !edgesOf(first).some((edge) => edge > from && edge <= from + room)
    return isWhole && crosses(first, from + room) ? Math.min(to, bottomOf(first)) : undefined
  }
}

/** Where a table or text may end on one slide and go on on the next. */
function edgesOf(item: Item): number[] {
  let { y } = item.box
  if (item.kind === 'table') {
    const heads = item.rows.filter(({ isHead }) => isHead).length
    const edges = item.rows.map(({ height }) => (y += height))
    // Not behind its head, and not where a cell goes on.
    return edges.slice(0, -1).filter((_, at) => at + 1 > heads && !reachesOver(item, at + 1))
  }
  if (item.kind === 'text') {
    const parts = item.paragraphs.flatMap(partsOf)
    return parts.map((part) => (y += heightOf(part))).slice(0, -1)
  }
  return []
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

function headOf({ rows }: TableItem): number {
  return rows.reduce((sum, { isHead, height }) => sum + (isHead ? height : 0), 0)
}

/** What is shown of the items between two heights. */
function itemsIn(items: readonly Item[], from: number, to: number): Item[] {
  return items.flatMap((item): Item[] => {
    const { y } = item.box
    const bottom = bottomOf(item)
    if (bottom <= from + 1 || y >= to - 1) return []
    if (y >= from - 1 && bottom <= to + 1) return [item]
    switch (item.kind) {
      case 'shape': {
        const top = Math.max(y, from)
        return [{ ...item, box: { ...item.box, y: top, height: Math.min(bottom, to) - top } }]
      }
      case 'table':
        return tablePart(item, from, to)
      case 'text':
        return textPart(item, from, to)
      default:
        // It is shown where it begins.
        return y >= from - 1 ? [item] : []
    }
  })
}

function tablePart(table: TableItem, from: number, to: number): Item[] {
  let { y } = table.box
  const rows = table.rows.filter(({ height }) => {
    const middle = y + height / 2
    y += height
    return middle >= from && middle < to
  })
  if (rows.length === 0) return []
  const isBegun = rows[0] !== table.rows[0]
  const heads = isBegun ? table.rows.filter(({ isHead }) => isHead) : []
  const top = isBegun ? from - headOf(table) : table.box.y
  const all = [...heads, ...rows.filter((row) => !heads.includes(row))]
  const height = all.reduce((sum, row) => sum + row.height, 0)
  return [{ ...table, rows: all, box: { ...table.box, y: top, height } }]
}

function textPart(text: TextItem, from: number, to: number): Item[] {
  let { y } = text.box
  const paragraphs = text.paragraphs.flatMap(partsOf).filter((part) => {
    const middle = y + heightOf(part) / 2
    y += heightOf(part)
    return middle >= from && middle < to
  })
  const height = paragraphs.reduce((sum, one) => sum + heightOf(one), 0)
  const top = Math.max(text.box.y, from)
  return paragraphs.length > 0
    ? [{ ...text, paragraphs, box: { ...text.box, y: top, height } }]
    : []
}

/** The heading of a section again, for the slides on which it goes on, with the number of the slide in it. */
function titleAgain(heading: TextItem, part: number, y: number, { width }: Size): TextItem {
  const [paragraph] = heading.paragraphs
  const look = paragraph?.runs.find((run) => run !== 'break')?.look
  if (!paragraph || !look) return heading
  const size = Math.min(look.size, 20)
  const text = `${plainText(paragraph)} (${part})`
  const lineHeight = size * 1.2
  const margin = Math.min(heading.box.x, width - heading.box.x - heading.box.width)
  const box = { x: margin, y, width: width - margin * 2, height: lineHeight }
  const runs = [{ text, look: { ...look, size } }]
  const plain = { lineHeight, lines: 1, before: 0, indent: 0, bullet: undefined }
  return { ...heading, box, turn: 0, wraps: true, paragraphs: [{ ...paragraph, ...plain, runs }] }
}
