import * as v from 'valibot'
import { TurnEvent, type NumberedEvent } from '../protocol/events.ts'
import { decodeFrames } from '../protocol/sse.ts'
import { api, ApiError } from './api.ts'

const firstWait = 300
const longestWait = 5000

/**
 * Reads a turn to its end. A stream that breaks off is taken up again after the last event that
 * came, however often; each event comes once and in order.
 */
export async function* followTurn(
  start: { turnId: string } | { response: Response },
  signal: AbortSignal,
): AsyncGenerator<NumberedEvent> {
  let turnId = 'turnId' in start ? start.turnId : ''
  let response = 'response' in start ? start.response : undefined
  let seen = 0
  let wait = firstWait
  while (!signal.aborted) {
    try {
      response ??= await api.events(turnId, seen, signal)
      // All of it was told already.
      if (response.status === 204) return
      for await (const numbered of readEvents(response)) {
        if (numbered.seq <= seen) continue
        seen = numbered.seq
        wait = firstWait
        if (numbered.event.type === 'turn') turnId = numbered.event.turn_id
        yield numbered
        if (numbered.event.type === 'done') return
      }
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) throw error
    }
    if (turnId === '') throw new ApiError(0, 'The connection broke off before the message arrived.')
    response = undefined
    await new Promise((resolve) => setTimeout(resolve, wait))
    wait = Math.min(longestWait, wait * 2)
  }
}

async function* readEvents(response: Response): AsyncGenerator<NumberedEvent> {
  if (!response.body) return
  for await (const { id, data } of decodeFrames(response.body)) {
    const parsed = v.safeParse(TurnEvent, JSON.parse(data))
    // Types that are not known are passed over, so that an older page can read a newer server.
    if (parsed.success) yield { seq: Number(id), event: parsed.output }
  }
}
