import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { describe, it, type TestContext } from 'node:test'
import * as v from 'valibot'
import { ModelReport } from '../../src/protocol/resources.ts'
import { column, only, openApp, type TestApp } from '../support/app.ts'
import * as claude from '../support/claude.ts'
import * as gemini from '../support/gemini.ts'
import { modelsFile } from '../support/models-file.ts'
import * as openai from '../support/openai.ts'

const page = '<!doctype html>\n<html><h1>A</h1></html>'
const claudePage = () => claude.stream(claude.text(0, page), claude.stop('end_turn'))
const geminiPage = () => gemini.stream(gemini.text(page), gemini.finish('STOP'))
const openaiPage = () => openai.stream(openai.text(page), openai.stop('stop'))

const claudeModel = (id: string, more: Record<string, unknown> = {}) => ({
  type: 'model',
  id,
  display_name: id,
  lifecycle: 'active',
  retires_at: null,
  max_input_tokens: 1_000_000,
  max_tokens: 128_000,
  capabilities: null,
  ...more,
})
const usualClaude = [claudeModel('claude-sonnet-5-5'), claudeModel('claude-haiku-5-5')]

const wrongClaudeKey = claude.failure(401, 'authentication_error')
/** The first report for which this holds. */
async function reportOnce(app: TestApp, holds: (report: ModelReport) => boolean) {
  for (;;) {
    const report = v.parse(ModelReport, await app.json('/api/models'))
    if (holds(report)) return report
    await setImmediate()
  }
}

/** Resolves when every provider has answered: until then, one could list any model. */
async function discovered(app: TestApp): Promise<void> {
  for (const provider of ['anthropic', 'gemini', 'openai']) {
    await app.services.models.whenListed(`${provider}/unknown`)
  }
}

/** The warnings once every provider has answered. */
async function warningsOf(app: TestApp): Promise<string[]> {
  await discovered(app)
  return (await app.json('/api/models')).warnings
}

function warningsLogged(app: TestApp): string[] {
  return app.logLines
    .map((line) => JSON.parse(line))
    .flatMap(({ level, message }) => (level === 'warn' ? [message] : []))
    .filter((message) => message !== 'there is no browser app to serve; run npm run build')
}

/** Ends the wait for lists of models when the test aborts it, and not after its five seconds. */
function lateList(t: TestContext): AbortController {
  const late = new AbortController()
  const { timeout } = AbortSignal
  t.mock.method(AbortSignal, 'timeout', (ms: number) =>
    ms === 5000 ? late.signal : timeout.call(AbortSignal, ms),
  )
  return late
}

/** An address on which nothing listens. */
async function closedAddress(): Promise<string> {
  const double = await claude.startClaude(claudePage)
  await double[Symbol.asyncDispose]()
  return double.settings.ANTHROPIC_BASE_URL
}

