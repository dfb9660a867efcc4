import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'drizzle-orm'
import { createApp } from '../../src/app.ts'
import { column, only, openApp, readEvents, type TestApp } from '../support/app.ts'
import { gate, openWithClaude, stop, stream, text } from '../support/claude.ts'
import { startHrana } from '../support/hrana.ts'

const html = '<!doctype html><html><title>Tea</title><h1>Tea</h1></html>'
const key = (name: string) => ({ 'idempotency-key': name })

describe('a request with a key', () => {
  let app: TestApp
  before(async () => {
    app = await openApp()
  })
  after(() => app[Symbol.asyncDispose]())

  const rows = async (table: string) =>
    Number((await app.services.db.client.execute(`SELECT count(*) FROM ${table}`)).rows[0]?.[0])

  /** Puts a request back to when its process died after it was carried out, before it responded. */
  const forgetResponse = (name: string) =>
    app.services.db.write([
      sql`UPDATE idempotency_keys SET status = NULL, content_type = NULL, body = NULL, owner = 'dead'
        WHERE key = ${name}`,
    ])

  /** A document with two versions. */
  async function openDocument() {
    const session = await app.newSession()
    const did = await app.importHtml(session, html)
    const body = { html: html.replace('<h1>Tea', '<h1>Coffee'), base_version: 1 }
    await app.json(`/api/documents/${did}/html`, { method: 'PUT', body })
    return { session, did, path: `/api/documents/${did}` }
  }

  type Given = Awaited<ReturnType<typeof openDocument>>
  interface Case {
    path: (given: Given) => string
    method?: string
    body?: unknown
    status?: number
    /** The table that gets one row. */
    adds?: string
  }
  const edit = { base_version: 2, edits: [{ from: 0, to: 0, insert: '<!-- x -->' }] }
  const cases: Record<string, Case> = {
    'creates a session': { path: () => '/api/sessions', adds: 'sessions' },
    'imports a document': {
      path: ({ session }) => `/api/sessions/${session}/documents`,
      body: { html, title: 'Mine' },
      status: 201,
      adds: 'documents',
    },
    'restores a version': {
      path: ({ path }) => `${path}/versions/1/restore`,
      adds: 'document_versions',
    },
    'saves a document': {
      path: ({ path }) => `${path}/html`,
      method: 'PUT',
      body: { html, base_version: 2 },
      adds: 'document_versions',
    },
    'edits a document': {
      path: ({ path }) => `${path}/edits`,
      body: edit,
      adds: 'document_versions',
    },
    'undoes a change': {
      path: ({ path }) => `${path}/undo`,
      body: { base_version: 2 },
      adds: 'document_versions',
    },
    'adds a lock': {
      path: ({ path }) => `${path}/locks`,
      body: { base_version: 2, from: 0, to: 5 },
      status: 201,
      adds: 'document_locks',
    },
    'sends a message': {
      path: ({ session }) => `/api/chat/${session}`,
      body: { message: 'Change the title to "Mate"' },
      adds: 'turns',
    },
    'renames a session': {
      path: ({ session }) => `/api/sessions/${session}`,
      method: 'PATCH',
      body: { title: 'Drinks' },
    },
    'moves a document to the trash': {
      path: ({ session, did }) => `/api/sessions/${session}/documents/${did}`,
      method: 'DELETE',
      status: 204,
    },
    'conflicts with a newer version': {
      path: ({ path }) => `${path}/undo`,
      body: { base_version: 1 },
      status: 409,
    },
    'names nothing that exists': {
      path: ({ path }) => `${path}/versions/9/restore`,
      status: 404,
    },
  }

  for (const [name, { path, method = 'POST', body, status = 200, adds }] of Object.entries(cases)) {
    it(`that ${name} is carried out once and gets its response again`, async () => {
      const given = await openDocument()
      const before = adds === undefined ? 0 : await rows(adds)
      const send = () =>
        app
          .ask(path(given), { method, body, headers: key(name.replaceAll(' ', '-')) })
          .then(async (response) => ({
            status: response.status,
            type: response.headers.get('content-type'),
            body: await response.text(),
          }))
      const first = await send()
      assert.equal(first.status, status, first.body)
      assert.deepEqual(await send(), first)
      if (adds !== undefined) assert.equal(await rows(adds), before + 1)
    })
  }

  for (const [name, { path, method = 'POST', body, status = 200, adds }] of Object.entries(cases)) {
    if (adds === undefined) continue
    it(`that ${name} is found again if its process died before it responded`, async () => {
      const given = await openDocument()
      const before = await rows(adds)
      const used = `${name} died`.replaceAll(' ', '-')
      const send = () => app.ask(path(given), { method, body, headers: key(used) })
      const first = await (await send()).text()
      await forgetResponse(used)
      // Somebody else changes the document meanwhile.
      const other = { base_version: adds === 'document_versions' || adds === 'turns' ? 3 : 2 }
      await app.ask(`${given.path}/edits`, { body: { ...edit, ...other } })
      const again = await send()
      assert.equal(again.status, status)
      const expected = adds === 'documents' ? JSON.parse(first).id : first
      const text = await again.text()
      assert.deepEqual(adds === 'documents' ? JSON.parse(text).id : text, expected)
      const extra = adds === 'document_versions' ? 1 : 0
      assert.equal(await rows(adds), before + 1 + extra)
    })
  }

  it('is carried out by its repetition if its process died before', async () => {
    const given = await openDocument()
    const path = `/api/documents/${given.did}/versions/1/restore`
    await app.services.db.write([
      sql`INSERT INTO idempotency_keys (id, method, path, key, fingerprint, owner, claimed_at, created_at)
        SELECT ${crypto.randomUUID()}, 'POST', ${path}, 'claimed', fingerprint, 'dead', created_at, created_at
        FROM idempotency_keys WHERE key = 'restores-a-version-died'`,
    ])
    assert.equal((await app.json(path, { method: 'POST', headers: key('claimed') })).version, 3)
  })

  it('with another body or query is refused', async () => {
    const { session } = await openDocument()
    const path = `/api/sessions/${session}`
    const rename = (title: string) =>
      app.ask(path, { method: 'PATCH', body: { title }, headers: key('rename') })
    assert.equal((await rename('A')).status, 200)
    assert.equal((await rename('B')).status, 422)
    assert.equal((await app.json(path)).title, 'A')
    const remove = (query: string) =>
      app.ask(`${path}${query}`, { method: 'DELETE', headers: key('rename') })
    assert.equal((await remove('')).status, 204, 'the method is another one')
    assert.equal((await remove('?permanent=true')).status, 422)
  })

  it('that is not valid is refused', async () => {
    for (const bad of ['', 'a b', 'é', 'x'.repeat(256), 'a, b']) {
      const response = await app.ask('/api/sessions', { method: 'POST', headers: key(bad) })
      assert.equal(response.status, 422, bad)
    }
    for (const good of ['!', '"8e03978e"', 'x'.repeat(255)]) {
      await app.json('/api/sessions', { method: 'POST', headers: key(good) })
    }
  })

  it('is new again after a day, and is then swept', async (t) => {
    const create = () => app.json('/api/sessions', { method: 'POST', headers: key('day') })
    const { session_id } = await create()
    const age = (ms: number) =>
      app.services.db.write([
        sql`UPDATE idempotency_keys SET created_at = ${new Date(Date.now() - ms).toISOString()}`,
      ])
    await age(86_390_000)
    assert.equal((await create()).session_id, session_id)
    await age(86_401_000)
    assert.notEqual((await create()).session_id, session_id)
    await age(86_401_000)
    t.mock.timers.enable({ apis: ['setInterval'] })
    await using other = await openApp()
    await other.json('/api/sessions', { method: 'POST', headers: key('swept') })
    await other.services.db.write([sql`UPDATE idempotency_keys SET created_at = '2000'`])
    t.mock.timers.tick(3_600_000)
    while (!other.logLines.some((line) => line.includes('"keys":1'))) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  })

  it('is not asked for by maintenance, whose responses are for whoever has the token', async () => {
    const own = { authorization: `Bearer ${app.services.maintenanceToken}`, ...key('verify') }
    const path = '/api/maintenance/verify'
    await app.json(path, { method: 'POST', headers: own })
    assert.equal((await app.ask(path, { method: 'POST', headers: key('verify') })).status, 403)
  })
})

