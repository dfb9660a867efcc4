import { and, inArray, lt, notInArray, sql, type SQL } from 'drizzle-orm'
import { budgetReservations, costTracking } from '../../drizzle/index.ts'
import type { Database, Statement } from './database.ts'
import { nowIso } from './query.ts'
import { bookUsage, noTokens, type Call } from './usage.ts'

/** Budgets in US dollars. */
export interface BudgetLimits {
  day?: number | undefined
  month?: number | undefined
}

/** The most that a call may cost, in US dollars. */
export interface Bound {
  /** Of all but the answer, whose tokens cost `usdPerOutputToken` each. */
  inputUsd: number
  usdPerOutputToken: number
  /** The limit of the answer, in tokens, and the least to which it may be lowered. */
  maxOutput: number
  minOutput: number
}

/** A budget that is not set, and the price of a token that is free: neither is a limit. */
const noBudget = 1e12
const almostNothing = 1e-12

/**
 * Reserves what a call costs at most or, for a shorter answer, what the budgets have left. One
 * statement decides, so that concurrent calls never reserve more than a budget has. Returns the limit
 * of the answer in tokens; undefined if too little is left.
 */
export async function reserve(
  db: Database,
  call: Call,
  { inputUsd, usdPerOutputToken, maxOutput, minOutput }: Bound,
  { day = noBudget, month = noBudget }: BudgetLimits,
  leaseUntil: string,
): Promise<number | undefined> {
  const left = sql`min(${day} - ${usedIn(daysOf(call.date).day)}, ${month} - ${usedIn(daysOf(call.date).month)})`
  const affordable = sql`CAST((${left} - ${inputUsd}) / ${Math.max(usdPerOutputToken, almostNothing)} AS INTEGER)`
  const [result] = await db.write([
    insertReservation(
      call,
      leaseUntil,
      sql`${inputUsd} + ${usdPerOutputToken} * tokens`,
      sql`tokens FROM (SELECT min(${maxOutput}, ${affordable}) AS tokens) WHERE tokens >= ${minOutput}`,
    ),
  ])
  const limit = result?.rows[0]?.[0]
  return limit === undefined ? undefined : Number(limit)
}

/** Records that a call of unknown cost is under way. */
export async function reserveUnknown(
  db: Database,
  call: Call,
  maxOutput: number,
  leaseUntil: string,
) {
  await db.write([insertReservation(call, leaseUntil, sql`NULL`, sql`${maxOutput}`)])
}

function insertReservation(call: Call, leaseUntil: string, usd: SQL, tokens: SQL): Statement {
  const { id, date, session_id, document_id, turn_id, role, model, prompt_version } = call
  return sql`INSERT INTO ${budgetReservations} (id, date, session_id, document_id, turn_id, role, model, prompt_version, created_at, lease_until, reserved_usd, max_output_tokens)
    SELECT ${id}, ${date}, ${session_id}, ${document_id}, ${turn_id}, ${role}, ${model}, ${prompt_version}, ${nowIso()}, ${leaseUntil}, ${usd}, ${tokens}
    RETURNING max_output_tokens`
}

/** The first and last day of the day and of the month of a UTC day. */
function daysOf(date: string): Record<'day' | 'month', { first: string; last: string }> {
  const month = date.slice(0, 7)
  return {
    day: { first: date, last: date },
    month: { first: `${month}-01`, last: `${month}-31` },
  }
}

interface Days {
  first: string
  last: string
}

function spentIn({ first, last }: Days): SQL<number> {
  return sql<number>`coalesce((SELECT sum(estimated_cost_usd) FROM ${costTracking} WHERE date BETWEEN ${first} AND ${last}), 0)`
}

function reservedIn({ first, last }: Days): SQL<number> {
  return sql<number>`coalesce((SELECT sum(reserved_usd) FROM ${budgetReservations} WHERE date BETWEEN ${first} AND ${last}), 0)`
}

function usedIn(days: Days): SQL {
  return sql`(${spentIn(days)} + ${reservedIn(days)})`
}

export interface Spent {
  spent: number
  reserved: number
}

/** Returns the known costs of a UTC day and of its month, and what the calls under way may add. */
export async function readSpent(
  db: Database,
  date: string,
): Promise<Record<'day' | 'month', Spent>> {
  const { day, month } = daysOf(date)
  const row = await db.orm.get<
    Record<'spentToday' | 'reservedToday' | 'spent' | 'reserved', number>
  >(
    sql`SELECT ${spentIn(day)} AS spentToday, ${reservedIn(day)} AS reservedToday, ${spentIn(month)} AS spent, ${reservedIn(month)} AS reserved`,
  )
  const { spentToday, reservedToday, spent, reserved } = row
  return { day: { spent: spentToday, reserved: reservedToday }, month: { spent, reserved } }
}

/** Extends the lease of calls until the given time. */
export async function renewReservations(db: Database, ids: string[], until: string): Promise<void> {
  if (ids.length === 0) return
  await db.write([
    db.orm
      .update(budgetReservations)
      .set({ lease_until: until })
      .where(inArray(budgetReservations.id, ids)),
  ])
}

/**
 * Books the calls that no process makes any more, at what they may have cost, as estimates. These are
 * the calls not in `own` whose lease ended before `now` or, without `now`, all of them.
 */
export async function bookAbandoned(db: Database, own: string[], now?: string): Promise<void> {
  const isExpired = now === undefined ? undefined : lt(budgetReservations.lease_until, now)
  const rows = await db.orm
    .select()
    .from(budgetReservations)
    .where(and(notInArray(budgetReservations.id, own), isExpired))
  for (const { id, date, session_id, document_id, turn_id, role, model, ...row } of rows) {
    const { prompt_version, reserved_usd: cost_usd } = row
    const call = { id, date, session_id, document_id, turn_id, role, model, prompt_version }
    await db.write(bookUsage(db, call, { ...noTokens, cost_usd, estimated: true }))
  }
}
