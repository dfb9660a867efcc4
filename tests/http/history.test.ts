import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'drizzle-orm'
import { column, only, openApp, type TestApp } from '../support/app.ts'

const page = (text: string) => `<!doctype html>\n<title>Report</title>\n<h1>${text}</h1>\n`

let app: TestApp
before(async () => {
  app = await openApp()
})
after(() => app[Symbol.asyncDispose]())

async function importPage(html: string) {
  const session = await app.newSession()
  return { session, did: await app.importHtml(session, html) }
}

const put = (did: string, html: string, base_version: number, status?: number) =>
  app.json(`/api/documents/${did}/html`, { method: 'PUT', body: { html, base_version } }, status)
const move = (did: string, way: 'undo' | 'redo', base_version: number, status?: number) =>
  app.json(`/api/documents/${did}/${way}`, { body: { base_version } }, status)
const restore = (did: string, version: number) =>
  app.json(`/api/documents/${did}/versions/${version}/restore`, { method: 'POST' })
const versionsOf = async (did: string) =>
  (await app.json(`/api/documents/${did}/versions`)).versions.toReversed()
const messagesOf = async (session: string) =>
  (await app.json(`/api/sessions/${session}/chat`)).messages

describe('undo and redo', () => {
  it('move back and forth through the history, each time as a new version', async () => {
    const { did } = await importPage(page('one'))
    await put(did, page('two'), 1)
    await put(did, page('three'), 2)
    const undone = await move(did, 'undo', 3)
    assert.equal(undone.version, 4)
    assert.equal(undone.receipt.kind, 'undo')
    assert.equal(await app.htmlOf(did), page('two'))
    assert.equal((await move(did, 'undo', 4)).version, 5)
    assert.equal(await app.htmlOf(did), page('one'))
    assert.match((await move(did, 'undo', 5, 409)).detail, /nothing to undo/)
    assert.equal((await move(did, 'redo', 5)).version, 6)
    assert.equal(await app.htmlOf(did), page('two'))
    await put(did, page('four'), 6)
    assert.match((await move(did, 'redo', 7, 409)).detail, /nothing to redo/)
    assert.match((await move(did, 'undo', 6, 409)).detail, /version 7 by now/)
    assert.equal((await move(did, 'undo', 7)).version, 8)
    assert.equal(await app.htmlOf(did), page('two'))
  })

  it('take a restore and an answer as one step each', async () => {
    const { session, did } = await importPage(page('one'))
    await put(did, page('two'), 1)
    await restore(did, 1)
    await app.chat(session, { message: 'Change the title to "New"' })
    const changed = await app.htmlOf(did)
    await move(did, 'undo', 4)
    assert.equal(await app.htmlOf(did), page('one'))
    await move(did, 'undo', 5)
    assert.equal(await app.htmlOf(did), page('two'))
    await move(did, 'redo', 6)
    await move(did, 'redo', 7)
    assert.equal(await app.htmlOf(did), changed)
    const versions = await versionsOf(did)
    assert.deepEqual(column(versions, 'of_version'), [null, null, 1, null, 4, 3, 3, 4])
    assert.deepEqual(column(versions, 'base_version'), [null, 1, 2, 3, 4, 5, 6, 7])
  })

  it('let one of two tabs undo, and name both versions to the other', async () => {
    const { did } = await importPage(page('one'))
    await put(did, page('two'), 1)
    await put(did, page('three'), 2)
    const undo = () => app.ask(`/api/documents/${did}/undo`, { body: { base_version: 3 } })
    const responses = await Promise.all([undo(), undo()])
    assert.deepEqual(column(responses, 'status').toSorted(), [200, 409])
    const refused = await responses.find(({ status }) => status === 409)?.json()
    assert.match(refused.detail, /is at version 4 by now, not 3\./)
    assert.equal(await app.htmlOf(did), page('two'))
  })
})

describe('the conversation', () => {
  it('reports what is done by hand, with its version', async () => {
    const { session, did } = await importPage(page('one'))
    await put(did, page('two'), 1)
    await put(did, page('two'), 2)
    await put(did, page('three'), 1, 409)
    await app.json(`/api/documents/${did}/edits`, {
      body: { base_version: 2, edits: [{ from: 0, to: 0, insert: '<b>' }] },
    })
    await restore(did, 1)
    await move(did, 'undo', 4)
    await move(did, 'redo', 5)
    await app.json(`/api/sessions/${session}/documents`, { body: { title: 'Blank' } }, 201)
    const messages = await messagesOf(session)
    assert.deepEqual(
      messages.map((one: Record<string, unknown>) => [one.message_type, one.version, one.content]),
      [
        ['import', 1, 'Imported “Report”.'],
        ['manual', 2, 'Changed by hand.'],
        ['manual', 3, 'Changed by hand. Look at it: line 1: <b> is never closed.'],
        ['restore', 4, 'Restored version 1 as version 4.'],
        ['undo', 5, 'Undid version 4.'],
        ['redo', 6, 'Redid version 4.'],
      ],
    )
    for (const { role, document_id, version, saved } of messages) {
      const receipt = await app.json(`/api/documents/${did}/versions/${version}/changes`)
      assert.deepEqual([role, document_id], ['system', did])
      assert.deepEqual(saved, {
        version,
        base_version: receipt.base_version,
        places: receipt.ranges.length,
        changed: receipt.changed,
        unchanged: receipt.unchanged,
      })
    }
  })

  it('names the version of an answer, also of one from before messages had a version', async () => {
    const { session } = await importPage(page('one'))
    await app.chat(session, { message: 'Change the title to "New"' })
    const answer = (await messagesOf(session)).at(-1)
    assert.deepEqual([answer.role, answer.version, answer.saved.version], ['assistant', 2, 2])
    await app.services.db.orm.run(
      sql`UPDATE chat_messages SET version = NULL WHERE session_id = ${session}`,
    )
    const old = (await messagesOf(session)).at(-1)
    assert.deepEqual([old.version, old.saved], [null, answer.saved])
  })

  it('does not put a save by hand between a question and its answer', async () => {
    const html = '<h1>A</h1><h2>Tea</h2><p>green</p><h2>Tea</h2><p>black</p>'
    const { session, did } = await importPage(html)
    const asked = await app.chat(session, { message: 'Delete the section Tea' })
    assert.match(only(asked, 'done').content, /\?/)
    await put(did, html.replace('<h1>A', '<h1>By hand'), 1)
    const answered = await app.chat(session, { message: 'The second one' })
    assert.equal(only(answered, 'html').content, '<h1>By hand</h1><h2>Tea</h2><p>green</p>')
  })
})
