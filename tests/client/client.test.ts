import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createApp } from '../../src/app.ts'
import { createClient, type Client } from '../../src/client/client.ts'
import { ApiError } from '../../src/client/errors.ts'
import type { EventStream } from '../../src/client/event-stream.ts'
import type { TurnEvent } from '../../src/protocol/events.ts'
import { operations } from '../../src/protocol/operations.ts'
import { pathTo, urlOf } from '../../src/protocol/paths.ts'
import { only, openApp, type TestApp } from '../support/app.ts'

const unknown = '00000000-0000-4000-8000-000000000000'

describe('the client', () => {
  let test: TestApp
  let client: Client
  before(async () => {
    test = await openApp()
    client = createClient({ fetch: createApp(test.services).fetch, baseUrl: 'http://localhost' })
  })
  after(() => test[Symbol.asyncDispose]())

  it('walks from an empty session to a restored version, in this process', async () => {
    const { session_id: sid } = await client.createSession()
    const { id: did } = await client.importDocument({
      sid,
      body: { html: '<title>Tea</title><h1>Tea</h1>', title: 'Tea' },
    })
    const events = await read(
      await client.chat({ sid, body: { message: 'Change the title to "Coffee"' } }),
    )
    const { content, version } = only(events, 'html')
    assert.match(content, /<h1>Coffee<\/h1>/)
    assert.equal((await client.readHtml({ did })).html, content)
    assert.equal((await client.readChanges({ did, version })).holds, true)

    const from = content.indexOf('Coffee')
    const edit = { from, to: from + 6, insert: 'Mate' }
    const edited = await client.editDocument({ did, body: { base_version: 2, edits: [edit] } })
    assert.equal(edited.receipt.kind, 'manual')
    const lock = await client.addLock({ did, body: { from: 0, to: 7, base_version: 3 } })
    assert.deepEqual((await client.listLocks({ did })).locks, [lock])
    assert.equal(await client.removeLocks({ did, id: lock.id }), undefined)
    assert.equal((await client.restoreVersion({ did, version: 1 })).version, 4)
    const { versions } = await client.listVersions({ did })
    assert.deepEqual(
      versions.map((one) => one.kind),
      ['restore', 'manual', 'edit', 'import'],
    )
    const file = await client.downloadVersion({ did, version: 1 })
    assert.equal(await file.text(), '<title>Tea</title><h1>Tea</h1>')

    await client.renameSession({ sid, body: { title: 'Drinks' } })
    const { sessions } = await client.listSessions({ limit: 1 })
    assert.deepEqual(
      sessions.map((one) => one.title),
      ['Drinks'],
    )
    assert.equal((await client.listMessages({ sid, limit: 1 })).messages.length, 1)
    assert.equal((await client.health()).status, 'healthy')
    assert.equal((await client.listCosts({ days: 2 })).unknown_requests, 0)
  })

  it('follows a turn from the start or after an event, and has no stream for one without more', async () => {
    const { session_id: sid } = await client.createSession()
    const events = await read(await client.chat({ sid, body: { message: 'Create a brief' } }))
    const { turn_id: tid } = only(events, 'turn')
    assert.deepEqual(await read(await client.followTurn({ tid })), events)
    assert.deepEqual(await read(await client.followTurn({ tid, after: 2 })), events.slice(2))
    assert.equal(await client.followTurn({ tid, after: events.length }), undefined)
  })

  it('rejects with what the server says is wrong', async () => {
    await assert.rejects(client.readSession({ sid: unknown }), {
      name: 'ApiError',
      status: 404,
      detail: 'There is no such session.',
      errors: [],
    })
    const { session_id: sid } = await client.createSession()
    await assert.rejects(client.renameSession({ sid, body: { title: '' } }), {
      status: 422,
      errors: [{ path: 'title', message: 'must not be empty' }],
    })
    await assert.rejects(client.listSessions({ limit: 0 }), {
      status: 422,
      errors: [{ path: 'limit', message: 'must be a whole number from 1 to 200' }],
    })
  })

  it('rejects with a message for people where no server responds, or one that is none of ours', async () => {
    const down = createClient({
      fetch: () => Promise.reject(new TypeError('refused')),
      baseUrl: 'http://localhost',
    })
    await assert.rejects(down.listModels(), new ApiError(0, unreachable))
    const proxy = createClient({
      fetch: () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
      baseUrl: 'http://localhost',
    })
    await assert.rejects(
      proxy.listModels(),
      new ApiError(502, 'The server responded with status 502.'),
    )
    const other = createClient({ fetch: () => Response.json({}), baseUrl: 'http://localhost' })
    await assert.rejects(other.listModels(), { name: 'ValiError' })
  })

  it('aborts by its signal, and skips events that it does not know', async () => {
    const aborted = AbortSignal.abort(new Error('left'))
    const requests: Request[] = []
    const slow = createClient({
      fetch(request) {
        requests.push(request)
        return Promise.reject(request.signal.reason)
      },
      baseUrl: 'http://localhost',
    })
    await assert.rejects(slow.listModels({}, aborted), { message: 'left' })
    assert.equal(requests[0]?.signal.aborted, true)

    const known = { type: 'status', content: 'Reading' }
    const frames = [{ type: 'later' }, known].map(
      (event, index) => `id: ${index + 1}\ndata: ${JSON.stringify(event)}\n\n`,
    )
    const newer = createClient({
      fetch: () => new Response(frames.join('')),
      baseUrl: 'http://localhost',
    })
    assert.deepEqual(await read(await newer.followTurn({ tid: unknown })), [known])
  })

  it('takes a stream for broken when it is silent for longer than the server ever is', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    let isCancelled = false
    const beat = Promise.withResolvers<void>()
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(': heartbeat\n\n')),
      pull: () => beat.resolve(),
      cancel: () => void (isCancelled = true),
    })
    const client = createClient({ fetch: () => new Response(body), baseUrl: 'http://localhost' })
    const events = await client.followTurn({ tid: unknown })
    const reading = read(events)
    await beat.promise
    await new Promise((resolve) => setImmediate(resolve))
    t.mock.timers.tick(20_000)
    await assert.rejects(reading, /nothing was received/)
    assert.equal(isCancelled, true)
  })

  it('cancels a stream that nobody reads', async () => {
    let isCancelled = false
    const body = new ReadableStream({ cancel: () => void (isCancelled = true) })
    const open = createClient({ fetch: () => new Response(body), baseUrl: 'http://localhost' })
    const events = await open.followTurn({ tid: unknown })
    await events?.cancel()
    assert.equal(isCancelled, true)
  })
})

