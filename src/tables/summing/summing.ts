import type Big from 'big.js'
import {
  counted,
  countedWhole,
  generic,
  levels,
  money,
  nounOf,
  unnamed,
  vague,
  weights,
} from './amount-names.ts'
import { hasFraction, isBalance, isCounter, isBeyondChance, isProduct } from './arithmetic.ts'
import { isCurrency } from '../formats/currencies.ts'
import { isPeriodName } from '../formats/dates.ts'
import { isMeasure, isPlural, isUnit, meaningOf, unitInName, type Meaning } from './names.ts'
import { isBlank, numberParts, sumOf, type NumberFormat } from '../formats/numbers.ts'

/** Whether the numbers of a column may be added up, and by what evidence. */
export type Summing =
  | { ok: true; evidence: string }
  /** `reason` continues a sentence: “No total for Invoice: …”. */
  | { ok: false; code: SumRefusal; reason: string }

export type SumRefusal =
  | Exclude<Meaning, 'amount'>
  | 'not a number'
  | 'unclear decimals'
  | 'mixed units'
  | 'different measures'
  | 'unsure'

/** A column of numbers, without total rows. */
export interface NumberColumn {
  name: string
  cells: readonly string[]
  /** The values of the cells; undefined for blank cells and cells that are not numbers. */
  values: readonly (Big | undefined)[]
  format: NumberFormat
}

/** What the rest of the table says about a column. */
export interface Surroundings {
  isFirst: boolean
  /** The other columns of numbers. */
  others: readonly NumberColumn[]
  /** A column that names the currency or unit of each row, where they differ. */
  unitsBeside: 'currencies' | 'units' | undefined
  /** Whether every row measures something different, such as revenue, margin and headcount. */
  rowsMixMeasures: boolean
  /** Whether the data contains a total of this column that equals its sum. */
  hasTotal: boolean
  /** Whether it is part of a row total: added up with others row by row, or that sum itself. */
  isInRowTotal: boolean
  /** Why no column of the table may be summed, as a clause. */
  doubt: string | undefined
  /** The label of a row that looks like a total but is not the sum of the rows above. */
  oddTotal: string | undefined
  /** Whether it is one of several columns with the same kind of amounts. */
  isInMatrix: boolean
  /** The title of the table. */
  title: string
  /** Whether the rows are points in time. */
  rowsAreTimes: boolean
  /** Whether the rows are things that are measured rather than counted. */
  rowsAreMeasured: boolean
  /** Whether the rows are places, which have temperatures. */
  rowsArePlaces: boolean
  /** Whether the rows are people, who have answers and grades. */
  rowsArePersons: boolean
}

/** The reason if there is no evidence either way. */
export const unsureReason = 'nothing shows that the values add up'

/** Decides by evidence alone: a meaningless sum is worse than no sum. */
export function summingOf(column: NumberColumn, around: Surroundings): Summing {
  const meaning = meaningBeside(column, around)
  return (
    unreadable(column) ??
    refusalByUnit(column) ??
    (around.hasTotal ? yes('the data has a total of it') : undefined) ??
    (around.isInMatrix
      ? (refusalByTable(column, around, 'amount') ?? yes('columns beside hold the same'))
      : undefined) ??
    refusalByName(column, meaning) ??
    refusalByValues(column, around, meaning) ??
    refusalByTable(column, around, meaning) ??
    refusalOfLevels(column, around) ??
    refusalOfFactor(column, around) ??
    evidenceFor(column, around, meaning) ??
    smallParts(column) ??
    evidenceOfPeriod(column, around) ??
    digitNames(column, around) ??
    evidenceOfCount(column, around) ??
    no('unsure', unsureReason)
  )
}

function yes(evidence: string): Summing {
  return { ok: true, evidence }
}

function no(code: SumRefusal, reason: string): Summing {
  return { ok: false, code, reason }
}

