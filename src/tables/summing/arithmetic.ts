import type Big from 'big.js'
import { sumOf } from '../formats/numbers.ts'

// Evidence from the values of columns by arithmetic alone.

/** The values of a column in the order of its rows; undefined for cells without one. */
export type Values = readonly (Big | undefined)[]

/** A column of numbers, reduced to its values. */
interface Measured {
  values: Values
}

const zero = sumOf([])

/** Whether each value is the previous one plus an amount in the same row, from either end. */
export function isBalance(values: Values, others: readonly Measured[]): boolean {
  return (
    isRunning(values, others) ||
    isRunning(
      values.toReversed(),
      others.map((one) => ({ ...one, values: one.values.toReversed() })),
    )
  )
}

/** Whether values count up by one from row to row. */
export function isCounter(values: Values): boolean {
  return (
    values.length > 2 &&
    values.every((value, index) => {
      const before = values[index - 1]
      return value !== undefined && (index === 0 || (before && value.minus(before).eq(1)))
    })
  )
}

/** Whether each value adds another column, or the difference of two columns, to the previous value. */
function isRunning(values: Values, others: readonly Measured[]): boolean {
  const steps = values.slice(1).map((value, index) => {
    const before = values[index]
    return value && before && value.minus(before)
  })
  if (steps.length < 2 || steps.some((step) => !step) || steps.every((step) => step?.eq(0))) {
    return false
  }
  const at = (column: Measured | undefined, index: number) => column?.values[index + 1]
  const isHit = (one: Measured): boolean => {
    const isStep = (sign: 1 | -1) =>
      steps.every((step, index) => step?.eq((at(one, index) ?? zero).times(sign)))
    const isDifference = (other: Measured) =>
      other !== one &&
      steps.every((step, index) =>
        step?.eq((at(one, index) ?? zero).minus(at(other, index) ?? zero)),
      )
    return isStep(1) || isStep(-1) || others.some(isDifference)
  }
  return others.some((one) => {
    if (!isHit(one)) return false
    const isFromFirst = values[0] !== undefined && values[0].eq(one.values[0]?.abs() ?? 0)
    return isBeyondChance(
      values,
      steps.length + (isFromFirst ? 1 : 0),
      others.length * (others.length + 1),
    )
  })
}

/** How improbable a coincidence must be to count as evidence: one in this many. */
const minOdds = 20

/** Whether `agreed` matching values are too many for coincidence, given how many `guesses` were tried. */
export function isBeyondChance(values: Values, agreed: number, guesses: number): boolean {
  const known = values.filter((value) => value !== undefined)
  const decimals = known.reduce(
    (most, value) => Math.max(most, value.toFixed().split('.')[1]?.length ?? 0),
    0,
  )
  const numbers = known.map(Number)
  const spread =
    numbers.reduce((a, b) => Math.max(a, b), -Infinity) -
    numbers.reduce((a, b) => Math.min(a, b), Infinity)
  const different = spread * 10 ** decimals + 1
  return agreed * Math.log(different) >= Math.log(minOdds * guesses)
}

/** Whether values are the products of two other columns, such as a quantity and a price. */
export function isProduct(values: Values, others: readonly Measured[]): boolean {
  return others.some((one, index) =>
    others.slice(index + 1).some(
      (other) =>
        values.some((value) => value && !value.eq(0)) &&
        values.every((value, at) => {
          const [a, b] = [one.values[at], other.values[at]]
          return !value || (a && b && a.times(b).minus(value).abs().lte('0.01'))
        }),
    ),
  )
}

export function hasFraction(value: Big): boolean {
  return !value.round().eq(value)
}
