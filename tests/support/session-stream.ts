import assert from 'node:assert/strict'
import * as v from 'valibot'
import { SessionEvent } from '../../src/protocol/events.ts'
import { decodeFrames } from '../../src/protocol/sse.ts'
import type { TestApp } from './app.ts'

export interface NumberedEvent {
  id: number
  event: SessionEvent
}

/** An open stream of a session. */
export interface SessionStream extends AsyncDisposable {
  /** Reads on, up to the first event that passes the test; gives all events that it read. */
  until(test: (event: SessionEvent) => boolean): Promise<NumberedEvent[]>
}

/** Follows a session, from the event with a number. */
export async function followSession(
  app: TestApp,
  session: string,
  after?: number,
): Promise<SessionStream> {
  const headers: Record<string, string> = after === undefined ? {} : { 'last-event-id': `${after}` }
  const { status, body } = await app.ask(`/api/sessions/${session}/events`, { headers })
  assert.equal(status, 200)
  assert.ok(body)
  const frames = decodeFrames(body)
  let last = after ?? -1
  return {
    async until(test) {
      const events: NumberedEvent[] = []
      for (;;) {
        const step = await frames.next()
        if (step.done) throw new Error('the stream ended')
        const id = Number(step.value.id)
        const event = v.parse(SessionEvent, JSON.parse(step.value.data))
        assert.ok(id > last || event.type === 'session', `event ${id} came after ${last}`)
        last = id
        events.push({ id, event })
        if (test(event)) return events
      }
    },
    [Symbol.asyncDispose]: async () => void (await frames.return(undefined)),
  }
}
