import { jittered, wait } from '../../client/retries.ts'
import type { NumberedEvent } from '../../protocol/events.ts'
import { api, ApiError } from './api.ts'

const minDelayMs = 300
const maxDelayMs = 5000

/**
 * Follows a turn from its start to its end. Reconnects, as often as necessary, after the last event that
 * was received; each event is emitted once and in order. Ends early when the signal aborts.
 */
export async function* followTurn(
  turnId: string,
  signal: AbortSignal,
): AsyncGenerator<NumberedEvent> {
  let last = 0
  for (let delayMs = minDelayMs; ; delayMs = Math.min(maxDelayMs, delayMs * 2)) {
    try {
      const events = await api.followTurn({ tid: turnId, after: last }, signal)
      // The turn is settled, and every event was received.
      if (!events) return
      for await (const numbered of events) {
        if (numbered.seq <= last) continue
        last = numbered.seq
        delayMs = minDelayMs
        yield numbered
        if (numbered.event.type === 'done') return
      }
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof ApiError && error.isRefusal) throw error
    }
    await wait(jittered(delayMs), signal).catch(() => undefined)
    if (signal.aborted) return
  }
}
