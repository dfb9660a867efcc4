import { setTimeout as delay } from 'node:timers/promises'
import type { ModelFacts } from './model-facts.ts'
import {
  maxOutputOf,
  ProviderError,
  type ImageEvent,
  type ImageRequest,
  type Model,
  type ModelEvent,
  type ModelRequest,
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

/** Whether an event is a part of the answer. What a request used, which may be told first, is none. */
function isAnswer({ type }: AnyEvent): boolean {
  return type !== 'status' && type !== 'usage'
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

/** The most characters that an answer can have: no text has as many in each of its tokens. */
const maxCharacters = { perToken: 16, more: 1_000_000 } as const

/**
 * A model that fails after `timeoutMs` without an event, or when an answer is longer than its tokens can
 * be. The SDKs have no such limits.
 */
export function withLimits<
  Request extends ModelRequest | ImageRequest,
  Event extends ModelEvent | ImageEvent,
>(model: Model<Request, Event>, timeoutMs: number): Model<Request, Event> {
  return {
    ...model,
    async *stream(request, signal) {
      const stop = new AbortController()
      const events = model.stream(request, AbortSignal.any([signal, stop.signal]))
      let left = maxLengthOf(model.facts, request)
      try {
        for (;;) {
          const next = await nextWithin(events, timeoutMs, stop)
          if (next.done) return
          yield next.value
          left -= lengthOf(next.value)
          if (left < 0) stop.abort(tooLongError())
        }
      } catch (error) {
        throw stop.signal.aborted && !signal.aborted ? stop.signal.reason : error
      } finally {
        stop.abort()
      }
    },
  }
}

/** The next event. A timeout aborts the stream, which then emits its usage and throws. */
async function nextWithin<T>(events: AsyncGenerator<T>, timeoutMs: number, stop: AbortController) {
  const timer = setTimeout(() => stop.abort(idleError(timeoutMs)), timeoutMs)
  try {
    return await events.next()
  } finally {
    clearTimeout(timer)
  }
}

function maxLengthOf(model: ModelFacts, request: ModelRequest | ImageRequest): number {
  // A picture comes as one event, and how large its response is has a limit of its own.
  if ('prompt' in request) return Infinity
  return maxOutputOf(model, request) * maxCharacters.perToken + maxCharacters.more
}

/** What a call counts at least, however short it is: each is work for everything that follows. */
const callLength = 100

/** The characters of an answer in an event. */
function lengthOf(event: ModelEvent | ImageEvent): number {
  switch (event.type) {
    case 'text':
    case 'thinking':
    case 'call_input':
      return event.text.length
    case 'call_start':
      return callLength + event.id.length + event.name.length
    default:
      return 0
  }
}

function tooLongError(): ProviderError {
  return new ProviderError(
    'too_large',
    'The model wrote far more than an answer can have, so the connection was closed.',
  )
}

function idleError(timeoutMs: number): ProviderError {
  return new ProviderError(
    'idle',
    `The model has said nothing for ${Math.round(timeoutMs / 1000)} seconds, so the connection was closed.`,
  )
}
