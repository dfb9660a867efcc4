import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import * as v from 'valibot'
import { createApp } from '../../src/app.ts'
import { decodeFrames } from '../../src/protocol/sse.ts'
import { column, formOf, only, readEvents } from '../support/app.ts'
import { openWithClaude, stop, stream, text } from '../support/claude.ts'

const calls = process.env.LONG ? 5000 : 600
const nowhere = '00000000-0000-4000-8000-000000000000'

/** The part of JSON Schema that the fuzzer generates values for. */
interface Schema {
  $ref?: string | undefined
  type?: string | undefined
  format?: string | undefined
  enum?: string[] | undefined
  properties?: Record<string, Schema> | undefined
  required?: string[] | undefined
  items?: Schema | undefined
  anyOf?: Schema[] | undefined
}
const Schema: v.GenericSchema<Schema> = v.looseObject({
  $ref: v.optional(v.string()),
  type: v.optional(v.string()),
  format: v.optional(v.string()),
  enum: v.optional(v.array(v.string())),
  properties: v.optional(
    v.record(
      v.string(),
      v.lazy(() => Schema),
    ),
  ),
  required: v.optional(v.array(v.string())),
  items: v.optional(v.lazy(() => Schema)),
  anyOf: v.optional(v.array(v.lazy(() => Schema))),
})

const content = v.record(v.string(), v.looseObject({ schema: Schema }))
const Api = v.looseObject({
  openapi: v.literal('3.1.0'),
  info: v.looseObject({ license: v.object({ name: v.literal('MIT'), identifier: v.string() }) }),
  servers: v.tuple([v.looseObject({ url: v.literal('/') })]),
  security: v.tuple([]),
  tags: v.array(v.object({ name: v.string(), description: v.string() })),
  paths: v.record(
    v.string(),
    v.record(
      v.string(),
      v.looseObject({
        operationId: v.string(),
        summary: v.string(),
        description: v.string(),
        tags: v.tuple([v.string()]),
        parameters: v.optional(v.array(v.looseObject({ description: v.string() }))),
        requestBody: v.optional(v.looseObject({ content })),
        responses: v.record(v.string(), v.looseObject({ content: v.optional(content) })),
      }),
    ),
  ),
  components: v.object({ schemas: v.record(v.string(), Schema) }),
})

