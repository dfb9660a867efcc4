import { setTimeout as delay } from 'node:timers/promises'
import type { Spending } from '../costs/spending.ts'
import { AppError, found } from '../errors.ts'
import { describeError, type Logger } from '../log.ts'
import type { NumberedEvent } from '../protocol/events.ts'
import type { Models } from '../providers/models.ts'
import type { Database } from '../store/database.ts'
import { findTurn, listTurnsOfDocument, readTurn, renewLease } from '../store/turns.ts'
import { accept, acceptContinuation } from './accept.ts'
import { followTurn } from './follow.ts'
import { documentOf, leaseEnd, leaseMs, Stopped, type Job, type TurnRequest } from './job.ts'
import { createTurnLog } from './log.ts'
import { cancelled } from './outcomes.ts'
import type { Uploads } from '../uploads/uploads.ts'
import { createPositions } from './positions.ts'
import { createRecovery, endTurn } from './recover.ts'
import { createRunner, waitMs } from './run.ts'
import { createWorkQueue } from './work-queue.ts'

export interface Turns {
  /** Accepts a message as the turn `id`; resolves once it is stored and will be answered. */
  start(
    id: string,
    sessionId: string,
    request: TurnRequest,
    uploadIds: readonly string[],
  ): Promise<void>
  /** Continues the unfinished document of another turn as the turn `id`. */
  resume(id: string, turnId: string): Promise<void>
  /** The events of a turn after a number, up to its end or until the signal aborts. */
  follow(turnId: string, after: number, signal: AbortSignal): AsyncGenerator<NumberedEvent>
  /** Stops a running or waiting turn, here or on another server; what it has written stays. */
  cancel(turnId: string): Promise<void>
  /**
   * Does other work on a document after the turns and work queued before it, and returns its
   * result. Throws without doing it if the signal aborts or the server shuts down while it waits.
   */
  doAfterTurns<T>(documentId: string, work: () => Promise<T>, signal: AbortSignal): Promise<T>
  /**
   * Takes over the turns that no process works on, as after a crash: queues those that waited, and
   * interrupts the others. Resolves with the number of the latter.
   */
  recover(): Promise<number>
  /** Accepts no more turns, lets running ones end within `graceMs`, then interrupts them. */
  close(graceMs: number): Promise<void>
}

interface TurnsOptions {
  db: Database
  uploads: Uploads
  models: Models
  log: Logger
  spending: Spending
  /** Milliseconds that one turn may take. */
  deadlineMs: number
  /** Bytes of UTF-8 that a document may have. */
  maxDocumentBytes: number
  /** Tokens above which a model is shown an overview of a document. */
  maxShownTokens: number
  /** Aborts when the choice of a route by a model that begins now takes too long. */
  routingDeadline(): AbortSignal
}

/** How often turns of servers that died are looked for in a shared database. */
const recoverMs = 30_000
/** How long interrupted turns may take to store their end. */
const settleTimeoutMs = 500
/** How long followers may take to read that end. */
const followTimeoutMs = 250

