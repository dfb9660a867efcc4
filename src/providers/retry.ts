import { setTimeout as delay } from 'node:timers/promises'
import {
  isAnswer,
  ProviderError,
  type AnyEvent,
  type Model,
  type ProviderFailure,
  type StatusReport,
} from './provider.ts'

export interface RetryOptions {
  /** How often a request is sent. */
  maxAttempts: number
  /** The first wait in milliseconds. Each further wait is twice as long, plus up to a quarter. */
  firstWaitMs: number
  /** The request fails at once if the provider asks for a longer wait. */
  maxWaitMs: number
  /** The failures after which it is sent again; by default, all temporary ones. */
  failures?: readonly ProviderFailure[]
}

/**
 * A model that retries after a temporary failure, unless the answer has begun. Then a failure ends
 * it: two answers are never joined.
 */
export function withRetry<Request, Event extends AnyEvent>(
  model: Model<Request, Event | StatusReport>,
  options: RetryOptions,
): Model<Request, Event | StatusReport> {
  const isRetried = ({ failure, retryable }: ProviderError) =>
    options.failures ? options.failures.includes(failure) : retryable
  return {
    ...model,
    async *stream(request, signal) {
      for (let attempt = 1; ; attempt++) {
        let begun = false
        try {
          for await (const event of model.stream(request, signal)) {
            begun ||= isAnswer(event)
            yield event
          }
          return
        } catch (error) {
          if (begun || attempt >= options.maxAttempts || signal.aborted) throw error
          if (!(error instanceof ProviderError) || !isRetried(error)) throw error
          const backoff = options.firstWaitMs * 2 ** (attempt - 1) * (1 + Math.random() / 4)
          const wait = Math.max(error.retryAfter ?? 0, backoff)
          if (wait > options.maxWaitMs) throw error
          const seconds = Math.ceil(wait / 1000)
          yield { type: 'status', text: `${error.happened} Trying again in ${seconds} s.` }
          await delay(wait, undefined, { signal })
        }
      }
    },
  }
}
