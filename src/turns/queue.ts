import { setTimeout as delay } from 'node:timers/promises'
import type { Outcome } from '../answering/task.ts'
import { AppError, found } from '../errors.ts'
import { describeError, type Logger } from '../log.ts'
import type { NumberedEvent } from '../protocol/events.ts'
import type { Turn } from '../protocol/resources.ts'
import type { Models } from '../providers/models.ts'
import type { Database } from '../store/database.ts'
import { nowIso } from '../store/query.ts'
import {
  findTurn,
  listAbandonedTurns,
  readDraft,
  renewLease,
  type StoredTurn,
} from '../store/turns.ts'
import { insertUsage } from '../store/usage.ts'
import type { MessageFiles } from '../uploads/attachments.ts'
import { accept, acceptContinuation } from './accept.ts'
import { endStatements } from './end.ts'
import { followTurn } from './follow.ts'
import { leaseEnd, leaseMs, Stopped, type Job, type TurnRequest } from './job.ts'
import { createTurnLog } from './log.ts'
import { cancelled, interrupted } from './outcomes.ts'
import { createRunner } from './run.ts'

export interface Turns {
  /** Accepts a message as the turn `id`; resolves once it is stored and will be answered. */
  start(id: string, sessionId: string, request: TurnRequest, files: MessageFiles): Promise<void>
  /** Continues the unfinished document of another turn as the turn `id`. */
  resume(id: string, turnId: string): Promise<void>
  /** The events of a turn after a number, up to its end or until the signal aborts. */
  follow(turnId: string, after: number, signal: AbortSignal): AsyncGenerator<NumberedEvent>
  /** Stops a running or waiting turn, here or on another server; what it has written stays. */
  cancel(turnId: string): Promise<void>
  /** Interrupts the turns that no process works on, as after a crash; resolves with their number. */
  recover(): Promise<number>
  /** Accepts no more turns, lets running ones end within `graceMs`, then interrupts them. */
  close(graceMs: number): Promise<void>
}

interface TurnsOptions {
  db: Database
  models: Models
  log: Logger
  /** Milliseconds that one turn may take. */
  deadlineMs: number
  /** Bytes of UTF-8 that a document may have. */
  maxDocumentBytes: number
  /** Tokens above which a model is shown an overview of a document. */
  maxShownTokens: number
}

/** How often turns of servers that died are looked for in a shared database. */
const recoverMs = 30_000
/** How long interrupted turns may take to store their end. */
const settleTimeoutMs = 500
/** How long followers may take to read it. */
const followTimeoutMs = 250

