import type Big from 'big.js'
import { isBeyondChance } from './arithmetic.ts'
import { isCurrency } from '../formats/currencies.ts'
import { isNumeric, type Draft } from '../draft-columns.ts'
import { amountsOfMatrix, areMeasuredBy } from './matrix.ts'
import { isUnit, meaningOf } from './names.ts'
import { isBlank, sumOf } from '../formats/numbers.ts'
import { isSummary } from '../totals/total-labels.ts'
import type { Surroundings } from './summing.ts'

/** What the other columns and the rows of a table say about its columns of numbers. */
export interface TableEvidence {
  /** The indexes of the columns that another column adds up row by row, and of that column. */
  inRowTotals: ReadonlySet<number>
  /** The indexes of the columns that hold the same kind of amounts beside each other. */
  matrix: ReadonlySet<number>
  // The other facts are those of `Surroundings`.
  unitsBeside: Surroundings['unitsBeside']
  rowsMixMeasures: boolean
  rowsArePersons: boolean
  rowsArePlaces: boolean
  rowsAreMeasured: boolean
  rowsAreTimes: boolean
  /** The columns of numbers; empty if there are too many to compare with each other. */
  numbers: readonly Draft[]
}

/** Collects the evidence from columns without their total rows. `title` is the title of the table. */
export function evidenceIn(drafts: readonly Draft[], title: string): TableEvidence {
  const numbers = drafts.filter(isNumeric)
  return {
    inRowTotals: columnsInRowTotals(drafts),
    matrix: columnsOfMatrix(drafts, title),
    unitsBeside: unitsBeside(drafts),
    rowsMixMeasures: mixMeasures(drafts),
    rowsAreTimes: areTimes(drafts),
    rowsAreMeasured: drafts.some((draft) => !isNumeric(draft) && areMeasuredBy(draft.name)),
    rowsArePlaces: drafts.some(({ name }) => placeColumn.test(name.trim())),
    rowsArePersons: drafts.some(({ name }) => personColumn.test(name.trim())),
    numbers: numbers.length <= maxComparedColumns ? numbers : [],
  }
}

/** The maximum number of columns of numbers that are compared with each other. */
const maxComparedColumns = 40

const placeColumn =
  /^(?:cit(?:y|ies)|towns?|stations?|locations?|places?|ort|stadt|station|standort|ville|lieu|ciudad|lugar|città|都市|地点|المدينة)$/iu

const personColumn =
  /^(?:respondents?|participants?|students?|pupils?|patients?|subjects?|judges?|schüler(?:in)?|teilnehmer(?:in)?|proband(?:in)?|patient(?:in)?|élève|étudiant|alumn[oa]|estudiante|studente|leerling|elev)$/iu

/** Whether the rows are points in time, alone or repeated for several names. */
function areTimes(drafts: readonly Draft[]): boolean {
  const isTime = ({ reading, name }: Draft) =>
    typeof reading === 'object' || (reading === 'number' && meaningOf(name) === 'time')
  const [first] = drafts
  if (!first) return false
  if (isTime(first)) return true
  const repeatsCells = ({ cells }: Draft) => new Set(cells).size < cells.length
  return (
    first.reading === 'text' &&
    repeatsCells(first) &&
    drafts.some((draft) => isTime(draft) && repeatsCells(draft))
  )
}

