import { isBlank, sumOf } from '../formats/numbers.ts'
import { significantDigits, zero, type Roles, type RowRole, type Rows, type Tally } from './rows.ts'
import { isSummary, labelOf, weakTotal } from './total-labels.ts'

/**
 * Reads rows whose totals are above the rows they add up: one for all, or one for each group. A total
 * at either end of the groups proves them. Undefined if the rows are not grouped like that.
 */
export function readUp(
  rows: Rows,
  tallies: readonly Tally[],
  roles: readonly RowRole[],
): Roles | undefined {
  const filled = tallies.filter(({ values }) => values[0] !== undefined)
  const end = roles.findLastIndex((role) => role === 'data') + 1
  if (filled.length === 0 || end < 3) return undefined
  const isSumOf = (at: number, heads: readonly number[]) =>
    filled.every(({ values }) => values[at]?.eq(sumOf(heads.map((head) => values[head] ?? zero))))
  const proven = new Set(filled.map(({ index }) => index))
  const rolesBy = (heads: readonly number[], total?: number): Roles => ({
    roles: roles.map((role, at) => {
      if (at === total) return 'total'
      if (at < end && role !== 'summary') return heads.includes(at) ? 'subtotal' : 'data'
      return role
    }),
    proven,
    differing: [],
  })
  const below = roles.indexOf('total', end)
  if (below >= 0) {
    const heads = headsFrom(rows, filled, { from: 0, to: end, isProven: true })
    return heads.length > 0 && isSumOf(below, heads) ? rolesBy(heads, below) : undefined
  }
  const heads = headsFrom(rows, filled, { from: 0, to: end, isProven: false })
  if (areSure(rows, filled, heads)) {
    return heads.length === 1 ? rolesBy([], 0) : rolesBy(heads)
  }
  const inner = headsFrom(rows, filled, { from: 1, to: end, isProven: true })
  return inner.length > 1 && isSumOf(0, inner) && areSure(rows, filled, inner)
    ? rolesBy(inner, 0)
    : undefined
}

/** The rows that each equal the sum of the rows up to the next such row; empty if any row is left over. */
function headsFrom(
  rows: Rows,
  tallies: readonly Tally[],
  { from, to, isProven }: { from: number; to: number; isProven: boolean },
): number[] {
  const heads: number[] = []
  for (let at = from; at < to;) {
    const next = groupEnd(tallies, at, to, isProven || isMarked(rows, at) ? 1 : 2)
    if (next === undefined) return []
    heads.push(at)
    at = next
  }
  return heads
}

/** The end of the rows that a row adds up; undefined if it adds up none. */
function groupEnd(
  tallies: readonly Tally[],
  head: number,
  to: number,
  minRows: number,
): number | undefined {
  const sums = tallies.map(() => zero)
  if (tallies.every(({ values }) => values[head]?.eq(0) ?? true)) return undefined
  for (let at = head + 1; at < to; at++) {
    for (const [index, { values }] of tallies.entries()) {
      sums[index] = (sums[index] ?? zero).plus(values[at] ?? zero)
    }
    const isSum = tallies.every(({ values }, index) => sums[index]?.eq(values[head] ?? zero))
    if (isSum && at - head >= minRows) return at + 1
  }
  return undefined
}

/** Whether totals above their rows are more than coincidence. */
function areSure(rows: Rows, tallies: readonly Tally[], heads: readonly number[]): boolean {
  if (heads.length === 0) return false
  if (heads.every((at) => isCalledTotal(rows, at))) return true
  const digits = heads.reduce(
    (sum, at) => sum + significantDigits(tallies[0]?.values[at]),
    heads.length - 1,
  )
  return digits >= (heads.every((at) => isMarked(rows, at)) ? 2 : heads.length > 1 ? 5 : 9)
}

function isCalledTotal({ cells }: Rows, at: number): boolean {
  const label = labelOf(cells[at] ?? [])
  return isSummary(label) || weakTotal.test(label)
}

/** Whether a row is labelled as a total, has a blank cell, or is indented less than the next row. */
function isMarked(rows: Rows, at: number): boolean {
  const [row = [], next = []] = [rows.cells[at], rows.cells[at + 1]]
  const isBlankThere = row.some((cell, index) => isBlank(cell) && !isBlank(next[index] ?? ''))
  return isCalledTotal(rows, at) || isBlankThere || indentOf(next) > indentOf(row)
}

function indentOf([first = '']: readonly string[]): number {
  return /^[\s>•·–—-]*/.exec(first)?.[0].length ?? 0
}
