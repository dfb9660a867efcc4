import { setTimeout as delay } from 'node:timers/promises'
import { ask } from '../answering/ask.ts'
import { create } from '../answering/create.ts'
import { edit } from '../answering/edit.ts'
import { image } from '../answering/image.ts'
import type { Outcome, Task, Work } from '../answering/task.ts'
import type { Spending } from '../costs/spending.ts'
import { refusalError } from '../documents/commit.ts'
import { describeError, type Logger } from '../log.ts'
import { fullId } from '../providers/model-facts.ts'
import type { Models } from '../providers/models.ts'
import type { Meter } from '../providers/provider.ts'
import type { Database } from '../store/database.ts'
import { findDocument } from '../store/documents.ts'
import { listLocks } from '../store/locks.ts'
import { markRunning, readTurn } from '../store/turns.ts'
import { findLatestVersion, findVersion, listKinds, type StoredVersion } from '../store/versions.ts'
import type { Uploads } from '../uploads/uploads.ts'
import { partsOf, questionsBefore } from './conversation.ts'
import { versionOf } from './end.ts'
import type { Job } from './job.ts'
import type { TurnLog } from './log.ts'
import {
  nothingToChange,
  outcomeOfError,
  withFallbackNote,
  withPossibleOffers,
  withUnchangedNote,
} from './outcomes.ts'
import type { Positions } from './positions.ts'
import { createSettler, type Answer } from './settle.ts'

/** How often to check whether another server has ended the turns that come first. */
export const waitMs = 1000

interface RunnerOptions {
  uploads: Uploads
  db: Database
  log: Logger
  events: TurnLog
  positions: Positions
  spending: Spending
  models: Pick<Models, 'pick' | 'image'>
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
  const { db, log, events, positions, spending } = options
  const settle = createSettler(options)

  async function run(job: Job): Promise<void> {
    const startedAt = performance.now()
    const answer = await answerTurn(job)
    if (!answer) return
    const state = await settle(job, answer)
    log.info('turn', {
      turn_id: job.id,
      session_id: job.session_id,
      route: job.route,
      model: fullId(job.model.facts),
      state,
      tokens: job.tokens,
      ms: Math.round(performance.now() - startedAt),
    })
  }

  /** Does the work of a turn. `undefined`: another server runs the turn, or has ended it. */
  async function answerTurn(job: Job): Promise<Answer | undefined> {
    let timeout: AbortSignal | undefined
    const { facts } = job.model
    try {
      if (!(await begin(job))) return undefined
      timeout = AbortSignal.timeout(options.deadlineMs)
      const signal = AbortSignal.any([job.stop.signal, timeout])
      signal.throwIfAborted()
      const base = await readBase(job)
      const work = createWork(job, await buildTask(job, base, signal), options.models)
      const done = work ? await recordEvents(job, work) : nothingToChange
      const answered = withFallbackNote(facts, job, withUnchangedNote(job, done))
      const outcome = withPossibleOffers(options.models, answered)
      return { base, outcome, version: versionOf(job, base, outcome) }
    } catch (error) {
      const outcome = outcomeOfError(error, job, timeout?.aborted ?? false)
      if (outcome.error?.code === 'internal') {
        log.error('a turn failed', { turn_id: job.id, reason: describeError(error) })
      }
      return { base: undefined, outcome: withUnchangedNote(job, outcome), version: undefined }
    }
  }

  /**
   * Marks a turn as running, before anything is sent, so that no other process ever runs it. Waits
   * for earlier turns of its document on other servers. Returns false if another server runs the turn
   * or has ended it, true also if it was stopped.
   */
  async function begin(job: Job): Promise<boolean> {
    const { signal } = job.stop
    while (!signal.aborted) {
      const state = await markRunning(db, job.id)
      job.hasBegun = state !== 'waiting'
      if (job.hasBegun) return state === 'running'
      await waitForOthers(job)
    }
    return true
  }

  /** Resolves when no earlier turn of the document is unsettled, or when the turn is stopped. */
  async function waitForOthers(job: Job): Promise<void> {
    const { signal } = job.stop
    while (!signal.aborted) {
      const { position } = await readTurn(db, job.id)
      if (!position) return
      positions.report(job, position)
      await delay(waitMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /**
   * Returns the version that a turn starts from; `undefined` if there is none.
   * @throws AppError `conflict` if it is certain already that the turn's version would be refused.
   */
  async function readBase(job: Job): Promise<StoredVersion | undefined> {
    const { document_id, route } = job
    if (document_id === null) return undefined
    if (!(await findDocument(db, document_id))) throw refusalError({ kind: 'trashed' })
    const latest = route === 'create' ? undefined : await findLatestVersion(db, document_id)
    if (job.base === undefined || latest?.version === job.base) return latest
    if (latest && (await mayStartFrom(job, job.base))) {
      return findVersion(db, document_id, job.base)
    }
    throw refusalError({ kind: 'newer_version', latest: latest?.version ?? 0, base: job.base })
  }

  /** Whether all later versions are manual saves, onto which an edit is mapped when it is made. */
  async function mayStartFrom({ document_id, route }: Job, base: number): Promise<boolean> {
    if (document_id === null || !['edit', 'image', 'ask'].includes(route)) return false
    const kinds = await listKinds(db, document_id)
    return kinds.every(({ version, kind }) => version <= base || kind === 'manual')
  }

  async function buildTask(
    job: Job,
    base: StoredVersion | undefined,
    signal: AbortSignal,
  ): Promise<Task> {
    const document_id = job.document_id ?? ''
    const { message, selection } = job.request
    const { maxDocumentBytes } = options
    return {
      document_id,
      message,
      selection,
      draft: job.draft,
      ...(await partsOf(db, options.uploads, job, maxDocumentBytes)),
      questions: await questionsBefore(db, options.uploads, job, maxDocumentBytes),
      base,
      locks: base ? await listLocks(db, document_id, base.version) : [],
      // A fallback that takes over is the model of the turn's version, too.
      models: job,
      meter: meterOf(job),
      maxDocumentBytes,
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
      events.append(job.id, event)
    }
  }

  /**
   * Books the calls of a turn together with their events in its log. Waits until a call is booked, since
   * only then what was reserved for it is free for the next one.
   */
  function meterOf(job: Job): Meter {
    const { id: turn_id, session_id, document_id } = job
    return spending.meterOf({ turn_id, session_id, document_id }, (event, booking) => {
      const { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens } = event
      job.tokens += input_tokens + output_tokens + cache_read_tokens + cache_write_tokens
      events.append(turn_id, event, booking)
      return events.drain(turn_id)
    })
  }

  return run
}

/** Creates the work of a turn's route. `undefined`: the route needs a document, and there is none. */
function createWork(job: Job, task: Task, models: Pick<Models, 'image'>): Work | undefined {
  const { base } = task
  switch (job.route) {
    case 'ask':
      return ask(task)
    case 'edit':
      return base && edit({ ...task, base })
    case 'image':
      return base && image({ ...task, base }, models.image())
    case 'rewrite':
      // With a base, `create` rewrites it.
      return base && create(task)
    case 'create':
      return create(task)
  }
}