describe('Claude, asked for its models at the start,', () => {
  const cases: [string, claude.ModelList, Record<string, string>, string[]][] = [
    ['has all models in use', usualClaude, {}, []],
    [
      'has them under dated ids',
      [...usualClaude, claudeModel('claude-haiku-4-6-20260101')],
      { EDIT_MODEL: 'anthropic/claude-haiku-4-6' },
      [],
    ],
    ['has no list', claude.failure(404, 'not_found_error'), { EDIT_MODEL: 'claude-opus-5' }, []],
    ['refuses the method', claude.failure(405, 'invalid_request_error'), {}, []],
    ['keeps the list from this key', claude.failure(403, 'permission_error'), {}, []],
    ['sends something else', { kind: 'status', status: 200, body: 'hello' }, {}, []],
    ['is overloaded', claude.failure(529, 'overloaded_error'), {}, []],
    [
      'does not accept the key',
      wrongClaudeKey,
      {},
      ['Claude did not accept the key. Whoever runs this server can check ANTHROPIC_API_KEY.'],
    ],
    [
      'does not have a model that a setting names',
      [...usualClaude, claudeModel('claude-opus-5-5')],
      { EDIT_MODEL: 'claude-opus-4-7', FALLBACK_CREATION_MODEL: 'claude-opus-4-7' },
      [
        'Claude does not list Claude Opus 4.7 (anthropic/claude-opus-4-7). Set EDIT_MODEL and FALLBACK_CREATION_MODEL to another model, such as anthropic/claude-sonnet-5-5.',
      ],
    ],
    [
      'does not have a model that is unknown here, too',
      usualClaude,
      { CREATION_MODEL: 'anthropic/claude-tea' },
      [
        'Claude does not list anthropic/claude-tea. Set CREATION_MODEL to another model, such as anthropic/claude-sonnet-5-5.',
      ],
    ],
    [
      'has retired a model',
      [...usualClaude, claudeModel('claude-opus-5-5', { lifecycle: 'retired' })],
      { EDIT_MODEL: 'claude-opus-5-5' },
      [
        'Claude does not list Claude Opus 5.5 (anthropic/claude-opus-5-5). Set EDIT_MODEL to another model, such as anthropic/claude-sonnet-5-5.',
      ],
    ],
    [
      'has retired a model on a day',
      [
        ...usualClaude,
        claudeModel('claude-opus-5-5', {
          lifecycle: 'retired',
          retires_at: '2026-03-01T00:00:00Z',
        }),
      ],
      { EDIT_MODEL: 'claude-opus-5-5' },
      ['Claude Opus 5.5 was switched off on 2026-03-01.'],
    ],
  ]
  for (const [name, models, settings, expected] of cases) {
    it(name, async () => {
      await using double = await claude.startClaude(claudePage, undefined, () => models)
      await using app = await openApp({ ...double.settings, ...settings })
      assert.deepEqual(await warningsOf(app), expected)
      assert.deepEqual(warningsLogged(app), expected)
      assert.equal(double.lists(), 1)
    })
  }

  it('may not be reached', async () => {
    const settings = { ANTHROPIC_API_KEY: claude.key, ANTHROPIC_BASE_URL: await closedAddress() }
    await using app = await openApp(settings)
    assert.deepEqual(await warningsOf(app), [
      'Claude could not be reached. Whoever runs this server can check the network, and ANTHROPIC_BASE_URL if it is set.',
    ])
  })

  it('may not answer: the start does not wait for it', async (t) => {
    const late = lateList(t)
    await using double = await claude.startClaude(claudePage, undefined, () => 'hang')
    await using app = await openApp(double.settings)
    assert.deepEqual((await app.json('/api/models')).warnings, [])
    const events = await app.chat(await app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'done').outcome, 'completed')
    late.abort()
    assert.deepEqual(await warningsOf(app), [
      'Claude did not list its models within 5 seconds. Whoever runs this server can check the network and the address.',
    ])
  })

  it('tells the name, limits and end of a model that is unknown here', async () => {
    const tea = claudeModel('claude-tea-1', {
      display_name: 'Claude Tea 1',
      lifecycle: 'deprecated',
      retires_at: '2030-05-01T00:00:00Z',
      max_input_tokens: 500_000,
      max_tokens: 70_000,
    })
    await using double = await claude.startClaude(claudePage, undefined, () => [
      ...usualClaude,
      claudeModel('claude-haiku-4-5-20251001'),
      tea,
    ])
    await using app = await openApp({ ...double.settings, EDIT_MODEL: 'anthropic/claude-tea-1' })
    await discovered(app)
    const { models, roles } = await app.json('/api/models')
    const row = models.find(({ id }: { id: string }) => id === 'anthropic/claude-tea-1')
    assert.equal(row.name, 'Claude Tea 1')
    assert.deepEqual([row.context_tokens, row.output_tokens], [500_000, 70_000])
    assert.deepEqual([row.retires, row.retires_for_sure], ['2030-05-01', true])
    assert.equal(roles[1].model, 'anthropic/claude-tea-1')
    const isThere = (id: string) => models.find((one: { id: string }) => one.id === id).available
    assert.equal(isThere('anthropic/claude-sonnet-5-5'), true)
    assert.equal(isThere('anthropic/claude-opus-5-5'), false)
    const haiku = models.filter(({ id }: { id: string }) => id.includes('claude-haiku-4-5'))
    assert.deepEqual(column(haiku, 'available'), [true])
  })
})

