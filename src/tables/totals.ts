import Big from 'big.js'
import { meaningOf, type Meaning } from './names.ts'
import { isBlank, plainCell, sumOf } from './numbers.ts'

/** What a row is: data, what adds up rows above it, or another summary such as their average. */
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
  /** The columns of numbers, by index, whose total in the data is the sum of its rows. */
  proven: ReadonlySet<number>
  /** Total rows that differ from the sum of their rows. */
  differing: { row: number; column: number; sum: Big }[]
}

// What a total is called in many languages, alone or with a word for how far it reaches.
const totalWords =
  `totals? totaux totale totali totais totaal eindtotaal totalt totalsumme gesamtsumme endsumme
  gesamtergebnis teilergebnis gesamt insgesamt summe sum sums summa suma somme soma sumo sammanlagt ialt yhteensä
  razem ogółem łącznie celkem celkom spolu összesen mindösszesen toplam итого всего разом усього общо вкупно укупно
  ukupno skupaj samtals kokku kopā viso totali gjithsej cyfanswm iomlán iomlan guztira jumla jumlah kabuuan σύνολο
  合計 小計 総計 总计 合计 小计 總計 合計額 총합계 합계 소계 총계 المجموع الإجمالي اجمالي مجموع جمع סה"כ סך tổng รวม कुल योग মোট`
    .split(/\s+/)
    .join('|')
const totalWord = `(?:grand|over-?all|net|gross|i|genel|iš|suma|somme|σύνολο|tổng)?\\s*(?:sub|sous|zwischen|deel|teil|del|mezi)?[-\\s]?(?:${totalWords})(?:\\s(?:general|générale?|generale|geral|общий|całkowita|cộng|הכל|الكلي|summa))?`
const otherWord =
  '(?:average|avg\\.?|mean|median|min(?:imum)?|max(?:imum)?|durchschnitt|mittelwert|mittel|schnitt|ø|moyenne|promedio|media|média|gemiddelde|genomsnitt|gennemsnit|gjennomsnitt|keskiarvo|średnia|průměr|ortalama|среднее|平均|평균|المتوسط|std\\.?(?: dev\\.?)?|standard deviation|standardabweichung|variance)'
/** A cell that says no more than that its row is a total. */
const strictTotal = new RegExp(`^${totalWord}\\s*[:=]?$`, 'iu')
/** One that says of what, such as “Total of all shops”, “Subtotal A”, “Summe Nord”. */
const looseTotal = new RegExp(
  `^${totalWord}(?![\\p{L}\\p{N}])|(?<![\\p{L}\\p{N}])${totalWord}\\s*[:=]?$|^gesamt\\p{L}+\\s*[:=]?$`,
  'iu',
)
/** One that tells a total only where the sum agrees. */
const weakTotal =
  /^(?:all|alle|alles|overall|combined|together|tous|toutes|todos|todas|tutti|tutte|kaikki|все)(?![\p{L}])|(?:^|\s)(?:zusammen|together|combined|overall|ensemble)\s*:?$/iu
const strictOther = new RegExp(`^${otherWord}\\s*[:=]?$`, 'iu')
const looseOther = new RegExp(
  `^${otherWord}(?![\\p{L}\\p{N}])|(?<![\\p{L}\\p{N}])${otherWord}\\s*[:=]?$`,
  'iu',
)
const subtotalWord = /^(?:sub|sous|zwischen|deel|teil|mezi)|小計|小计|소계/iu
/** Columns whose cells name firms, of which one is called Total. */
const brandColumn =
  /^(?:brand|company|supplier|vendor|firm|station|competitor|issuer|stock|share|marke|firma|unternehmen|hersteller|lieferant|tankstelle|société|entreprise|marque|fournisseur|empresa|marca|azienda|bedrijf|merk|spółka)s?$/iu

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
  min: Big | undefined
  max: Big | undefined
}

