import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { priceOfUsage } from '../costs/price.ts'
import { touchesLock } from '../editing/checks/locks.ts'
import { AppError } from '../errors.ts'
import { describeError, type Logger } from '../log.ts'
import type { EventOf } from '../protocol/events.ts'
import type { LockRow } from '../protocol/resources.ts'
import type { Exchange, UserPart } from '../providers/provider.ts'
import type { Database, Statement } from '../store/database.ts'
import { listLocks, onlyLocks } from '../store/locks.ts'
import { listEarlier, listExchanges } from '../store/messages.ts'
import { findTurn, markRunning, turnIsOpen } from '../store/turns.ts'
import { insertUsage } from '../store/usage.ts'
import { findLatestVersion, insertVersion, type NewVersion } from '../store/versions.ts'
import { ask } from '../answering/ask.ts'
import type { Bell } from './bell.ts'
import { create } from '../answering/create.ts'
import { edit } from '../answering/edit.ts'
import { endStatements, newVersion } from './end.ts'
import type { Job } from './job.ts'
import type { TurnLog } from './log.ts'
import {
  lockedPart,
  nothingToChange,
  outcomeOfError,
  overtaken,
  sayingWhatChanged,
} from './outcomes.ts'
import { failure, type Outcome, type Task, type Work } from '../answering/task.ts'

const saveAgainAfter = 1000
/** Questions in a row that are worked out again. */
const maxQuestions = 12

interface RunnerOptions {
  db: Database
  log: Logger
  story: TurnLog
  bell: Bell
  /** Milliseconds that one turn may take. */
  deadline: number
  /** Bytes of UTF-8 that a document may have. */
  largestDocument: number
  /** Tokens from which on a model is shown an overview of a document. */
  largestShown: number
  /** Whether the program is about to end, so that a write that fails is not made again. */
  isClosing(): boolean
}

/** Works on a turn to its end, whatever happens. */
export type Runner = (job: Job) => Promise<void>

