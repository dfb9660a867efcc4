import OpenAI, { APIError } from 'openai'
import { limitedFetch } from '../limited-fetch.ts'
import type { ModelFacts } from '../model-facts.ts'
import type { Listing, ModelRequest, TextModel } from '../provider.ts'
import { createErrorReader, rejectedField } from './errors.ts'
import { readEvents } from './events.ts'
import { readModelList } from './list.ts'
import { estimateInput, toRequest, type Dialect, type LimitField } from './request.ts'

export interface OpenaiOptions {
  /** The provider’s name in the catalogue. */
  name: string
  /** Ends in `/v1`. */
  baseURL: string
  /** Servers on one’s own machine need none. */
  apiKey?: string | undefined
  /** The setting that holds the key, if it needs one. */
  keySetting?: string | undefined
}

export interface Openai {
  textModel(facts: ModelFacts): TextModel
  /** Asks the server for its models. @throws ProviderError if it can’t be asked. */
  list(signal: AbortSignal): Promise<Listing>
}

/** Longer than any IDLE_TIMEOUT, which is what ends a silent request. */
const timeout = 3_700_000
/** A server may reject two fields, one after the other. */
const maxAttempts = 3

/** A server that speaks OpenAI’s Chat Completions. Sends only the fields that all such servers know. */
export function createOpenai(options: OpenaiOptions): Openai {
  const client = new OpenAI({
    apiKey: options.apiKey ?? 'none',
    baseURL: options.baseURL,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    fetch: limitedFetch,
    timeout,
    logLevel: 'off',
  })
  const explainError = createErrorReader(options)
  /** What the server has rejected so far: the usage report for all models, the limit’s name for some. */
  let acceptsStreamOptions = true
  const limitFields = new Map<string, LimitField>()

  function dialectOf({ id, accepts }: ModelFacts): Dialect {
    const usual = accepts.maxCompletionTokens ? 'max_completion_tokens' : 'max_tokens'
    return { acceptsStreamOptions, limitField: limitFields.get(id) ?? usual }
  }

  async function send(facts: ModelFacts, request: ModelRequest, signal: AbortSignal) {
    for (let attempt = 1; ; attempt++) {
      const body = toRequest(facts, request, dialectOf(facts))
      try {
        return { body, chunks: await client.chat.completions.create(body, { signal }) }
      } catch (error) {
        const field = attempt < maxAttempts ? rejectedField(error, body) : undefined
        if (!field) throw error
        if (field === 'stream_options') acceptsStreamOptions = false
        else limitFields.set(facts.id, other[field])
      }
    }
  }

  return {
    textModel: (facts) => ({
      facts,
      async *stream(request, signal) {
        try {
          const { body, chunks } = await send(facts, request, signal)
          yield* readEvents(chunks, () => estimateInput(body))
        } catch (error) {
          signal.throwIfAborted()
          throw explainError(error, facts.id)
        }
      },
    }),
    async list(signal) {
      try {
        return readModelList(options.name, await client.get('/models', { signal }))
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof APIError && isWithoutList(error.status, options.baseURL)) {
          return undefined
        }
        throw explainError(error)
      }
    },
  }
}

/** Gateways may have no list, and a key may be limited to chat. Without a version, the address is wrong. */
function isWithoutList(status: number | undefined, baseURL: string): boolean {
  if (status === 404) return /\/v\d/.test(new URL(baseURL).pathname)
  return status === 403 || status === 405
}

const other: Record<LimitField, LimitField> = {
  max_tokens: 'max_completion_tokens',
  max_completion_tokens: 'max_tokens',
}
