import Big from 'big.js'
import { isBlank, plainCell } from '../formats/numbers.ts'
import {
  significantDigits,
  tallyOf,
  zero,
  type Roles,
  type RowRole,
  type Rows,
  type Tally,
} from './rows.ts'
import {
  brandColumn,
  isSummary,
  labelOf,
  looseOther,
  strictOther,
  strictTotal,
  subtotalWord,
  totalFirst,
  totalLast,
  weakPeriod,
  weakTotal,
} from './total-labels.ts'
import { readUp } from './totals-above.ts'

/** How many digits of a sum must match in a row that has no other sign of a total. */
const minDigits = 3
const minDigitsOfTwo = 4

/**
 * What makes a row among the data a subtotal: a sign that it is one, beside the matching sum; or else a sum of many
 * digits; or any sum.
 */
type Evidence = 'sign' | 'digits' | 'sum'

/** What is known about the rows above the current one. */
interface Above {
  tallies: readonly Tally[]
  evidence: Evidence
  /** The label of the first row. */
  first: string
  /** How many data rows there are, and how many since the last subtotal. */
  all: number
  group: number
  /** For each column, how many rows have it filled, and how many have letters in it. */
  filled: number[]
  worded: number[]
  /** Whether two columns are proportional, keyed by their indices; filled on demand. */
  proportions: Map<string, boolean>
}

/**
 * Recognises totals by arithmetic: a row is a total if it equals the sum of the rows above, or of those
 * since the last subtotal, and something else supports it: a word, a blank cell, or more digits than
 * chance explains. A row that is labelled as a total counts as one too, and is listed if its sum differs.
 * Runs in time proportional to the table.
 */
export function rolesOf(rows: Rows): Roles {
  const labels = rows.cells.map(labelOf)
  const tallies = () => rows.numbers.flatMap(tallyOf)
  const strict = withoutGuesses(rows, labels, tallies)
  if (strict.roles.every((role) => role === 'data' || role === 'summary')) {
    const top = readUp(rows, tallies(), strict.roles)
    if (top) return top
  }
  if (isSettled(strict)) return strict
  // A total that does not match may match once unlabelled sums count as subtotals.
  const lenient = readDown(rows, labels, tallies(), 'sum')
  if (isSettled(lenient)) return lenient
  return readUp(rows, tallies(), strict.roles) ?? strict
}

/**
 * Digits alone are no evidence of a subtotal unless all groups have one: by chance, a row may be the sum of the few
 * above it.
 */
function withoutGuesses(rows: Rows, labels: readonly string[], tallies: () => Tally[]): Roles {
  const guessed = readDown(rows, labels, tallies(), 'digits')
  if (!guessed.roles.includes('subtotal')) return guessed
  const sure = readDown(rows, labels, tallies(), 'sign')
  const isWhole = (roles: readonly RowRole[]) =>
    roles.findLast((role) => role !== 'summary')?.endsWith('total')
  const isSure = isSettled(sure) && sure.proven.size > 0 && isWhole(sure.roles)
  return isSure || !isWhole(guessed.roles) ? sure : guessed
}

function isSettled({ differing, odd }: Roles): boolean {
  return differing.length === 0 && odd === undefined
}

/** Reads rows from the top, for totals below the rows that they add up. */
function readDown(
  rows: Rows,
  labels: readonly string[],
  tallies: Tally[],
  evidence: Evidence,
): Roles {
  const end = labels.findLastIndex((label) => !isSummary(label)) + 1
  const result: Roles & { proven: Set<number> } = { roles: [], proven: new Set(), differing: [] }
  const above: Above = {
    tallies,
    evidence,
    first: labels[0] ?? '',
    all: 0,
    group: 0,
    filled: [],
    worded: [],
    proportions: new Map(),
  }
  let grand: number | undefined
  for (const at of rows.cells.keys()) {
    const place = { at, label: labels[at] ?? '', isEnd: at >= end - 1 }
    const { role, found, isOfAll } = judge(rows, above, place)
    result.roles.push(role)
    for (const { index } of found?.hits ?? []) result.proven.add(index)
    for (const { index, sum } of found?.misses ?? []) {
      result.differing.push({ row: at, column: index, sum })
    }
    if (role === 'total' || role === 'subtotal') grand = isOfAll ? at : undefined
    if (role === 'data' && claimsTotal(rows, above, place)) result.odd ??= at
    addRow(above, rows.cells[at] ?? [], at, role)
  }
  setBelow(result.roles, grand, labels)
  return result
}