export function createRunner(options: RunnerOptions): Runner {
  const { db, log, story, bell, deadline, largestDocument, largestShown, isClosing } = options

  async function runJob(job: Job): Promise<void> {
    const begun = performance.now()
    const timeout = AbortSignal.timeout(deadline)
    const signal = AbortSignal.any([job.stop.signal, timeout])
    let outcome: Outcome
    let version: NewVersion | undefined
    let locks: LockRow[] = []
    try {
      signal.throwIfAborted()
      // Another server may have ended it, taking this one for gone.
      if (!(await markRunning(db, job.id))) return
      const base =
        job.route === 'create' ? undefined : await findLatestVersion(db, job.document_id ?? '')
      if (job.base !== undefined && base?.version !== job.base) {
        throw new AppError('conflict', overtaken(base?.version ?? 0, job.base))
      }
      const { message, selection } = job.request
      const parts = await partsOf(db, job)
      locks = base ? await listLocks(db, job.document_id ?? '') : []
      const document_id = job.document_id ?? ''
      const way = workOf(job, {
        ...job,
        document_id,
        message,
        selection,
        parts,
        questions: await questionsBefore(db, job),
        base,
        locks,
        priceOf: (usage) => priceOfUsage(job.model.id, usage),
        maxDocumentBytes: largestDocument,
        maxShownTokens: largestShown,
        signal,
      })
      outcome = way ? await tell(job, way) : nothingToChange
      if (outcome.version?.ranges.some(({ old }) => touchesLock(old, locks))) outcome = lockedPart
      version = newVersion(job, base, outcome)
    } catch (error) {
      outcome = outcomeOfError(error, job, signal, timeout.aborted)
      if (outcome.error?.code === 'internal') {
        log.error('a turn failed', { turn_id: job.id, reason: describeError(error) })
      }
    }
    const state = await settle(job, sayingWhatChanged(job, outcome), version, locks)
    log.info('turn', {
      turn_id: job.id,
      session_id: job.session_id,
      route: job.route,
      model: job.model.id,
      state,
      tokens: job.tokens,
      ms: Math.round(performance.now() - begun),
    })
  }

  async function tell(job: Job, work: Work): Promise<Outcome> {
    for (;;) {
      const step = await work.next()
      if (step.done) return step.value
      const event = step.value
      if (event.type === 'html') throw new Error('only the end of a turn saves a version')
      if (event.type === 'html_chunk') job.wroteHtml = true
      story.append(job.id, event, event.type === 'usage' ? book(job, event) : [])
    }
  }

  function book(job: Job, event: EventOf<'usage'>): Statement[] {
    const { type: _, ...usage } = event
    const { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens } = usage
    job.tokens += input_tokens + output_tokens + cache_read_tokens + cache_write_tokens
    const { session_id, document_id, id: turn_id } = job
    return insertUsage(db, { session_id, document_id, turn_id, ...usage })
  }

  /** Makes the outcome true: version, events, message and the turn's end are one write. */
  async function settle(
    job: Job,
    outcome: Outcome,
    version: NewVersion | undefined,
    locks: LockRow[],
  ) {
    for (;;) {
      await story.drain(job.id)
      try {
        const results = await db.write([
          ...(version
            ? [
                insertVersion(
                  version,
                  sql`${turnIsOpen(job.id)} AND ${onlyLocks(version.document_id, locks)}`,
                ),
              ]
            : []),
          ...endStatements(db, job, outcome, version),
        ])
        bell.ring(job.id)
        if (!version || results[0]?.rows.length === 1) {
          const isEnd = results.at(-1)?.rowsAffected === 1
          return isEnd ? outcome.state : ((await findTurn(db, job.id))?.state ?? outcome.state)
        }
        version = undefined
        outcome = failure('failed', {
          content: 'The document was changed by somebody else meanwhile, so nothing was saved.',
          code: 'conflict',
          retryable: true,
          offers: ['retry'],
        })
      } catch (error) {
        log.error('a turn can’t be settled; trying again', {
          turn_id: job.id,
          reason: describeError(error),
        })
        await delay(saveAgainAfter)
        if (isClosing()) return 'interrupted'
      }
    }
  }

  return runJob
}

/** The message as a model gets it: what was said before, the attachments, the message itself. */
async function partsOf(db: Database, job: Job): Promise<UserPart[]> {
  const { message } = job.request
  const isNew = job.route === 'create' || job.document_id === null
  const messages = isNew ? [] : await listEarlier(db, job.document_id ?? '', job.id, 6)
  const earlier = messages.map(
    ({ role, content }) => `${role}: ${content.slice(0, 2000).toWellFormed()}`,
  )
  const history: UserPart[] =
    earlier.length === 0
      ? []
      : [{ type: 'text', text: `Earlier in this conversation:\n${earlier.join('\n')}` }]
  return [...history, ...job.attachments, { type: 'text', text: message }]
}

/** The questions in a row right before a message, the oldest first; it may answer the last one. */
async function questionsBefore(db: Database, job: Job): Promise<Exchange[]> {
  if ((job.route !== 'edit' && job.route !== 'ask') || job.document_id === null) return []
  const exchanges = await listExchanges(db, job.document_id, job.id, maxQuestions)
  const others = exchanges.findIndex(({ message_type }) => message_type !== 'question')
  return exchanges
    .slice(0, others < 0 ? exchanges.length : others)
    .map(({ route, message, answer }) => ({
      purpose: route === 'ask' ? ('ask' as const) : ('edit' as const),
      message,
      question: answer,
    }))
    .toReversed()
}

function workOf(job: Job, task: Task): Work | undefined {
  const { base } = task
  switch (job.route) {
    case 'ask':
      return ask(task)
    case 'edit':
      return base && edit({ ...task, base })
    case 'rewrite':
      return base && create(task)
    default:
      return create(task)
  }
}
