import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, it, mock } from 'node:test'
import { createSpending } from '../../src/costs/spending.ts'
import { createCatalogue } from '../../src/providers/catalogue.ts'
import type { ModelRequest } from '../../src/providers/provider.ts'
import { column, openApp, only, readEvents, type TestApp } from '../support/app.ts'
import {
  call,
  dearest,
  gate,
  openWithClaude,
  startClaude,
  stop,
  stream,
  text,
} from '../support/claude.ts'
import { startHrana } from '../support/hrana.ts'
import { modelsFile } from '../support/models-file.ts'
import * as openai from '../support/openai.ts'
import { begin } from '../support/turns.ts'

const page =
  '<!doctype html>\n<html>\n<head><title>Tea</title></head>\n<body><h1>Tea</h1></body>\n</html>'
const answer = () => stream(text(0, page), stop('end_turn'))
const gatedAnswer = () => stream(gate, text(0, page), stop('end_turn'))
/** What the double reports with every answer, in dollars with Sonnet 5.5. */
const cost = (12 * 2 + 1500 * 2.5 + 500 * 4 + 9000 * 0.1 + 57 * 10) / 1e6

async function budgetsOf(app: TestApp) {
  const { budgets } = await app.json('/api/costs')
  return budgets
}

afterEach(() => mock.timers.reset())

