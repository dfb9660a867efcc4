import type { EventStream } from '../client/event-stream.ts'
import type { NumberedEvent, TurnEvent } from '../protocol/events.ts'
import { api, ApiError } from './api.ts'

const minDelay = 300
const maxDelay = 5000

/**
 * Follows a turn to its end. Reconnects, as often as necessary, after the last event that was received;
 * each event is emitted once and in order.
 */
export async function* followTurn(
  start: { turnId: string } | { events: EventStream<TurnEvent> },
  signal: AbortSignal,
): AsyncGenerator<NumberedEvent> {
  let turnId = 'turnId' in start ? start.turnId : ''
  let events = 'events' in start ? start.events : undefined
  let last = 0
  let delay = minDelay
  while (!signal.aborted) {
    try {
      events ??= await api.followTurn({ tid: turnId, after: last }, signal)
      // The turn is settled, and every event was received.
      if (!events) return
      for await (const numbered of events) {
        if (numbered.seq <= last) continue
        last = numbered.seq
        delay = minDelay
        if (numbered.event.type === 'turn') turnId = numbered.event.turn_id
        yield numbered
        if (numbered.event.type === 'done') return
      }
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) throw error
    }
    if (turnId === '')
      throw new ApiError(
        0,
        'The connection broke off before the server confirmed the message. Load the page again to see whether it arrived.',
      )
    events = undefined
    await new Promise((resolve) => setTimeout(resolve, delay))
    delay = Math.min(maxDelay, delay * 2)
  }
}
