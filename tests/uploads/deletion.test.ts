import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'node:test'
import { sql } from 'drizzle-orm'
import * as v from 'valibot'
import { verifyDatabase } from '../../src/maintenance/verify.ts'
import { Problem } from '../../src/protocol/resources.ts'
import { copyDatabase } from '../../src/store/backup.ts'
import { formOf, only, openApp, type TestApp } from '../support/app.ts'
import { workbook } from '../support/workbook.ts'
import { call, gate, openWithClaude, stop, stream, text } from '../support/claude.ts'
import { begin, waitFor } from '../support/turns.ts'

/** Texts of 30 letters that nothing else has. */
const marks = (name: string) =>
  ['message', 'html', 'draft', 'event', 'title', 'filename', 'content'].map((what) =>
    `${name}-${what}-`.padEnd(30, 'x'),
  )

const shared = 'shared-content-of-two-sessions'

/** Fills a session with its marks, each in another place, and returns the ids. */
async function fill(app: TestApp, name: string) {
  const [message, html, draft, event, title, filename, content] = marks(name)
  const session = await app.newSession()
  // Responses that are kept for repeated requests have the title, too.
  const keyed = { method: 'PATCH', body: { title }, headers: { 'idempotency-key': name } }
  await app.json(`/api/sessions/${session}`, keyed)
  const file = (text: string | undefined, extension: string) => ({
    name: `${filename}.${extension}`,
    media_type: 'text/plain',
    data: Buffer.from(text ?? '').toString('base64'),
  })
  const document = await app.importHtml(session, `<title>${title}</title><p>${html}</p>`)
  await app.json(`/api/sessions/${session}/documents/${document}`, keyed)
  const range = { from: 0, to: 5, base_version: 1 }
  await app.json(`/api/documents/${document}/locks`, { body: range }, 201)
  const attachments = [file(content, 'txt'), file(shared, 'text')]
  const edit = { message: `Say ${event}: ${message}`, attachments, document_id: document }
  const done = await app.chat(session, { ...edit, route: 'edit' })
  assert.equal(only(done, 'done').outcome, 'completed')
  // The same files again, by their ids.
  const { messages } = await app.json(`/api/sessions/${session}/chat`)
  const sent = messages.at(-2).attachments.map((one: { upload_id: string }) => ({
    upload_id: one.upload_id,
  }))
  const write = { message: `Write ${draft}`, route: 'create', attachments: sent }
  const cut = await app.chat(session, write)
  const { turn_id, document_id } = only(cut, 'turn')
  assert.equal(only(cut, 'done').outcome, 'truncated')
  return { session, document, turn_id, created: document_id ?? '' }
}

/** Claude, who repeats the mark that it is asked to say or write. */
const openApps = () =>
  openWithClaude(({ messages }) => {
    const asked = JSON.stringify(messages)
    const [, draft] = /Write ([\w-]+)/.exec(asked) ?? []
    if (draft && !asked.includes('html_replace')) {
      return stream(text(0, `<!doctype html><h1>${draft}`), stop('max_tokens'))
    }
    const [, event = ''] = /Say ([\w-]+)/.exec(asked) ?? []
    if (messages.length > 1) return stream(text(0, `${event}.`), stop('end_turn'))
    const change = { old_text: '<p>', new_text: `<p class="${event}">` }
    return stream(call(0, 'toolu_1', 'html_replace', change), stop('tool_use'))
  })

/** Says which texts are in a fresh copy of the database. */
async function copyHas(app: TestApp, texts: string[]): Promise<string[]> {
  const { client, file } = app.services.db
  const bytes = readFileSync(await copyDatabase(client, file ?? '', 'test'))
  return texts.filter((one) => bytes.includes(one))
}

async function remove(app: TestApp, path: string, status = 204) {
  const response = await app.ask(path, { method: 'DELETE' })
  assert.equal(response.status, status)
  return status === 204 ? '' : v.parse(Problem, await response.json()).detail
}

