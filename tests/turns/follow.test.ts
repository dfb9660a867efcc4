import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'node:test'
import { decodeFrames } from '../../src/protocol/sse.ts'
import { readEvents, type TestApp } from '../support/app.ts'
import { gate, openWithClaude, stop, stream, text } from '../support/claude.ts'
import { begin } from '../support/turns.ts'

const pieces = Array.from({ length: 30 }, (_, index) => `<p>Piece ${index}</p>\n`)

/** Reads a turn to its end, and loses the connection after every `perConnection` events. */
async function readInParts(app: TestApp, turn: string, perConnection: number) {
  const frames: { id: number; data: unknown }[] = []
  for (;;) {
    const headers = { 'last-event-id': String(frames.at(-1)?.id ?? 0) }
    const response = await app.ask(`/api/turns/${turn}/events`, { headers })
    if (response.status === 204) return frames
    assert.ok(response.body)
    let read = 0
    for await (const { id, data } of decodeFrames(response.body)) {
      frames.push({ id: Number(id), data: JSON.parse(data) })
      if (++read === perConnection) break
    }
  }
}

describe('readers of a turn that lose their connection again and again', () => {
  it('have each event once, in order, while it runs and afterwards', async () => {
    await using test = await openWithClaude(() =>
      stream(
        text(0, '<!doctype html>\n<html>\n'),
        ...pieces.flatMap((piece) => [gate, text(0, piece)]),
        text(0, '</html>'),
        stop('end_turn'),
      ),
    )
    const { app, claude } = test
    const turn = await begin(app, await app.newSession(), { message: 'A page', route: 'create' })
    const whole = turn.end()
    let isOver = false
    const tabs = Promise.all([1, 3, 10].map((count) => readInParts(app, turn.id, count)))
    const all = tabs.finally(() => (isOver = true))
    while (!isOver) {
      claude.open()
      await setImmediate()
    }
    const events = await whole
    const expected = events.map((data, index) => ({ id: index + 1, data }))
    for (const frames of await all) assert.deepEqual(frames, expected)
    assert.deepEqual(await readEvents(await app.ask(`/api/turns/${turn.id}/events`)), events)
  })
})
