import type Big from 'big.js'
import { isNoChance } from './arithmetic.ts'
import { isCurrency } from '../formats/currencies.ts'
import { isNumeric, type Draft } from '../draft-columns.ts'
import { amountsOfMatrix, areMeasuredBy } from './matrix.ts'
import { isUnit, meaningOf } from './names.ts'
import { isBlank, sumOf } from '../formats/numbers.ts'
import { isSummary } from '../totals/total-labels.ts'

/** What the other columns and the rows of a table say about its columns of numbers. */
export interface TableEvidence {
  /** The columns, by index, that another column adds up row by row, and that column. */
  addedUp: ReadonlySet<number>
  /** The columns, by index, that hold the same kind of amounts beside each other. */
  matrix: ReadonlySet<number>
  unitsBeside: 'currencies' | 'units' | undefined
  rowsAreMeasures: boolean
  rowsArePersons: boolean
  rowsArePlaces: boolean
  rowsAreMeasured: boolean
  rowsAreTimes: boolean
  /** The columns of numbers; empty where there are too many to compare them with each other. */
  numbers: readonly Draft[]
}

/** Collects the evidence of columns without their total rows. `title` says what the table is about. */
export function evidenceIn(drafts: readonly Draft[], title: string): TableEvidence {
  const numbers = drafts.filter(isNumeric)
  return {
    addedUp: addedUpIn(drafts),
    matrix: matrixOf(drafts, title),
    unitsBeside: unitsBeside(drafts),
    rowsAreMeasures: areMeasures(drafts),
    rowsAreTimes: areTimes(drafts),
    rowsAreMeasured: drafts.some((one) => !isNumeric(one) && areMeasuredBy(one.name)),
    rowsArePlaces: drafts.some(({ name }) => town.test(name.trim())),
    rowsArePersons: drafts.some(({ name }) => persons.test(name.trim())),
    numbers: numbers.length <= maxRelated ? numbers : [],
  }
}

/** The maximum number of columns of numbers that are compared with each other. */
const maxRelated = 40

const town =
  /^(?:cit(?:y|ies)|towns?|stations?|locations?|places?|ort|stadt|station|standort|ville|lieu|ciudad|lugar|città|都市|地点|المدينة)$/iu

const persons =
  /^(?:respondents?|participants?|students?|pupils?|patients?|subjects?|judges?|schüler(?:in)?|teilnehmer(?:in)?|proband(?:in)?|patient(?:in)?|élève|étudiant|alumn[oa]|estudiante|studente|leerling|elev)$/iu

/** Whether the rows are points in time, alone or repeated for several names. */
function areTimes(drafts: readonly Draft[]): boolean {
  const isTime = ({ reading, name }: Draft) =>
    typeof reading === 'object' || (reading === 'number' && meaningOf(name) === 'time')
  const [first] = drafts
  if (!first || isTime(first)) return first !== undefined
  const doesRepeat = ({ cells }: Draft) => new Set(cells).size < cells.length
  return (
    first.reading === 'text' &&
    doesRepeat(first) &&
    drafts.some((one) => isTime(one) && doesRepeat(one))
  )
}

/** The columns that hold the same kind of amounts beside each other, if their rows have labels. */
function matrixOf(drafts: readonly Draft[], title: string): ReadonlySet<number> {
  const labels = drafts.find(({ reading }) => reading !== 'number') ?? drafts[0]
  if (!labels) return new Set()
  const areDates = typeof labels.reading === 'object' || meaningOf(labels.name) === 'time'
  return amountsOfMatrix(
    drafts.flatMap(({ name, values, format, reading }, index) =>
      reading === 'number' && format.decimal && values.length > 1
        ? [{ index, name, values, format }]
        : [],
    ),
    { name: labels.name, areDates },
    title,
  )
}

