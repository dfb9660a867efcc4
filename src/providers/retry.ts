import { setTimeout as delay } from 'node:timers/promises'
import {
  ProviderError,
  type Model,
  type ProviderFailure,
  type StatusReport,
  type UsageReport,
} from './provider.ts'
import type { Slots } from './slots.ts'

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

/** An event of any kind of model. */
export type AnyEvent = StatusReport | UsageReport | { type: string }

/** Whether an event is a part of the answer. */
function isAnswer(event: AnyEvent): boolean {
  if (event.type === 'status') return false
  return !('unknown' in event && event.unknown)
}

/**
 * A model that retries after a temporary failure, unless the answer has begun. Then a failure ends
 * it: two answers are never joined, and nothing is paid for twice.
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
          yield { type: 'status', text: `${error.message} Trying again in ${seconds} s.` }
          await delay(wait, undefined, { signal })
        }
      }
    },
  }
}

/** The shortest time between two reports of a place, so that a long queue costs little. */
const minStatusMs = 1000

/** A model whose requests run only in a slot of its provider, and say how many come before them. */
export function withSlots<Request, Event extends AnyEvent>(
  model: Model<Request, Event | StatusReport>,
  slots: Slots,
): Model<Request, Event | StatusReport> {
  return {
    ...model,
    async *stream(request, signal) {
      const places = createMailbox<number>()
      const taken = slots.take(signal, places.put)
      let release: (() => void) | undefined
      try {
        while (!release) {
          const next = await Promise.race([taken, places.next()])
          if (typeof next === 'function') {
            release = next
            continue
          }
          yield { type: 'status', text: waitingText(model.facts.name, next) }
          await Promise.race([taken, delay(minStatusMs, undefined, { signal })])
        }
        yield* model.stream(request, signal)
      } finally {
        // A reader that leaves while it waits gives up the slot as soon as it gets it. If an abort took its
        // place away, there is none, and the abort has been reported.
        if (release) release()
        else taken.then((end) => end()).catch(() => undefined)
      }
    },
  }
}

function waitingText(name: string, ahead: number): string {
  const others = ahead === 1 ? '1 request comes' : `${ahead} requests come`
  return ahead === 0
    ? `Waiting for ${name}: this request is next`
    : `Waiting for ${name}: ${others} first`
}

/** Keeps the latest value for a reader. */
function createMailbox<Value>() {
  let latest = Promise.withResolvers<Value>()
  let hasValue = false
  return {
    put(value: Value): void {
      if (hasValue) latest = Promise.withResolvers()
      hasValue = true
      latest.resolve(value)
    },
    async next(): Promise<Value> {
      const value = await latest.promise
      latest = Promise.withResolvers()
      hasValue = false
      return value
    },
  }
}

/** A model that fails after `timeoutMs` without an event. The SDKs have no such timeout. */
export function withIdleTimeout<Request, Event>(
  model: Model<Request, Event>,
  timeoutMs: number,
): Model<Request, Event> {
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
