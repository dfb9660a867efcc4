import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { fullId } from '../../src/providers/model-facts.ts'
import { createCatalogue, unknownModel } from '../../src/providers/catalogue.ts'
import { withLimits } from '../../src/providers/limits.ts'
import type { ImageModel } from '../../src/providers/provider.ts'
import { warningOf } from '../../src/providers/lifecycle.ts'
import { column, only, openApp } from '../support/app.ts'
import {
  failure,
  gate,
  openWithClaude,
  startClaude,
  stop,
  stream,
  text,
} from '../support/claude.ts'
import {
  startOpenai,
  stop as openaiStop,
  stream as openaiStream,
  text as openaiText,
} from '../support/openai.ts'
import { begin, waitFor } from '../support/turns.ts'

const gone = failure(404, 'not_found_error')
const page = '<!doctype html>\n<html><h1>Tea</h1></html>'
const whole = stream(text(0, page), stop('end_turn'))

describe('a fallback model', () => {
  const settings = { FALLBACK_CREATION_MODEL: 'claude-opus-5-5' }

  it('answers when the first one is gone, says so, and is the model of the version', async () => {
    await using test = await openWithClaude(
      ({ model }) =>
        model === 'claude-sonnet-5-5' ? gone : stream(text(0, page), stop('end_turn')),
      settings,
    )
    const { app, claude } = test
    const session = await app.newSession()
    const events = await app.chat(session, { message: 'A page' })
    assert.equal(only(events, 'html').content, page)
    const statuses = events.flatMap((event) => (event.type === 'status' ? [event.content] : []))
    assert.ok(
      statuses.some((content) => content.endsWith('Claude Opus 5.5 answers instead.')),
      statuses.join('\n'),
    )
    const note = /Claude Opus 5\.5 answered instead of Claude Sonnet 5\.5\.$/
    assert.match(only(events, 'summary').content, note)
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    assert.match(messages.at(-1).content, note)
    assert.deepEqual(column(claude.requests, 'model'), ['claude-sonnet-5-5', 'claude-opus-5-5'])
    const { versions } = await app.json(
      `/api/documents/${only(events, 'html').document_id}/versions`,
    )
    assert.deepEqual(column(versions, 'model_used'), ['anthropic/claude-opus-5-5'])
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'usage' ? [event.model] : [])),
      ['anthropic/claude-opus-5-5'],
    )
  })

  it('answers without advice on what is wrong with the first one', async () => {
    const busy = failure(529, 'overloaded_error')
    await using test = await openWithClaude(
      ({ model }) =>
        model === 'claude-sonnet-5-5' ? { ...busy, headers: { 'retry-after': '3600' } } : whole,
      settings,
    )
    const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
    const statuses = events.flatMap((event) => (event.type === 'status' ? [event.content] : []))
    assert.ok(
      statuses.includes('Claude is overloaded right now. Claude Opus 5.5 answers instead.'),
      statuses.join('\n'),
    )
  })

  it('is left out where a budget can’t count it', async () => {
    await using openai = await startOpenai(() => openaiStream(openaiText(page), openaiStop('stop')))
    await using test = await openWithClaude(() => gone, {
      ...openai.settings,
      FALLBACK_CREATION_MODEL: 'openai/qwen3',
      BUDGET_DAY_USD: '10',
    })
    const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'error').code, 'model_not_found')
  })

  it('never goes on with an answer that has begun', async () => {
    await using test = await openWithClaude(
      () => ({ ...stream(text(0, page.slice(0, 30))), end: 'cut' }),
      settings,
    )
    const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'done').outcome, 'failed')
    assert.equal(test.claude.requests.length, 1)
  })

  it('goes on with a document only if it can', async () => {
    await using test = await openWithClaude(
      (_, index) => (index === 0 ? stream(text(0, page.slice(0, 30)), stop('max_tokens')) : gone),
      { FALLBACK_CREATION_MODEL: 'builtin/composer' },
    )
    const message = { message: 'A report titled "Tea"' }
    const events = await test.app.chat(await test.app.newSession(), message)
    assert.equal(only(events, 'error').code, 'model_not_found')
    assert.equal(test.claude.requests.length, 2)
  })

  it('is shown what it can read, with the tools that it can call', async () => {
    const long = `<h1>Tea</h1>\n${'<p>Leaves of many kinds.</p>\n'.repeat(1000)}`
    await using claude = await startClaude(() => gone)
    await using openai = await startOpenai(() =>
      openaiStream(openaiText('Done.'), openaiStop('stop')),
    )
    await using app = await openApp({
      ...claude.settings,
      ...openai.settings,
      EDIT_MODEL: 'claude-sonnet-5-5',
      FALLBACK_EDIT_MODEL: 'openai/qwen3',
    })
    const session = await app.newSession()
    await app.importHtml(session, long)
    for (const route of ['edit', 'ask']) {
      await app.chat(session, { message: 'What about the leaves?', route })
    }
    for (const { messages, tools } of claude.requests) {
      assert.ok(JSON.stringify(messages).length > long.length)
      assert.notEqual(tools?.length, 4)
    }
    const names = openai.requests.map(({ tools = [] }) => tools.map((tool) => tool.function.name))
    assert.deepEqual(names, [
      ['html_replace', 'html_insert_after', 'html_delete', 'read_html'],
      ['read_html'],
    ])
    for (const { messages } of openai.requests) {
      assert.ok(JSON.stringify(messages).length < long.length / 2)
    }
  })

  it('answers when the first one stays silent', async () => {
    await using test = await openWithClaude(
      ({ model }) =>
        model === 'claude-sonnet-5-5'
          ? { kind: 'stream', events: [], end: 'hang' }
          : stream(text(0, page), stop('end_turn')),
      { ...settings, IDLE_TIMEOUT: '1' },
    )
    const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'html').content, page)
    assert.equal(test.claude.requests.at(-1)?.model, 'claude-opus-5-5')
  })

  it('does not take the place of a model that the message asked for', async () => {
    await using test = await openWithClaude(() => gone, settings)
    const message = { message: 'A page', model: 'anthropic/claude-sonnet-5-5' }
    const events = await test.app.chat(await test.app.newSession(), message)
    assert.equal(only(events, 'error').code, 'model_not_found')
    assert.equal(test.claude.requests.length, 1)
  })
})

