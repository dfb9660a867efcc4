import type { Box } from '../../capture.ts'
import type { Cell, Paragraph, TableItem, TableRow } from '../items.ts'
import { gather, isOutOfFlow, isReplaced } from '../text/flows.ts'
import type { Around, Looks } from '../text/look.ts'
import { paragraphsOf } from '../text/paragraphs.ts'
import { bordersOf } from './borders.ts'
import { textIn } from './picture-items.ts'
import { pixels, type Rendered } from './rendered.ts'
import { bulletFor } from './text-items.ts'

/**
 * A table as a presentation has it, and what stands in or around it that it can’t hold. Undefined if its
 * cells are no grid, or hold tables.
 */
export function tableOf(
  table: Rendered,
  around: Around,
  looks: Looks,
): { item: TableItem; others: Rendered[] } | undefined {
  const rows = rowsOf(table)
  const cells = rows.flatMap((row) => cellsOf(row))
  if (cells.length === 0 || cells.some(hasTable)) return undefined
  const gaps = gapsOf(table, around.scale)
  const places = new Map(cells.map((cell) => [cell, withGaps(cell.box, gaps)]))
  const boxes = [...places.values()]
  const lefts = edges(boxes.map(({ x }) => x))
  const tops = edges(boxes.map(({ y }) => y))
  const right = boxes.reduce((most, { x, width }) => Math.max(most, x + width), -Infinity)
  const bottom = boxes.reduce((most, { y, height }) => Math.max(most, y + height), -Infinity)
  const [left = 0] = lefts
  const [top = 0] = tops
  const [rights, bottoms] = [
    [...lefts, right],
    [...tops, bottom],
  ]
  const others = table.children.filter(({ name }) => name === 'caption')
  const grid: TableRow[] = tops.map((y, at) => ({
    height: (tops[at + 1] ?? bottom) - y,
    isHead: false,
    cells: lefts.map(() => undefined),
  }))
  for (const row of rows) {
    const isHead = row.parent?.name === 'thead' || cellsOf(row).every(({ name }) => name === 'th')
    for (const cell of cellsOf(row)) {
      const { x, y, width, height } = places.get(cell) ?? cell.box
      const [column, line] = [indexOf(lefts, x), indexOf(tops, y)]
      const target = grid[line]
      if (!target || target.cells[column]) return undefined
      const across = indexOf(rights, x + width) - column
      const down = indexOf(bottoms, y + height) - line
      if (isHead && line < 5) target.isHead = true
      target.cells[column] = {
        ...cellOf(cell, row, { ...around, gaps }, looks, others),
        across: Math.max(1, across),
        down: Math.max(1, down),
      }
    }
  }
  if (!isCovered(grid)) return undefined
  // Only the first rows are the head.
  let isHead = true
  for (const row of grid) row.isHead = isHead &&= row.isHead
  const columns = lefts.map((x, at) => (lefts[at + 1] ?? right) - x)
  const box = { x: left, y: top, width: right - left, height: bottom - top }
  return { item: { kind: 'table', box, turn: 0, columns, rows: grid }, others }
}

/** The room between cells: across and down, in CSS pixels. */
type Gaps = readonly [across: number, down: number]

function gapsOf(table: Rendered, scale: number): Gaps {
  if (table.style('border-collapse') !== 'separate') return [0, 0]
  const [across = 0, down = across] = table.style('border-spacing').split(' ').map(pixels)
  return [across * scale, down * scale]
}

/** A cell with half of the room around it: the cells of a presentation touch each other. */
function withGaps({ x, y, width, height }: Box, [across, down]: Gaps): Box {
  return { x: x - across / 2, y: y - down / 2, width: width + across, height: height + down }
}

function rowsOf(part: Rendered): Rendered[] {
  return part.children.flatMap((child) =>
    child.name === 'tr' ? [child] : /^t(?:head|body|foot)$/.test(child.name) ? rowsOf(child) : [],
  )
}

function cellsOf({ children }: Rendered): Rendered[] {
  return children.filter(
    ({ name, style, box }) =>
      (name === 'td' || name === 'th') && style('display') === 'table-cell' && box.width > 0,
  )
}

function hasTable(one: Rendered): boolean {
  return one.children.some(
    (child) =>
      child.name === 'table' ||
      child.style('writing-mode').startsWith('vertical') ||
      hasTable(child),
  )
}

