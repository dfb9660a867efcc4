import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'node:test'
import { only, type TestApp } from '../support/app.ts'
import { doubles, openWith, type AnyDouble, type Answer } from '../support/any-provider.ts'
import * as claude from '../support/claude.ts'
import { begin, waitFor } from '../support/turns.ts'

const page =
  '<!doctype html>\n<html>\n<head><title>Tea</title></head>\n<body><h1>Tea</h1></body>\n</html>'
const start = page.slice(0, 60)

/** What each double reports with a whole answer: tokens of all kinds of input, and of output. */
const reported: Record<string, [input: number, output: number]> = {
  Claude: [11_012, 57],
  Gemini: [10_000, 270],
  'a server like OpenAI': [100, 20],
}
/** What each reports before an answer that has begun is cut off; the others must be estimated. */
const reportedFirst: Record<string, number> = { Claude: 11_012, Gemini: 100 }

interface Ending {
  answers: Answer[]
  outcome: string
  code?: string
  /** What stays as a draft, or is saved. */
  html?: string
  /** The rows of the calls: as `reported`, estimated for so many characters of the answer, or none. */
  rows: ('reported' | number)[]
}

const overlong = Array.from({ length: 25 }, () => 'word '.repeat(20_000))

/** How a creation ends, for all providers. A connection that is lost at first is tried again twice. */
const endings: Record<string, Ending> = {
  'is complete': {
    answers: [{ text: [page], end: 'stop' }],
    outcome: 'completed',
    html: page,
    rows: ['reported'],
  },
  'is complete, and reaches the limit in words after it': {
    answers: [{ text: [page, '\nI hope this'], end: 'length' }],
    outcome: 'completed',
    html: page,
    rows: ['reported'],
  },
  'has no document': {
    answers: [{ text: ['No.'], end: 'stop' }],
    outcome: 'failed',
    code: 'no_document',
    rows: ['reported'],
  },
  'reaches the limit, and goes on': {
    answers: [
      { text: [start], end: 'length' },
      { text: [page.slice(60)], end: 'stop' },
    ],
    outcome: 'completed',
    html: page,
    rows: ['reported', 'reported'],
  },
  'reaches the limit, and is lost when it goes on': {
    answers: [
      { text: [start], end: 'length' },
      { text: ['</body>'], end: 'cut' },
    ],
    outcome: 'failed',
    code: 'connection',
    html: `${start}</body>`,
    rows: ['reported', 7],
  },
  'is refused by the model': {
    answers: [{ text: [start], end: 'refusal' }],
    outcome: 'failed',
    code: 'refused',
    html: start,
    rows: ['reported'],
  },
  'is cut off': {
    answers: [{ text: [start], end: 'cut' }],
    outcome: 'failed',
    code: 'connection',
    html: start,
    rows: [60],
  },
  'breaks off with an error': {
    answers: [{ text: [start], end: 'error' }],
    outcome: 'failed',
    code: 'overloaded',
    html: start,
    rows: [60],
  },
  'is lost before it begins, twice': {
    answers: ['lost', 'lost', { text: [page], end: 'stop' }],
    outcome: 'completed',
    html: page,
    rows: [0, 0, 'reported'],
  },
  'is refused at once': {
    answers: [{ status: 400 }],
    outcome: 'failed',
    code: 'bad_request',
    rows: [],
  },
  'is prose without end': {
    answers: [{ text: overlong, end: 'hang' }],
    outcome: 'failed',
    code: 'too_large',
    rows: [2_100_000],
  },
  'goes on without end after the document': {
    answers: [{ text: [page, ...overlong], end: 'hang' }],
    outcome: 'failed',
    code: 'too_large',
    html: page,
    rows: [2_100_000 + page.length],
  },
  'begins again without end instead of going on': {
    answers: [
      { text: [start], end: 'length' },
      { text: ['<!doctype html>\n<p>', ...overlong], end: 'hang' },
    ],
    outcome: 'failed',
    code: 'too_large',
    html: start,
    rows: ['reported', 2_100_019],
  },
  'is one line without end': {
    answers: [{ text: [start, 'x'.repeat(5_000_000)], end: 'hang' }],
    outcome: 'failed',
    code: 'too_large',
    html: start,
    rows: [60],
  },
}

