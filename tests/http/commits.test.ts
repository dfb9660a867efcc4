import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { Problem } from '../../src/protocol/resources.ts'
import { only, openApp, type TestApp } from '../support/app.ts'
import { call, gate, openWithClaude, stop, stream, text } from '../support/claude.ts'
import { begin, says, waitFor } from '../support/turns.ts'

const page =
  '<!doctype html>\n<html>\n<title>One</title>\n<h1>One</h1>\n<p>Text</p>\n<p>End</p>\n</html>'
const changed = page.replace('Text', 'Other')
const newer = page.replace('End', 'Newer')
const draftWish = 'Write it anew, cut off'

/** Answers an edit and a rewrite after the gate, and cuts the rewrite of `draftWish` off. */
const openHeld = () =>
  openWithClaude((request) => {
    const said = JSON.stringify(request.messages.at(-1))
    if (said.includes(draftWish)) return { ...stream(text(0, changed)), end: 'cut' }
    if (said.includes('Rewrite it')) {
      const middle = changed.indexOf('<h1>')
      const [head, rest] = [changed.slice(0, middle), changed.slice(middle)]
      return stream(text(0, head), gate, text(1, rest), stop('end_turn'))
    }
    if (said.includes('tool_result')) return stream(text(0, 'Done.'), stop('end_turn'))
    const input = { old_text: '<p>Text</p>', new_text: '<p>Other</p>' }
    return stream(
      text(0, 'Wait.'),
      gate,
      call(1, 'toolu_1', 'html_replace', input),
      stop('tool_use'),
    )
  })

type Held = Awaited<ReturnType<typeof openHeld>>

interface Place {
  test: Held
  session: string
  /** A document at version 2, which is `page`; its version 1 is `changed`. */
  id: string
}

interface Refused {
  code: string
  message: string
}

/** Changes “Text” to “Other” while `race` happens between reading and committing. */
type Operation = (place: Place, race: () => Promise<unknown>) => Promise<Refused | undefined>

/** Runs `race` once, right before the next write of the app. */
function beforeNextWrite({ services: { db } }: TestApp, race: () => Promise<unknown>): void {
  const { write } = db
  db.write = async (statements) => {
    db.write = write
    await race()
    return write(statements)
  }
}

/** Asks the app while `race` happens before its write. */
async function askDuring(
  { test: { app } }: Place,
  race: () => Promise<unknown>,
  path: string,
  init: Parameters<TestApp['ask']>[1],
): Promise<Refused | undefined> {
  beforeNextWrite(app, race)
  const response = await app.ask(path, init)
  if (response.ok) return undefined
  assert.equal(response.status, 409)
  const { detail: message } = v.parse(Problem, await response.json())
  return { code: 'conflict', message }
}

async function chatDuring(
  { test: { app, claude }, session }: Place,
  race: () => Promise<unknown>,
  body: Record<string, unknown>,
): Promise<Refused | undefined> {
  const turn = await begin(app, session, body)
  await waitFor(app, turn.id, (event) => says('Wait')(event) || event.type === 'html_chunk')
  await race()
  claude.open()
  const events = await turn.end()
  const { outcome } = only(events, 'done')
  if (outcome === 'completed') return undefined
  assert.equal(outcome, 'failed')
  const { code, content } = only(events, 'error')
  assert.match(content, /^This was not saved\. /)
  return { code, message: content }
}

const operations: Record<string, Operation> = {
  'a manual save': (place, race) =>
    askDuring(place, race, `/api/documents/${place.id}/html`, {
      method: 'PUT',
      body: { html: changed, base_version: 2 },
    }),
  'manual edits': (place, race) => {
    const from = page.indexOf('Text')
    const edits = [{ from, to: from + 4, insert: 'Other' }]
    const body = { base_version: 2, edits }
    return askDuring(place, race, `/api/documents/${place.id}/edits`, { body })
  },
  'a restore': (place, race) =>
    askDuring(place, race, `/api/documents/${place.id}/versions/1/restore`, { method: 'POST' }),
  'a kept draft': async (place, race) => {
    const { app } = place.test
    const events = await app.chat(place.session, { message: draftWish, route: 'rewrite' })
    assert.equal(only(events, 'done').outcome, 'failed')
    const { turn_id } = only(events, 'turn')
    return askDuring(place, race, `/api/turns/${turn_id}/keep`, { method: 'POST' })
  },
  'a turn that edits': (place, race) => chatDuring(place, race, { message: 'Change it' }),
  'a turn that rewrites': (place, race) =>
    chatDuring(place, race, { message: 'Rewrite it', route: 'rewrite' }),
}