const maxBelow = 3

/** Sets the roles of rows below the grand total, such as last year’s value. */
function setBelow(roles: RowRole[], grand: number | undefined, labels: readonly string[]): void {
  if (grand === undefined || !strictTotal.test(labels[grand] ?? '')) return
  if (subtotalWord.test(labels[grand] ?? '')) return
  const below = roles.length - 1 - grand
  if (below < 1 || below > maxBelow || below >= grand) return
  roles[grand] = 'total'
  roles.fill('summary', grand + 1)
}

function addRow(above: Above, row: readonly string[], at: number, role: RowRole): void {
  const isData = role === 'data'
  for (const tally of above.tallies) {
    const value = isData ? tally.values[at] : undefined
    if (value) {
      tally.all = tally.all.plus(value)
      tally.group = tally.group.plus(value)
      if (!tally.min || value.lt(tally.min)) tally.min = value
      if (!tally.max || value.gt(tally.max)) tally.max = value
    }
    if (role === 'subtotal' || role === 'total') tally.group = zero
  }
  if (isData) above.all++
  if (role !== 'summary') above.group = isData ? above.group + 1 : 0
  for (const [index, cell] of row.entries()) {
    if (isBlank(cell)) continue
    above.filled[index] = (above.filled[index] ?? 0) + 1
    if (/\p{L}/u.test(cell)) above.worded[index] = (above.worded[index] ?? 0) + 1
  }
}

interface Place {
  at: number
  label: string
  /** Whether no row of data follows. */
  isEnd: boolean
}

interface Verdict {
  role: RowRole
  found?: Comparison
  /** Whether it is the sum of all rows of data above. */
  isOfAll?: boolean
}

/** Decides the role of a row, given the rows above it. */
function judge(rows: Rows, above: Above, place: Place): Verdict {
  const { at, label, isEnd } = place
  if (above.all === 0) return { role: 'data' }
  if (strictOther.test(label)) return { role: 'summary' }
  if (looseOther.test(label) && isAverage(above, at)) return { role: 'summary' }
  const all = compare(above, 'all', place)
  const hasGroups = above.group < above.all
  const group = hasGroups ? compare(above, 'group', place) : all
  const hit = [group, all].find((one) => isTotal(rows, above, one, place))
  const isSub = subtotalWord.test(label)
  if (!hit && !isNamed(rows, above, place)) return { role: 'data' }
  const isGrand = !isSub && (!hit || hit === all)
  const isTotalRow = isGrand && (isEnd || (hasGroups && hit === all))
  return {
    role: isTotalRow ? 'total' : 'subtotal',
    found: hit ?? all,
    isOfAll: hit === all,
  }
}

/** Whether a row that is not a sum is labelled as a total, in a position where totals are usual. */
function isNamed(rows: Rows, above: Above, place: Place): boolean {
  const { at, label, isEnd } = place
  if (!strictTotal.test(label) || rows.numbers.length === 0 || isBrand(rows, place)) return false
  return isEnd || subtotalWord.test(label) || isBlankBeside(above, rows.cells[at] ?? [], at)
}

/** Whether a data row is nevertheless labelled as a total. */
function claimsTotal(rows: Rows, above: Above, place: Place): boolean {
  const { at, label, isEnd } = place
  if (above.tallies.every(({ values }) => !values[at])) return false
  const isClaim =
    at === 0 ? strictTotal.test(label) : totalLast.test(label) || (isEnd && totalFirst.test(label))
  return isClaim && !isBrand(rows, place)
}

