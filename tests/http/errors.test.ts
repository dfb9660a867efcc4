import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as v from 'valibot'
import { Problem } from '../../src/protocol/resources.ts'
import { openApp, type TestApp } from '../support/app.ts'

const unknownId = '00000000-0000-4000-8000-000000000000'

describe('an error', () => {
  let app: TestApp
  before(async () => {
    app = await openApp()
  })
  after(() => app[Symbol.asyncDispose]())

  const bad: [
    name: string,
    path: string,
    init: Parameters<TestApp['ask']>[1],
    status: number,
    detail: RegExp,
  ][] = [
    ['an unknown address', '/api/nothing', {}, 404, /nothing at this address/],
    ['a wrong method', '/api/sessions', { method: 'DELETE' }, 405, /DELETE/],
    ['a wrong method on a page', '/', { method: 'POST' }, 405, /POST/],
    ['a foreign cursor', '/api/sessions?cursor=a_b', {}, 422, /cursor/],
    [
      'no message',
      `/api/chat/${unknownId}`,
      { body: {} },
      422,
      /^The body is not valid: “message” is missing\.$/,
    ],
    [
      'a number for a message',
      `/api/chat/${unknownId}`,
      { body: { message: 1 } },
      422,
      /“message” must be text/,
    ],
    [
      'a selection that ends before it begins',
      `/api/chat/${unknownId}`,
      { body: { message: 'x', selection: { from: 2, to: 1 } } },
      422,
      /“selection” must not end before/,
    ],
    [
      'a selection of halves',
      `/api/chat/${unknownId}`,
      { body: { message: 'x', selection: { from: 0, to: 1.5 } } },
      422,
      /“selection\.to”/,
    ],
    [
      'too many attachments',
      `/api/chat/${unknownId}`,
      { body: { message: 'x', attachments: Array.from({ length: 5000 }, () => ({})) } },
      422,
      /“attachments” may be 20 at most\.$/,
    ],
    ['a malformed id', '/api/sessions/abc', {}, 422, /UUID/],
    [
      'a format that is none',
      `/api/documents/${unknownId}/exports`,
      { body: { format: 'xlsx' } },
      422,
      /“format” must be one of html, pdf, .*md\.$/,
    ],
    [
      'paper that is none',
      `/api/documents/${unknownId}/export.pdf?paper=B7`,
      {},
      422,
      /“paper” must be one of A3, A4, A5, Letter, screen\.$/,
    ],
    ['an unknown session', `/api/sessions/${unknownId}`, {}, 404, /no such session/],
    ['an unknown document', `/api/documents/${unknownId}/html`, {}, 404, /no such document/],
    ['an unknown turn', `/api/turns/${unknownId}`, {}, 404, /no such turn/],
    ['a malformed version', `/api/documents/${unknownId}/versions/x`, {}, 422, /whole number/],
    [
      'no body',
      `/api/chat/${unknownId}`,
      { method: 'POST', headers: { 'content-type': 'application/json' } },
      422,
      /not valid JSON/,
    ],
    [
      'a body that is no JSON',
      `/api/chat/${unknownId}`,
      { body: '{"message":' },
      422,
      /not valid JSON/,
    ],
    [
      'a body of another type',
      `/api/chat/${unknownId}`,
      { body: 'message=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      /JSON/,
    ],
    ['a list for a body', `/api/chat/${unknownId}`, { body: [] }, 422, /not valid/],
    [
      'an empty message',
      `/api/chat/${unknownId}`,
      { body: { message: '  \n ' } },
      422,
      /message is empty/,
    ],
    ['a NUL', `/api/chat/${unknownId}`, { body: '{"message":"ab\\u0000c"}' }, 422, /offset 2/],
    [
      'a lone surrogate',
      `/api/chat/${unknownId}`,
      { body: '{"message":"\\ud83d"}' },
      422,
      /offset 0/,
    ],
    [
      'too large a body',
      `/api/chat/${unknownId}`,
      { body: { message: 'x'.repeat(2_100_000) } },
      413,
      /larger than/,
    ],
    [
      'an edit without a document',
      `/api/chat/${unknownId}`,
      { body: { message: 'x', route: 'edit' } },
      422,
      /no document to change/,
    ],
    [
      'a picture without a document',
      `/api/chat/${unknownId}`,
      { body: { message: 'a cat', route: 'image' } },
      422,
      /no document to put a picture in/,
    ],
    [
      'a model that can not be used',
      `/api/chat/${unknownId}`,
      { body: { message: 'x', model: 'claude-sonnet-5-5' } },
      422,
      /ANTHROPIC_API_KEY is not set/,
    ],
    ['a wrong limit', '/api/sessions?limit=0', {}, 422, /limit/],
    [
      'another host in the request line',
      'http://rebind.evil/api/sessions',
      {},
      421,
      /ALLOWED_HOSTS/,
    ],
    ['another host', '/api/sessions', { headers: { host: 'rebind.evil' } }, 421, /ALLOWED_HOSTS/],
    [
      'another site',
      '/api/sessions',
      { method: 'POST', headers: { origin: 'https://evil.example' } },
      403,
      /another site/,
    ],
    [
      'a page of another site that hides its origin',
      '/api/sessions',
      { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } },
      403,
      /another site/,
    ],
    [
      'a page without origin',
      '/api/sessions',
      { method: 'POST', headers: { origin: 'null' } },
      403,
      /another site/,
    ],
  ]
  for (const [name, path, init, status, detail] of bad) {
    it(`responds to ${name} with ${status} as problem JSON`, async () => {
      const response = await app.ask(path, init)
      assert.equal(response.status, status)
      assert.equal(response.headers.get('content-type'), 'application/problem+json')
      const problem = v.parse(Problem, await response.json())
      assert.equal(problem.status, status)
      assert.match(problem.detail, detail)
      assert.doesNotMatch(JSON.stringify(problem), /node_modules|select |\.ts/i)
    })
  }

  it('rejects bytes that are not UTF-8', async () => {
    const body = new Uint8Array([...Buffer.from('{"message":"'), 0xff, ...Buffer.from('"}')])
    assert.match(
      (await app.json(`/api/chat/${unknownId}`, { body }, 422)).detail,
      /not valid UTF-8/,
    )
  })
})