async function prepare(test: Held): Promise<Place> {
  const session = await test.app.newSession()
  const id = await test.app.importHtml(session, changed)
  const body = { html: page, base_version: 1 }
  await test.app.json(`/api/documents/${id}/html`, { method: 'PUT', body })
  return { test, session, id }
}

function lock({ test: { app }, id }: Place, passage: string) {
  const from = page.indexOf(passage)
  const body = { from, to: from + passage.length, base_version: 2 }
  return app.json(`/api/documents/${id}/locks`, { body }, 201)
}

for (const [name, run] of Object.entries(operations)) {
  const isTurn = name.startsWith('a turn')
  describe(`${name}, on a document that changes before it is committed`, () => {
    it('is refused for a new lock on what it changes', async () => {
      await using test = await openHeld()
      const place = await prepare(test)
      const refused = await run(place, () => lock(place, '<p>Text</p>'))
      assert.equal(refused?.code, isTurn ? 'locked' : 'conflict')
      const from = page.indexOf('<p>Text</p>')
      assert.match(
        refused?.message ?? '',
        new RegExp(`haracters ${from} to ${from + 11} are locked`),
      )
      assert.doesNotMatch(refused?.message ?? '', /version/)
      assert.equal(await test.app.htmlOf(place.id), page)
    })

    it('is saved beside a new lock elsewhere', async () => {
      await using test = await openHeld()
      const place = await prepare(test)
      assert.equal(await run(place, () => lock(place, '<p>End</p>')), undefined)
      assert.equal(await test.app.htmlOf(place.id), changed)
      const { locks } = await test.app.json(`/api/documents/${place.id}/locks`)
      const from = changed.indexOf('<p>End</p>')
      assert.deepEqual([locks[0].from, locks[0].to], [from, from + 10])
    })

    for (const what of ['document', 'session'] as const) {
      it(`is refused when the ${what} went to the trash`, async () => {
        await using test = await openHeld()
        const { app } = test
        const place = await prepare(test)
        const { session, id } = place
        const at = `/api/sessions/${session}${what === 'document' ? `/documents/${id}` : ''}`
        const refused = await run(place, () => app.ask(at, { method: 'DELETE' }))
        assert.equal(refused?.code, 'conflict')
        assert.match(refused?.message ?? '', /is in the trash\. Restore it/)
        await app.json(`${at}/restore`, { method: 'POST' })
        assert.equal(await app.htmlOf(id), page)
      })
    }

    const saveNewer = ({ test: { app }, id }: Place, html: string) =>
      app.json(`/api/documents/${id}/html`, { method: 'PUT', body: { html, base_version: 2 } })

    if (name === 'a turn that edits') {
      it('is made to a newer version that leaves its place alone', async () => {
        await using test = await openHeld()
        const place = await prepare(test)
        assert.equal(await run(place, () => saveNewer(place, newer)), undefined)
        assert.equal(await test.app.htmlOf(place.id), newer.replace('Text', 'Other'))
      })

      it('is refused for a newer version that changes its place, and both are named', async () => {
        await using test = await openHeld()
        const place = await prepare(test)
        const html = page.replace('Text', 'Mine')
        const refused = await run(place, () => saveNewer(place, html))
        assert.equal(refused?.code, 'conflict')
        assert.equal(
          refused?.message,
          'This was not saved. Version 3 was saved while version 2 was being changed, and both change the same place, at line 5. Look at version 3, then try again.',
        )
        assert.equal(await test.app.htmlOf(place.id), html)
      })
      return
    }

    it('is refused for a newer version, whose number is named', async () => {
      await using test = await openHeld()
      const place = await prepare(test)
      const refused = await run(place, () => saveNewer(place, newer))
      assert.equal(refused?.code, 'conflict')
      assert.match(refused?.message ?? '', /is at version 3 by now, not 2\./)
      assert.doesNotMatch(refused?.message ?? '', /lock/)
      assert.equal(await test.app.htmlOf(place.id), newer)
    })
  })
}

