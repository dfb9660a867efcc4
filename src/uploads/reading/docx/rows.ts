import { flushJoined } from './paragraphs.ts'
import { numberOf } from './properties.ts'
import { emit, type BodyState, type ElementHandlers, type OpenTable } from './story.ts'
import type { XmlAttributes } from '../xml.ts'

/** Beyond it, the rows of a table are written before its end. */
const maxTableSize = 1_000_000
const maxSpan = 1000

/** Reads tables row by row. */
export function tableElements(state: BodyState): ElementHandlers {
  const current = () => state.story.tables.at(-1)
  return {
    open: {
      tbl: () => void state.story.tables.push(newTable()),
      gridCol() {
        const table = current()
        if (table) table.gridColumns++
      },
      tr() {
        const table = current()
        if (!table) return
        table.isLayout = table.gridColumns === 1 && table.rows.length === 0
        table.row = { cells: [], column: 0, isDeleted: false }
      },
      gridBefore(attributes) {
        const table = current()
        if (table) table.row.column += spanOf(attributes)
      },
      tc() {
        const table = current()
        if (table) table.cell = { blocks: [], span: 1 }
      },
      gridSpan(attributes, parent) {
        const cell = current()?.cell
        if (cell && parent === 'tcPr') cell.span = spanOf(attributes)
      },
    },
    close: {
      tc: () => closeCell(state, current()),
      tr: () => closeRow(state, current()),
      tbl: () => closeTable(state),
    },
  }
}

function closeCell(state: BodyState, table: OpenTable | undefined): void {
  flushJoined(state)
  if (!table?.cell) return
  const { cell, row } = table
  table.cell = undefined
  const blocks = cell.blocks.filter((block) => block.type === 'table' || block.pieces.length > 0)
  row.cells.push({ column: row.column, blocks })
  row.column += cell.span
}

function closeRow({ story, outer }: BodyState, table: OpenTable | undefined): void {
  if (!table || table.isLayout) return
  if (table.row.cells.length > 0 && !table.row.isDeleted) table.rows.push(table.row.cells)
  const isOutermost =
    outer.length === 0 && story.tables.every((one) => one === table || one.isLayout)
  if (!isOutermost || table.size < maxTableSize) return
  story.add({ type: 'table', rows: table.rows, isContinued: table.isContinued })
  table.rows = []
  table.size = 0
  table.isContinued = true
}

function closeTable({ story }: BodyState): void {
  const table = story.tables.pop()
  if (!table || table.rows.length === 0) return
  emit(story, { type: 'table', rows: table.rows, isContinued: table.isContinued })
}

function newTable(): OpenTable {
  return {
    gridColumns: 0,
    isLayout: false,
    rows: [],
    row: { cells: [], column: 0, isDeleted: false },
    cell: undefined,
    size: 0,
    isContinued: false,
  }
}

function spanOf(attributes: XmlAttributes): number {
  return Math.min(maxSpan, Math.max(1, numberOf(attributes) ?? 1))
}
