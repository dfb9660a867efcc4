import { setTimeout as delay } from 'node:timers/promises'
import { ProviderError, type TextModel } from './provider.ts'

export interface RetryOptions {
  /** How often a request is sent. */
  maxAttempts: number
  /** The first wait in milliseconds. Each further wait is twice as long, plus up to a quarter. */
  firstWaitMs: number
  /** The request fails at once if the provider asks for a longer wait. */
  maxWaitMs: number
}

/**
 * A model that retries after a temporary failure, unless the answer has begun. Then a failure ends
 * it: two answers are never joined, and nothing is paid for twice.
 */
export function withRetry(model: TextModel, options: RetryOptions): TextModel {
  return {
    ...model,
    async *stream(request, signal) {
      for (let attempt = 1; ; attempt++) {
        let begun = false
        try {
          for await (const event of model.stream(request, signal)) {
            begun ||= event.type !== 'usage' || !event.unknown
            yield event
          }
          return
        } catch (error) {
          if (begun || attempt >= options.maxAttempts || signal.aborted) throw error
          if (!(error instanceof ProviderError) || !error.retryable) throw error
          const backoff = options.firstWaitMs * 2 ** (attempt - 1) * (1 + Math.random() / 4)
          const wait = Math.max(error.retryAfter ?? 0, backoff)
          if (wait > options.maxWaitMs) throw error
          await delay(wait, undefined, { signal })
        }
      }
    },
  }
}

/** A model that fails after `timeoutMs` without an event. The SDKs have no such timeout. */
export function withIdleTimeout(model: TextModel, timeoutMs: number): TextModel {
  return {
    ...model,
    async *stream(request, signal) {
      const silence = new AbortController()
      const events = model.stream(request, AbortSignal.any([signal, silence.signal]))
      try {
        for (;;) {
          const next = await nextWithin(events, timeoutMs, silence)
          if (next.done) return
          yield next.value
        }
      } catch (error) {
        throw silence.signal.aborted && !signal.aborted ? idleError(timeoutMs) : error
      } finally {
        silence.abort()
      }
    },
  }
}

/** The next event. A timeout aborts the stream, which then emits its usage and throws. */
async function nextWithin<T>(
  events: AsyncGenerator<T>,
  timeoutMs: number,
  silence: AbortController,
) {
  const timer = setTimeout(() => silence.abort(), timeoutMs)
  try {
    return await events.next()
  } finally {
    clearTimeout(timer)
  }
}

function idleError(timeoutMs: number): ProviderError {
  return new ProviderError(
    'idle',
    `The model has said nothing for ${Math.round(timeoutMs / 1000)} seconds, so the connection was closed.`,
  )
}