describe('the description of the API', () => {
  let test: Awaited<ReturnType<typeof openWithClaude>>
  let api: v.InferOutput<typeof Api>
  const ajv = new Ajv2020.Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)

  before(async () => {
    // Every creation is truncated, so that there are drafts.
    test = await openWithClaude(() => stream(text(0, '<h1>Half'), stop('max_tokens')), {
      EDIT_MODEL: 'builtin/composer',
      // Exports that need a browser are refused.
      CHROMIUM_PATH: '/nowhere/chromium',
    })
    api = v.parse(Api, await test.app.json('/api/openapi.json'))
    ajv.addSchema(api, 'api')
  })
  after(() => test[Symbol.asyncDispose]())

  function operations() {
    return Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
  }

  /** How a response differs from the description; `undefined` if it matches. */
  function mismatch(path: string, method: string, status: number, type: string, body: unknown) {
    const pointer = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1')
    const content = api.paths[path]?.[method]?.responses[status]?.content
    if (!content) return body === '' ? undefined : 'it has a body'
    if (content['*/*']) return undefined
    if (!content[type]) return `it is ${type}`
    const check = ajv.compile({
      $ref: `api#/paths/${pointer(path)}/${method}/responses/${status}/content/${pointer(type)}/schema`,
    })
    return check(body) ? undefined : ajv.errorsText(check.errors)
  }

  async function send(path: string, init: Parameters<typeof test.app.ask>[1]) {
    const response = await test.app.ask(path, init)
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? ''
    if (type === 'text/event-stream') return { response, type, body: undefined }
    const text = await response.text()
    return { response, type, body: type.endsWith('json') ? JSON.parse(text) : text }
  }

  it('describes every route of the API, and no other', () => {
    const routes = createApp(test.app.services)
      .routes.filter((route) => route.method !== 'ALL')
      // The router knows the preview of a turn by a parameter of which it accepts one value.
      .map((route) => `${route.method.toLowerCase()} ${route.path.replace(':kind', 'turns')}`)
      .map((route) => route.replace(/:(\w+)/g, '{$1}'))
    const named = operations().map(({ method, path }) => `${method} ${path}`)
    assert.deepEqual(named.toSorted(), [...new Set(routes)].toSorted())
  })

  it('has what linters ask for: a licence, servers, security, tags, and a 4xx response of each operation', () => {
    const tags = new Set(api.tags.map((tag) => tag.name))
    for (const { operation } of operations()) {
      assert.ok(tags.has(operation.tags[0]), operation.operationId)
      assert.ok(Object.keys(operation.responses).some((status) => status.startsWith('4')))
    }
    const used = operations().map(({ operation }) => operation.tags[0])
    assert.deepEqual([...tags].toSorted(), [...new Set(used)].toSorted())
  })

  it('uses every schema that it defines', () => {
    const written = JSON.stringify(api)
    for (const name of Object.keys(api.components.schemas)) {
      assert.ok(written.includes(`"#/components/schemas/${name}"`), name)
    }
  })

  it('matches the response of every operation', async () => {
    const { app } = test
    const session = await app.newSession()
    const did = await app.importHtml(session, '<title>A</title><h1>A</h1><p>one</p>')
    const cut = async () =>
      only(await app.chat(session, { message: 'A page', route: 'create' }), 'turn')
    const drafts = [await cut(), await cut(), await cut()]
    const other = await app.importHtml(session, '<h1>B</h1>')
    const attachments = [{ name: 'a.csv', media_type: 'text/csv', data: 'YSxi' }]
    await app.chat(session, { message: 'A page', route: 'create', attachments })
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    const [upload_id] = column(messages.at(-2).attachments, 'upload_id')
    const request = { format: 'html', version: 1, options: { notes: false, keep_hosts: [] } }
    const exportId = Buffer.from(JSON.stringify({ documentId: did, request })).toString('base64url')
    const [first, second, third] = drafts.map((turn) => turn.turn_id)
    const own = { authorization: `Bearer ${app.services.maintenanceToken}` }
    const frame = { 'sec-fetch-dest': 'iframe' }
    const inputs: Record<
      string,
      {
        tid?: string | undefined
        did?: string
        version?: string
        body?: unknown
        headers?: Record<string, string>
      }
    > = {
      renameSession: { body: { title: 'Mine' } },
      importDocument: { body: { html: '<h1>C</h1>' } },
      renameDocument: { body: { title: 'Mine' } },
      saveHtml: { body: { html: '<h1>Saved</h1>', base_version: 1 } },
      editDocument: { body: { base_version: 2, edits: [{ from: 4, to: 9, insert: 'Edited' }] } },
      restoreVersion: {},
      undo: { body: { base_version: 4 } },
      redo: { body: { base_version: 5 } },
      revertVersion: { version: '3', body: { base_version: 6 } },
      createUploads: { body: formOf({ 'a.csv': 'a,b\n1,2' }) },
      addLock: { body: { from: 0, to: 1, base_version: 3 } },
      exportDocument: { body: { format: 'html' } },
      chat: { body: { message: 'Make the headings blue', document_id: did } },
      continueDraft: { tid: second },
      keepDraft: { tid: third },
      updateDocument: { body: { title: 'Mine', pinned: true } },
      removeDocument: { did: other },
      restoreFromTrash: { did: other },
      trashDocument: { did: other },
      restoreDocument: { did: other },
      preview: { headers: frame },
      previewTurn: { headers: frame },
      testModel: { body: { model: 'builtin/composer' } },
      backUp: { headers: own },
      verify: { headers: own },
    }
    // Operations that need what others made, or delete something, come last.
    const last = [
      'undo',
      'redo',
      'revertVersion',
      'deleteUpload',
      'removeDocument',
      'restoreFromTrash',
      'trashDocument',
      'restoreDocument',
      'discardDraft',
      'trashSession',
      'restoreSession',
    ]
    const rank = (id: string) => last.indexOf(id)
    const order = operations().toSorted(
      (a, b) => rank(a.operation.operationId) - rank(b.operation.operationId),
    )
    for (const { path, method, operation } of order) {
      const {
        tid = first,
        did: id = did,
        version = '1',
        body,
        headers,
      } = inputs[operation.operationId] ?? {}
      const url = path
        .replace('{sid}', session)
        .replace('{did}', id)
        .replace('{tid}', tid ?? '')
        .replace('{uid}', String(upload_id))
        .replace('{eid}', exportId)
        .replace('{version}', version)
      const {
        response,
        type,
        body: responseBody,
      } = await send(url, {
        method: method.toUpperCase(),
        ...(body !== undefined && { body }),
        ...(headers && { headers }),
      })
      const name = `${operation.operationId}: ${JSON.stringify(responseBody)}`
      assert.ok(
        (response.status < 300 || response.status === 501) && operation.responses[response.status],
        `${response.status} ${name}`,
      )
      if (type !== 'text/event-stream') {
        assert.equal(mismatch(path, method, response.status, type, responseBody), undefined, name)
        continue
      }
      assert.ok(response.body)
      for await (const { data } of decodeFrames(response.body)) {
        assert.equal(mismatch(path, method, 200, type, JSON.parse(data)), undefined, data)
        // The stream of a session has no end.
        if (operation.operationId === 'followSession') break
      }
    }
  })

  it('matches the response to any request: no undocumented status, and no 500', async () => {
    const { app } = test
    const session = await app.newSession()
    const did = await app.importHtml(session, '<title>A</title><h1>A 🍵</h1>\r\n<p>one</p>')
    const file = (name: string, media_type: string) => ({ name, media_type, data: 'YSxi' })
    const attachments = [file('a\uff02;\r\n.csv', 'text/csv;\r\n a=b'), file('🍵.txt', 'text/html')]
    const wish = { message: 'A page', route: 'create', attachments }
    const turn = only(await app.chat(session, wish), 'turn')
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    const uploads = column(messages[0].attachments, 'upload_id').map(String)
    const odd = fc.constantFrom(
      '',
      ' ',
      '\0',
      '\ud800',
      '🍵',
      '../x',
      '%',
      'a'.repeat(300),
      '-1',
      '1e9',
    )
    const anything = fc.oneof(fc.jsonValue(), odd, fc.constant(undefined))
    const places: Record<string, fc.Arbitrary<string>> = {
      sid: fc.constantFrom(session, session, session.toUpperCase(), nowhere, 'x', '%00'),
      did: fc.constantFrom(did, did, turn.document_id ?? '', nowhere, 'x', '💥'),
      tid: fc.constantFrom(turn.turn_id, turn.turn_id, nowhere, 'x'),
      uid: fc.constantFrom(...uploads, nowhere, 'x', '../x'),
      version: fc.constantFrom('1', '1', '2', '0', '-1', '9999999999', 'x', '1.5'),
    }

    function valueFor(schema: Schema): fc.Arbitrary<unknown> {
      if (schema.$ref)
        return valueFor(api.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {})
      if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valueFor))
      if (schema.enum) return fc.constantFrom(...schema.enum)
      if (schema.format === 'uuid') return fc.oneof(fc.constantFrom(did, session, nowhere), odd)
      switch (schema.type) {
        case 'object': {
          const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
            const valid = valueFor(field)
            return [
              name,
              fc.oneof({ arbitrary: valid, weight: 12 }, { arbitrary: anything, weight: 1 }),
            ] as const
          })
          return fc.record(Object.fromEntries(fields), { requiredKeys: schema.required ?? [] })
        }
        case 'array':
          return fc.array(valueFor(schema.items ?? {}), { maxLength: 4 })
        case 'integer':
          return fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer(), fc.double())
        case 'string':
          return fc.oneof(
            fc.string({ maxLength: 40 }),
            odd,
            fc.constantFrom('aGFsbG8=', 'text/csv', 'delete A'),
          )
        default:
          return anything
      }
    }

    const queryNames = operations().flatMap(({ operation }) =>
      (operation.parameters ?? [])
        .filter((one) => one.in === 'query')
        .map((one) => String(one.name)),
    )
    const request = fc.constantFrom(...operations()).chain(({ path, method, operation }) =>
      fc.record({
        path: fc.constant(path),
        method: fc.constant(method),
        url: fc
          .tuple(
            ...[...path.matchAll(/\{(\w+)\}/g)].map(
              ([, name = '']) => places[name] ?? fc.constant('x'),
            ),
          )
          .map((values) =>
            values.reduce(
              (url, value) => url.replace(/\{\w+\}/, () => encodeURIComponent(value)),
              path,
            ),
          ),
        query: fc.option(
          fc.tuple(
            fc.constantFrom(...queryNames, '__proto__', 'permanent[]'),
            fc.oneof(odd, fc.constantFrom('1', 'true', 'TRUE', 'off', nowhere)),
          ),
          { nil: undefined },
        ),
        body: operation.requestBody
          ? fc.oneof(
              {
                arbitrary: valueFor(
                  operation.requestBody.content['application/json']?.schema ?? {},
                ),
                weight: 8,
              },
              { arbitrary: anything, weight: 1 },
            )
          : fc.constant(undefined),
        key: fc.constantFrom(undefined, 'a', 'b', 'not a key'),
      }),
    )
    await fc.assert(
      fc.asyncProperty(request, async ({ path, method, url, query, body, key }) => {
        const search = query ? `?${query[0]}=${encodeURIComponent(query[1].toWellFormed())}` : ''
        const {
          response,
          type,
          body: responseBody,
        } = await send(url.toWellFormed() + search, {
          method: method.toUpperCase(),
          ...(body !== undefined && { body }),
          headers: {
            'sec-fetch-dest': 'iframe',
            ...(key !== undefined && { 'idempotency-key': key }),
          },
        })
        const { status } = response
        assert.notEqual(status, 500)
        assert.ok(
          api.paths[path]?.[method]?.responses[status],
          `${status} is not documented: ${JSON.stringify(responseBody)}`,
        )
        if (type !== 'text/event-stream') {
          assert.equal(mismatch(path, method, status, type, responseBody), undefined)
        }
        // The stream of a session has no end.
        else if (path === '/api/sessions/{sid}/events') await response.body?.cancel()
        else await readEvents(response)
      }),
      { numRuns: calls },
    )
    assert.deepEqual(
      app.logLines.filter((line) => /"level":"error"/.test(line)),
      [],
    )
  })
})
