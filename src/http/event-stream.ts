import { LRUCache } from 'lru-cache'
import { AppError } from '../errors.ts'
import type { SessionEvent, TurnEvent } from '../protocol/events.ts'
import type { ExportEvent } from '../protocol/exports.ts'
import { encodeFrame, heartbeat } from '../protocol/sse.ts'

const heartbeatMs = 5000
/** Bytes of encoded events with whole documents that are kept, so that slow followers share them. */
const maxCacheBytes = 32 * 1024 * 1024

const encodedHeartbeat = new TextEncoder().encode(heartbeat)

/** An event with its number, the id of its frame. */
interface NumberedEvent {
  seq: number
  event: TurnEvent | SessionEvent | ExportEvent
}

type Follow = (signal: AbortSignal) => AsyncGenerator<NumberedEvent>

export interface EventStreams {
  /** Counts one more open stream until the returned function is called. @throws AppError `busy` */
  take(): () => void
  /** Responds with a stream of events. `begin` is called only if there is room. @throws AppError `busy` */
  open(begin: () => Promise<Follow>): Promise<Response>
}

/** Opens event streams, at most `maxStreams` at once. */
export function createEventStreams(maxStreams: number): EventStreams {
  let open = 0
  const encode = createEncoder()
  function take(): () => void {
    if (open >= maxStreams) {
      throw new AppError('busy', 'Too many event streams are open. Try again in a moment.')
    }
    open++
    let isOpen = true
    return () => {
      if (isOpen) open--
      isOpen = false
    }
  }
  return {
    take,
    async open(begin) {
      const release = take()
      try {
        return eventStream(await begin(), encode, release)
      } catch (error) {
        release()
        throw error
      }
    },
  }
}

type Encode = (event: NumberedEvent) => Uint8Array

/**
 * Encodes events as frames. Followers share the bytes of an event if they receive the same object, or if it
 * has a whole document.
 */
function createEncoder(): Encode {
  const encoder = new TextEncoder()
  const shared = new WeakMap<NumberedEvent['event'], Uint8Array>()
  const documents = new LRUCache<string, Uint8Array>({
    maxSize: maxCacheBytes,
    sizeCalculation: (frame) => frame.byteLength,
  })
  return ({ seq, event }) => {
    const hasHtml = event.type === 'html' && 'content' in event
    const key = hasHtml ? `${event.document_id} ${event.version} ${seq}` : undefined
    const encoded = key === undefined ? shared.get(event) : documents.get(key)
    if (encoded) return encoded
    const frame = encoder.encode(encodeFrame(seq, JSON.stringify(event)))
    if (key === undefined) shared.set(event, frame)
    else documents.set(key, frame)
    return frame
  }
}

/** The follower pulls the events, so that a slow one costs no memory. One that leaves ends only its own stream. */
function eventStream(follow: Follow, encode: Encode, onEnd: () => void): Response {
  const disconnect = new AbortController()
  const events = follow(disconnect.signal)
  let beats: NodeJS.Timeout | undefined
  let ended = false

  function end(): void {
    if (ended) return
    ended = true
    clearInterval(beats)
    disconnect.abort()
    // A generator that is suspended at a yield runs its finally block only on return().
    void events.return(undefined)
    onEnd()
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        beats = setInterval(() => {
          // What a slow follower has not read yet is enough of a sign of life.
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encodedHeartbeat)
        }, heartbeatMs)
        // A stream that nobody reads or cancels must not keep the process running.
        beats.unref()
      },
      async pull(controller) {
        try {
          const step = await events.next()
          if (step.done) {
            end()
            return controller.close()
          }
          controller.enqueue(encode(step.value))
        } catch (error) {
          end()
          controller.error(error)
        }
      },
      cancel: end,
    },
    { highWaterMark: 1 },
  )
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache',
      Connection: 'keep-alive',
      'X-Accel-Buffering': 'no',
    },
  })
}
