import Big from 'big.js'
import { meaningOf, type Meaning } from './names.ts'
import { isBlank, sumOf } from './numbers.ts'

/** What a row is: data, what adds up rows above it, or another summary such as their average. */
export type RowRole = 'data' | 'subtotal' | 'total' | 'summary'

/** The rows of a table with the values of its columns of numbers. */
export interface Rows {
  cells: readonly (readonly string[])[]
  /** The columns of numbers: their name, and a value for each row. */
  numbers: readonly { index: number; name: string; values: readonly (Big | undefined)[] }[]
}

export interface Roles {
  roles: RowRole[]
  /** The columns of numbers, by index, whose total in the data is the sum of its rows. */
  proven: ReadonlySet<number>
  /** Total rows that differ from the sum of their rows. */
  differing: { row: number; column: number; sum: Big }[]
}

const totalWord =
  '(?:grand|over-?all)?\\s*(?:sub|sous|zwischen|deel)?[-\\s]?(?:totals?|totaux|totale|totaal|totalt|totalsumme|gesamtsumme|gesamt|insgesamt|summe|sum|sums|summa|suma|somme|sammanlagt|i alt|ialt|yhteensä|razem|ogółem|łącznie|celkem|spolu|összesen|toplam|genel toplam|итого|всего|разом|σύνολο|合計|小計|総計|总计|合计|小计|總計|합계|소계|총계|المجموع|الإجمالي|סה"כ|סך הכל|jumlah|tổng|tổng cộng|कुल)'
const otherWord =
  '(?:average|avg\\.?|mean|median|min(?:imum)?|max(?:imum)?|durchschnitt|mittelwert|mittel|schnitt|moyenne|promedio|media|média|gemiddelde|genomsnitt|gennemsnit|gjennomsnitt|keskiarvo|średnia|průměr|ortalama|среднее|平均|평균|المتوسط|std\\.?(?: dev\\.?)?|variance)'
/** A cell that says no more than that its row is a total. */
const strictTotal = new RegExp(`^${totalWord}\\s*[:=]?$`, 'iu')
/** One that says of what, such as “Total of all shops”, “Subtotal A”, “Summe Nord”. */
const looseTotal = new RegExp(
  `^${totalWord}(?![\\p{L}\\p{N}])|(?<![\\p{L}\\p{N}])${totalWord}\\s*[:=]?$`,
  'iu',
)
const strictOther = new RegExp(`^${otherWord}\\s*[:=]?$`, 'iu')
const subtotalWord = /^(?:sub|sous|zwischen|deel)|小計|小计|소계/iu

/** Digits of a sum that chance does not make, for a row that nothing else marks as a total. */
const minDigits = 3
const minDigitsOfTwo = 4

/** The sums of a column’s data rows so far: all of them, and those since the last subtotal. */
interface Tally {
  index: number
  meaning: Meaning | undefined
  values: readonly (Big | undefined)[]
  decimals: number
  all: Big
  group: Big
}

/**
 * Tells totals by arithmetic: a row is one where it equals the sum of the rows above, or of those
 * since the last subtotal, and something more speaks for it: a word, a cell left blank, or more
 * digits than chance explains. A row that only calls itself a total is one too, and told of where
 * its sum differs. Takes time in proportion to the table.
 */
export function rolesOf(rows: Rows): Roles {
  const { cells } = rows
  const roles: RowRole[] = []
  const proven = new Set<number>()
  const differing: Roles['differing'] = []
  const tallies = rows.numbers.flatMap(tallyOf)
  const count = { all: 0, group: 0 }
  for (const [at, row] of cells.entries()) {
    const label = labelOf(row)
    const verdict = judge(rows, tallies, count, at, label)
    roles.push(verdict.role)
    for (const { index } of verdict.found?.hits ?? []) proven.add(index)
    for (const { index, sum } of verdict.found?.misses ?? []) {
      differing.push({ row: at, column: index, sum })
    }
    const isData = verdict.role === 'data'
    for (const tally of tallies) {
      const value = isData ? (tally.values[at] ?? zero) : zero
      tally.all = tally.all.plus(value)
      if (verdict.role !== 'summary') tally.group = isData ? tally.group.plus(value) : zero
    }
    if (isData) count.all++
    if (verdict.role !== 'summary') count.group = isData ? count.group + 1 : 0
  }
  if (!roles.includes('total') && !roles.includes('subtotal')) {
    const first = totalOnTop(rows, tallies)
    for (const { index } of first) proven.add(index)
    if (first.length > 0) roles[0] = 'total'
  }
  return { roles, proven, differing }
}

const zero = sumOf([])

/** Sums of rates and years mean nothing, so their columns are left out. */
function tallyOf({ index, name, values }: Rows['numbers'][number]): Tally[] {
  const meaning = meaningOf(name)
  if (meaning !== undefined && meaning !== 'amount' && meaning !== 'price') return []
  const decimals = values.reduce(
    (most, value) => Math.max(most, value?.toFixed().split('.')[1]?.length ?? 0),
    0,
  )
  return [{ index, meaning, values, decimals, all: zero, group: zero }]
}

