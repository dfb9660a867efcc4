import { ProviderError } from './provider.ts'

/** Bytes of a whole response: the longest answer, at over 1,000 bytes of events for each token. */
const maxBytes = 80_000_000
/** Bytes of one event of a stream: many times the longest answer as one piece. */
const maxEventBytes = 4_000_000

/**
 * Like `fetch`, for the SDKs: they collect whole events and responses, however long, so a response that
 * is too long fails here. Nothing else ends it: how long it may be silent is up to IDLE_TIMEOUT. Follows
 * no redirect, which would send the prompt, and perhaps the key, to another host.
 */
export async function limitedFetch(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'manual', ...withoutTimeouts() })
  if (isRedirect(response)) {
    await response.body?.cancel()
    throw redirectError(response)
  }
  if (!response.body) return response
  const type = response.headers.get('content-type') ?? ''
  if (init?.method === 'POST' && response.ok && type.startsWith('text/html')) {
    await response.body.cancel()
    throw new ProviderError(
      'bad_request',
      `${new URL(response.url).host} answered with a web page, not as a model’s server does. Check its address in the settings.`,
    )
  }
  // An SDK that asked for a stream reads events, whatever the type says.
  const isStream = /^text\/event-stream/i.test(type) || asksForStream(input, init)
  const limits = { bytes: maxBytes, eventBytes: isStream ? maxEventBytes : Infinity }
  return new Response(response.body.pipeThrough(createLimiter(limits)), response)
}

/** Other runtimes than Node hide the status of a redirect. */
function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400)
}

function redirectError({ headers, url }: Response): ProviderError {
  const location = headers.get('location') ?? ''
  const base = URL.canParse(url) ? url : undefined
  const host = URL.canParse(location, base) ? new URL(location, base).host : ''
  return new ProviderError(
    'bad_request',
    `The model’s server redirects to ${host || 'another address'}. If that is right, put the new address into the settings.`,
  )
}

/** Whether a request of an SDK asks for a stream, in its body or, as Gemini’s, in its address. */
function asksForStream(input: string | URL | Request, init: RequestInit | undefined): boolean {
  const url = input instanceof Request ? input.url : String(input)
  if (url.includes(':streamGenerateContent')) return true
  return typeof init?.body === 'string' && /"stream":\s*true/.test(init.body)
}

/** Passes on what it gets, and fails beyond a limit. */
function createLimiter(limits: { bytes: number; eventBytes: number }) {
  let bytes = 0
  let eventBytes = 0
  let isLineEmpty = true
  let before = 0

  /** Counts the bytes after the last blank line, which ends an event. */
  function count(chunk: Uint8Array): void {
    for (const byte of chunk) {
      eventBytes++
      const isPairEnd = byte === lineFeed && before === carriageReturn
      before = byte
      if (isPairEnd) continue
      const isLineEnd = byte === lineFeed || byte === carriageReturn
      if (isLineEnd && isLineEmpty) eventBytes = 0
      isLineEmpty = isLineEnd
    }
  }

  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.length
      if (limits.eventBytes < Infinity) count(chunk)
      if (bytes > limits.bytes || eventBytes > limits.eventBytes) {
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
