import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'drizzle-orm'
import type { TurnEvent } from '../../src/protocol/events.ts'
import { readTurn } from '../../src/store/turns.ts'
import { column, only, openApp, type TestApp } from '../support/app.ts'
import { call, gate, openWithClaude, stop, stream, text } from '../support/claude.ts'
import { startHrana } from '../support/hrana.ts'
import { begin, says, waitFor } from '../support/turns.ts'

const page = '<!doctype html>\n<title>One</title>\n<h1>One</h1>\n<p>Text</p>\n'

/** A model whose first answer waits at the gate; all of them are words. */
const openSlow = (settings?: Record<string, string>) =>
  openWithClaude(
    (_, index) => stream(text(0, 'Wait.'), ...(index === 0 ? [gate] : []), stop('end_turn')),
    settings,
  )

const statusesOf = (events: TurnEvent[]) =>
  events.flatMap((event) => (event.type === 'status' ? [event.content] : []))

const says1 = 'Waiting: 1 message is answered first'
const waits = (content: string) => (event: TurnEvent) =>
  event.type === 'status' && event.content === content

describe('turns of one document that wait', () => {
  it('say how many come first, and again as they end or are cancelled', async () => {
    await using test = await openSlow()
    const { app, claude } = test
    const session = await app.newSession()
    await app.importHtml(session, page)
    const ask = (message: string) => begin(app, session, { message, route: 'ask' })
    const first = await ask('First?')
    await waitFor(app, first.id, says('Wait'))
    const second = await ask('Second?')
    const third = await ask('Third?')
    const fourth = await ask('Fourth?')
    const positions = async () =>
      column((await app.json(`/api/sessions/${session}`)).turns, 'position')
    assert.deepEqual(await positions(), [null, 1, 2, 3])
    await waitFor(app, fourth.id, waits('Waiting: 3 messages are answered first'))
    await app.json(`/api/turns/${second.id}/cancel`, { method: 'POST' })
    assert.deepEqual(statusesOf(await second.end()), [says1])
    await waitFor(app, third.id, waits(says1))
    await waitFor(app, fourth.id, waits('Waiting: 2 messages are answered first'))
    assert.deepEqual(await positions(), [null, 1, 2])
    assert.equal((await app.json(`/api/turns/${fourth.id}`)).position, 2)
    claude.open()
    assert.deepEqual(statusesOf(await third.end()), [
      'Waiting: 2 messages are answered first',
      says1,
    ])
    const events = await fourth.end()
    assert.deepEqual(statusesOf(events).slice(0, 2), [
      'Waiting: 3 messages are answered first',
      'Waiting: 2 messages are answered first',
    ])
    assert.equal((await app.json(`/api/turns/${fourth.id}`)).position, null)
    assert.equal(claude.requests.length, 3)
  })

  it('are told one status as long as very many come first', async () => {
    await using test = await openSlow()
    const { app, claude } = test
    const session = await app.newSession()
    await app.importHtml(session, page)
    const ask = () => begin(app, session, { message: 'What?', route: 'ask' })
    const turns = [await ask()]
    await waitFor(app, turns[0]?.id ?? '', says('Wait'))
    while (turns.length < 24) turns.push(await ask())
    claude.open()
    const statuses = statusesOf((await turns.at(-1)?.end()) ?? [])
    assert.equal(statuses[0], 'Waiting: more than 20 messages are answered first')
    assert.equal(statuses[1], 'Waiting: 20 messages are answered first')
    assert.equal(statuses.at(-1), says1)
    assert.equal(new Set(statuses).size, statuses.length)
  })

  it('say nothing of those of other documents', async () => {
    await using test = await openSlow()
    const { app, claude } = test
    const session = await app.newSession()
    const ids = [await app.importHtml(session, page), await app.importHtml(session, page)]
    const ask = (document_id = '') =>
      begin(app, session, { message: 'What?', route: 'ask', document_id })
    const first = await ask(ids[0])
    await waitFor(app, first.id, says('Wait'))
    const other = await ask(ids[1])
    assert.deepEqual(statusesOf(await other.end()), [])
    claude.open()
    await first.end()
  })
})

