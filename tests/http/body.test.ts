import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createApp } from '../../src/app.ts'
import { openApp, type TestApp } from '../support/app.ts'

describe('the body of a request', () => {
  let test: TestApp
  let path: string
  before(async () => {
    test = await openApp()
    path = `/api/sessions/${await test.newSession()}/documents`
  })
  after(() => test[Symbol.asyncDispose]())

  /** A body whose chunks the test sends. */
  function body() {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined
    const stream = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) })
    return {
      stream,
      add: (text: string) => controller?.enqueue(Buffer.from(text)),
      end: () => controller?.close(),
      cut: () => controller?.error(new Error('gone')),
    }
  }

  const app = () => createApp(test.services)

  function send(
    to: ReturnType<typeof app>,
    given: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
    headers: Record<string, string> = {},
  ) {
    return to.request(`http://localhost${path}`, {
      method: 'POST',
      headers: { host: 'localhost', 'content-type': 'application/json', ...headers },
      body: given,
      ...(given instanceof ReadableStream && { duplex: 'half' }),
    })
  }

  for (const [name, given, status, detail] of [
    ['a list', '[]', 422, /not valid/],
    ['millions of values', `{"q":[${'{},'.repeat(1_000_000)}{}]}`, 422, /more values or levels/],
    ['many levels', '['.repeat(100), 422, /more values or levels/],
    ['levels in a text', JSON.stringify({ html: '[{'.repeat(1000) + '\\"'.repeat(9) }), 201, /./],
    ['a text that does not end', '{"html":"' + '\\\\'.repeat(99), 422, /not valid JSON/],
  ] as const) {
    it(`of ${name} gets ${status}`, async () => {
      const response = await send(app(), given)
      assert.equal(response.status, status)
      assert.match(await response.text(), detail)
    })
  }

  for (const [name, headers] of Object.entries<Record<string, string>>({
    'that is compressed': { 'content-encoding': 'gzip' },
    'in another encoding': { 'content-type': 'application/json; charset=utf-16' },
    'that is text': { 'content-type': 'text/plain' },
  })) {
    it(`${name} gets 415`, async () => {
      assert.equal((await send(app(), '{}', headers)).status, 415)
    })
  }

  it('in JSON with an explicit charset is accepted', async () => {
    const headers = { 'content-type': 'application/json; charset=UTF-8' }
    assert.equal((await send(app(), '{}', headers)).status, 201)
  })

  it('that breaks off gets a message, and is not logged as an error', async () => {
    const broken = body()
    const answer = send(app(), broken.stream)
    broken.add('{"ti')
    broken.cut()
    const response = await answer
    assert.equal(response.status, 422)
    assert.match(await response.text(), /broke off/)
    assert.ok(!test.logLines.some((line) => /"level":"error"/.test(line)))
  })

  it('that arrives too slowly gets 408, a large one later than a small one', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const statuses: Record<string, number> = {}
    const answers = Object.entries({ small: '', large: 'x'.repeat(1_000_000) }).map(
      async ([name, text]) => {
        const slow = body()
        const answer = send(app(), slow.stream)
        slow.add(`{"html":"${text}`)
        const response = await answer
        statuses[name] = response.status
        assert.equal(response.headers.get('connection'), 'close')
      },
    )
    await letRun()
    t.mock.timers.tick(50_000)
    await letRun()
    assert.deepEqual(statuses, {})
    t.mock.timers.tick(15_000)
    await letRun()
    assert.deepEqual(statuses, { small: 408 })
    t.mock.timers.tick(20_000)
    await Promise.all(answers)
    assert.deepEqual(statuses, { small: 408, large: 408 })
  })

  it('that announces too large a size gets 413 soon, whether or not it arrives', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const answer = send(app(), body().stream, { 'content-length': '9999999999' })
    await letRun()
    t.mock.timers.tick(5000)
    assert.equal((await answer).status, 413)
  })

  it('of many MB waits for others to finish, for a limited time', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const to = app()
    const large = `{"html":"${'x'.repeat(3 * 1024 * 1024)}`
    const bodies = [body(), body(), body(), body()]
    const answers = bodies.map((one) => send(to, one.stream))
    for (const one of bodies) {
      one.add(large)
      await letRun()
    }
    const small = await send(to, '{}')
    assert.equal(small.status, 201, 'small ones do not wait')
    bodies[0]?.add('"}')
    bodies[0]?.end()
    assert.equal((await answers[0])?.status, 201)
    await letRun()
    bodies[2]?.add('"}')
    bodies[2]?.end()
    assert.equal(
      (await answers[2])?.status,
      201,
      'the third had its turn when the first was through',
    )
    for (const one of [bodies[1], bodies[3]]) {
      one?.add('"}')
      one?.end()
    }
    assert.equal((await answers[1])?.status, 201)
    assert.equal((await answers[3])?.status, 201)

    const stalled = [body(), body(), body()]
    const more = stalled.map((one) => send(to, one.stream))
    for (const one of stalled) {
      one.add(large)
      await letRun()
    }
    t.mock.timers.tick(20_000)
    const refused = await more[2]
    assert.equal(refused?.status, 503)
    assert.equal(refused.headers.get('retry-after'), '5')
    for (const one of stalled) one.cut()
    await Promise.all(more)
  })
})

/** Runs everything that can make progress. */
async function letRun(): Promise<void> {
  for (let round = 0; round < 20; round++) await new Promise((resolve) => setImmediate(resolve))
}