/** Runs turns independently of the requests that started them: those of one document one by one. */
export function createTurns(options: TurnsOptions): Turns {
  const { db, models, log } = options
  const events = createTurnLog(db, log)
  const jobs = new Map<string, Job>()
  /** The end of the last turn of each document. */
  const queues = new Map<string, Promise<void>>()
  /** The last acceptance of each session. */
  const accepting = new Map<string, Promise<unknown>>()
  let isClosing = false
  let followers = 0
  const run = createRunner({ ...options, events, isClosing: () => isClosing })
  const timers = [
    repeat(leaseMs / 3, renewLeases, 'leases can’t be renewed'),
    ...(db.shared ? [repeat(recoverMs, recover, 'turns can’t be recovered')] : []),
  ]

  function repeat(intervalMs: number, task: () => Promise<unknown>, failure: string) {
    return setInterval(() => {
      task().catch((error: unknown) => log.warn(failure, { reason: describeError(error) }))
    }, intervalMs)
  }

  /** Claims this process's turns for longer, and stops those that another process has ended. */
  async function renewLeases(): Promise<void> {
    const own = [...jobs.values()]
    const open = await renewLease(
      db,
      own.map(({ id }) => id),
      leaseEnd(),
    )
    for (const job of own) if (!open.includes(job.id)) job.stop.abort(new Stopped('cancelled'))
  }

  /** Accepts the messages of a session one by one, so that each sees those before it. */
  async function inOrder<T>(sessionId: string, acceptNext: () => Promise<T>): Promise<T> {
    const before = accepting.get(sessionId)
    const accepted = before ? before.then(acceptNext, acceptNext) : acceptNext()
    accepting.set(sessionId, accepted)
    try {
      return await accepted
    } finally {
      if (accepting.get(sessionId) === accepted) accepting.delete(sessionId)
    }
  }

  async function enqueue(acceptTurn: () => Promise<Job>): Promise<void> {
    if (isClosing) throw new AppError('busy', 'The server is shutting down. Try again in a moment.')
    const job = await acceptTurn()
    jobs.set(job.id, job)
    const key = job.document_id ?? job.id
    const before = queues.get(key)
    if (before) {
      events.append(job.id, { type: 'status', content: 'Waiting for the change before this one' })
    }
    const end = (before ?? Promise.resolve()).then(() => runOnce(job))
    queues.set(key, end)
    void end.finally(() => {
      if (queues.get(key) === end) queues.delete(key)
    })
  }

  /** Runs a turn unless that has begun already; resolves at its end. */
  function runOnce(job: Job): Promise<void> {
    return (job.work ??= run(job).finally(() => jobs.delete(job.id)))
  }

  async function recover(): Promise<number> {
    // No other process has a local file open, so a turn that is not run here is run nowhere.
    const unsettled = await listAbandonedTurns(db, db.shared ? nowIso() : undefined)
    const abandoned = unsettled.filter((turn) => !jobs.has(turn.turn_id))
    for (const turn of abandoned) {
      if (!(await end(turn, interrupted))) continue
      if (turn.state === 'running' && isPaidFor(turn.model)) await bookUnknown(turn)
    }
    return abandoned.length
  }

  /** Ends a turn that is not run here; false if it had ended. */
  async function end(turn: Turn, outcomeOf: (hasDraft: boolean) => Outcome): Promise<boolean> {
    const { turn_id: id, session_id, document_id } = turn
    const wroteHtml = (await readDraft(db, id)) !== ''
    const job = { id, session_id, document_id, wroteHtml }
    const results = await db.write(endStatements(job, outcomeOf(wroteHtml)))
    return results.at(-1)?.rowsAffected === 1
  }

  /** Records a call at unknown cost: the one that was running when the program died. */
  async function bookUnknown(turn: StoredTurn): Promise<void> {
    const { session_id, document_id, turn_id, model } = turn
    const none = { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0 }
    const usage = { session_id, document_id, turn_id, model, ...none }
    await db.write(insertUsage(db, { ...usage, cost_usd: null, estimated: true }))
  }

  return {
    start: (id, sessionId, request, files) =>
      enqueue(() => inOrder(sessionId, () => accept(db, models, id, sessionId, request, files))),
    resume: (id, turnId) => enqueue(() => acceptContinuation(db, models, id, turnId)),
    async *follow(turnId, after, signal) {
      followers++
      try {
        yield* followTurn(db, turnId, after, signal)
      } finally {
        followers--
      }
    },
    recover,
    async cancel(turnId) {
      const job = jobs.get(turnId)
      if (job) {
        job.stop.abort(new Stopped('cancelled'))
        // A waiting turn ends now, not after those before it.
        void runOnce(job)
      } else if (db.shared) {
        await end(found(await findTurn(db, turnId), 'turn'), cancelled)
      }
    },
    async close(graceMs) {
      isClosing = true
      for (const timer of timers) clearInterval(timer)
      const settled = () => Promise.all(queues.values())
      await Promise.race([settled(), delay(graceMs, undefined, { ref: false })])
      for (const job of jobs.values()) job.stop.abort(new Stopped('interrupted'))
      await Promise.race([settled(), delay(settleTimeoutMs, undefined, { ref: false })])
      // Followers read the end of their turns before the database closes.
      const giveUpAt = performance.now() + followTimeoutMs
      while (followers > 0 && performance.now() < giveUpAt) await delay(10)
    },
  }
}

function isPaidFor(model: string): boolean {
  return !model.startsWith('builtin/')
}
