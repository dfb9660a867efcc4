import { setTimeout as delay } from 'node:timers/promises'
import { ProviderError, type TextModel } from './provider.ts'

export interface RetryOptions {
  /** How often a request is sent at most. */
  attempts: number
  /** The first wait in milliseconds; each further one is twice as long, with up to a quarter more. */
  wait: number
  /** A provider that asks for a longer wait is not waited for. */
  longestWait: number
}

/**
 * The same model, asked again after a passing failure as long as it has said nothing yet. Once an
 * answer has begun, a failure ends it: two answers are never joined, and nothing is paid for twice.
 */
export function withRetry(model: TextModel, options: RetryOptions): TextModel {
  return {
    id: model.id,
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
          if (begun || attempt >= options.attempts || signal.aborted) throw error
          if (!(error instanceof ProviderError) || !error.retryable) throw error
          const backoff = options.wait * 2 ** (attempt - 1) * (1 + Math.random() / 4)
          const wait = Math.max(error.retryAfter ?? 0, backoff)
          if (wait > options.longestWait) throw error
          await delay(wait, undefined, { signal })
        }
      }
    },
  }
}

/** The same model, given up when nothing came from it for `idle` milliseconds. No SDK does that. */
export function withIdleTimeout(model: TextModel, idle: number): TextModel {
  return {
    id: model.id,
    async *stream(request, signal) {
      const silence = new AbortController()
      const events = model.stream(request, AbortSignal.any([signal, silence.signal]))
      try {
        for (;;) {
          const next = await nextWithin(events, idle, silence)
          if (next.done) return
          yield next.value
        }
      } catch (error) {
        throw silence.signal.aborted && !signal.aborted ? wentSilent(idle) : error
      } finally {
        silence.abort()
      }
    },
  }
}

/** Silence aborts the stream, which then tells what it still knows and ends by throwing. */
async function nextWithin<T>(events: AsyncGenerator<T>, idle: number, silence: AbortController) {
  const timer = setTimeout(() => silence.abort(), idle)
  try {
    return await events.next()
  } finally {
    clearTimeout(timer)
  }
}

function wentSilent(idle: number): ProviderError {
  return new ProviderError(
    'idle',
    `The model has said nothing for ${Math.round(idle / 1000)} seconds, so the connection was closed.`,
  )
}