describe('Gemini, asked for its models at the start,', () => {
  const model = (id: string) => ({
    name: `models/${id}`,
    displayName: id,
    inputTokenLimit: 1_048_576,
    outputTokenLimit: 65_536,
    supportedGenerationMethods: ['generateContent'],
  })
  const usual = ['gemini-3.8-flash', 'gemini-3.5-flash-lite', 'gemini-nano-banana-2.1'].map(model)
  const cases: [string, gemini.ModelList, Record<string, string>, string[]][] = [
    ['has all models in use', usual, {}, []],
    [
      'makes pictures that no model places',
      usual,
      { EDIT_MODEL: 'builtin/composer' },
      [
        'Pictures of gemini/gemini-nano-banana-2.1 can’t be placed, because builtin/composer calls no tools. Set EDIT_MODEL to a model that does.',
      ],
    ],
    ['has no list', { kind: 'json', status: 405, body: {} }, {}, []],
    ['has an empty list', [], {}, []],
    ['sends something else', { status: 200, body: Buffer.from('<!doctype html>') }, {}, []],
    [
      'does not accept the key',
      gemini.wrongKey,
      {},
      ['Gemini did not accept the key. Whoever runs this server can check GOOGLE_API_KEY.'],
    ],
    [
      'does not have a model that a setting names',
      usual,
      { EDIT_MODEL: 'gemini-4-argon' },
      [
        'Gemini does not list Gemini 4 Argon (gemini/gemini-4-argon). Set EDIT_MODEL to another model, such as gemini/gemini-3.8-flash.',
      ],
    ],
  ]
  for (const [name, models, settings, expected] of cases) {
    it(name, async () => {
      await using double = await gemini.startGemini(geminiPage, () => models)
      await using app = await openApp({ ...double.settings, ...settings })
      assert.deepEqual(await warningsOf(app), expected)
      assert.deepEqual(warningsLogged(app), expected)
    })
  }

  it('may not answer, and shares one sentence', async (t) => {
    const late = lateList(t)
    await using double = await gemini.startGemini(geminiPage, () => 'hang')
    await using app = await openApp(double.settings)
    late.abort()
    assert.deepEqual(await warningsOf(app), [
      'Gemini did not list its models within 5 seconds. Whoever runs this server can check the network and the address.',
    ])
  })

  it('may not be reached', async () => {
    await using app = await openApp({
      GOOGLE_API_KEY: gemini.key,
      GOOGLE_GEMINI_BASE_URL: await closedAddress(),
    })
    assert.deepEqual(await warningsOf(app), [
      'Gemini could not be reached. Whoever runs this server can check the network, and GOOGLE_GEMINI_BASE_URL if it is set.',
    ])
  })
})