/** A weight beside a height or an age is the weight of a person. */
function meaningBeside(column: NumberColumn, { others }: Surroundings): Meaning | undefined {
  const { name } = column
  const isAnswer = /^no$/i.test(name.trim()) && others.some((one) => /^yes$/i.test(one.name.trim()))
  const meaning = isAnswer ? undefined : meaningOf(name)
  if (meaning !== undefined && arePeriods(column, others)) return undefined
  const isBody = /^(?:weight|gewicht|poids|peso)/i.test(name)
  const isOfOne = ({ name: beside }: NumberColumn) =>
    ['state', 'time'].includes(meaningOf(beside) ?? '')
  return isBody && others.some(isOfOne) ? 'state' : meaning
}

function unreadable({ cells, values, format }: NumberColumn): Summing | undefined {
  const odd = cells.find((cell, index) => !isBlank(cell) && values[index] === undefined)
  if (odd !== undefined) return no('not a number', notANumber(odd))
  if (format.decimal) return undefined
  const unclear = cells.find((cell) => /\d[.,]\d{3}$/.test(cell.trim())) ?? ''
  return no('unclear decimals', `it is unclear whether ${shorten(unclear)} has decimals`)
}

/** The reason if a cell is not a number. */
export function notANumber(cell: string): string {
  return `“${shorten(cell)}” is not a number`
}

function shorten(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ')
  return line.length > 30 ? `${line.slice(0, 29).toWellFormed()}…` : line
}

function refusalByUnit({ name, cells }: NumberColumn): Summing | undefined {
  const units = new Map(
    cells.flatMap((cell) => {
      const parts = numberParts(cell)
      const unit = parts && [parts.before.trim(), parts.after.trim()]
      return unit ? [[unit.join(''), unit] as const] : []
    }),
  )
  if (units.size > 1) return no('mixed units', 'its currencies or units differ')
  const [[unit, parts] = ['', []]] = units
  if (/[%‰]/.test(unit)) return no('rate', 'these are percentages')
  // Millions of dollars have a currency before and a scale after the number.
  if (!parts.every((part) => part === '' || isUnit(part))) {
    return no('state', `values in ${unit} do not add up`)
  }
  // A unit in the name is no obstacle, unless it is that of a measurement.
  return /[°]|km\/h|mph/.test(name) ? no('state', 'these are measurements') : undefined
}

function refusalByName(
  { name, values }: NumberColumn,
  meaning: Meaning | undefined,
): Summing | undefined {
  if (/\b(?:unique|distinct|eindeutige?)\b/i.test(name)) {
    return no('unsure', 'some may be counted in several rows')
  }
  switch (meaning) {
    case 'rate':
      return no(meaning, 'rates and shares do not add up')
    case 'price':
      return no(meaning, 'prices and averages do not add up')
    case 'state':
      return no(meaning, 'these are measurements')
    case 'running':
      return no(meaning, 'these are balances')
    case 'time':
      return no(meaning, 'these are times or dates')
    case 'identifier':
      if (values.some((value) => value && hasFraction(value))) return no('unsure', unsureReason)
      return no(meaning, `these look like ${nounOf(name)} numbers`)
    default:
      return undefined
  }
}

/** How many values it takes for their range to be meaningful. */
const minSample = 3

function refusalByValues(
  column: NumberColumn,
  { isFirst, others, isInRowTotal }: Surroundings,
  meaning: Meaning | undefined,
): Summing | undefined {
  const { cells, values } = column
  const texts = cells.map((cell) => cell.trim()).filter((cell) => !isBlank(cell))
  const hasUnit = unitOf(column) !== undefined
  const isFourDigits = texts.length > 1 && texts.every((text) => /^\d{4}$/.test(text))
  const isAmount = meaning === 'amount' && !vague.test(column.name.trim())
  if (isFourDigits && !hasUnit && !isAmount) {
    const isYears = values.every((value) => !value || (value.gte(1800) && value.lte(2100)))
    if (isYears) return no('time', 'these look like years')
  }
  if (texts.some((text) => /^0\d/.test(text) && !/^0[.,]/.test(text))) {
    return no('identifier', 'leading zeros show that these are names, not amounts')
  }
  if (values.some((value) => value?.abs().gte(maxAmount))) {
    return no('unsure', 'numbers this large are hardly amounts')
  }
  if (texts.some((text) => /^\d{16,}$/.test(text))) {
    return no('identifier', 'numbers this long are names, not amounts')
  }
  if (texts.every((text) => /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])$/.test(text))) {
    return no('time', 'these look like dates')
  }
  if (isBalance(values, others)) return no('running', 'each adds up the rows above')
  if (
    countedWhole.test(column.name.trim()) &&
    values.some((value) => value && hasFraction(value)) &&
    !hasUnit
  ) {
    return no('unsure', 'counts with decimals are averages')
  }
  const isPart = values.every((value) => !value || (value.gte(-1) && value.lte(1)))
  const hasDecimals = values.some((value) => value && !value.round().eq(value))
  if (isPart && hasDecimals && !hasUnit && texts.length >= minSample) {
    const sum = sumOf(values.filter((value) => value !== undefined))
    const isWhole = sum.gte('0.98') && sum.lte('1.02')
    if (isWhole || meaning !== 'amount') return no('rate', 'these look like shares')
  }
  const isNamed =
    isInRowTotal ||
    arePeriods(column, others) ||
    (meaning === 'amount' && !(isFirst && others.length > 0))
  return isCounter(values) && !hasUnit && !isNamed
    ? no('identifier', 'these count the rows')
    : undefined
}

