import { AppError } from '../errors.ts'

/** Milliseconds that one waits for a place. */
const patience = 20_000

export interface Place extends AsyncDisposable {
  /** Settles when one of the places is this one's, until it is disposed of. @throws AppError `busy` */
  wait(): Promise<void>
}

/** A number of places, for work of which only so much may go on at once; first come, first served. */
export function createPlaces(most: number): { take(): Place } {
  let taken = 0
  const waiting = new Set<() => void>()

  async function wait(): Promise<void> {
    if (taken < most) {
      taken++
      return
    }
    const turn = Promise.withResolvers<void>()
    const timer = setTimeout(() => {
      waiting.delete(turn.resolve)
      turn.reject(new AppError('busy', 'Too much is being sent at once. Try again in a moment.'))
    }, patience)
    waiting.add(turn.resolve)
    await turn.promise.finally(() => clearTimeout(timer))
  }

  function free(): void {
    const [next] = waiting
    if (!next) {
      taken--
      return
    }
    waiting.delete(next)
    next()
  }

  return {
    take() {
      let isTaken = false
      return {
        async wait() {
          await wait()
          isTaken = true
        },
        async [Symbol.asyncDispose]() {
          if (isTaken) free()
        },
      }
    },
  }
}
