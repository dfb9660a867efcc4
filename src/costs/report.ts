import type { CostReport } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { nowIso } from '../store/query.ts'
import { readSpent, type BudgetLimits } from '../store/reservations.ts'
import { listCosts } from '../store/usage.ts'

/** The costs of the last `days` UTC days, including today, and what is left of the budgets. */
export async function costReport(
  db: Database,
  limits: BudgetLimits,
  days: number,
): Promise<CostReport> {
  const since = new Date(Date.now() - (days - 1) * 86_400_000).toISOString().slice(0, 10)
  const rows = await listCosts(db, since)
  return {
    days: rows,
    total_usd: rows.reduce((sum, row) => sum + row.estimated_cost_usd, 0),
    unknown_requests: rows.reduce((sum, row) => sum + row.unknown_requests, 0),
    budgets: await readBudgets(db, limits),
  }
}

async function readBudgets(
  db: Database,
  { day, month }: BudgetLimits,
): Promise<CostReport['budgets']> {
  const spent = await readSpent(db, nowIso().slice(0, 10))
  return {
    ...(day !== undefined && { day: { limit: day, ...spent.day } }),
    ...(month !== undefined && { month: { limit: month, ...spent.month } }),
  }
}