/** Real amounts are smaller. */
const maxAmount = '1e21'

function unitOf({ name, format }: NumberColumn): string | undefined {
  return `${format.before}${format.after}`.trim() || unitInName(name)
}

function refusalByTable(
  column: NumberColumn,
  { others, unitsBeside, rowsMixMeasures, oddTotal, doubt }: Surroundings,
  meaning: Meaning | undefined,
): Summing | undefined {
  if (doubt !== undefined) return no('unsure', doubt)
  if (oddTotal !== undefined) {
    return no(
      'unsure',
      `“${shorten(oddTotal)}” looks like a total, but is not the sum of the rows above`,
    )
  }
  if (rowsMixMeasures) return no('different measures', 'its rows measure different things')
  const own = unitOf(column)
  const isCount = meaning === 'amount' && counted.test(column.name)
  if (unitsBeside === 'currencies' && !isCount && !(own && !isCurrency(own))) {
    return no('mixed units', 'the rows have different currencies')
  }
  const isMoney = () => money.test(column.name) || isProduct(column.values, others)
  return unitsBeside === 'units' && !own && !isMoney()
    ? no('mixed units', 'the rows have different units')
    : undefined
}

/** Levels, such as a population, add up over places but not over time. */
function refusalOfLevels(
  { name, values }: NumberColumn,
  { rowsAreTimes }: Surroundings,
): Summing | undefined {
  if (!rowsAreTimes) return undefined
  const known = values.filter((value) => value !== undefined)
  const isSteady = () =>
    known.every(
      (value) =>
        known[0] && value.lte(known[0].times(maxSteady)) && value.times(maxSteady).gte(known[0]),
    )
  const isLevel = levels.test(name) || (weights.test(name) && isSteady())
  return isLevel ? no('state', 'each is as of its time') : undefined
}

const maxSteady = 1.25
/** A column that is multiplied by a quantity is a price per unit. */
function refusalOfFactor(
  { name, values }: NumberColumn,
  { others }: Surroundings,
): Summing | undefined {
  if (counted.test(name)) return undefined
  const isFactor = others.some((total) =>
    others.some(
      (count) =>
        count !== total &&
        counted.test(count.name) &&
        isBeyondChance(total.values, total.values.length, others.length ** 2) &&
        values.every((value, at) => {
          const [times, product] = [count.values[at], total.values[at]]
          return value && times && product && value.times(times).minus(product).abs().lte('0.01')
        }),
    ),
  )
  return isFactor ? no('price', 'each is for one') : undefined
}