const tolerance = 1.5

/** Different places, in order. */
function edges(places: readonly number[]): number[] {
  const found: number[] = []
  for (const place of places.toSorted((a, b) => a - b)) {
    const last = found.at(-1)
    if (last === undefined || place - last > tolerance) found.push(place)
  }
  return found
}

/** Which of some places, in order, is the nearest. */
function indexOf(places: readonly number[], place: number): number {
  let [low, high] = [0, places.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    const border = ((places[middle] ?? 0) + (places[middle + 1] ?? 0)) / 2
    if (place <= border) high = middle
    else low = middle + 1
  }
  return low
}

/** Whether each place of the grid belongs to exactly one cell. */
function isCovered(rows: readonly TableRow[]): boolean {
  const taken = rows.map(({ cells }) => cells.map(() => 0))
  for (const [line, { cells }] of rows.entries()) {
    for (const [column, cell] of cells.entries()) {
      if (!cell) continue
      for (let y = line; y < line + cell.down; y++) {
        const row = taken[y]
        if (!row || column + cell.across > row.length) return false
        for (let x = column; x < column + cell.across; x++) row[x] = (row[x] ?? 0) + 1
      }
    }
  }
  return taken.every((row) => row.every((count) => count === 1))
}

function cellOf(
  cell: Rendered,
  row: Rendered,
  { gaps, ...outer }: Around & { gaps: Gaps },
  looks: Looks,
  others: Rendered[],
): Omit<Cell, 'across' | 'down'> {
  const own = Number(cell.style('opacity') || 1) * Number(row.style('opacity') || 1)
  const around = { ...outer, opacity: outer.opacity * own }
  const paragraphs: Paragraph[] = []
  let bottom: number | undefined
  let rise: number | undefined

  function visit(block: Rendered, level: number): void {
    const { flows, others: inside } = gather(block, around, looks, { isCell: true })
    const placed = flows.flatMap((flow) => paragraphsOf(flow, around.scale))
    for (const [at, { paragraph, box, rise: own }] of placed.entries()) {
      const marker = at === 0 ? block.children.find(({ name }) => name === '::marker') : undefined
      const bullet = marker && bulletFor(marker, around, looks, paragraph)
      if (marker && bullet) {
        const gap = Math.max(4, box.x - marker.box.x)
        paragraph.bullet = { ...bullet, gap }
        paragraph.indent = gap * (level + 1)
        paragraph.level = level
      }
      paragraph.before = bottom === undefined ? 0 : Math.max(0, box.y - bottom)
      bottom = box.y + box.height
      rise ??= own
      paragraphs.push(paragraph)
    }
    for (const other of inside) {
      if (isReplaced(other) || isOutOfFlow(other) || textIn(other) === '') others.push(other)
      else visit(other, /^[ou]l$/.test(other.name) ? level + 1 : level)
    }
  }

  visit(cell, -1)
  const fills = [cell, row, row.parent].flatMap((one) => {
    const colour = one && looks.colour(one.style('background-color'), around.opacity)
    return colour && colour.alpha > 0.01 ? [colour] : []
  })
  const align = cell.style('vertical-align')
  const padding = (side: 'top' | 'right' | 'bottom' | 'left') =>
    pixels(cell.style(`padding-${side}`)) * around.scale
  const [fill] = fills
  const [across, down] = gaps
  // What shows between cells that are filled is what is behind the table.
  const { behind: rgb } = outer
  const between = (side: number) => {
    const width = side % 2 === 1 ? across : down
    if (!fill || !rgb || width < 0.5) return undefined
    return { colour: { rgb, alpha: 1 }, width, style: 'solid' }
  }
  return {
    paragraphs,
    fill,
    borders: bordersOf(cell, around.scale, around.opacity, looks).map(
      (border, side) => border ?? between(side),
    ),
    padding: [
      Math.max(0, padding('top') + down / 2 - (rise ?? 0)),
      padding('right') + across / 2,
      Math.max(0, padding('bottom') + down / 2 + (rise ?? 0)),
      padding('left') + across / 2,
    ],
    anchor: align === 'middle' ? 'middle' : align === 'bottom' ? 'bottom' : 'top',
  }
}