/** What a row is, given the sums of the rows above it. */
function judge(
  rows: Rows,
  tallies: readonly Tally[],
  count: { all: number; group: number },
  at: number,
  label: string,
): { role: RowRole; found?: Comparison | undefined } {
  if (count.all === 0) return { role: 'data' }
  if (strictOther.test(label)) return { role: 'summary' }
  const all = compare(tallies, 'all', at, count.all, label)
  const hasGroups = count.group < count.all
  const group = hasGroups ? compare(tallies, 'group', at, count.group, label) : all
  const hit = [group, all].find((one) => isTotal(rows, one, at, label))
  const isEnd = () => rows.cells.slice(at + 1).every((row) => isSummary(labelOf(row)))
  // A brand may be called Total: what is not the sum must stand where totals do.
  const isNamed =
    strictTotal.test(label) &&
    all.misses.length > 0 &&
    (isEnd() || subtotalWord.test(label) || isBlankBeside(rows.cells, rows.cells[at] ?? [], at))
  if (!hit && !isNamed) return { role: 'data' }
  const isGrand = hit ? hit === all : !subtotalWord.test(label)
  const isTotalRow = isGrand && !subtotalWord.test(label) && (isEnd() || (hasGroups && hit === all))
  return { role: isTotalRow ? 'total' : 'subtotal', found: hit ?? all }
}

function isSummary(label: string): boolean {
  return strictTotal.test(label) || looseTotal.test(label) || strictOther.test(label)
}

function labelOf(row: readonly string[]): string {
  const labels = row.map((cell) => cell.trim()).filter((cell) => cell !== '')
  return labels.find((cell) => looseTotal.test(cell) || strictOther.test(cell)) ?? labels[0] ?? ''
}

interface Comparison {
  hits: Tally[]
  misses: { index: number; sum: Big }[]
  /** Rows of data that were added up. */
  count: number
}

/** Compares the numbers of a row with the sums of the data rows above it. */
function compare(
  tallies: readonly Tally[],
  which: 'all' | 'group',
  at: number,
  count: number,
  label: string,
): Comparison {
  const result: Comparison = { hits: [], misses: [], count }
  for (const tally of tallies) {
    const value = tally.values[at]
    if (value === undefined) continue
    const sum = tally[which]
    const slack = isSummary(label) && count > 1 ? roundingOf(tally.decimals, count) : zero
    if (value.minus(sum).abs().lte(slack)) result.hits.push(tally)
    // What stands there below prices is as often their average.
    else if (tally.meaning !== 'price') result.misses.push({ index: tally.index, sum })
  }
  return result
}

/** How far a sum may be off where each of its numbers was rounded. */
function roundingOf(decimals: number, count: number): Big {
  return decimals === 0 ? zero : new Big(count).div(2).div(new Big(10).pow(decimals))
}

function isTotal({ cells }: Rows, found: Comparison, at: number, label: string): boolean {
  const { hits, misses, count } = found
  if (count === 0 || hits.every(({ values }) => values[at]?.eq(0))) return false
  if (isSummary(label)) return hits.length >= misses.length
  if (misses.length > 0 || count < 2) return false
  if (isBlankBeside(cells, cells[at] ?? [], at)) return true
  return digitsOf(hits, at) >= (count === 2 ? minDigitsOfTwo : minDigits)
}

/** Whether a row leaves a text blank that nearly all rows above it have. */
function isBlankBeside(
  cells: readonly (readonly string[])[],
  row: readonly string[],
  at: number,
): boolean {
  return row.some((cell, index) => {
    if (!isBlank(cell)) return false
    const above = cells.slice(0, at).map((one) => one[index] ?? '')
    const isText = above.some((one) => /\p{L}/u.test(one) && !isBlank(one))
    return isText && above.filter((one) => !isBlank(one)).length >= above.length * 0.6
  })
}

/** The digits of sums that agree, those of columns in proportion counted once. */
function digitsOf(hits: readonly Tally[], at: number): number {
  let digits = 0
  for (const [index, { values }] of hits.entries()) {
    const isNew = !hits.slice(0, index).some((one) => areProportional(one.values, values))
    const written = values[at]?.abs().toFixed().replace(/\D/g, '') ?? ''
    if (isNew && !isCounting(values)) digits += written.replace(/^0+|0+$/g, '').length
  }
  return digits
}

function areProportional(
  one: readonly (Big | undefined)[],
  other: readonly (Big | undefined)[],
): boolean {
  const [a, b] = [one[0], other[0]]
  if (!a || !b) return false
  return one.every((value, index) => {
    const second = other[index]
    return value === undefined || second === undefined || value.times(b).eq(second.times(a))
  })
}

function isCounting(values: readonly (Big | undefined)[]): boolean {
  return values.every(
    (value, index) => index === 0 || value?.minus(values[index - 1] ?? value).eq(1),
  )
}

/** The columns whose first row is the sum of all below it, where a word or a blank cell says so. */
function totalOnTop({ cells }: Rows, tallies: readonly Tally[]): Tally[] {
  const first = cells[0] ?? []
  const label = labelOf(first)
  const isMarked = isSummary(label) || /^(?:all|alle|overall)\b/i.test(label)
  if (cells.length < 3 || !(isMarked || first.some((cell) => cell.trim() === ''))) return []
  const compared = tallies.filter(({ values }) => values[0] !== undefined)
  const isHit = compared.every(({ values, all }) => all.eq((values[0] ?? zero).times(2)))
  return isHit ? compared : []
}
