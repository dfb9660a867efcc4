import { asc, gte, sql } from 'drizzle-orm'
import { costTracking, usageRecords } from '../../drizzle/index.ts'
import type { Database, Statement } from './database.ts'
import { nowIso } from './query.ts'

/** One call to a model and what it cost; `cost_usd` null: unknown. Tokens of images count as output. */
export interface NewUsage {
  session_id: string
  document_id: string | null
  turn_id: string
  model: string
  input_tokens: number
  output_tokens: number
  cache_read_tokens: number
  cache_write_tokens: number
  cost_usd: number | null
  estimated: boolean
}

/**
 * Returns the statements that record a call, by itself and in the totals of its UTC day and model, where
 * input includes the cache.
 */
export function insertUsage(db: Database, usage: NewUsage): Statement[] {
  const created_at = nowIso()
  const date = created_at.slice(0, 10)
  const input = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
  return [
    // If a server's response was lost, both are written again.
    db.orm
      .insert(usageRecords)
      .values({ id: crypto.randomUUID(), date, created_at, ...usage })
      .onConflictDoNothing(),
    sql`INSERT INTO ${costTracking} (id, date, model, request_count, input_tokens, output_tokens, estimated_cost_usd, unknown_requests)
      SELECT ${crypto.randomUUID()}, ${date}, ${usage.model}, 1, ${input}, ${usage.output_tokens}, ${usage.cost_usd ?? 0}, ${usage.cost_usd === null ? 1 : 0}
      WHERE changes() = 1
      ON CONFLICT (date, model) DO UPDATE SET
        request_count = request_count + excluded.request_count,
        input_tokens = input_tokens + excluded.input_tokens,
        output_tokens = output_tokens + excluded.output_tokens,
        estimated_cost_usd = estimated_cost_usd + excluded.estimated_cost_usd,
        unknown_requests = unknown_requests + excluded.unknown_requests`,
  ]
}

/** Returns the totals since a UTC day, by day and model. */
export async function listCosts(db: Database, since: string) {
  return db.orm
    .select({
      date: costTracking.date,
      model: costTracking.model,
      request_count: costTracking.request_count,
      input_tokens: costTracking.input_tokens,
      output_tokens: costTracking.output_tokens,
      images_generated: costTracking.images_generated,
      estimated_cost_usd: costTracking.estimated_cost_usd,
      unknown_requests: costTracking.unknown_requests,
    })
    .from(costTracking)
    .where(gte(costTracking.date, since))
    .orderBy(asc(costTracking.date), asc(costTracking.model))
}