async function rowsOf({ services }: TestApp) {
  const { rows } = await services.db.client.execute(
    `SELECT input_tokens + cache_read_tokens + cache_write_tokens AS input, output_tokens AS output, estimated, cost_usd
      FROM usage_records ORDER BY rowid`,
  )
  return rows.map(({ input, output, estimated, cost_usd }) => ({
    input: Number(input),
    output: Number(output),
    isEstimated: estimated === 1,
    usd: Number(cost_usd),
  }))
}

async function countReservations({ services }: TestApp) {
  const { rows } = await services.db.client.execute('SELECT * FROM budget_reservations')
  return rows.length
}

/** Compares the rows of the calls with what the double reported and the events of the turn. */
async function checkRows(app: TestApp, name: string, expected: Ending['rows']) {
  const rows = await rowsOf(app)
  assert.equal(rows.length, expected.length)
  for (const [index, how] of expected.entries()) {
    const row = rows[index]
    assert.ok(row && row.usd > 0)
    if (how === 'reported') {
      assert.deepEqual([row.input, row.output, row.isEstimated], [...(reported[name] ?? []), false])
      continue
    }
    assert.equal(row.isEstimated, true)
    // Gemini thinks before, in seven characters.
    const thought = name === 'Gemini' && how > 0 ? 7 : 0
    assert.equal(row.output, Math.ceil((how + thought) / 4))
    const first = how > 0 ? reportedFirst[name] : undefined
    if (first === undefined) assert.ok(row.input > 300)
    else assert.equal(row.input, first)
  }
  assert.equal(await countReservations(app), 0)
  return rows
}

async function closedBy(double: AnyDouble): Promise<void> {
  while (double.aborted === 0) await setImmediate()
}

