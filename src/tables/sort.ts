import type Big from 'big.js'
import { numberParts, readNumber, type NumberFormat } from './formats/numbers.ts'
import { dateDoubts } from './notes.ts'
import { keyIn, type Column, type Table } from './table.ts'

/** A new order of rows, or why there is no certain one. */
export type Sorting =
  | {
      ok: true
      /** For each position, the index of the row that goes there; totals keep their position. */
      order: number[]
      by: 'number' | 'date' | 'text'
      /** How many rows are at the end because their cell has no value. */
      unordered: number
    }
  /** `reason` is a clause for a person. */
  | { ok: false; reason: string }

/** Sorts the data rows by a column. Rows without a value come last in either direction. */
export function sortRows(table: Table, index: number, isDescending: boolean): Sorting {
  const column = table.columns[index]
  if (!column) return { ok: false, reason: 'there is no such column' }
  if (table.rows.some(({ role }) => role === 'subtotal')) {
    return {
      ok: false,
      reason: 'the table has subtotals, which would no longer stand below their rows',
    }
  }
  const data = table.rows.flatMap(({ role }, at) => (role === 'data' ? [at] : []))
  const cells = data.map((at) => table.rows[at]?.cells[index] ?? '')
  const reason = doubtOf(column, cells)
  if (reason) return { ok: false, reason }
  const compare = comparerOf(column)
  const known = data.filter((_, at) => compare.isKnown(cells[at] ?? ''))
  const cellAt = (at: number) => table.rows[at]?.cells[index] ?? ''
  const sorted = known.toSorted((a, b) => {
    const difference = compare.order(cellAt(a), cellAt(b))
    return isDescending ? -difference : difference
  })
  const places = [...sorted, ...data.filter((at) => !compare.isKnown(cellAt(at)))]
  let next = 0
  const order = table.rows.map(({ role }, at) => (role === 'data' ? (places[next++] ?? at) : at))
  return { ok: true, order, by: column.type, unordered: data.length - known.length }
}

/** Why a column has no certain order; undefined if it has one. */
function doubtOf(column: Column, cells: readonly string[]): string | undefined {
  if (column.type === 'text') {
    return (
      column.doubt && `“${column.name}” looks like dates, but ${dateDoubts[column.doubt] ?? ''}`
    )
  }
  if (column.type === 'date') return undefined
  const parts = cells.flatMap((cell) => numberParts(cell) ?? [])
  const units = new Set(parts.map(({ before, after }) => `${before.trim()}${after.trim()}`))
  if (units.size > 1) return `the values of “${column.name}” have different currencies or units`
  if (!column.format.decimal && !isSameEitherWay(cells, column.format)) {
    return `it is unclear whether some values of “${column.name}” have decimals`
  }
  return undefined
}

/** Whether numbers sort the same whether dot or comma is the decimal mark. */
function isSameEitherWay(cells: readonly string[], format: NumberFormat): boolean {
  const pairs = cells.flatMap((cell) => {
    const [dot, comma] = [
      readNumber(cell, { ...format, decimal: '.' }),
      readNumber(cell, { ...format, decimal: ',' }),
    ]
    return dot && comma ? [{ dot, comma }] : []
  })
  const sorted = pairs.toSorted((a, b) => a.dot.cmp(b.dot) || a.comma.cmp(b.comma))
  return sorted.slice(1).every(({ dot, comma }, index) => {
    const before = sorted[index]
    return before && dot.cmp(before.dot) === comma.cmp(before.comma)
  })
}

interface Comparer {
  isKnown(cell: string): boolean
  order(one: string, other: string): number
}

function comparerOf(column: Column): Comparer {
  if (column.type === 'number') {
    const values = new Map<string, Big | undefined>()
    const valueOf = (cell: string) => {
      if (!values.has(cell)) values.set(cell, readNumber(cell, column.format))
      return values.get(cell)
    }
    return {
      isKnown: (cell) => valueOf(cell) !== undefined,
      order(one, other) {
        const [a, b] = [valueOf(one), valueOf(other)]
        return a && b ? a.cmp(b) : 0
      },
    }
  }
  if (column.type === 'date') {
    return {
      isKnown: (cell) => keyIn(column, cell) !== undefined,
      order: (one, other) => (keyIn(column, one) ?? 0) - (keyIn(column, other) ?? 0),
    }
  }
  const { compare } = new Intl.Collator('en', { numeric: true })
  // In a text column, “open” or “unknown” is a value like any other.
  return {
    isKnown: (cell) => /[\p{L}\p{N}]/u.test(cell) && !/^n\/a$/i.test(cell.trim()),
    order: compare,
  }
}
