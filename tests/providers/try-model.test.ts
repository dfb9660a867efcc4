import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { tryModel } from '../../src/answering/try-model.ts'
import { unknownModel } from '../../src/providers/catalogue.ts'
import type { Meter, ModelRequest } from '../../src/providers/provider.ts'
import { column, openApp, temporaryFolder } from '../support/app.ts'
import * as gemini from '../support/gemini.ts'
import {
  call,
  failure,
  openWithOpenai,
  stop,
  stream,
  text,
  usage,
  type OpenaiRequest,
  type Reply,
} from '../support/openai.ts'
import { plainPicture } from '../support/pictures.ts'

const page = stream(text('<!doctype html>\n<html><h1>OK</h1></html>'), stop('stop'), usage())
const rename = stream(
  call(0, 'a', 'html_replace', { old_text: '<h1>Tea</h1>', new_text: '<h1>Coffee</h1>' }),
  stop('tool_calls'),
  usage(),
)
const done = stream(text('Done.'), stop('stop'), usage())

const isEdit = ({ tools }: OpenaiRequest) => tools !== undefined
const hasCalled = ({ messages }: OpenaiRequest) => messages.some(({ role }) => role === 'tool')

/** Tests a model that answers a request for a page, and one for a change, like this. */
async function testModel(create: Reply, edit: Reply) {
  await using test = await openWithOpenai((request) =>
    isEdit(request) ? (hasCalled(request) ? done : edit) : create,
  )
  const body = { model: 'openai/qwen3' }
  const result = await test.app.json('/api/models/test', { body })
  const costs = await test.app.json('/api/costs/today')
  return { result, requests: test.openai.requests, costs }
}

describe('the test of a model', () => {
  it('says that it writes and changes documents, with tiny requests that are booked', async () => {
    const { result, requests, costs } = await testModel(page, rename)
    assert.deepEqual([result.create.ok, result.edit.ok], [true, true])
    assert.ok(result.create.ms >= 0 && !('why' in result.create))
    assert.deepEqual(result.image, { ok: false, ms: 0, why: 'It makes no pictures.' })
    assert.deepEqual(column(requests, 'max_tokens'), [2000, 2000, 2000])
    assert.ok(requests.every((request) => JSON.stringify(request).length < 6000))
    assert.equal(costs.days[0].request_count, 3)
    assert.equal(costs.days[0].input_tokens, 300)
  })

  const failures: [
    name: string,
    create: Reply,
    edit: Reply,
    why: [RegExp | null, RegExp | null],
  ][] = [
    [
      'that can’t call tools',
      page,
      failure(400, { message: 'qwen3 does not support tools' }),
      [
        null,
        /^The model qwen3 on the server at http:\S+ can’t call tools.* The server says: qwen3 does not support tools\. Whoever runs this server can set EDIT_MODEL to a model that can\.$/,
      ],
    ],
    [
      'that writes its calls as text',
      page,
      stream(text('{"name":"html_replace"}'), stop('stop')),
      [null, /^It did not change the page by calling tools\. .* said: \{"name":"html_replace"\}$/],
    ],
    [
      'that changes the wrong place',
      page,
      stream(
        call(0, 'a', 'html_replace', { old_text: 'It is hot.', new_text: 'It is cold.' }),
        stop('tool_calls'),
      ),
      [null, /^It changed something else/],
    ],
    [
      'that quotes what is not there',
      page,
      stream(
        call(0, 'a', 'html_replace', { old_text: 'Milk', new_text: 'Coffee' }),
        stop('tool_calls'),
      ),
      [null, /not in the document/],
    ],
    [
      'that writes no HTML',
      stream(text('OK'), stop('stop')),
      rename,
      [/^It answered without a complete document\.$/, null],
    ],
    ['that needs all its tokens to think', stream(stop('length')), rename, [/length limit/, null]],
    [
      'that is not there',
      failure(404, { message: 'not found' }),
      failure(404, { message: 'not found' }),
      [/does not have the model qwen3/, /does not have the model qwen3/],
    ],
  ]
  for (const [name, create, edit, [createWhy, editWhy]] of failures) {
    it(`says what fails of one ${name}`, async () => {
      const { result } = await testModel(create, edit)
      for (const [trial, why] of [
        [result.create, createWhy],
        [result.edit, editWhy],
      ]) {
        assert.equal(trial.ok, why === null)
        if (why) assert.match(trial.why, why)
      }
    })
  }

  it('is over after two rounds, whatever the model goes on to call', async () => {
    const again = stream(call(0, 'a', 'read_html', { selector: 'h1' }), stop('tool_calls'))
    await using test = await openWithOpenai((request) => (isEdit(request) ? again : page))
    const { edit } = await test.app.json('/api/models/test', { body: { model: 'openai/qwen3' } })
    assert.equal(
      edit.why,
      'Nothing was changed: a change could not be placed. It needed too many rounds.',
    )
    assert.equal(test.openai.requests.filter(isEdit).length, 3)
  })

  it('needs no key for the built-in composer', async () => {
    await using app = await openApp()
    const { create, edit } = await app.json('/api/models/test', {
      body: { model: 'builtin/composer' },
    })
    assert.deepEqual([create.ok, edit.ok], [true, true])
  })

  it('is refused for a model that is unknown or can’t be used, and above the limit of messages', async () => {
    await using app = await openApp({ RATE_LIMIT_REQUESTS: '2' })
    const ask = async (model: string, status: number) =>
      (await app.json('/api/models/test', { body: { model } }, status)).detail
    assert.match(await ask('nope', 422), /nope is not known/)
    assert.match(await ask('gpt-6-luna', 422), /neither OPENAI_API_KEY nor OPENAI_BASE_URL is set/)
    assert.match(await ask('builtin/composer', 429), /Too many messages/)
  })

  it('waits for a slot of the provider without counting the time', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const slot = Promise.withResolvers<void>()
    const waiting = Promise.withResolvers<void>()
    const meter: Meter = { begin: async () => ({ maxOutput: 2000, end: async () => undefined }) }
    const facts = unknownModel('scripted', 'model')
    const text = {
      facts,
      async *stream(request: ModelRequest, signal: AbortSignal) {
        waiting.resolve()
        await slot.promise
        signal.throwIfAborted()
        const call = await request.meter?.begin(facts, request)
        const result = { report: undefined, received: 0, pictures: 0, hasBegun: true }
        await call?.end(result)
        const html = '<!doctype html><html></html>'
        yield { type: 'text', text: html } as const
        const message = { role: 'assistant' as const, text: html, calls: [] }
        yield { type: 'end' as const, reason: 'stop' as const, message }
      },
    }
    const signal = new AbortController().signal
    const result = tryModel({ model: { facts, text, image: undefined }, meter, signal })
    await waiting.promise
    t.mock.timers.tick(60_000)
    slot.resolve()
    assert.equal((await result).create.ok, true)
  })

  it('is over after ten seconds for each part of which the model says nothing', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const arrivals = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
    await using test = await openWithOpenai((_, index) => {
      arrivals[index]?.resolve()
      return { kind: 'stream', chunks: [], end: 'hang' }
    })
    const { app, openai } = test
    const result = app.json('/api/models/test', { body: { model: 'openai/qwen3' } })
    for (const arrival of arrivals) {
      await arrival.promise
      const aborted = openai.nextAbort()
      t.mock.timers.tick(10_000)
      await aborted
    }
    const { create, edit } = await result
    for (const { ok, why } of [create, edit]) {
      assert.deepEqual([ok, why], [false, 'It was not done within 10 seconds.'])
    }
    assert.equal(openai.requests.length, 2)
    assert.equal((await app.json('/api/costs/today')).days[0].request_count, 2)
  })

  it('stops its requests when the client leaves', async () => {
    const arrived = Promise.withResolvers<void>()
    await using test = await gemini.openWithGemini(() => {
      arrived.resolve()
      return { kind: 'json', body: {}, end: 'hang' }
    })
    const leave = new AbortController()
    const body = { model: 'gemini-nano-banana-2.1' }
    const response = test.app.ask('/api/models/test', { body, signal: leave.signal })
    await arrived.promise
    const aborted = test.gemini.nextAbort()
    leave.abort()
    await aborted
    assert.equal((await response).status, 503)
    assert.equal(test.gemini.requests.length, 1)
  })
})

