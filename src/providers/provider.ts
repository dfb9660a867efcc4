/**
 * The vocabulary that all providers share. A provider converts a `ModelRequest` into its own wire
 * format and the response into `ModelEvent`s. Nothing outside of its folder depends on more than this.
 */
import type { Span } from '../editing/text/edit.ts'
import type { ImageType } from '../protocol/file-types.ts'
import { repairText } from '../protocol/text.ts'
import type { DelimitedForm } from '../tables/reading/delimited.ts'
import type { ImageSize, ModelFacts } from './model-facts.ts'

/** What a request is for. The built-in composer acts on it; language models read the prompt. */
export type Purpose = 'create' | 'edit' | 'ask' | 'rewrite' | 'route'

export interface ModelRequest {
  purpose: Purpose
  system: string
  /** The name and version of the system prompt, for the books. */
  promptVersion?: string
  messages: ModelMessage[]
  tools: ToolSpec[]
  /** JSON Schema of the whole answer, for a request without tools. A provider may ignore it. */
  answerSchema?: Record<string, unknown>
  /** The most tokens that the answer may have; at most what the model and the purpose allow. */
  maxOutput?: number
  /** Accounts for the calls that the request needs. A request without one is in no books. */
  meter?: Meter | undefined
  /**
   * The consecutive questions right before this message, oldest first. Only the built-in composer
   * asks them; language models get the conversation.
   */
  questions?: readonly EarlierQuestion[]
}

/** A message that the built-in composer answered with a question. */
export interface EarlierQuestion {
  purpose: 'edit' | 'ask'
  message: string
  /** The files that came with the message. */
  files: readonly UserPart[]
  question: string
}

/**
 * Tokens that an answer may have, by the purpose of its request. Thinking counts, too: a route is a few
 * tokens, but not every small model can decide it without thinking.
 */
const maxAnswer = {
  create: 64_000,
  rewrite: 64_000,
  edit: 32_000,
  ask: 8_000,
  route: 2_000,
} as const

/** The most tokens that the answer to a request may have. */
export function maxOutputOf(model: ModelFacts, { purpose, maxOutput = Infinity }: ModelRequest) {
  return Math.min(maxAnswer[purpose], model.limits.output, maxOutput)
}

export type ModelMessage = UserMessage | AssistantMessage

export interface UserMessage {
  role: 'user'
  parts: UserPart[]
}

/** A model's message. Send it back unchanged in the next round. */
export interface AssistantMessage {
  role: 'assistant'
  text: string
  calls: ToolCall[]
  native?: NativeState
}

/**
 * What a provider must get back with its message, such as signed thinking. It is plain JSON, so that
 * a message can be stored. Other providers ignore it.
 */
export interface NativeState {
  /** The provider by its name in the catalogue. */
  provider: string
  data: unknown
}

/** The state that a provider attached to a message; undefined if there is none of that provider. */
export function nativeStateOf(provider: string, message: ModelMessage | undefined): unknown {
  if (message?.role !== 'assistant' || message.native?.provider !== provider) return undefined
  return message.native.data
}

export type UserPart =
  | { type: 'text'; text: string }
  | DocumentPart
  /**
   * An attached file as text, or the `part` of it with that name, such as a sheet. `notes` say, for a person,
   * how it was read.
   */
  | {
      type: 'file'
      name: string
      part?: string
      mediaType: string
      /** Of a table as delimited text, if it is known. */
      form?: DelimitedForm
      text: string
      notes?: string[]
    }
  | ImagePart
  /** The result of a tool call in the previous message. */
  | { type: 'tool_result'; callId: string; ok: boolean; content: string }

/** An attached picture, with its size in pixels if that is known. */
export interface ImagePart {
  type: 'image'
  name: string
  mediaType: ImageType
  /** In base64. */
  data: string
  width?: number
  height?: number
}

/** The document that the conversation is about. Of a large one, a language model sees only `overview`. */
export interface DocumentPart {
  type: 'document'
  html: string
  overview?: string | undefined
  /** Where the document may change; missing if it may change everywhere. */
  limits?: Limits
}

/** Ranges of a document, in UTF-16 code units. */
export interface Limits {
  /** Only text in here may change. */
  selection?: Span | undefined
  /** Text in these may not change. */
  locks: readonly Span[]
}

export interface ToolSpec {
  name: string
  description: string
  /** JSON Schema of the input, an object. */
  schema: Record<string, unknown>
}

/** A call as the model wrote it. `input` is unvalidated JSON text. */
export interface ToolCall {
  id: string
  name: string
  input: string
  /** Why the provider could not read the call. Then it is refused, and this is the reason. */
  fault?: string
}

/** Tokens of one call to a model. `input` excludes tokens read from or written to the cache. */
export interface Usage {
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
  /** Cache writes for one hour, if they have their own price. They are included in `cacheWrite`. */
  cacheWriteHour?: number
  /** Tokens of pictures that the model made, if they have their own price. Not included in `output`. */
  imageOutput?: number
}

/**
 * Why an answer ended. Only the built-in composer ends as `not_understood`, or with a `question`
 * which of several parts is meant, which the next message may answer.
 */
export type EndReason = 'stop' | 'tool_calls' | 'length' | 'refusal' | 'not_understood' | 'question'