it('a message that is sent 20 times at once is one turn, one call and one version', async () => {
  await using test = await openWithClaude(() => stream(text(0, html), stop('end_turn')))
  const { app, claude } = test
  const session = await app.newSession()
  const body = { message: 'A page about tea' }
  const streams = await Promise.all(
    Array.from({ length: 20 }, async () =>
      readEvents(await app.ask(`/api/chat/${session}`, { body, headers: key('tea') })),
    ),
  )
  for (const events of streams) assert.deepEqual(events, streams[0])
  assert.equal(claude.requests.length, 1)
  const { document_id } = only(streams[0] ?? [], 'turn')
  assert.equal((await app.json(`/api/documents/${document_id}/versions`)).versions.length, 1)
  const { messages } = await app.json(`/api/sessions/${session}/chat`)
  assert.deepEqual(column(messages, 'role'), ['user', 'assistant'])
})

it('a message is not found again once its session is deleted for good', async () => {
  await using app = await openApp()
  const session = await app.newSession()
  await app.importHtml(session, html)
  const send = () =>
    app.ask(`/api/chat/${session}`, {
      body: { message: 'Change the title to "Mate"' },
      headers: key('gone'),
    })
  await readEvents(await send())
  await app.ask(`/api/sessions/${session}`, { method: 'DELETE' })
  await app.ask(`/api/sessions/${session}?permanent=true`, { method: 'DELETE' })
  assert.equal((await send()).status, 404)
})

