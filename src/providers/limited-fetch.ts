import { ProviderError } from './provider.ts'

/** Bytes of a whole response: the longest answer, at over 1,000 bytes of events for each token. */
const maxBytes = 80_000_000
/** Bytes of one line of an event stream: many times the longest answer as one piece. */
const maxLineBytes = 4_000_000

/**
 * Like `fetch`, for the SDKs: they collect whole lines and responses, however long, so a response that
 * is too long fails here. Nothing else ends it: how long it may be silent is up to IDLE_TIMEOUT.
 */
export async function limitedFetch(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const response = await fetch(input, { ...init, ...withoutTimeouts() })
  if (!response.body) return response
  const isAsked = init?.method === 'POST'
  if (isAsked && response.ok && response.headers.get('content-type')?.startsWith('text/html')) {
    await response.body.cancel()
    throw new ProviderError(
      'bad_request',
      `${new URL(response.url).host} answered with a web page, not as a model’s server does. Check its address in the settings.`,
    )
  }
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
  const limits = { bytes: maxBytes, lineBytes: isStream ? maxLineBytes : Infinity }
  return new Response(response.body.pipeThrough(createLimiter(limits)), response)
}

/** Passes on what it gets, and fails beyond a limit. */
function createLimiter(limits: { bytes: number; lineBytes: number }) {
  let bytes = 0
  let lineBytes = 0
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      const lineEnd = Math.max(chunk.lastIndexOf(lineFeed), chunk.lastIndexOf(carriageReturn))
      bytes += chunk.length
      lineBytes = lineEnd < 0 ? lineBytes + chunk.length : chunk.length - lineEnd - 1
      if (bytes > limits.bytes || lineBytes > limits.lineBytes) {
        throw new ProviderError(
          'too_large',
          'The model’s server sent far more than an answer can have, so the connection was closed.',
        )
      }
      controller.enqueue(chunk)
    },
  })
}

const lineFeed = 0x0a
const carriageReturn = 0x0d

/** What Node’s fetch sends requests with; other runtimes have none. */
const dispatcherKey = Symbol.for('undici.globalDispatcher.1')

/** The options with which Node does not end a response that is silent for 300 seconds. */
function withoutTimeouts() {
  const dispatcher = Reflect.get(globalThis, dispatcherKey)
  if (dispatcher === undefined) return {}
  const dispatch: typeof dispatcher.dispatch = (options: object, handler: object) =>
    dispatcher.dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler)
  return { dispatcher: Object.create(dispatcher, { dispatch: { value: dispatch } }) }
}
