import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'drizzle-orm'
import { column, openApp, only, type TestApp } from '../support/app.ts'

const content = `Create a report

# Tea

Tea went up.

## Regions

| Region | Q1 | Q2 |
| --- | --- | --- |
| North | 1 | 2 |
| South | 5 | 3 |
| East | 4 | 9 |

## Outlook

- Tea for one
- Two
`

const rowsIn = async ({ services }: TestApp) =>
  (await services.db.client.execute('SELECT revision, changes FROM version_changes')).rows

/** Imports a page, saves another one as its version 2, and gives the address of its changes. */
async function savedChange(app: TestApp, before: string, html: string) {
  const session = await app.newSession()
  const id = await app.importHtml(session, before)
  await app.json(`/api/documents/${id}/html`, { method: 'PUT', body: { html, base_version: 1 } })
  return { session, id, path: `/api/documents/${id}/versions/2/changes` }
}

describe('the changes of a version', () => {
  it('say what the composer did, in human units', async () => {
    await using app = await openApp()
    const session = await app.newSession()
    const { document_id } = only(await app.chat(session, { message: content }), 'html')
    const path = `/api/documents/${document_id}/versions`
    assert.deepEqual((await app.json(`${path}/1/changes`)).changes, [])
    const requests: [message: string, ...sentences: string[]][] = [
      ['Sort the table by Q1', '1 row moved, 0 cells altered'],
      ['Add a row: West, 3, 4', 'Row “West” added'],
      ['Replace "Tea" by "Mate" everywhere', '“Tea” replaced by “Mate” in 4 places'],
      [
        'Change the title to "Coffee"',
        'Heading changed: “Mate” → “Coffee”',
        'Page title changed: “Mate” → “Coffee”',
      ],
      ['Make the headings blue', 'Style of h1, h2, h3, h4, h5, h6 changed: --heading'],
      [
        'Move the section Outlook to the top',
        'List item “Outlook” moved',
        'Section “Outlook” moved',
      ],
      ['Delete the section Outlook', 'List item “Outlook” removed', 'Section “Outlook” removed'],
    ]
    for (const [index, [message, ...sentences]] of requests.entries()) {
      only(await app.chat(session, { message }), 'html')
      const first = await app.json(`${path}/${index + 2}/changes`)
      assert.equal(first.holds, true)
      assert.deepEqual(column(first.changes, 'sentence'), sentences)
      assert.deepEqual(await app.json(`${path}/${index + 2}/changes`), first)
    }
    assert.equal((await rowsIn(app)).length, requests.length)
  })

  it('are found once for all readers, and again by newer rules', async () => {
    await using app = await openApp()
    const { path } = await savedChange(app, '<h1>Old</h1>', '<h1>New</h1>')
    assert.deepEqual(await rowsIn(app), [], 'nothing is found before someone reads it')
    const [first, ...others] = await Promise.all(Array.from({ length: 5 }, () => app.json(path)))
    assert.deepEqual(column(first.changes, 'sentence'), ['Heading changed: “Old” → “New”'])
    for (const other of others) assert.deepEqual(other, first)
    const { db } = app.services
    const other = JSON.stringify([{ kind: 'source', sentence: 'Stored', places: [] }])
    await db.write([sql`UPDATE version_changes SET changes = ${other}`])
    assert.deepEqual(column((await app.json(path)).changes, 'sentence'), ['Stored'])
    await db.write([sql`UPDATE version_changes SET revision = 0`])
    assert.deepEqual(await app.json(path), first)
    assert.equal((await rowsIn(app)).length, 1)
  })

  it('are only counted where the page is too large or can’t be read', async () => {
    await using app = await openApp()
    const long = `<p>${'x'.repeat(4_100_000)}</p>`
    const deep = '<div>'.repeat(2000)
    for (const html of [long, deep]) {
      const { path } = await savedChange(app, `<i>1</i>${html}<i>1</i>`, `<i>2</i>${html}<i>2</i>`)
      const { holds, changes } = await app.json(path)
      assert.equal(holds, true)
      assert.match(changes[0].sentence, /^[12] places? in the source$/)
      assert.equal(changes.length, 1)
    }
  })

  it('are deleted with their document', async () => {
    await using app = await openApp()
    const { session, id, path } = await savedChange(app, '<h1>Old</h1>', '<h1>Secret</h1>')
    await app.json(path)
    assert.match(String((await rowsIn(app))[0]?.['changes']), /Secret/)
    const document = `/api/sessions/${session}/documents/${id}`
    await app.ask(document, { method: 'DELETE' })
    await app.json(path, {}, 404)
    await app.ask(`${document}?permanent=true`, { method: 'DELETE' })
    assert.deepEqual(await rowsIn(app), [])
  })
})
