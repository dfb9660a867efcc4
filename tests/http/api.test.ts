import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { column, only, openApp, readEvents, type TestApp } from '../support/app.ts'
import * as v from 'valibot'
import { createApp } from '../../src/app.ts'
import { DocumentList, ModelReport } from '../../src/protocol/resources.ts'
import { realPages, salesCsv } from '../support/pages.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const unknownId = '00000000-0000-4000-8000-000000000000'

describe('the HTTP API', () => {
  let app: TestApp
  before(async () => {
    app = await openApp()
  })
  after(() => app[Symbol.asyncDispose]())

  it('reports its health, uptime and last backup', async () => {
    const { uptime, version, ...health } = await app.json('/api/health')
    assert.deepEqual(health, { status: 'healthy', database: 'connected', last_backup: null })
    assert.ok(uptime >= 0 && uptime < 600)
    assert.match(version, /^\d+\.\d+\.\d+$/)
  })

  it('has no route that keeps Hono from its fast router', async () => {
    const hono = createApp(app.services)
    await hono.request('http://localhost/api/health', { headers: { host: 'localhost' } })
    assert.equal(hono.router.name, 'SmartRouter + RegExpRouter')
    assert.equal((await app.ask(`/preview/other/${unknownId}`)).status, 404)
  })

  it('reports which model serves which role and why', async () => {
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
      cost_usd: 0,
      known_cost_usd: 0,
      cost_estimated: false,
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
      const { changes, ...checked } = await app.json(
        `/api/documents/${first.document_id}/versions/${version}/changes`,
      )
      assert.deepEqual(checked, receipt)
      assert.notEqual(changes.length, 0)
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
    const pages = []
    for (let cursor = ''; ;) {
      const page = await app.json(`/api/sessions/${session}/chat?limit=3${cursor}`)
      pages.unshift(page.messages)
      if (page.next_cursor === null) break
      cursor = `&cursor=${page.next_cursor}`
    }
    assert.deepEqual(column(pages, 'length'), [2, 3, 3])
    assert.deepEqual(pages.flat(), messages)
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

  it('saves on the latest version only, and creates no version of identical HTML', async () => {
    const id = await app.importHtml(await app.newSession(), '<p>1</p>')
    const put = (html: string, base_version: number, status = 200) =>
      app.json(`/api/documents/${id}/html`, { method: 'PUT', body: { html, base_version } }, status)
    assert.equal((await put('<p>1</p>', 1)).version, 1)
    assert.equal((await put('<p>2</p>', 1)).version, 2)
    assert.match((await put('<p>3</p>', 1, 409)).detail, /at version 2 by now, not 1/)
    assert.equal((await app.json(`/api/documents/${id}/versions`)).versions.length, 2)
  })

  it('edits the document that the request names, and responds 404 for one of another session', async () => {
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
    const { active_document } = await app.json(`/api/sessions/${session}`)
    assert.equal(active_document.id, first)
    assert.partialDeepStrictEqual(await app.json(`/api/documents/${first}`), active_document)
    assert.equal((await app.json(`/api/documents/${second}`)).session_id, session)
    await app.ask(`/api/sessions/${session}/documents/${second}`, { method: 'DELETE' })
    await app.json(`/api/documents/${second}`, {}, 404)
  })

  it('starts a new session for an unknown id, and names it', async () => {
    const events = await app.chat(unknownId, { message: 'Create a brief about tea' })
    const { session_id } = only(events, 'turn')
    assert.match(session_id, uuid)
    assert.equal((await app.json(`/api/sessions/${session_id}`)).documents.length, 1)
  })

  it('answers a question in words and creates no version', async () => {
    const session = await app.newSession()
    const id = await app.importHtml(session, '<h1>A</h1><p>three small words</p>')
    const events = await app.chat(session, { message: 'How many words are there?' })
    assert.equal(only(events, 'turn').route, 'ask')
    assert.match(only(events, 'chunk').content, /has 4 words/)
    assert.equal((await app.json(`/api/documents/${id}/versions`)).versions.length, 1)
  })

  it('fails a request that it does not understand, with examples, and changes nothing', async () => {
    const session = await app.newSession()
    const id = await app.importHtml(session, '<h1>A</h1><p>text</p>')
    const events = await app.chat(session, { message: 'Make it pop' })
    assert.equal(only(events, 'done').outcome, 'failed')
    assert.equal(only(events, 'error').code, 'not_understood')
    assert.equal(only(events, 'error').content.match(/“/g)?.length, 3)
    assert.equal((await app.json(`/api/documents/${id}/versions`)).versions.length, 1)
  })

  it('replays the events of a turn from the start or after an event', async () => {
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

  it('reads attached text, CSV and JSON, and names files that it can’t read', async () => {
    const session = await app.newSession()
    const data = Buffer.from('Name;Größe\nA;1\nB;2').toString('base64')
    const events = await app.chat(session, {
      message: 'Create a report titled "Sizes"',
      attachments: [{ name: 'sizes.csv', media_type: 'text/csv', data }],
    })
    assert.match(only(events, 'html').content, /Größe/)
    const empty = {
      message: 'Create a new report from this file',
      attachments: [{ name: 'empty.csv', media_type: 'text/csv', data: '' }],
    }
    const { detail } = await app.json(`/api/chat/${session}`, { body: empty }, 422)
    assert.match(detail, /^empty\.csv can’t be read: it is empty\./)
    const program = Buffer.from(`MZ\x90\0\x03${'\0'.repeat(200)}`, 'latin1').toString('base64')
    const refused = await app.json(
      `/api/chat/${session}`,
      {
        body: {
          message: 'x',
          attachments: [{ name: 'evil.csv', media_type: 'text/csv', data: program }],
        },
      },
      415,
    )
    assert.match(refused.detail, /^evil\.csv can’t be read: it is a program\. Attach Word/)
  })

  it('accepts attachments up to the setting, and messages up to 2 MB', async () => {
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

  it('runs the turns of one document one after another, in order', async () => {
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

  it('sends all events for an empty Last-Event-ID', async () => {
    const session = await app.newSession()
    const events = await app.chat(session, { message: 'Create a brief about tea' })
    const { turn_id } = only(events, 'turn')
    const again = await app.ask(`/api/turns/${turn_id}/events`, {
      headers: { 'last-event-id': '' },
    })
    assert.deepEqual(await readEvents(again), events)
  })

  it('reports the title that the session has, not the one it would have got', async () => {
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

  it('handles messages that arrive at the same time', async () => {
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

  it('saves the first version of a blank document manually', async () => {
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

  it('renames sessions, moves them to the trash and restores them', async () => {
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
    await app.json(`/api/sessions/${unknownId}/restore`, { method: 'POST' }, 404)
    await app.json(path, { method: 'PATCH', body: { title: ' ' } }, 422)
  })

  it('renames documents, moves them to the trash and restores them', async () => {
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

  it('edits given spans as one version with a receipt', async () => {
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

  it('returns the same version on each request, per document, and none from the trash', async () => {
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

  it('creates no document that is larger than the setting', async () => {
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

  it('creates no version for a restore without changes, and has no draft of a finished creation', async () => {
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

  it('lists the most recent activity first', async () => {
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
      // Times have milliseconds, and the two must differ.
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

  it('imports a message that is a whole document unchanged', async () => {
    const session = await app.newSession()
    const html = '<!doctype html>\n<html><body><h1>Mine</h1></body></html>'
    assert.equal(only(await app.chat(session, { message: html }), 'html').content, html)
  })

  it('creates no document for a greeting', async () => {
    const session = await app.newSession()
    const events = await app.chat(session, { message: 'Hello!' })
    assert.equal(only(events, 'error').code, 'not_understood')
    assert.match(only(events, 'error').content, /no AI model/)
    assert.deepEqual((await app.json(`/api/sessions/${session}`)).documents, [])
  })

  it('reports of a failed change that nothing was changed', async () => {
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

  it('imports deeply or wrongly nested HTML without delay', { timeout: 5000 }, async () => {
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

  it('accepts a document of the largest size with every character escaped', async () => {
    await using small = await openApp({ MAX_DOCUMENT_SIZE_MB: '1' })
    const session = await small.newSession()
    const size = 1024 * 1024
    const body = `{"html":"${'\\u0041'.repeat(size)}"}`
    const row = await small.json(`/api/sessions/${session}/documents`, { body }, 201)
    assert.equal((await small.htmlOf(row.id)).length, size)
  })

  it('rejects a selection outside the document, and an empty import', async () => {
    const session = await app.newSession()
    const id = await app.importHtml(session, '<h1>A</h1>')
    const body = { message: 'Change the title to "B"', selection: { from: 0, to: 11 } }
    const refused = await app.json(`/api/chat/${session}`, { body }, 422)
    assert.match(refused.detail, /beyond the document’s 10 characters/)
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    assert.deepEqual(column(messages, 'message_type'), ['import'], 'no message was stored')
    for (const html of ['', ' \n']) {
      const empty = await app.json(`/api/sessions/${session}/documents`, { body: { html } }, 422)
      assert.match(empty.detail, /can’t be empty/)
    }
    assert.equal(await app.htmlOf(id), '<h1>A</h1>')
  })

  it('does not report a rejected change as done', async () => {
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

  it('creates a new document whatever version the request names', async () => {
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

  it('rejects an edit of a version that is not the latest', async () => {
    const session = await app.newSession()
    await app.importHtml(session, '<h1>A</h1>')
    await app.chat(session, { message: 'Change the title to "B"', base_version: 1 })
    await app.json(
      `/api/chat/${session}`,
      { body: { message: 'Change the title to "C"', base_version: 1 } },
      409,
    )
  })

  it('rejects a message when no further stream may be opened', async () => {
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

  it('truncates a long title without splitting a character', async () => {
    const session = await app.newSession()
    await app.importHtml(session, `<title>${'x'.repeat(199)}😀</title>`)
    const { active_document } = await app.json(`/api/sessions/${session}`)
    assert.equal(active_document.title, 'x'.repeat(199))
  })

  it('rejects a document above the limit', async () => {
    await using small = await openApp({ MAX_DOCUMENT_SIZE_MB: '1' })
    const session = await small.newSession()
    const html = '"'.repeat(1024 * 1024)
    assert.equal((await small.importHtml(session, html)).length, 36, 'its escapes do not count')
    await small.json(`/api/sessions/${session}/documents`, { body: { html: `${html}1` } }, 413)
  })
})
