import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { createApp } from '../../src/app.ts'
import { createClient, type ClientOptions } from '../../src/client/client.ts'
import { ApiError } from '../../src/client/errors.ts'
import { column, openApp, type TestApp } from '../support/app.ts'

type Fetch = ClientOptions['fetch']

describe('a writing request of the client', () => {
  let test: TestApp
  let server: Fetch
  before(async () => {
    test = await openApp()
    server = createApp(test.services).fetch
  })
  after(() => test[Symbol.asyncDispose]())

  const refused: Fetch = () => Promise.reject(new TypeError('refused'))
  const gatewayTimeout: Fetch = () => new Response('<h1>Timeout</h1>', { status: 504 })
  /** The server gets the request, and its response is lost. */
  const lost: Fetch = async (request) => {
    await (await server(request)).body?.cancel()
    throw new TypeError('connection reset')
  }
  const cut: Fetch = async (request) => {
    const response = await server(request)
    await response.body?.cancel()
    const body = new ReadableStream({ start: (controller) => controller.error(new Error('cut')) })
    return new Response(body, response)
  }

  /** A client whose requests go through these in order, the last one for all others, and without waiting. */
  function clientOf(t: TestContext, ...steps: Fetch[]) {
    const requests: Request[] = []
    const waits: number[] = []
    const setTimeout = globalThis.setTimeout
    t.mock.method(globalThis, 'setTimeout', (run: () => void, ms: number) => {
      // Longer ones watch for silence, which no stream here falls into.
      if (ms > 10_000) return setTimeout(run, ms)
      waits.push(ms)
      return setTimeout(run, 0)
    })
    const client = createClient({
      baseUrl: 'http://localhost',
      fetch: async (request) => {
        requests.push(request.clone())
        return (steps[requests.length - 1] ?? steps.at(-1) ?? server)(request)
      },
    })
    return { client, requests, waits }
  }

  const failures: Record<string, Fetch[]> = {
    'does not reach the server': [refused],
    'gets no response in time': [gatewayTimeout],
    'is carried out, and the response is lost': [lost],
    'is carried out, and the response breaks off': [cut],
    'fails in several ways': [refused, lost, gatewayTimeout, lost],
  }
  for (const [name, steps] of Object.entries(failures)) {
    it(`that ${name} is sent again and carried out once`, async (t) => {
      const session = await test.newSession()
      const { client, requests } = clientOf(t, ...steps, server)
      const body = { html: '<h1>Tea</h1>' }
      const document = await client.importDocument({ sid: session, body })
      const { documents } = await test.json(`/api/sessions/${session}`)
      assert.deepEqual(column(documents, 'id'), [document.id])
      assert.equal(requests.length, steps.length + 1)
      const keys = requests.map((request) => request.headers.get('idempotency-key'))
      assert.match(keys[0] ?? '', /^[0-9a-f-]{36}$/)
      assert.equal(new Set(keys).size, 1)
    })
  }

  it('that starts a turn gets the stream of the same turn from the start', async (t) => {
    const session = await test.newSession()
    const { client } = clientOf(t, lost, server)
    const types: string[] = []
    for await (const { event } of await client.chat({
      sid: session,
      body: { message: 'A brief' },
    })) {
      types.push(event.type)
    }
    assert.equal(types[0], 'turn')
    assert.equal(types.at(-1), 'done')
    const { messages } = await test.json(`/api/sessions/${session}/chat`)
    assert.deepEqual(column(messages, 'role'), ['user', 'assistant'])
  })

  it('is carried out once if a caller repeats it with its key after it failed', async (t) => {
    const session = await test.newSession()
    const { client, requests } = clientOf(t, lost, lost, lost, lost, lost, server)
    const send = () =>
      client.importDocument({ sid: session, body: { html: '<h1>Tea</h1>' } }, undefined, 'mine')
    await assert.rejects(send(), { status: 0 })
    assert.equal(requests.length, 5)
    await send()
    assert.equal((await test.json(`/api/sessions/${session}`)).documents.length, 1)
  })

  it('waits longer each time, at random, and as long as the server asks for', async (t) => {
    const busy = (seconds: string) => () =>
      new Response(null, { status: 503, headers: { 'retry-after': seconds } })
    const { client, waits } = clientOf(t, refused, refused, busy('5'), refused, refused)
    await assert.rejects(client.createSession(), { status: 0 })
    assert.equal(waits.length, 4)
    for (const [index, [min, max]] of [
      [150, 300],
      [300, 600],
      [5000, 5000],
      [1200, 2400],
    ].entries()) {
      const wait = waits[index] ?? 0
      assert.ok(wait >= (min ?? 0) && wait <= (max ?? 0), `${index}: ${wait}`)
    }
    t.mock.restoreAll()
    const slow = clientOf(t, busy('60'))
    await assert.rejects(
      slow.client.createSession(),
      new ApiError(503, 'The server responded with status 503.', { retryAfter: 60 }),
    )
    assert.equal(slow.requests.length, 1)
  })

  it('is not sent again after a refusal, a bug or an abort', async (t) => {
    const { client, requests } = clientOf(t, server)
    const sid = '00000000-0000-4000-8000-000000000000'
    await assert.rejects(client.renameSession({ sid, body: { title: 'A' } }), { status: 404 })
    assert.equal(requests.length, 1)
    t.mock.restoreAll()
    const limited = clientOf(t, () => new Response(null, { status: 429 }))
    await assert.rejects(limited.client.createSession(), { status: 429 })
    assert.equal(limited.requests.length, 1)
    t.mock.restoreAll()
    const left = new AbortController()
    const aborted = clientOf(t, (request) => {
      left.abort(new Error('left'))
      return Promise.reject(request.signal.reason)
    })
    await assert.rejects(aborted.client.createSession({}, left.signal), { message: 'left' })
    assert.equal(aborted.requests.length, 1)
  })

  it('stops waiting when it is aborted', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const left = new AbortController()
    const tried = Promise.withResolvers<void>()
    const client = createClient({
      baseUrl: 'http://localhost',
      fetch: () => {
        tried.resolve()
        return Promise.reject(new TypeError('refused'))
      },
    })
    const created = client.createSession({}, left.signal)
    await tried.promise
    left.abort(new Error('left'))
    await assert.rejects(created, { message: 'left' })
  })

  it('has no key if it reads or is maintenance', async (t) => {
    const { client, requests } = clientOf(t, refused)
    await assert.rejects(client.listSessions(), { status: 0 })
    await assert.rejects(client.backUp(), { status: 0 })
    assert.deepEqual(
      requests.map((request) => request.headers.has('idempotency-key')),
      [false, false],
    )
  })
})
