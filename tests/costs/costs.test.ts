import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'node:test'
import { sql } from 'drizzle-orm'
import { createCatalogue } from '../../src/providers/catalogue.ts'
import { withMeter } from '../../src/providers/meter.ts'
import type { ImageEvent, ImageRequest } from '../../src/providers/provider.ts'
import type { Statement } from '../../src/store/database.ts'
import { only, openApp, type TestApp } from '../support/app.ts'
import {
  call,
  failure,
  gate,
  openWithClaude,
  stop,
  stream,
  text,
  type Reply,
} from '../support/claude.ts'
import { near } from '../support/near.ts'
import { begin, waitFor } from '../support/turns.ts'

const page =
  '<!doctype html>\n<html>\n<head><title>Tea</title></head>\n<body><h1>Tea</h1></body>\n</html>'
const change = { old_text: '<h1>Tea</h1>', new_text: '<h1>Mate</h1>' }

/** What the double reports with every answer, and its price in dollars with Sonnet 5.5. */
const reported = {
  input_tokens: 12,
  cache_read_tokens: 9000,
  cache_write_tokens: 2000,
  cache_write_hour_tokens: 500,
  output_tokens: 57,
}
const startCost = (12 * 2 + 1500 * 2.5 + 500 * 4 + 9000 * 0.1) / 1e6
const cost = startCost + (57 * 10) / 1e6

function edits(_: unknown, index: number): Reply {
  return index % 2 === 0
    ? stream(call(0, 'toolu_1', 'html_replace', change), stop('tool_use'))
    : stream(text(0, 'Done.'), stop('end_turn'))
}

/** The reply with other numbers of tokens. */
function reporting(usage: Record<string, unknown>, reply: Reply): Reply {
  if (reply.kind !== 'stream') return reply
  const none = { cache_creation_input_tokens: 0, cache_read_input_tokens: 0, cache_creation: null }
  const given = { ...none, ...usage }
  const events = reply.events.map((event) => {
    if (event.type === 'message_delta') return { ...event, usage: given }
    if (event.type !== 'message_start') return event
    const message = typeof event.message === 'object' ? event.message : {}
    return { ...event, message: { ...message, usage: given } }
  })
  return { ...reply, events }
}

function cut(reply: Reply): Reply {
  return reply.kind === 'stream' ? { ...reply, end: 'cut' } : reply
}

/** All usage records, oldest first. */
async function rowsOf({ services }: TestApp) {
  const { rows } = await services.db.client.execute('SELECT * FROM usage_records ORDER BY rowid')
  return rows
}

function saysUsage(statement: Statement): boolean {
  if (!('insert' in statement) || statement.event === 'as returned') return false
  return statement.event.type === 'usage'
}