for (const [name, startDouble] of Object.entries(doubles)) {
  describe(`an answer of ${name}`, () => {
    for (const [how, { answers, outcome, code, html, rows }] of Object.entries(endings)) {
      it(`that ${how}: what is kept, said and booked`, async () => {
        await using double = await startDouble((index) => answers[index] ?? { status: 400 })
        await using app = await openWith(double)
        const message = { message: 'A page on tea', route: 'create' }
        const events = await app.chat(await app.newSession(), message)
        assert.equal(only(events, 'done').outcome, outcome)
        const errors = events.flatMap((event) => (event.type === 'error' ? [event.code] : []))
        assert.deepEqual(errors, code === undefined ? [] : [code])
        const { turn_id } = only(events, 'turn')
        if (outcome === 'completed') assert.equal(only(events, 'html').content, html)
        else if (html === undefined) {
          assert.equal((await app.ask(`/api/turns/${turn_id}/draft`)).status, 404)
        } else assert.equal((await app.json(`/api/turns/${turn_id}/draft`)).html, html)

        const booked = await checkRows(app, name, rows)
        const usage = events.flatMap((event) => (event.type === 'usage' ? [event] : []))
        assert.deepEqual(
          usage.map(({ output_tokens, estimated, cost_usd }) => [
            output_tokens,
            estimated,
            cost_usd,
          ]),
          booked.map(({ output, isEstimated, usd }) => [output, isEstimated, usd]),
        )
        assert.equal(double.requests.length, answers.length)
        if (code === 'too_large') await closedBy(double)
      })
    }

    it('that is a call without end: nothing is changed, and it is booked', async () => {
      const new_text = 'x'.repeat(3_000_000)
      await using double = await startDouble(() => {
        return { call: JSON.stringify({ old_text: '<h1>Tea</h1>', new_text }), end: 'hang' }
      })
      await using app = await openWith(double)
      const session = await app.newSession()
      const id = await app.importHtml(session, page)
      const events = await app.chat(session, { message: 'Call it Mate', route: 'edit' })
      assert.equal(only(events, 'error').code, 'too_large')
      assert.match(only(events, 'error').content, /^Nothing was changed\. The model wrote far more/)
      assert.equal(await app.htmlOf(id), page)
      const [row] = await rowsOf(app)
      assert.ok(row?.isEstimated && row.output > 350_000)
      await closedBy(double)
    })

    it('that is cancelled: it is booked as an estimate, and its connection closed', async () => {
      await using double = await startDouble(() => ({ text: [start], isGated: true, end: 'stop' }))
      await using app = await openWith(double)
      const turn = await begin(app, await app.newSession(), { message: 'A page', route: 'create' })
      await waitFor(app, turn.id, ({ type }) => type === 'html_chunk')
      await app.json(`/api/turns/${turn.id}/cancel`, { method: 'POST' })
      assert.equal(only(await turn.end(), 'done').outcome, 'cancelled')
      await checkRows(app, name, [60])
      await closedBy(double)
    })

    it('that never begins: it is booked if it is cancelled', async () => {
      await using double = await startDouble(() => ({ end: 'hang' }))
      await using app = await openWith(double)
      const turn = await begin(app, await app.newSession(), { message: 'A page', route: 'create' })
      while (double.requests.length === 0) await setImmediate()
      await app.json(`/api/turns/${turn.id}/cancel`, { method: 'POST' })
      assert.equal(only(await turn.end(), 'done').outcome, 'cancelled')
      const [row] = await rowsOf(app)
      assert.ok(row?.isEstimated && row.input > 99 && row.usd > 0)
    })

    it('that is cancelled before it is asked for again: only what was lost is booked', async () => {
      await using double = await startDouble(() => 'lost')
      await using app = await openWith(double)
      const turn = await begin(app, await app.newSession(), { message: 'A page', route: 'create' })
      await waitFor(
        app,
        turn.id,
        (event) => event.type === 'status' && event.content.includes('Trying again'),
      )
      await app.json(`/api/turns/${turn.id}/cancel`, { method: 'POST' })
      assert.equal(only(await turn.end(), 'done').outcome, 'cancelled')
      await checkRows(app, name, [0])
      assert.equal(double.requests.length, 1)
    })

    it('that is not asked for because nothing listens there: it costs nothing', async () => {
      const double = await startDouble(() => ({ status: 400 }))
      await double[Symbol.asyncDispose]()
      await using app = await openWith(double)
      const message = { message: 'A page on tea', route: 'create' }
      const events = await app.chat(await app.newSession(), message)
      assert.equal(only(events, 'error').code, 'connection')
      await checkRows(app, name, [])
    })

    it('that never comes because the connection is lost: it was reached', async () => {
      await using double = await startDouble(() => 'lost')
      await using app = await openWith(double)
      const message = { message: 'A page on tea', route: 'create' }
      const events = await app.chat(await app.newSession(), message)
      assert.match(only(events, 'error').content, /The connection to .* broke off\./)
    })

    it('that takes too long: it is booked as an estimate, kept as a draft, and its connection closed', async () => {
      await using double = await startDouble(() => ({ text: [start], end: 'hang' }))
      await using app = await openWith(double, { TURN_DEADLINE: '1' })
      const message = { message: 'A page', route: 'create' }
      const events = await app.chat(await app.newSession(), message)
      assert.equal(only(events, 'error').code, 'deadline')
      const { turn_id } = only(events, 'turn')
      assert.equal((await app.json(`/api/turns/${turn_id}/draft`)).html, start)
      await checkRows(app, name, [60])
      await closedBy(double)
    })

    it('that a fallback gives instead: what was lost is booked beside it', async () => {
      const others = Object.entries(doubles).filter(([other]) => other !== name)
      const [[other, startOther] = assert.fail()] = others
      await using double = await startDouble((index) => (index < 2 ? 'lost' : { status: 404 }))
      await using fallback = await startOther(() => ({ text: [page], end: 'stop' }))
      await using app = await openWith(double, {
        ...fallback.settings,
        CREATION_MODEL: double.model,
        FALLBACK_CREATION_MODEL: fallback.model,
      })
      const message = { message: 'A page', route: 'create' }
      const events = await app.chat(await app.newSession(), message)
      assert.equal(only(events, 'html').content, page)
      const { rows } = await app.services.db.client.execute(
        'SELECT model, estimated FROM usage_records ORDER BY rowid',
      )
      assert.deepEqual(
        rows.map(({ model, estimated }) => [model, estimated]),
        [
          [double.model, 1],
          [double.model, 1],
          [fallback.model, 0],
        ],
      )
      assert.equal((await rowsOf(app))[2]?.input, reported[other]?.[0])
      assert.equal(await countReservations(app), 0)
    })

    /** Begins a turn whose first answer ends when the budget is spent. */
    async function spendMeanwhile(answer: Answer, route: 'create' | 'edit') {
      await using double = await startDouble(() => answer)
      await using app = await openWith(double, { BUDGET_DAY_USD: '5' })
      const session = await app.newSession()
      const id = await app.importHtml(session, page)
      const turn = await begin(app, session, { message: 'Call it Mate', route })
      while (double.requests.length === 0) await setImmediate()
      await app.services.db.client.execute(
        `INSERT INTO cost_tracking (id, date, model, request_count, input_tokens, output_tokens, images_generated, estimated_cost_usd)
          VALUES ('other', date('now'), 'other', 1, 0, 0, 0, 5)`,
      )
      double.open()
      const events = await turn.end()
      assert.equal(only(events, 'error').code, 'budget')
      assert.equal(double.requests.length, 1)
      assert.equal(await app.htmlOf(id), page)
      await checkRows(app, name, ['reported'])
      return app.json(`/api/turns/${turn.id}/draft`, {}, route === 'create' ? 200 : 404)
    }

    it('that has no budget to go on: its beginning is booked, and kept as a draft', async () => {
      const answer: Answer = { text: [start], isGated: true, end: 'length' }
      const { html } = await spendMeanwhile(answer, 'create')
      assert.equal(html, start)
    })

    it('whose next round has no budget: the rounds before are booked, and nothing is changed', async () => {
      const call = JSON.stringify({ old_text: '<h1>Tea</h1>', new_text: '<h1>Mate</h1>' })
      await spendMeanwhile({ call, isGated: true, end: 'stop' }, 'edit')
    })
  })
}

