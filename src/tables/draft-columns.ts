import type Big from 'big.js'
import { readDates, type DateFormat } from './formats/dates.ts'
import {
  formatOf,
  isBlank,
  numberParts,
  plainFormat,
  readNumber,
  voteOf,
  type NumberFormat,
  type Vote,
} from './formats/numbers.ts'

/** A column before it is known which rows are totals. */
export interface Draft {
  name: string
  cells: string[]
  reading: 'text' | 'number' | { dates: DateFormat } | { doubt: string }
  format: NumberFormat
  values: (Big | undefined)[]
}

export function draftsOf(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  decimal: Vote,
): Draft[] {
  const columns = names.map((name, index): Draft => {
    const cells = rows.map((row) => row[index] ?? '')
    return { name, cells, reading: readingOf(cells, name, index), format: plainFormat, values: [] }
  })
  const vote = hintOf(votesOf(columns), decimal)
  return columns.map((draft) => {
    if (draft.reading !== 'number') return draft
    const format = formatOf(draft.cells, vote)
    return { ...draft, format, values: draft.cells.map((cell) => readNumber(cell, format)) }
  })
}

export function votesOf(drafts: readonly Draft[]): Vote[] {
  return drafts.map(({ reading, cells }) => (reading === 'number' ? voteOf(cells) : undefined))
}

/** The decimal mark: the one that is known, or else by the evidence of all columns, or else by the delimiter. */
export function hintOf(votes: readonly Vote[], decimal: Vote): Vote {
  if (decimal === '.' || decimal === ',') return decimal
  const own = new Set(votes.filter((vote) => vote !== undefined))
  const [only] = own
  if (own.size === 1) return only
  return own.size > 1 ? 'mixed' : decimal
}

/** The maximum share of cells that are not numbers in a column of numbers. */
const maxOddShare = 1 / 3

function readingOf(cells: readonly string[], name: string, index: number): Draft['reading'] {
  const filled = cells.filter((cell) => !isBlank(cell))
  if (filled.length === 0) return 'text'
  const numbers = filled.filter((cell) => numberParts(cell))
  if (numbers.length === filled.length) {
    return isYears(filled, name, index) ? { dates: years } : 'number'
  }
  const dates = readDates(filled)
  if (dates?.ok) return { dates: dates.format }
  if (dates) return { doubt: dates.doubt }
  const odd = filled.length - numbers.length
  if (numbers.length > 1 && odd <= filled.length * maxOddShare) return 'number'
  return isDateName(name) ? { doubt: 'not all dates' } : 'text'
}

/** Whether the name of a column says that it holds dates, which must not be sorted as text. */
function isDateName(name: string): boolean {
  return (
    /(?:^|[\s_.-])(?:date|datum|fecha|dato|дата)(?:$|[\s_.(])|日付|日期|날짜|التاريخ/iu.test(
      name,
    ) || /\p{Ll}(?:datum|Date)$/u.test(name)
  )
}

const years: DateFormat = { grain: 'year', order: 'day', hasYear: true, tail: 'day' }

/** Whether numbers are years, by the column’s name or because the first column has a distinct year per row. */
function isYears(cells: readonly string[], name: string, index: number): boolean {
  if (!cells.every((cell) => /^(?:18|19|20)\d\d$|^2100$/.test(cell.trim()))) return false
  const isNamed =
    /^(?:fiscal |business )?(?:year|years|jahr|jahre|année|an|año|anno|ano|jaar|år|vuosi|rok|yıl|год|рік|年|年度|년|سنة|السنة|geschäftsjahr|fy)$/iu.test(
      name.trim(),
    )
  const isAxis = index === 0 && new Set(cells.map((cell) => cell.trim())).size === cells.length
  return isNamed || (isAxis && cells.length > 1)
}

export function isNumeric({ reading }: Draft): boolean {
  return reading === 'number'
}
