import type { Cell } from './cells.ts'
import { plain, type CellFormat } from './formats.ts'
import type { Texts } from './texts.ts'

export interface WritingContext {
  texts: Texts
  /** The formats of cells by their index. */
  formats: readonly CellFormat[]
}

/** The text of a cell. */
export function writeCell(
  { kind, value, format }: Cell,
  { texts, formats }: WritingContext,
): string {
  return kind === 'number' ? (formats[format] ?? plain).write(value) : texts.get(value)
}

export function isDateCell({ kind, value, format }: Cell, { formats }: WritingContext): boolean {
  return kind === 'number' && (formats[format] ?? plain).isDate(value)
}
