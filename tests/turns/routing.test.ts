import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'node:test'
import type { TurnEvent } from '../../src/protocol/events.ts'
import { only, openApp } from '../support/app.ts'
import {
  failure,
  openWithClaude,
  start,
  stop,
  stream,
  text,
  type Reply,
} from '../support/claude.ts'

const page = '<!doctype html>\n<title>Harbour</title>\n<h1>Harbour</h1>\n<p>Text</p>\n'

/** The rules can’t tell what this asks for. */
const unclear = 'a fox in the rain next to the text'

const answer = (content: string): Reply => stream(text(0, content), stop('end_turn'))

/** Sends a message about a document to an app whose small model gives that reply. */
async function send(
  message: string,
  reply?: Reply | (() => Reply),
  options: { deadline?: AbortSignal; settings?: Record<string, string>; body?: object } = {},
) {
  const { deadline, settings, body } = options
  await using test = await openWithClaude(() => answer('It is a page about a harbour.'), settings, {
    ...(reply && { reply }),
    ...(deadline && { deadline }),
  })
  const { app, claude } = test
  const session = await app.newSession()
  await app.importHtml(session, page)
  const events = await app.chat(session, { message, ...body })
  const costs = await app.json('/api/costs')
  return { events, claude, costs, turn: only(events, 'turn') }
}

const isFirst = (events: TurnEvent[]) => events[0]?.type === 'turn'

