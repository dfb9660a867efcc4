import Anthropic from '@anthropic-ai/sdk'
import { limitedFetch } from '../limited-fetch.ts'
import type { ModelFacts } from '../model-facts.ts'
import type { Listing, TextModel } from '../provider.ts'
import { explainError } from './errors.ts'
import { readEvents } from './events.ts'
import { readModels } from './list.ts'
import { toRequest } from './request.ts'

export interface AnthropicOptions {
  apiKey: string
  baseURL?: string | undefined
}

/** Claude through its own SDK. Reads the raw event stream, since the SDK's helpers drop partial tool input. */
export function createAnthropic(options: AnthropicOptions) {
  const client = new Anthropic({
    apiKey: options.apiKey,
    baseURL: options.baseURL ?? null,
    authToken: null,
    maxRetries: 0,
    fetch: limitedFetch,
    logLevel: 'off',
  })
  return {
    textModel: (facts: ModelFacts): TextModel => ({
      facts,
      async *stream(request, signal) {
        try {
          const events = await client.messages.create(toRequest(facts, request), { signal })
          yield* readEvents(events)
        } catch (error) {
          signal.throwIfAborted()
          throw explainError(error, options.apiKey)
        }
      },
    }),
    async list(signal: AbortSignal): Promise<Listing> {
      try {
        const page = await client.models.list({ limit: maxListed }, { signal })
        return isWhole(page) ? readModels('anthropic', page.data) : undefined
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof Anthropic.APIError && isWithoutList(error)) return undefined
        throw explainError(error, options.apiKey)
      }
    },
  }
}

const maxListed = 1000

/** Whether a page is the whole list. A gateway may send something else. */
function isWhole({ has_more, data }: { has_more: boolean; data: unknown }): boolean {
  return !has_more && Array.isArray(data) && data.length > 0
}

/** Gateways may have no list, and a key may be limited to messages. */
function isWithoutList({ status }: { status: number | undefined }): boolean {
  return status === 403 || status === 404 || status === 405
}