it('an undo that waits so long that its repetition takes it over succeeds for both', async () => {
  await using test = await openWithClaude(() => stream(gate, text(0, 'Yes'), stop('end_turn')))
  const { app } = test
  const session = await app.newSession()
  const did = await app.importHtml(session, html)
  const body = { html: html.replace('<h1>Tea', '<h1>Coffee'), base_version: 1 }
  await app.json(`/api/documents/${did}/html`, { method: 'PUT', body })
  const turn = await app.ask(`/api/chat/${session}`, { body: { message: 'Is it good?' } })
  const claims = () =>
    app.services.db.client.execute("SELECT id FROM idempotency_keys WHERE claimed_at > '2001'")
  const undo = async () => {
    const headers = key('undo')
    return app.json(`/api/documents/${did}/undo`, { body: { base_version: 2 }, headers })
  }
  const first = undo()
  while ((await claims()).rows.length === 0) await new Promise((resolve) => setImmediate(resolve))
  await app.services.db.write([sql`UPDATE idempotency_keys SET claimed_at = '2000'`])
  const second = undo()
  while ((await claims()).rows.length === 0) await new Promise((resolve) => setImmediate(resolve))
  test.claude.open()
  await readEvents(turn)
  assert.equal((await first).version, 3)
  assert.deepEqual(await second, await first)
})

it('a request that failed with 429 or 5xx can be sent again with its key; a repetition is not limited', async () => {
  await using app = await openApp({ RATE_LIMIT_REQUESTS: '1', MAX_STREAMS: '1' })
  const session = await app.newSession()
  await app.importHtml(session, html)
  const send = (name: string) =>
    app.ask(`/api/chat/${session}`, {
      body: { message: 'Change the title to "Mate"' },
      headers: key(name),
    })
  const turns = async () =>
    Number((await app.services.db.client.execute('SELECT count(*) FROM turns')).rows[0]?.[0])
  const first = await send('a')
  assert.equal(first.status, 200)
  assert.equal((await send('a')).status, 503, 'another stream is open')
  const events = await readEvents(first)
  assert.deepEqual(await readEvents(await send('a')), events)
  assert.equal((await send('b')).status, 429)
  assert.equal(await turns(), 1)
  const relaxed = createApp({
    ...app.services,
    config: { ...app.services.config, RATE_LIMIT_REQUESTS: 0, MAX_STREAMS: 0 },
  })
  const other = createApp({
    ...app.services,
    config: { ...app.services.config, RATE_LIMIT_REQUESTS: 0 },
  })
  const request = () =>
    new Request(`http://localhost/api/chat/${session}`, {
      method: 'POST',
      headers: { host: 'localhost', 'content-type': 'application/json', ...key('b') },
      body: JSON.stringify({ message: 'Change the title to "Mate"' }),
    })
  assert.equal((await relaxed.fetch(request())).status, 503)
  assert.equal(await turns(), 1)
  assert.equal((await other.fetch(request())).status, 200)
  assert.equal(await turns(), 2)
})

it('two servers on one database carry out a request once', async () => {
  await using hrana = await startHrana()
  await using one = await openApp({ DATABASE_URL: hrana.url })
  await using two = await openApp({ DATABASE_URL: hrana.url })
  const session = await one.newSession()
  const imports = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      (index % 2 ? one : two).json(
        `/api/sessions/${session}/documents`,
        { body: { html }, headers: key('import') },
        201,
      ),
    ),
  )
  assert.equal(new Set(column(imports, 'id')).size, 1)
  assert.equal((await one.json(`/api/sessions/${session}`)).documents.length, 1)
  assert.deepEqual(hrana.unknown, [])
})