/** Runs turns independently of the requests that started them: those of one document one by one. */
export function createTurns(options: TurnsOptions): Turns {
  const { db, models, log, spending } = options
  const events = createTurnLog(db, log)
  const jobs = new Map<string, Job>()
  /** The turns and other work of each document. */
  const queue = createWorkQueue()
  /** The messages of each session that are being accepted. */
  const accepting = createWorkQueue()
  const closing = new AbortController()
  const isClosing = () => closing.signal.aborted
  const deadline = options.routingDeadline
  const routing = { models, spending, log, deadline, signal: closing.signal }
  let followers = 0
  const positions = createPositions(db, events, log, jobs)
  const run = createRunner({ ...options, events, positions, isClosing })
  const isOwn = (turnId: string) => jobs.has(turnId)
  const recover = createRecovery({ db, models, log, spending, isOwn, add: addOlder })
  const timers = [
    repeat(leaseMs / 3, renewLeases, 'leases can’t be renewed'),
    repeat(leaseMs / 3, spending.renew, 'reservations can’t be renewed'),
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

  /**
   * Accepts a message and queues its turn. Those of a session are accepted one by one, so that each
   * sees those before it and all are queued in the order in which they are stored.
   */
  function acceptInOrder(sessionId: string, accept: () => Promise<Job>): Promise<void> {
    const acceptNext = async () => add(await accept())
    return accepting.doAfter(sessionId, acceptNext, closing.signal)
  }

  /** Queues a turn behind the others of its document. */
  function add(job: Job): void {
    jobs.set(job.id, job)
    if (queue.add(documentOf(job), () => runOnce(job))) positions.reportAll(documentOf(job))
  }

  /**
   * Queues a turn of a process that is gone. In a shared database, later turns may be queued here
   * already, which wait for it; so it gets a queue of its own, and the database keeps the order.
   */
  function addOlder(job: Job): void {
    if (!db.shared) return add(job)
    jobs.set(job.id, job)
    queue.add(job.id, () => runOnce(job))
  }

  /** Runs a turn unless that has begun already; resolves at its end. */
  function runOnce(job: Job): Promise<void> {
    return (job.work ??= run(job).finally(() => {
      jobs.delete(job.id)
      positions.reportAll(documentOf(job))
    }))
  }

  async function doAfterTurns<T>(
    documentId: string,
    work: () => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const aborted = AbortSignal.any([signal, closing.signal])
    // Those of other servers are known only to the database.
    const before = db.shared ? await listTurnsOfDocument(db, documentId) : []
    const doWork = async () => {
      if (before.length > 0) await waitForTurns(documentId, before, aborted)
      return work()
    }
    try {
      return await queue.doAfter(documentId, doWork, aborted)
    } catch (error) {
      if (error !== signal.reason) throw error
      throw new AppError(
        'busy',
        'The request was cancelled while it waited for other work on the document.',
      )
    }
  }

  async function waitForTurns(key: string, ids: string[], signal: AbortSignal): Promise<void> {
    for (;;) {
      const open = await listTurnsOfDocument(db, key)
      if (!ids.some((id) => open.includes(id))) return
      await delay(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }

  /** Resolves when no message is being accepted and all turns and other work have ended. */
  async function settled(): Promise<void> {
    await accepting.settled()
    await queue.settled()
  }

  return {
    start: (id, sessionId, request, uploadIds) =>
      acceptInOrder(sessionId, () => accept(db, routing, id, sessionId, request, uploadIds)),
    async resume(id, turnId) {
      const { session_id } = await readTurn(db, turnId)
      await acceptInOrder(session_id, () => acceptContinuation(db, models, id, turnId))
    },
    async *follow(turnId, after, signal) {
      followers++
      try {
        yield* followTurn(db, turnId, after, signal)
      } finally {
        followers--
      }
    },
    doAfterTurns,
    recover,
    async cancel(turnId) {
      const job = jobs.get(turnId)
      if (job) {
        job.stop.abort(new Stopped('cancelled'))
        // A waiting turn ends now, not after those before it.
        void runOnce(job)
      } else if (db.shared) {
        await endTurn(db, found(await findTurn(db, turnId), 'turn'), cancelled)
      }
    },
    async close(graceMs) {
      closing.abort(shuttingDown())
      for (const timer of timers) clearInterval(timer)
      await Promise.race([settled(), delay(graceMs, undefined, { ref: false })])
      for (const job of jobs.values()) job.stop.abort(new Stopped('interrupted'))
      await Promise.race([settled(), delay(settleTimeoutMs, undefined, { ref: false })])
      // Followers read the end of their turns before the database closes.
      const deadline = performance.now() + followTimeoutMs
      while (followers > 0 && performance.now() < deadline) await delay(10)
    },
  }
}

function shuttingDown(): AppError {
  return new AppError('busy', 'The server is shutting down. Try again in a moment.')
}
