import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'node:test'
import { sql } from 'drizzle-orm'
import { insertEvent, settleTurn } from '../../src/store/turns.ts'
import { column, only, openApp, readEvents } from '../support/app.ts'
import { call, gate, openWithClaude, stop, stream, text } from '../support/claude.ts'
import { startHrana } from '../support/hrana.ts'
import { begin, says, waitFor } from '../support/turns.ts'

const page = '<!doctype html>\n<title>One</title>\n<h1>One</h1>\n<p>Text</p>\n'

/** A model that says “Wait.”, waits at the gate, and then changes the page's title. */
const slowRename = () =>
  openWithClaude((_, index) =>
    index === 0
      ? stream(
          text(0, 'Wait.'),
          gate,
          call(1, 'toolu_1', 'html_replace', {
            old_text: '<title>One</title>',
            new_text: '<title>Two</title>',
          }),
          stop('tool_use'),
        )
      : stream(text(0, 'Done.'), stop('end_turn')),
  )

describe('a turn', () => {
  it('renames nothing when a manual save came first', async () => {
    await using test = await slowRename()
    const { app, claude } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const turn = await begin(app, session, { message: 'Call it Two' })
    await waitFor(app, turn.id, says('Wait'))
    const html = page.replaceAll('One', 'Mine')
    await app.json(`/api/documents/${id}/html`, { method: 'PUT', body: { html, base_version: 1 } })
    claude.open()
    const events = await turn.end()
    assert.equal(only(events, 'error').code, 'conflict')
    assert.equal(only(events, 'done').outcome, 'failed')
    assert.equal(await app.htmlOf(id), html)
    const { title, active_document } = await app.json(`/api/sessions/${session}`)
    assert.deepEqual([title, active_document.title], ['One', 'Mine'])
  })

  for (const [name, about] of [
    ['a version', { base_version: 1 }],
    ['a selection', { selection: { from: 0, to: 20 } }],
  ] as const) {
    it(`that names ${name} is not applied to a later one, even after waiting`, async () => {
      await using test = await slowRename()
      const { app, claude } = test
      const session = await app.newSession()
      const id = await app.importHtml(session, page)
      const first = await begin(app, session, { message: 'Call it Two' })
      const second = await begin(app, session, { message: 'And blue', ...about })
      await waitFor(app, first.id, says('Wait'))
      claude.open()
      assert.equal(only(await first.end(), 'done').outcome, 'completed')
      const { code, content } = only(await second.end(), 'error')
      assert.equal(code, 'conflict')
      assert.match(content, /version 2 by now, not 1/)
      assert.equal(claude.requests.length, 2, 'the model was not asked')
      assert.equal((await app.json(`/api/documents/${id}/versions`)).versions.length, 2)
    })
  }

  it('that waits for another does not ask the model about a document in the trash', async () => {
    await using test = await slowRename()
    const { app, claude } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const first = await begin(app, session, { message: 'Call it Two' })
    const second = await begin(app, session, { message: 'And blue' })
    await waitFor(app, first.id, says('Wait'))
    await app.ask(`/api/sessions/${session}/documents/${id}`, { method: 'DELETE' })
    claude.open()
    assert.equal(only(await first.end(), 'done').outcome, 'failed')
    const { code, content } = only(await second.end(), 'error')
    assert.equal(code, 'conflict')
    assert.match(content, /in the trash\. Restore it/)
    assert.equal(claude.requests.length, 2, 'the second turn did not ask')
  })

  it('that waits for another ends at once when it is cancelled', async () => {
    await using test = await slowRename()
    const { app, claude } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const first = await begin(app, session, { message: 'Call it Two' })
    const second = await begin(app, session, { message: 'Make it blue' })
    await app.json(`/api/turns/${second.id}/cancel`, { method: 'POST' })
    assert.equal(only(await second.end(), 'done').outcome, 'cancelled')
    await waitFor(app, first.id, says('Wait'))
    assert.equal((await app.json(`/api/turns/${first.id}`)).state, 'running')
    claude.open()
    assert.equal(only(await first.end(), 'done').outcome, 'completed')
    assert.match(await app.htmlOf(id), /Two/)
  })

  it('saves nothing more when another server has ended it', async () => {
    await using test = await slowRename()
    const { app, claude } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const turn = await begin(app, session, { message: 'Call it Two' })
    await waitFor(app, turn.id, says('Wait'))
    // As another server does that takes this one for dead.
    await app.services.db.write([
      insertEvent(turn.id, { type: 'done', content: 'Gone', outcome: 'interrupted' }),
      settleTurn(turn.id, 'interrupted'),
    ])
    claude.open()
    assert.equal(only(await turn.end(), 'done').outcome, 'interrupted')
    // A further turn of the document begins when this one has ended.
    const next = await app.chat(session, { message: 'Anything else', document_id: id })
    assert.equal(only(next, 'done').outcome, 'completed')
    assert.equal(await app.htmlOf(id), page)
    assert.equal((await app.json(`/api/turns/${turn.id}`)).state, 'interrupted')
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    assert.equal(column(messages, 'turn_id').filter((id) => id === turn.id).length, 1)
  })

  it('lets its draft be kept only once, whatever follows', async () => {
    await using test = await openWithClaude(() => stream(text(0, '<h1>Half'), stop('max_tokens')))
    const { app } = test
    const session = await app.newSession()
    const turn = await begin(app, session, { message: 'A page' })
    const { document_id } = only(await turn.end(), 'turn')
    await app.json(`/api/turns/${turn.id}/keep`, { method: 'POST' })
    const body = { html: '<h1>Whole</h1>', base_version: 1 }
    await app.json(`/api/documents/${document_id}/html`, { method: 'PUT', body })
    await app.json(`/api/turns/${turn.id}/keep`, { method: 'POST' }, 409)
    assert.equal(await app.htmlOf(String(document_id)), '<h1>Whole</h1>')
  })

  it('sends the model the earlier messages and no later ones', async () => {
    await using test = await openWithClaude((_, index) =>
      index === 0
        ? stream(text(0, 'Wait.'), gate, text(1, ' Answer one.'), stop('end_turn'))
        : stream(text(0, 'Answer more.'), stop('end_turn')),
    )
    const { app, claude } = test
    const session = await app.newSession()
    await app.importHtml(session, page)
    const first = await begin(app, session, { message: 'FIRST wish' })
    const second = await begin(app, session, { message: 'SECOND wish' })
    const third = await begin(app, session, { message: 'THIRD wish' })
    await waitFor(app, first.id, says('Wait'))
    claude.open()
    for (const turn of [first, second, third]) await turn.end()
    const told = claude.requests.map((request) => JSON.stringify(request.messages[0]?.content))
    assert.match(told[1] ?? '', /user: FIRST wish.*Answer one/)
    assert.doesNotMatch(told[1] ?? '', /THIRD/)
    assert.match(told[2] ?? '', /user: FIRST wish.*user: SECOND wish/)
    assert.doesNotMatch(told[0] ?? '', /Earlier|SECOND|THIRD/)
  })

  it('is not started when another server has ended it', async () => {
    await using test = await slowRename()
    const { app, claude } = test
    const session = await app.newSession()
    await app.importHtml(session, page)
    const first = await begin(app, session, { message: 'Call it Two' })
    const second = await begin(app, session, { message: 'And blue' })
    await waitFor(app, first.id, says('Wait'))
    await app.services.db.write([
      insertEvent(second.id, { type: 'done', content: 'Gone', outcome: 'interrupted' }),
      settleTurn(second.id, 'interrupted'),
    ])
    claude.open()
    await first.end()
    await second.end()
    assert.equal((await app.json(`/api/turns/${second.id}`)).state, 'interrupted')
    assert.deepEqual((await app.json(`/api/sessions/${session}`)).turns, [])
    assert.equal(await app.services.turns.recover(), 0)
    assert.equal(claude.requests.length, 2)
  })

  it('continues a truncated document without repeating the overlap', async () => {
    const whole = `<!doctype html>\n<html>\n<title>Long</title>\n<h1>Long</h1>\n${'<p>Words.</p>\n'.repeat(60)}</html>`
    // In the middle of a line, which the model begins again.
    const cut = whole.indexOf('<p>', 400) + 9
    await using test = await openWithClaude((_, index) =>
      index < 2
        ? stream(text(0, index === 0 ? whole.slice(0, cut) : ''), stop('max_tokens'))
        : stream(
            text(0, '```html\n', whole.slice(cut - 9, cut + 2), whole.slice(cut + 2), '\n```'),
            stop('end_turn'),
          ),
    )
    const { app, claude } = test
    const session = await app.newSession()
    const first = await app.chat(session, { message: 'A long page' })
    assert.equal(only(first, 'done').outcome, 'truncated')
    const { turn_id, document_id } = only(first, 'turn')
    const response = await app.ask(`/api/turns/${turn_id}/continue`, { method: 'POST' })
    const second = await readEvents(response)
    assert.equal(only(second, 'turn').document_id, document_id)
    assert.equal(only(second, 'html').content, whole)
    const pieces = second.flatMap((event) => (event.type === 'html_chunk' ? [event.content] : []))
    assert.equal(pieces.join(''), whole, 'its own story has all of the document')
    const sent = claude.requests[2]?.messages ?? []
    assert.deepEqual(
      sent.map((one) => one.role),
      ['user', 'assistant', 'user'],
    )
    assert.equal(sent[1]?.content, whole.slice(0, cut))
    const state = await app.json(`/api/sessions/${session}`)
    assert.deepEqual([state.drafts, state.active_document.title], [[], 'Long'])
    await app.json(`/api/turns/${turn_id}/draft`, {}, 404)
    await app.json(`/api/turns/${turn_id}/continue`, { method: 'POST' }, 404)
    await app.json(`/api/turns/${only(second, 'turn').turn_id}/continue`, { method: 'POST' }, 409)
  })

  it('continues a document that is longer than one answer, at most 3 times', async () => {
    const lines = Array.from({ length: 90 }, (_, index) => `<p>Line ${index}.</p>`)
    const whole = `<!doctype html>\n<html>\n<h1>Long</h1>\n${lines.join('\n')}\n</html>`
    const pieceLength = 200
    await using test = await openWithClaude(({ messages }, index) => {
      const written = messages[1]?.content ?? ''
      // Each answer repeats the end of the one before.
      const from = Math.max(0, written.length - 50)
      const isLast = index === 3
      const answer = whole.slice(from, isLast ? undefined : written.length + pieceLength)
      return stream(text(0, answer), stop(isLast ? 'end_turn' : 'max_tokens'))
    })
    const { app, claude } = test
    const told = await app.chat(await app.newSession(), { message: 'A long page' })
    assert.equal(only(told, 'html').content, whole)
    const pieces = told.flatMap((event) => (event.type === 'html_chunk' ? [event.content] : []))
    assert.equal(pieces.join(''), whole)
    assert.equal(claude.requests.length, 4)

    const cut = await app.chat(await app.newSession(), { message: 'A longer page' })
    assert.equal(only(cut, 'done').outcome, 'truncated')
    assert.equal(claude.requests.length, 8)
    const { turn_id } = only(cut, 'turn')
    const draft = await app.json(`/api/turns/${turn_id}/draft`)
    assert.equal(draft.html, whole.slice(0, 4 * pieceLength))
  })

  it('can be cancelled on another server, and is cancelled on both', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    await using hrana = await startHrana()
    await using test = await openWithClaude(
      () => stream(text(0, 'Wait.'), gate, stop('end_turn')),
      {
        DATABASE_URL: hrana.url,
      },
    )
    await using other = await openApp({ DATABASE_URL: hrana.url })
    const { app, claude } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const turn = await begin(app, session, { message: 'Call it Two' })
    await waitFor(app, turn.id, says('Wait'))
    await other.json(`/api/turns/${turn.id}/cancel`, { method: 'POST' })
    assert.equal((await app.json(`/api/turns/${turn.id}`)).state, 'cancelled')
    assert.equal(only(await turn.end(), 'done').outcome, 'cancelled')
    assert.equal(claude.aborted, 0)
    t.mock.timers.tick(10_000)
    while (claude.aborted === 0) await setImmediate()
    const next = await other.chat(session, { message: 'Change the title to "Two"' })
    assert.equal(only(next, 'done').outcome, 'completed')
    assert.equal((await other.json(`/api/documents/${id}/versions`)).versions.length, 2)
  })

  it('is continued once, however many requests ask for it at the same time', async () => {
    await using test = await openWithClaude((_, index) =>
      index < 2
        ? stream(text(0, index === 0 ? '<!doctype html><html><p>Half' : ''), stop('max_tokens'))
        : stream(text(0, '</p></html>'), stop('end_turn')),
    )
    const { app, claude } = test
    const { turn_id } = only(await app.chat(await app.newSession(), { message: 'A page' }), 'turn')
    const path = `/api/turns/${turn_id}/continue`
    const answers = await Promise.all([1, 2, 3].map(() => app.ask(path, { method: 'POST' })))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 404, 404],
    )
    for (const answer of answers) await answer.text()
    assert.equal(claude.requests.length, 3)
  })

  for (const [name, method, path] of [
    ['discarded', 'DELETE', 'draft'],
    ['kept', 'POST', 'keep'],
  ] as const) {
    it(`is continued or ${name}, not both, and settles`, async () => {
      await using hrana = await startHrana()
      let isCut = false
      await using test = await openWithClaude(
        ({ messages }) => {
          if (isCut) return stream(text(0, '</p></html>'), stop('end_turn'))
          const half = messages[1] ? '' : '<!doctype html><html><p>Half'
          return stream(text(0, half), stop('max_tokens'))
        },
        { DATABASE_URL: hrana.url },
      )
      const { app } = test
      for (const isFirst of [true, false]) {
        const session = await app.newSession()
        isCut = false
        const { turn_id } = only(await app.chat(session, { message: 'A page' }), 'turn')
        isCut = true
        const at = `/api/turns/${turn_id}`
        const asks = [
          () => app.ask(`${at}/continue`, { method: 'POST' }),
          () => app.ask(`${at}/${path}`, { method }),
        ]
        const answers = await Promise.all((isFirst ? asks : asks.toReversed()).map((ask) => ask()))
        assert.equal(answers.filter(({ ok }) => ok).length, 1)
        for (const answer of answers) await answer.text()
        const { turns, drafts, documents } = await app.json(`/api/sessions/${session}`)
        assert.deepEqual([turns, drafts], [[], []])
        for (const { latest_version } of documents) assert.equal(latest_version, 1)
      }
    })
  }

  it('rewrites a document without the model repeating its images', async () => {
    const image = `data:image/png;base64,${'iVBORw0KGgo+/Ab1'.repeat(5000)}`
    const old = `<!doctype html>\n<html>\n<h1>Old</h1>\n<img src="${image}">\n</html>`
    const answer =
      '<!doctype html>\n<html>\n<h1>New</h1>\n<img src="data:image/png;base64,[folded-0]">\n<p>End</p></html>'
    const cut = answer.indexOf('<p>End')
    const inside = answer.indexOf('[folded') + 5
    await using test = await openWithClaude((_, index) =>
      index < 2
        ? stream(
            text(0, ...(index === 0 ? [answer.slice(0, inside), answer.slice(inside, cut)] : [])),
            stop('max_tokens'),
          )
        : stream(text(0, answer.slice(cut)), stop('end_turn')),
    )
    const { app, claude } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, old)
    const first = await app.chat(session, { message: 'Anew', route: 'rewrite' })
    assert.equal(only(first, 'done').outcome, 'truncated')
    const { turn_id } = only(first, 'turn')
    const { html } = await app.json(`/api/turns/${turn_id}/draft`)
    assert.ok(html.includes(image))
    await readEvents(await app.ask(`/api/turns/${turn_id}/continue`, { method: 'POST' }))
    const whole = answer.replace('data:image/png;base64,[folded-0]', image)
    assert.equal(await app.htmlOf(id), whole)
    for (const request of claude.requests) {
      assert.doesNotMatch(JSON.stringify(request), /iVBORw0KGgo/)
    }
    assert.equal(claude.requests[1]?.messages[1]?.content, answer.slice(0, cut))
  })

  it('keeps the draft when a continuation fails, and lets it be discarded', async () => {
    await using test = await openWithClaude((_, index) =>
      index === 0
        ? stream(text(0, '<h1>Half'), stop('max_tokens'))
        : { kind: 'status', status: 401, body: {} },
    )
    const { app } = test
    const session = await app.newSession()
    const { turn_id } = only(await app.chat(session, { message: 'A page' }), 'turn')
    const again = await readEvents(
      await app.ask(`/api/turns/${turn_id}/continue`, { method: 'POST' }),
    )
    assert.equal(only(again, 'done').outcome, 'failed')
    const next = only(again, 'turn').turn_id
    assert.equal((await app.json(`/api/turns/${next}/draft`)).html, '<h1>Half')
    assert.equal((await app.ask(`/api/turns/${next}/draft`, { method: 'DELETE' })).status, 204)
    const state = await app.json(`/api/sessions/${session}`)
    assert.deepEqual([state.documents, state.drafts], [[], []])
  })

  it('is not continued if an earlier release did not keep its files', async () => {
    await using test = await openWithClaude(() => stream(text(0, '<h1>Half'), stop('max_tokens')))
    const { app } = test
    const session = await app.newSession()
    const { turn_id } = only(await app.chat(session, { message: 'A page' }), 'turn')
    // As that release stored it.
    await app.services.db.write([
      sql`UPDATE chat_messages SET content = ${'A page\n\nAttached: a.csv'} WHERE turn_id = ${turn_id} AND role = 'user'`,
    ])
    const refused = await app.json(`/api/turns/${turn_id}/continue`, { method: 'POST' }, 422)
    assert.match(refused.detail, /files .* not kept/)
  })

  it('ends the stream of a follower that has read everything', async () => {
    await using test = await slowRename()
    const { app, claude } = test
    const session = await app.newSession()
    await app.importHtml(session, page)
    const turn = await begin(app, session, { message: 'Call it Two' })
    await waitFor(app, turn.id, says('Wait'))
    claude.open()
    const { length } = await turn.end()
    const headers = { 'last-event-id': String(length) }
    const over = await app.ask(`/api/turns/${turn.id}/events`, { headers })
    assert.equal(over.status, 204, 'so that an EventSource does not ask again')
    assert.equal(over.body, null)
    const beyond = await app.ask(`/api/turns/${turn.id}/events?after=${length + 1}`)
    assert.equal(beyond.status, 204)
    const last = await app.ask(`/api/turns/${turn.id}/events?after=${length - 1}`)
    assert.equal(only(await readEvents(last), 'done').outcome, 'completed')
  })

  it('keeps the stream of a follower that is up to date open while it runs', async () => {
    await using test = await slowRename()
    const { app, claude } = test
    const session = await app.newSession()
    await app.importHtml(session, page)
    const turn = await begin(app, session, { message: 'Call it Two' })
    const seen = await waitFor(app, turn.id, says('Wait'))
    const waiting = await app.ask(`/api/turns/${turn.id}/events?after=${seen}`)
    assert.equal(waiting.status, 200)
    claude.open()
    const events = await turn.end()
    assert.deepEqual(await readEvents(waiting), events.slice(seen))
  })

  it('replays a long event log without a pause', { timeout: 10_000 }, async () => {
    const calls = Array.from({ length: 700 }, (_, index) =>
      call(index, `toolu_${index}`, 'html_delete', { text_to_delete: `nowhere ${index}` }),
    )
    await using test = await openWithClaude((_, index) =>
      index === 0
        ? stream(...calls, stop('tool_use'))
        : stream(text(0, 'I can’t.'), stop('end_turn')),
    )
    const { app } = test
    const session = await app.newSession()
    await app.importHtml(session, page)
    const turn = await begin(app, session, { message: 'Delete nothing' })
    const events = await turn.end()
    assert.equal(events.filter((event) => event.type === 'edit').length, 700)
    assert.deepEqual(await readEvents(await app.ask(`/api/turns/${turn.id}/events`)), events)
  })

  it('holds no stream open for HEAD requests', async () => {
    await using test = await openWithClaude(
      () => stream(text(0, '<h1>Half'), gate, stop('end_turn')),
      { MAX_STREAMS: '2' },
    )
    const { app, claude } = test
    const session = await app.newSession()
    const turn = await begin(app, session, { message: 'A page' })
    for (let times = 0; times < 5; times++) {
      const head = await app.ask(`/api/turns/${turn.id}/events`, { method: 'HEAD' })
      assert.equal(head.status, 200)
      assert.equal(head.body, null)
    }
    await waitFor(app, turn.id, (event) => event.type === 'html_chunk')
    claude.open()
    await turn.end()
  })

  it('counts readers of its live preview as followers', async () => {
    await using test = await openWithClaude(
      () => stream(text(0, '<h1>Half'), gate, stop('end_turn')),
      { MAX_STREAMS: '2' },
    )
    const { app, claude } = test
    const turn = await begin(app, await app.newSession(), { message: 'A page' })
    const headers = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'same-origin' }
    const watch = () => app.ask(`/preview/turns/${turn.id}`, { headers })
    const first = await watch()
    assert.equal(first.status, 200)
    assert.equal((await watch()).status, 503)
    await first.body?.cancel()
    const second = await watch()
    claude.open()
    const ownScript = /^<script nonce=.*?<\/script>/s
    assert.equal((await second.text()).replace(ownScript, ''), '<h1>Half')
    await turn.end()
    assert.equal((await watch()).status, 200)
  })

  it('joins a character that arrives in two halves', async () => {
    await using test = await openWithClaude(() =>
      stream(text(0, '<!doctype html><html><p>', '\ud83c', '\udf75</p></html>'), stop('end_turn')),
    )
    const session = await test.app.newSession()
    const events = await test.app.chat(session, { message: 'A page' })
    assert.equal(only(events, 'html').content, '<!doctype html><html><p>🍵</p></html>')
  })

  it('keeps messages and documents in order when the clock jumps', async (t) => {
    await using app = await openApp()
    const session = await app.newSession()
    const ids: string[] = []
    const said: string[] = []
    const day = 86_400_000
    const now = Date.now()
    for (const [index, time] of [now, now - day, now + 400 * day, now - 400 * day].entries()) {
      t.mock.timers.enable({ apis: ['Date'], now: time })
      ids.push(await app.importHtml(session, page))
      said.push(`Change the title to "Title ${index}"`)
      const events = await app.chat(session, { message: said.at(-1), document_id: ids[0] })
      assert.equal(only(events, 'done').outcome, 'completed')
      t.mock.timers.reset()
    }
    const { documents } = await app.json(`/api/sessions/${session}`)
    assert.deepEqual(column(documents, 'id'), ids)
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    const asked = messages.filter((_: unknown, index: number) => index % 3 === 1)
    assert.deepEqual(column(asked, 'content'), said)
    assert.deepEqual(column(messages, 'role').slice(0, 3), ['system', 'user', 'assistant'])
    const { versions } = await app.json(`/api/documents/${ids[0]}/versions`)
    assert.deepEqual(column(versions, 'user_prompt').slice(0, 4), said.toReversed())
    const [newest] = ids.toReversed()
    await app.ask(`/api/sessions/${session}/documents/${newest}`, { method: 'DELETE' })
    const { active_document } = await app.json(`/api/sessions/${session}`)
    assert.equal(active_document.id, ids.at(-2), 'the newest other one is the active one')
  })

  it('removes only a document that a turn created, whatever the clock does', async (t) => {
    await using test = await openWithClaude(() => stream(stop('refusal')))
    const { app } = test
    const session = await app.newSession()
    const blank = await app.json(`/api/sessions/${session}/documents`, { body: {} }, 201)
    for (const hours of [0, -1, 1]) {
      t.mock.timers.enable({ apis: ['Date'], now: Date.now() + hours * 3_600_000 })
      const other = await app.newSession()
      for (const [id, left] of [[session, [blank.id]] as const, [other, []] as const]) {
        const events = await app.chat(id, { message: 'Create a brief about tea', route: 'create' })
        assert.equal(only(events, 'done').outcome, 'failed')
        const { documents } = await app.json(`/api/sessions/${id}`)
        assert.deepEqual(column(documents, 'id'), left)
      }
      t.mock.timers.reset()
    }
  })
})
