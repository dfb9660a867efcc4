import assert from 'node:assert/strict'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { after, before, describe, it } from 'node:test'
import { column, only, openApp, readEvents, type TestApp } from '../support/app.ts'
import * as v from 'valibot'
import { createApp } from '../../src/app.ts'
import { DocumentList, ModelReport, Problem } from '../../src/protocol/resources.ts'
import { realPages, salesCsv } from '../support/pages.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const nowhere = '00000000-0000-4000-8000-000000000000'

describe('the HTTP API', () => {
  let app: TestApp
  before(async () => {
    app = await openApp()
  })
  after(() => app[Symbol.asyncDispose]())

  it('says that it is healthy, since when, and when it was backed up', async () => {
    const { uptime, version, ...health } = await app.json('/api/health')
    assert.deepEqual(health, { status: 'healthy', database: 'connected', last_backup: null })
    assert.ok(uptime >= 0 && uptime < 600)
    assert.match(version, /^\d+\.\d+\.\d+$/)
  })

  it('has no route that keeps Hono from its fast router', async () => {
    const hono = createApp(app.services)
    await hono.request('http://localhost/api/health', { headers: { host: 'localhost' } })
    assert.equal(hono.router.name, 'SmartRouter + RegExpRouter')
    assert.equal((await app.ask(`/preview/other/${nowhere}`)).status, 404)
  })

  it('says which model serves which role and why', async () => {
    const { models, roles } = v.parse(ModelReport, await app.json('/api/models'))
    assert.equal(roles.find((one) => one.role === 'edit')?.model, 'builtin/composer')
    const composer = models.find((one) => one.id === 'builtin/composer')
    assert.match(composer?.name ?? '', /no AI model/)
  })

  it('walks from an empty session to an edited document', async () => {
    const session = await app.newSession()
    assert.match(session, uuid)
    assert.deepEqual(await app.json(`/api/sessions/${session}`), {
      session_id: session,
      title: null,
      documents: [],
      active_document: null,
      turns: [],
      drafts: [],
    })
    const created = await app.chat(session, {
      message: `Create a report titled "Sales"\n\n${salesCsv(200)}`,
    })
    const first = only(created, 'html')
    assert.equal(first.version, 1)
    assert.equal(only(created, 'turn').route, 'create')

    const steps: [message: string, check: (before: string, after: string) => void][] = [
      [
        'Change the title to "Sales & more"',
        (old, now) => assert.equal(now, old.replaceAll('>Sales<', '>Sales &amp; more<')),
      ],
      [
        'Delete the section "Charts"',
        (old, now) =>
          assert.ok(
            now.length < old.length &&
              !now.includes('<svg') &&
              now.split('<tr>').length === old.split('<tr>').length,
          ),
      ],
      [
        'Make the headings blue',
        (old, now) =>
          assert.equal(now.replace(/--heading: [^;]+/, ''), old.replace(/--heading: [^;]+/, '')),
      ],
    ]
    let [html, version] = [first.content, 1]
    for (const [message, check] of steps) {
      const events = await app.chat(session, { message })
      const { content, receipt } = only(events, 'html')
      check(html, content)
      assert.equal(receipt.base_version, version)
      let [oldAt, newAt] = [0, 0]
      for (const range of receipt.ranges) {
        assert.equal(html.slice(oldAt, range.old.from), content.slice(newAt, range.new.from))
        oldAt = range.old.to
        newAt = range.new.to
      }
      assert.equal(html.slice(oldAt), content.slice(newAt))
      ;[html, version] = [content, receipt.version]
      assert.deepEqual(
        await app.json(`/api/documents/${first.document_id}/versions/${version}/changes`),
        receipt,
      )
    }
    const { versions } = await app.json(`/api/documents/${first.document_id}/versions`)
    assert.deepEqual(column(versions, 'version'), [4, 3, 2, 1])
    assert.deepEqual(column(versions, 'html_content'), Array(4).fill(undefined))
    assert.deepEqual(column(versions, 'model_used'), Array(4).fill('builtin/composer'))
    assert.equal((await app.json(`/api/documents/${first.document_id}/versions/2`)).version, 2)
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    assert.deepEqual(
      column(messages, 'role'),
      Array.from({ length: 8 }, (_, index) => (index % 2 ? 'assistant' : 'user')),
    )
    assert.equal((await app.json(`/api/sessions/${session}/chat?limit=3`)).messages.length, 3)
    const listed = await app.json('/api/sessions')
    assert.equal(listed.sessions[0].session_id, session)
    assert.equal(listed.sessions[0].document_count, 1)
  })

  for (const { name, html } of realPages) {
    it(`imports, edits, saves and restores a real page without touching the rest: ${name}`, async () => {
      assert.ok(html.length > 20_000)
      const session = await app.newSession()
      const id = await app.importHtml(session, html)
      assert.equal(await app.htmlOf(id), html)
      const title = /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? ''
      const heading = /<h1[^>]*>([^<]*)<\/h1>/.exec(html)?.[1] ?? ''
      const edited = only(
        await app.chat(session, {
          message: 'Change the title to "Replaced title"',
          document_id: id,
        }),
        'html',
      )
      const expected = html
        .replace(`<title>${title}<`, '<title>Replaced title<')
        .replace(`>${heading}</h1>`, '>Replaced title</h1>')
      assert.equal(edited.content, expected)
      const byHand = `${expected.slice(0, -10)}<!-- by hand -->${expected.slice(-10)}`
      const saved = await app.json(`/api/documents/${id}/html`, {
        method: 'PUT',
        body: { html: byHand, base_version: 2 },
      })
      assert.equal(saved.receipt.kind, 'manual')
      assert.deepEqual(saved.receipt.ranges.length, 1)
      const restored = await app.json(`/api/documents/${id}/versions/1/restore`, { method: 'POST' })
      assert.equal(restored.version, 4)
      assert.equal(await app.htmlOf(id), html)
      for (const version of [1, 2, 3, 4]) {
        assert.equal(
          (await app.json(`/api/documents/${id}/versions/${version}/changes`)).holds,
          true,
        )
      }
    })
  }

  it('keeps BOM, CRLF and lone carriage returns of an import byte for byte', async () => {
    const html = '\uFEFF<p>a\r\nb\rc\t\u00a0</p>\n\n'
    const id = await app.importHtml(await app.newSession(), html)
    assert.equal(await app.htmlOf(id), html)
  })

  it('saves on the latest version only, and the same HTML makes no version', async () => {
    const id = await app.importHtml(await app.newSession(), '<p>1</p>')
    const put = (html: string, base_version: number, status = 200) =>
      app.json(`/api/documents/${id}/html`, { method: 'PUT', body: { html, base_version } }, status)
    assert.equal((await put('<p>1</p>', 1)).version, 1)
    assert.equal((await put('<p>2</p>', 1)).version, 2)
    assert.match((await put('<p>3</p>', 1, 409)).detail, /at version 2 by now, not 1/)
    assert.equal((await app.json(`/api/documents/${id}/versions`)).versions.length, 2)
  })

  it('edits the document that the request names, and answers 404 for one of another session', async () => {
    const session = await app.newSession()
    const first = await app.importHtml(session, '<title>One</title><h1>One</h1>')
    const second = await app.importHtml(session, '<title>Two</title><h1>Two</h1>')
    const { documents } = v.parse(
      DocumentList,
      await app.json(`/api/sessions/${session}/documents`),
    )
    assert.deepEqual(
      documents.map((one) => [one.id, one.is_active]),
      [
        [first, false],
        [second, true],
      ],
    )
    await app.chat(session, { message: 'Change the title to "Uno"', document_id: first })
    assert.match(await app.htmlOf(first), /Uno/)
    assert.match(await app.htmlOf(second), /Two/)
    const foreign = await app.importHtml(await app.newSession(), '<p>x</p>')
    const answer = await app.json(
      `/api/chat/${session}`,
      { body: { message: 'x', document_id: foreign } },
      404,
    )
    assert.match(answer.detail, /no such document/)
    assert.deepEqual(
      await app.json(`/api/sessions/${session}/documents/${first}/switch`, { method: 'POST' }),
      { success: true },
    )
    await app.json(`/api/sessions/${session}/documents/${foreign}/switch`, { method: 'POST' }, 404)
    assert.equal((await app.json(`/api/sessions/${session}`)).active_document.id, first)
  })

  it('starts a new session for an id that it does not know, and names it', async () => {
    const events = await app.chat(nowhere, { message: 'Create a brief about tea' })
    const { session_id } = only(events, 'turn')
    assert.match(session_id, uuid)
    assert.equal((await app.json(`/api/sessions/${session_id}`)).documents.length, 1)
  })

  it('answers a question in words and makes no version', async () => {
    const session = await app.newSession()
    const id = await app.importHtml(session, '<h1>A</h1><p>three small words</p>')
    const events = await app.chat(session, { message: 'How many words are there?' })
    assert.equal(only(events, 'turn').route, 'ask')
    assert.match(only(events, 'chunk').content, /has 4 words/)
    assert.equal((await app.json(`/api/documents/${id}/versions`)).versions.length, 1)
  })

  it('fails a request that it did not understand, with examples, and changes nothing', async () => {
    const session = await app.newSession()
    const id = await app.importHtml(session, '<h1>A</h1><p>text</p>')
    const events = await app.chat(session, { message: 'Make it pop' })
    assert.equal(only(events, 'done').outcome, 'failed')
    assert.equal(only(events, 'error').code, 'not_understood')
    assert.equal(only(events, 'error').content.match(/“/g)?.length, 3)
    assert.equal((await app.json(`/api/documents/${id}/versions`)).versions.length, 1)
  })

  it('gives the story of a turn again, from the start or after an event', async () => {
    const session = await app.newSession()
    const events = await app.chat(session, { message: 'Create a brief about tea' })
    const { turn_id } = only(events, 'turn')
    assert.deepEqual(await readEvents(await app.ask(`/api/turns/${turn_id}/events`)), events)
    const whole = await app.ask(`/api/turns/${turn_id}/events`)
    assert.match(whole.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
    await whole.body?.cancel()
    const later = await app.ask(`/api/turns/${turn_id}/events`, {
      headers: { 'last-event-id': '3' },
    })
    assert.deepEqual(await readEvents(later), events.slice(3))
    const row = await app.json(`/api/turns/${turn_id}`)
    assert.equal(row.state, 'completed')
    assert.match(row.settled_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  it('reads attached text, CSV and JSON, and names what it can not read', async () => {
    const session = await app.newSession()
    const data = Buffer.from('Name;Größe\nA;1\nB;2').toString('base64')
    const events = await app.chat(session, {
      message: 'Create a report titled "Sizes"',
      attachments: [{ name: 'sizes.csv', media_type: 'text/csv', data }],
    })
    assert.match(only(events, 'html').content, /Größe/)
    const empty = await app.chat(session, {
      message: 'Create a new report from this file',
      attachments: [{ name: 'empty.csv', media_type: 'text/csv', data: '' }],
    })
    assert.match(only(empty, 'error').content, /There is nothing in empty\.csv/)
    const refused = await app.json(
      `/api/chat/${session}`,
      {
        body: {
          message: 'x',
          attachments: [{ name: 'evil.exe', media_type: 'application/x-dosexec', data }],
        },
      },
      415,
    )
    assert.match(refused.detail, /evil\.exe/)
  })

  it('takes attachments up to the setting, and messages up to 2 MB', async () => {
    const session = await app.newSession()
    const data = Buffer.alloc(20 * 1024 * 1024, 'a').toString('base64')
    const attach = (size: string) =>
      app.chat(session, {
        message: 'Which sections are there?',
        route: 'ask',
        attachments: [{ name: 'a.txt', media_type: 'text/plain', data: size }],
      })
    await attach(data)
    const message = 'a'.repeat(2 * 1024 * 1024 + 1)
    const refused = await app.json(`/api/chat/${session}`, { body: { message } }, 413)
    assert.match(refused.detail, /larger than 2 MB/)
    await using small = await openApp({ MAX_UPLOAD_SIZE_MB: '1' })
    const attachments = [{ name: 'a.txt', media_type: 'text/plain', data }]
    await small.json(`/api/chat/${session}`, { body: { message: 'x', attachments } }, 413)
  })

  it('lets turns of one document wait for one another, all of them, in their order', async () => {
    const session = await app.newSession()
    const id = await app.importHtml(session, '<title>0</title><h1>0</h1>')
    const titles = Array.from({ length: 8 }, (_, index) => `Number ${index}`)
    const streams = []
    for (const title of titles) {
      streams.push(
        await app.ask(`/api/chat/${session}`, {
          body: { message: `Change the title to "${title}"` },
        }),
      )
    }
    for (const stream of streams)
      assert.equal(only(await readEvents(stream), 'done').outcome, 'completed')
    const { versions } = await app.json(`/api/documents/${id}/versions`)
    assert.deepEqual(
      column(versions, 'user_prompt').toReversed().slice(1),
      titles.map((title) => `Change the title to "${title}"`),
    )
  })

  it('tells a reader who names no event of all of them', async () => {
    const session = await app.newSession()
    const events = await app.chat(session, { message: 'Create a brief about tea' })
    const { turn_id } = only(events, 'turn')
    const again = await app.ask(`/api/turns/${turn_id}/events`, {
      headers: { 'last-event-id': '' },
    })
    assert.deepEqual(await readEvents(again), events)
  })

  it('tells the name that the session has, not the one that it might have had', async () => {
    const session = await app.newSession()
    const first = await app.chat(session, { message: 'Create a report titled "Cats"' })
    assert.equal(only(first, 'title').session_title, 'Cats')
    const second = await app.chat(session, { message: 'Create another report titled "Dogs"' })
    const { session_title, document_title } = only(second, 'title')
    assert.deepEqual([session_title, document_title], ['Cats', 'Dogs'])
    assert.equal((await app.json(`/api/sessions/${session}`)).title, 'Cats')
  })

  it('creates in a blank document that the request names, and makes it the active one', async () => {
    const session = await app.newSession()
    const blank = await app.json(`/api/sessions/${session}/documents`, { body: {} }, 201)
    await app.importHtml(session, '<h1>Other</h1>')
    const document_id = blank.id.toUpperCase()
    const events = await app.chat(session, { message: 'Create a brief about tea', document_id })
    assert.equal(only(events, 'html').document_id, blank.id)
    const { active_document, documents } = await app.json(`/api/sessions/${session}`)
    assert.equal(active_document.id, blank.id)
    assert.equal(documents.length, 2)
  })

  it('lets messages that come at once know of one another', async () => {
    const session = await app.newSession()
    const blank = await app.json(`/api/sessions/${session}/documents`, { body: {} }, 201)
    const told = await Promise.all(
      ['Create a brief about tea', 'Create a brief about coffee'].map((message) =>
        app.chat(session, { message, document_id: blank.id, route: 'create' }),
      ),
    )
    for (const events of told) assert.equal(only(events, 'done').outcome, 'completed')
    const ids = told.map((events) => only(events, 'html').document_id)
    assert.equal(new Set(ids).size, 2)
    assert.ok(ids.includes(blank.id))
    const fresh = await app.newSession()
    const [made, changed] = await Promise.all([
      app.chat(fresh, { message: 'Create a brief about tea' }),
      app.chat(fresh, { message: 'Change the title to "Coffee"' }),
    ])
    assert.equal(only(changed, 'turn').document_id, only(made, 'turn').document_id)
    assert.match(only(changed, 'html').content, /Coffee/)
  })

  it('saves the first version of a blank document by hand', async () => {
    const session = await app.newSession()
    const { id } = await app.json(`/api/sessions/${session}/documents`, { body: {} }, 201)
    const put = (base_version: number, status: number) =>
      app.json(
        `/api/documents/${id}/html`,
        { method: 'PUT', body: { html: '<h1>A</h1>', base_version } },
        status,
      )
    await put(1, 409)
    const { version, receipt } = await put(0, 200)
    assert.deepEqual([version, receipt.base_version, receipt.kind], [1, null, 'manual'])
    await put(0, 409)
    assert.equal(await app.htmlOf(id), '<h1>A</h1>')
  })

  it('renames sessions, puts them into the trash and takes them back', async () => {
    const session = await app.newSession()
    const id = await app.importHtml(session, '<title>A</title><h1>A</h1>')
    const path = `/api/sessions/${session}`
    const row = await app.json(path, { method: 'PATCH', body: { title: '  My work ' } })
    assert.deepEqual([row.session_id, row.title, row.document_count], [session, 'My work', 1])
    assert.equal((await app.ask(path, { method: 'DELETE' })).status, 204)
    const listed = async () =>
      column((await app.json('/api/sessions?limit=200')).sessions, 'session_id').includes(session)
    assert.equal(await listed(), false)
    await app.json(path, {}, 404)
    await app.json(path, { method: 'DELETE' }, 404)
    await app.json(path, { method: 'PATCH', body: { title: 'x' } }, 404)
    await app.json(`/api/documents/${id}/html`, {}, 404)
    const [turn] = await app.chat(session, { message: 'Create a brief about tea' })
    assert.notEqual(turn?.type === 'turn' && turn.session_id, session, 'a message goes elsewhere')
    const back = await app.json(`${path}/restore`, { method: 'POST' })
    assert.deepEqual(back, { ...row, last_active: back.last_active })
    assert.equal(await listed(), true)
    assert.match(await app.htmlOf(id), /A/)
    await app.json(`/api/sessions/${nowhere}/restore`, { method: 'POST' }, 404)
    await app.json(path, { method: 'PATCH', body: { title: ' ' } }, 422)
  })

  it('renames documents, puts them into the trash and takes them back', async () => {
    const session = await app.newSession()
    const ids: string[] = []
    for (const name of ['A', 'B', 'C']) ids.push(await app.importHtml(session, `<h1>${name}</h1>`))
    const [a = '', b = '', c = ''] = ids
    const path = (id: string) => `/api/sessions/${session}/documents/${id}`
    const row = await app.json(path(a), { method: 'PATCH', body: { title: 'First' } })
    assert.deepEqual([row.id, row.title, row.latest_version], [a, 'First', 1])
    const activeNow = async () => (await app.json(`/api/sessions/${session}`)).active_document?.id
    await app.json(`${path(a)}/switch`, { method: 'POST' })
    assert.equal((await app.ask(path(a), { method: 'DELETE' })).status, 204)
    assert.equal(await activeNow(), c, 'the newest other one')
    await app.json(`/api/documents/${a}/html`, {}, 404)
    await app.json(`${path(a)}/switch`, { method: 'POST' }, 404)
    await app.json(`/api/chat/${session}`, { body: { message: 'x', document_id: a } }, 404)
    const back = await app.json(`${path(a)}/restore`, { method: 'POST' })
    assert.deepEqual([back.title, back.is_active], ['First', false])
    for (const id of [a, b, c]) await app.ask(path(id), { method: 'DELETE' })
    assert.equal(await activeNow(), undefined)
    assert.equal((await app.json(`${path(b)}/restore`, { method: 'POST' })).is_active, true)
    const other = await app.newSession()
    for (const method of ['PATCH', 'DELETE'])
      await app.json(
        `/api/sessions/${other}/documents/${b}`,
        { method, ...(method === 'PATCH' && { body: { title: 'x' } }) },
        404,
      )
    assert.equal(await activeNow(), b)
  })

  it('makes changes of given ranges as one version with their receipt', async () => {
    const session = await app.newSession()
    const html = '<h1>Tea 🍵</h1>\r\n<p>one two</p>'
    const id = await app.importHtml(session, html)
    const at = (text: string) => ({
      from: html.indexOf(text),
      to: html.indexOf(text) + text.length,
    })
    const send = (edits: unknown, base_version = 1, status = 200) =>
      app.json(`/api/documents/${id}/edits`, { body: { base_version, edits } }, status)
    const bad: [edits: unknown, detail: RegExp][] = [
      [[], /“edits” must not be empty/],
      [[{ from: 0, to: 999, insert: '' }], /beyond the document’s \d+ characters/],
      [[{ from: 5, to: 4, insert: '' }], /ends before it begins/],
      [
        [
          { ...at('one two'), insert: '' },
          { ...at('two'), insert: 'x' },
        ],
        /overlaps/,
      ],
      [[{ from: at('🍵').from + 1, to: at('🍵').to, insert: '' }], /cuts a character/],
      [[{ from: 0, to: html.length, insert: ' ' }], /can’t be empty/],
      [[{ from: 0, to: 0, insert: 'a\ud800' }], /surrogate/],
    ]
    for (const [edits, detail] of bad) assert.match((await send(edits, 1, 422)).detail, detail)
    const same = await send([{ ...at('Tea'), insert: 'Tea' }])
    assert.equal(same.version, 1)
    const { version, receipt } = await send([
      { ...at('two'), insert: '2' },
      { ...at('Tea'), insert: 'Coffee' },
      { from: 0, to: 0, insert: '<!-- x -->' },
    ])
    assert.deepEqual(
      [version, receipt.base_version, receipt.kind, receipt.ranges.length],
      [2, 1, 'manual', 3],
    )
    assert.equal(await app.htmlOf(id), '<!-- x --><h1>Coffee 🍵</h1>\r\n<p>one 2</p>')
    await send([{ from: 0, to: 0, insert: 'x' }], 1, 409)
    const { holds } = await app.json(`/api/documents/${id}/versions/2/changes`)
    assert.equal(holds, true)
    assert.equal((await app.json(`/api/documents/${id}/versions`)).versions.length, 2)
  })

  it('answers a version the same however often it is read, each document its own, none from the trash', async () => {
    const session = await app.newSession()
    const texts = ['<h1>Tea 🍵</h1>\r\n', '<h1>Coffee</h1>']
    const ids = []
    for (const text of texts) ids.push(await app.importHtml(session, text))
    for (let time = 0; time < 3; time++) {
      for (const [at, id] of ids.entries()) {
        const version = await app.json(`/api/documents/${id}/versions/1`)
        assert.equal(version.html_content, texts[at])
        await app.json(`/api/documents/${id}/versions/2`, {}, 404)
      }
    }
    const [id] = ids
    const response = await app.ask(`/api/documents/${id}/versions/1`)
    assert.equal(response.headers.get('content-type'), 'application/json')
    await app.ask(`/api/sessions/${session}/documents/${id}`, { method: 'DELETE' })
    await app.json(`/api/documents/${id}/versions/1`, {}, 404)
    await app.ask(`/api/sessions/${session}/documents/${id}/restore`, { method: 'POST' })
    assert.equal((await app.json(`/api/documents/${id}/versions/1`)).html_content, texts[0])
  })

  it('makes no document that is larger than the setting', async () => {
    await using small = await openApp({ MAX_DOCUMENT_SIZE_MB: '1' })
    const session = await small.newSession()
    const csv = `Name,Value\n${'some name,12345\n'.repeat(30_000)}`
    const data = Buffer.from(csv).toString('base64')
    const events = await small.chat(session, {
      message: 'Create a report from this file',
      attachments: [{ name: 'a.csv', media_type: 'text/csv', data }],
    })
    assert.match(only(events, 'error').content, /larger than 1 MB/)
    assert.equal(only(events, 'done').outcome, 'failed')
    const id = await small.importHtml(
      session,
      `<h1>A</h1><p>${'a word among others '.repeat(50_000)}</p>`,
    )
    const edit = await small.chat(session, { message: 'replace all "word" with "sentence"' })
    assert.match(only(edit, 'error').content, /larger than 1 MB/)
    assert.equal((await small.json(`/api/documents/${id}/versions`)).versions.length, 1)
  })

  it('makes no version of a restore that changes nothing, and takes nothing finished for a draft', async () => {
    const session = await app.newSession()
    const id = await app.importHtml(session, '<h1>A</h1>')
    const same = await app.json(`/api/documents/${id}/versions/1/restore`, { method: 'POST' })
    assert.equal(same.version, 1)
    const events = await app.chat(session, { message: 'Create a new report about tea' })
    const { turn_id } = only(events, 'turn')
    await app.json(`/api/turns/${turn_id}/draft`, {}, 404)
    await app.json(`/api/turns/${turn_id}/draft`, { method: 'DELETE' }, 404)
    await app.json(`/api/turns/${turn_id}/keep`, { method: 'POST' }, 404)
    assert.deepEqual(await readEvents(await app.ask(`/api/turns/${turn_id}/events`)), events)
  })

  it('lists first what was worked in last', async () => {
    const first = await app.newSession()
    const id = await app.importHtml(first, '<h1>A</h1>')
    const second = await app.newSession()
    await app.importHtml(second, '<h1>B</h1>')
    const newest = async () => (await app.json('/api/sessions?limit=1')).sessions[0].session_id
    const works: [what: string, work: () => Promise<unknown>][] = [
      ['a message', () => app.chat(first, { message: 'Make the headings blue' })],
      [
        'a save',
        () =>
          app.json(`/api/documents/${id}/html`, {
            method: 'PUT',
            body: { html: '<h1>C</h1>', base_version: 2 },
          }),
      ],
      ['an import', () => app.importHtml(first, '<h1>D</h1>')],
      [
        'a switch',
        () => app.json(`/api/sessions/${first}/documents/${id}/switch`, { method: 'POST' }),
      ],
      [
        'a name',
        () => app.json(`/api/sessions/${first}`, { method: 'PATCH', body: { title: 'x' } }),
      ],
    ]
    for (const [what, work] of works) {
      // Times have milliseconds; each of the two needs one of its own.
      await app.importHtml(second, '<h1>E</h1>')
      while ((await newest()) !== second) await app.importHtml(second, '<h1>E</h1>')
      await work()
      const { sessions } = await app.json('/api/sessions?limit=2')
      const [one, other] = sessions
      assert.ok(
        one.session_id === first || one.last_active === other.last_active,
        `${what} moves a session to the top`,
      )
    }
  })

  it('takes a whole document for a message as it is', async () => {
    const session = await app.newSession()
    const html = '<!doctype html>\n<html><body><h1>Mine</h1></body></html>'
    assert.equal(only(await app.chat(session, { message: html }), 'html').content, html)
  })

  it('makes no document of a greeting', async () => {
    const session = await app.newSession()
    const events = await app.chat(session, { message: 'Hello!' })
    assert.equal(only(events, 'error').code, 'not_understood')
    assert.match(only(events, 'error').content, /no AI model/)
    assert.deepEqual((await app.json(`/api/sessions/${session}`)).documents, [])
  })

  it('says of a change that failed that nothing was changed', async () => {
    const session = await app.newSession()
    const data = Buffer.from('a,b').toString('base64')
    await app.importHtml(session, '<h1>A</h1><p>text</p>')
    const attachments = [{ name: 'a.csv', media_type: 'text/csv', data }]
    for (const body of [{ message: 'Make it pop' }, { message: 'add this table', attachments }]) {
      const events = await app.chat(session, body)
      assert.match(only(events, 'error').content, /^Nothing was changed\. /)
      assert.match(only(events, 'done').content, /^Nothing was changed\. /)
    }
  })

  it('imports what is nested deeply or wrongly without delay', { timeout: 5000 }, async () => {
    const session = await app.newSession()
    const open = Array.from({ length: 2500 }, (_, index) => `<b a=${index}>`).join('')
    await app.importHtml(session, `<p>${open}</p>${'<p>x</p>'.repeat(15_000)}`)
    await app.importHtml(session, '<div>'.repeat(100_000))
    const attributes = Array.from({ length: 300_000 }, (_, index) => `a${index}`).join(' ')
    await app.importHtml(session, `<a ${attributes}>`)
  })

  it('names a document by its title, as a browser reads it', async () => {
    const session = await app.newSession()
    const titles: [html: string, title: string][] = [
      [
        '<svg><title>no</title></svg><script>"<title>no</title>"</script><title>A &amp; B</title>',
        'A & B',
      ],
      ['<!-- <title>no</title> --><title> </title><h1>Hi <b>there</b>\n you</h1>', 'Hi there you'],
      ['<textarea><title>no</title></textarea><p>text', 'Untitled'],
    ]
    for (const [html, title] of titles) {
      const row = await app.json(`/api/sessions/${session}/documents`, { body: { html } }, 201)
      assert.equal(row.title, title)
    }
  })

  it('takes a document of the largest size with every character escaped', async () => {
    await using small = await openApp({ MAX_DOCUMENT_SIZE_MB: '1' })
    const session = await small.newSession()
    const size = 1024 * 1024
    const body = `{"html":"${'\\u0041'.repeat(size)}"}`
    const row = await small.json(`/api/sessions/${session}/documents`, { body }, 201)
    assert.equal((await small.htmlOf(row.id)).length, size)
  })

  it('takes no selection that lies outside of the document, and brings in nothing empty', async () => {
    const session = await app.newSession()
    const id = await app.importHtml(session, '<h1>A</h1>')
    const body = { message: 'Change the title to "B"', selection: { from: 0, to: 11 } }
    const refused = await app.json(`/api/chat/${session}`, { body }, 422)
    assert.match(refused.detail, /beyond the document’s 10 characters/)
    assert.equal((await app.json(`/api/sessions/${session}/chat`)).messages.length, 0)
    for (const html of ['', ' \n']) {
      const empty = await app.json(`/api/sessions/${session}/documents`, { body: { html } }, 422)
      assert.match(empty.detail, /can’t be empty/)
    }
    assert.equal(await app.htmlOf(id), '<h1>A</h1>')
  })

  it('says of nothing that it was done when it was refused', async () => {
    const session = await app.newSession()
    await app.importHtml(session, '<h1>A</h1><p>Hi there</p>')
    const events = await app.chat(session, {
      message: 'replace "Hi there" with "Ho there"',
      selection: { from: 0, to: 0 },
    })
    assert.equal(only(events, 'error').code, 'edit_failed')
    assert.deepEqual(
      events.filter(({ type }) => type === 'chunk'),
      [],
    )
  })

  it('makes a new document whatever version the request names', async () => {
    const session = await app.newSession()
    await app.importHtml(session, '<h1>A</h1>')
    for (const about of [
      { base_version: 1 },
      { base_version: 7 },
      { selection: { from: 0, to: 1 } },
    ]) {
      const events = await app.chat(session, {
        message: 'Create a new report about coffee',
        ...about,
      })
      assert.equal(only(events, 'done').outcome, 'completed')
    }
  })

  it('refuses an edit on a version that is not the latest', async () => {
    const session = await app.newSession()
    await app.importHtml(session, '<h1>A</h1>')
    await app.chat(session, { message: 'Change the title to "B"', base_version: 1 })
    await app.json(
      `/api/chat/${session}`,
      { body: { message: 'Change the title to "C"', base_version: 1 } },
      409,
    )
  })

  const bad: [
    name: string,
    path: string,
    init: Parameters<TestApp['ask']>[1],
    status: number,
    detail: RegExp,
  ][] = [
    ['an unknown address', '/api/nothing', {}, 404, /nothing at this address/],
    ['a wrong method', '/api/sessions', { method: 'DELETE' }, 405, /DELETE/],
    ['a wrong method on a page', '/', { method: 'POST' }, 405, /POST/],
    ['a foreign cursor', '/api/sessions?cursor=a_b', {}, 422, /cursor/],
    [
      'no message',
      `/api/chat/${nowhere}`,
      { body: {} },
      422,
      /^The body is not valid: “message” is missing\.$/,
    ],
    [
      'a number for a message',
      `/api/chat/${nowhere}`,
      { body: { message: 1 } },
      422,
      /“message” must be text/,
    ],
    [
      'a selection that ends before it begins',
      `/api/chat/${nowhere}`,
      { body: { message: 'x', selection: { from: 2, to: 1 } } },
      422,
      /“selection” must not end before/,
    ],
    [
      'a selection of halves',
      `/api/chat/${nowhere}`,
      { body: { message: 'x', selection: { from: 0, to: 1.5 } } },
      422,
      /“selection\.to”/,
    ],
    [
      'too many attachments',
      `/api/chat/${nowhere}`,
      { body: { message: 'x', attachments: Array.from({ length: 5000 }, () => ({})) } },
      422,
      /“attachments” may be 20 at most\.$/,
    ],
    ['a malformed id', '/api/sessions/abc', {}, 422, /UUID/],
    ['an unknown session', `/api/sessions/${nowhere}`, {}, 404, /no such session/],
    ['an unknown document', `/api/documents/${nowhere}/html`, {}, 404, /no such document/],
    ['an unknown turn', `/api/turns/${nowhere}`, {}, 404, /no such turn/],
    ['a malformed version', `/api/documents/${nowhere}/versions/x`, {}, 422, /whole number/],
    [
      'no body',
      `/api/chat/${nowhere}`,
      { method: 'POST', headers: { 'content-type': 'application/json' } },
      422,
      /not valid JSON/,
    ],
    [
      'a body that is no JSON',
      `/api/chat/${nowhere}`,
      { body: '{"message":' },
      422,
      /not valid JSON/,
    ],
    [
      'a body of another type',
      `/api/chat/${nowhere}`,
      { body: 'message=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      /JSON/,
    ],
    ['a list for a body', `/api/chat/${nowhere}`, { body: [] }, 422, /not valid/],
    [
      'an empty message',
      `/api/chat/${nowhere}`,
      { body: { message: '  \n ' } },
      422,
      /must not be empty/,
    ],
    ['a NUL', `/api/chat/${nowhere}`, { body: '{"message":"ab\\u0000c"}' }, 422, /offset 2/],
    [
      'a lone surrogate',
      `/api/chat/${nowhere}`,
      { body: '{"message":"\\ud83d"}' },
      422,
      /offset 0/,
    ],
    [
      'too large a body',
      `/api/chat/${nowhere}`,
      { body: { message: 'x'.repeat(2_100_000) } },
      413,
      /larger than/,
    ],
    [
      'an edit without a document',
      `/api/chat/${nowhere}`,
      { body: { message: 'x', route: 'edit' } },
      422,
      /no document to change/,
    ],
    [
      'an image without a model for it',
      `/api/chat/${nowhere}`,
      { body: { message: 'a cat', route: 'image' } },
      422,
      /No image model/,
    ],
    [
      'a model that can not be used',
      `/api/chat/${nowhere}`,
      { body: { message: 'x', model: 'claude-sonnet-5-5' } },
      422,
      /ANTHROPIC_API_KEY is not set/,
    ],
    ['a wrong limit', '/api/sessions?limit=0', {}, 422, /limit/],
    [
      'another host in the request line',
      'http://rebind.evil/api/sessions',
      {},
      421,
      /ALLOWED_HOSTS/,
    ],
    ['another host', '/api/sessions', { headers: { host: 'rebind.evil' } }, 421, /ALLOWED_HOSTS/],
    [
      'another site',
      '/api/sessions',
      { method: 'POST', headers: { origin: 'https://evil.example' } },
      403,
      /another site/,
    ],
    [
      'a page of another site that hides its origin',
      '/api/sessions',
      { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } },
      403,
      /another site/,
    ],
    [
      'a page without origin',
      '/api/sessions',
      { method: 'POST', headers: { origin: 'null' } },
      403,
      /another site/,
    ],
  ]
  for (const [name, path, init, status, detail] of bad) {
    it(`answers ${name} with ${status} as problem JSON`, async () => {
      const response = await app.ask(path, init)
      assert.equal(response.status, status)
      assert.equal(response.headers.get('content-type'), 'application/problem+json')
      const problem = v.parse(Problem, await response.json())
      assert.equal(problem.status, status)
      assert.match(problem.detail, detail)
      assert.doesNotMatch(JSON.stringify(problem), /node_modules|select |\.ts/i)
    })
  }

  it('refuses bytes that are no UTF-8', async () => {
    const body = new Uint8Array([...Buffer.from('{"message":"'), 0xff, ...Buffer.from('"}')])
    assert.match((await app.json(`/api/chat/${nowhere}`, { body }, 422)).detail, /not valid UTF-8/)
  })

  it('takes no message when it could not tell of its answer', async () => {
    await using small = await openApp({ MAX_STREAMS: '1' })
    const session = await small.newSession()
    const say = () => small.ask(`/api/chat/${session}`, { body: { message: 'Create a brief' } })
    const [first, second] = await Promise.all([say(), say()])
    const third = await say()
    for (const refused of [second, third]) {
      assert.equal(refused.status, 503)
      assert.ok(refused.headers.has('retry-after'))
    }
    await readEvents(first)
    assert.equal((await small.json(`/api/sessions/${session}/chat`)).messages.length, 2)
    assert.equal(
      only(await small.chat(session, { message: 'Change the title to "A"' }), 'done').outcome,
      'completed',
    )
  })

  it('cuts a long title without halving a character', async () => {
    const session = await app.newSession()
    await app.importHtml(session, `<title>${'x'.repeat(199)}😀</title>`)
    const { active_document } = await app.json(`/api/sessions/${session}`)
    assert.equal(active_document.title, 'x'.repeat(199))
  })

  it('refuses a document above the limit', async () => {
    await using small = await openApp({ MAX_DOCUMENT_SIZE_MB: '1' })
    const session = await small.newSession()
    const html = '"'.repeat(1024 * 1024)
    assert.equal((await small.importHtml(session, html)).length, 36, 'its escapes do not count')
    await small.json(`/api/sessions/${session}/documents`, { body: { html: `${html}1` } }, 413)
  })
})

describe('a document in the preview', () => {
  it('is shown only in a frame, without origin and without network', async () => {
    await using app = await openApp()
    const session = await app.newSession()
    const html = '<!doctype html>\n<h1>A</h1><script>1</script>'
    const id = await app.importHtml(session, html)
    const inFrame = { headers: { 'sec-fetch-dest': 'iframe' } }
    const framed = await app.ask(`/preview/${id}`, inFrame)
    const [before, , after] = (await framed.text()).split(
      /(<script>\(function guard[^]*?<\/script>)/,
    )
    assert.deepEqual([before, after], ['<!doctype html>', '\n<h1>A</h1><script>1</script>'])
    const still = await app.ask(`/preview/${id}?scripts=off`, inFrame)
    assert.equal(await still.text(), html)
    assert.match(
      still.headers.get('content-security-policy') ?? '',
      /^sandbox; default-src 'none'; style/,
    )
    const plain = await app.importHtml(session, '<h1>Once</h1>')
    assert.equal(await (await app.ask(`/preview/${plain}`, inFrame)).text(), '<h1>Once</h1>')
    const xhtml = '<?xml version="1.0"?>\n<!-- <a> -->\n<!DOCTYPE html>'
    const old = await app.importHtml(session, `${xhtml}<script>1</script>`)
    const shown = await (await app.ask(`/preview/${old}`, inFrame)).text()
    assert.ok(shown.startsWith(`${xhtml}<script>(function guard`), 'it keeps its mode')
    for (const running of [
      '<IMG SRC=x ONERROR=1>',
      '<svg/onload=1>',
      '<img src="x"onerror=1>',
      '<a href="java\nscript:1">A</a>',
      '<a href="&#106;avascript:1">A</a>',
      '<iframe srcdoc=x></iframe>',
    ]) {
      const other = await app.importHtml(session, running)
      assert.match(await (await app.ask(`/preview/${other}`, inFrame)).text(), /function guard/)
    }
    const foreign = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' }
    assert.equal((await app.ask(`/preview/${id}`, { headers: foreign })).status, 404)
    assert.equal(
      framed.headers.get('content-security-policy'),
      "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data: blob:; form-action 'none'; base-uri 'none'",
    )
    assert.equal(framed.headers.get('connection-allowlist'), '()')
    assert.equal(framed.headers.get('referrer-policy'), 'no-referrer')
    assert.equal(framed.headers.get('x-content-type-options'), 'nosniff')
    for (const destination of ['document', '']) {
      const headers: Record<string, string> = destination ? { 'sec-fetch-dest': destination } : {}
      assert.equal((await app.ask(`/preview/${id}`, { headers })).status, 404)
    }
    const { turn_id } = only(
      await app.chat(session, { message: 'Create a new brief about tea' }),
      'turn',
    )
    const written = await app.ask(`/preview/turns/${turn_id}`, {
      headers: { 'sec-fetch-dest': 'iframe' },
    })
    assert.match(await written.text(), /<h1>Tea<\/h1>/)
    const policy = written.headers.get('content-security-policy') ?? ''
    assert.match(policy, /^sandbox; default-src 'none'; style-src/)
    assert.doesNotMatch(policy, /script/)
    const { token } = await app.json('/api/preview-tokens', { method: 'POST' })
    assert.equal((await app.ask(`/preview/${id}?token=${token}`)).status, 200)
    assert.equal(
      (await app.ask(`/preview/${id}?token=${token}`)).status,
      404,
      'a token is good once',
    )
    const other = await app.json('/api/preview-tokens', { method: 'POST' })
    const tab = { 'sec-fetch-dest': 'document' }
    assert.equal(
      (await app.ask(`/preview/${id}?token=${other.token}`, { headers: tab })).status,
      404,
    )
  })

  it('is downloaded as a file with its title for a name', async () => {
    await using app = await openApp()
    const id = await app.importHtml(await app.newSession(), '<p>x</p>', 'Größe / "A"')
    const response = await app.ask(`/api/documents/${id}/versions/1/download`)
    assert.equal(
      response.headers.get('content-disposition'),
      'attachment; filename="Gro__e A .html"; filename*=UTF-8\'\'Gr%C3%B6%C3%9Fe%20A%20.html',
    )
  })
})

describe('the app itself', () => {
  it('comes with its own policy, and no path reaches another file', async () => {
    await using app = await openApp()
    const page = await app.ask('/')
    assert.equal(page.status, 200)
    const policy = page.headers.get('content-security-policy') ?? ''
    for (const rule of [
      "script-src 'self'",
      "frame-src 'self'",
      "frame-ancestors 'none'",
      "img-src 'self' data: blob:",
      "connect-src 'self'",
    ]) {
      assert.ok(policy.includes(rule), rule)
    }
    assert.ok(!policy.includes('unsafe'))
    const asset = /\/assets\/[^"]+\.js/.exec(await page.text())?.[0] ?? ''
    assert.match((await app.ask(asset)).headers.get('cache-control') ?? '', /immutable/)
    const plain = Buffer.from(await (await app.ask(asset)).arrayBuffer())
    for (const [accepted, encoding, decode] of [
      ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
      ['gzip;q=1.0, br;q=0', 'gzip', gunzipSync],
      ['identity', null, (bytes: Buffer) => bytes],
    ] as const) {
      const answer = await app.ask(asset, { headers: { 'accept-encoding': accepted } })
      assert.equal(answer.headers.get('content-encoding'), encoding)
      assert.equal(answer.headers.get('vary'), 'Accept-Encoding')
      assert.equal(answer.headers.get('content-type'), 'text/javascript; charset=utf-8')
      assert.deepEqual(decode(Buffer.from(await answer.arrayBuffer())), plain)
    }
    assert.equal((await app.ask(`${asset}.br`)).status, 404)
    assert.equal(
      (await app.ask('/s/00000000-0000-4000-8000-000000000000')).headers.get('content-type'),
      'text/html; charset=utf-8',
    )
    for (const path of [
      '/assets/nothing.js',
      '//etc/hostname',
      '/..%2f..%2fetc/hostname.txt',
      '/%2e%2e/package.json',
      '/package.json',
      '/assets/../../package.json',
    ]) {
      const response = await app.ask(path)
      const text = await response.text()
      assert.ok(response.status === 404 || text.includes('<div id="app">'), path)
    }
  })
})