describe('an undo during a turn', () => {
  /** A document at version 2, whose turn waits at the gate; then undo is asked for. */
  async function undoDuring(app: TestApp, message: Record<string, unknown>, signal?: AbortSignal) {
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const path = `/api/documents/${id}`
    const body = { html: page.replace('Text', 'Words'), base_version: 1 }
    await app.json(`${path}/html`, { method: 'PUT', body })
    const turn = await begin(app, session, message)
    await waitFor(app, turn.id, says('Wait'))
    const undone = app.ask(`${path}/undo`, { body: { base_version: 2 }, signal })
    const versions = async () => (await app.json(`${path}/versions`)).versions.length
    assert.equal(await versions(), 2, 'it waits')
    return { session, id, turn, undone, versions }
  }

  it('is done when the turn has ended without a version', async () => {
    await using test = await openSlow()
    const { turn, undone, versions } = await undoDuring(test.app, {
      message: 'What?',
      route: 'ask',
    })
    test.claude.open()
    assert.equal(only(await turn.end(), 'done').outcome, 'completed')
    assert.equal((await undone).status, 200)
    assert.equal(await versions(), 3)
  })

  it('is refused when the turn saved a version, which is named', async () => {
    const input = { old_text: 'One</h1>', new_text: 'Two</h1>' }
    await using test = await openWithClaude((_, index) =>
      index === 0
        ? stream(
            text(0, 'Wait.'),
            gate,
            call(1, 'toolu_1', 'html_replace', input),
            stop('tool_use'),
          )
        : stream(text(0, 'Done.'), stop('end_turn')),
    )
    const { turn, undone, versions } = await undoDuring(test.app, { message: 'Call it Two' })
    test.claude.open()
    assert.equal(only(await turn.end(), 'done').outcome, 'completed')
    const refused = await undone
    assert.equal(refused.status, 409)
    assert.match(await refused.text(), /at version 3 by now, not 2/)
    assert.equal(await versions(), 3)
  })

  it('is given up when whoever asked for it leaves, and holds up nothing', async () => {
    await using test = await openSlow()
    const { app, claude } = test
    const leave = new AbortController()
    const question = { message: 'What?', route: 'ask' }
    const { session, turn, undone, versions } = await undoDuring(app, question, leave.signal)
    const next = await begin(app, session, question)
    leave.abort()
    assert.equal((await undone).status, 503)
    claude.open()
    await turn.end()
    assert.equal(only(await next.end(), 'done').outcome, 'completed')
    assert.equal(await versions(), 2)
  })

  it('is given up when the server stops', async () => {
    await using test = await openSlow()
    const { session, undone } = await undoDuring(test.app, { message: 'What?', route: 'ask' })
    await test.app.services.turns.close(0)
    const refused = await undone
    assert.equal(refused.status, 503)
    assert.match(await refused.text(), /shutting down/)
    const body = { message: 'What?', route: 'ask' }
    const chat = await test.app.ask(`/api/chat/${session}`, { body })
    assert.equal(chat.status, 503)
    assert.ok(chat.headers.has('retry-after'))
    const id = await test.app.importHtml(session, page)
    const undo = { body: { base_version: 1 } }
    assert.equal((await test.app.ask(`/api/documents/${id}/undo`, undo)).status, 503)
  })
})

