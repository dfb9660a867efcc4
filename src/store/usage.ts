import { asc, eq, gte, sql, type SQL } from 'drizzle-orm'
import { budgetReservations, costTracking, usageRecords } from '../../drizzle/index.ts'
import type { Database, Statement } from './database.ts'
import { nowIso } from './query.ts'

export type UsageRole = (typeof usageRecords.$inferSelect)['role']

/** A call to a model. */
export interface Call {
  id: string
  /** The UTC day on which it began. */
  date: string
  /** Null for a call outside of sessions, and so are the other two. */
  session_id: string | null
  document_id: string | null
  turn_id: string | null
  role: UsageRole
  /** As `provider/id`. */
  model: string
  /** The name and version of the system prompt; null if it had none. */
  prompt_version: string | null
}

/** What a call used. `cost_usd` null: unknown. */
export interface CallUsage {
  input_tokens: number
  output_tokens: number
  cache_read_tokens: number
  cache_write_tokens: number
  cache_write_hour_tokens: number
  image_output_tokens: number
  images: number
  cost_usd: number | null
  estimated: boolean
}

export const noTokens = {
  input_tokens: 0,
  output_tokens: 0,
  cache_read_tokens: 0,
  cache_write_tokens: 0,
  cache_write_hour_tokens: 0,
  image_output_tokens: 0,
  images: 0,
}

/**
 * Returns the statements that record a call, by itself and in the totals of its UTC day and model, and
 * delete its reservation. In the totals, input includes the cache, and output the tokens of pictures.
 * Recording a call again does nothing.
 */
export function bookUsage(db: Database, call: Call, usage: CallUsage): Statement[] {
  const { date, model } = call
  const provider = model.slice(0, Math.max(0, model.indexOf('/')))
  const input = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
  const output = usage.output_tokens + usage.image_output_tokens
  return [
    db.orm
      .insert(usageRecords)
      .values({ ...call, ...usage, provider, created_at: nowIso() })
      .onConflictDoNothing(),
    // Right after that statement, whose number of changes it reads.
    sql`INSERT INTO ${costTracking} (id, date, model, request_count, input_tokens, output_tokens, images_generated, estimated_cost_usd, unknown_requests)
      SELECT ${crypto.randomUUID()}, ${date}, ${model}, 1, ${input}, ${output}, ${usage.images}, ${usage.cost_usd ?? 0}, ${usage.cost_usd === null ? 1 : 0}
      WHERE changes() = 1
      ON CONFLICT (date, model) DO UPDATE SET
        request_count = request_count + excluded.request_count,
        input_tokens = input_tokens + excluded.input_tokens,
        output_tokens = output_tokens + excluded.output_tokens,
        images_generated = images_generated + excluded.images_generated,
        estimated_cost_usd = estimated_cost_usd + excluded.estimated_cost_usd,
        unknown_requests = unknown_requests + excluded.unknown_requests`,
    deleteReservation(db, call.id),
  ]
}

/** Returns the statement that gives up the reservation of a call. */
export function deleteReservation(db: Database, id: string): Statement {
  return db.orm.delete(budgetReservations).where(eq(budgetReservations.id, id))
}

/**
 * SQL of what the calls that match have cost: the sum, which is null if a part of it is unknown,
 * the sum of the known parts, and whether a part is estimated. The condition names a column of `u`.
 */
export function costWhere(condition: SQL) {
  const all = sql`iif(count(*) = count(u.cost_usd), total(u.cost_usd), NULL)`
  const from = sql`FROM usage_records u WHERE ${condition}`
  return {
    cost_usd: sql<number | null>`(SELECT ${all} ${from})`.as('cost_usd'),
    known_cost_usd: sql<number>`(SELECT total(u.cost_usd) ${from})`.as('known_cost_usd'),
    cost_estimated: sql`(SELECT coalesce(max(u.estimated), 0) ${from})`
      .mapWith(Boolean)
      .as('cost_estimated'),
  }
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