describe('the test of a model that makes pictures', () => {
  async function testPictures(
    reply: gemini.Reply,
    model = 'gemini-nano-banana-2.1',
    settings: Record<string, string> = {},
  ) {
    await using test = await gemini.openWithGemini(() => reply, settings)
    const body = { model }
    const result = await test.app.json('/api/models/test', { body })
    const { rows } = await test.app.services.db.client.execute(
      'SELECT role, images, estimated FROM usage_records',
    )
    return { result, rows: rows.map((row) => ({ ...row })), requests: test.gemini.requests }
  }
  const made = (data: string) => gemini.picture([{ inlineData: { mimeType: 'image/png', data } }])

  it('makes one of the smallest size, which is booked', async () => {
    const { result, rows, requests } = await testPictures(made(await plainPicture(64, 64)))
    assert.deepEqual({ ...result.image, ms: 0 }, { ok: true, ms: 0 })
    assert.deepEqual(result.create, { ok: false, ms: 0, why: 'It writes no documents.' })
    assert.deepEqual(result.edit, { ok: false, ms: 0, why: 'It changes no documents.' })
    assert.deepEqual(rows, [{ role: 'test', images: 1, estimated: 0 }])
    const { imageConfig } = requests[0]?.body.generationConfig ?? {}
    assert.deepEqual(imageConfig, { aspectRatio: '1:1', imageSize: '1K' })
  })

  it('makes one of the smallest size that the model has', async () => {
    using folder = temporaryFolder()
    const MODELS_FILE = join(folder.path, 'models.json')
    const id = 'gemini/large-image'
    const prices = [{ input: 1, output: 1, image_output: 30, image: { '4K': 0.2, '2K': 0.1 } }]
    writeFileSync(MODELS_FILE, JSON.stringify({ models: [{ id, can: ['image'], prices }] }))
    const reply = made(await plainPicture(64, 64))
    const { result, requests } = await testPictures(reply, id, { MODELS_FILE })
    assert.equal(result.image.ok, true)
    assert.equal(requests[0]?.body.generationConfig.imageConfig?.imageSize, '2K')
  })

  it('says why there is none', async () => {
    const refused = await testPictures(gemini.picture([], 'IMAGE_SAFETY', 0))
    assert.match(refused.result.image.why, /the picture may be unsafe/)
    const broken = await testPictures(made('iVBORw0KGgo='))
    assert.equal(broken.result.image.why, 'It made a picture that can’t be read.')
    const gone = await testPictures(gemini.failure(404, 'NOT_FOUND', 'gone'))
    assert.match(gone.result.image.why, /does not offer this model/)
  })
})
