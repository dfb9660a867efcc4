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
const revert = (
  did: string,
  version: number,
  base_version: number,
  { changes, status }: { changes?: number[]; status?: number } = {},
) =>
  app.json(
    `/api/documents/${did}/versions/${version}/revert`,
    { body: { base_version, changes } },
    status,
  )
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
    assert.deepEqual(responses.map(({ status }) => status).toSorted(), [200, 409])
    const refused = await responses.find(({ status }) => status === 409)?.text()
    assert.match(refused ?? '', /is at version 4 by now, not 3\./)
    assert.equal(await app.htmlOf(did), page('two'))
  })
})

it('lists versions page by page, newest first', async () => {
  const { did } = await importPage(page('1'))
  for (const base of [1, 2, 3, 4]) await put(did, page(String(base + 1)), base)
  const path = `/api/documents/${did}/versions`
  const pages = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const { versions, next_cursor } = await app.json(
      `${path}?limit=2${cursor && `&cursor=${cursor}`}`,
    )
    pages.push(column(versions, 'version'))
    cursor = next_cursor
  }
  assert.deepEqual(pages, [[5, 4], [3, 2], [1]])
  assert.equal((await app.json(path)).next_cursor, null)
  await app.json(`${path}?cursor=x`, {}, 422)
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

describe('revert', () => {
  const text = (a: string, b: string, c: string) => `<p>${a}</p><p>${b}</p><p>${c}</p>`

  it('takes back what a version changed and keeps everything later', async () => {
    const { session, did } = await importPage(text('a', 'b', 'c'))
    await put(did, text('a', 'changed', 'c'), 1)
    await put(did, text('much longer', 'changed', 'c'), 2)
    await put(did, text('much longer', 'changed', ''), 3)
    const { version, receipt } = await revert(did, 2, 4)
    assert.deepEqual([version, receipt.kind, receipt.holds], [5, 'revert', true])
    assert.deepEqual(column(receipt.ranges, 'tool'), ['revert'])
    assert.equal(await app.htmlOf(did), text('much longer', 'b', ''))
    const last = (await messagesOf(session)).at(-1)
    assert.deepEqual([last.message_type, last.content], ['revert', 'Reverted version 2.'])
    assert.equal((await revert(did, 2, 5)).version, 5, 'nothing is left to revert')
    await revert(did, 5, 5)
    assert.equal(await app.htmlOf(did), text('much longer', 'changed', ''))
    await move(did, 'undo', 6)
    assert.equal(await app.htmlOf(did), text('much longer', 'b', ''))
  })

  it('is refused where a later version changed the same place, until that is reverted', async () => {
    const { did } = await importPage(text('one', 'b', 'c'))
    await put(did, text('two words', 'b', 'c'), 1)
    await put(did, '<p>new</p>', 2)
    await put(did, '<p>new</p><hr>', 3)
    const { detail } = await revert(did, 2, 4, { status: 409 })
    assert.match(detail, /^Version 3 changed the same place as version 2\. Revert version 3 first/)
    assert.equal(await app.htmlOf(did), '<p>new</p><hr>')
    assert.equal((await versionsOf(did)).length, 4)
    await move(did, 'undo', 4)
    await revert(did, 3, 5)
    assert.equal((await revert(did, 2, 6)).version, 7)
    assert.equal(await app.htmlOf(did), text('one', 'b', 'c'))
  })

  it('takes back single changes, one after the other', async () => {
    const { did } = await importPage(text('a', 'b', 'c'))
    await put(did, text('x', 'b', 'z'), 1)
    await revert(did, 2, 2, { changes: [1] })
    assert.equal(await app.htmlOf(did), text('x', 'b', 'c'))
    await revert(did, 2, 3, { changes: [0] })
    assert.equal(await app.htmlOf(did), text('a', 'b', 'c'))
    const refused = await revert(did, 2, 4, { changes: [2], status: 422 })
    assert.match(refused.detail, /Version 2 has no change with the index 2/)
    await revert(did, 2, 4, { changes: [], status: 422 })
  })

  it('is refused for what is not in the history, and for a locked part', async () => {
    const { did } = await importPage(text('a', 'b', 'c'))
    await put(did, text('a', 'x', 'c'), 1)
    await app.json(
      `/api/documents/${did}/locks`,
      { body: { from: 0, to: 12, base_version: 2 } },
      201,
    )
    assert.match((await revert(did, 2, 2, { status: 409 })).detail, /are locked/)
    await app.ask(`/api/documents/${did}/locks`, { method: 'DELETE' })
    assert.match((await revert(did, 1, 2, { status: 409 })).detail, /Version 1 is where/)
    await move(did, 'undo', 2)
    assert.match((await revert(did, 2, 3, { status: 409 })).detail, /Version 2 was undone/)
    assert.match((await revert(did, 3, 3, { status: 409 })).detail, /Version 3 is an undo/)
    await move(did, 'redo', 3)
    assert.match((await revert(did, 4, 4, { status: 409 })).detail, /Version 4 is a redo/)
    assert.match((await revert(did, 2, 3, { status: 409 })).detail, /version 4 by now, not 3/)
    await revert(did, 9, 4, { status: 404 })
    await revert(did, 2, 4)
    assert.equal(await app.htmlOf(did), text('a', 'b', 'c'))
  })

  it('warns of what it breaks', async () => {
    const { session, did } = await importPage('<p>a <b>bold</b> word</p>')
    await put(did, '<p>a bold word</p>', 1)
    const { receipt } = await revert(did, 2, 2, { changes: [0] })
    assert.deepEqual(receipt.warnings, ['line 1: <b> is never closed'])
    assert.match((await messagesOf(session)).at(-1).content, /^Reverted part of version 2\. Look/)
  })
})
