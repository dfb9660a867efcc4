import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'drizzle-orm'
import type { SessionEvent } from '../../src/protocol/events.ts'
import { pruneEvents } from '../../src/store/turns.ts'
import { openApp, readEvents } from '../support/app.ts'
import { gate, openWithClaude, stop, stream, text } from '../support/claude.ts'
import { createRandom } from '../support/random.ts'
import { followSession, type NumberedEvent } from '../support/session-stream.ts'

const page = '<!doctype html>\n<title>One</title>\n<h1>One</h1>\n<p>Text</p>\n'

const words = Array.from({ length: 40 }, (_, index) => `word ${index} `)

/** An event in short: its type, and what tells it from others of its type. */
function inShort(event: SessionEvent): string {
  if (event.type === 'version') return `${event.kind} ${event.version}`
  if (event.type === 'document') return `document ${event.document?.title ?? 'gone'}`
  if (event.type === 'session') return `session ${event.session?.title ?? 'none'}`
  return event.type
}

describe('the stream of a session', () => {
  it('starts with its state, then has every change of it', async () => {
    await using app = await openApp()
    const session = await app.newSession()
    const path = `/api/sessions/${session}`
    await using stream = await followSession(app, session)
    const [first] = await stream.until(() => true)
    assert.deepEqual(first, { id: 0, event: { type: 'session', session: await app.json(path) } })

    /** Fails unless these events come next. */
    async function expectEvents(...expected: string[]) {
      let left = expected.length
      const events = await stream.until(() => --left === 0)
      assert.deepEqual(
        events.map(({ event }) => inShort(event)),
        expected,
      )
    }

    const id = await app.importHtml(session, page)
    await expectEvents('document One', 'session One', 'import 1')
    const documents = `${path}/documents/${id}`
    const html = page.replace('Text', 'More')
    await app.json(`/api/documents/${id}/html`, { method: 'PUT', body: { html, base_version: 1 } })
    await expectEvents('manual 2')
    await app.json(`/api/documents/${id}/undo`, { body: { base_version: 2 } })
    await expectEvents('undo 3')
    await app.json(`/api/documents/${id}/versions/2/restore`, { method: 'POST' })
    await expectEvents('restore 4')
    const retitled = html.replace('<title>One', '<title>Two')
    const save = { html: retitled, base_version: 4 }
    await app.json(`/api/documents/${id}/html`, { method: 'PUT', body: save })
    await expectEvents('manual 5', 'document Two')
    await app.json(documents, { method: 'PATCH', body: { title: 'Mine' } })
    await expectEvents('document Mine')
    const other = await app.importHtml(session, page, 'Other')
    await expectEvents('document Other', 'import 1')
    await app.json(`${documents}/switch`, { method: 'POST' })
    await expectEvents('document Mine')
    await app.ask(documents, { method: 'DELETE' })
    await expectEvents('document gone', 'document Other')
    await app.json(`${documents}/restore`, { method: 'POST' })
    await expectEvents('document Mine')
    await app.ask(`${path}/documents/${other}`, { method: 'DELETE' })
    await expectEvents('document gone', 'document Mine')
    await app.ask(`${path}/documents/${other}?permanent=true`, { method: 'DELETE' })
    await expectEvents('document gone')
    await app.json(path, { method: 'PATCH', body: { title: 'All' } })
    await expectEvents('session All')
    await app.ask(path, { method: 'DELETE' })
    await expectEvents('session none')
    await app.json(`${path}/restore`, { method: 'POST' })
    await expectEvents('session All')
  })

  it('is the union of the streams of its turns, in their order', async () => {
    await using test = await openWithClaude((_, index) =>
      stream(text(0, `Answer ${index}. `, ...words), stop('end_turn')),
    )
    const { app } = test
    const session = await app.newSession()
    await using live = await followSession(app, session)
    await live.until(() => true)
    await Promise.all([1, 2, 3].map(() => app.chat(session, { message: 'Why?', route: 'ask' })))
    let left = 3
    const events = await live.until((event) => event.type === 'done' && --left === 0)

    const started = events.flatMap(({ event }) => (event.type === 'turn_started' ? [event] : []))
    assert.equal(started.length, 3)
    for (const { turn_id } of started) {
      const own = events.flatMap(({ event }) =>
        'turn_id' in event && event.turn_id === turn_id && event.type !== 'turn_started'
          ? [JSON.stringify({ ...event, turn_id: undefined })]
          : [],
      )
      const turn = await readEvents(await app.ask(`/api/turns/${turn_id}/events`))
      assert.deepEqual(
        own,
        turn.map((event) => JSON.stringify({ ...event, turn_id: undefined })),
      )
    }
  })

  it('gives every follower each event once, wherever it left and came back', async () => {
    await using test = await openWithClaude(() =>
      stream(text(0, ...words), gate, text(1, ...words), stop('end_turn')),
    )
    const { app, claude } = test
    const session = await app.newSession()
    await using first = await followSession(app, session)
    await first.until(() => true)
    await app.importHtml(session, page)
    await first.until(({ type }) => type === 'version')
    const random = createRandom(1)

    /** Follows to the end of the turn, but leaves after a few events and comes back, again and again. */
    async function wander(start: number): Promise<NumberedEvent[]> {
      const seen: NumberedEvent[] = []
      for (let last = start; ; last = seen.at(-1)?.id ?? last) {
        await using connection = await followSession(app, session, last)
        let left = 1 + random.below(7)
        seen.push(...(await connection.until(({ type }) => type === 'done' || --left === 0)))
        if (seen.at(-1)?.event.type === 'done') return seen
      }
    }

    const [state] = await (async () => {
      await using stream = await followSession(app, session)
      return stream.until(() => true)
    })()
    assert.ok(state)
    const wanderers = Array.from({ length: 20 }, () => wander(state.id))
    const chat = app.chat(session, { message: 'Why?', route: 'ask' })
    const whole = await first.until(({ type }) => type === 'chunk')
    const late = wander(state.id)
    claude.open()
    await chat
    whole.push(...(await first.until(({ type }) => type === 'done')))
    for (const seen of [...(await Promise.all(wanderers)), await late]) {
      assert.deepEqual(seen, whole)
    }
  })

  it('costs no memory for a reader that reads nothing, and keeps nobody waiting', async () => {
    const part = 'x'.repeat(50_000)
    await using test = await openWithClaude(() =>
      stream(...Array.from({ length: 20 }, (_, index) => text(index, part)), stop('end_turn')),
    )
    const { app } = test
    const session = await app.newSession()
    await using stalled = await followSession(app, session)
    const [{ id } = { id: 0 }] = await stalled.until(() => true)
    const events = await app.chat(session, { message: 'Why?', route: 'ask' })
    assert.equal(events.at(-1)?.type, 'done')
    const feed = app.services.db.events.follow(session)
    // What is kept in memory begins far behind the reader, which reads the rest from the database.
    assert.equal(feed.next(id), 'behind')
    feed.leave()
    const seen = await stalled.until(({ type }) => type === 'done')
    const content = (list: readonly SessionEvent[]) =>
      list.map((event) => (event.type === 'chunk' ? event.content : '')).join('')
    assert.equal(content(seen.map(({ event }) => event)).length, 20 * part.length)
  })

  it('starts anew after an event that is unknown or not kept any longer', async () => {
    await using app = await openApp()
    const { db } = app.services
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const other = await app.newSession()
    await app.importHtml(other, page)
    const startsAnew = async (after: number) => {
      await using stream = await followSession(app, session, after)
      const [first] = await stream.until(() => true)
      return first?.event.type === 'session' && first.event.session?.documents.length === 1
    }
    const last = async (sid: string) => {
      await using stream = await followSession(app, sid)
      return (await stream.until(() => true))[0]?.id ?? 0
    }
    const seen = await last(session)
    await app.json(`/api/sessions/${session}/documents/${id}`, {
      method: 'PATCH',
      body: { title: 'Mine' },
    })
    assert.equal(await startsAnew(seen), false)
    assert.equal(await startsAnew(0), true)
    assert.equal(await startsAnew(await last(other)), true, 'an event of another session')
    assert.equal(await startsAnew(10 ** 9), true, 'an event that was never stored')
    await db.write([sql`UPDATE session_events SET at = at - 25 * 3600 * 1000`])
    assert.equal(await startsAnew(seen), true, 'an event that is older than a day')
    await pruneEvents(db, new Date(Date.now() - 24 * 3_600_000).toISOString())
    assert.equal(await startsAnew(seen), true, 'an event that was deleted')
    assert.equal(await last(session), 0)
    assert.ok(
      (await app.ask(`/api/sessions/${session}`, { method: 'DELETE' })).ok &&
        (await app.ask(`/api/sessions/${session}?permanent=true`, { method: 'DELETE' })).ok,
    )
    await app.json(`/api/sessions/${session}/events`, {}, 404)
  })

  it('ends when the program shuts down', async () => {
    const app = await openApp()
    const session = await app.newSession()
    const stream = await followSession(app, session)
    await stream.until(() => true)
    const end = assert.rejects(
      stream.until(() => false),
      /the stream ended/,
    )
    await app[Symbol.asyncDispose]()
    await end
  })

  it('counts as an open stream', async () => {
    await using app = await openApp({ MAX_STREAMS: '1' })
    const session = await app.newSession()
    const stream = await followSession(app, session)
    await stream.until(() => true)
    await app.json(`/api/sessions/${session}/events`, {}, 503)
    await stream[Symbol.asyncDispose]()
    await using again = await followSession(app, session)
    await again.until(() => true)
  })

  it('does not exist without the session', async () => {
    await using app = await openApp()
    await app.json(`/api/sessions/${crypto.randomUUID()}/events`, {}, 404)
  })
})
