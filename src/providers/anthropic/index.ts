import Anthropic from '@anthropic-ai/sdk'
import { limitedFetch } from '../limited-fetch.ts'
import type { ModelFacts } from '../model-facts.ts'
import type { TextModel } from '../provider.ts'
import { explainError } from './errors.ts'
import { readEvents } from './events.ts'
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
  return function textModel(facts: ModelFacts): TextModel {
    return {
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
    }
  }
}
