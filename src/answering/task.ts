import { overviewOf } from '../editing/showing/overview.ts'
import type { ChangedRange } from '../editing/checks/receipt.ts'
import type { EventOf, TurnEvent } from '../protocol/events.ts'
import type { LockRow, Settled, VersionKind } from '../protocol/resources.ts'
import { repairText } from '../protocol/text.ts'
import {
  ProviderError,
  type DocumentPart,
  type Exchange,
  type ModelEvent,
  type ModelRequest,
  type TextModel,
  type Usage,
  type UserPart,
} from '../providers/provider.ts'

/** A version that a turn starts from. */
export interface BaseVersion {
  version: number
  html_content: string
}

/** What one turn has to work with. */
export interface Task {
  document_id: string
  message: string
  /** What there is of the document already, to go on from; empty: nothing. */
  draft: string
  /** The message with its attachments and what was said before, as a model gets it. */
  parts: UserPart[]
  /** The questions in a row that this message may answer. */
  questions: Exchange[]
  /** The version that the work starts from; undefined before the first. */
  base: BaseVersion | undefined
  selection: { from: number; to: number } | undefined
  /** Ranges of the base that may not be written. */
  locks: LockRow[]
  model: TextModel
  /** What a call of the model costs in US dollars; null if its price is unknown. */
  priceOf(usage: Usage): number | null
  /** Bytes of UTF-8 that a document may have. */
  largestDocument: number
  /** Tokens from which on a model is shown an overview of a document. */
  largestShown: number
  signal: AbortSignal
}

/** How a turn's work came out; it is made true by one write, all of it or nothing. */
export interface Outcome {
  state: Settled
  /** What the assistant said or did, for the conversation. */
  message: string
  summary?: string
  /** Whether the message asks the person something that the next message may answer. */
  isQuestion?: boolean
  error?: Omit<EventOf<'error'>, 'type'>
  /** The version to save on top of the base. */
  version?: { kind: VersionKind; html: string; ranges: ChangedRange[]; warnings: string[] }
  /** What was asked for, where the message alone does not say it. */
  wanted?: string | undefined
  /** What the document calls itself. */
  title?: string | undefined
}

/** The work of a turn: tells what goes on, and comes to an outcome. */
export type Work = AsyncGenerator<TurnEvent, Outcome>

export type End = Extract<ModelEvent, { type: 'end' }>

/** Asks the model once, tells of its thinking and cost, and gives back how its answer ended. */
export async function* listen(
  task: Task,
  request: ModelRequest,
  onText: (text: string) => Iterable<TurnEvent>,
): AsyncGenerator<TurnEvent, End> {
  const thinking = createThoughts()
  let half = ''
  for await (const event of task.model.stream(request, task.signal)) {
    switch (event.type) {
      case 'text': {
        // A character may come in two halves.
        const text = half + event.text
        half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? ''
        const whole = text.slice(0, text.length - half.length)
        if (whole !== '') yield* onText(repairText(whole))
        break
      }
      case 'thinking':
        yield* thinking(event.text)
        break
      case 'usage': {
        const { usage, estimated, unknown } = event
        yield {
          type: 'usage',
          model: task.model.id,
          input_tokens: usage.input,
          output_tokens: usage.output,
          cache_read_tokens: usage.cacheRead,
          cache_write_tokens: usage.cacheWrite,
          cost_usd: unknown ? null : task.priceOf(usage),
          estimated,
        }
        break
      }
      case 'end':
        if (half !== '') yield* onText(repairText(half))
        return event
    }
  }
  throw new ProviderError('unknown', 'The model’s answer ended without saying why.')
}

/** Passes on what a model says of its thinking sentence by sentence. */
function createThoughts() {
  let pending = ''
  return function* (text: string): Generator<TurnEvent> {
    pending += text
    const end = Math.max(pending.lastIndexOf('\n'), pending.lastIndexOf('. '))
    if (end < 0) return
    const said = pending.slice(0, end + 1).trim()
    pending = pending.slice(end + 1)
    const last = said
      .split(/\n|(?<=\.) /)
      .at(-1)
      ?.trim()
    if (last) yield { type: 'status', content: `Thinking: ${repairText(last.slice(0, 200))}` }
  }
}

/** What a person should know of how attached files were read. */
export function notesOfFiles({ parts }: Task): string[] {
  return parts.flatMap((part) => (part.type === 'file' ? (part.notes ?? []) : []))
}

/** A token of HTML is about so many characters. */
const charactersPerToken = 4

/** The document as the model of a task is shown it: whole, or where it is large, its outline. */
export function documentPart({ message, largestShown }: Task, html: string): DocumentPart {
  const isLarge = html.length > largestShown * charactersPerToken
  return { type: 'document', html, overview: isLarge ? overviewOf(html, message) : undefined }
}

/** The outcome of an answer that ended for a reason that no work can go on from. */
export function brokenOff(end: End, offers: string[]): Outcome | undefined {
  switch (end.reason) {
    case 'length': {
      const content = 'The answer reached the model’s length limit and was cut off.'
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

/** Refuses a document that could be neither imported nor saved by hand. @throws ProviderError */
export function refuseLarge({ largestDocument }: Task, bytes: number): void {
  if (bytes <= largestDocument) return
  const most = Math.floor(largestDocument / 1024 / 1024)
  throw new ProviderError(
    'too_large',
    `The document would be larger than ${most} MB, which is the limit here.`,
  )
}

export function failure(state: Settled, error: Omit<EventOf<'error'>, 'type'>): Outcome {
  return { state, message: error.content, error }
}