/** What is known of the rows above one. */
interface Above {
  tallies: readonly Tally[]
  /** Rows of data, and of those the ones since the last subtotal. */
  all: number
  group: number
  /** For each column the rows that have it filled, and those with letters in it. */
  filled: number[]
  worded: number[]
  /** Pairs of columns found to be in proportion, or not. */
  proportions: Map<string, boolean>
}

/**
 * Tells totals by arithmetic: a row is one where it equals the sum of the rows above, or of those
 * since the last subtotal, and something more speaks for it: a word, a cell left blank, or more
 * digits than chance explains. A row that only calls itself a total is one too, and told of where
 * its sum differs. Takes time in proportion to the table.
 */
export function rolesOf(rows: Rows): Roles {
  const labels = rows.cells.map(labelOf)
  const end = labels.findLastIndex((label) => !isSummary(label)) + 1
  const roles: RowRole[] = []
  const proven = new Set<number>()
  const differing: Roles['differing'] = []
  const above: Above = {
    tallies: rows.numbers.flatMap(tallyOf),
    all: 0,
    group: 0,
    filled: [],
    worded: [],
    proportions: new Map(),
  }
  for (const at of rows.cells.keys()) {
    const place = { at, label: labels[at] ?? '', isEnd: at >= end - 1 }
    const { role, found } = judge(rows, above, place)
    roles.push(role)
    for (const { index } of found?.hits ?? []) proven.add(index)
    for (const { index, sum } of found?.misses ?? []) {
      differing.push({ row: at, column: index, sum })
    }
    addRow(above, rows.cells[at] ?? [], at, role)
  }
  if (!roles.includes('total') && !roles.includes('subtotal')) {
    for (const tally of totalsOnTop(rows, above.tallies, roles)) proven.add(tally.index)
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
  const extremes = { min: undefined, max: undefined }
  return [{ index, meaning, values, decimals, all: zero, group: zero, ...extremes }]
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

/** What a row is, given the rows above it. */
function judge(
  rows: Rows,
  above: Above,
  place: Place,
): { role: RowRole; found?: Comparison | undefined } {
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
  return { role: isTotalRow ? 'total' : 'subtotal', found: hit ?? all }
}

/** Whether a row that is no sum calls itself a total where totals stand: a brand may be called Total. */
function isNamed(rows: Rows, above: Above, { at, label, isEnd }: Place): boolean {
  if (!strictTotal.test(label) || rows.numbers.length === 0) return false
  const row = rows.cells[at] ?? []
  const column = row.findIndex((cell) => plainCell(cell) === label)
  if (brandColumn.test(rows.names[column]?.trim() ?? '')) return false
  return isEnd || subtotalWord.test(label) || isBlankBeside(above, row, at)
}

function isSummary(label: string): boolean {
  return looseTotal.test(label) || strictOther.test(label)
}

const maxLabel = 60

function labelOf(row: readonly string[]): string {
  const labels = row
    .map(plainCell)
    .filter((cell) => cell.length <= maxLabel && /\p{L}|ø/iu.test(cell))
  return (
    labels.find((cell) => isSummary(cell)) ??
    labels.find((cell) => weakTotal.test(cell) || looseOther.test(cell)) ??
    labels[0] ??
    ''
  )
}

interface Comparison {
  hits: Tally[]
  misses: { index: number; sum: Big }[]
  /** Rows of data that were added up. */
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
    // What stands there below prices is as often their average.
    else if (tally.meaning !== 'price') result.misses.push({ index: tally.index, sum })
  }
  return result
}

/** How far a sum may be off where each of its numbers was rounded. */
function roundingOf(decimals: number, count: number): Big {
  return new Big(count).div(2).div(new Big(10).pow(decimals))
}

/** Whether the numbers of a row are means, or the least or greatest, of those above. */
function isAverage({ tallies, all: count }: Above, at: number): boolean {
  const compared = tallies.filter(({ values }) => values[at] !== undefined)
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
  if (isBlankBeside(above, rows.cells[at] ?? [], at)) return true
  const least = count === 2 ? minDigitsOfTwo : minDigits
  return digitsOf(hits, above, at) >= (isEnd ? least - 1 : least)
}

/** Whether a row leaves a text blank that nearly all rows above it have. */
function isBlankBeside({ filled, worded }: Above, row: readonly string[], at: number): boolean {
  return row.some(
    (cell, index) => isBlank(cell) && (worded[index] ?? 0) > 0 && (filled[index] ?? 0) >= at * 0.6,
  )
}

/** The digits of sums that agree, those of columns in proportion counted once. */
function digitsOf(hits: readonly Tally[], above: Above, at: number): number {
  let digits = 0
  for (const [index, tally] of hits.entries()) {
    const isNew = !hits.slice(0, index).some((one) => areProportional(above, one, tally))
    if (isNew && !isCounting(tally.values)) digits += significantDigits(tally.values[at])
  }
  return digits
}

function significantDigits(value: Big | undefined): number {
  const written = value?.abs().toFixed().replace(/\D/g, '') ?? ''
  return written.replace(/^0+|0+$/g, '').length
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

/**
 * Finds totals that stand above their rows: one for all, or one for each group, and sets their
 * roles. Returns the columns that they add up.
 */
function totalsOnTop(rows: Rows, tallies: readonly Tally[], roles: RowRole[]): readonly Tally[] {
  const filled = tallies.filter(({ values }) => values[0] !== undefined)
  const last = roles.findLastIndex((role) => role === 'data') + 1
  if (filled.length === 0 || last < 3) return []
  const heads = headsFrom(rows, filled, 0, last)
  const below = headsFrom(rows, filled, 1, last)
  if (heads.length > 0 && areSure(rows, filled, heads)) {
    for (const at of heads) roles[at] = heads.length === 1 ? 'total' : 'subtotal'
    return filled
  }
  const isOfAll = filled.every(({ values }) =>
    values[0]?.eq(sumOf(below.map((at) => values[at] ?? zero))),
  )
  if (below.length < 2 || !isOfAll || !areSure(rows, filled, below)) return []
  roles[0] = 'total'
  for (const at of below) roles[at] = 'subtotal'
  return filled
}

/** The rows of which each is the sum of those up to the next one; none where that does not come out. */
function headsFrom(rows: Rows, tallies: readonly Tally[], from: number, to: number): number[] {
  const heads: number[] = []
  for (let at = from; at < to;) {
    const next = groupEnd(tallies, at, to, isMarked(rows, at) ? 1 : 2)
    if (next === undefined) return []
    heads.push(at)
    at = next
  }
  return heads
}

/** Where the rows end that a row adds up. */
function groupEnd(
  tallies: readonly Tally[],
  head: number,
  to: number,
  least: number,
): number | undefined {
  const sums = tallies.map(() => zero)
  if (tallies.every(({ values }) => values[head]?.eq(0) ?? true)) return undefined
  for (let at = head + 1; at < to; at++) {
    for (const [index, { values }] of tallies.entries()) {
      sums[index] = (sums[index] ?? zero).plus(values[at] ?? zero)
    }
    const isSum = tallies.every(({ values }, index) => sums[index]?.eq(values[head] ?? zero))
    if (isSum && at - head >= least) return at + 1
  }
  return undefined
}

/** Whether more than chance speaks for totals above their rows. */
function areSure(rows: Rows, tallies: readonly Tally[], heads: readonly number[]): boolean {
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

/** Whether a row calls itself a total, leaves a cell blank, or begins further left than the next. */
function isMarked(rows: Rows, at: number): boolean {
  const [row = [], next = []] = [rows.cells[at], rows.cells[at + 1]]
  const isBlankThere = row.some((cell, index) => isBlank(cell) && !isBlank(next[index] ?? ''))
  return isCalledTotal(rows, at) || isBlankThere || indentOf(next) > indentOf(row)
}

function indentOf([first = '']: readonly string[]): number {
  return /^[\s>•·–—-]*/.exec(first)?.[0].length ?? 0
}
