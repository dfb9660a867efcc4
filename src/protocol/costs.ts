import type { Costs } from './resources.ts'

/** An amount in US dollars for people, with two digits that count: “$0.012”, “$0.50”, “$12.35”. */
export function sayUsd(amount: number): string {
  // Less than any call costs, such as what is left over when amounts are added.
  if (amount > 0 && amount < 0.000001) return 'less than $0.000001'
  if (amount === 0 || amount >= 0.995) return `$${amount.toFixed(2)}`
  const decimals = 1 - Math.floor(Math.log10(amount))
  return `$${Number(amount.toPrecision(2)).toFixed(decimals)}`
}

/** A cost for people; empty if there is none. */
export function sayCost({ cost_usd, known_cost_usd, cost_estimated }: Costs): string {
  if (cost_usd === 0) return ''
  const about = cost_estimated ? 'about ' : ''
  if (cost_usd !== null) return `${about}${sayUsd(cost_usd)}`
  return known_cost_usd === 0 ? 'cost unknown' : `at least ${about}${sayUsd(known_cost_usd)}`
}