describe('the requests to a provider', () => {
  it('wait in order for one of its slots, and say how many come first', async () => {
    await using test = await openWithClaude(() => stream(text(0, 'Yes.'), gate, stop('end_turn')), {
      PROVIDER_CONCURRENCY: '1',
    })
    const { app, claude } = test
    const ask = async (name: string) =>
      begin(app, await app.newSession(), { message: name, route: 'ask' })
    const waits = (id: string, content: string) =>
      waitFor(app, id, (event) => event.type === 'status' && event.content === content)
    const first = await ask('one')
    await waitFor(app, first.id, (event) => event.type === 'chunk')
    const second = await ask('two')
    await waits(second.id, 'Waiting for Claude Sonnet 5.5: this request is next')
    const third = await ask('three')
    await waits(third.id, 'Waiting for Claude Sonnet 5.5: 1 request comes first')
    assert.equal(claude.requests.length, 1)
    // A request that is cancelled leaves the queue without being sent.
    await app.json(`/api/turns/${second.id}/cancel`, { method: 'POST' })
    await waits(third.id, 'Waiting for Claude Sonnet 5.5: this request is next')
    claude.open()
    await waitFor(app, third.id, (event) => event.type === 'chunk')
    claude.open()
    const turns = await Promise.all([first.end(), second.end(), third.end()])
    assert.deepEqual(
      turns.map((events) => only(events, 'done').outcome),
      ['completed', 'cancelled', 'completed'],
    )
    assert.deepEqual(
      claude.bodies.map(
        (body) => /one|two|three/.exec(body.slice(body.lastIndexOf('"text"')))?.[0],
      ),
      ['one', 'three'],
    )
  })
})

