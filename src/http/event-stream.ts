import { LRUCache } from 'lru-cache'
import { AppError } from '../errors.ts'
import type { NumberedEvent } from '../protocol/events.ts'
import { encodeFrame, heartbeat } from '../protocol/sse.ts'

const heartbeatEvery = 5000
/** Bytes of memory for events with whole documents, so that readers who don't read share them. */
const mostKept = 32 * 1024 * 1024

const encodedHeartbeat = new TextEncoder().encode(heartbeat)

type Follow = (signal: AbortSignal) => AsyncGenerator<NumberedEvent>

/** Opens streams of events up to a number of them at once. */
export interface EventStreams {
  /** Counts one more stream, until the function that it gives is called. @throws AppError `busy` */
  take(): () => void
  /** Begins what a stream is to tell of once there is room for it. @throws AppError `busy` */
  open(begin: () => Promise<Follow>): Promise<Response>
}

export function createEventStreams(most: number): EventStreams {
  let open = 0
  const encode = createEncoder()
  function take(): () => void {
    if (open >= most) throw new AppError('busy', 'Too many streams are open. Try again soon.')
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
      const leave = take()
      try {
        return eventStream(await begin(), encode, leave)
      } catch (error) {
        leave()
        throw error
      }
    },
  }
}

type Encode = (event: NumberedEvent) => Uint8Array

/** Encodes events as frames; those that tell of one version are one and the same. */
function createEncoder(): Encode {
  const encoder = new TextEncoder()
  const kept = new LRUCache<string, Uint8Array>({
    maxSize: mostKept,
    sizeCalculation: (frame) => frame.byteLength,
  })
  return ({ seq, event }) => {
    const key = event.type === 'html' ? `${event.document_id} ${event.version} ${seq}` : undefined
    const known = key && kept.get(key)
    if (known) return known
    const frame = encoder.encode(encodeFrame(seq, JSON.stringify(event)))
    if (key) kept.set(key, frame)
    return frame
  }
}

/** Pulled by its reader, so that a slow one costs no memory; a reader that leaves ends only itself. */
function eventStream(follow: Follow, encode: Encode, onEnd: () => void): Response {
  const left = new AbortController()
  const events = follow(left.signal)
  let next: Promise<IteratorResult<NumberedEvent>> | undefined
  let ended = false

  function end(): void {
    if (ended) return
    ended = true
    left.abort()
    // One that stands at a yield goes through its finally only so.
    void events.return(undefined)
    onEnd()
  }

  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          next ??= events.next()
          const step = await beatOr(next)
          if (step === undefined) return controller.enqueue(encodedHeartbeat)
          next = undefined
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

/** The next event, or undefined when it lets wait for a heartbeat's time. */
async function beatOr<T>(next: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const beat = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), heartbeatEvery)
  })
  try {
    return await Promise.race([next, beat])
  } finally {
    clearTimeout(timer)
  }
}
