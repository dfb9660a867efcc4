/** Work that is done one after another for each key, in order of arrival. */
export interface WorkQueue {
  /** Adds work, which must not throw. Returns whether other work comes first. */
  add(key: string, work: () => Promise<void>): boolean
  /**
   * Does work after what was added before, and returns its result. If the signal aborts before the
   * work begins, it leaves the queue and the reason is thrown.
   */
  doAfter<T>(key: string, work: () => Promise<T>, signal: AbortSignal): Promise<T>
  /** Resolves when everything that was added so far has ended. */
  settled(): Promise<void>
}

export function createWorkQueue(): WorkQueue {
  /** The end of the last work of each key. */
  const ends = new Map<string, Promise<void>>()

  function setEnd(key: string, end: Promise<void>): void {
    ends.set(key, end)
    void end.finally(() => {
      if (ends.get(key) === end) ends.delete(key)
    })
  }

  return {
    add(key, work) {
      const before = ends.get(key)
      setEnd(key, before ? before.then(work) : work())
      return before !== undefined
    },
    async doAfter(key, work, signal) {
      const before = ends.get(key)
      const done = Promise.withResolvers<void>()
      setEnd(key, before ? before.then(() => done.promise) : done.promise)
      try {
        if (before) await endOrAbort(before, signal)
        signal.throwIfAborted()
        return await work()
      } finally {
        done.resolve()
      }
    },
    async settled() {
      await Promise.all(ends.values())
    },
  }
}

/** Resolves when the earlier work has ended or the signal aborts. */
async function endOrAbort(end: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, resolve } = Promise.withResolvers<void>()
  const stop = () => resolve()
  signal.addEventListener('abort', stop)
  if (!signal.aborted) await Promise.race([end, aborted])
  signal.removeEventListener('abort', stop)
}
