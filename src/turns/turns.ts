import { setTimeout as delay } from 'node:timers/promises'
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
import { createBell } from './bell.ts'
import { endStatements } from './end.ts'
import { followTurn } from './follow.ts'
import { leaseEnd, leaseTime, Stopped, type Job, type TurnRequest } from './job.ts'
import { createTurnLog } from './log.ts'
import { cancelled, interrupted } from './outcomes.ts'
import { createRunner } from './run.ts'
import type { Outcome } from '../answering/task.ts'

export interface Turns {
  /** Accepts a message: once this settles, it is stored and will be answered. Gives the turn's id. */
  start(sessionId: string, request: TurnRequest, files: MessageFiles): Promise<string>
  /** Goes on with the unfinished document of another turn. Gives the new turn's id. */
  resume(turnId: string): Promise<string>
  /** The story of a turn after a number, up to its end or the signal's abort. */
  follow(turnId: string, after: number, signal: AbortSignal): AsyncGenerator<NumberedEvent>
  /** Stops a turn that is under way, here or at another server; what is there stays. */
  cancel(turnId: string): Promise<void>
  /** Ends what nobody works on any more, as after a crash. Gives how many turns that were. */
  recover(): Promise<number>
  /** Gives running turns a time to end by themselves, then interrupts them. Takes no new ones. */
  close(grace: number): Promise<void>
}

interface TurnsOptions {
  db: Database
  models: Models
  log: Logger
  /** Milliseconds that one turn may take. */
  deadline: number
  /** Bytes of UTF-8 that a document may have. */
  largestDocument: number
  /** Tokens from which on a model is shown an overview of a document. */
  largestShown: number
}

const lastWrites = 500
const lastReads = 250

/** Turns go on without readers; those of one document run one after another. */
export function createTurns(options: TurnsOptions): Turns {
  const { db, models, log } = options
  const bell = createBell()
  const story = createTurnLog(db, bell, log)
  const jobs = new Map<string, Job>()
  const queues = new Map<string, Promise<void>>()
  const accepting = new Map<string, Promise<unknown>>()
  let closing = false
  let readers = 0
  const run = createRunner({ ...options, story, bell, isClosing: () => closing })
  const leases = setInterval(() => {
    keepJobs().catch((error: unknown) =>
      log.warn('leases can’t be renewed', { reason: describeError(error) }),
    )
  }, leaseTime / 3)

  /** Says that this process works on its turns, and stops those that another one has ended. */
  async function keepJobs(): Promise<void> {
    const mine = [...jobs.values()]
    const open = await renewLease(
      db,
      mine.map(({ id }) => id),
      leaseEnd(),
    )
    for (const job of mine) if (!open.includes(job.id)) job.stop.abort(new Stopped('cancelled'))
  }

  /** Accepts the messages of a session one after another, so that each knows of those before. */
  async function inOrder<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = accepting.get(id)
    const now = before ? before.then(work, work) : work()
    accepting.set(id, now)
    try {
      return await now
    } finally {
      if (accepting.get(id) === now) accepting.delete(id)
    }
  }

  async function enqueue(accepted: () => Promise<Job>): Promise<string> {
    if (closing) throw new AppError('busy', 'The server is shutting down. Try again in a moment.')
    const job = await accepted()
    jobs.set(job.id, job)
    const key = job.document_id ?? job.id
    const before = queues.get(key)
    if (before) {
      story.append(job.id, { type: 'status', content: 'Waiting for the change before this one' })
    }
    const end = (before ?? Promise.resolve()).then(() => work(job))
    queues.set(key, end)
    void end.finally(() => {
      if (queues.get(key) === end) queues.delete(key)
    })
    return job.id
  }

  /** Begins to work on a turn, unless that has begun. */
  function work(job: Job): Promise<void> {
    return (job.work ??= run(job).finally(() => jobs.delete(job.id)))
  }

  async function recover(): Promise<number> {
    // A file is this process's alone, so what it does not work on, nobody does.
    const unsettled = await listAbandonedTurns(db, db.shared ? nowIso() : undefined)
    const abandoned = unsettled.filter((turn) => !jobs.has(turn.turn_id))
    for (const turn of abandoned) {
      if (!(await end(turn, interrupted))) continue
      if (turn.state === 'running' && isPaidFor(turn.model)) await bookUnknown(turn)
    }
    return abandoned.length
  }

  /** Ends a turn that is not worked on here; false where it had ended. */
  async function end(turn: Turn, outcome: (hasDraft: boolean) => Outcome): Promise<boolean> {
    const { turn_id: id, session_id, document_id } = turn
    const wroteHtml = (await readDraft(db, id)) !== ''
    const job = { id, session_id, document_id, wroteHtml }
    const results = await db.write(endStatements(db, job, outcome(wroteHtml)))
    bell.ring(id)
    return results.at(-1)?.rowsAffected === 1
  }

  /** What the call cost that was under way when the program ended, nobody can say. */
  async function bookUnknown(turn: StoredTurn): Promise<void> {
    const { session_id, document_id, turn_id, model } = turn
    const none = { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0 }
    const usage = { session_id, document_id, turn_id, model, ...none }
    await db.write(insertUsage(db, { ...usage, cost_usd: null, estimated: true }))
  }

  return {
    start: (sessionId, request, files) =>
      enqueue(() => inOrder(sessionId, () => accept(db, models, sessionId, request, files))),
    resume: (turnId) => enqueue(() => acceptContinuation(db, models, turnId)),
    async *follow(turnId, after, signal) {
      readers++
      try {
        yield* followTurn(db, bell, turnId, after, signal)
      } finally {
        readers--
      }
    },
    recover,
    async cancel(turnId) {
      const job = jobs.get(turnId)
      if (job) {
        job.stop.abort(new Stopped('cancelled'))
        // One that waits for others need not wait for its end.
        void work(job)
      } else if (db.shared) {
        await end(found(await findTurn(db, turnId), 'turn'), cancelled)
      }
    },
    async close(grace) {
      closing = true
      clearInterval(leases)
      const settled = () => Promise.all(queues.values())
      await Promise.race([settled(), delay(grace, undefined, { ref: false })])
      for (const job of jobs.values()) job.stop.abort(new Stopped('interrupted'))
      await Promise.race([settled(), delay(lastWrites, undefined, { ref: false })])
      // Readers get their turn's end before the database goes.
      const patience = performance.now() + lastReads
      while (readers > 0 && performance.now() < patience) await delay(10)
    },
  }
}

function isPaidFor(model: string): boolean {
  return !model.startsWith('builtin/')
}