/** The columns that another column adds up row by row, and that column. */
function addedUpIn(drafts: readonly Draft[]): ReadonlySet<number> {
  const numbers = drafts.flatMap(({ reading, values }, index) =>
    reading === 'number' ? [{ index, values }] : [],
  )
  const found = new Set<number>()
  if (numbers.length > maxRelated) return found
  for (const [at, total] of numbers.entries()) {
    const isCalled = isSummary(drafts[total.index]?.name ?? '')
    const runs = [
      ...numbers.slice(0, at).map((_, from) => numbers.slice(from, at)),
      ...numbers.slice(at + 1).map((_, count) => numbers.slice(at + 1, at + 2 + count)),
    ]
    for (const parts of runs.filter((run) => run.length > 1)) {
      if (
        !areAdded(
          total.values,
          parts.map(({ values }) => values),
        )
      )
        continue
      const all = [...parts, total]
      const isSure = (one: { values: Draft['values'] }) =>
        isNoChance(one.values, one.values.length, numbers.length ** 2)
      if (!isCalled && !all.some(isSure)) continue
      for (const { index } of all) found.add(index)
    }
  }
  return found
}

function areAdded(
  totals: readonly (Big | undefined)[],
  parts: readonly (readonly (Big | undefined)[])[],
): boolean {
  if (totals.length < 2 || totals.every((total) => !total || total.eq(0))) return false
  return totals.every((total, at) => total?.eq(sumOf(parts.flatMap((values) => values[at] ?? []))))
}

/** Whether a text column names a currency or unit for each row, and they differ. */
function unitsBeside(columns: readonly Draft[]): TableEvidence['unitsBeside'] {
  for (const [index, { name, reading, cells }] of columns.entries()) {
    if (reading !== 'text') continue
    const filled = new Set(cells.map((cell) => cell.trim()).filter((cell) => !isBlank(cell)))
    if (filled.size < 2) continue
    const texts = [...filled]
    const isShort = () => index > 0 && texts.every((text) => text.length <= maxUnit)
    if (texts.every(isCurrency) || (currencyColumn.test(name.trim()) && isShort())) {
      return 'currencies'
    }
    if (texts.every((cell) => isUnit(cell) || isPlainUnit(cell))) return 'units'
    if (unitColumn.test(name.trim()) && isShort()) return 'units'
  }
  return undefined
}

const maxUnit = 12
const currencyColumn =
  /^(?:currency|curr?\.?|ccy|währung|whg\.?|devise|monnaie|moneda|divisa|valuta|moeda|waluta|měna|para birimi|валюта|通貨|币种|货币|통화|العملة)$/iu
const unitColumn =
  /^(?:units?|uom|unit of measure|unit of measurement|measure|einheit|mengeneinheit|me|unité|unidad|unità|unidade|eenheid|enhet|enhed|yksikkö|jednostka|jm|jednotka|mj|birim|единица|ед\.? ?изм\.?|ед\.?|単位|单位|단위|الوحدة)$/iu

function isPlainUnit(text: string): boolean {
  return /^(?:%|°C|°F|percent|hours?|days?|kilograms?|grams?|lit(?:er|re)s?|pieces?|box(?:es)?|tons?|tonnes?)$/i.test(
    text,
  )
}

const incomes =
  /^(?:net |total |gross )?(?:revenues?|sales|income|turnover|umsatz|umsätze|erlöse|einnahmen|ventes|ingresos)$/iu
const results =
  /^(?:net |total |gross |operating )?(?:costs?|expenses|profit|loss|ebit|ebitda|cogs|kosten|aufwand|gewinn|ergebnis|ausgaben|coûts|gastos)$/iu
const measureColumn =
  /^(?:metric|measure|kpi|indicator|kennzahl|messgröße|metrik|indicateur|indicador|parameter|property|field)s?$/iu

/** Whether the rows measure different things, by the name of the label column or by the labels. */
function areMeasures(columns: readonly Draft[]): boolean {
  const labels = columns.find(({ reading }) => reading === 'text')
  if (!labels) return false
  if (measureColumn.test(labels.name.trim())) return true
  const texts = labels.cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  const has = (pattern: RegExp) => texts.some((text) => pattern.test(text))
  if (has(incomes) && has(results)) return true
  return texts.length <= maxMeasures && has(relation) && texts.map(meaningOf).includes('amount')
}

const maxMeasures = 30
/** Labels of measures that are not amounts, such as a margin beside revenue and costs. */
const relation =
  /(?<![\p{L}])(?:margin|ratio|rate|percent(?:age)?|average|avg|per|growth|churn|roi|ctr|nps|marge|quote|anteil|durchschnitt|wachstum|taux|moyenne|tasa|promedio|tasso|media)(?![\p{L}])|\p{L}(?:quote|rate|anteil|marge)$|(?:^|[\s(])(?:in )?%\)?$/iu
