/** Tells the followers of a turn in this process that its event log has grown; carries no data. */
export interface Notifier {
  notify(turnId: string): void
  /** Resolves at the next notification, when the signal aborts, or after `timeoutMs`. */
  wait(turnId: string, timeoutMs: number, signal: AbortSignal): Promise<void>
}

export function createNotifier(): Notifier {
  const waiting = new Map<string, Set<() => void>>()
  return {
    notify(turnId) {
      for (const wake of waiting.get(turnId) ?? []) wake()
    },
    wait(turnId, timeoutMs, signal) {
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', wake)
          const others = waiting.get(turnId)
          others?.delete(wake)
          if (others?.size === 0) waiting.delete(turnId)
          resolve()
        }
        const timer = setTimeout(wake, timeoutMs)
        signal.addEventListener('abort', wake)
        const others = waiting.get(turnId) ?? new Set()
        waiting.set(turnId, others.add(wake))
        if (signal.aborted) wake()
      })
    },
  }
}
