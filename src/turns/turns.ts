import { setTimeout as delay } from 'node:timers/promises'
import { createReceipt } from '../editing/receipt.ts'
import { AppError, found } from '../errors.ts'
import { describeError, type Logger } from '../log.ts'
import type { NumberedEvent, TurnEvent } from '../protocol/events.ts'
import type { ChatRequest } from '../protocol/requests.ts'
import type { Document, Route } from '../protocol/resources.ts'
import type { Models } from '../providers/models.ts'
import { ProviderError, type TextModel, type UserPart } from '../providers/provider.ts'
import type { Database, Statement } from '../store/database.ts'
import {
  activateDocument,
  addDocument,
  dropEmptyDocument,
  listDocuments,
  updateDocument,
} from '../store/documents.ts'
import { insertMessage, listMessages } from '../store/messages.ts'
import { ensureSession, findSession, nameSession, touchSession } from '../store/sessions.ts'
import {
  eventsAfter,
  eventsAtOnce,
  findTurn,
  insertEvent,
  insertTitleEvent,
  insertTurn,
  listAbandonedTurns,
  listDrafts,
  listUnsettledTurns,
  markRunning,
  readDraft,
  renewLease,
  settleTurn,
  turnIsOpen,
  type StoredEvent,
  type StoredTurn,
} from '../store/turns.ts'
import { recordUsage } from '../store/usage.ts'
import {
  findLatestVersion,
  findVersion,
  insertVersion,
  versionExists,
  type NewVersion,
  type StoredVersion,
} from '../store/versions.ts'
import { ask } from './ask.ts'
import { createBell } from './bell.ts'
import { create } from './create.ts'
import { edit } from './edit.ts'
import { createTurnLog } from './log.ts'
import { decideRoute } from './route.ts'
import { failure, type Outcome, type Task, type Work } from './work.ts'

export interface Turns {
  /** Accepts a message: once this settles, it is stored and will be answered. Gives the turn's id. */
  start(sessionId: string, request: ChatRequest, attachments: UserPart[]): Promise<string>
  /** The story of a turn after a number, up to its end or the signal's abort. */
  follow(turnId: string, after: number, signal: AbortSignal): AsyncGenerator<NumberedEvent>
  /** Stops a turn if it is under way in this process; what is there stays. */
  cancel(turnId: string): void
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
}

interface Job {
  id: string
  session_id: string
  document_id: string
  route: Route
  model: TextModel
  request: ChatRequest
  attachments: UserPart[]
  /** The version that the request is about; where it names none, any. */
  base: number | undefined
  /** Its running, once that has begun. */
  work: Promise<void> | undefined
  stop: AbortController
  wroteHtml: boolean
  tokens: number
}

/** Why a turn was stopped from outside; the reason of its abort. */
class Stopped extends Error {
  readonly state: 'cancelled' | 'interrupted'
  constructor(state: 'cancelled' | 'interrupted') {
    super(state)
    this.state = state
  }
}

const leaseTime = 30_000
const readerPatience = 15_000
const sharedPatience = 1000
const saveAgainAfter = 1000
const lastWrites = 500
const lastReads = 250