/** A company may be called Total. */
function isBrand({ names, cells }: Rows, { at, label }: Place): boolean {
  const column = (cells[at] ?? []).findIndex((cell) => plainCell(cell) === label)
  return brandColumn.test(names[column]?.trim() ?? '')
}

interface Comparison {
  hits: Tally[]
  misses: { index: number; sum: Big }[]
  /** How many data rows were added up. */
  count: number
}

/** Compares the numbers of a row with the sums of the data rows above it. */
function compare(above: Above, which: 'all' | 'group', { at, label }: Place): Comparison {
  const count = above[which]
  const result: Comparison = { hits: [], misses: [], count }
  for (const tally of above.tallies) {
    const value = tally.values[at]
    if (value === undefined) continue
    const sum = tally[which]
    const hasSlack = count > 1 && tally.decimals > 0 && isSummary(label)
    const slack = hasSlack ? roundingOf(tally.decimals, count) : zero
    if (value.minus(sum).abs().lte(slack)) result.hits.push(tally)
    // The cell below prices is just as often their average.
    else if (tally.meaning !== 'price') result.misses.push({ index: tally.index, sum })
  }
  return result
}

/** How far a sum of rounded numbers may be off. */
function roundingOf(decimals: number, count: number): Big {
  return new Big(count).div(2).div(new Big(10).pow(decimals))
}

/** Whether each number of a row is the mean, the minimum or the maximum of those above. */
function isAverage({ tallies, all: count }: Above, at: number): boolean {
  const compared = tallies.filter(({ values }) => values[at] !== undefined)
  if (compared.length === 0) return false
  return compared.every(({ values, decimals, all, min, max }) => {
    const value = values[at] ?? zero
    const isMean = value.minus(all.div(count)).abs().lte(roundingOf(decimals, 1))
    return isMean || (min && value.eq(min)) || (max && value.eq(max))
  })
}

function isTotal(
  rows: Rows,
  above: Above,
  found: Comparison,
  { at, label, isEnd }: Place,
): boolean {
  const { hits, misses, count } = found
  if (count === 0 || hits.every(({ values }) => values[at]?.eq(0))) return false
  if (isSummary(label)) return hits.length >= misses.length
  if (misses.length > 0) return false
  if (weakTotal.test(label)) return true
  if (count < 2) return false
  if (above.evidence === 'sum') return true
  if (weakPeriod.test(label) && !weakPeriod.test(above.first)) return true
  if (isBlankBeside(above, rows.cells[at] ?? [], at)) return true
  if (above.evidence === 'sign' && !isEnd) return false
  const min = count === 2 ? minDigitsOfTwo : minDigits
  return digitsOf(hits, above, at) >= (isEnd ? min - 1 : min)
}

/** Whether a cell of the row is blank where nearly all rows above have text. */
function isBlankBeside({ filled, worded }: Above, row: readonly string[], at: number): boolean {
  return row.some(
    (cell, index) => isBlank(cell) && (worded[index] ?? 0) > 0 && (filled[index] ?? 0) >= at * 0.6,
  )
}

/** How many digits the matching sums have in total; proportional columns count once. */
function digitsOf(hits: readonly Tally[], above: Above, at: number): number {
  let digits = 0
  for (const [index, tally] of hits.entries()) {
    const isNew = !hits.slice(0, index).some((one) => areProportional(above, one, tally))
    if (isNew && !isCounting(tally.values)) digits += significantDigits(tally.values[at])
  }
  return digits
}

function areProportional({ proportions }: Above, one: Tally, other: Tally): boolean {
  const key = `${one.index} ${other.index}`
  const known = proportions.get(key)
  if (known !== undefined) return known
  const [a, b] = [one.values[0], other.values[0]]
  const found =
    a !== undefined &&
    b !== undefined &&
    one.values.every((value, index) => {
      const second = other.values[index]
      return value === undefined || second === undefined || value.times(b).eq(second.times(a))
    })
  proportions.set(key, found)
  return found
}

function isCounting(values: readonly (Big | undefined)[]): boolean {
  return values.every(
    (value, index) => index === 0 || value?.minus(values[index - 1] ?? value).eq(1),
  )
}
