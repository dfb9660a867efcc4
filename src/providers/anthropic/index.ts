import Anthropic from '@anthropic-ai/sdk'
import { fullId, type ModelFacts } from '../catalogue.ts'
import type { TextModel } from '../provider.ts'
import { explainError } from './errors.ts'
import { readEvents } from './events.ts'
import type { GivenAnswers } from './given-answers.ts'
import { toRequest } from './request.ts'

export interface AnthropicOptions {
  apiKey: string
  baseURL?: string | undefined
}

/** Claude on its own SDK. The raw event stream is read, since the helpers drop cut-off tool input. */
export function createAnthropic(options: AnthropicOptions) {
  const client = new Anthropic({
    apiKey: options.apiKey,
    baseURL: options.baseURL ?? null,
    authToken: null,
    maxRetries: 0,
    logLevel: 'off',
  })
  return function textModel(model: ModelFacts): TextModel {
    const given: GivenAnswers = new WeakMap()
    return {
      id: fullId(model),
      async *stream(request, signal) {
        try {
          const events = await client.messages.create(toRequest(model, request, given), { signal })
          yield* readEvents(events, given)
        } catch (error) {
          signal.throwIfAborted()
          throw explainError(error)
        }
      },
    }
  }
}
