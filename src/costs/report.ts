import type { CostReport } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { listCosts } from '../store/usage.ts'

/** The costs of the last `days` UTC days, including today. */
export async function costReport(db: Database, days: number): Promise<CostReport> {
  const since = new Date(Date.now() - (days - 1) * 86_400_000).toISOString().slice(0, 10)
  const rows = await listCosts(db, since)
  return {
    days: rows,
    total_usd: rows.reduce((sum, row) => sum + row.estimated_cost_usd, 0),
    unknown_requests: rows.reduce((sum, row) => sum + row.unknown_requests, 0),
  }
}
