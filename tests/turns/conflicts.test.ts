import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { column, only, type TestApp } from '../support/app.ts'
import { call, gate, openWithClaude, stop, stream, text } from '../support/claude.ts'
import { begin, says, waitFor } from '../support/turns.ts'

const page =
  '<!doctype html>\n<html>\n<title>One</title>\n<h1>One</h1>\n<p>Text</p>\n<p>End</p>\n<script>\nlet a = 1\n\nlet z = 9\n</script>\n</html>'
const data = 'Create a dashboard from this:\nRegion,Units\nNorth,10\nSouth,20\nWest,30'

/** A model that makes these replacements after the gate, and then says that it is done. */
function openEditing(...replacements: [old_text: string, new_text: string][]) {
  return openWithClaude((request) => {
    const said = JSON.stringify(request.messages.at(-1))
    if (said.includes('tool_result')) return stream(text(0, 'Changed it.'), stop('end_turn'))
    const calls = replacements.map(([old_text, new_text], index) =>
      call(index + 1, `toolu_${index}`, 'html_replace', { old_text, new_text }),
    )
    return stream(text(0, 'Wait.'), gate, ...calls, stop('tool_use'))
  })
}

function save(app: TestApp, id: string, html: string, base_version: number) {
  const body = { html, base_version }
  return app.json(`/api/documents/${id}/html`, { method: 'PUT', body })
}

type Editing = Awaited<ReturnType<typeof openEditing>>

/** Begins an edit of a document of one version; `meanwhile` is done before the model answers. */
async function editDuring(
  { app, claude }: Editing,
  meanwhile: (id: string) => Promise<unknown>,
  html = page,
) {
  const session = await app.newSession()
  const id = await app.importHtml(session, html)
  const turn = await begin(app, session, { message: 'Change it' })
  await waitFor(app, turn.id, says('Wait'))
  await meanwhile(id)
  claude.open()
  const events = await turn.end()
  const { versions } = await app.json(`/api/documents/${id}/versions`)
  return { session, id, turn, events, html: await app.htmlOf(id), versions }
}

const edit = ['<p>Text</p>', '<p>Other</p>'] satisfies [string, string]

