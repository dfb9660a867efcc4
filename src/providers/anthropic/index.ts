import Anthropic from '@anthropic-ai/sdk'
import { fullId, type ModelFacts } from '../catalogue.ts'
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
    logLevel: 'off',
  })
  return function textModel(model: ModelFacts): TextModel {
    return {
      id: fullId(model),
      async *stream(request, signal) {
        try {
          const events = await client.messages.create(toRequest(model, request), { signal })
          yield* readEvents(events)
        } catch (error) {
          signal.throwIfAborted()
          throw explainError(error)
        }
      },
    }
  }
}
