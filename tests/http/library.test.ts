import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'drizzle-orm'
import { commitVersion, prepareVersion } from '../../src/documents/commit.ts'
import { verifyDatabase } from '../../src/maintenance/verify.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { followSession } from '../support/session-stream.ts'

const page = (title: string, text: string) =>
  `<!doctype html>\n<html><title>${title}</title>\n<h1>${title}</h1><p>${text}</p></html>\n`

describe('the library', () => {
  let app: TestApp
  before(async () => {
    app = await openApp()
  })
  after(() => app[Symbol.asyncDispose]())

  const find = async (query: Record<string, string>) =>
    (await app.json(`/api/documents?${new URLSearchParams(query)}`)).documents
  const titles = async (query: Record<string, string>) =>
    (await find(query)).map(({ title }: { title: string }) => title)
  const change = (id: string, body: unknown, status = 200) =>
    app.json(`/api/documents/${id}`, { method: 'PATCH', body }, status)
  const remove = async (path: string, status = 204) =>
    assert.equal((await app.ask(path, { method: 'DELETE' })).status, status, path)
  const documentsOf = async (session: string) =>
    (await app.json(`/api/sessions/${session}`)).documents.map(
      ({ title, is_active }: { title: string; is_active: boolean }) =>
        is_active ? `${title}*` : title,
    )
  const messagesOf = async (session: string, document: string) =>
    (await app.json(`/api/sessions/${session}/chat?document_id=${document}`)).messages.map(
      ({ content }: { content: string }) => content,
    )

  it('lists each document once, the latest version or rename first', async () => {
    const sessions = [await app.newSession(), await app.newSession()]
    const ids: string[] = []
    for (let number = 0; number < 7; number++) {
      const session = sessions[number % 2] ?? ''
      ids.push(await app.importHtml(session, page(`Order ${number}`, 'ordered')))
    }
    const [first = '', second = ''] = ids
    await change(first, { title: 'Order renamed' })
    const html = page('Order 1', 'ordered anew')
    await app.json(`/api/documents/${second}/html`, {
      method: 'PUT',
      body: { html, base_version: 1 },
    })
    await change(ids[3] ?? '', { pinned: true })
    const expected = ['Order 1', 'Order renamed', ...[6, 5, 4, 3, 2].map((n) => `Order ${n}`)]
    assert.deepEqual(await titles({ q: 'ordered' }), expected)
    assert.deepEqual(await titles({ q: 'ordered', pinned: 'true' }), ['Order 3'])
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = new URLSearchParams({ q: 'order', limit: '3', ...(cursor && { cursor }) })
      const { documents, next_cursor } = await app.json(`/api/documents?${query}`)
      seen.push(...documents.map(({ title }: { title: string }) => title))
      cursor = next_cursor
    }
    assert.deepEqual(seen, expected)
    const [row] = await find({ q: 'renamed' })
    assert.deepEqual(
      [row.id, row.session_id, row.session_title, row.kind, row.pinned, row.latest_version],
      [first, sessions[0], 'Order 0', 'other', false, 1],
    )
    for (const query of ['cursor=x', 'limit=0', 'kind=novel', `q=${'x'.repeat(1001)}`]) {
      await app.json(`/api/documents?${query}`, {}, 422)
    }
  })

  it('finds words in titles and in what people see, as text', async () => {
    const session = await app.newSession()
    const text =
      'Der Umsatz der Größe XL in 東京都: Q3 &amp; mehr, &quot;quoted&quot; a&quot;b <b>bo</b>ld 🚀'
    const html = page('Straßen-Bericht', `${text}<script>secretscript</script>`)
    const id = await app.importHtml(session, html)
    for (const q of 'STRASSE|strassen umsatz|grosse xl|東京|京|q3|"quoted"|a"b|bold|🚀|umsatz BERICHT|der gröss'.split(
      '|',
    )) {
      const [row, ...others] = await find({ q })
      assert.equal(row?.id, id, q)
      assert.deepEqual(others, [], q)
    }
    for (const q of 'secretscript|umsatz OR q3|umsat*|text : umsatz|NOT|NEAR(umsatz)|-umsatz|"; DROP|%|_|(|3 mehrr'.split(
      '|',
    )) {
      assert.deepEqual(await titles({ q }), [], q)
    }
    const [{ snippet }] = await find({ q: 'GRÖSSE q3' })
    assert.deepEqual(
      snippet.matches.map(({ from, to }: { from: number; to: number }) =>
        snippet.text.slice(from, to),
      ),
      ['Größe', 'Q3'],
    )
    assert.equal((await find({ q: ' ' }))[0].snippet, undefined)
    assert.deepEqual(await titles({ q: 'umsatz', kind: 'report' }), ['Straßen-Bericht'])
    assert.deepEqual(await titles({ q: 'umsatz', kind: 'letter' }), [])
    await app.json(`/api/documents/${id}/html`, {
      method: 'PUT',
      body: { html: page('Straßen', 'Other'), base_version: 1 },
    })
    assert.deepEqual(await titles({ q: 'umsatz' }), [])
    assert.equal((await app.json(`/api/documents/${id}`)).kind, 'other')
    await app.json(`/api/documents/${id}/undo`, { body: { base_version: 2 } })
    assert.equal((await find({ q: 'umsatz' }))[0].kind, 'report')
  })

  it('moves a document with its messages and turns, and both sessions learn of it', async () => {
    const [from, to] = [await app.newSession(), await app.newSession()]
    const id = await app.importHtml(from, page('Mover', 'text'))
    await app.chat(from, { message: 'Change “text” to “words”', document_id: id })
    const stays = await app.importHtml(from, page('Stayer', 'text'))
    await app.json(`/api/sessions/${from}/documents/${id}/switch`, { method: 'POST' })
    const messages = await messagesOf(from, id)
    assert.equal(messages.length, 3)
    await using source = await followSession(app, from)
    await using target = await followSession(app, to)
    const row = await change(id, { session_id: to })
    assert.deepEqual([row.session_id, row.session_title, row.is_active], [to, 'Mover', true])
    assert.deepEqual(await documentsOf(from), ['Stayer*'])
    assert.deepEqual(await documentsOf(to), ['Mover*'])
    assert.deepEqual(await messagesOf(to, id), messages)
    assert.deepEqual(await messagesOf(from, stays), ['Imported “Stayer”.'])
    assert.deepEqual(await messagesOf(from, 'none'), [])
    await app.json(`/api/sessions/${from}/chat?document_id=${id}`, {}, 404)
    await app.json(`/api/sessions/${from}/chat?document_id=some`, {}, 422)
    const [left] = (await source.until(({ type }) => type === 'document')).slice(-1)
    assert.deepEqual(left?.event, { type: 'document', document_id: id, document: null })
    const came = await target.until(({ type }) => type === 'document')
    assert.ok(came.some(({ event }) => event.type === 'document' && event.document?.id === id))
    // What was asked before can still be continued there, and taken back.
    await app.json(`/api/documents/${id}/undo`, { body: { base_version: 2 } })
    assert.equal((await messagesOf(to, id)).length, 4)

    await change(stays, { session_id: to, title: 'Second', pinned: true })
    assert.deepEqual(await documentsOf(to), ['Mover*', 'Second'])
    assert.deepEqual(await documentsOf(from), [])
    await change(stays, { session_id: crypto.randomUUID() }, 404)
    await change(crypto.randomUUID(), { pinned: true }, 404)
    await change(stays, {}, 422)
    await remove(`/api/sessions/${from}`)
    await change(stays, { session_id: from }, 404)
    // The session that it left can be deleted for good without it.
    await remove(`/api/sessions/${from}?permanent=true`)
    assert.deepEqual(await messagesOf(to, stays), ['Imported “Stayer”.'])
    assert.deepEqual((await verifyDatabase(app.services.db)).problems, [])
  })

  it('duplicates a document, and the active one stays', async () => {
    const session = await app.newSession()
    const html = '\ufeff<!doctype html>\r\n<title>Plan</title><p>copied-text</p>'
    const id = await app.importHtml(session, html)
    const copy = () => app.json(`/api/documents/${id}/duplicate`, { method: 'POST' }, 201)
    const { id: copyId, title, latest_version, session_id } = await copy()
    assert.deepEqual([title, latest_version, session_id], ['Plan (copy)', 1, session])
    assert.equal(await app.htmlOf(copyId), html)
    const receipt = await app.json(`/api/documents/${copyId}/versions/1/changes`)
    assert.deepEqual([receipt.kind, receipt.holds], ['import', true])
    assert.deepEqual(await documentsOf(session), ['Plan*', 'Plan (copy)'])
    assert.deepEqual(await messagesOf(session, copyId), ['Copied version 1 of “Plan”.'])
    assert.deepEqual((await titles({ q: 'copied-text' })).toSorted(), ['Plan', 'Plan (copy)'])
    const again = await app.json(`/api/documents/${copyId}/duplicate`, { method: 'POST' }, 201)
    assert.equal(again.title, 'Plan (copy 2)')
    await change(id, { title: 'x'.repeat(200) })
    assert.equal((await copy()).title, `${'x'.repeat(193)} (copy)`)
    const blank = await app.json(`/api/sessions/${session}/documents`, { body: {} }, 201)
    const { latest_version: none } = await app.json(
      `/api/documents/${blank.id}/duplicate`,
      { method: 'POST' },
      201,
    )
    assert.equal(none, 0)
  })

  it('restores one document of a session in the trash, or deletes it for good', async () => {
    const session = await app.newSession()
    const [one, two, three] = [
      await app.importHtml(session, page('Trash 1', 'thrown')),
      await app.importHtml(session, page('Trash 2', 'thrown')),
      await app.importHtml(session, page('Trash 3', 'thrown')),
    ]
    await remove(`/api/documents/${one}?permanent=true`, 409)
    await remove(`/api/documents/${one}`)
    await remove(`/api/documents/${one}`, 404)
    assert.deepEqual(await titles({ q: 'thrown', trash: 'true' }), ['Trash 1'])
    await remove(`/api/sessions/${session}`)
    assert.deepEqual(await titles({ q: 'thrown' }), [])
    const trashed = await find({ q: 'thrown', trash: 'true' })
    assert.deepEqual(trashed.map(({ title }: { title: string }) => title).toSorted(), [
      'Trash 1',
      'Trash 2',
      'Trash 3',
    ])
    assert.equal(trashed.at(-1).title, 'Trash 1')
    await app.json(`/api/documents/${two}`, {}, 404)
    const row = await app.json(`/api/documents/${two}/restore`, { method: 'POST' })
    assert.deepEqual([row.trashed_at, row.is_active], [null, true])
    assert.deepEqual(await documentsOf(session), ['Trash 2*'])
    assert.equal((await find({ q: 'thrown', trash: 'true' })).length, 2)
    await remove(`/api/sessions/${session}`)
    for (const id of [one, two, three]) await remove(`/api/documents/${id}?permanent=true`)
    assert.deepEqual(await titles({ q: 'thrown', trash: 'true' }), [])
    await remove(`/api/documents/${one}`, 404)
  })

  it('commits a version with what is searched of it, or neither', async () => {
    const { db } = app.services
    const session = await app.newSession()
    const id = await app.importHtml(session, page('Both', 'beforehand'))
    const version = prepareVersion({
      session_id: session,
      document_id: id,
      base: { version: 1, html_content: page('Both', 'beforehand') },
      html: page('Neither', 'afterwards'),
      kind: 'manual',
      edit_summary: '',
    })
    const failing = { after: [sql`INSERT INTO nowhere VALUES (1)`] }
    await assert.rejects(commitVersion(db, version, failing))
    const refused = await commitVersion(db, version, { condition: sql`0` })
    assert.equal(refused.ok, false)
    assert.deepEqual(await titles({ q: 'afterwards' }), [])
    assert.deepEqual(await titles({ q: 'beforehand both' }), ['Both'])
    assert.deepEqual((await verifyDatabase(db)).problems, [])
    await commitVersion(db, version)
    assert.deepEqual(await titles({ q: 'afterwards' }), ['Neither'])
    assert.deepEqual((await verifyDatabase(db)).problems, [])
    for (const damage of [
      sql`UPDATE document_search SET text = 'wrong' WHERE rowid = (SELECT id FROM document_texts WHERE document_id = ${id})`,
      sql`UPDATE documents SET search_title = 'wrong' WHERE id = ${id}`,
      sql`UPDATE documents SET kind = 'letter' WHERE id = ${id}`,
    ]) {
      await db.write([damage])
      assert.match(
        (await verifyDatabase(db)).problems.join('\n'),
        new RegExp(id),
        damage.toString(),
      )
      const html = page('Neither', crypto.randomUUID())
      const { latest_version } = await app.json(`/api/documents/${id}`)
      await app.json(`/api/documents/${id}/html`, {
        method: 'PUT',
        body: { html, base_version: latest_version },
      })
      await change(id, { title: 'Neither' })
      assert.deepEqual((await verifyDatabase(db)).problems, [])
    }
  })

  it('has no trace of what was deleted for good, nor of its earlier versions', async () => {
    const { db, search } = app.services
    const session = await app.newSession()
    // Letters that nothing else has: the index keeps three of them together.
    const id = await app.importHtml(session, page('Runes', 'ᚠᚢᚦ'))
    await app.json(`/api/documents/${id}/html`, {
      method: 'PUT',
      body: { html: page('Runes', 'ᚨᚱᚲ'), base_version: 1 },
    })
    const traces = async () => {
      const { rows } = await db.client.execute(
        `SELECT (SELECT count(*) FROM document_search_data WHERE instr(block, CAST('ᚠᚢᚦ' AS BLOB)) OR instr(block, CAST('ᚨᚱᚲ' AS BLOB))),
          (SELECT count(*) FROM document_texts WHERE document_id IS NULL)`,
      )
      return Array.from(rows[0] ?? []).map(Number)
    }
    assert.notEqual((await traces())[0], 0)
    await remove(`/api/documents/${id}`)
    await remove(`/api/documents/${id}?permanent=true`)
    await search.settled()
    assert.deepEqual(await traces(), [0, 0])
    assert.deepEqual((await verifyDatabase(db)).problems, [])
  })
})
