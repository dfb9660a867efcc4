import { AppError } from '../errors.ts'
import { describeError, type Logger } from '../log.ts'
import type { EventOf } from '../protocol/events.ts'
import { fullId, type ImageSize, type ModelFacts } from '../providers/model-facts.ts'
import type {
  CallResult,
  ImageRequest,
  Meter,
  ModelRequest,
  UsageReport,
} from '../providers/provider.ts'
import type { Database, Statement } from '../store/database.ts'
import { nowIso } from '../store/query.ts'
import {
  bookAbandoned,
  readSpent,
  renewReservations,
  reserve,
  reserveUnknown,
  type BudgetLimits,
} from '../store/reservations.ts'
import { bookUsage, deleteReservation, type Call, type CallUsage } from '../store/usage.ts'
import { boundOf, estimateInput, estimateOutput, maxUsdOf, outputLimitOf } from './bound.ts'
import { budgetError, unknownPriceError } from './budget.ts'
import { costOf } from './price.ts'

/** What calls belong to. `role` overrides that of their requests. */
export interface CallOwner {
  session_id: string | null
  document_id: string | null
  turn_id: string | null
  role?: Call['role']
}

/** Stores the event that says what a call used, and the statements that book it, in one commit. */
export type RecordUsage = (event: EventOf<'usage'>, booking: Statement[]) => void | Promise<void>

/**
 * Reserves and books the costs of all calls to models, and keeps them within the budgets; see
 * docs/decisions/0030-calls-are-reserved.md.
 */
export interface Spending {
  /** Returns the meter for the calls of an owner. By default, what they used is booked without an event. */
  meterOf(owner: CallOwner, record?: RecordUsage): Meter
  /** Stores bookings. Never fails: what can’t be stored is logged, and stored by a later `renew`. */
  book(booking: Statement[]): Promise<void>
  /** Extends the leases of the calls under way, and stores the bookings that could not be stored. */
  renew(): Promise<void>
  /** Books the calls that no process makes any more, as after a crash, at the most that they may have cost. */
  recover(): Promise<void>
}

export function createSpending(
  db: Database,
  limits: BudgetLimits,
  log: Logger,
  leaseEnd: () => string,
): Spending {
  const isLimited = limits.day !== undefined || limits.month !== undefined
  /** The ids of the calls that this process makes. */
  const open = new Set<string>()
  let unstored: Statement[][] = []

  async function book(booking: Statement[]): Promise<void> {
    if (booking.length === 0) return
    try {
      await db.write(booking)
    } catch (error) {
      log.error('the costs of a call can’t be stored; trying again', {
        reason: describeError(error),
      })
      unstored.push(booking)
    }
  }

  /** Gives up the reservation of a call that is not made because of an error. */
  function giveUp(id: string, error: unknown): never {
    // A write that seemed to fail may have stored it.
    if (!(error instanceof AppError)) void book([deleteReservation(db, id)])
    throw error
  }

  /** Reserves a call. Returns the limit of its answer in tokens and what it may cost; null if unknown. */
  async function reserveCall(call: Call, model: ModelFacts, request: ModelRequest | ImageRequest) {
    const bound = boundOf(model, request, call.date)
    if (!bound) {
      if (isLimited) throw unknownPriceError(model)
      const maxOutput = outputLimitOf(model, request)
      await reserveUnknown(db, call, maxOutput, leaseEnd())
      return { maxOutput, maxUsd: null }
    }
    if (maxUsdOf(bound) === 0) return { maxOutput: bound.maxOutput, maxUsd: 0 }
    const maxOutput = await reserve(db, call, bound, limits, leaseEnd())
    if (maxOutput === undefined) {
      throw budgetError(limits, await readSpent(db, call.date), bound, call.date)
    }
    return { maxOutput, maxUsd: maxUsdOf({ ...bound, maxOutput }) }
  }

  return {
    meterOf(owner, record = (_, booking) => book(booking)) {
      return {
        async begin(model, request) {
          const call = callOf(owner, model, request)
          const { maxOutput, maxUsd } = await reserveCall(call, model, request).catch(
            (error: unknown) => giveUp(call.id, error),
          )
          open.add(call.id)
          return {
            maxOutput,
            async end(result) {
              open.delete(call.id)
              const report = reportOf(request, result)
              if (!report) return book([deleteReservation(db, call.id)])
              const cost = costOf(model, report, call.date, pictureOf(request, result, report))
              const isWrong = isBeyond(cost, maxUsd)
              if (isWrong) log.warn('a call can’t have cost so much', { model: call.model, cost })
              const usage = usageOf(isWrong ? estimateOf(request, result) : report, result, cost)
              // A budget can’t leave out what is unknown.
              const booked =
                isWrong || (cost === null && isLimited)
                  ? { ...usage, cost_usd: maxUsd, estimated: true }
                  : usage
              await record(eventOf(call, booked), bookUsage(db, call, booked))
            },
          }
        },
      }
    },
    book,
    async renew() {
      const bookings = unstored
      unstored = []
      for (const booking of bookings) await book(booking)
      await renewReservations(db, [...open], leaseEnd())
    },
    // No other process has a local file open, so a call that is not made here is made nowhere.
    recover: () => bookAbandoned(db, [...open], db.shared ? nowIso() : undefined),
  }
}

