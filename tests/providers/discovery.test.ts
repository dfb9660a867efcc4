import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'node:test'
import { only, openApp, type TestApp } from '../support/app.ts'
import { modelsFile } from '../support/models-file.ts'
import { key, startOpenai, stop, stream, text, type ModelList } from '../support/openai.ts'
import { indexModels } from '../../src/providers/listed-models.ts'
import { unknownModel } from '../../src/providers/catalogue.ts'

const page = () => stream(text('<!doctype html>\n<html><h1>A</h1></html>'), stop('stop'))

interface Row {
  id: string
}

/** The report of the models once it has this one. */
async function reportWith(app: TestApp, id: string) {
  for (;;) {
    const report = await app.json('/api/models')
    const model = report.models.find((row: Row) => row.id === id)
    if (model) return { model, roles: report.roles }
    await setImmediate()
  }
}

/** Resolves when the log says this. */
async function logLine(app: TestApp, part: string) {
  while (!app.logLines.some((line) => line.includes(part))) await setImmediate()
}

describe('the models of a server', () => {
  it('are listed with what it says of them, and one serves the roles if nothing else is set', async () => {
    await using openai = await startOpenai(page, {
      models: [{ id: 'nomic-embed-text' }, { id: 'qwen3:8b' }, { id: 'gemma3' }, { nonsense: 1 }],
    })
    const { OPENAI_BASE_URL } = openai.settings
    await using app = await openApp({ OPENAI_BASE_URL })
    const { model, roles } = await reportWith(app, 'openai/qwen3:8b')
    assert.equal(model.available, true)
    assert.equal(model.usd_per_million, null)
    const other = await reportWith(app, 'openai/nomic-embed-text')
    assert.deepEqual(other.model.can, [])
    assert.equal(roles[3].model, null, 'no small model is known to be there')
    assert.deepEqual(roles.slice(0, 2), [
      {
        role: 'create',
        model: 'openai/qwen3:8b',
        why: 'openai has it, and no other provider is set up',
      },
      {
        role: 'edit',
        model: 'openai/qwen3:8b',
        why: 'openai has it, and no other provider is set up',
      },
    ])
    const events = await app.chat(await app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'turn').model, 'openai/qwen3:8b')
    assert.equal(openai.lists(), 1)
    const logged = app.logLines.filter((line) => line.includes('"message":"role"'))
    assert.equal(logged.length, 6, 'four roles at the start, and the two that changed')
  })

  it('are left out if their ids can’t be shown, and have short names without secrets', async () => {
    const key = 'sk-listed-secret'
    const odd = ['a\nb', 'nul\0', '\ud800', '\u202eevil', `of ${key}`, 'y'.repeat(201)]
    const models = [
      { id: 'qwen3', name: `Qwen\n of ${key} ${'n'.repeat(300)}` },
      ...[...odd, 'qwen3'].map((id) => ({ id, name: 'other' })),
      ...Array.from({ length: 6000 }, (_, index) => ({ id: `m${index}` })),
    ]
    await using openai = await startOpenai(page, { models })
    await using app = await openApp({ ...openai.settings, OPENAI_API_KEY: key })
    const { model } = await reportWith(app, 'openai/qwen3')
    assert.match(model.name, /^Qwen of … n+$/)
    assert.equal(model.name.length, 200)
    const report = await app.json('/api/models')
    const listed = report.models.filter((one: { id: string }) =>
      /openai\/(qwen3|m\d+)$/.test(one.id),
    )
    assert.equal(listed.length, 5000)
    const text = JSON.stringify(report)
    assert.ok(!text.includes(key) && !text.includes('evil') && !text.includes('yyy'))
  })

  it('have the name, price, context and abilities that OpenRouter states', async () => {
    await using openai = await startOpenai(page, {
      models: [
        {
          id: 'acme/large',
          name: 'Acme: Large',
          context_length: 200_000,
          top_provider: { max_completion_tokens: 32_000 },
          pricing: { prompt: '0.000003', completion: '0.000015', input_cache_read: '3e-7' },
          architecture: { input_modalities: ['text', 'image'] },
          supported_parameters: ['max_tokens', 'tools'],
        },
        {
          id: 'acme/plain',
          pricing: { prompt: '-1', completion: '-1' },
          supported_parameters: ['max_tokens'],
        },
        { id: 'acme/odd', pricing: { prompt: '1e999', completion: '0.000015' } },
      ],
    })
    await using app = await openApp(openai.settings)
    const { model } = await reportWith(app, 'openai/acme/large')
    assert.deepEqual(model, {
      id: 'openai/acme/large',
      name: 'Acme: Large',
      provider: 'openai',
      available: true,
      can: ['create', 'edit', 'ask', 'rewrite'],
      context_tokens: 200_000,
      output_tokens: 32_000,
      retires: null,
      retires_for_sure: false,
      replacement: null,
      usd_per_million: { input: 3, output: 15 },
    })
    const plain = await reportWith(app, 'openai/acme/plain')
    assert.deepEqual(plain.model.can, ['create', 'rewrite'])
    assert.equal(plain.model.usd_per_million, null)
    const odd = await reportWith(app, 'openai/acme/odd')
    assert.equal(odd.model.usd_per_million, null)
    await app.chat(await app.newSession(), { message: 'A page', model: 'openai/acme/large' })
    assert.equal(openai.requests[0]?.max_tokens, 32_000)
  })

  it('are not asked for more than fits into the context that vLLM states', async () => {
    await using openai = await startOpenai(page, { models: [{ id: 'qwen3', max_model_len: 8192 }] })
    await using app = await openApp(openai.settings)
    await reportWith(app, 'openai/qwen3')
    await app.chat(await app.newSession(), { message: 'A page' })
    assert.equal(openai.requests[0]?.max_tokens, 4096)
  })

  it('that the catalogue knows keep its facts, and are preferred', async () => {
    await using openai = await startOpenai(page, {
      models: [{ id: 'a-first' }, { id: 'gpt-6-luna', name: 'Other' }, { id: 'gpt-6.1-sol' }],
    })
    await using app = await openApp(openai.settings)
    const { roles } = await reportWith(app, 'openai/a-first')
    assert.deepEqual(
      roles.map((one: { model: string }) => one.model),
      ['openai/gpt-6.1-sol', 'openai/gpt-6.1-sol', null, 'openai/gpt-6-luna'],
    )
    const { model } = await reportWith(app, 'openai/gpt-6-luna')
    assert.equal(model.name, 'GPT-6 Luna')
  })

  it('serve no role where a setting or another provider does', async () => {
    await using openai = await startOpenai(page, { models: [{ id: 'qwen3' }] })
    const claude = { ANTHROPIC_API_KEY: 'sk-ant-1', ANTHROPIC_BASE_URL: 'http://127.0.0.1:1' }
    const keys = { ...openai.settings, ...claude }
    await using app = await openApp({ ...keys, CREATION_MODEL: 'openai/gemma3' })
    const { roles } = await reportWith(app, 'openai/qwen3')
    assert.deepEqual(
      roles.slice(0, 2).map((one: { model: string }) => one.model),
      ['openai/gemma3', 'anthropic/claude-sonnet-5-5'],
    )
  })

  it('may not be had: the log says why, and everything else works', async () => {
    await using openai = await startOpenai(page, {
      models: { kind: 'status', status: 401, body: { error: { message: `bad key ${key}` } } },
    })
    await using app = await openApp(openai.settings)
    await logLine(app, 'did not accept')
    assert.match(
      app.logLines.join('\n'),
      /did not accept the key\. Whoever runs this server can check OPENAI_API_KEY/,
    )
    assert.ok(!app.logLines.join('').includes(key))
    const { roles } = await app.json('/api/models')
    assert.equal(roles[0].model, null)
    assert.match(roles[0].why, /^The model server at .* did not accept the key/)
    const events = await app.chat(await app.newSession(), { message: 'A page' })
    const { code, offers, content } = only(events, 'error')
    assert.equal(code, 'authentication')
    assert.match(content, /did not accept the key\. .* check OPENAI_API_KEY/)
    assert.ok(offers?.includes('composer'))
  })

  it('may be none that can be used: the start and the turn say what to do', async () => {
    await using openai = await startOpenai(page, { models: [{ id: 'nomic-embed-text' }] })
    await using app = await openApp({ OPENAI_BASE_URL: openai.settings.OPENAI_BASE_URL })
    await logLine(app, 'lists no model that writes documents')
    const { roles, warnings } = await app.json('/api/models')
    assert.equal(roles[1].model, null)
    assert.match(warnings[0], /lists no model .* or set CREATION_MODEL and EDIT_MODEL/)
    const events = await app.chat(await app.newSession(), { message: 'A page' })
    assert.match(only(events, 'error').content, /set CREATION_MODEL and EDIT_MODEL/)
    assert.equal(openai.requests.length, 0)
  })

  it('are not said to be missing before the server has answered', async () => {
    const answered = Promise.withResolvers<void>()
    await using openai = await startOpenai(page, {
      models: async () => {
        await answered.promise
        return [{ id: 'qwen3' }]
      },
    })
    await using app = await openApp(openai.settings)
    const { roles, warnings } = await app.json('/api/models')
    assert.match(roles[0].why, /has not listed its models yet\.$/)
    assert.deepEqual(warnings, [])
    answered.resolve()
  })

  it('are listed in the same rows until a provider answers again', async () => {
    const models = Array.from({ length: 5000 }, (_, index) => ({ id: `acme/m${index}` }))
    await using openai = await startOpenai(page, { models })
    await using app = await openApp(openai.settings)
    await reportWith(app, 'openai/acme/m4999')
    const { report } = app.services.models
    assert.equal(report().models, report().models)
  })

  it('may be asked for at a wrong address, which the log explains', async () => {
    await using openai = await startOpenai(page)
    const OPENAI_BASE_URL = openai.settings.OPENAI_BASE_URL.replace('/v1', '')
    await using app = await openApp({ OPENAI_BASE_URL })
    await logLine(app, 'has no list of models')
    assert.match(app.logLines.join('\n'), /has no list of models\. Its address usually ends in/)
  })
})

