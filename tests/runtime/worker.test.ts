import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'node:test'
import { createWorker } from '../../src/runtime/worker.ts'
import { only, readEvents } from '../support/app.ts'
import { startHrana } from '../support/hrana.ts'

function ask(path: string, body?: unknown): Request {
  return new Request(`http://localhost${path}`, {
    headers: { host: 'localhost', 'content-type': 'application/json' },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  })
}

describe('the program without a server of its own', () => {
  it('answers, makes and changes documents on a database elsewhere, and finds them again', async () => {
    await using hrana = await startHrana()
    const settings = { DATABASE_URL: hrana.url, LOG_LEVEL: 'silent' }
    const worker = createWorker()
    const [first, second] = await Promise.all([
      worker.fetch(ask('/api/sessions', {}), settings),
      worker.fetch(ask('/api/health'), settings),
    ])
    assert.equal(JSON.parse(await second.text()).database, 'connected')
    const { session_id } = JSON.parse(await first.text())
    const say = async (message: string) =>
      readEvents(await worker.fetch(ask(`/api/chat/${session_id}`, { message }), settings))
    const { document_id } = only(await say('Create a brief titled "Tea"\n\nGreen 🍵'), 'html')
    assert.equal(only(await say('Change the title to "Coffee"'), 'html').receipt.holds, true)
    await worker.close()

    const other = createWorker()
    const html = await other.fetch(ask(`/api/documents/${document_id}/html`), settings)
    assert.match(JSON.parse(await html.text()).html, /<title>Coffee<\/title>[^]*Green 🍵/)
    await other.close()
    assert.deepEqual(hrana.unknown, [])
  })

  it('says of its health that the database elsewhere does not answer', async (t) => {
    await using hrana = await startHrana()
    const settings = { DATABASE_URL: hrana.url, LOG_LEVEL: 'silent' }
    const worker = createWorker()
    assert.equal((await worker.fetch(ask('/api/health'), settings)).status, 200)
    hrana.silence(true)
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const health = worker.fetch(ask('/api/health'), settings)
    await setImmediate()
    t.mock.timers.tick(3000)
    const response = await health
    assert.deepEqual(
      [response.status, JSON.parse(await response.text()).database],
      [503, 'disconnected'],
    )
    t.mock.timers.reset()
    hrana.silence(false)
    await worker.close()
  })

  it('answers 503 and tells nothing while it can’t start, and starts when it can', async (t) => {
    const said = t.mock.method(console, 'error', () => undefined)
    const worker = createWorker()
    for (const settings of [{}, { DATABASE_URL: 'http://127.0.0.1:9' }, { PORT: 'secret' }]) {
      const response = await worker.fetch(ask('/api/health'), settings)
      assert.equal(response.status, 503)
      assert.equal(response.headers.get('content-type'), 'application/problem+json')
      assert.doesNotMatch(await response.text(), /DATABASE|127|secret/)
    }
    assert.match(String(said.mock.calls[0]?.arguments[0]), /DATABASE_URL is not set/)
    await using hrana = await startHrana()
    const settings = { DATABASE_URL: hrana.url, LOG_LEVEL: 'silent' }
    assert.equal((await worker.fetch(ask('/api/health'), settings)).status, 200)
    await worker.close()
  })
})
