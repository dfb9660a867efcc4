import type Big from 'big.js'
import { dateKey, type DateFormat } from './formats/dates.ts'
import { formatNumber, readNumber, sumOf, type NumberFormat } from './formats/numbers.ts'
import type { RowRole } from './totals/rows.ts'
import type { SumRefusal, Summing } from './summing/summing.ts'

/** Rows of cells under named columns. Every cell keeps its text as it was written. */
export interface Table {
  /** Lines above the header, such as a title. */
  title: string[]
  columns: Column[]
  rows: Row[]
  /** Lines below the rows, such as a source. */
  footnotes: string[]
  /** What is doubtful or was left out, each in a sentence for a person. */
  notes: string[]
  /** The columns of numbers without a total. */
  unsummed: Unsummed[]
}

/** A column without a total, and why: `reason` is a clause. */
export interface Unsummed {
  name: string
  code: SumRefusal
  reason: string
}

export interface Row {
  cells: string[]
  role: RowRole
}

export type Column = TextColumn | NumericColumn | DateColumn

interface Named {
  /** As in the header; empty if the header has none. */
  name: string
}

export interface TextColumn extends Named {
  type: 'text'
  /** Why cells that look like dates are not read as dates. */
  doubt?: string
}

export interface NumericColumn extends Named {
  type: 'number'
  format: NumberFormat
  summing: Summing
}

export interface DateColumn extends Named {
  type: 'date'
  dates: DateFormat
}

/** The data rows, without totals and other summaries. */
export function dataRows(table: Table): string[][] {
  return table.rows.filter(({ role }) => role === 'data').map(({ cells }) => cells)
}

/** The total row in the data itself, if there is one. */
export function ownTotal(table: Table): string[] | undefined {
  return table.rows.findLast(({ role }) => role === 'total')?.cells
}

/** The value of a cell in a column of numbers; undefined if it has none. */
export function valueIn(column: NumericColumn, cell: string): Big | undefined {
  return readNumber(cell, column.format)
}

/** The sum of a column, formatted like its cells; undefined if the column may not be summed. */
export function totalOf(table: Table, index: number): { value: Big; text: string } | undefined {
  const column = table.columns[index]
  if (column?.type !== 'number' || !column.summing.ok) return undefined
  const value = sumOf(dataRows(table).flatMap((cells) => valueIn(column, cells[index] ?? '') ?? []))
  return { value, text: formatNumber(value, column.format) }
}

/** A sort key for the cells of a column of numbers or dates; undefined for a cell without a value. */
export function keyIn(column: Column, cell: string): number | undefined {
  if (column.type === 'number') return valueIn(column, cell)?.toNumber()
  if (column.type === 'text') return undefined
  const isYear = column.dates.grain === 'year' && /^\s*\d+\s*$/.test(cell)
  return isYear ? Number(cell) : dateKey(cell, column.dates)
}