describe('the first of several servers', () => {
  const down = { kind: 'status', status: 500, body: {} } as const
  const cases: [string, ModelList, ModelList, string | null][] = [
    ['serves the roles', [{ id: 'qwen3' }], [{ id: 'gemma3' }], 'openai/qwen3'],
    ['leaves them to the next if it has no model', [], [{ id: 'gemma3' }], 'lab/gemma3'],
    ['leaves them to the next if it has no list', down, [{ id: 'gemma3' }], 'lab/gemma3'],
    [
      'leaves them to the next if its model calls no tools',
      [{ id: 'qwen3', supported_parameters: ['max_tokens'] }],
      [{ id: 'gemma3' }],
      'lab/gemma3',
    ],
    ['keeps them if no other has a model', down, [], null],
  ]
  for (const [name, models, others, expected] of cases) {
    it(name, async () => {
      await using first = await startOpenai(page, { models })
      await using second = await startOpenai(page, { models: others })
      const endpoints = [{ name: 'lab', base_url: second.settings.OPENAI_BASE_URL }]
      using file = modelsFile({ endpoints })
      await using app = await openApp({ ...first.settings, MODELS_FILE: file.MODELS_FILE })
      await app.services.models.whenListed('openai/unknown')
      await app.services.models.whenListed('lab/unknown')
      const { roles } = await app.json('/api/models')
      assert.equal(roles[0].model, expected)
      assert.equal(roles[1].model, expected)
      if (expected) assert.match(roles[0].why, new RegExp(`${expected.split('/')[0]} is the first`))
    })
  }
})

describe('a listed model', () => {
  const cases: [id: string, listed: string, isListed: boolean][] = [
    ['qwen3', 'qwen3', true],
    ['qwen3', 'qwen3:latest', true],
    ['qwen3:8b', 'qwen3:latest', false],
    ['acme/large:online', 'acme/large', true],
    ['acme/large:free:online', 'acme/large:free', true],
    ['claude-haiku-4-5', 'claude-haiku-4-5-20251001', true],
    ['claude-haiku-4', 'claude-haiku-4-5', false],
    ['claude-haiku-4-5-20251001', 'claude-haiku-4-5', false],
  ]
  for (const [id, listed, isListed] of cases) {
    it(`${listed} is ${isListed ? '' : 'not '}${id}`, () => {
      const { find } = indexModels([unknownModel('openai', listed)])
      assert.equal(find({ id }) !== undefined, isListed)
    })
  }

  it('counts before one of which only the beginning is the same', () => {
    const ids = ['qwen3:latest', 'qwen3']
    const { find } = indexModels(ids.map((id) => unknownModel('openai', id)))
    assert.equal(find({ id: 'qwen3' })?.id, 'qwen3')
  })
})
