import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { only, openApp, type TestApp } from '../support/app.ts'
import { call, openWithClaude, stop, stream, text } from '../support/claude.ts'

const page = '<h1>Contract</h1>\n<p>Signed and sealed.</p>\n<p>Notes</p>\n'
const sealed = '<p>Signed and sealed.</p>'
const range = { from: page.indexOf(sealed), to: page.indexOf(sealed) + sealed.length }

describe('a locked part', () => {
  let app: TestApp
  let session: string
  before(async () => {
    app = await openApp()
    session = await app.newSession()
  })
  after(() => app[Symbol.asyncDispose]())

  const lock = (id: string, body: unknown, status = 201) =>
    app.json(`/api/documents/${id}/locks`, { body }, status)
  const save = (id: string, html: string, base_version: number, status = 200) =>
    app.json(`/api/documents/${id}/html`, { method: 'PUT', body: { html, base_version } }, status)
  const locksOf = async (id: string) => (await app.json(`/api/documents/${id}/locks`)).locks
  const lockedText = async (id: string) => {
    const [one] = await locksOf(id)
    return (await app.htmlOf(id)).slice(one.from, one.to)
  }

  it('follows its text through every version', async () => {
    const id = await app.importHtml(session, page)
    const { id: lock_id } = await lock(id, { ...range, base_version: 1 })
    assert.deepEqual(await locksOf(id), [{ id: lock_id, ...range }])
    await save(id, `<p>Before</p>${page}`, 1)
    await save(id, `<p>Before</p>${page.replace('Contract', 'A')}<p>After</p>`, 2)
    await app.json(`/api/documents/${id}/edits`, {
      body: { base_version: 3, edits: [{ from: 0, to: 13, insert: '' }] },
    })
    assert.equal(await lockedText(id), sealed)
    await app.json(`/api/documents/${id}/versions/1/restore`, { method: 'POST' })
    assert.equal(await lockedText(id), sealed)
  })

  it('is not written by hand: saved, edited or restored; right beside it all is free', async () => {
    const id = await app.importHtml(session, page)
    await save(id, page.replace('sealed', 'open'), 1)
    await save(id, page, 2)
    await lock(id, { ...range, base_version: 3 })
    const refused = await save(id, page.replace('sealed', 'open'), 3, 409)
    assert.match(refused.detail, /locked/)
    await save(id, page.replace(sealed, ''), 3, 409)
    const edit = (from: number, to: number, status: number) =>
      app.json(
        `/api/documents/${id}/edits`,
        { body: { base_version: 3, edits: [{ from, to, insert: 'x' }] } },
        status,
      )
    await edit(range.from + 3, range.from + 3, 409)
    await edit(range.to - 1, range.to + 1, 409)
    await app.json(`/api/documents/${id}/versions/2/restore`, { method: 'POST' }, 409)
    await edit(range.to, range.to, 200)
    assert.equal(await lockedText(id), sealed)
  })

  it('is taken back, one or all', async () => {
    const id = await app.importHtml(session, page)
    const first = await lock(id, { from: 0, to: 4, base_version: 1 })
    await lock(id, { ...range, base_version: 1 })
    const remove = async (query: string) =>
      (await app.ask(`/api/documents/${id}/locks${query}`, { method: 'DELETE' })).status
    assert.equal(await remove(`?id=${first.id}`), 204)
    assert.equal(await remove(`?id=${first.id}`), 404)
    assert.equal((await locksOf(id)).length, 1)
    assert.equal(await remove(''), 204)
    assert.deepEqual(await locksOf(id), [])
    await save(id, page.replace('sealed', 'open'), 1)
  })

  it('is a range of the latest version', async () => {
    const id = await app.importHtml(session, `${page}😀`)
    await lock(id, { from: 0, to: 4, base_version: 2 }, 409)
    await lock(id, { from: 4, to: 4, base_version: 1 }, 422)
    await lock(id, { from: 4, to: 9000, base_version: 1 }, 422)
    await lock(id, { from: 4, to: page.length + 1, base_version: 1 }, 422)
    await lock('00000000-0000-4000-8000-000000000000', { from: 0, to: 1, base_version: 1 }, 404)
  })

  it('is not written by a model: its call is refused, its rewrite not saved', async () => {
    const anew = `<!doctype html>\n${page.replace('sealed', 'open')}</html>`
    await using test = await openWithClaude((_, index) =>
      index === 0
        ? stream(
            call(0, 'toolu_1', 'html_replace', { old_text: 'Notes', new_text: 'My notes' }),
            call(1, 'toolu_2', 'html_replace', { old_text: 'sealed', new_text: 'open' }),
            stop('tool_use'),
          )
        : index === 1
          ? stream(
              call(0, 'toolu_3', 'html_insert_after', { anchor_text: sealed, new_content: '<hr>' }),
              stop('tool_use'),
            )
          : stream(text(0, index === 2 ? 'Done.' : anew), stop('end_turn')),
    )
    const session_id = await test.app.newSession()
    const id = await test.app.importHtml(session_id, page)
    await test.app.json(`/api/documents/${id}/locks`, { body: { ...range, base_version: 1 } }, 201)
    const events = await test.app.chat(session_id, { message: 'Open it' })
    assert.deepEqual(
      events.filter((event) => event.type === 'edit').map((event) => event.ok),
      [true, false, true],
    )
    const after = page.replace('Notes', 'My notes').replace(sealed, `${sealed}<hr>`)
    assert.equal(only(events, 'html').content, after)
    const rewritten = await test.app.chat(session_id, { message: 'Anew', route: 'rewrite' })
    assert.equal(only(rewritten, 'error').code, 'locked')
    assert.equal(await test.app.htmlOf(id), after)
  })
})
