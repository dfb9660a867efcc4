import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { only } from '../support/app.ts'
import { doubles, openWith } from '../support/any-provider.ts'
import { call, failure, openWithClaude, stop, stream, text, type Reply } from '../support/claude.ts'
import * as openai from '../support/openai.ts'

const page =
  '<!doctype html>\n<html><head><title>Tea</title></head><body><h1>Tea</h1></body></html>'

/** An error that is not worth another try now. */
function failed(status: number, type: string): Reply {
  return { ...failure(status, type), headers: { 'retry-after': '3600' } }
}
const wrongKey = failed(401, 'authentication_error')
const [retry, composer] = ['retry', 'composer']

describe('after a failure, the built-in composer is offered', () => {
  const failures: [reply: Reply, code: string, offers: string[]][] = [
    [wrongKey, 'authentication', [retry, composer]],
    [failed(402, 'billing_error'), 'billing', [retry, composer]],
    [failed(404, 'not_found_error'), 'model_not_found', [retry, composer]],
    [failed(429, 'rate_limit_error'), 'rate_limited', [retry, composer]],
    [failed(529, 'overloaded_error'), 'overloaded', [retry, composer]],
    [failed(400, 'invalid_request_error'), 'bad_request', [retry]],
    [failed(413, 'request_too_large'), 'too_large', [retry]],
  ]
  for (const [reply, code, offers] of failures) {
    it(`where it can help: ${code}`, async () => {
      await using test = await openWithClaude(() => reply)
      const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
      const error = only(events, 'error')
      assert.equal(error.code, code)
      assert.deepEqual(error.offers, offers)
    })
  }

  for (const [name, startDouble] of Object.entries(doubles)) {
    it(`where it can help: nothing listens at the address of ${name}`, async () => {
      const double = await startDouble(() => ({ end: 'stop' }))
      await double[Symbol.asyncDispose]()
      await using app = await openWith(double)
      const events = await app.chat(await app.newSession(), { message: 'A page' })
      assert.equal(only(events, 'turn').model, double.model)
      const error = only(events, 'error')
      assert.equal(error.code, 'connection')
      assert.deepEqual(error.offers, [retry, composer])
    })
  }

  const routes: [route: string, offers: string[]][] = [
    ['create', [retry, composer]],
    ['edit', [retry, composer]],
    ['ask', [retry, composer]],
    ['rewrite', [retry]],
  ]
  for (const [route, offers] of routes) {
    it(`if it can take the route: ${route}`, async () => {
      await using test = await openWithClaude(() => wrongKey)
      const session = await test.app.newSession()
      await test.app.importHtml(session, page)
      const events = await test.app.chat(session, { message: 'Change it', route })
      assert.deepEqual(only(events, 'error').offers, offers)
    })
  }

  it('without a rewrite, which would fail, too', async () => {
    await using test = await openWithClaude(() => failed(529, 'overloaded_error'))
    const session = await test.app.newSession()
    await test.app.importHtml(session, page)
    const events = await test.app.chat(session, { message: 'Change it', route: 'edit' })
    assert.deepEqual(only(events, 'error').offers, [retry, composer])
  })

  it('not where it would have to go on with a draft', async () => {
    await using test = await openWithClaude(() => ({
      ...stream(text(0, page.slice(0, 40))),
      end: 'cut',
    }))
    const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'error').code, 'connection')
    assert.deepEqual(only(events, 'error').offers, ['continue', 'keep', 'discard', retry])
  })

  it('when the budget is spent, because it costs nothing', async () => {
    await using test = await openWithClaude(() => stream(stop('end_turn')), { BUDGET_DAY_USD: '0' })
    const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'error').code, 'budget')
    assert.deepEqual(only(events, 'error').offers, [composer])
  })

  it('when a model can’t call tools', async () => {
    const message = 'registry.ollama.ai/library/qwen3:latest does not support tools'
    let canCall = false
    await using test = await openai.openWithOpenai(
      () =>
        canCall
          ? openai.stream(openai.text('Nothing to change.'), openai.stop('stop'))
          : openai.failure(400, { message }),
      { models: [{ id: 'qwen3' }] },
    )
    const session = await test.app.newSession()
    const id = await test.app.importHtml(session, page)
    const events = await test.app.chat(session, { message: 'Change it', route: 'edit' })
    const error = only(events, 'error')
    assert.equal(error.code, 'no_tools')
    assert.match(error.content, /^Nothing was changed\. The model qwen3 .* can set EDIT_MODEL/)
    assert.deepEqual(error.offers, [retry, composer])
    assert.equal(await test.app.htmlOf(id), page)
    const { warnings } = await test.app.json('/api/models')
    assert.deepEqual(warnings, [error.content.replace('Nothing was changed. ', '')])
    canCall = true
    await test.app.chat(session, { message: 'Change it', route: 'edit' })
    assert.deepEqual((await test.app.json('/api/models')).warnings, [])
  })

  it('and not again when it has answered itself', async () => {
    await using test = await openWithClaude(() => failed(404, 'not_found_error'), {
      FALLBACK_CREATION_MODEL: 'builtin/composer',
    })
    const session = await test.app.newSession()
    const events = await test.app.chat(session, { message: 'Write a story' })
    assert.ok(!only(events, 'error').offers?.includes(composer))
  })

  it('and takes the same message with its files', async () => {
    await using test = await openWithClaude(() => wrongKey)
    const { app } = test
    const session = await app.newSession()
    const data = Buffer.from('Tea,Price\nAssam,4\n').toString('base64')
    const message = 'A report on these prices'
    const attachments = [{ name: 'prices.csv', media_type: 'text/csv', data }]
    const first = await app.chat(session, { message, attachments })
    assert.deepEqual(only(first, 'error').offers, [retry, composer])
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    const [{ upload_id }] = messages[0].attachments
    const again = { message, attachments: [{ upload_id }], model: 'builtin/composer' }
    const events = await app.chat(session, { ...again, route: only(first, 'turn').route })
    assert.match(only(events, 'html').content, /Assam/)
    assert.equal(only(events, 'turn').model, 'builtin/composer')
  })
})

describe('after an edit that could not be placed, a rewrite is offered', () => {
  const wrong = { old_text: 'Coffee', new_text: 'Mate' }
  const cases: [name: string, settings: Record<string, string>, offers: string[]][] = [
    ['where a model can do it', {}, [retry, 'rewrite']],
    ['and not where none can', { CREATION_MODEL: 'builtin/composer' }, [retry]],
  ]
  for (const [name, settings, offers] of cases) {
    it(name, async () => {
      await using test = await openWithClaude(
        () => stream(call(0, 'a', 'html_replace', wrong), stop('tool_use')),
        settings,
      )
      const session = await test.app.newSession()
      await test.app.importHtml(session, page)
      const events = await test.app.chat(session, { message: 'Change it', route: 'edit' })
      const error = only(events, 'error')
      assert.equal(error.code, 'edit_failed')
      assert.deepEqual(error.offers, offers)
    })
  }

  it('and not after an answer that was cut off', async () => {
    await using test = await openWithClaude(() => stream(text(0, 'I'), stop('max_tokens')))
    const session = await test.app.newSession()
    await test.app.importHtml(session, page)
    const events = await test.app.chat(session, { message: 'Change it', route: 'edit' })
    const error = only(events, 'error')
    assert.deepEqual([error.code, error.offers], ['truncated', [retry]])
  })
})
