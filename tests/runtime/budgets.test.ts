import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'node:test'
import { only, readEvents } from '../support/app.ts'
import { dearest, gate, startClaude, stop, stream, text } from '../support/claude.ts'
import { startHrana } from '../support/hrana.ts'
import { call, startServer } from '../support/server.ts'

const page = '<!doctype html>\n<html>\n<title>Tea</title>\n<h1>Tea</h1>\n</html>'

describe('a budget of two servers that share a database', () => {
  it('is never exceeded by 50 messages at once, and is spent as far as it goes', async () => {
    await using claude = await startClaude((request) =>
      dearest(request, stream(gate, text(0, page), stop('end_turn'))),
    )
    await using hrana = await startHrana()
    const settings = {
      ...claude.settings,
      DATABASE_URL: hrana.url,
      BUDGET_DAY_USD: '1',
      PROVIDER_CONCURRENCY: '50',
    }
    await using one = await startServer(settings)
    await using two = await startServer(settings)
    let ended = 0
    const turns = Array.from({ length: 50 }, async (_, index) => {
      const { url } = index % 2 === 0 ? one : two
      const route = index % 3 === 0 ? 'create' : 'ask'
      const response = await fetch(`${url}/api/chat/${crypto.randomUUID()}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ message: 'On tea', route }),
      })
      return readEvents(response).finally(() => ended++)
    })
    while (claude.requests.length + ended < 50) await setImmediate()
    const { day } = (await call(one.url, '/api/costs/today')).budgets
    assert.ok(day.reserved <= 1 + 1e-9 && day.reserved > 0.9, `${day.reserved} is reserved`)
    const [answered, refused] = [claude.requests.length, ended]
    assert.ok(answered > 1 && refused > 1, `${answered} answered, ${refused} refused`)
    claude.open()
    const outcomes = (await Promise.all(turns)).map((events) => {
      const error = events.find(({ type }) => type === 'error')
      return error?.type === 'error' ? error.code : only(events, 'done').outcome
    })
    assert.equal(outcomes.filter((outcome) => outcome === 'budget').length, refused)
    assert.equal(outcomes.filter((outcome) => outcome === 'completed').length, answered)
    for (const { url } of [one, two]) {
      const costs = await call(url, '/api/costs/today')
      const { spent, reserved } = costs.budgets.day
      assert.ok(spent <= 1 + 1e-9 && spent > 0.5, `${spent} is spent`)
      assert.deepEqual([reserved, costs.days[0].request_count], [0, answered])
    }
    assert.deepEqual(hrana.unknown, [])
  })
})
