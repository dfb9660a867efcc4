import type { ModelFacts } from './model-facts.ts'
import {
  maxOutputOf,
  ProviderError,
  type ImageEvent,
  type ImageRequest,
  type Model,
  type ModelEvent,
  type ModelRequest,
} from './provider.ts'

/** The most characters that an answer can have: no text has as many in each of its tokens. */
const maxCharacters = { perToken: 16, more: 1_000_000 } as const

/** Nothing comes of a picture until it is made, which may take 40 seconds and more. */
const minPictureMs = 120_000

/**
 * A model that fails after `timeoutMs` without an event (for a picture, two minutes at least), or when
 * an answer is longer than its tokens can be. The SDKs have no such limits.
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
      const silenceMs = 'prompt' in request ? Math.max(timeoutMs, minPictureMs) : timeoutMs
      try {
        for (;;) {
          const next = await nextWithin(events, silenceMs, stop)
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
