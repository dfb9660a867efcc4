import { Route } from '../protocol/resources.ts'

/** What a model can do. The program asks for these, never for the name of a provider. */
export interface Capabilities {
  /** Write a whole document. */
  create: boolean
  /** Change a document by tool calls, and answer questions about it. */
  edit: boolean
  /** Write an existing document again. */
  rewrite: boolean
  /** Go on with a document that was cut off. */
  continue: boolean
  /** Make pictures. */
  image: boolean
  /** Decide what a message asks for. */
  route: boolean
  /** Understand attached pictures. */
  seeImages: boolean
  /** Call whatever tools it is offered. */
  callTools: boolean
  /** Know offsets for sure, so that it may edit by ranges instead of quotes. */
  editRanges: boolean
}

export interface ModelFacts {
  /** As its provider names it. */
  id: string
  /** For people. */
  name: string
  /** Its name in the catalogue, or that of an endpoint of MODELS_FILE. */
  provider: string
  can: Capabilities
  /** In tokens: of everything that it reads, and of one answer. */
  limits: { context: number; output: number }
  /** What its API accepts. Each provider reads the fields that it knows. */
  accepts: Accepts
  /** The first row that applies to a call counts. Empty: its price is unknown. */
  prices: readonly PriceRow[]
  lifecycle: Lifecycle
}

export interface Accepts {
  /** Claude: `thinking: {type: 'adaptive'}` and `output_config.effort`. */
  adaptiveThinking?: boolean
  /** Claude: `thinking: {type: 'disabled'}`. */
  disabledThinking?: boolean
  /** Gemini: `thinkingConfig.thinkingLevel`. */
  thinkingLevel?: boolean
  /** OpenAI: the limit of an answer is called `max_completion_tokens`. */
  maxCompletionTokens?: boolean
  /** OpenAI: Chat Completions with tools only with `reasoning_effort: 'none'`. */
  reasoningEffortNone?: boolean
  /** Small models: few tools, and the document as an outline with its sections. */
  shortEdits?: boolean
}

/** US dollars per million tokens, and per picture. What is missing is unknown. */
export interface Price {
  input?: number
  output?: number
  cacheRead?: number
  /** Cache writes for five minutes and for an hour. */
  cacheWrite?: number
  cacheWriteHour?: number
  /** Tokens of pictures that the model makes; otherwise they cost as much as `output`. */
  imageOutput?: number
  /** One picture, by its size. */
  image?: Partial<Record<ImageSize, number>>
}

export const imageSizes = ['1K', '2K', '4K'] as const
export type ImageSize = (typeof imageSizes)[number]

/** A price that applies on the UTC days `from` to `until` and to at most `upTo` tokens of input. */
export interface PriceRow {
  from?: string
  until?: string
  upTo?: number
  price: Price
}

export interface Lifecycle {
  /** The UTC day on which it ends or, unless `isAnnounced`, before which it does not end. */
  ends?: string
  isAnnounced?: boolean
  /** The id of the model to use instead. */
  replacement?: string
}

export const nothing: Capabilities = {
  create: false,
  edit: false,
  rewrite: false,
  continue: false,
  image: false,
  route: false,
  seeImages: false,
  callTools: false,
  editRanges: false,
}

/** What large language models can do. */
export const textModel: Capabilities = {
  ...nothing,
  create: true,
  edit: true,
  rewrite: true,
  continue: true,
  route: true,
  seeImages: true,
  callTools: true,
}

/** Words in the ids of models that write no text: few providers say what a model is for. */
const otherKinds =
  /embed|rerank|whisper|tts|audio|speech|transcri|realtime|moderation|image|dall-e|sora/i

/** Whether a model writes text, by its id. */
export function writesText(id: string): boolean {
  return !otherKinds.test(id)
}

/** What people can ask of a model. */
export function routesOf({ create, edit, rewrite, image }: Capabilities): Route[] {
  const all = { create, edit, ask: edit, rewrite, image }
  return Route.options.filter((route) => all[route])
}

export function fullId(model: Pick<ModelFacts, 'provider' | 'id'>): string {
  return `${model.provider}/${model.id}`
}

/** The parts of `provider/id`; undefined if a name has no provider or no id. The id may have slashes. */
export function splitId(name: string): Pick<ModelFacts, 'provider' | 'id'> | undefined {
  const [, provider, id] = /^([^/]+)\/(.+)$/s.exec(name) ?? []
  return provider !== undefined && id !== undefined ? { provider, id } : undefined
}

/** The current UTC day. */
export function today(): string {
  return new Date().toISOString().slice(0, 10)
}

/** The price of a call with so many tokens of input on a UTC day; undefined if it is unknown. */
export function priceAt(model: ModelFacts, day: string, input: number): Price | undefined {
  return model.prices.find(
    ({ from = '', until = '9999', upTo = Infinity }) =>
      from <= day && day <= until && input <= upTo,
  )?.price
}

/** Whether a budget can count the calls to a model on a UTC day. */
export function hasPrice(model: ModelFacts, day: string): boolean {
  const { input, output, image = {} } = priceAt(model, day, 0) ?? {}
  const isTextPriced = input !== undefined && output !== undefined
  return isTextPriced && (!model.can.image || Object.keys(image).length > 0)
}

/** The sizes in which a model makes pictures: those that have a price on a UTC day, or else the smallest. */
export function sizesOf(model: ModelFacts, day: string): [ImageSize, ...ImageSize[]] {
  const prices = priceAt(model, day, 0)?.image ?? {}
  const [first = '1K', ...others] = imageSizes.filter((size) => prices[size] !== undefined)
  return [first, ...others]
}
