import { setTimeout as delay } from 'node:timers/promises'
import type { AnyEvent, Model, StatusReport } from './provider.ts'

/** Lets only so many requests run at once; the others wait in the order in which they came. */
export interface Slots {
  /**
   * Resolves when it is this request's turn, with a function that ends it. `onPlace` is called with the
   * number of requests that come before it, whenever that changes.
   * @throws the signal's reason if it aborts before.
   */
  take(signal: AbortSignal, onPlace: (ahead: number) => void): Promise<() => void>
}

interface Waiting {
  begin(): void
  onPlace(ahead: number): void
}

export function createSlots(count: number): Slots {
  let running = 0
  const waiting: Waiting[] = []

  function release(): void {
    running--
    waiting.shift()?.begin()
    reportPlaces()
  }

  function reportPlaces(): void {
    for (const [ahead, { onPlace }] of waiting.entries()) onPlace(ahead)
  }

  function begin(): () => void {
    running++
    let isRunning = true
    return () => {
      if (isRunning) release()
      isRunning = false
    }
  }

  return {
    async take(signal, onPlace) {
      signal.throwIfAborted()
      if (running < count) return begin()
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting.splice(waiting.indexOf(mine), 1)
          reportPlaces()
          reject(signal.reason)
        }
        const mine: Waiting = {
          begin() {
            signal.removeEventListener('abort', leave)
            resolve(begin())
          },
          onPlace,
        }
        signal.addEventListener('abort', leave, { once: true })
        waiting.push(mine)
        onPlace(waiting.length - 1)
      })
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
      const places = createPlaces()
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

/** Keeps the latest place for a reader. */
function createPlaces() {
  let latest = 0
  let news = Promise.withResolvers<void>()
  return {
    put(ahead: number): void {
      latest = ahead
      news.resolve()
    },
    /** Resolves when there is a place that was not read. */
    async next(): Promise<number> {
      await news.promise
      news = Promise.withResolvers()
      return latest
    },
  }
}