describe('the slots of a provider', () => {
  it('are shared by its models, and hold up no other provider', async () => {
    await using openai = await startOpenai(() => openaiStream(openaiText(page), openaiStop('stop')))
    await using test = await openWithClaude(() => stream(text(0, 'Yes.'), gate, stop('end_turn')), {
      ...openai.settings,
      PROVIDER_CONCURRENCY: '1',
    })
    const { app, claude } = test
    const ask = async (model: string) =>
      begin(app, await app.newSession(), { message: 'Is it tea?', route: 'ask', model })
    const first = await ask('anthropic/claude-sonnet-5-5')
    await waitFor(app, first.id, (event) => event.type === 'chunk')
    const second = await ask('anthropic/claude-opus-5-5')
    await waitFor(
      app,
      second.id,
      (event) =>
        event.type === 'status' &&
        event.content === 'Waiting for Claude Opus 5.5: this request is next',
    )
    const other = await (await ask('openai/qwen3')).end()
    assert.equal(only(other, 'done').outcome, 'completed')
    assert.ok(!other.some((event) => event.type === 'status' && /Waiting/.test(event.content)))
    assert.deepEqual(column(claude.requests, 'model'), ['claude-sonnet-5-5'])
    claude.open()
    await waitFor(app, second.id, (event) => event.type === 'chunk')
    claude.open()
    for (const turn of [first, second]) {
      assert.equal(only(await turn.end(), 'done').outcome, 'completed')
    }
    assert.deepEqual(column(claude.requests, 'model'), ['claude-sonnet-5-5', 'claude-opus-5-5'])
  })
})

describe('the end of a model', () => {
  const catalogue = createCatalogue()
  const warning = (name: string, day: string) => {
    const facts = catalogue.find(name)
    assert.ok(facts)
    return warningOf(facts, catalogue, new Date(`${day}T12:00:00Z`))
  }

  it('is warned of 60 days before, with what to use instead', () => {
    assert.equal(warning('claude-sonnet-4-5', '2026-09-30'), undefined)
    assert.equal(
      warning('claude-sonnet-4-5', '2026-10-01'),
      'Claude Sonnet 4.5 is switched off on 2026-11-30. Use Claude Sonnet 5.5 (anthropic/claude-sonnet-5-5) instead.',
    )
    assert.match(warning('claude-sonnet-4-5', '2026-11-30') ?? '', /was switched off on 2026-11-30/)
    assert.match(warning('claude-haiku-4-5', '2026-11-30') ?? '', /may be switched off any day/)
    assert.match(
      warning('claude-opus-4-6', '2026-12-20') ?? '',
      /may be switched off from 2027-02-05/,
    )
    assert.equal(warning('builtin/composer', '2030-01-01'), undefined)
  })

  it('has a replacement that the catalogue knows and that ends later', () => {
    for (const { lifecycle, provider, name } of catalogue.models) {
      if (lifecycle.replacement === undefined) continue
      const other = catalogue.find(`${provider}/${lifecycle.replacement}`)
      const isKnown = catalogue.models.some((model) => other && fullId(model) === fullId(other))
      assert.ok(other && isKnown, name)
      assert.ok((other.lifecycle.ends ?? '9999') > (lifecycle.ends ?? ''), name)
    }
  })

  it('is logged and reported for a model in use', async () => {
    await using test = await openWithClaude(() => stream(stop('end_turn')), {
      EDIT_MODEL: 'claude-haiku-4-5',
    })
    const { warnings } = await test.app.json('/api/models')
    assert.equal(warnings.length, 1)
    assert.match(
      warnings[0],
      /^Claude Haiku 4.5 may be switched off any day\. Use Claude Haiku 5.5/,
    )
    const logged = test.app.logLines.map((line) => JSON.parse(line))
    assert.ok(logged.some(({ level, message }) => level === 'warn' && message === warnings[0]))
  })
})

it('a picture may take two minutes, in which its model says nothing', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const facts = unknownModel('scripted', 'painter')
  const model: ImageModel = {
    facts,
    async *stream(_, signal) {
      await once(signal, 'abort')
      signal.throwIfAborted()
      yield { type: 'status', text: 'Nobody waited for this.' }
    },
  }
  const request = { prompt: 'A cup', aspectRatio: '1:1', size: '1K', pictures: [] } as const
  for (const [setting, ms] of [
    [90_000, 120_000],
    [300_000, 300_000],
  ] as const) {
    const { signal } = new AbortController()
    const next = withLimits(model, setting)
      .stream({ ...request, pictures: [] }, signal)
      .next()
    let isOver = false
    const ended = assert.rejects(next, { failure: 'idle' }).then(() => (isOver = true))
    t.mock.timers.tick(ms - 1)
    await setImmediate()
    assert.equal(isOver, false)
    t.mock.timers.tick(1)
    await ended
  }
})
