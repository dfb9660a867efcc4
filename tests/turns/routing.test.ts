import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'node:test'
import type { TurnEvent } from '../../src/protocol/events.ts'
import { only, openApp } from '../support/app.ts'
import { openWithClaude, start, stop, stream, text, type Reply } from '../support/claude.ts'

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

  it('is paid for even if the message is refused', async () => {
    await using test = await openWithClaude(
      () => answer('Hi'),
      {},
      { reply: answer('{"route":"edit"}') },
    )
    const { app } = test
    const session = await app.newSession()
    const document_id = await app.importHtml(session, page)
    const body = { message: unclear, document_id, base_version: 7 }
    assert.equal((await app.ask(`/api/chat/${session}`, { body })).status, 409)
    assert.equal((await app.json('/api/costs')).days[0].model, 'anthropic/claude-haiku-5-5')
    assert.deepEqual((await app.json(`/api/sessions/${session}`)).turns, [])
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