describe('an edit while newer versions are saved', () => {
  it('is made to the newest of them, with a receipt that holds, and says so', async () => {
    await using test = await openEditing(edit)
    const { app } = test
    const { id, events, html, versions } = await editDuring(test, async (id) => {
      await save(app, id, page.replace('<h1>One', '<h1>A much longer heading'), 1)
      await save(app, id, page.replace('<h1>One', '<h1>A longer heading').replace('End', 'Fin'), 2)
    })
    const newest = page.replace('<h1>One', '<h1>A longer heading').replace('End', 'Fin')
    assert.equal(html, newest.replace('Text', 'Other'))
    const { version, receipt } = only(events, 'html')
    assert.deepEqual([version, receipt.base_version, versions.length], [4, 3, 4])
    const { holds, ranges } = await app.json(`/api/documents/${id}/versions/4/changes`)
    assert.equal(holds, true)
    const [{ old, tool }] = ranges
    assert.deepEqual([newest.slice(old.from, old.to), tool], ['Text', 'html_replace'])
    assert.equal(
      only(events, 'summary').content,
      'Changed it. It was made to version 3, which was saved meanwhile.',
    )
  })

  it('is made where its place was changed and changed back', async () => {
    await using test = await openEditing(edit)
    const { html, versions } = await editDuring(test, async (id) => {
      await save(test.app, id, page.replace('Text', 'Mine'), 1)
      await save(test.app, id, page, 2)
    })
    assert.equal(html, page.replace('Text', 'Other'))
    assert.equal(versions.length, 4)
  })

  it('is refused where another insertion stands at its place, and nothing is lost', async () => {
    await using test = await openEditing(['<p>Text</p>', '<p>Text theirs</p>'])
    const { app } = test
    const mine = page.replace('Text', 'Text mine')
    const { session, events, html } = await editDuring(test, (id) => save(app, id, mine, 1))
    const { content, code, retryable } = only(events, 'error')
    assert.match(
      content,
      /^This was not saved\. Version 2 was saved while version 1 was being changed, and both change the same place, at line 5\. /,
    )
    assert.deepEqual([code, retryable], ['conflict', true])
    assert.equal(html, mine)
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    assert.deepEqual(column(messages, 'content').slice(1), [
      'Change it',
      'Changed by hand.',
      content,
    ])
  })

  it('is refused for a lock that was added to the newer version', async () => {
    await using test = await openEditing(edit)
    const { app } = test
    const newer = page.replace('One</h1>', 'A longer heading</h1>')
    const { events, html } = await editDuring(test, async (id) => {
      await save(app, id, newer, 1)
      const from = newer.indexOf('Text')
      const body = { from, to: from + 4, base_version: 2 }
      await app.json(`/api/documents/${id}/locks`, { body }, 201)
    })
    assert.equal(only(events, 'error').code, 'locked')
    assert.equal(html, newer)
  })

  it('is refused where both together break what each alone leaves intact', async () => {
    await using test = await openEditing(['let z = 9', 'let b = 2\nlet z = 9'])
    const mine = page.replace('let a = 1', 'let b = 1, a = 1')
    const { events, html } = await editDuring(test, (id) => save(test.app, id, mine, 1))
    const { content, code } = only(events, 'error')
    assert.match(
      content,
      /version 1 was being changed, and the two do not fit together: line 7: this script can’t/,
    )
    assert.equal(code, 'conflict')
    assert.equal(html, mine)
  })

  it('is refused where a figure that it computed lacks what the other one changed', async () => {
    await using test = await openEditing(
      ['<td class="number">10</td>', '<td class="number">50</td>'],
      ['60</td>', '100</td>'],
    )
    const { app, claude } = test
    const made = await app.chat(await app.newSession(), {
      message: data,
      model: 'builtin/composer',
    })
    const dashboard = only(made, 'html').content
    const mine = dashboard.replace('<td class="number">20</td>', '<td class="number">25</td>')
    assert.notEqual(mine, dashboard)
    const { events, html } = await editDuring(test, (id) => save(app, id, mine, 1), dashboard)
    assert.match(only(events, 'error').content, /do not fit together: .*otal.* no longer match/)
    assert.equal(html, mine)
    assert.ok(claude.requests.length > 0)
  })

  it('is made although others save again and again, but not forever', async () => {
    for (const [saves, outcome] of [
      [4, 'completed'],
      [50, 'failed'],
    ] as const) {
      await using test = await openEditing(edit)
      const { app } = test
      const { db } = app.services
      const { write } = db
      let saved = 0
      const { events, html, versions } = await editDuring(test, async (id) => {
        db.write = async (statements) => {
          if (saved === saves) return write(statements)
          db.write = write
          await save(app, id, page.replace('End', `Number ${++saved}`), saved)
          const results = await write(statements)
          db.write = saving
          return results
        }
        const saving = db.write
      })
      db.write = write
      assert.equal(only(events, 'done').outcome, outcome)
      const newest = page.replace('End', `Number ${saved}`)
      const isMade = outcome === 'completed'
      assert.equal(html, isMade ? newest.replace('Text', 'Other') : newest)
      assert.equal(versions.length, 1 + saved + (isMade ? 1 : 0))
      if (!isMade) assert.match(only(events, 'error').content, /by now, not \d/)
    }
  })

  it('is mapped, too, if it names a version and a manual save came while it waited', async () => {
    await using test = await openEditing(edit)
    const { app, claude } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const first = await begin(app, session, { message: 'Change it' })
    await waitFor(app, first.id, says('Wait'))
    const from = page.indexOf('<p>Text')
    const second = await begin(app, session, {
      message: 'Change it',
      selection: { from, to: from + 11 },
    })
    await save(app, id, page.replace('<h1>One', '<h1>A longer heading'), 1)
    await app.json(`/api/turns/${first.id}/cancel`, { method: 'POST' })
    await first.end()
    await waitFor(app, second.id, says('Wait'))
    claude.open()
    assert.equal(only(await second.end(), 'done').outcome, 'completed')
    assert.equal(
      await app.htmlOf(id),
      page.replace('<h1>One', '<h1>A longer heading').replace('Text', 'Other'),
    )
  })
})