/** The indexes of the columns that hold the same kind of amounts beside each other. */
function columnsOfMatrix(drafts: readonly Draft[], title: string): ReadonlySet<number> {
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

/** The indexes of the columns that another column adds up row by row, and of that column. */
function columnsInRowTotals(drafts: readonly Draft[]): ReadonlySet<number> {
  const numbers = drafts.flatMap(({ reading, values }, index) =>
    reading === 'number' ? [{ index, values }] : [],
  )
  const inRowTotals = new Set<number>()
  if (numbers.length > maxComparedColumns) return inRowTotals
  for (const [at, total] of numbers.entries()) {
    const isNamedTotal = isSummary(drafts[total.index]?.name ?? '')
    // The parts of a total are consecutive columns that end right before it or start right after it.
    const runs = [
      ...numbers.slice(0, at).map((_, from) => numbers.slice(from, at)),
      ...numbers.slice(at + 1).map((_, count) => numbers.slice(at + 1, at + 2 + count)),
    ]
    for (const parts of runs.filter((run) => run.length > 1)) {
      const columns = [...parts, total]
      const partValues = parts.map(({ values }) => values)
      if (!areRowSums(total.values, partValues)) continue
      const isNoCoincidence = columns.some(({ values }) =>
        isBeyondChance(values, values.length, numbers.length ** 2),
      )
      if (!isNamedTotal && !isNoCoincidence) continue
      for (const { index } of columns) inRowTotals.add(index)
    }
  }
  return inRowTotals
}

/** Whether each total is the sum of the parts in its row. */
function areRowSums(
  totals: readonly (Big | undefined)[],
  parts: readonly (readonly (Big | undefined)[])[],
): boolean {
  if (totals.length < 2 || totals.every((total) => !total || total.eq(0))) return false
  return totals.every((total, row) =>
    total?.eq(sumOf(parts.flatMap((values) => values[row] ?? []))),
  )
}

/** What a text column names for each row, if that differs: currencies or units. */
function unitsBeside(drafts: readonly Draft[]): Surroundings['unitsBeside'] {
  for (const [index, { name, reading, cells }] of drafts.entries()) {
    if (reading !== 'text') continue
    const texts = [...new Set(cells.map((cell) => cell.trim()).filter((cell) => !isBlank(cell)))]
    if (texts.length < 2) continue
    // The first column has the labels of the rows.
    const mayBeUnits = () => index > 0 && texts.every(({ length }) => length <= maxUnitLength)
    if (texts.every(isCurrency) || (currencyColumn.test(name.trim()) && mayBeUnits())) {
      return 'currencies'
    }
    if (texts.every((text) => isUnit(text) || isWrittenUnit(text))) return 'units'
    if (unitColumn.test(name.trim()) && mayBeUnits()) return 'units'
  }
  return undefined
}

/** In characters. */
const maxUnitLength = 12
const currencyColumn =
  /^(?:currency|curr?\.?|ccy|währung|whg\.?|devise|monnaie|moneda|divisa|valuta|moeda|waluta|měna|para birimi|валюта|通貨|币种|货币|통화|العملة)$/iu
const unitColumn =
  /^(?:units?|uom|unit of measure|unit of measurement|measure|einheit|mengeneinheit|me|unité|unidad|unità|unidade|eenheid|enhet|enhed|yksikkö|jednostka|jm|jednotka|mj|birim|единица|ед\.? ?изм\.?|ед\.?|単位|单位|단위|الوحدة)$/iu

/** Whether a text is a unit that is written out, or one of a rate or temperature. */
function isWrittenUnit(text: string): boolean {
  return /^(?:%|°C|°F|percent|hours?|days?|kilograms?|grams?|lit(?:er|re)s?|pieces?|box(?:es)?|tons?|tonnes?)$/i.test(
    text,
  )
}

const incomeLabel =
  /^(?:net |total |gross )?(?:revenues?|sales|income|turnover|umsatz|umsätze|erlöse|einnahmen|ventes|ingresos)$/iu
const costOrProfitLabel =
  /^(?:net |total |gross |operating )?(?:costs?|expenses|profit|loss|ebit|ebitda|cogs|kosten|aufwand|gewinn|ergebnis|ausgaben|coûts|gastos)$/iu
/** Names of label columns whose rows are measures. */
const measureColumn =
  /^(?:metric|measure|kpi|indicator|kennzahl|messgröße|metrik|indicateur|indicador|parameter|property|field)s?$/iu

/** Whether the rows measure different things, by the name of the label column or by the labels. */
function mixMeasures(drafts: readonly Draft[]): boolean {
  const labels = drafts.find(({ reading }) => reading === 'text')
  if (!labels) return false
  if (measureColumn.test(labels.name.trim())) return true
  const texts = labels.cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  const has = (pattern: RegExp) => texts.some((text) => pattern.test(text))
  if (has(incomeLabel) && has(costOrProfitLabel)) return true
  return texts.length <= maxMeasures && has(ratioLabel) && texts.map(meaningOf).includes('amount')
}

/** A longer table is hardly a list of measures. */
const maxMeasures = 30

/** Labels of measures that are not amounts, such as a margin beside revenue and costs. */
const ratioLabel =
  /(?<![\p{L}])(?:margin|ratio|rate|percent(?:age)?|average|avg|per|growth|churn|roi|ctr|nps|marge|quote|anteil|durchschnitt|wachstum|taux|moyenne|tasa|promedio|tasso|media)(?![\p{L}])|\p{L}(?:quote|rate|anteil|marge)$|(?:^|[\s(])(?:in )?%\)?$/iu