describe('the cost of a message', () => {
  it('is that of all its calls, to the cent, and so are those of its document and session', async () => {
    await using test = await openWithClaude(edits)
    const { app } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const events = await app.chat(session, { message: 'Call it Mate' })
    assert.equal(only(events, 'done').outcome, 'completed')
    const rows = await rowsOf(app)
    assert.equal(rows.length, 2)
    for (const row of rows) {
      const { turn_id } = only(events, 'turn')
      const expected = {
        turn_id,
        session_id: session,
        document_id: id,
        role: 'edit',
        provider: 'anthropic',
        model: 'anthropic/claude-sonnet-5-5',
        prompt_version: 'edit@1',
        images: 0,
        image_output_tokens: 0,
        estimated: 0,
        ...reported,
      }
      assert.deepEqual({ ...row, ...expected }, { ...row })
      near(row.cost_usd, cost)
    }
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    assert.deepEqual(
      messages.map((one: { role: string; cost_usd: number }) => [one.role, one.cost_usd > 0]),
      [
        ['system', false],
        ['user', false],
        ['assistant', true],
      ],
    )
    near(messages[2].cost_usd, 2 * cost)
    const opened = await app.json(`/api/sessions/${session}`)
    near(opened.cost_usd, 2 * cost)
    near(opened.active_document.cost_usd, 2 * cost)
    near((await app.json('/api/sessions')).sessions[0].cost_usd, 2 * cost)
    for (const how of ['', '?permanent=true']) {
      const address = `/api/sessions/${session}/documents/${id}${how}`
      assert.equal((await app.ask(address, { method: 'DELETE' })).status, 204)
    }
    near((await app.json(`/api/sessions/${session}`)).cost_usd, 2 * cost)
    assert.equal((await rowsOf(app)).length, 2)
  })

  it('is that of the tier of the whole input', async () => {
    const sizes = [100_000, 100_001]
    await using test = await openWithClaude((_, index) =>
      reporting(
        {
          input_tokens: (sizes[index] ?? 0) - 10_000,
          cache_read_input_tokens: 10_000,
          output_tokens: 10,
        },
        stream(text(0, page), stop('end_turn')),
      ),
    )
    const session = await test.app.newSession()
    for (let round = 0; round < 2; round++) {
      await test.app.chat(session, {
        message: 'A page',
        route: 'create',
        model: 'claude-haiku-5-5',
      })
    }
    const [cheap, dear] = await rowsOf(test.app)
    near(cheap?.cost_usd, (90_000 * 0.1 + 10_000 * 0.01 + 10 * 0.5) / 1e6)
    near(dear?.cost_usd, (90_001 * 0.5 + 10_000 * 0.05 + 10 * 2.5) / 1e6)
    assert.equal(cheap?.role, 'create')
    assert.equal(cheap?.prompt_version, 'create@1')
  })

  it('names the prompts of each call, also of one that goes on with a document', async () => {
    await using test = await openWithClaude((_, index) =>
      index === 0
        ? stream(text(0, page.slice(0, 60)), stop('max_tokens'))
        : stream(text(0, page.slice(60)), stop('end_turn')),
    )
    await test.app.chat(await test.app.newSession(), { message: 'A page', route: 'create' })
    const versions = (await rowsOf(test.app)).map(({ prompt_version }) => prompt_version)
    assert.deepEqual(versions, ['create@1', 'create@1+continue@1'])
  })

  it('is unknown if the price of a call is, with the known part beside it', async () => {
    await using test = await openWithClaude(edits)
    const { app } = test
    const session = await app.newSession()
    await app.importHtml(session, page)
    await app.chat(session, { message: 'Call it Mate' })
    await app.chat(session, { message: 'Call it Mate', model: 'anthropic/claude-next' })
    const opened = await app.json(`/api/sessions/${session}`)
    for (const { cost_usd, known_cost_usd } of [opened, opened.active_document]) {
      assert.equal(cost_usd, null)
      near(known_cost_usd, 2 * cost)
    }
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    assert.equal(messages.at(-1).cost_usd, null)
    assert.equal(messages.at(-1).known_cost_usd, 0)
    assert.equal((await app.json('/api/costs/today')).unknown_requests, 2)
  })

  const impossible = [-5000, 0.5, '57', 1e300]
  for (const output_tokens of impossible) {
    it(`is estimated where the provider reports ${JSON.stringify(output_tokens)} tokens`, async () => {
      await using test = await openWithClaude(() =>
        reporting({ input_tokens: 12, output_tokens }, stream(text(0, page), stop('end_turn'))),
      )
      const session = await test.app.newSession()
      const events = await test.app.chat(session, { message: 'A page' })
      assert.equal(only(events, 'done').outcome, 'completed')
      const [row] = await rowsOf(test.app)
      assert.equal(row?.estimated, 1)
      assert.equal((await test.app.json(`/api/sessions/${session}`)).cost_estimated, true)
      assert.equal(row?.output_tokens, Math.ceil(page.length / 4))
      near(row?.cost_usd, (Number(row?.input_tokens) * 2 + Math.ceil(page.length / 4) * 10) / 1e6)
    })
  }

  it('is the most that it can be where the provider reports far more', async () => {
    const usage = { input_tokens: 12, output_tokens: 900_000_000 }
    await using test = await openWithClaude(() =>
      reporting(usage, stream(text(0, page), stop('end_turn'))),
    )
    const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'done').outcome, 'completed')
    const [row] = await rowsOf(test.app)
    assert.equal(row?.estimated, 1)
    assert.equal(row?.output_tokens, Math.ceil(page.length / 4))
    // 64,000 tokens at 10 dollars per million, and the input.
    assert.ok(Number(row?.cost_usd) > 0.64 && Number(row?.cost_usd) < 1)
    assert.match(test.app.logLines.join('\n'), /can’t have cost so much/)
  })

  it('is nothing for the built-in composer', async () => {
    await using test = await openWithClaude(edits)
    const session = await test.app.newSession()
    await test.app.chat(session, { message: 'A report titled "Tea"', model: 'builtin/composer' })
    assert.equal((await test.app.json(`/api/sessions/${session}`)).cost_usd, 0)
  })

  it('is estimated where the turn was cancelled', async () => {
    await using test = await openWithClaude(() =>
      stream(text(0, page.slice(0, 60)), gate, stop('end_turn')),
    )
    const { app } = test
    const turn = await begin(app, await app.newSession(), { message: 'A page' })
    await waitFor(app, turn.id, ({ type }) => type === 'html_chunk')
    await app.json(`/api/turns/${turn.id}/cancel`, { method: 'POST' })
    const events = await turn.end()
    assert.equal(only(events, 'done').outcome, 'cancelled')
    assert.equal(only(events, 'usage').estimated, true)
    const [row] = await rowsOf(app)
    assert.equal(row?.estimated, 1)
    near(row?.cost_usd, startCost + (15 * 10) / 1e6)
  })

  it('is estimated where the turn was cancelled before the model said anything', async () => {
    await using test = await openWithClaude(() => ({ kind: 'stream', events: [], end: 'hang' }))
    const { app, claude } = test
    const turn = await begin(app, await app.newSession(), { message: 'A page' })
    while (claude.requests.length === 0) await setImmediate()
    await app.json(`/api/turns/${turn.id}/cancel`, { method: 'POST' })
    const { estimated, input_tokens, output_tokens, cost_usd } = only(await turn.end(), 'usage')
    assert.deepEqual([estimated, output_tokens], [true, 0])
    assert.ok(input_tokens > 300)
    near(cost_usd, (input_tokens * 2) / 1e6)
  })

  it('includes an attempt that broke off, and not one that was refused', async () => {
    const replies: Reply[] = [
      failure(529, 'overloaded_error'),
      { kind: 'stream', events: [{ type: 'ping' }], end: 'cut' },
      stream(text(0, page), stop('end_turn')),
    ]
    await using test = await openWithClaude(
      (_, index) => replies[index] ?? { kind: 'status', status: 500, body: {} },
    )
    const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'done').outcome, 'completed')
    const rows = await rowsOf(test.app)
    assert.deepEqual(
      rows.map((row) => row.estimated),
      [1, 0],
    )
    assert.ok(Number(rows[0]?.cost_usd) > 0)
    near(rows[1]?.cost_usd, cost)
    const { days, budgets } = await test.app.json('/api/costs/today')
    assert.equal(days[0].request_count, 2)
    assert.deepEqual(budgets, {})
  })

  it('includes pictures, at the price of their size where the provider counts no tokens', async () => {
    await using app = await openApp({ BUDGET_DAY_USD: '5' })
    const { db, spending } = app.services
    const facts = createCatalogue().find('gemini-nano-banana-2.1')
    assert.ok(facts)
    const usage = { input: 100, output: 0, cacheRead: 0, cacheWrite: 0 }
    const model = withMeter<ImageRequest, ImageEvent>({
      facts,
      async *stream({ size }) {
        const imageOutput = size === '1K' ? { imageOutput: 1120 } : {}
        yield { type: 'usage', usage: { ...usage, ...imageOutput }, estimated: false }
        yield { type: 'picture', mediaType: 'image/png', data: '' }
      },
    })
    const meter = spending.meterOf({ session_id: 's', document_id: 'd', turn_id: 't' })
    for (const size of ['1K', '2K'] as const) {
      const request = { prompt: 'A cup', aspectRatio: '1:1', size, pictures: [], meter }
      const events = model.stream(request, new AbortController().signal)
      await events.next()
      const { rows } = await db.client.execute('SELECT reserved_usd FROM budget_reservations')
      assert.ok(Number(rows[0]?.reserved_usd) > 0.1134)
      for await (const event of events) assert.equal(event.type, 'picture')
    }
    const [first, second] = await rowsOf(app)
    assert.deepEqual([first?.role, first?.images, first?.image_output_tokens], ['image', 1, 1120])
    near(first?.cost_usd, (100 * 1.5 + 1120 * 30) / 1e6)
    near(second?.cost_usd, 150 / 1e6 + 0.0504)
    const { days, budgets } = await app.json('/api/costs/today')
    assert.deepEqual([days[0].images_generated, days[0].output_tokens], [2, 1120])
    assert.equal(budgets.day.reserved, 0)
  })

  it('does not hide an error of the provider if it can’t be stored, and is stored later', async () => {
    await using test = await openWithClaude(() => failure(401, 'authentication_error'))
    const { app } = test
    const { client } = app.services.db
    await client.execute(
      `CREATE TRIGGER kept BEFORE DELETE ON budget_reservations BEGIN SELECT RAISE(ABORT, 'no'); END`,
    )
    const events = await app.chat(await app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'error').code, 'authentication')
    assert.match(app.logLines.join('\n'), /the costs of a call can’t be stored; trying again/)
    const reservations = async () =>
      (await client.execute('SELECT * FROM budget_reservations')).rows.length
    assert.equal(await reservations(), 1)
    await client.execute('DROP TRIGGER kept')
    await app.services.spending.renew()
    assert.equal(await reservations(), 0)
    assert.deepEqual(await rowsOf(app), [])
  })

  it('is booked in one commit with the event that says it', async () => {
    await using test = await openWithClaude(() => stream(text(0, page), stop('end_turn')))
    const { app } = test
    const { db } = app.services
    const stored = async () => {
      const { rows } = await db.client.execute(`SELECT
        (SELECT count(*) FROM session_events WHERE event ->> 'type' = 'usage') AS events,
        (SELECT count(*) FROM usage_records) AS records,
        (SELECT total(request_count) FROM cost_tracking) AS requests,
        (SELECT count(*) FROM budget_reservations) AS reservations`)
      return { ...rows[0] }
    }
    const before: unknown[] = []
    const { write } = db
    db.write = async (statements) => {
      if (!statements.some(saysUsage)) return write(statements)
      before.push(await stored())
      // The first such commit is rolled back; the log tries it again.
      return write(before.length > 1 ? statements : [...statements, sql`SELECT * FROM nowhere`])
    }
    const events = await app.chat(await app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'done').outcome, 'completed')
    near(only(events, 'usage').cost_usd, cost)
    const none = { events: 0, records: 0, requests: 0, reservations: 1 }
    assert.deepEqual(before, [none, none])
    assert.deepEqual(await stored(), { events: 1, records: 1, requests: 1, reservations: 0 })
  })

  it('is known for the beginning of an answer that was cut off', async () => {
    await using test = await openWithClaude(() => cut(stream(text(0, page.slice(0, 40)))))
    await test.app.chat(await test.app.newSession(), { message: 'A page' })
    const [row] = await rowsOf(test.app)
    near(row?.cost_usd, startCost + (10 * 10) / 1e6)
    assert.equal(row?.estimated, 1)
  })
})