function evidenceFor(
  column: NumberColumn,
  { others, isInRowTotal }: Surroundings,
  meaning: Meaning | undefined,
): Summing | undefined {
  const isVague = generic.test(column.name.trim())
  const isBesideAmounts = () => others.some(({ name }) => meaningOf(name) === 'amount')
  if (meaning === 'amount' && (!isVague || isBesideAmounts()))
    return yes('its name is that of an amount')
  if (isInRowTotal) return yes('the rows are added up with it')
  if (unnamed.test(column.name)) return no('unsure', 'no header says what its numbers are')
  const unit = unitOf(column)
  if (unit !== undefined && !isMeasure(unit)) return yes(`its values are in ${unit}`)
  const marks = column.cells
    .filter((cell) => !isBlank(cell))
    .map((cell) => /\d([.,'’_ \u00a0\u202f])\d{3}(?!\d)/u.exec(cell)?.[1])
  // Three decimals in every cell are typical of weights and volumes.
  const isGrouped =
    marks.some((mark) => mark !== undefined && mark !== column.format.decimal) ||
    marks.every((mark) => mark !== undefined)
  return isGrouped ? yes('its thousands are separated, as those of amounts are') : undefined
}

function smallParts({ values }: NumberColumn): Summing | undefined {
  const known = values.filter((value) => value !== undefined)
  const isSmall = known.every((value) => value.abs().lte(10))
  return isSmall && known.some(hasFraction)
    ? no('unsure', 'these may be ratings or rates')
    : undefined
}

/** Whether this column and another one are named after periods, such as Apr or 2024. */
function arePeriods({ name }: NumberColumn, others: readonly NumberColumn[]): boolean {
  return isPeriodName(name) && others.some((one) => isPeriodName(one.name))
}

/** A column named after a year, a month or a class holds its amounts. */
function evidenceOfPeriod(
  column: NumberColumn,
  { others, rowsArePersons, rowsArePlaces, title }: Surroundings,
): Summing | undefined {
  const { name } = column
  // A word such as May or Mar is a month only beside other months.
  const isAlone = !/\d/.test(name) && !arePeriods(column, others)
  if (!isPeriodName(name) || isAlone) return undefined
  const periods = [column, ...others.filter((one) => isPeriodName(one.name))]
  if (periods.slice(1).some(smallParts)) return undefined
  const values = periods.flatMap((one) => one.values.filter((value) => value !== undefined))
  const isUpTo = (most: number) => values.every((value) => value.abs().lte(most))
  // Values below zero may be temperatures.
  if (isUpTo(maxDegrees) && (rowsArePlaces || values.some((value) => value.lt(0)))) {
    return no('unsure', 'these may be measurements')
  }
  const isMoney = periods.every(({ format }) => format.decimals === 2)
  if (isUpTo(maxPercent) && !isMoney && values.some(hasFraction)) {
    return no('unsure', 'these may be percentages or averages')
  }
  if (isOther(title)) return no('unsure', 'its title speaks of something else than amounts')
  if (column.values.every((value) => !value || value.lte(10)) && rowsArePersons) {
    return no('unsure', 'these may be answers or grades')
  }
  return yes('its name is that of a period or class')
}

const [maxDegrees, maxPercent] = [60, 100]

function isOther(title: string): boolean {
  const meaning = meaningOf(title)
  return meaning === 'rate' || meaning === 'price' || meaning === 'state'
}

/** Signs that the numbers are codes, if there is no evidence of amounts. */
function digitNames({ cells, values }: NumberColumn, { isFirst }: Surroundings) {
  const known = values.filter((value) => value !== undefined)
  const isDistinct = new Set(known.map(String)).size === known.length
  if (known.some(hasFraction) || !isDistinct || known.length < 2) return undefined
  const texts = cells.map((cell) => cell.trim()).filter((cell) => !isBlank(cell))
  const isLong = texts.every((text) => /^\d{4,}$/.test(text))
  const isNamed = isLong && new Set(texts.map((text) => text.length)).size === 1
  return isFirst || isNamed ? no('unsure', 'these may be codes') : undefined
}

/** Plural names are counts, unless they stand beside measurements: the doors of a car beside its height. */
function evidenceOfCount(
  { name, values }: NumberColumn,
  { others, rowsAreMeasured }: Surroundings,
): Summing | undefined {
  if (rowsAreMeasured || others.some((one) => meaningOf(one.name) === 'state')) return undefined
  const isCount = values.every((value) => !value || (value.gte(0) && !hasFraction(value)))
  return isCount && isPlural(name) ? yes('its name is that of things that are counted') : undefined
}