describe('text that can’t be stored', () => {
  const bad = 'before\0after\ud800'
  const stored = 'before\ufffdafter\ufffd'
  const input = { old_text: '<h1>Tea</h1>', new_text: `<h1>${bad}</h1>` }

  const replies: [what: string, reply: claude.Reply, seen: string][] = [
    [
      'an error',
      claude.failure(400, 'invalid_request_error', bad),
      `Claude refused the request. ${stored}`,
    ],
    [
      'a refusal',
      claude.stream(claude.stop('refusal', { type: 'refusal', explanation: bad })),
      `The model refused this request: ${stored}`,
    ],
    [
      'the name of a tool',
      claude.stream(claude.call(0, 'a', bad, input), claude.stop('tool_use')),
      stored,
    ],
    ['an answer', claude.stream(claude.text(0, bad), claude.stop('end_turn')), stored],
  ]
  for (const [what, reply, seen] of replies) {
    it(`of ${what} is repaired in events and messages`, async () => {
      await using test = await claude.openWithClaude(() => reply)
      const { app } = test
      const session = await app.newSession()
      await app.importHtml(session, page)
      const events = await app.chat(session, { message: 'Call it Mate', route: 'edit' })
      const again = await app.ask(`/api/turns/${only(events, 'turn').turn_id}/events`)
      const { messages } = await app.json(`/api/sessions/${session}/chat`)
      const texts = [JSON.stringify(events), await again.text(), JSON.stringify(messages)]
      for (const text of texts) assert.ok(text.includes(seen))
      for (const text of texts) assert.doesNotMatch(text, /\0|\\u0000|\\ud800/i)
    })
  }
})