/** Turns go on without readers; those of one document run one after another. */
export function createTurns({ db, models, log, deadline }: TurnsOptions): Turns {
  const bell = createBell()
  const story = createTurnLog(db, bell, log)
  const jobs = new Map<string, Job>()
  const queues = new Map<string, Promise<void>>()
  let closing = false
  let readers = 0
  const leases = setInterval(() => {
    renewLease(db, [...jobs.keys()], leaseEnd()).catch((error: unknown) =>
      log.warn('leases can’t be renewed', { reason: describeError(error) }),
    )
  }, leaseTime / 3)

  async function start(sessionId: string, request: ChatRequest, attachments: UserPart[]) {
    if (closing) throw new AppError('busy', 'The server is shutting down. Try again in a moment.')
    const session = await findSession(db, sessionId)
    const session_id = session ? sessionId : crypto.randomUUID()
    const target = await findTarget(session_id, request)
    const { route, reason } = decideRoute({
      requested: request.route,
      message: request.message,
      hasDocument: target.hasContent,
    })
    if (route === 'image') {
      throw new AppError(
        'invalid',
        'No image model is set up, so no image can be made. Ask for a chart or a drawing in the document instead.',
      )
    }
    if ((route === 'edit' || route === 'rewrite') && !target.hasContent) {
      throw new AppError('invalid', 'There is no document to change yet. Ask for one first.')
    }
    const latest = target.document?.latest_version ?? 0
    const base = request.base_version ?? (request.selection && latest)
    if (base !== undefined && base !== latest)
      throw new AppError('conflict', overtaken(latest, base))
    const model = models.pick(
      route === 'create' || route === 'rewrite' ? 'create' : 'edit',
      request.model,
    )
    const id = crypto.randomUUID()
    const reused = route === 'create' ? target.blank : target.document
    const document_id = reused?.id ?? (route === 'create' ? crypto.randomUUID() : null)
    const turn = { id, session_id, document_id, route, model: model.id, message: request.message }
    const statements: Statement[] = [
      ensureSession(db, session_id),
      touchSession(db, session_id),
      insertTurn(db, { ...turn, lease_until: leaseEnd() }),
      insertEvent(id, {
        type: 'turn',
        turn_id: id,
        session_id,
        document_id,
        route,
        route_reason: reason,
        model: model.id,
        base_version: route === 'create' || latest === 0 ? null : latest,
      }),
    ]
    if (route === 'create' && document_id) {
      statements.push(
        ...(reused
          ? activateDocument(db, session_id, document_id)
          : addDocument(db, { id: document_id, session_id, title: 'Untitled' })),
      )
    }
    statements.push(
      insertMessage({
        session_id,
        document_id,
        turn_id: id,
        role: 'user',
        content: messageWithNames(request.message, attachments),
        message_type: 'text',
      }),
    )
    await db.write(statements)
    enqueue({
      ...turn,
      document_id: document_id ?? '',
      model,
      request,
      attachments,
      base,
      work: undefined,
      stop: new AbortController(),
      wroteHtml: false,
      tokens: 0,
    })
    return id
  }

  /** The document that a request is about, whether it has or will have content, and a blank one to create in. */
  async function findTarget(session_id: string, request: ChatRequest) {
    const documents = await listDocuments(db, session_id)
    const wanted = request.document_id
    const document = wanted
      ? found(
          documents.find((one) => one.id === wanted),
          'document in this session',
        )
      : documents.find((one) => one.is_active)
    const hasVersion = document !== undefined && document.latest_version > 0
    if (!document || hasVersion) return { document, hasContent: hasVersion, blank: undefined }
    const isOfThis = (turn: { document_id: string | null }) => turn.document_id === document.id
    const underWay = (await listUnsettledTurns(db, session_id)).some(isOfThis)
    const hasDraft = (await listDrafts(db, session_id)).some(isOfThis)
    const blank: Document | undefined = underWay || hasDraft ? undefined : document
    return { document, hasContent: underWay, blank }
  }

  function enqueue(job: Job): void {
    jobs.set(job.id, job)
    const key = job.document_id || job.id
    const before = queues.get(key)
    if (before) {
      story.append(job.id, { type: 'status', content: 'Waiting for the change before this one' })
    }
    const run = (before ?? Promise.resolve()).then(() => work(job))
    queues.set(key, run)
    void run.finally(() => {
      if (queues.get(key) === run) queues.delete(key)
    })
  }

  function work(job: Job): Promise<void> {
    return (job.work ??= runJob(job))
  }

  async function runJob(job: Job): Promise<void> {
    const begun = performance.now()
    const timeout = AbortSignal.timeout(deadline)
    const signal = AbortSignal.any([job.stop.signal, timeout])
    let outcome: Outcome
    let version: NewVersion | undefined
    try {
      signal.throwIfAborted()
      await markRunning(db, job.id)
      const base = job.route === 'create' ? undefined : await findLatestVersion(db, job.document_id)
      if (job.base !== undefined && base?.version !== job.base) {
        throw new AppError('conflict', overtaken(base?.version ?? 0, job.base))
      }
      const task = { ...job, message: job.request.message, parts: await partsOf(job), base }
      const way = workOf(job, { ...task, selection: job.request.selection, signal })
      outcome = way ? await tell(job, way) : nothingToChange
      version = newVersion(job, base, outcome)
    } catch (error) {
      outcome = outcomeOfError(error, job, signal, timeout.aborted)
      if (outcome.error?.code === 'internal') {
        log.error('a turn failed', { turn_id: job.id, reason: describeError(error) })
      }
    }
    const state = await settle(job, sayingWhatChanged(job, outcome), version)
    jobs.delete(job.id)
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
      if (event.type === 'usage') {
        const { type: _, ...usage } = event
        job.tokens +=
          usage.input_tokens +
          usage.output_tokens +
          usage.cache_read_tokens +
          usage.cache_write_tokens
        const { session_id, document_id, id: turn_id } = job
        await recordUsage(db, { session_id, document_id, turn_id, ...usage })
      }
      story.append(job.id, event)
    }
  }

  /** The message as a model gets it: what was said before, the attachments, the message itself. */
  async function partsOf(job: Job): Promise<UserPart[]> {
    const { message, selection } = job.request
    const earlier = (await listMessages(db, job.session_id, 13))
      .filter((one) => one.turn_id !== job.id && one.document_id === job.document_id)
      .slice(-6)
      .map((one) => `${one.role}: ${one.content.slice(0, 2000).toWellFormed()}`)
    const history: UserPart[] =
      job.route === 'create' || earlier.length === 0
        ? []
        : [{ type: 'text', text: `Earlier in this conversation:\n${earlier.join('\n')}` }]
    const where: UserPart[] = selection
      ? [
          {
            type: 'text',
            text: `The person selected the characters ${selection.from} to ${selection.to} of the document; only they may change.`,
          },
        ]
      : []
    return [...history, ...job.attachments, ...where, { type: 'text', text: message }]
  }

  /** Makes the outcome true: version, events, message and the turn's end are one write. */
  async function settle(job: Job, outcome: Outcome, version: NewVersion | undefined) {
    for (;;) {
      await story.drain(job.id)
      try {
        const [saved] = await db.write([
          ...(version ? [insertVersion(version)] : []),
          ...endStatements(job, outcome, version),
        ])
        bell.ring(job.id)
        if (!version || saved?.rows.length === 1) return outcome.state
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
        if (closing) return 'interrupted'
      }
    }
  }

  /** The statements that end a turn; with a version, they do nothing unless that was saved. */
  function endStatements(
    job: Pick<Job, 'id' | 'session_id' | 'document_id' | 'wroteHtml'>,
    outcome: Outcome,
    version?: NewVersion,
  ): Statement[] {
    const { id, session_id } = job
    const condition = version ? versionExists(version.id) : turnIsOpen(id)
    const document_id = job.document_id || null
    const events: StoredEvent[] = []
    const statements: Statement[] = []
    if (version) {
      const { title: document_title } = outcome
      const { document_id } = version
      if (document_title) {
        const event = { type: 'title', document_id, document_title } as const
        statements.push(
          nameSession(db, session_id, document_title, condition),
          insertTitleEvent(id, session_id, event, condition),
        )
      }
      statements.push(
        updateDocument(db, document_id, document_title, condition),
        touchSession(db, session_id),
      )
      const { version: number } = version.receipt
      events.push({ type: 'html', document_id: version.document_id, version: number })
    }
    if (outcome.summary) events.push({ type: 'summary', content: outcome.summary })
    if (outcome.error) events.push({ type: 'error', ...outcome.error })
    events.push({
      type: 'done',
      content: outcome.summary ?? outcome.message,
      outcome: outcome.state,
    })
    return [
      ...statements,
      ...events.map((event) => insertEvent(id, event, condition)),
      insertMessage(
        {
          session_id,
          document_id,
          turn_id: id,
          role: 'assistant',
          content: outcome.message,
          message_type: outcome.error ? 'error' : version ? 'edit_confirmation' : 'text',
        },
        condition,
      ),
      settleTurn(id, outcome.state, condition),
      ...(!version && !job.wroteHtml && document_id
        ? dropEmptyDocument(session_id, document_id, id)
        : []),
    ]
  }

  async function recover(): Promise<number> {
    const abandoned = (
      await listAbandonedTurns(db, db.shared ? new Date().toISOString() : '9')
    ).filter((turn) => !jobs.has(turn.turn_id))
    for (const turn of abandoned) {
      const wroteHtml = (await readDraft(db, turn.turn_id)) !== ''
      const job = {
        id: turn.turn_id,
        session_id: turn.session_id,
        document_id: turn.document_id ?? '',
        wroteHtml,
      }
      await db.write(endStatements(job, interrupted(wroteHtml)))
      bell.ring(turn.turn_id)
      if (turn.state === 'running' && isPaidFor(turn.model)) await bookUnknown(turn)
    }
    return abandoned.length
  }

  /** What the call cost that was under way when the program ended, nobody can say. */
  async function bookUnknown(turn: StoredTurn): Promise<void> {
    const { session_id, document_id, turn_id, model } = turn
    const none = { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0 }
    const usage = { session_id, document_id, turn_id, model, ...none }
    await recordUsage(db, { ...usage, cost_usd: null, estimated: true })
  }

  async function* follow(turnId: string, after: number, signal: AbortSignal) {
    readers++
    try {
      yield* tellFrom(turnId, after, signal)
    } finally {
      readers--
    }
  }

  async function* tellFrom(turnId: string, after: number, signal: AbortSignal) {
    let seen = after
    let settled = false
    while (!signal.aborted) {
      // Listen before looking, so that nothing falls between the two.
      const left = new AbortController()
      const patience = db.shared ? sharedPatience : readerPatience
      const news = bell.wait(turnId, patience, AbortSignal.any([signal, left.signal]))
      try {
        const events = await eventsAfter(db, turnId, seen)
        for (const { seq, event } of events) {
          const whole = await fillIn(event)
          if (whole) yield { seq, event: whole }
          seen = seq
          if (event.type === 'done') return
        }
        if (events.length === eventsAtOnce) continue
        if (events.length === 0) {
          if (settled) return
          settled = isSettled(await findTurn(db, turnId))
          // Its last events may have come since they were looked for.
          if (settled) continue
        }
        await news
      } finally {
        left.abort()
      }
    }
  }

  async function fillIn(event: StoredEvent | TurnEvent): Promise<TurnEvent | undefined> {
    if (event.type !== 'html') return event
    const version = await findVersion(db, event.document_id, event.version)
    if (!version) return undefined
    return { ...event, content: version.html_content, receipt: version.receipt }
  }

  return {
    start,
    follow,
    recover,
    cancel(turnId) {
      const job = jobs.get(turnId)
      if (!job) return
      job.stop.abort(new Stopped('cancelled'))
      // One that waits for others need not wait for its end.
      void work(job)
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

function overtaken(latest: number, base: number): string {
  return `The document is at version ${latest} by now, not ${base}. Look at it, then send this again.`
}

function isPaidFor(model: string): boolean {
  return !model.startsWith('builtin/')
}

function isSettled(turn: { settled_at: string | null } | undefined): boolean {
  return turn?.settled_at !== null
}

function leaseEnd(): string {
  return new Date(Date.now() + leaseTime).toISOString()
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

const nothingToChange: Outcome = failure('failed', {
  content: 'There is no document to change: it was not finished.',
  code: 'no_document',
  retryable: false,
})

function outcomeOfError(error: unknown, job: Job, signal: AbortSignal, late: boolean): Outcome {
  const offers = job.wroteHtml ? ['keep', 'discard', 'retry'] : ['retry']
  const reason: unknown = signal.reason
  if (signal.aborted && reason instanceof Stopped) {
    if (reason.state === 'interrupted') return interrupted(job.wroteHtml)
    return {
      state: 'cancelled',
      message: job.wroteHtml
        ? 'Stopped. What was written so far is kept as a draft.'
        : 'Stopped. Nothing was changed.',
    }
  }
  if (late) {
    const content = 'This took longer than a turn may take, so it was stopped.'
    return failure('failed', { content, code: 'deadline', retryable: true, offers })
  }
  if (error instanceof AppError && error.kind === 'conflict') {
    return failure('failed', { content: error.message, code: 'conflict', retryable: false })
  }
  if (error instanceof ProviderError) {
    const { message, failure: code, retryable } = error
    return failure('failed', { content: message, code, retryable, offers })
  }
  return failure('failed', {
    content:
      'Something went wrong in this program, so nothing was saved. The log of the server says what.',
    code: 'internal',
    retryable: true,
    offers,
  })
}

/** A change that failed says first of all that the document is as it was. */
function sayingWhatChanged(job: Job, outcome: Outcome): Outcome {
  const { error } = outcome
  if (job.route !== 'edit' || !error || /\bnothing was (changed|saved)\b/i.test(error.content)) {
    return outcome
  }
  const content = `Nothing was changed. ${error.content}`
  const offers = error.retryable ? ['retry', 'rewrite'] : error.offers
  return { ...outcome, message: content, error: { ...error, content, ...(offers && { offers }) } }
}

function interrupted(hasDraft: boolean): Outcome {
  return failure('interrupted', {
    content: hasDraft
      ? 'The server stopped before the document was finished. What came is kept as a draft.'
      : 'The server stopped before this was done. Nothing was changed.',
    code: 'interrupted',
    retryable: true,
    offers: hasDraft ? ['keep', 'discard', 'retry'] : ['retry'],
  })
}

function newVersion(
  job: Job,
  base: StoredVersion | undefined,
  outcome: Outcome,
): NewVersion | undefined {
  if (!outcome.version) return undefined
  const { html, ...change } = outcome.version
  const before = base && { version: base.version, html: base.html_content }
  return {
    id: crypto.randomUUID(),
    document_id: job.document_id,
    html,
    receipt: createReceipt({ ...change, before, after: html }),
    user_prompt: job.request.message,
    edit_summary: outcome.summary ?? '',
    model_used: job.model.id,
    tokens_used: job.tokens,
    turn_id: job.id,
  }
}

function messageWithNames(message: string, attachments: UserPart[]): string {
  const names = attachments.flatMap((part) => ('name' in part ? [part.name] : []))
  return names.length === 0 ? message : `${message}\n\nAttached: ${names.join(', ')}`
}

/** A turn as it was stored. @throws AppError `not_found` */
export async function readTurn(db: Database, id: string) {
  const { message: _, ...turn } = found(await findTurn(db, id), 'turn')
  return turn
}
