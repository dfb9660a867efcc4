import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { only, openApp } from '../support/app.ts'
import * as claude from '../support/claude.ts'
import * as gemini from '../support/gemini.ts'
import * as openai from '../support/openai.ts'

/** What a double got: the limit of the answer, how thinking was asked for, and all that was shown. */
interface Sent {
  maxOutput: unknown
  thinking: unknown
  shown: string
}

interface Answering extends AsyncDisposable {
  settings: Record<string, string>
  sent(): Sent[]
}

const words = 'Nothing to change.'

async function startClaude(): Promise<Answering> {
  const double = await claude.startClaude(() =>
    claude.stream(claude.text(0, words), claude.stop('end_turn')),
  )
  return {
    settings: double.settings,
    sent: () =>
      double.requests.map(({ max_tokens, thinking, output_config, messages }) => ({
        maxOutput: max_tokens,
        thinking: thinking ?? output_config,
        shown: textIn(messages),
      })),
    [Symbol.asyncDispose]: () => double[Symbol.asyncDispose](),
  }
}

async function startGemini(): Promise<Answering> {
  const double = await gemini.startGemini(() =>
    gemini.stream(gemini.text(words), gemini.finish('STOP')),
  )
  return {
    settings: double.settings,
    sent: () =>
      double.requests.map(({ body: { contents, generationConfig } }) => ({
        maxOutput: generationConfig.maxOutputTokens,
        thinking: generationConfig.thinkingConfig,
        shown: textIn(contents),
      })),
    [Symbol.asyncDispose]: () => double[Symbol.asyncDispose](),
  }
}

async function startOpenai(): Promise<Answering> {
  const double = await openai.startOpenai(() =>
    openai.stream(openai.text(words), openai.stop('stop')),
  )
  return {
    settings: double.settings,
    sent: () =>
      double.requests.map(({ max_tokens, reasoning_effort, messages }) => ({
        maxOutput: max_tokens,
        thinking: reasoning_effort,
        shown: textIn(messages),
      })),
    [Symbol.asyncDispose]: () => double[Symbol.asyncDispose](),
  }
}

/** All texts of a request, as they are. */
function textIn(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return ''
  return Object.values(value).map(textIn).join('\n')
}

/** A document of exactly so many characters. */
function documentOf(length: number): string {
  const head = '<!doctype html>\n<title>Tea</title>\n<h1>Tea</h1>\n'
  const line = '<p>Leaves of many kinds, and water.</p>\n'
  const body = line.repeat(Math.floor((length - head.length) / line.length))
  return head + body + ' '.repeat(length - head.length - body.length)
}

// Half of 32,000 tokens, or 3,000 for a model that may be small, at four characters each.
const providers: [id: string, start: () => Promise<Answering>, maxShown: number][] = [
  ['anthropic/claude-next', startClaude, 64_000],
  ['gemini/gemini-next', startGemini, 64_000],
  ['openai/next', startOpenai, 12_000],
]

describe('a model that nobody knows', () => {
  for (const [model, start, maxShown] of providers) {
    it(`is asked with care: ${model}`, async () => {
      await using double = await start()
      await using app = await openApp({ ...double.settings, EDIT_MODEL: model })
      for (const length of [maxShown, maxShown + 1]) {
        const session = await app.newSession()
        await app.importHtml(session, documentOf(length))
        const events = await app.chat(session, { message: 'Call it Tea', route: 'edit' })
        assert.equal(only(events, 'turn').model, model)
        assert.equal(only(events, 'done').outcome, 'completed')
      }
      const [whole, large, ...others] = double.sent()
      assert.ok(whole && large)
      assert.deepEqual(others, [])
      for (const { maxOutput, thinking } of [whole, large]) {
        assert.deepEqual([maxOutput, thinking], [8000, undefined])
      }
      assert.ok(whole.shown.includes(documentOf(maxShown)))
      assert.ok(large.shown.length < maxShown / 2)
      assert.match(large.shown, /Outline[^]*h1 Tea/)
    })
  }
})
