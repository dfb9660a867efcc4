import type { Findings } from './findings.ts'
import { linesOf } from './inline.ts'
import { plain, withLabel, type Block, type Cell, type Piece } from './text.ts'

/** Word’s limit is 63. */
const maxColumns = 200

/** The columns in which any cell begins: others only make cells wider. */
export function columnsOf(rows: readonly (readonly Cell[])[]): number[] {
  const columns = new Set(rows.flatMap((row) => row.map(({ column }) => column)))
  return [...columns].sort((one, other) => one - other).slice(0, maxColumns)
}

/** A row as a line of Markdown. What begins in none of the columns joins the one before. */
export function lineOfRow(
  row: readonly Cell[],
  columns: readonly number[],
  findings: Findings,
): string {
  const texts = columns.map(() => '')
  for (const { column, blocks } of row) {
    const text = textOfCell(blocks, findings)
    const at = Math.max(
      0,
      columns.findLastIndex((one) => one <= column),
    )
    const before = texts[at] ?? ''
    if (text !== '') texts[at] = before === '' ? text : `${before}<br>${text}`
  }
  return `|${texts.map((text) => (text === '' ? '  |' : ` ${text} |`)).join('')}`
}

function textOfCell(blocks: readonly Block[], findings: Findings): string {
  const lines = blocks.flatMap((block) => {
    if (block.type === 'table') {
      findings.nestedTables++
      return block.rows.map((row) =>
        row
          .map((cell) => textOfCell(cell.blocks, findings))
          .filter((text) => text !== '')
          .join(' · '),
      )
    }
    if (block.pieces.length === 0) return []
    return linesOf(labelled(block.pieces, block.label), 'cell')
  })
  return lines.filter((line) => line !== '').join('<br>')
}

function labelled(
  pieces: readonly Piece[],
  label: Parameters<typeof withLabel>[1],
): readonly Piece[] {
  if (label?.type !== 'bullet') return withLabel(pieces, label)
  return [{ type: 'text', text: '• ', format: plain, link: undefined }, ...pieces]
}
