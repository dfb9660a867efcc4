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
