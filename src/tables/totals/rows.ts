import type Big from 'big.js'
import { meaningOf, type Meaning } from '../summing/names.ts'
import { sumOf } from '../formats/numbers.ts'

/** The role of a row: data, the sum of other rows, or another summary such as their average. */
export type RowRole = 'data' | 'subtotal' | 'total' | 'summary'

/** The rows of a table with the values of its columns of numbers. */
export interface Rows {
  /** The names of all columns. */
  names: readonly string[]
  cells: readonly (readonly string[])[]
  /** The columns of numbers: their name, and a value for each row. */
  numbers: readonly { index: number; name: string; values: readonly (Big | undefined)[] }[]
}

export interface Roles {
  roles: RowRole[]
  /** The columns of numbers, by index, whose total in the data equals the sum of their rows. */
  proven: ReadonlySet<number>
  /** Total rows that differ from the sum of their rows. */
  differing: { row: number; column: number; sum: Big }[]
  /** A data row that is labelled as a total but is not a sum, which makes every sum doubtful. */
  odd?: number | undefined
}

/** The sums of a column’s data rows so far: of all, and of those since the last subtotal. */
export interface Tally {
  index: number
  meaning: Meaning | undefined
  values: readonly (Big | undefined)[]
  decimals: number
  all: Big
  group: Big
  min: Big | undefined
  max: Big | undefined
}

export const zero = sumOf([])

/** Sums of rates and years are meaningless, so their columns are left out. */
export function tallyOf({ index, name, values }: Rows['numbers'][number]): Tally[] {
  const meaning = meaningOf(name)
  if (meaning !== undefined && meaning !== 'amount' && meaning !== 'price') return []
  const decimals = values.reduce(
    (max, value) => Math.max(max, value?.toFixed().split('.')[1]?.length ?? 0),
    0,
  )
  const extremes = { min: undefined, max: undefined }
  return [{ index, meaning, values, decimals, all: zero, group: zero, ...extremes }]
}

/** The number of significant digits. */
export function significantDigits(value: Big | undefined): number {
  const written = value?.abs().toFixed().replace(/\D/g, '') ?? ''
  return written.replace(/^0+|0+$/g, '').length
}