function callOf(
  { role, ...owner }: CallOwner,
  model: ModelFacts,
  request: ModelRequest | ImageRequest,
): Call {
  const isPicture = 'prompt' in request
  return {
    ...owner,
    id: crypto.randomUUID(),
    date: nowIso().slice(0, 10),
    role: role ?? (isPicture ? 'image' : request.purpose),
    model: fullId(model),
    prompt_version: isPicture ? null : (request.promptVersion ?? null),
  }
}

/** More than any call can use; beyond it, a report is a mistake. */
const maxPlausible = { tokens: 1e9, usd: 1e4 } as const

/** A bound may be a little too low; a cost of more than so many times it is a mistake. */
const maxTimesBound = 10

function isBeyond(cost: number | null, maxUsd: number | null): boolean {
  return cost !== null && maxUsd !== null && maxUsd > 0 && cost > maxTimesBound * maxUsd
}

/** Whether a report can be true. An odd server may send negative numbers, or no numbers at all. */
function isPlausible({ usage, usd = 0 }: UsageReport): boolean {
  const { cacheWriteHour: hour = 0, imageOutput = 0, ...counts } = usage
  const all = [...Object.values(counts), hour, imageOutput, counts.cacheWrite - hour]
  const isCount = (count: number) =>
    Number.isInteger(count) && count >= 0 && count <= maxPlausible.tokens
  return all.every(isCount) && (usd === null || (usd >= 0 && usd <= maxPlausible.usd))
}

/** What a call used, as reported or else estimated; undefined if it was refused before it began. */
function reportOf(
  request: ModelRequest | ImageRequest,
  result: CallResult,
): UsageReport | undefined {
  const { report, hasBegun } = result
  if (report && !report.unknown && isPlausible(report)) return report
  return hasBegun ? estimateOf(request, result) : undefined
}

function estimateOf(request: ModelRequest | ImageRequest, { received }: CallResult): UsageReport {
  const usage = { input: estimateInput(request), output: estimateOutput(received) }
  return {
    type: 'usage',
    usage: { ...usage, cacheRead: 0, cacheWrite: 0 },
    estimated: true,
  }
}

/** The size of the picture that a call made or, where its answer did not come, may have made. */
function pictureOf(
  request: ModelRequest | ImageRequest,
  { pictures }: CallResult,
  { estimated }: UsageReport,
): ImageSize | undefined {
  return 'prompt' in request && (pictures > 0 || estimated) ? request.size : undefined
}

function usageOf(
  { usage, estimated }: UsageReport,
  { pictures }: CallResult,
  cost_usd: number | null,
): CallUsage {
  return {
    input_tokens: usage.input,
    output_tokens: usage.output,
    cache_read_tokens: usage.cacheRead,
    cache_write_tokens: usage.cacheWrite,
    cache_write_hour_tokens: usage.cacheWriteHour ?? 0,
    image_output_tokens: usage.imageOutput ?? 0,
    images: pictures,
    cost_usd,
    estimated,
  }
}

function eventOf({ model }: Call, usage: CallUsage): EventOf<'usage'> {
  return {
    type: 'usage',
    model,
    input_tokens: usage.input_tokens,
    output_tokens: usage.output_tokens + usage.image_output_tokens,
    cache_read_tokens: usage.cache_read_tokens,
    cache_write_tokens: usage.cache_write_tokens,
    cost_usd: usage.cost_usd,
    estimated: usage.estimated,
  }
}
