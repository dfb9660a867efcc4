/** Says "look again" from the writer of a turn to its readers in this process; carries no data. */
export interface Bell {
  ring(turnId: string): void
  /** Settles at the next ring, at the signal's abort, or after `patience` milliseconds. */
  wait(turnId: string, patience: number, signal: AbortSignal): Promise<void>
}

export function createBell(): Bell {
  const waiting = new Map<string, Set<() => void>>()
  return {
    ring(turnId) {
      for (const wake of waiting.get(turnId) ?? []) wake()
    },
    wait(turnId, patience, signal) {
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', wake)
          const others = waiting.get(turnId)
          others?.delete(wake)
          if (others?.size === 0) waiting.delete(turnId)
          resolve()
        }
        const timer = setTimeout(wake, patience)
        signal.addEventListener('abort', wake)
        const others = waiting.get(turnId) ?? new Set()
        waiting.set(turnId, others.add(wake))
        if (signal.aborted) wake()
      })
    },
  }
}
