import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openApp } from '../support/app.ts'
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
    assert.deepEqual(result.image, { ok: false, ms: 0, why: 'It makes no images.' })
    assert.equal(requests[0]?.max_tokens, 2000)
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
        /^The model qwen3 on the server at http:\S+ can’t call tools.* Set EDIT_MODEL to a model that can\. The server says: qwen3 does not support tools$/,
      ],
    ],
    [
      'that writes its calls as text',
      page,
      stream(text('{"name":"html_replace"}'), stop('stop')),
      [null, /^It changed nothing by calling tools, and said: \{"name":"html_replace"\}$/],
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
})
