import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createCatalogue } from '../../src/providers/catalogue.ts'
import { createComposer } from '../../src/providers/composer/index.ts'
import { createComposerThreads } from '../../src/providers/composer/threads.ts'
import { ProviderError, type ModelEvent, type ModelRequest } from '../../src/providers/provider.ts'
import { only, openApp } from '../support/app.ts'

const builtin = createCatalogue().find('builtin/composer')
assert.ok(builtin)
const threads = createComposerThreads()
const composer = createComposer(builtin, threads)
after(() => threads.close())
const small = '<h1>Tea</h1>\n<p>Green</p>'
/** The formatting that is never closed would make a parser write 37 million elements. */
const misnested = `<p>${Array.from({ length: 2500 }, (_, index) => `<b a=${index}>`).join('')}</p>${'<p>x</p>'.repeat(15_000)}`
const deep = '<div>'.repeat(20_000)
/** More elements than fit into the memory of a thread. */
const crowded = '<p>'.repeat(660_000)
/** Many requests, each of which reads the whole document again. */
const long = '<p>x</p>\n'.repeat(20_000)
const laborious = Array.from({ length: 20 }, (_, at) => `add a paragraph "${at}" at the end`).join(
  '; ',
)

function editOf(html: string, message: string): ModelRequest {
  const parts = [
    { type: 'document' as const, html },
    { type: 'text' as const, text: message },
  ]
  return { purpose: 'edit', system: '', tools: [], messages: [{ role: 'user', parts }] }
}

async function replyTo(request: ModelRequest, signal = new AbortController().signal) {
  const events: ModelEvent[] = []
  for await (const event of composer.stream(request, signal)) events.push(event)
  return events
}

describe('the composer', () => {
  it('works out many answers at once, each whole', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        replyTo(editOf(small, `change the title to "Tea ${index}"`)),
      ),
    )
    for (const [index, events] of answers.entries()) {
      const end = events.at(-1)
      assert.ok(end?.type === 'end')
      const { calls } = end.message
      assert.equal(calls.length, 1)
      assert.match(calls[0]?.input ?? '', new RegExp(`Tea ${index}\\b`))
    }
  })

  it('says what it did when its calls are made, without a second look at the document', async () => {
    const request = editOf(small, 'change the title to "Coffee"')
    const end = (await replyTo(request)).at(-1)
    assert.ok(end?.type === 'end' && end.reason === 'tool_calls')
    const results = { type: 'tool_result' as const, callId: 'call_1', ok: true, content: 'Done.' }
    request.messages.push(end.message, { role: 'user', parts: [results] })
    const said = (await replyTo(request)).find(({ type }) => type === 'text')
    assert.deepEqual(said, { type: 'text', text: 'Changed the title to “Coffee”.' })
  })

  it('gives up what is nested too deeply, or takes too much memory, and goes on', async () => {
    for (const html of [deep, misnested, crowded]) {
      await assert.rejects(
        replyTo(editOf(html, 'make the headings blue')),
        (error) => error instanceof ProviderError && error.failure === 'too_large',
      )
    }
    assert.equal((await replyTo(editOf(small, 'make the headings blue'))).at(-1)?.type, 'end')
  })

  it('stops in the middle of its work when it is told to', async () => {
    const stop = new AbortController()
    const hard = replyTo(editOf(long, laborious), stop.signal)
    stop.abort()
    await assert.rejects(hard, { name: 'AbortError' })
  })

  it('leaves the server free to answer while it works', async () => {
    await using app = await openApp()
    const session = await app.newSession()
    await app.importHtml(session, long)
    const response = await app.ask(`/api/chat/${session}`, { body: { message: laborious } })
    await app.json('/api/health')
    const { turns } = await app.json(`/api/sessions/${session}`)
    assert.equal(turns.length, 1, 'the turn still runs')
    await app.json(`/api/turns/${turns[0].turn_id}/cancel`, { method: 'POST' })
    assert.match(await response.text(), /"outcome":"cancelled"/)
    await app.importHtml(session, deep)
    const events = await app.chat(session, { message: 'make the headings blue' })
    assert.equal(only(events, 'error').code, 'too_large')
    assert.equal(only(events, 'done').outcome, 'failed')
  })
})