export type ModelEvent =
  | { type: 'text'; text: string }
  /** A summary of the model's thinking, for the person who waits. */
  | { type: 'thinking'; text: string }
  | StatusReport
  | { type: 'call_start'; id: string; name: string }
  | { type: 'call_input'; id: string; text: string }
  | UsageReport
  /**
   * The last event, exactly once, unless the stream throws. `detail` explains a refusal. `notes`
   * are sentences that the person should read. `wanted` is the whole request, if the message
   * completes an earlier one. `saysUnchanged`: the text says that nothing was changed, and why.
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

/**
 * What a request used. The last one counts, and is final unless `estimated`. `unknown`: the provider
 * reported nothing. `usd`: what it says that the request cost; null if it says that others charge for
 * it, but not how much.
 */
export interface UsageReport {
  type: 'usage'
  usage: Usage
  estimated: boolean
  unknown?: boolean
  usd?: number | null
}

/** What the request waits for, such as its place in a queue, for the person who waits. */
export interface StatusReport {
  type: 'status'
  text: string
}

/** An event of any kind of model. */
export type AnyEvent = StatusReport | UsageReport | { type: string }

/** Whether an event is a part of the answer. What a request used, which may be told first, is none. */
export function isAnswer({ type }: AnyEvent): boolean {
  return type !== 'status' && type !== 'usage'
}

export interface Model<Request, Event> {
  readonly facts: ModelFacts
  /**
   * Sends a request and streams the answer. The signal cancels it, upstream too.
   * @throws ProviderError for every failure at the provider.
   */
  stream(request: Request, signal: AbortSignal): AsyncGenerator<Event>
}

export type TextModel = Model<ModelRequest, ModelEvent>

export interface ImageRequest {
  prompt: string
  /** Width to height, such as `16:9`. */
  aspectRatio: string
  size: ImageSize
  /** Pictures that it starts from. */
  pictures: { mediaType: ImageType; data: string }[]
  /** Accounts for the calls that the request needs. A request without one is in no books. */
  meter?: Meter | undefined
}

export type ImageEvent =
  | StatusReport
  | UsageReport
  /** The last event, unless the stream throws: the picture in base64, or why there is none. */
  | { type: 'picture'; mediaType: string; data: string }
  | { type: 'refusal'; detail: string }

/** Makes one picture for each request. */
export type ImageModel = Model<ImageRequest, ImageEvent>

/** Creates the models of one provider, or explains why the provider can't be used. */
export type Provider = ReadyProvider | { ready: false; why: string }

export interface ReadyProvider {
  ready: true
  /** What it is called in the middle of a sentence. */
  label: string
  textModel(facts: ModelFacts): TextModel
  imageModel?(facts: ModelFacts): ImageModel
  /**
   * Asks for the models, which costs nothing. Missing if there is nothing to ask.
   * @throws ProviderError if the provider can’t be used, or can’t be reached.
   */
  list?(signal: AbortSignal): Promise<Listing>
}

/** All models of a provider; undefined if it does not tell them. */
export type Listing = readonly ModelFacts[] | undefined

/** Accounts for calls to models. */
export interface Meter {
  /**
   * Reserves the most that a call may cost. Resolves before anything is sent.
   * @throws AppError `over_budget` if the call may not be made
   */
  begin(model: ModelFacts, request: ModelRequest | ImageRequest): Promise<MeteredCall>
}

export interface MeteredCall {
  /** The most tokens that the answer may have. */
  maxOutput: number
  /** Books the call, once it is over. Never fails. */
  end(result: CallResult): Promise<void>
}

export interface CallResult {
  /** The last report of the provider; undefined if there is none. */
  report: UsageReport | undefined
  /** The characters that the model wrote. */
  received: number
  pictures: number
  /** Whether the provider may have begun to answer. A request that it refused at once costs nothing. */
  hasBegun: boolean
}

export type ProviderFailure =
  | 'overloaded'
  | 'rate_limited'
  | 'connection'
  | 'idle'
  | 'authentication'
  /** The key is accepted, but may not do this. */
  | 'forbidden'
  | 'billing'
  | 'model_not_found'
  /** The model can’t call tools, at least not on its server. */
  | 'no_tools'
  | 'too_large'
  | 'bad_request'
  | 'unknown'

const retryable: readonly ProviderFailure[] = ['overloaded', 'rate_limited', 'connection', 'idle']

/** A failure at a provider, with a message for a person. Never contains an API key. */
export class ProviderError extends Error {
  readonly failure: ProviderFailure
  /** Whether the same request may succeed if it is sent again. */
  readonly retryable: boolean
  /** How long the provider asks to wait, in milliseconds. */
  readonly retryAfter: number | undefined
  /** The message, as a sentence, without the advice, which is wrong while the program goes on by itself. */
  happened: string

  constructor(failure: ProviderFailure, happened: string, options: ProviderErrorOptions = {}) {
    const { cause, advice } = options
    const sentence = /[.!?…]$/.test(happened) ? happened : `${happened}.`
    super(repairText(advice ? `${sentence} ${advice}` : happened), { cause })
    this.name = 'ProviderError'
    this.failure = failure
    this.happened = repairText(sentence)
    this.retryable = retryable.includes(failure)
    this.retryAfter = options.retryAfter
  }
}

interface ProviderErrorOptions {
  cause?: unknown
  retryAfter?: number | undefined
  /** What a person can do. */
  advice?: string | undefined
}