describe('deleting for good', () => {
  it('leaves nothing of a session but its usage, and all of the others', async () => {
    await using test = await openApps()
    const { app } = test
    const [gone, stays] = [await fill(app, 'gone'), await fill(app, 'stays')]
    const everything = [...marks('gone'), ...marks('stays'), shared]
    assert.deepEqual(await copyHas(app, everything), everything)
    const costs = await app.json('/api/costs')
    const path = `/api/sessions/${gone.session}`
    assert.match(await remove(app, `${path}?permanent=true`, 409), /not in the trash/)
    await remove(app, path)
    await remove(app, `${path}?permanent=true`)
    await remove(app, `${path}?permanent=true`, 404)
    assert.deepEqual(await copyHas(app, everything), [...marks('stays'), shared])
    assert.deepEqual(await app.json('/api/costs'), costs)
    assert.deepEqual((await verifyDatabase(app.services.db)).problems, [])
    assert.equal((await app.json(`/api/turns/${stays.turn_id}/draft`)).turn_id, stays.turn_id)
    await remove(app, `/api/sessions/${stays.session}`)
    await remove(app, `/api/sessions/${stays.session}?permanent=true`)
    assert.deepEqual(await copyHas(app, everything), [])
    const { db } = app.services
    for (const table of ['uploads', 'blobs', 'message_uploads', 'turns', 'chat_messages'])
      assert.equal(
        (await db.client.execute(`SELECT count(*) FROM ${table}`)).rows[0]?.[0],
        0,
        table,
      )
    assert.deepEqual(await app.json('/api/costs'), costs)
  })

  it('leaves nothing of a document, and the others of its session as they are', async () => {
    await using test = await openApps()
    const { app } = test
    const { session, document, created, turn_id } = await fill(app, 'gone')
    const [message, html, draft, event, title, filename, content] = marks('gone')
    await app.json(`/api/sessions/${session}`, { method: 'PATCH', body: { title: 'Mine' } })
    const path = `/api/sessions/${session}/documents/${document}`
    assert.match(await remove(app, `${path}?permanent=true`, 409), /not in the trash/)
    await remove(app, `${path}?permanent=maybe`, 422)
    await remove(app, path)
    await remove(app, `${path}?permanent=true`)
    await remove(app, `${path}?permanent=true`, 404)
    // The files were also sent with the other document's message, and so were their names.
    const left = [draft, filename, content].map(String)
    assert.deepEqual(await copyHas(app, marks('gone')), left)
    assert.deepEqual(await copyHas(app, [message, html, event, title].map(String)), [])
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    assert.deepEqual(
      messages.map((one: { turn_id: string }) => one.turn_id),
      [turn_id, turn_id],
    )
    await remove(app, `/api/sessions/${session}/documents/${created}`)
    await remove(app, `/api/sessions/${session}/documents/${created}?permanent=true`)
    assert.deepEqual(await copyHas(app, [...marks('gone'), shared]), [])
    assert.deepEqual((await verifyDatabase(app.services.db)).problems, [])
    assert.deepEqual((await app.json(`/api/sessions/${session}`)).documents, [])
  })

  it('waits for the turns that work on it', async () => {
    await using test = await openWithClaude(() =>
      stream(text(0, '<!doctype html><h1>One'), gate, text(0, '</h1></html>'), stop('end_turn')),
    )
    const { app, claude } = test
    const session = await app.newSession()
    const turn = await begin(app, session, { message: 'A page' })
    await waitFor(app, turn.id, ({ type }) => type === 'html_chunk')
    const { active_document } = await app.json(`/api/sessions/${session}`)
    const paths = [
      `/api/sessions/${session}/documents/${active_document.id}`,
      `/api/sessions/${session}`,
    ]
    for (const path of paths) {
      await remove(app, path)
      assert.match(await remove(app, `${path}?permanent=true`, 409), /A turn is still working/)
      if (path === paths[0]) await app.json(`${path}/restore`, { method: 'POST' })
    }
    claude.open()
    await turn.end()
    await remove(app, `${paths[1]}?permanent=true`)
  })

  it('is done by the sweep after TRASH_DAYS, and not before', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    await using app = await openApp({ TRASH_DAYS: '7' })
    const { db } = app.services
    const day = 86_400_000
    const trash = async (path: string, days: number) => {
      await remove(app, path)
      const [, kind, id] = /(\w+)\/([^/]+)$/.exec(path) ?? []
      const time = new Date(Date.now() - days * day).toISOString()
      await db.write([
        sql`UPDATE ${sql.raw(kind ?? '')} SET deleted_at = ${time}, ${sql.raw(kind === 'sessions' ? 'last_active' : 'updated_at')} = ${time} WHERE id = ${id}`,
      ])
    }
    const session = await app.newSession()
    const file = (text: string) => ({
      name: `${text}.txt`,
      media_type: 'text/plain',
      data: Buffer.from(text).toString('base64'),
    })
    const documents = ['old-document-text', 'new-document-text', 'kept-document-text']
    for (const html of documents) await app.importHtml(session, `<p>${html}</p>`)
    const rows = (await app.json(`/api/sessions/${session}/documents`)).documents
    await trash(`/api/sessions/${session}/documents/${rows[0].id}`, 8)
    await trash(`/api/sessions/${session}/documents/${rows[1].id}`, 6)
    const sessions = ['old-session-text', 'new-session-text']
    for (const [index, name] of sessions.entries()) {
      const id = await app.newSession()
      const attachments = [file(name), file('shared-text-of-both')]
      await app.chat(id, { message: `A page about ${name}`, attachments })
      await trash(`/api/sessions/${id}`, index === 0 ? 8 : 6)
    }
    const all = [...documents, ...sessions, 'shared-text-of-both']
    assert.deepEqual(await copyHas(app, all), all)
    t.mock.timers.tick(3_600_000)
    while (!app.logLines.some((line) => line.includes('"swept"'))) await setImmediate()
    const left = ['new-document-text', 'kept-document-text', 'new-session-text']
    assert.deepEqual(await copyHas(app, all), [...left, 'shared-text-of-both'])
    const swept = app.logLines.find((line) => line.includes('"swept"')) ?? ''
    assert.match(swept, /"trashed_sessions":1,"trashed_documents":1/)
  })
})