const unreachable = 'The server can’t be reached. Check that it is running, then try again.'

async function read(events: EventStream<TurnEvent> | undefined): Promise<TurnEvent[]> {
  assert.ok(events)
  const all: TurnEvent[] = []
  for await (const { event } of events) all.push(event)
  return all
}

describe('a path', () => {
  it('is filled in with encoded parameters, and the query follows', () => {
    assert.equal(pathTo('/api/turns/:tid', { tid: 'a/b' }), '/api/turns/a%2Fb')
    assert.equal(pathTo('/api/health'), '/api/health')
    const { preview } = operations
    assert.equal(
      urlOf(preview, { did: 'd', version: 2, scripts: 'off' }),
      '/preview/d?version=2&scripts=off',
    )
    assert.equal(urlOf(preview, { did: 'd' }), '/preview/d')
  })

  // Each line below is a type error, which `tsc` reports if it is none.
  it('takes the parameters of its pattern only', () => {
    // @ts-expect-error: the name is another one
    assert.throws(() => pathTo('/api/turns/:tid', { sid: 'a' }))
    // @ts-expect-error: a parameter is missing
    assert.throws(() => pathTo('/api/turns/:tid'))
    // @ts-expect-error: there is no parameter
    pathTo('/api/health', { tid: 'a' })
    // @ts-expect-error: a version is a number
    pathTo('/api/documents/:did/versions/:version', { did: 'a', version: '1' })
    // @ts-expect-error: no such value
    urlOf(operations.preview, { did: 'a', scripts: 'on' })
  })
})
