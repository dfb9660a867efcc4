/**
 * The one vocabulary of all providers. A provider turns a `ModelRequest` into its own wire format
 * and its answer into `ModelEvent`s; nothing outside its folder knows more of it than this.
 */
import type { Span } from '../editing/text/edit.ts'

/** What a request is for. The built-in composer works by it; the others read the prompt. */
export type Purpose = 'create' | 'edit' | 'ask' | 'rewrite'

export interface ModelRequest {
  purpose: Purpose
  system: string
  messages: ModelMessage[]
  tools: ToolSpec[]
  /**
   * The questions that were asked in a row right before this message, the oldest first. Only the
   * built-in composer asks them; language models have the conversation.
   */
  questions?: readonly Exchange[]
}

/** A message that was answered with a question. */
export interface Exchange {
  purpose: 'edit' | 'ask'
  message: string
  question: string
}

export type ModelMessage = UserMessage | AssistantMessage

export interface UserMessage {
  role: 'user'
  parts: UserPart[]
}

/** What a model said. Give the very object of its `end` event back in the next round. */
export interface AssistantMessage {
  role: 'assistant'
  text: string
  calls: ToolCall[]
}

export type UserPart =
  | { type: 'text'; text: string }
  | DocumentPart
  /** A file that the person attached, as text; `notes` tell a person what was done to read it. */
  | { type: 'file'; name: string; mediaType: string; text: string; notes?: string[] }
  | { type: 'image'; name: string; mediaType: ImageType; data: string }
  /** The answer to a tool call of the message before. */
  | { type: 'tool_result'; callId: string; ok: boolean; content: string }

/** The document that the conversation is about; `overview` is what a language model sees of a large one. */
export interface DocumentPart {
  type: 'document'
  html: string
  overview?: string | undefined
  /** Where it may be written, where that is not everywhere. */
  limits?: Limits
}

/** Ranges of a document, in UTF-16 code units. */
export interface Limits {
  /** Only what lies in here may change. */
  selection?: Span | undefined
  /** Nothing of these may change. */
  locks: readonly Span[]
}

export type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'

export interface ToolSpec {
  name: string
  description: string
  /** JSON Schema of the input, an object. */
  schema: Record<string, unknown>
}

/** A call as the model wrote it; `input` is JSON text that nobody has checked. */
export interface ToolCall {
  id: string
  name: string
  input: string
}

/** Tokens of one call. `input` leaves out what came from or went to the cache. */
export interface Usage {
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
  /** Cache writes for one hour, where they are priced apart; they are part of `cacheWrite`. */
  cacheWriteHour?: number
}

/**
 * Why an answer ended. Only the built-in composer, which works by rules, ends as `not_understood`,
 * or with a `question` about which of several parts is meant; the next message may answer it.
 */
export type EndReason = 'stop' | 'tool_calls' | 'length' | 'refusal' | 'not_understood' | 'question'

export type ModelEvent =
  | { type: 'text'; text: string }
  /** What the model says of its thinking, for the person who waits. */
  | { type: 'thinking'; text: string }
  | { type: 'call_start'; id: string; name: string }
  | { type: 'call_input'; id: string; text: string }
  | { type: 'call'; call: ToolCall }
  /** Final where `estimated` is false; the last one counts. `unknown`: the provider did not say. */
  | { type: 'usage'; usage: Usage; estimated: boolean; unknown?: boolean }
  /**
   * Always the last event, exactly once, unless the stream throws. `notes`: what the person should
   * know of the answer, in sentences. `wanted`: what the message asks for, where it completes an
   * earlier one. `saysUnchanged`: the text says that nothing was changed, and why.
   */
  | {
      type: 'end'
      reason: EndReason
      message: AssistantMessage
      detail?: string
      notes?: readonly string[]
      wanted?: string | undefined
      saysUnchanged?: boolean
    }

export interface TextModel {
  /** As the catalogue has it: `provider/id`. */
  readonly id: string
  /**
   * Asks the model. Cancelled by the signal, upstream included.
   * @throws ProviderError for everything that went wrong at the provider.
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent>
}

export interface ImageModel {
  readonly id: string
  generate(
    prompt: string,
    options: { size: '1K' | '2K' | '4K'; aspectRatio: string },
    signal: AbortSignal,
  ): Promise<{ mediaType: string; data: string; usage: Usage }>
}

export type ProviderFailure =
  | 'overloaded'
  | 'rate_limited'
  | 'connection'
  | 'idle'
  | 'authentication'
  | 'billing'
  | 'model_not_found'
  | 'too_large'
  | 'bad_request'
  | 'unknown'

const retryable: readonly ProviderFailure[] = ['overloaded', 'rate_limited', 'connection', 'idle']

/** What went wrong at a provider, in a sentence for a person. Never holds a key. */
export class ProviderError extends Error {
  readonly failure: ProviderFailure
  /** Whether the same request may succeed later. */
  readonly retryable: boolean
  /** How long the provider asked to wait, in milliseconds. */
  readonly retryAfter: number | undefined

  constructor(failure: ProviderFailure, message: string, options: ProviderErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.name = 'ProviderError'
    this.failure = failure
    this.retryable = retryable.includes(failure)
    this.retryAfter = options.retryAfter
  }
}

interface ProviderErrorOptions {
  cause?: unknown
  retryAfter?: number | undefined
}