it('what was read of a deleted file is gone, though messages still list its name', async () => {
  await using app = await openApp()
  const names = [
    'shown-sheet-with-a-long-name',
    'hidden-sheet-with-a-long-name',
    'text-of-a-cell-nobody-has',
  ]
  const sheets = [
    {
      name: names[0] ?? '',
      rows: [
        ['A', 'B'],
        [names[2] ?? '', 1],
      ],
    },
    { name: names[1] ?? '', state: 'hidden' as const, rows: [['A'], [1]] },
  ]
  const body = formOf({ 'a.xlsx': workbook({ sheets }) })
  const [{ upload_id }] = (await app.json('/api/uploads', { body }, 201)).uploads
  const session = await app.newSession()
  await app.importHtml(session, '<!doctype html><title>Page</title>')
  // The reply to this quotes nothing of the file.
  await app.chat(session, { message: 'Add it', route: 'edit', attachments: [{ upload_id }] })
  assert.deepEqual(await copyHas(app, names), names)
  await app.ask(`/api/uploads/${upload_id}`, { method: 'DELETE' })
  assert.deepEqual(await copyHas(app, names), [])
  const { messages } = await app.json(`/api/sessions/${session}/chat`)
  const [file] = messages.at(-2).attachments
  assert.deepEqual([file.name, file.summary, file.deleted], ['a.xlsx', null, true])
  assert.deepEqual((await verifyDatabase(app.services.db)).problems, [])
})