describe('servers that share a database', () => {
  it('answer the messages about one document in order', async () => {
    await using hrana = await startHrana()
    await using test = await openSlow({ DATABASE_URL: hrana.url })
    const { app, claude } = test
    await using other = await openApp({ DATABASE_URL: hrana.url, ...claude.settings })
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const first = await begin(app, session, { message: 'First?', route: 'ask' })
    await waitFor(app, first.id, says('Wait'))
    const second = await begin(other, session, { message: 'Second?', route: 'ask' })
    await waitFor(other, second.id, waits(says1))
    assert.equal(claude.requests.length, 1)
    const undone = other.ask(`/api/documents/${id}/undo`, { body: { base_version: 1 } })
    claude.open()
    await first.end()
    assert.equal(only(await second.end(), 'done').outcome, 'completed')
    assert.match(await (await undone).text(), /nothing to undo/)
    assert.match(JSON.stringify(claude.requests[1]?.messages), /user: First\?.*assistant: Wait/)
  })

  it('run what waited on one that is gone once, and never what it had begun', async () => {
    await using hrana = await startHrana()
    await using test = await openSlow({ DATABASE_URL: hrana.url })
    const { app, claude } = test
    const settings = { DATABASE_URL: hrana.url, ...claude.settings }
    await using second = await openApp(settings)
    await using third = await openApp(settings)
    const session = await app.newSession()
    await app.importHtml(session, page)
    const ask = (message: string) => begin(app, session, { message, route: 'ask' })
    const turns = [await ask('First?'), await ask('Second?'), await ask('Third?')]
    await waitFor(app, turns[0]?.id ?? '', says('Wait'))
    const fourth = await begin(second, session, { message: 'Fourth?', route: 'ask' })
    await waitFor(second, fourth.id, waits('Waiting: 3 messages are answered first'))
    // As if it did not come round to renewing them; it goes on later.
    await app.services.db.write([
      sql`UPDATE turns SET lease_until = '2000' WHERE id <> ${fourth.id}`,
    ])
    const recovered = await Promise.all([second, third].map((one) => one.services.turns.recover()))
    assert.deepEqual(recovered.toSorted(), [0, 1])
    const outcomes = []
    for (const turn of [...turns, fourth]) outcomes.push(only(await turn.end(), 'done').outcome)
    assert.deepEqual(outcomes, ['interrupted', 'completed', 'completed', 'completed'])
    claude.open()
    await app.chat(session, { message: 'Fifth?', route: 'ask' })
    const asked = claude.requests.map(
      ({ messages }) => /(\w+)\?"}\]/.exec(JSON.stringify(messages[0]?.content))?.[1],
    )
    assert.deepEqual(asked, ['First', 'Second', 'Third', 'Fourth', 'Fifth'])
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    // The first one reports the import.
    assert.equal(messages.length, 11)
  })

  it('leave a turn alone that another one has begun', { timeout: 30_000 }, async (t) => {
    // The first server never renews its leases.
    t.mock.timers.enable({ apis: ['setInterval'] })
    await using hrana = await startHrana()
    await using test = await openWithClaude(
      (_, index) => stream(text(0, 'Wait.'), ...(index < 2 ? [gate] : []), stop('end_turn')),
      { DATABASE_URL: hrana.url },
    )
    const { app, claude } = test
    await using other = await openApp({ DATABASE_URL: hrana.url, ...claude.settings })
    const session = await app.newSession()
    await app.importHtml(session, page)
    const first = await begin(app, session, { message: 'First?', route: 'ask' })
    await waitFor(app, first.id, says('Wait'))
    const second = await begin(app, session, { message: 'Second?', route: 'ask' })
    const later = await begin(other, session, { message: 'Later?', route: 'ask' })
    await app.services.db.write([
      sql`UPDATE turns SET lease_until = '2000' WHERE id <> ${later.id}`,
    ])
    assert.equal(await other.services.turns.recover(), 1)
    await waitFor(other, second.id, says('Wait'))
    // Its own queue goes on to the turn that runs on the other server.
    await app.json(`/api/turns/${first.id}/cancel`, { method: 'POST' })
    const third = await begin(app, session, { message: 'Third?', route: 'ask' })
    await waitFor(app, third.id, waits('Waiting: 2 messages are answered first'))
    claude.open()
    assert.equal(only(await second.end(), 'done').outcome, 'completed')
    assert.equal(only(await later.end(), 'done').outcome, 'completed')
    assert.equal(only(await third.end(), 'done').outcome, 'completed')
    assert.equal(claude.requests.length, 4)
  })
})

it('a message that is being accepted when the server closes has its end stored before it has closed', async () => {
  await using app = await openApp()
  const { turns, db } = app.services
  const session = await app.newSession()
  await app.importHtml(session, page)
  const id = crypto.randomUUID()
  const request = { message: 'Change the title to "Two"' }
  const accepted = turns.start(id, session, request, [])
  await turns.close(10_000)
  await accepted
  assert.notEqual((await readTurn(db, id)).settled_at, null)
})