describe('a budget', () => {
  it('limits the answer to what is left, and is free again for what it did not use', async () => {
    await using test = await openWithClaude(gatedAnswer, { BUDGET_DAY_USD: '0.1' })
    const { app, claude } = test
    const turn = await begin(app, await app.newSession(), { message: 'A page' })
    while (claude.requests.length === 0) await setImmediate()
    const [request] = claude.requests
    assert.ok(request && request.max_tokens >= 1000 && request.max_tokens < 64_000)
    const { day, month } = await budgetsOf(app)
    assert.equal(month, undefined)
    assert.deepEqual([day.limit, day.spent], [0.1, 0])
    assert.ok(day.reserved <= 0.1 + 1e-9 && day.reserved > 0.0999, `${day.reserved} is reserved`)
    claude.open()
    assert.equal(only(await turn.end(), 'done').outcome, 'completed')
    const { day: after } = await budgetsOf(app)
    assert.equal(after.reserved, 0)
    assert.ok(Math.abs(after.spent - cost) < 1e-12)
  })

  const edit = { old_text: '<h1>Tea</h1>', new_text: '<h1>Mate</h1>' }
  const turnsOfTwoCalls = {
    create: [
      stream(text(0, page.slice(0, 60)), stop('max_tokens')),
      stream(text(0, page.slice(60)), stop('end_turn')),
    ],
    edit: [
      stream(call(0, 'a', 'html_replace', edit), stop('tool_use')),
      stream(text(0, 'Called it Mate.'), stop('end_turn')),
    ],
  }
  for (const [route, answers] of Object.entries(turnsOfTwoCalls)) {
    it(`is free again before the next call of a turn whose first took all of it: ${route}`, async () => {
      await using test = await openWithClaude((_, index) => answers[index] ?? answer(), {
        BUDGET_DAY_USD: '0.05',
      })
      const { app, claude } = test
      const session = await app.newSession()
      await app.importHtml(session, page)
      const events = await app.chat(session, { message: 'Call it Mate', route })
      const { outcome, content } = only(events, 'done')
      assert.equal(outcome, 'completed', content)
      const [first] = claude.requests
      assert.ok(first && first.max_tokens < 5000)
      const { day } = await budgetsOf(app)
      assert.equal(day.reserved, 0)
      assert.ok(Math.abs(day.spent - 2 * cost) < 1e-12)
    })
  }

  for (const [setting, period] of [
    ['BUDGET_DAY_USD', 'today'],
    ['BUDGET_MONTH_USD', 'this month'],
  ]) {
    it(`refuses a message at the limit of ${setting}, and sends nothing`, async () => {
      mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-11-29T12:00:00Z') })
      await using test = await openWithClaude(answer, { [setting ?? '']: '0.03' })
      const { app, claude } = test
      const session = await app.newSession()
      const id = await app.importHtml(session, page)
      await app.chat(session, { message: 'A page', route: 'create' })
      assert.equal(claude.requests.length, 1)
      const events = await app.chat(session, { message: 'Call it Mate', document_id: id })
      const { content, code, retryable } = only(events, 'error')
      assert.equal(code, 'budget')
      assert.equal(retryable, false)
      const left = `\\$${(Math.floor((0.03 - cost) * 1000) / 1000).toFixed(3)}`
      const start = setting === 'BUDGET_DAY_USD' ? '2026-11-30' : '2026-12-01'
      assert.match(
        content,
        new RegExp(
          `^Nothing was changed\\. The budget of \\$0\\.030 for ${period} has ${left} left, and this request may cost \\$0\\.\\d+ or more, so it was not sent\\. The budget resets at ${start} 00:00 UTC\\. .*${setting}\\.$`,
        ),
      )
      assert.equal(only(events, 'done').outcome, 'failed')
      assert.equal(claude.requests.length, 1)
      assert.ok(events.every(({ type }) => type !== 'usage'))
      const budgets = await budgetsOf(app)
      assert.equal((budgets.day ?? budgets.month).reserved, 0)
    })
  }

  it('counts a call on the day and in the month in which it began', async () => {
    mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-11-30T23:59:59.900Z') })
    await using test = await openWithClaude(gatedAnswer, {
      BUDGET_DAY_USD: '0.1',
      BUDGET_MONTH_USD: '0.1',
    })
    const { app, claude } = test
    const first = await begin(app, await app.newSession(), { message: 'A page' })
    while (claude.requests.length === 0) await setImmediate()
    const refused = await app.chat(await app.newSession(), { message: 'A page' })
    assert.match(only(refused, 'error').content, /Other requests are under way/)
    mock.timers.setTime(Date.parse('2026-12-01T00:00:00.000Z'))
    const second = await begin(app, await app.newSession(), { message: 'A page' })
    while (claude.requests.length === 1) await setImmediate()
    const { day, month } = await budgetsOf(app)
    assert.deepEqual([day.spent, month.spent], [0, 0])
    assert.ok(day.reserved > 0.09 && month.reserved > 0.09)
    claude.open()
    for (const turn of [first, second]) {
      assert.equal(only(await turn.end(), 'done').outcome, 'completed')
    }
    const { rows } = await app.services.db.client.execute(
      'SELECT date, request_count FROM cost_tracking ORDER BY date',
    )
    assert.deepEqual(
      rows.map((row) => [row[0], row[1]]),
      [
        ['2026-11-30', 1],
        ['2026-12-01', 1],
      ],
    )
  })

  it('refuses a model of unknown price, and says where to give it one', async () => {
    await using test = await openWithClaude(answer, { BUDGET_MONTH_USD: '5' })
    const session = await test.app.newSession()
    const events = await test.app.chat(session, { message: 'A', model: 'anthropic/claude-next' })
    const { code, content } = only(events, 'error')
    assert.equal(code, 'budget')
    assert.match(content, /price of anthropic\/claude-next is not known.*MODELS_FILE/)
    assert.equal(test.claude.requests.length, 0)
    assert.deepEqual(await budgetsOf(test.app), { month: { limit: 5, spent: 0, reserved: 0 } })
  })

  it('allows a model that MODELS_FILE says is free, and no other of its server', async () => {
    using file = modelsFile({ models: [{ id: 'openai/free', prices: [{ input: 0, output: 0 }] }] })
    await using test = await openai.openWithOpenai(
      () => openai.stream(openai.text(page), openai.stop('stop'), openai.usage()),
      { MODELS_FILE: file.MODELS_FILE, BUDGET_DAY_USD: '0' },
    )
    const { app } = test
    const ask = async (model: string) =>
      app.chat(await app.newSession(), { message: 'A page', model })
    const refused = only(await ask('openai/other'), 'error')
    assert.equal(refused.code, 'budget')
    assert.match(refused.content, /price of openai\/other is not known/)
    const events = await ask('openai/free')
    assert.equal(only(events, 'done').outcome, 'completed')
    const { model, input_tokens, cost_usd } = only(events, 'usage')
    assert.deepEqual([model, input_tokens, cost_usd], ['openai/free', 100, 0])
    assert.deepEqual(column(test.openai.requests, 'model'), ['free'])
    const { total_usd, unknown_requests } = await app.json('/api/costs')
    assert.deepEqual([total_usd, unknown_requests], [0, 0])
    assert.deepEqual(await budgetsOf(app), { day: { limit: 0, spent: 0, reserved: 0 } })
  })

  it('does not stop what costs nothing', async () => {
    await using test = await openWithClaude(answer, { BUDGET_DAY_USD: '0' })
    const message = 'A report titled "Tea"'
    const events = await test.app.chat(await test.app.newSession(), {
      message,
      model: 'builtin/composer',
    })
    assert.equal(only(events, 'done').outcome, 'completed')
  })

  it('counts a call once that another server took for abandoned', async () => {
    await using test = await openWithClaude(answer)
    const { db } = test.app.services
    const [slow, other] = [1, 2].map(() =>
      createSpending(db, { day: 5 }, test.app.services.log, () => '2026-01-01'),
    )
    const model = createCatalogue().find('claude-sonnet-5-5')
    assert.ok(model && slow && other)
    const owner = { session_id: null, document_id: null, turn_id: null, role: 'test' } as const
    const request: ModelRequest = { purpose: 'ask', system: '', tools: [], messages: [] }
    const call = await slow.meterOf(owner).begin(model, request)
    await slow.recover()
    assert.equal((await test.app.json('/api/costs')).days.length, 0, 'it is its own')
    await other.recover()
    const { total_usd } = await test.app.json('/api/costs')
    assert.ok(total_usd > 0)
    const usage = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 }
    const report = { type: 'usage', usage, estimated: false } as const
    await call.end({ report, received: 0, pictures: 0, hasBegun: true })
    const costs = await test.app.json('/api/costs')
    assert.deepEqual([costs.total_usd, costs.days[0].request_count], [total_usd, 1])
    const { rows } = await db.client.execute('SELECT role, estimated FROM usage_records')
    assert.deepEqual([rows.length, rows[0]?.role, rows[0]?.estimated], [1, 'test', 1])
  })

  for (const kind of ['its own', 'a shared']) {
    it(`is never exceeded by 50 messages at once, with ${kind} database`, async () => {
      await using claude = await startClaude((request) => dearest(request, gatedAnswer()))
      await using hrana = await startHrana()
      const settings = {
        ...claude.settings,
        BUDGET_DAY_USD: '1',
        BUDGET_MONTH_USD: '30',
        PROVIDER_CONCURRENCY: '50',
        ...(kind === 'a shared' && { DATABASE_URL: hrana.url }),
      }
      await using one = await openApp(settings)
      await using two = kind === 'a shared' ? await openApp(settings) : undefined
      let ended = 0
      const turns = await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const app = two && index % 2 === 0 ? two : one
          const session = await app.newSession()
          const route = index % 3 === 0 ? 'create' : 'ask'
          const response = await app.ask(`/api/chat/${session}`, {
            body: { message: 'On tea', route },
          })
          return readEvents(response).finally(() => ended++)
        }).map(async (turn) => ({ turn })),
      )
      while (claude.requests.length + ended < 50) await setImmediate()
      const { day } = await budgetsOf(one)
      assert.ok(day.reserved <= 1 + 1e-9 && day.reserved > 0.9, `${day.reserved} is reserved`)
      const [answered, refused] = [claude.requests.length, ended]
      assert.ok(answered > 1 && refused > 1, `${answered} answered, ${refused} refused`)
      claude.open()
      const codes: string[] = []
      for (const { turn } of turns) {
        for (const event of await turn) if (event.type === 'error') codes.push(event.code)
      }
      assert.deepEqual(codes, Array(refused).fill('budget'))
      assert.equal(claude.requests.length, answered)
      const { day: after, month } = await budgetsOf(one)
      assert.ok(after.spent <= 1 + 1e-9 && after.spent > 0.5, `${after.spent} is spent`)
      assert.deepEqual([after.reserved, month.reserved], [0, 0])
      assert.deepEqual(hrana.unknown, [])
    })
  }
})