describe('an OpenAI-compatible server, asked for its models at the start,', () => {
  const cases: [string, openai.ModelList, Record<string, string>, RegExp | undefined][] = [
    ['has the model without its tag', [{ id: 'qwen3:latest' }], {}, undefined],
    [
      'has the model without its variant',
      [{ id: 'qwen3' }],
      { EDIT_MODEL: 'openai/qwen3:online' },
      undefined,
    ],
    [
      'has it for an unknown price, where there is a budget',
      [{ id: 'qwen3' }],
      { BUDGET_DAY_USD: '1' },
      /^A budget is set, and the price of openai\/qwen3 is not known, so nothing is sent to it\. Add its price to MODELS_FILE \(0 for a local model\), or set CREATION_MODEL and EDIT_MODEL to another model\.$/,
    ],
    [
      'does not have it',
      [{ id: 'gemma3:4b' }],
      {},
      /^The model server at http:\S+\/v1 does not list openai\/qwen3\. Set CREATION_MODEL and EDIT_MODEL to another model, such as openai\/gemma3:4b\.$/,
    ],
    [
      'has no models yet',
      [],
      {},
      /^The model server at http:\S+\/v1 does not list openai\/qwen3\. Make it available there, or set CREATION_MODEL and EDIT_MODEL to another model\.$/,
    ],
    ['has no list', { kind: 'status', status: 404, body: 'no' }, {}, undefined],
    ['keeps the list from this key', { kind: 'status', status: 403, body: 'no' }, {}, undefined],
    [
      'does not accept the key',
      { kind: 'status', status: 401, body: { error: { message: `bad key ${openai.key}` } } },
      {},
      /^The model server at http:\S+\/v1 did not accept the key\. Whoever runs this server can check OPENAI_API_KEY\.$/,
    ],
    [
      'says that the model calls no tools',
      [{ id: 'qwen3', supported_parameters: ['max_tokens'] }],
      {},
      /^EDIT_MODEL is openai\/qwen3, but it can’t change documents\.$/,
    ],
  ]
  for (const [name, models, settings, expected] of cases) {
    it(name, async () => {
      await using test = await openai.openWithOpenai(openaiPage, { models, ...settings })
      const warnings = await warningsOf(test.app)
      assert.equal(warnings.length, expected ? 1 : 0, warnings.join('\n'))
      if (expected) assert.match(warnings[0] ?? '', expected)
      assert.deepEqual(warningsLogged(test.app), warnings)
    })
  }

  it('keeps a role that a setting gives to its model, whatever it says of it', async () => {
    await using test = await openai.openWithOpenai(openaiPage, {
      models: [{ id: 'qwen3', supported_parameters: ['max_tokens'] }],
    })
    await discovered(test.app)
    const { roles } = await test.app.json('/api/models')
    assert.deepEqual(roles[1], {
      role: 'edit',
      model: 'openai/qwen3',
      why: 'EDIT_MODEL says so',
    })
  })
})

describe('a key that is not accepted', () => {
  const both = async (settings: Record<string, string> = {}) => {
    const first = await claude.startClaude(
      () => wrongClaudeKey,
      undefined,
      () => wrongClaudeKey,
    )
    const second = await gemini.startGemini(geminiPage)
    const { GOOGLE_API_KEY, GOOGLE_GEMINI_BASE_URL } = second.settings
    const keys = { ...first.settings, GOOGLE_API_KEY, GOOGLE_GEMINI_BASE_URL }
    const app = await openApp({ ...keys, ...settings })
    await discovered(app)
    return {
      app,
      async [Symbol.asyncDispose]() {
        await app[Symbol.asyncDispose]()
        await first[Symbol.asyncDispose]()
        await second[Symbol.asyncDispose]()
      },
    }
  }

  it('gives its roles to another provider, which says why', async () => {
    await using test = await both()
    const { app } = test
    const { roles, models } = await app.json('/api/models')
    assert.deepEqual(roles[0], {
      role: 'create',
      model: 'gemini/gemini-3.8-flash',
      why: 'the best model whose key is accepted: Claude did not accept the key. Whoever runs this server can check ANTHROPIC_API_KEY.',
    })
    const sonnet = models.find(({ id }: { id: string }) => id === 'anthropic/claude-sonnet-5-5')
    assert.equal(sonnet.available, false)
    const events = await app.chat(await app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'turn').model, 'gemini/gemini-3.8-flash')
    assert.equal(only(events, 'done').outcome, 'completed')
  })

  it('keeps a role that a setting gives to it', async () => {
    await using test = await both({ CREATION_MODEL: 'claude-sonnet-5-5' })
    const { app } = test
    const { roles } = await app.json('/api/models')
    assert.equal(roles[0].model, 'anthropic/claude-sonnet-5-5')
    const events = await app.chat(await app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'error').code, 'authentication')
  })

  it('does not give its roles to the built-in composer', async () => {
    await using double = await claude.startClaude(
      () => wrongClaudeKey,
      undefined,
      () => wrongClaudeKey,
    )
    await using app = await openApp(double.settings)
    await discovered(app)
    const { roles } = await app.json('/api/models')
    assert.equal(roles[0].model, 'anthropic/claude-sonnet-5-5')
  })
})

