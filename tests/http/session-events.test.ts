import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SessionEvent } from '../../src/protocol/events.ts'
import { openApp } from '../support/app.ts'
import { followSession } from '../support/session-stream.ts'

const page = '<!doctype html>\n<title>One</title>\n<h1>One</h1>\n<p>Text</p>\n'

/** An event in short: its type, and what tells it from others of its type. */
function inShort(event: SessionEvent): string {
  if (event.type === 'version') return `${event.kind} ${event.version}`
  if (event.type === 'document') return `document ${event.document?.title ?? 'gone'}`
  if (event.type === 'session') return `session ${event.session?.title ?? 'none'}`
  return event.type
}

describe('the stream of a session', () => {
  it('starts with its state, then has every change of it', async () => {
    await using app = await openApp()
    const session = await app.newSession()
    const path = `/api/sessions/${session}`
    await using stream = await followSession(app, session)
    const [first] = await stream.until(() => true)
    assert.deepEqual(first, { id: 0, event: { type: 'session', session: await app.json(path) } })

    /** Fails unless these events come next. */
    async function expectEvents(...expected: string[]) {
      let left = expected.length
      const events = await stream.until(() => --left === 0)
      assert.deepEqual(
        events.map(({ event }) => inShort(event)),
        expected,
      )
    }

    const id = await app.importHtml(session, page)
    await expectEvents('document One', 'session One', 'import 1')
    const documents = `${path}/documents/${id}`
    const html = page.replace('Text', 'More')
    await app.json(`/api/documents/${id}/html`, { method: 'PUT', body: { html, base_version: 1 } })
    await expectEvents('manual 2')
    await app.json(`/api/documents/${id}/undo`, { body: { base_version: 2 } })
    await expectEvents('undo 3')
    await app.json(`/api/documents/${id}/versions/2/restore`, { method: 'POST' })
    await expectEvents('restore 4')
    const retitled = html.replace('<title>One', '<title>Two')
    const save = { html: retitled, base_version: 4 }
    await app.json(`/api/documents/${id}/html`, { method: 'PUT', body: save })
    await expectEvents('manual 5', 'document Two')
    await app.json(documents, { method: 'PATCH', body: { title: 'Mine' } })
    await expectEvents('document Mine')
    const other = await app.importHtml(session, page, 'Other')
    await expectEvents('document Other', 'import 1')
    await app.json(`${documents}/switch`, { method: 'POST' })
    await expectEvents('document Mine')
    await app.ask(documents, { method: 'DELETE' })
    await expectEvents('document gone', 'document Other')
    await app.json(`${documents}/restore`, { method: 'POST' })
    await expectEvents('document Mine')
    await app.ask(`${path}/documents/${other}`, { method: 'DELETE' })
    await expectEvents('document gone', 'document Mine')
    await app.ask(`${path}/documents/${other}?permanent=true`, { method: 'DELETE' })
    await expectEvents('document gone')
    await app.json(path, { method: 'PATCH', body: { title: 'All' } })
    await expectEvents('session All')
    await app.ask(path, { method: 'DELETE' })
    await expectEvents('session none')
    await app.json(`${path}/restore`, { method: 'POST' })
    await expectEvents('session All')
  })

  it('does not exist without the session', async () => {
    await using app = await openApp()
    await app.json(`/api/sessions/${crypto.randomUUID()}/events`, {}, 404)
  })
})
