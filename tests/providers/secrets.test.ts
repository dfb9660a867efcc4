import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRedactor } from '../../src/config.ts'
import { createLogger, describeError } from '../../src/log.ts'
import { only, openApp, type TestApp } from '../support/app.ts'
import * as claude from '../support/claude.ts'
import * as gemini from '../support/gemini.ts'
import { modelsFile } from '../support/models-file.ts'
import * as openai from '../support/openai.ts'

const secrets = {
  ANTHROPIC_API_KEY: 'sk-ant-anthropic-secret',
  GOOGLE_API_KEY: 'AIza-google-secret',
  OPENAI_API_KEY: 'sk-openai-secret',
  LAB_KEY: 'lab"secret\\key',
  query: 'token=query-secret',
}
const quoted = `Headers: {"authorization":"Bearer ${Object.values(secrets).join(' ')}"}`

/** All that anybody sees of a message that fails, and of its models. */
async function seen(app: TestApp, model: string) {
  for (const provider of ['anthropic', 'gemini', 'openai', 'lab']) {
    await app.services.models.whenListed(`${provider}/unknown`)
  }
  const session = await app.newSession()
  const events = await app.chat(session, { message: 'A page', model })
  const { content } = only(events, 'error')
  const all = [
    events,
    await app.json(`/api/sessions/${session}/chat`),
    await app.json('/api/models'),
    await app.json('/api/models/test', { body: { model } }),
  ]
  // Log lines are JSON already: escaped once more, a secret in them would not be recognized.
  return { content, all: [JSON.stringify(all), ...app.logLines].join('\n') }
}

function checkSecrets(text: string) {
  for (const secret of Object.values(secrets)) {
    assert.ok(!text.includes(secret) && !text.includes(JSON.stringify(secret).slice(1, -1)), secret)
  }
}

describe('an error that quotes all keys shows none of them', () => {
  const claudeError = (status: number) => claude.failure(status, 'invalid_request_error', quoted)
  const midStream = claude.stream(claude.errorOf('invalid_request_error', quoted))
  const statuses = [400, 401, 402, 404, 418, 429]
  for (const status of statuses) {
    it(`with status ${status}`, async () => {
      await using one = await claude.startClaude(
        () => claudeError(status),
        undefined,
        () => claudeError(status),
      )
      const failed = () => gemini.failure(status, 'INVALID_ARGUMENT', quoted)
      await using two = await gemini.startGemini(failed)
      const reply = openai.failure(status, { message: quoted })
      assert.ok(reply.kind === 'status')
      await using three = await openai.startOpenai(() => reply, { models: reply })
      const base_url = three.settings.OPENAI_BASE_URL
      const endpoints = [{ name: 'lab', base_url, key_setting: 'LAB_KEY' }]
      using file = modelsFile({ endpoints })
      const { query, ...keys } = secrets
      await using app = await openApp({
        ...one.settings,
        GOOGLE_GEMINI_BASE_URL: two.settings.GOOGLE_GEMINI_BASE_URL,
        OPENAI_BASE_URL: `${three.settings.OPENAI_BASE_URL}?${query}`,
        ...keys,
        MODELS_FILE: file.MODELS_FILE,
      })
      for (const model of ['claude-sonnet-5-5', 'gemini-3.8-flash', 'openai/a', 'lab/a']) {
        const { all } = await seen(app, model)
        checkSecrets(all)
      }
    })
  }

  it('within a stream', async () => {
    await using test = await claude.openWithClaude(() => midStream, {
      ANTHROPIC_API_KEY: secrets.ANTHROPIC_API_KEY,
      GOOGLE_API_KEY: secrets.GOOGLE_API_KEY,
      GOOGLE_GEMINI_BASE_URL: 'http://127.0.0.1:1',
      OPENAI_API_KEY: secrets.OPENAI_API_KEY,
      OPENAI_BASE_URL: `http://127.0.0.1:1?${secrets.query}`,
    })
    const { content, all } = await seen(test.app, 'claude-sonnet-5-5')
    assert.match(content, /^Claude refused the request\. Headers: .*Bearer … … …/)
    checkSecrets(all.replaceAll(JSON.stringify(secrets.LAB_KEY).slice(1, -1), ''))
  })

  it('even if the key is escaped', async () => {
    const body = `{"error":{"code":400,"message":"bad \\u0041${secrets.GOOGLE_API_KEY.slice(1)}"}}`
    await using test = await gemini.openWithGemini(
      () => ({ kind: 'json', status: 400, body: Buffer.from(body) }),
      {
        GOOGLE_API_KEY: secrets.GOOGLE_API_KEY,
      },
    )
    const { content, all } = await seen(test.app, 'gemini-3.8-flash')
    assert.equal(content, 'Gemini refused the request. bad …')
    checkSecrets(all)
  })
})

describe('a refusal', () => {
  const long = `${Object.values(secrets).slice(0, 3).join(' ')} ${'r'.repeat(300_000)}`
  const { ANTHROPIC_API_KEY, GOOGLE_API_KEY, OPENAI_API_KEY } = secrets
  const keys = { ANTHROPIC_API_KEY, GOOGLE_API_KEY, OPENAI_API_KEY }
  const replies: [model: string, open: () => Promise<{ settings: object } & AsyncDisposable>][] = [
    [
      'claude-sonnet-5-5',
      () =>
        claude.startClaude(() =>
          claude.stream(claude.stop('refusal', { type: 'refusal', explanation: long })),
        ),
    ],
    [
      'openai/a',
      () =>
        openai.startOpenai(() => ({
          kind: 'stream',
          chunks: [
            { choices: [{ index: 0, delta: { refusal: long } }] },
            openai.stop('stop'),
            openai.usage(),
          ],
        })),
    ],
  ]
  for (const [model, open] of replies) {
    it(`of ${model} is short, and shows no key`, async () => {
      await using double = await open()
      await using app = await openApp({ ...double.settings, ...keys })
      const { content, all } = await seen(app, model)
      assert.match(content, /… … … r/)
      assert.ok(content.length < 600)
      checkSecrets(all)
    })
  }
})

describe('the log', () => {
  it('hides secrets in the causes of an error, whatever they contain', () => {
    const lines: string[] = []
    const hide = createRedactor(Object.values(secrets))
    const log = createLogger('info', (line) => lines.push(line), hide)
    const cause = new TypeError(quoted)
    log.error('failed', { reason: describeError(new Error('no', { cause })) })
    checkSecrets(lines.join('\n'))
    assert.equal(JSON.parse(lines[0] ?? '').message, 'failed')
  })

  it('keeps its words if a server’s key is one of them', () => {
    const hide = createRedactor(['none', 'ollama'])
    assert.equal(hide('none is running on ollama'), 'none is running on ollama')
  })
})
