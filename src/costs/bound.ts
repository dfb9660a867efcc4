import type { ModelFacts, Price } from '../providers/model-facts.ts'
import {
  maxOutputOf,
  type AssistantMessage,
  type ImageRequest,
  type ModelMessage,
  type ModelRequest,
  type UserPart,
} from '../providers/provider.ts'
import type { Bound } from '../store/reservations.ts'

/** An answer that must be shorter than this is not worth its price. */
const minAnswer = 1000

/** Tokens in which a model may think before it makes a picture. */
const maxPictureThoughts = 8000

/** Returns the most that a call on a UTC day may cost; undefined if the price of the model is unknown. */
export function boundOf(
  model: ModelFacts,
  request: ModelRequest | ImageRequest,
  day: string,
): Bound | undefined {
  const tokens = maxInputTokens(request)
  const price = dearestPrice(model, day, tokens)
  if (!price) return undefined
  const inputUsd = usdOf(tokens, price.input)
  if ('prompt' in request) {
    const pictureUsd = price.image + usdOf(maxPictureThoughts, price.output)
    return { inputUsd: inputUsd + pictureUsd, usdPerOutputToken: 0, maxOutput: 0, minOutput: 0 }
  }
  const maxOutput = outputLimitOf(model, request)
  const usdPerOutputToken = price.output / 1_000_000
  return { inputUsd, usdPerOutputToken, maxOutput, minOutput: Math.min(minAnswer, maxOutput) }
}

/** The limit of the answer to a request, in tokens; 0 for pictures. */
export function outputLimitOf(model: ModelFacts, request: ModelRequest | ImageRequest): number {
  return 'prompt' in request ? 0 : maxOutputOf(model, request)
}

/** What a call costs if its answer is as long as it may be. */
export function maxUsdOf({ inputUsd, usdPerOutputToken, maxOutput }: Bound): number {
  return usdPerOutputToken === 0 ? inputUsd : inputUsd + usdPerOutputToken * maxOutput
}

function usdOf(tokens: number, usdPerMillion: number): number {
  return (tokens * usdPerMillion) / 1_000_000
}

/** The highest prices that may apply to a call with at most so many tokens of input. */
function dearestPrice(model: ModelFacts, day: string, input: number) {
  const valid = model.prices.filter(({ from = '', until = '9999' }) => from <= day && day <= until)
  const last = valid.findIndex(({ upTo = Infinity }) => input <= upTo)
  const prices = valid.slice(0, last + 1).map(({ price }) => dearest(price, model.can.image))
  const known = prices.filter((price) => price !== undefined)
  if (known.length === 0 || known.length < prices.length) return undefined
  return {
    input: Math.max(...known.map(({ input }) => input)),
    output: Math.max(...known.map(({ output }) => output)),
    image: Math.max(...known.map(({ image }) => image)),
  }
}

function dearest(
  { input, output, cacheRead, cacheWrite, cacheWriteHour, image }: Price,
  makesPictures: boolean,
) {
  const pictures = Object.values(image ?? {})
  if (input === undefined || output === undefined) return undefined
  if (makesPictures && pictures.length === 0) return undefined
  return {
    input: Math.max(input, cacheRead ?? 0, cacheWrite ?? 0, cacheWriteHour ?? 0),
    output,
    image: Math.max(0, ...pictures),
  }
}

/** What a picture counts at most, in tokens: of the models in the catalogue, Claude's count most. */
const maxPictureTokens = 4784

/** What providers add to a request and to each of its parts, in tokens. */
const extraPerRequest = 1000
const extraPerPart = 20

/** The most tokens that a request can have: no token is shorter than a byte of UTF-8. */
function maxInputTokens(request: ModelRequest | ImageRequest): number {
  const { texts, pictures } = contentOf(request)
  const extra = extraPerRequest + extraPerPart * (texts.length + pictures)
  return bytesOf(texts) + pictures * maxPictureTokens + extra
}

/** Bytes per token of what people and models write, for estimates. */
const bytesPerToken = 4

/** An estimate of the tokens that a request has, where the provider has reported none. */
export function estimateInput(request: ModelRequest | ImageRequest): number {
  const { texts, pictures } = contentOf(request)
  return Math.ceil(bytesOf(texts) / bytesPerToken) + pictures * maxPictureTokens
}

/** An estimate of the tokens of an answer. */
export function estimateOutput(characters: number): number {
  return Math.ceil(characters / bytesPerToken)
}

function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}

/** All that is sent. */
function contentOf(request: ModelRequest | ImageRequest): { texts: string[]; pictures: number } {
  if ('prompt' in request) return { texts: [request.prompt], pictures: request.pictures.length }
  const { system, tools, answerSchema, messages } = request
  const parts = messages.flatMap(partsOf)
  return {
    texts: [
      system,
      ...tools.map((tool) => JSON.stringify(tool)),
      JSON.stringify(answerSchema ?? null),
      ...parts.map(textOf),
    ],
    pictures: parts.filter(({ type }) => type === 'image').length,
  }
}

function partsOf(message: ModelMessage): (UserPart | AssistantPart)[] {
  return message.role === 'user' ? message.parts : [{ type: 'assistant', message }]
}

interface AssistantPart {
  type: 'assistant'
  message: AssistantMessage
}

function textOf(part: UserPart | AssistantPart): string {
  switch (part.type) {
    case 'text':
      return part.text
    case 'document':
      return part.overview ?? part.html
    case 'file':
      return part.name + part.text
    case 'image':
      return part.name
    case 'tool_result':
      return part.callId + part.content
    case 'assistant':
      // A provider sends either its own state or the rest.
      return JSON.stringify(part.message)
  }
}
