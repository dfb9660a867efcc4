import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkModelSetting } from '../../src/providers/models.ts'
import { catalogueOf, readModelsFile } from '../../src/providers/models-file.ts'
import { only, openApp } from '../support/app.ts'
import { modelsFile } from '../support/models-file.ts'
import { startOpenai, stop, stream, text, usage } from '../support/openai.ts'

describe('MODELS_FILE', () => {
  it('adds models with all that is known of them, and overrides those of the catalogue', () => {
    using file = modelsFile({
      endpoints: [{ name: 'lab', base_url: 'http://127.0.0.1:1/v1' }],
      models: [
        {
          id: 'lab/big',
          name: 'Big',
          context: 128_000,
          output: 16_000,
          can: ['create', 'see_images'],
          short_edits: false,
          prices: [
            { until: '2026-12-31', up_to: 1000, input: 1, output: 2, cache_read: 0.1 },
            { input: 3, output: 4, image: { '1K': 0.05 } },
          ],
          ends: '2027-01-31',
          announced: true,
          replacement: 'lab/bigger',
        },
        { id: 'anthropic/claude-sonnet-5-5', prices: [{ input: 1, output: 5 }] },
      ],
    })
    const catalogue = catalogueOf(readModelsFile(file))
    const big = catalogue.find('lab/big')
    assert.deepEqual(JSON.parse(JSON.stringify(big)), {
      id: 'big',
      name: 'Big',
      provider: 'lab',
      can: {
        create: true,
        edit: false,
        rewrite: false,
        continue: false,
        image: false,
        route: false,
        seeImages: true,
        callTools: false,
        editRanges: false,
      },
      limits: { context: 128_000, output: 16_000 },
      accepts: { shortEdits: false },
      prices: [
        { until: '2026-12-31', upTo: 1000, price: { input: 1, output: 2, cacheRead: 0.1 } },
        { price: { input: 3, output: 4, image: { '1K': 0.05 } } },
      ],
      lifecycle: { ends: '2027-01-31', isAnnounced: true, replacement: 'lab/bigger' },
    })
    const sonnet = catalogue.find('claude-sonnet-5-5')
    assert.deepEqual(sonnet?.prices[0]?.price.input, 1)
    assert.equal(sonnet.limits.context, 1_000_000)
    assert.equal(catalogue.models.filter(({ id }) => id === 'claude-sonnet-5-5').length, 1)
    const check = checkModelSetting(catalogue)
    assert.equal(check('EDIT_MODEL', 'lab/any'), undefined)
    assert.match(check('EDIT_MODEL', 'bal/any') ?? '', /anthropic, gemini, openai, lab or builtin/)
    for (const name of ['lab', 'labs', 'lab/', '/any', 'openai4']) {
      assert.ok(check('EDIT_MODEL', name), name)
    }
  })

  it('is not needed', () => {
    assert.deepEqual(readModelsFile({ MODELS_FILE: ' ' }), { endpoints: [], models: [] })
  })

  it('stops the start with one message that names the file, each wrong entry and what is allowed', () => {
    using file = modelsFile({
      endpoints: [
        { name: 'openai', base_url: 'ftp://x' },
        { name: 'lab', base_url: 'http://x/v1', key: 'secret' },
        { name: 'lab', base_url: 'http://y/v1' },
      ],
      models: [
        { id: 'qwen3' },
        { id: 'bal/qwen3' },
        { id: 'lab/a', prices: [{ input: '1' }], can: ['fly'], context: 0, ends: 'soon' },
        { name: 'No id' },
      ],
    })
    const error = messageOf(() => readModelsFile(file))
    const lines = error.split('\n')
    assert.equal(lines[0], `MODELS_FILE ${file.MODELS_FILE} is wrong:`)
    assert.deepEqual(lines.slice(1), [
      '  endpoints[0].name: is "openai"; allowed: a name other than anthropic, gemini, openai, builtin',
      '  endpoints[0].base_url: is "ftp://x"; allowed: an http or https address, usually ending in /v1',
      '  endpoints[1]: unknown: key',
      '  models[0].id: is "qwen3"; allowed: provider/id, such as openai/qwen3:8b',
      '  models[2].prices[0].input: is "1"; allowed: an amount in US dollars',
      '  models[2].context: is 0; allowed: a whole number of tokens above 0',
      '  models[2].can[0]: is "fly"; allowed: one of create, edit, rewrite, continue, image, route, see_images',
      '  models[2].ends: is "soon"; allowed: a day as YYYY-MM-DD',
      '  models[3].id: missing; allowed: provider/id',
    ])
  })

  it('never shows what may be secret', () => {
    using file = modelsFile({
      endpoints: [{ name: 'lab', base_url: 'ftp://me:secret@x', key_setting: 'sk-secret' }],
    })
    const error = messageOf(() => readModelsFile(file))
    assert.doesNotMatch(error, /secret/)
    assert.match(error, /key_setting: is no name; allowed: the name of an environment variable/)
  })

  it('names each mistake once', () => {
    using file = modelsFile({ models: [{ id: 'qwen3' }] })
    assert.deepEqual(
      messageOf(() => readModelsFile(file))
        .split('\n')
        .slice(1),
      ['  models[0].id: is "qwen3"; allowed: provider/id, such as openai/qwen3:8b'],
    )
  })

  it('names providers that do not exist, and names that are used twice', () => {
    using file = modelsFile({
      endpoints: [
        { name: 'lab', base_url: 'http://x/v1' },
        { name: 'lab', base_url: 'http://y/v1' },
      ],
      models: [{ id: 'bal/qwen3' }, { id: 'lab/a' }, { id: 'lab/a' }],
    })
    const error = messageOf(() => readModelsFile(file))
    assert.match(
      error,
      /endpoints\[1\]\.name: is "lab"; allowed: a name that no other endpoint has/,
    )
    assert.match(error, /models\[0\]\.id: is "bal\/qwen3"; allowed: .* builtin, lab$/m)
    assert.match(error, /models\[2\]\.id: is "lab\/a"; allowed: an id that no other model/)
  })

  it('says where its JSON is wrong, and that it can’t be read', () => {
    using file = modelsFile('{"models":[}')
    assert.match(
      messageOf(() => readModelsFile(file)),
      /models\.json is not valid JSON: /,
    )
    const missing = { MODELS_FILE: `${file.MODELS_FILE}.no` }
    assert.match(
      messageOf(() => readModelsFile(missing)),
      /models\.json\.no can’t be read: ENOENT/,
    )
    using list = modelsFile([])
    assert.match(
      messageOf(() => readModelsFile(list)),
      /\n {2}the file: is \[\]; allowed: /,
    )
  })

  it('takes names that objects of JavaScript have, but none that begins with an underscore', async () => {
    await using server = await startOpenai(
      () => stream(text('<!doctype html>\n<html><h1>A</h1></html>'), stop('stop'), usage()),
      { models: [{ id: 'a' }] },
    )
    const base_url = server.settings.OPENAI_BASE_URL
    using wrong = modelsFile(`{"endpoints":[{"name":"__proto__","base_url":"${base_url}"}]}`)
    assert.match(
      messageOf(() => readModelsFile(wrong)),
      /endpoints\[0\]\.name: is "__proto__"; allowed: a name of letters, digits/,
    )
    using file = modelsFile({ endpoints: [{ name: 'constructor', base_url }] })
    await using app = await openApp({ MODELS_FILE: file.MODELS_FILE })
    const events = await app.chat(await app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'turn').model, 'constructor/a')
    const session = await app.newSession()
    for (const model of ['toString/a', '__proto__/a', 'constructor', '__proto__']) {
      const { detail } = await app.json(
        `/api/chat/${session}`,
        { body: { message: 'A', model } },
        422,
      )
      assert.match(detail, /is not known; name it as provider\/id/)
    }
  })

  it('gives each of several servers its own address, key and price', async () => {
    const answer = () =>
      stream(text('<!doctype html>\n<html><h1>A</h1></html>'), stop('stop'), usage())
    await using first = await startOpenai(answer)
    await using second = await startOpenai(answer)
    using file = modelsFile({
      endpoints: [
        { name: 'first', base_url: first.settings.OPENAI_BASE_URL, key_setting: 'FIRST_KEY' },
        { name: 'second', base_url: second.settings.OPENAI_BASE_URL },
        { name: 'third', base_url: 'http://127.0.0.1:1/v1', key_setting: 'THIRD_KEY' },
      ],
      models: [{ id: 'first/a', prices: [{ input: 10, output: 50 }] }],
    })
    await using app = await openApp({ MODELS_FILE: file.MODELS_FILE, FIRST_KEY: 'sk-first' })
    const costs = []
    for (const model of ['first/a', 'second/b']) {
      const events = await app.chat(await app.newSession(), { message: 'A page', model })
      assert.equal(only(events, 'turn').model, model)
      costs.push(only(events, 'usage').cost_usd)
    }
    assert.deepEqual(costs, [(100 * 10 + 20 * 50) / 1e6, null])
    assert.equal(first.headers[0]?.authorization, 'Bearer sk-first')
    assert.deepEqual([first.requests[0]?.model, second.requests[0]?.model], ['a', 'b'])
    assert.ok(!second.headers[0]?.authorization?.includes('sk-'))

    const body = { message: 'A page', model: 'third/c' }
    const session = await app.newSession()
    const { detail } = await app.json(`/api/chat/${session}`, { body }, 422)
    assert.equal(
      detail,
      'The model third/c can’t be used: THIRD_KEY is not set. Choose another one; builtin/composer needs no key.',
    )
  })
})

function messageOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    assert.ok(error instanceof Error)
    assert.equal(error.name, 'StartError')
    return error.message
  }
  assert.fail('nothing was thrown')
}