describe('the route of a message', () => {
  it('is decided by rules, without a model', async () => {
    const { turn, events, claude } = await send('What is it about?')
    assert.deepEqual([turn.route, turn.route_reason], ['ask', 'It is a question.'])
    assert.ok(isFirst(events))
    assert.equal(claude.routings.length, 0)
  })

  it('is decided by a small model where the rules abstain, before anything is done', async () => {
    const { turn, events, claude, costs } = await send(unclear, answer('{"route":"ask"}'))
    assert.equal(turn.route, 'ask')
    assert.equal(turn.route_reason, 'A small model read it as a question.')
    assert.ok(isFirst(events))
    assert.equal(only(events, 'done').outcome, 'completed')
    const [routing] = claude.routings
    assert.equal(routing?.model, 'claude-haiku-5-5')
    assert.match(JSON.stringify(routing.messages), /Document: Harbour.*a fox in the rain/)
    assert.equal(JSON.stringify(routing.messages).includes('<h1>'), false)
    const used = events.filter((event) => event.type === 'usage').map(({ model }) => model)
    assert.deepEqual(used, ['anthropic/claude-haiku-5-5', 'anthropic/claude-sonnet-5-5'])
    const paid = costs.days.map((day: { model: string; request_count: number }) => [
      day.model,
      day.request_count,
    ])
    assert.deepEqual(paid, [
      ['anthropic/claude-haiku-5-5', 1],
      ['anthropic/claude-sonnet-5-5', 1],
    ])
  })

  it('may be written in capitals, and with words around it', async () => {
    const { turn } = await send(unclear, answer('Sure:\n```json\n{"route":"ASK"}\n```'))
    assert.equal(turn.route, 'ask')
  })

  it('is a change if the small model does not answer in time, and its request is cancelled', async () => {
    const late = new AbortController()
    const hang = (): Reply => {
      late.abort()
      return { kind: 'stream', events: [start(), ...text(0, '{"rou')], end: 'hang' }
    }
    const { turn, claude } = await send(unclear, hang, { deadline: late.signal })
    assert.deepEqual([turn.route, turn.route_reason], ['edit', 'There is a document to change.'])
    assert.equal(claude.routings.length, 1)
    while (claude.aborted === 0) await setImmediate()
  })

  it('is a change if the small model hangs, however long: the server has a deadline of its own', async () => {
    await using test = await openWithClaude(
      () => answer('It is a page about a harbour.'),
      {},
      { reply: { kind: 'stream', events: [start(), ...text(0, '{"rou')], end: 'hang' } },
    )
    const { app, claude } = test
    const session = await app.newSession()
    await app.importHtml(session, page)
    const events = await app.chat(session, { message: unclear })
    const { route, route_reason } = only(events, 'turn')
    assert.deepEqual([route, route_reason], ['edit', 'There is a document to change.'])
    assert.equal(only(events, 'done').outcome, 'completed')
    const lines = app.logLines.filter((line) => line.includes('a small model chose no route'))
    assert.match(lines.join('\n'), /"reason":"it was too slow"/)
    while (claude.aborted === 0) await setImmediate()
    assert.deepEqual([claude.routings.length, claude.requests.length], [1, 1])
  })

  it('is a change if the answer of the small model breaks off, which is booked all the same', async () => {
    const cut: Reply = { kind: 'stream', events: [start(), ...text(0, '{"rou')], end: 'cut' }
    const { turn, events, costs } = await send(unclear, cut)
    assert.equal(turn.route, 'edit')
    assert.equal(events.find((event) => event.type === 'usage')?.estimated, true)
    assert.equal(costs.days[0].model, 'anthropic/claude-haiku-5-5')
  })

  for (const [name, reply] of [
    ['JSON that is not complete', answer('{"route":')],
    ['JSON of another shape', answer('{"route":["ask"]}')],
    ['a route that does not exist', answer('{"route":"delete"}')],
    ['a route that nobody may choose but the person', answer('{"route":"rewrite"}')],
    ['a refusal', stream(text(0, '{"route":"ask"}'), stop('refusal'))],
    ['an error', { kind: 'status', status: 400, body: {} }],
  ] as const) {
    it(`is a change if the small model answers with ${name}`, async () => {
      const { turn, events } = await send(unclear, reply)
      assert.equal(turn.route, 'edit')
      assert.equal(only(events, 'done').type, 'done')
    })
  }

  it('says in the log why a small model chose none, and nothing of the message', async () => {
    const cases: [reply: Reply, settings: Record<string, string>, reason: string][] = [
      [failure(400, 'invalid_request_error', unclear), {}, 'bad_request'],
      [answer('{"route":"ask"}'), { BUDGET_DAY_USD: '0' }, 'over_budget'],
    ]
    for (const [reply, settings, reason] of cases) {
      await using test = await openWithClaude(() => answer('Hi'), settings, { reply })
      const { app } = test
      const session = await app.newSession()
      await app.importHtml(session, page)
      await app.chat(session, { message: unclear })
      const lines = app.logLines.filter((line) => line.includes('small model'))
      assert.equal(lines.length, 1)
      const { level, model, reason: said } = JSON.parse(lines[0] ?? '')
      assert.deepEqual([level, model, said], ['warn', 'anthropic/claude-haiku-5-5', reason])
      assert.ok(app.logLines.every((line) => !line.includes('fox')))
    }
  })

  it('creates where there is no document, unless the small model says that it is a question', async () => {
    for (const [reply, route] of [
      ['{"route":"edit"}', 'create'],
      ['{"route":"ask"}', 'ask'],
    ] as const) {
      await using test = await openWithClaude(
        () => answer('<!doctype html><p>Hi</p></html>'),
        {},
        { reply: answer(reply) },
      )
      const session = await test.app.newSession()
      const events = await test.app.chat(session, { message: 'Why?' })
      assert.equal(only(events, 'turn').route, route)
    }
  })

  it('is the requested one, without a model', async () => {
    const { turn, claude } = await send(unclear, answer('{"route":"ask"}'), {
      body: { route: 'edit' },
    })
    assert.deepEqual([turn.route, turn.route_reason], ['edit', 'The request says so.'])
    assert.equal(claude.routings.length, 0)
  })

  const refused: [name: string, body: Record<string, unknown>, status: number][] = [
    ['of an older version', { base_version: 7 }, 409],
    ['with a selection outside of the document', { selection: { from: 0, to: 9999 } }, 422],
    ['about a document that does not exist', { document_id: crypto.randomUUID() }, 404],
    ['for a model that does not exist', { model: 'claude-nobody' }, 422],
  ]
  for (const [name, body, status] of refused) {
    it(`is not asked of a model for a message ${name}`, async () => {
      await using test = await openWithClaude(
        () => answer('Hi'),
        {},
        { reply: answer('{"route":"edit"}') },
      )
      const { app, claude } = test
      const session = await app.newSession()
      await app.importHtml(session, page)
      const response = await app.ask(`/api/chat/${session}`, {
        body: { message: unclear, ...body },
      })
      assert.equal(response.status, status)
      assert.equal(claude.routings.length, 0)
      assert.deepEqual((await app.json('/api/costs')).days, [])
    })
  }

  it('is refused if the model that would answer can’t take it', async () => {
    await using test = await openWithClaude(() => answer('Hi'), {
      CREATION_MODEL: 'builtin/composer',
    })
    const { app, claude } = test
    const session = await app.newSession()
    await app.importHtml(session, page)
    for (const model of [undefined, 'builtin/composer']) {
      const body = { message: 'Anew', route: 'rewrite', model }
      const { detail } = await app.json(`/api/chat/${session}`, { body }, 422)
      assert.match(detail, /can’t write a document again\. Choose another model.*CREATION_MODEL/)
    }
    const body = { message: 'Anew', route: 'rewrite', model: 'claude-sonnet-5-5' }
    assert.equal(only(await app.chat(session, body), 'turn').route, 'rewrite')
    assert.equal(claude.requests.length, 1)
  })

  it('is paid for even if the server shuts down meanwhile', async () => {
    await using test = await openWithClaude(
      () => answer('Hi'),
      {},
      { reply: { kind: 'stream', events: [start()], end: 'hang' } },
    )
    const { app, claude } = test
    const session = await app.newSession()
    await app.importHtml(session, page)
    const response = app.ask(`/api/chat/${session}`, { body: { message: unclear } })
    while (claude.routings.length === 0) await setImmediate()
    await app.services.turns.close(1000)
    assert.equal((await response).status, 503)
    const { client } = app.services.db
    assert.deepEqual((await client.execute('SELECT * FROM budget_reservations')).rows, [])
    const { rows } = await client.execute('SELECT model, estimated FROM usage_records')
    assert.deepEqual([rows.length, rows[0]?.estimated], [1, 1])
  })

  it('is paid for even if the message and the costs can’t be stored at first', async () => {
    await using test = await openWithClaude(
      () => answer('Hi'),
      {},
      { reply: answer('{"route":"edit"}') },
    )
    const { app } = test
    const { client } = app.services.db
    const session = await app.newSession()
    await app.importHtml(session, page)
    for (const table of ['turns', 'usage_records']) {
      await client.execute(
        `CREATE TRIGGER no_${table} BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'no ${table}'); END`,
      )
    }
    const response = await app.ask(`/api/chat/${session}`, { body: { message: unclear } })
    assert.equal(response.status, 500)
    const reasons = app.logLines.filter((line) => /"level":"error"/.test(line))
    assert.match(reasons[0] ?? '', /the costs of a call can’t be stored.*no usage_records/)
    assert.match(reasons[1] ?? '', /no turns/)
    assert.deepEqual((await app.json('/api/costs')).days, [])
    for (const table of ['turns', 'usage_records']) await client.execute(`DROP TRIGGER no_${table}`)
    await app.services.spending.renew()
    assert.equal((await app.json('/api/costs')).days[0].model, 'anthropic/claude-haiku-5-5')
    const { rows } = await client.execute('SELECT * FROM budget_reservations')
    assert.deepEqual(rows, [])
  })
})

describe('the small model', () => {
  it('is the one of ROUTER_MODEL', async () => {
    const settings = { ROUTER_MODEL: 'claude-sonnet-5-5' }
    const { claude } = await send(unclear, answer('{"route":"ask"}'), { settings })
    assert.equal(claude.routings[0]?.model, 'claude-sonnet-5-5')
  })

  it('is never the built-in composer', async () => {
    await assert.rejects(
      openApp({ ROUTER_MODEL: 'builtin/composer' }),
      /ROUTER_MODEL is builtin\/composer, but it can’t decide what a message asks for/,
    )
  })
})
