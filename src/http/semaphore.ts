import { AppError } from '../errors.ts'

const timeout = 20_000

export interface Permit extends AsyncDisposable {
  /** Resolves when a slot is free, which disposal then frees again. @throws AppError `busy` */
  acquire(): Promise<void>
}

/** Lets at most `maxHolders` hold a permit at once; the others wait in order of arrival. */
export function createSemaphore(maxHolders: number): { permit(): Permit } {
  let holders = 0
  const waiting = new Set<() => void>()

  async function acquire(): Promise<void> {
    if (holders < maxHolders) {
      holders++
      return
    }
    const slot = Promise.withResolvers<void>()
    const timer = setTimeout(() => {
      waiting.delete(slot.resolve)
      slot.reject(
        new AppError('busy', 'Too many large requests are being received. Try again in a moment.'),
      )
    }, timeout)
    waiting.add(slot.resolve)
    await slot.promise.finally(() => clearTimeout(timer))
  }

  function release(): void {
    const [next] = waiting
    if (!next) {
      holders--
      return
    }
    waiting.delete(next)
    next()
  }

  return {
    permit() {
      let isHeld = false
      return {
        async acquire() {
          await acquire()
          isHeld = true
        },
        async [Symbol.asyncDispose]() {
          if (isHeld) release()
        },
      }
    },
  }
}
