import { setTimeout as delay } from 'node:timers/promises'
import { ask } from '../answering/ask.ts'
import { create } from '../answering/create.ts'
import { edit } from '../answering/edit.ts'
import type { Outcome, Task, Work } from '../answering/task.ts'
import { priceOfUsage } from '../costs/price.ts'
import { refusalError, type PreparedVersion } from '../documents/commit.ts'
import { describeError, type Logger } from '../log.ts'
import type { EventOf } from '../protocol/events.ts'
import type { TurnState } from '../protocol/resources.ts'
import type { Database, Statement } from '../store/database.ts'
import { findDocument } from '../store/documents.ts'
import { listLocks } from '../store/locks.ts'
import { findTurn, markRunning } from '../store/turns.ts'
import { insertUsage } from '../store/usage.ts'
import { findLatestVersion, type StoredVersion } from '../store/versions.ts'
import { partsOf, questionsBefore } from './conversation.ts'
import { commitOutcome, versionOf } from './end.ts'
import type { Job } from './job.ts'
import type { TurnLog } from './log.ts'
import { nothingToChange, outcomeOfError, outcomeOfRefusal, withUnchangedNote } from './outcomes.ts'

const commitRetryMs = 1000

interface RunnerOptions {
  db: Database
  log: Logger
  events: TurnLog
  /** Milliseconds that one turn may take. */
  deadlineMs: number
  /** Bytes of UTF-8 that a document may have. */
  maxDocumentBytes: number
  /** Tokens above which a model is shown an overview of a document. */
  maxShownTokens: number
  /** Whether the program is shutting down, so that a failed write is not retried. */
  isClosing(): boolean
}

/** Runs a turn and commits its outcome. Resolves even if the turn fails: a failure is an outcome, too. */
export type Runner = (job: Job) => Promise<void>

export function createRunner(options: RunnerOptions): Runner {
  const { db, log, events, isClosing } = options

  async function run(job: Job): Promise<void> {
    const startedAt = performance.now()
    const timeout = AbortSignal.timeout(options.deadlineMs)
    const signal = AbortSignal.any([job.stop.signal, timeout])
    let outcome: Outcome
    let version: PreparedVersion | undefined
    try {
      signal.throwIfAborted()
      // Another server may have cancelled the turn, or ended it because its lease ran out.
      if (!(await markRunning(db, job.id))) return
      const base = await readBase(job)
      const work = createWork(job, await buildTask(job, base, signal))
      outcome = work ? await recordEvents(job, work) : nothingToChange
      version = versionOf(job, base, outcome)
    } catch (error) {
      outcome = outcomeOfError(error, job, signal, timeout.aborted)
      if (outcome.error?.code === 'internal') {
        log.error('a turn failed', { turn_id: job.id, reason: describeError(error) })
      }
    }
    const state = await settle(job, withUnchangedNote(job, outcome), version)
    log.info('turn', {
      turn_id: job.id,
      session_id: job.session_id,
      route: job.route,
      model: job.model.id,
      state,
      tokens: job.tokens,
      ms: Math.round(performance.now() - startedAt),
    })
  }

  /**
   * Returns the version that a turn starts from; `undefined` if there is none.
   * @throws AppError `conflict` if it is certain already that the turn's version would be refused.
   */
  async function readBase(job: Job): Promise<StoredVersion | undefined> {
    const { document_id, route } = job
    if (document_id === null) return undefined
    if (!(await findDocument(db, document_id))) throw refusalError({ kind: 'trashed' })
    const base = route === 'create' ? undefined : await findLatestVersion(db, document_id)
    if (job.base !== undefined && base?.version !== job.base) {
      throw refusalError({ kind: 'newer_version', latest: base?.version ?? 0, base: job.base })
    }
    return base
  }

  async function buildTask(
    job: Job,
    base: StoredVersion | undefined,
    signal: AbortSignal,
  ): Promise<Task> {
    const document_id = job.document_id ?? ''
    const { message, selection } = job.request
    return {
      document_id,
      message,
      selection,
      draft: job.draft,
      parts: await partsOf(db, job),
      questions: await questionsBefore(db, job),
      base,
      locks: base ? await listLocks(db, document_id, base.version) : [],
      model: job.model,
      priceOf: (usage) => priceOfUsage(job.model.id, usage),
      maxDocumentBytes: options.maxDocumentBytes,
      maxShownTokens: options.maxShownTokens,
      signal,
    }
  }

  /** Appends the events of a turn to its log as they come, and returns the outcome. */
  async function recordEvents(job: Job, work: Work): Promise<Outcome> {
    for (;;) {
      const step = await work.next()
      if (step.done) return step.value
      const event = step.value
      // An `html` event announces a saved version, which exists only once the outcome is committed.
      if (event.type === 'html') throw new Error('only the end of a turn saves a version')
      if (event.type === 'html_chunk') job.wroteHtml = true
      events.append(job.id, event, event.type === 'usage' ? usageStatements(job, event) : [])
    }
  }

  function usageStatements(job: Job, event: EventOf<'usage'>): Statement[] {
    const { type: _, ...usage } = event
    const { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens } = usage
    job.tokens += input_tokens + output_tokens + cache_read_tokens + cache_write_tokens
    const { session_id, document_id, id: turn_id } = job
    return insertUsage(db, { session_id, document_id, turn_id, ...usage })
  }

  /**
   * Commits the outcome and returns the state that is stored. If its version is refused, commits that
   * failure instead. If the database fails, retries until it works or the program shuts down.
   */
  async function settle(
    job: Job,
    outcome: Outcome,
    version: PreparedVersion | undefined,
  ): Promise<TurnState> {
    for (;;) {
      await events.drain(job.id)
      try {
        const refusal = await commitOutcome(db, job, outcome, version)
        if (!refusal) return (await findTurn(db, job.id))?.state ?? outcome.state
        outcome = outcomeOfRefusal(refusal, job.wroteHtml)
        version = undefined
      } catch (error) {
        log.error('a turn can’t be settled; trying again', {
          turn_id: job.id,
          reason: describeError(error),
        })
        await delay(commitRetryMs)
        if (isClosing()) return 'interrupted'
      }
    }
  }

  return run
}

/** Creates the work of a turn's route. `undefined`: the route needs a document, and there is none. */
function createWork(job: Job, task: Task): Work | undefined {
  const { base } = task
  switch (job.route) {
    case 'ask':
      return ask(task)
    case 'edit':
      return base && edit({ ...task, base })
    case 'rewrite':
      // With a base, `create` rewrites it.
      return base && create(task)
    default:
      // `create`; `accept.ts` refuses the route `image`.
      return create(task)
  }
}
