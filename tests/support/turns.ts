import assert from 'node:assert/strict'
import type { Database } from '../../src/store/database.ts'
import { eventsOfTurnAfter } from '../../src/store/events.ts'
import type { TurnEvent } from '../../src/protocol/events.ts'
import { decodeFrames } from '../../src/protocol/sse.ts'
import { readEvents, type TestApp } from './app.ts'

/** Sends a message; returns the id of its turn, and `end`, which resolves with all its events. */
export async function begin(app: TestApp, session: string, body: Record<string, unknown>) {
  const response = await app.ask(`/api/chat/${session}`, { body })
  assert.equal(response.status, 200)
  const { turns } = await app.json(`/api/sessions/${session}`)
  const id: string = turns.at(-1).turn_id
  return { id, end: () => readEvents(response) }
}

/** Resolves with the number of the first event that passes the test; fails if the turn ends without it. */
export async function waitFor(app: TestApp, turnId: string, test: (event: TurnEvent) => boolean) {
  const { body } = await app.ask(`/api/turns/${turnId}/events`)
  assert.ok(body)
  for await (const { id, data } of decodeFrames(body)) if (test(JSON.parse(data))) return Number(id)
  assert.fail('the turn ended without it')
}

export const says = (word: string) => (event: TurnEvent) =>
  event.type === 'chunk' && event.content.includes(word)

/** The stored events of a turn with their numbers. */
export async function storedEvents(db: Database, turnId: string, after = 0) {
  const events = await eventsOfTurnAfter(db, turnId, after)
  return events.map((logged) => ({
    seq: logged.turn_id === null ? 0 : logged.seq,
    event: logged.event,
  }))
}