for (const [body, what] of [
  [{ html: page }, 'an import'],
  [{ title: 'Two' }, 'a blank document'],
] as const) {
  for (const permanent of [false, true]) {
    const where = permanent ? 'was deleted for good' : 'went to the trash'
    it(`${what} leaves nothing when its session ${where} meanwhile`, async () => {
      await using app = await openApp()
      const session = await app.newSession()
      const first = await app.importHtml(session, page)
      const path = `/api/sessions/${session}`
      beforeNextWrite(app, async () => {
        await app.ask(path, { method: 'DELETE' })
        if (permanent) await app.ask(`${path}?permanent=true`, { method: 'DELETE' })
      })
      const { detail } = await app.json(`${path}/documents`, { body }, 404)
      assert.match(detail, /There is no such session/)
      if (permanent) return
      await app.ask(`${path}/restore`, { method: 'POST' })
      const { documents, active_document } = await app.json(path)
      assert.deepEqual(documents, [active_document])
      assert.equal(active_document.id, first)
    })
  }
}

describe('a commit', () => {
  for (const [what, path, method] of [
    ['kept', 'keep', 'POST'],
    ['discarded', 'draft', 'DELETE'],
  ] as const) {
    it(`of a draft says so when the draft was ${what} meanwhile`, async () => {
      await using test = await openHeld()
      const { app } = test
      const place = await prepare(test)
      const { session, id } = place
      const events = await app.chat(session, { message: draftWish, route: 'rewrite' })
      const at = `/api/turns/${only(events, 'turn').turn_id}`
      const race = () => app.ask(`${at}/${path}`, { method })
      const refused = await askDuring(place, race, `${at}/keep`, { method: 'POST' })
      assert.match(refused?.message ?? '', /draft was kept, continued or discarded/)
      const { versions } = await app.json(`/api/documents/${id}/versions`)
      assert.equal(versions.length, what === 'kept' ? 3 : 2)
    })
  }

  it('of a rewrite is not refused for a lock that was removed while it ran', async () => {
    await using test = await openHeld()
    const place = await prepare(test)
    await lock(place, '<p>Text</p>')
    const path = `/api/documents/${place.id}/locks`
    const race = () => test.app.ask(path, { method: 'DELETE' })
    const refused = await chatDuring(place, race, { message: 'Rewrite it', route: 'rewrite' })
    assert.equal(refused, undefined)
    assert.equal(await test.app.htmlOf(place.id), changed)
  })

  it('of a rewrite leaves a draft to keep when it is refused', async () => {
    await using test = await openHeld()
    const { app, claude } = test
    const place = await prepare(test)
    const turn = await begin(app, place.session, { message: 'Rewrite it', route: 'rewrite' })
    await waitFor(app, turn.id, (event) => event.type === 'html_chunk')
    await lock(place, '<p>Text</p>')
    claude.open()
    const error = only(await turn.end(), 'error')
    assert.match(error.content, /kept as a draft/)
    assert.deepEqual(error.offers, ['keep', 'discard', 'retry'])
    await app.json(`/api/turns/${turn.id}/keep`, { method: 'POST' }, 409)
    await app.ask(`/api/documents/${place.id}/locks`, { method: 'DELETE' })
    await app.json(`/api/turns/${turn.id}/keep`, { method: 'POST' })
    assert.equal(await app.htmlOf(place.id), changed)
  })

  it('keeps to a lock that has moved since it was made', async () => {
    await using test = await openHeld()
    const { app } = test
    const place = await prepare(test)
    await lock(place, '<p>Text</p>')
    const path = `/api/documents/${place.id}/html`
    const moved = page.replace('<h1>One', '<h1>A longer heading')
    await app.json(path, { method: 'PUT', body: { html: moved, base_version: 2 } })
    const body = { html: moved.replace('Text', 'Other'), base_version: 3 }
    const { detail } = await app.json(path, { method: 'PUT', body }, 409)
    const from = moved.indexOf('<p>Text</p>')
    assert.match(detail, new RegExp(`haracters ${from} to ${from + 11} are locked`))
    const elsewhere = { html: moved.replace('End', 'Finish'), base_version: 3 }
    await app.json(path, { method: 'PUT', body: elsewhere })
  })
})
