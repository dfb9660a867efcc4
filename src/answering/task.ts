import { overviewOf, shortOverview } from '../editing/showing/overview.ts'
import type { Surroundings } from '../editing/showing/stand-ins.ts'
import type { ChangedRange } from '../editing/checks/receipt.ts'
import { isEditTool } from '../editing/tools/schemas.ts'
import type { ChangeSet } from '../editing/text/change-set.ts'
import type { Span } from '../editing/text/edit.ts'
import type { EventOf, TurnEvent } from '../protocol/events.ts'
import type { LockRow, Settled, VersionKind } from '../protocol/resources.ts'
import { repairText } from '../protocol/text.ts'
import type { Capabilities } from '../providers/model-facts.ts'
import type { Choice } from '../providers/models.ts'
import {
  isAnswer,
  ProviderError,
  type DocumentPart,
  type EarlierQuestion,
  type Meter,
  type ModelEvent,
  type ModelMessage,
  type ModelRequest,
  type TextModel,
  type ToolCall,
  type ToolSpec,
  type UserPart,
} from '../providers/provider.ts'

/** The version that a turn starts from. */
export interface BaseVersion {
  version: number
  html_content: string
}

/** A version that was saved while a turn was working, and what changed from the turn's base to it. */
export interface NewerVersion extends BaseVersion {
  changes: ChangeSet
}

/** Everything that the work of one turn needs. */
export interface Task {
  document_id: string
  message: string
  /** The unfinished document to continue. Empty: there is none. */
  draft: string
  /** The message as the model receives it, with its attachments and the earlier conversation. */
  parts: UserPart[]
  /** Reads in attached files that are too long for the message; `undefined` if there are none. */
  reading?: FileReading | undefined
  /** The questions, asked in a row, that this message may answer. */
  questions: EarlierQuestion[]
  /** `undefined` before the first version. */
  base: BaseVersion | undefined
  /** The only span of the base that may change. `undefined`: all of it may. */
  selection: Span | undefined
  /** Spans of the base that may not change. */
  locks: LockRow[]
  /** A fallback that takes over takes the place of the model here. */
  models: Choice
  /** Accounts for the calls to models. */
  meter: Meter
  /** In bytes of UTF-8. */
  maxDocumentBytes: number
  /** The model is shown an overview of a document with more tokens than this. */
  maxShownTokens: number
  signal: AbortSignal
}

/** A tool that reads in attached files, with what it has read so far. */
export interface FileReading {
  spec: ToolSpec
  read(call: ToolCall): Promise<{ ok: boolean; content: string }>
  /** Sentences for the person. */
  notes(): string[]
}

/** How the work of a turn ended. It is committed as a whole or not at all. */
export interface Outcome {
  state: Settled
  /** The message of the assistant in the conversation. */
  message: string
  summary?: string
  /** Whether the message is a question that the next message may answer. */
  isQuestion?: boolean
  error?: Omit<EventOf<'error'>, 'type'>
  /** The version to save on top of the base. */
  version?: { kind: VersionKind; html: string; ranges: ChangedRange[]; warnings: string[] }
  /** Makes the same changes to a newer version; there only if that may be possible. */
  rebase?(newer: NewerVersion): Rebased
  /** The complete request, where the message is only a part of it, such as the answer to a question. */
  wanted?: string | undefined
}

/** The outcome for a newer version. `reason`, the end of a sentence, says why there is none. */
export type Rebased = { ok: true; outcome: Outcome } | { ok: false; reason: string }

/** The work of a turn. It yields events and returns the outcome. */
export type Work = AsyncGenerator<TurnEvent, Outcome>

export type AnswerEnd = Extract<ModelEvent, { type: 'end' }>

/**
 * Streams one answer of the model, yields its thoughts, and returns how it ended. If the model fails
 * before its answer begins, the fallback answers, for the rest of the turn. `build` makes the request
 * for the model that is asked.
 */
export async function* streamAnswer(
  task: Task,
  build: () => ModelRequest,
  onText: (text: string) => Iterable<TurnEvent>,
): AsyncGenerator<TurnEvent, AnswerEnd> {
  const { models, meter, signal } = task
  const request = build()
  let hasBegun = false
  async function* watch(events: AsyncIterable<ModelEvent>) {
    for await (const event of events) {
      hasBegun ||= isAnswer(event)
      yield event
    }
  }
  try {
    return yield* readAnswer(watch(models.model.stream({ ...request, meter }, signal)), onText)
  } catch (error) {
    const { fallback } = models
    if (hasBegun || !fallback || !isUnavailable(error)) throw error
    if (!canTakeOver(fallback.facts.can, models.model.facts.can, request)) throw error
    yield { type: 'status', content: `${error.happened} ${fallback.facts.name} answers instead.` }
    Object.assign(models, { model: fallback, fallback: undefined })
    return yield* streamAnswer(task, build, onText)
  }
}

/** Returns what is built for the model that answers, and built again only for another one. */
export function forModel<Value>(models: Choice, build: () => Value): () => Value {
  let built: { model: TextModel; value: Value } | undefined
  return () => {
    if (built?.model !== models.model) built = { model: models.model, value: build() }
    return built.value
  }
}

/** Whether a model is overloaded, out of reach or gone, so that another one may succeed. */
function isUnavailable(error: unknown): error is ProviderError {
  return error instanceof ProviderError && (error.retryable || error.failure === 'model_not_found')
}

