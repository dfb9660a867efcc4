import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Hono } from 'hono'
import { createApp } from '../../src/app.ts'
import { createBodies } from '../../src/http/body.ts'
import { createRouter, type Handlers } from '../../src/http/router.ts'
import { exportOperations } from '../../src/protocol/export-operations.ts'
import { libraryOperations } from '../../src/protocol/library-operations.ts'
import type { Operations } from '../../src/protocol/operation.ts'
import {
  documentOperations,
  operations,
  previewOperations,
  serviceOperations,
  sessionOperations,
  turnOperations,
  uploadOperations,
} from '../../src/protocol/operations.ts'
import { openApp } from '../support/app.ts'

describe('the routes', () => {
  it('are those of the operations, one for each', async () => {
    await using test = await openApp({ RATE_LIMIT_REQUESTS: '0' })
    const routes = createApp(test.services)
      .routes.filter(({ method }) => method !== 'ALL')
      // The router knows the preview of a turn by a parameter of which it accepts one value.
      .map(({ method, path }) => `${method} ${path.replace(':kind', 'turns')}`)
    const all: Operations = operations
    const expected = Object.values(all).flatMap(({ method, path, rateLimited }) => {
      const route = `${method} ${path}`
      // The limiter has a route of its own.
      return rateLimited ? [route, route] : [route]
    })
    assert.deepEqual(routes.toSorted(), expected.toSorted())
  })

  it('have no operation twice', () => {
    const groups: Operations[] = [
      sessionOperations,
      libraryOperations,
      documentOperations,
      turnOperations,
      uploadOperations,
      exportOperations,
      previewOperations,
      serviceOperations,
    ]
    const names = groups.flatMap((group) => Object.keys(group))
    assert.deepEqual(names.toSorted(), Object.keys(operations).toSorted())
    const routes = Object.values(operations).map(({ method, path }) => `${method} ${path}`)
    assert.equal(new Set(routes).size, routes.length)
  })

  const limits = { text: 100, document: 100, attachments: 100, files: 100 }
  const noFiles = () => Promise.reject(new Error('no files are expected'))
  const some = {
    rename: sessionOperations.renameDocument,
    list: sessionOperations.listSessions,
    follow: turnOperations.followTurn,
    remove: documentOperations.removeLocks,
  } satisfies Operations
  const id = '00000000-0000-4000-8000-00000000000A'

  it('give a handler what they validated, and send what it returns', async () => {
    const calls: unknown[] = []
    const app = new Hono()
    createRouter(app, createBodies(), limits, noFiles).add(some, {
      rename: ({ params, body }) => {
        calls.push(params, body)
        return {
          id: params.did,
          session_id: params.sid,
          title: body.title,
          is_active: true,
          created_at: '',
          updated_at: '',
          latest_version: 1,
          kind: 'other' as const,
          pinned: false,
          cost_usd: 0,
          known_cost_usd: 0,
          cost_estimated: false,
        }
      },
      list: ({ query }) => {
        calls.push(query)
        return { sessions: [], next_cursor: null }
      },
      follow: ({ headers, query, c }) => {
        calls.push(headers, query)
        return c.body(null, 204)
      },
      remove: ({ query }) => void calls.push(query),
    })
    const renamed = await app.request(`/api/sessions/${id}/documents/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: ' Tea ' }),
    })
    assert.equal(JSON.parse(await renamed.text()).title, 'Tea')
    assert.equal((await app.request('/api/sessions?limit=7')).status, 200)
    assert.equal((await app.request('/api/sessions?limit=&cursor=a')).status, 200)
    const after = { headers: { 'last-event-id': '4' } }
    assert.equal((await app.request(`/api/turns/${id}/events?after=2`, after)).status, 204)
    const none = { headers: { 'last-event-id': '' } }
    assert.equal((await app.request(`/api/turns/${id}/events`, none)).status, 204)
    const removed = await app.request(`/api/documents/${id}/locks`, { method: 'DELETE' })
    assert.equal(removed.status, 204)
    const lower = id.toLowerCase()
    assert.deepEqual(calls, [
      { sid: lower, did: lower },
      { title: 'Tea' },
      { limit: 7 },
      { limit: 50, cursor: 'a' },
      { 'Last-Event-ID': 4 },
      { after: 2 },
      {},
      {},
      {},
    ])
  })

  // Each expectation below is a type error, which `tsc` reports if it is none.
  it('have handlers of the types of their operations', () => {
    const list: Handlers<Pick<typeof some, 'list'>> = {
      // @ts-expect-error: the response has sessions
      list: () => ({ next_cursor: null }),
    }
    const remove: Handlers<Pick<typeof some, 'remove'>> = {
      // @ts-expect-error: the path has no such parameter
      remove: ({ params }) => void params.sid,
    }
    // @ts-expect-error: a handler is missing
    const missing: Handlers<Pick<typeof some, 'list' | 'remove'>> = { remove: () => undefined }
    assert.ok(list && remove && missing)
  })
})

describe('the methods of an address', () => {
  it('are named where another one is used', async () => {
    await using test = await openApp()
    const session = await test.newSession()
    const cases: [method: string, path: string, allow: string][] = [
      ['PUT', `/api/sessions/${session}`, 'GET, HEAD, PATCH, DELETE'],
      ['OPTIONS', '/api/sessions', 'POST, GET, HEAD'],
      ['GET', `/api/chat/${session}`, 'POST'],
      ['POST', `/preview/turns/${session}`, 'GET, HEAD'],
      ['DELETE', '/api/docs', 'GET, HEAD'],
      ['POST', '/', 'GET, HEAD'],
    ]
    for (const [method, path, allow] of cases) {
      const response = await test.ask(path, { method })
      assert.equal(response.status, 405, path)
      assert.deepEqual(
        response.headers.get('allow')?.split(', ').toSorted(),
        allow.split(', ').toSorted(),
        path,
      )
      assert.equal(response.headers.get('content-type'), 'application/problem+json')
      assert.match(JSON.parse(await response.text()).detail, new RegExp(`^${method} can’t be used`))
    }
    for (const path of ['/api/nothing', `/api/sessions/${session}/nothing`, '/preview']) {
      assert.equal((await test.ask(path, { method: 'DELETE' })).status, 404, path)
    }
  })

  it('include HEAD, which sends the headers of a GET', async () => {
    await using test = await openApp()
    const get = await test.ask('/api/models')
    const head = await test.ask('/api/models', { method: 'HEAD' })
    assert.equal(head.status, 200)
    assert.equal(head.headers.get('content-length'), String((await get.arrayBuffer()).byteLength))
    assert.equal(await head.text(), '')
    assert.equal((await test.ask('/api/nothing', { method: 'HEAD' })).status, 404)
  })
})
