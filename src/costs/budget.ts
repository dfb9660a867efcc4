import { AppError } from '../errors.ts'
import { sayUsd } from '../protocol/costs.ts'
import { fullId, type ModelFacts } from '../providers/model-facts.ts'
import type { Bound, BudgetLimits, Spent } from '../store/reservations.ts'
import { maxUsdOf } from './bound.ts'

interface Budget {
  setting: string
  /** As in “the budget for today”. */
  period: string
  limit: number
  spent: number
  reserved: number
  resetsAt: string
}

/** The error of a call whose price is unknown, where there is a budget that it would have to fit. */
export function unknownPriceError(model: ModelFacts): AppError {
  return new AppError(
    'over_budget',
    `A budget is set, and the price of ${fullId(model)} is not known, so nothing was sent to it. Whoever runs this server can add its price to MODELS_FILE (0 for a local model). Other models can be used meanwhile.`,
  )
}

/** The error of a call that a budget has too little left for. */
export function budgetError(
  limits: BudgetLimits,
  spent: Record<'day' | 'month', Spent>,
  bound: Bound,
  day: string,
): AppError {
  const budget = budgetsOf(limits, spent, day).toSorted((a, b) => leftOf(a) - leftOf(b))[0]
  if (!budget) throw new Error('a call can’t be over budget without a budget')
  const least = maxUsdOf({ ...bound, maxOutput: bound.minOutput })
  const running =
    budget.reserved > 0
      ? ` Other requests are under way and may use ${sayUsd(budget.reserved)}; what they don’t use is free again when they have ended.`
      : ''
  return new AppError(
    'over_budget',
    `The budget of ${sayUsd(budget.limit)} for ${budget.period} has ${sayUsd(round(Math.max(0, leftOf(budget)), Math.floor))} left, and this request may cost ${sayUsd(round(least, Math.ceil))} or more, so it was not sent.${running} The budget resets at ${budget.resetsAt} UTC. Whoever runs this server can raise it with ${budget.setting}.`,
  )
}

function budgetsOf(
  limits: BudgetLimits,
  spent: Record<'day' | 'month', Spent>,
  day: string,
): Budget[] {
  const budgets = {
    day: { setting: 'BUDGET_DAY_USD', period: 'today', resetsAt: startAfter(day, 'day') },
    month: {
      setting: 'BUDGET_MONTH_USD',
      period: 'this month',
      resetsAt: startAfter(day, 'month'),
    },
  }
  return (['day', 'month'] as const).flatMap((name) => {
    const limit = limits[name]
    return limit === undefined ? [] : [{ ...budgets[name], ...spent[name], limit }]
  })
}

/**
 * Rounds an amount to the digits in which people read it, so that what a budget has left never looks
 * like enough: it is rounded down, and what is needed up.
 */
function round(amount: number, to: typeof Math.floor): number {
  if (amount < 0.000001) return amount
  const decimals = Math.max(2, 1 - Math.floor(Math.log10(amount)))
  // Six more decimals than are shown are exact enough to tell a whole number from one that is almost one.
  const scaled = Number((amount * 10 ** decimals).toFixed(6))
  return to(scaled) / 10 ** decimals
}

function leftOf({ limit, spent, reserved }: Budget): number {
  return limit - spent - reserved
}

/** When the day or the month after that of a UTC day begins. */
function startAfter(day: string, period: 'day' | 'month'): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const start = period === 'day' ? Date.UTC(year, month - 1, date + 1) : Date.UTC(year, month, 1)
  return new Date(start).toISOString().slice(0, 16).replace('T', ' ')
}