/** Whether a model can answer a request, which may go on with the answer of another model. */
function canTakeOver(
  can: Capabilities,
  before: Capabilities,
  { purpose, messages, tools }: ModelRequest,
): boolean {
  if (before.seeImages && !can.seeImages && messages.some(hasPicture)) return false
  if (purpose === 'rewrite' && !can.rewrite) return false
  if (tools.some(({ name }) => !isEditTool(name)) && !can.callTools) return false
  return messages.length === 1 || can.continue
}

function hasPicture(message: ModelMessage): boolean {
  return message.role === 'user' && message.parts.some(({ type }) => type === 'image')
}

async function* readAnswer(
  events: AsyncIterable<ModelEvent>,
  onText: (text: string) => Iterable<TurnEvent>,
): AsyncGenerator<TurnEvent, AnswerEnd> {
  const thinking = createThoughts()
  let half = ''
  for await (const event of events) {
    switch (event.type) {
      case 'text': {
        // A chunk may end within a surrogate pair.
        const text = half + event.text
        half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? ''
        const whole = text.slice(0, text.length - half.length)
        if (whole !== '') yield* onText(repairText(whole))
        break
      }
      case 'thinking':
        yield* thinking(event.text)
        break
      case 'status':
        yield { type: 'status', content: event.text }
        break
      case 'end':
        if (half !== '') yield* onText(repairText(half))
        return event
    }
  }
  throw new ProviderError('unknown', 'The model’s answer ended without a reason.')
}

const maxPendingThought = 10_000

/** Turns the thinking of a model into status events, with the latest complete sentence. */
function createThoughts() {
  let pending = ''
  return function* (text: string): Generator<TurnEvent> {
    // A model that ends no sentence must not make this longer and longer.
    pending = (pending + text).slice(-maxPendingThought)
    const end = Math.max(pending.lastIndexOf('\n'), pending.lastIndexOf('. '))
    if (end < 0) return
    const complete = pending.slice(0, end + 1).trim()
    pending = pending.slice(end + 1)
    const sentence = complete
      .split(/\n|(?<=\.) /)
      .at(-1)
      ?.trim()
    if (sentence)
      yield { type: 'status', content: `Thinking: ${repairText(sentence.slice(0, 200))}` }
  }
}

/** What a model reads beside the document. */
export function surroundingsOf({ parts, draft, reading }: Task): Surroundings {
  const texts = parts.flatMap((part) => {
    if (part.type === 'text') return [part.text]
    if (part.type === 'file') return [part.name, ...(part.notes ?? []), part.text]
    return part.type === 'image' ? [part.name] : []
  })
  return { texts: [...texts, draft], canReadOn: reading !== undefined }
}

/** Notes for the person on how attached files were read. */
export function fileNotes({ parts, reading }: Task): string[] {
  const notes = parts.flatMap((part) => (part.type === 'file' ? (part.notes ?? []) : []))
  return [...notes, ...(reading?.notes() ?? [])]
}

/** The results of calls that read in attached files, for the model. */
export async function readCalls(
  { reading }: Task,
  calls: readonly ToolCall[],
): Promise<UserPart[]> {
  const results: UserPart[] = []
  for (const call of calls) {
    const isKnown = reading?.spec.name === call.name
    const result = isKnown ? await reading.read(call) : noTool
    results.push({ type: 'tool_result', callId: call.id, ...result })
  }
  return results
}

const noTool = { ok: false, content: 'There is no such tool here.' }

/** An estimate for HTML. */
const charactersPerToken = 4

/** A small model is shown an overview of a document with more tokens than this. */
const maxTokensForSmallModels = 3000

/** The document as the model is shown it: the whole text, or an overview if it is large. */
export function documentPart(
  { message, maxShownTokens, models }: Task,
  html: string,
): DocumentPart {
  const { accepts, limits } = models.model.facts
  const maxTokens = Math.min(
    accepts.shortEdits ? maxTokensForSmallModels : maxShownTokens,
    maxShownTokens,
    limits.context / 2,
  )
  if (html.length <= maxTokens * charactersPerToken) return { type: 'document', html }
  const size = accepts.shortEdits ? shortOverview : undefined
  return { type: 'document', html, overview: overviewOf(html, message, size) }
}

/** The failure of an answer that can’t be used. `undefined`: it can. */
export function failureOfAnswer(end: AnswerEnd, offers: string[]): Outcome | undefined {
  switch (end.reason) {
    case 'length': {
      const content = 'The answer reached its length limit and was cut off.'
      return failure('truncated', { content, code: 'truncated', retryable: true, offers })
    }
    case 'refusal': {
      const content = `The model refused this request${end.detail ? `: ${end.detail}` : '.'}`
      return failure('failed', { content, code: 'refused', retryable: false })
    }
    default:
      return undefined
  }
}

/** @throws ProviderError for a document that is too large to be saved. */
export function checkDocumentBytes({ maxDocumentBytes }: Task, bytes: number): void {
  if (bytes <= maxDocumentBytes) return
  const limit = Math.floor(maxDocumentBytes / 1024 / 1024)
  throw new ProviderError(
    'too_large',
    `The document would be larger than ${limit} MB, which is the limit here.`,
  )
}

/** The failure of a request that the built-in composer can’t understand. */
export function notUnderstood(content: string): Outcome {
  return failure('failed', { content, code: 'not_understood', retryable: false })
}

/** An outcome whose message is that of its error. */
export function failure(state: Settled, error: Omit<EventOf<'error'>, 'type'>): Outcome {
  return { state, message: error.content, error }
}
