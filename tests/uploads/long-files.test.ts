import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { models } from '../../src/providers/catalogue-models.ts'
import { findUpload } from '../../src/store/uploads.ts'
import { readFiles } from '../../src/uploads/message-files.ts'
import { formOf, only, openApp } from '../support/app.ts'
import { blocksOf, call, openWithClaude, stop, stream, text } from '../support/claude.ts'

const rows = Array.from({ length: 60_000 }, (_, at) => `Customer ${at + 1},${at * 3}`)
const long = `Name,Amount\n${rows.join('\n')}\n`
const page = '<!doctype html><title>Customers</title><h1>Customers</h1></html>'

const written = stream(text(0, page), stop('end_turn'))
const reads = (input: Record<string, unknown>) =>
  stream(call(0, 'c1', 'read_upload', input), stop('tool_use'))

describe('a file that is longer than a model can read at once', () => {
  it('is shown as an outline with its size, and read on in parts, which is said in numbers', async () => {
    const answers = [
      reads({ file: 'long.csv', from_line: 59_999, to_line: 60_003 }),
      reads({ file: 'long.csv', search: 'customer 4242' }),
      reads({ file: 'other.csv' }),
      written,
    ]
    await using test = await openWithClaude((_, index) => answers[index] ?? written)
    const { app, claude } = test
    const { uploads } = await app.json('/api/uploads', { body: formOf({ 'long.csv': long }) }, 201)
    assert.equal(uploads[0].summary, '60,001 rows, 2 columns, nothing cut')
    const session = await app.newSession()
    const attachments = [{ upload_id: uploads[0].upload_id }]
    const events = await app.chat(session, { message: 'A report', route: 'create', attachments })
    const [outline] = blocksOf(claude.requests[0], 0)
    const shown = JSON.stringify(outline)
    assert.match(shown, /only an outline.*60,001 rows, 2 columns.*1,[\d,]+ characters/)
    assert.match(shown, /Name,Amount\\nCustomer 1,0\\nCustomer 2,3/)
    assert.ok(shown.length < 40_000, `${shown.length} characters`)
    const results = claude.requests
      .slice(1)
      .map((request) => JSON.stringify(request.messages.at(-1)))
    assert.match(results[0] ?? '', /lines 59999 to 60001\]\\n.*Customer 60000,179997/)
    assert.match(results[1] ?? '', /\[11 lines with .*line 4243: Customer 4242,12723/)
    assert.match(results[2] ?? '', /There is no file .*other\.csv.*long\.csv/)
    assert.match(
      only(events, 'summary').content,
      /long\.csv is longer than the model can read at once \(1,[\d,]+ characters\): it was given an outline, and read [\d,]+ characters more\./,
    )
    assert.equal(only(events, 'done').outcome, 'completed')
  })

  it('is read when a question is asked, and when a document is changed', async () => {
    const answer = stream(text(0, 'It is 12,723.'), stop('end_turn'))
    const answers = [
      written,
      reads({ file: 'long.csv', search: 'Customer 4242' }),
      answer,
      reads({ file: 'long.csv', from_line: 2, to_line: 2 }),
      stream(
        call(0, 'c1', 'html_replace', {
          old_text: '<h1>Customers</h1>',
          new_text: '<h1>Customer 1</h1>',
        }),
        stop('tool_use'),
      ),
      stream(text(0, 'Renamed.'), stop('end_turn')),
    ]
    await using test = await openWithClaude((_, index) => answers[index] ?? answer)
    const { app, claude } = test
    const { uploads } = await app.json('/api/uploads', { body: formOf({ 'long.csv': long }) }, 201)
    const attachments = [{ upload_id: uploads[0].upload_id }]
    const session = await app.newSession()
    await app.chat(session, { message: 'A page', route: 'create' })
    const asked = { message: 'How much has customer 4242?', route: 'ask', attachments }
    assert.match(only(await app.chat(session, asked), 'summary').content, /read [\d,]+ characters/)
    const changed = { message: 'Name it after the first one', route: 'edit', attachments }
    const events = await app.chat(session, changed)
    assert.match(JSON.stringify(claude.requests[4]?.messages.at(-1)), /Customer 1,0/)
    const html = events.find((event) => event.type === 'html')
    assert.match(html?.type === 'html' ? html.content : '', /<h1>Customer 1<\/h1>/)
    assert.match(only(events, 'summary').content, /long\.csv is longer/)
  })

  it('is used whole by the built-in composer', async () => {
    await using test = await openWithClaude(() => written)
    const { app } = test
    const few = `Name,Amount\n${rows.slice(0, 3000).join('\n')}\n`
    const { uploads } = await app.json('/api/uploads', { body: formOf({ 'long.csv': few }) }, 201)
    const events = await app.chat(await app.newSession(), {
      message: 'A report',
      route: 'create',
      model: 'builtin/composer',
      attachments: [{ upload_id: uploads[0].upload_id }],
    })
    const html = events.find((event) => event.type === 'html')
    const content = html?.type === 'html' ? html.content : ''
    assert.equal(content.match(/<td[^>]*>Customer \d+<\/td>/g)?.length, 3000)
  })

  it('is cut for a model that can’t read on, which is said in numbers', async () => {
    await using app = await openApp()
    const { db, uploads } = app.services
    const [{ upload_id }] = (
      await app.json('/api/uploads', { body: formOf({ 'long.csv': long }) }, 201)
    ).uploads
    const stored = await findUpload(db, upload_id)
    const model = models.find(({ can }) => can.callTools)
    assert.ok(stored && model)
    const facts = { ...model, can: { ...model.can, callTools: false } }
    const { signal } = new AbortController()
    const files = { files: [stored], message: '' }
    const { parts, reading } = await readFiles(db, uploads, files, facts, signal)
    assert.equal(reading, undefined)
    const [part] = parts
    assert.ok(part?.type === 'file')
    assert.match(part.text, /You can’t read the rest: say so\./)
    assert.match(
      part.notes?.[0] ?? '',
      /^long\.csv: It is longer than the model can read \(1,[\d,]+ characters\)/,
    )
  })
})