describe('a server that starts later', { timeout: 30_000 }, () => {
  it('is seen once the models are read 30 seconds after the last time', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() })
    let models: openai.ModelList = { kind: 'status', status: 500, body: {} }
    await using double = await openai.startOpenai(openaiPage, { models: () => models })
    const { OPENAI_BASE_URL } = double.settings
    await using app = await openApp({ OPENAI_BASE_URL })
    await discovered(app)
    models = [{ id: 'qwen3' }]
    t.mock.timers.tick(29_999)
    assert.equal((await app.json('/api/models')).roles[0].model, null)
    assert.equal(double.lists(), 1)
    t.mock.timers.tick(1)
    const { roles } = await reportOnce(app, (report) => report.roles[0]?.model === 'openai/qwen3')
    assert.equal(roles[1]?.model, 'openai/qwen3')
    assert.equal(double.lists(), 2)
  })

  it('is asked again every 30 seconds while its list has failed', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    let models: openai.ModelList = { kind: 'status', status: 500, body: {} }
    await using double = await openai.startOpenai(openaiPage, { models: () => models })
    await using app = await openApp(double.settings)
    await discovered(app)
    models = [{ id: 'qwen3' }]
    t.mock.timers.tick(29_999)
    assert.equal(double.lists(), 1)
    t.mock.timers.tick(1)
    while (app.services.models.report().roles[0]?.model !== 'openai/qwen3') await setImmediate()
    t.mock.timers.tick(60_000)
    await setImmediate()
    assert.equal(double.lists(), 2)
  })

  it('is asked again when a turn has lost it', async () => {
    let models = [{ id: 'gemma3' }]
    await using test = await openai.openWithOpenai(
      () => ({ ...openai.stream(openai.text('<!doc')), end: 'cut' }),
      { models: () => models },
    )
    const { app } = test
    const [warning = ''] = await warningsOf(app)
    assert.match(warning, /does not list openai\/qwen3/)
    models = [{ id: 'qwen3' }]
    const events = await app.chat(await app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'error').code, 'connection')
    await reportOnce(app, ({ warnings }) => warnings.length === 0)
    assert.equal(test.openai.lists(), 2)
  })

  it('decides which model answers the first message', async () => {
    const answered = Promise.withResolvers<void>()
    await using double = await openai.startOpenai(openaiPage, {
      models: async () => {
        await answered.promise
        return [{ id: 'qwen3' }]
      },
    })
    const { OPENAI_BASE_URL } = double.settings
    await using app = await openApp({ OPENAI_BASE_URL })
    const events = app.chat(await app.newSession(), { message: 'A page' })
    await setImmediate()
    answered.resolve()
    assert.equal(only(await events, 'turn').model, 'openai/qwen3')
  })
})

it('a server of MODELS_FILE whose key is not set is named', async () => {
  const endpoint = { name: 'lab', base_url: 'http://127.0.0.1:1/v1', key_setting: 'LAB_KEY' }
  using file = modelsFile({ endpoints: [endpoint] })
  await using app = await openApp({ MODELS_FILE: file.MODELS_FILE })
  assert.deepEqual(await warningsOf(app), [
    'The server lab of MODELS_FILE can’t be used: LAB_KEY is not set.',
  ])
})
