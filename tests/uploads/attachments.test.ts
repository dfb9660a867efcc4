import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import iconv from 'iconv-lite'
import { acceptedFiles, readableTypes } from '../../src/protocol/file-types.ts'
import { findUpload } from '../../src/store/uploads.ts'
import { models } from '../../src/providers/catalogue-models.ts'
import { readFiles } from '../../src/uploads/message-files.ts'
import { verifyDatabase } from '../../src/maintenance/verify.ts'
import { sql } from 'drizzle-orm'
import { column, only, openApp, type TestApp } from '../support/app.ts'
import { blocksOf, openWithClaude, stop, stream, text } from '../support/claude.ts'

const japanese =
  '地域,売上,前年比\n東京都の店舗,1200,増加しました\n大阪府の店舗,980,減少しています\nこの表は去年の結果です。'
const csv = (content: string | Buffer, name = 'orders.csv') => ({
  name,
  media_type: 'text/csv',
  data: Buffer.from(content).toString('base64'),
})
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const languageModel = models.find(({ can }) => can.callTools) ?? assert.fail()
const answer = stream(text(0, 'One.'), stop('end_turn'))
const whole = stream(
  text(0, '<!doctype html><title>Orders</title><h1>Orders</h1></html>'),
  stop('end_turn'),
)

/** Sends a message that makes a document and returns the message's row with its files. */
async function send(app: TestApp, session: string, attachments: unknown[]) {
  await app.chat(session, { message: 'A report', route: 'create', attachments })
  const { messages } = await app.json(`/api/sessions/${session}/chat`)
  return messages.findLast((one: { role: string }) => one.role === 'user')
}

describe('files of a message', () => {
  it('are stored with it, in order, and given to the model; later messages mention their names', async () => {
    await using test = await openWithClaude((_, index) => (index === 0 ? whole : answer))
    const { app, claude } = test
    const session = await app.newSession()
    const image = { name: 'pixel.png', media_type: 'image/png', data: pixel }
    const message = await send(app, session, [csv('item,price\nTea,4'), image])
    assert.equal(message.content, 'A report')
    const [first, second] = column(message.attachments, 'upload_id')
    assert.deepEqual(message.attachments, [
      {
        upload_id: first,
        name: 'orders.csv',
        media_type: 'text/csv',
        size: 16,
        deleted: false,
        kind: 'csv',
        summary: '2 rows, 2 columns, nothing cut',
      },
      {
        upload_id: second,
        name: 'pixel.png',
        media_type: 'image/png',
        size: 70,
        deleted: false,
        kind: 'png',
        summary: '1 × 1 pixels, nothing cut',
      },
    ])
    const [file, picture] = blocksOf(claude.requests[0], 0)
    assert.match(JSON.stringify(file), /orders\.csv.*Tea,4/)
    assert.match(JSON.stringify(picture), new RegExp(pixel.slice(0, 40)))
    await app.chat(session, { message: 'How many orders are there?', route: 'ask' })
    assert.match(
      JSON.stringify(blocksOf(claude.requests[1], 0)),
      /user: A report \(attached: orders\.csv, pixel\.png\)/,
    )
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    assert.deepEqual(messages.at(-1).attachments, [])
  })

  it('can be sent again by their ids, beside new ones', async () => {
    await using test = await openWithClaude(() => whole)
    const { app, claude } = test
    const session = await app.newSession()
    const first = await send(app, session, [csv('item,price\nTea,4')])
    const [upload_id] = column(first.attachments, 'upload_id')
    const again = await send(app, session, [{ upload_id }, csv('more', 'more.csv')])
    assert.deepEqual(column(again.attachments, 'name'), ['orders.csv', 'more.csv'])
    assert.equal(again.attachments[0].upload_id, upload_id)
    assert.match(JSON.stringify(blocksOf(claude.requests[1], 0)), /Tea,4.*more/)
  })

  it('say how they were read unless as UTF-8', async () => {
    await using app = await openApp()
    const { db } = app.services
    const session = await app.newSession()
    const read = async (bytes: Buffer) => {
      const { attachments } = await send(app, session, [csv(bytes)])
      const upload = await findUpload(db, attachments[0].upload_id)
      assert.ok(upload)
      const signal = AbortSignal.timeout(30_000)
      return (
        await readFiles(
          db,
          app.services.uploads,
          { files: [upload], message: '', maxDocumentBytes: 1e6 },
          languageModel,
          signal,
        )
      ).parts
    }
    assert.deepEqual(await read(Buffer.from('a,b\n1,2')), [
      {
        type: 'file',
        name: 'orders.csv',
        mediaType: 'text/csv',
        form: { delimiter: ',' },
        text: 'a,b\n1,2',
      },
    ])
    const [part] = await read(iconv.encode(japanese, 'shift_jis'))
    assert.deepEqual(part?.type === 'file' && [part.text, part.notes], [
      japanese,
      ['orders.csv: It was read as Shift_JIS.'],
    ])
  })

  it('are refused together if one can’t be read or they are too large, and nothing is stored', async () => {
    await using app = await openApp({ MAX_UPLOAD_SIZE_MB: '1' })
    const { db } = app.services
    const session = await app.newSession()
    const binary = { message: 'A page', attachments: [csv(Buffer.alloc(300))] }
    const { detail } = await app.json(`/api/chat/${session}`, { body: binary }, 415)
    assert.match(detail, /^orders\.csv can’t be read: it is not text/)
    const stored = await send(app, session, [csv(Buffer.alloc(600_000, 'a'))])
    const { upload_id } = stored.attachments[0]
    const half = csv(Buffer.alloc(600_000, 'b'))
    const count = async () => (await db.client.execute('SELECT count(*) FROM uploads')).rows[0]?.[0]
    const unknown = { upload_id: crypto.randomUUID() }
    const post = async (attachments: unknown[], status: number) =>
      app.json(`/api/chat/${session}`, { body: { message: 'A page', attachments } }, status)
    await post([half, half], 413)
    await post([half, { upload_id }, { upload_id: crypto.randomUUID() }], 404)
    await post([csv('a'), unknown], 404)
    await post(
      [csv('a'), { name: 'b.exe', media_type: 'application/x-dosexec', data: 'TVqQ' }],
      415,
    )
    await post([csv('a'), { name: 'b.csv' }], 422)
    await post([csv('a'), { upload_id: 'x' }], 422)
    const nowhere = crypto.randomUUID()
    const about = { message: 'A page', document_id: nowhere, attachments: [csv('new')] }
    await app.json(`/api/chat/${session}`, { body: about }, 404)
    assert.equal(await count(), 1)
  })

  it('of one content are stored once, in chunks, whatever their names', async () => {
    await using test = await openWithClaude(() => whole)
    const { app } = test
    const { db } = app.services
    const content = Buffer.from(
      Array.from({ length: 60_000 }, (_, index) => `row ${index},${index * 7}`).join('\n'),
    )
    for (const name of ['a.csv', 'b.csv'])
      await send(app, await app.newSession(), [csv(content, name), csv(content, `2${name}`)])
    const { rows } = await db.client.execute(
      'SELECT chunk, length(bytes) FROM blobs ORDER BY chunk',
    )
    const sizes = rows.map((row) => Number(row[1]))
    assert.ok(sizes.length > 3)
    assert.deepEqual(new Set(sizes.slice(0, -1)), new Set([256 * 1024]))
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      content.length,
    )
    assert.deepEqual((await verifyDatabase(db)).problems, [])
  })

  it('are checked by `npm run verify`', async () => {
    await using app = await openApp()
    const { db } = app.services
    const session = await app.newSession()
    const message = await send(app, session, [csv('a,b'), csv('c,d'), csv('e,f')])
    const [first, second, third] = column(message.attachments, 'upload_id')
    assert.deepEqual((await verifyDatabase(db)).problems, [])
    const hashOf = (id: unknown) => sql`(SELECT hash FROM uploads WHERE id = ${id})`
    await db.write([
      sql`UPDATE blobs SET bytes = ${Buffer.from('x,y')} WHERE hash = ${hashOf(first)}`,
      sql`UPDATE uploads SET size = 4 WHERE id = ${second}`,
      sql`INSERT INTO blobs VALUES ('abc', 0, 'x'), ('def', 0, 'y')`,
      sql`UPDATE uploads SET content_hash = 'def' WHERE id = ${third}`,
    ])
    const { problems } = await verifyDatabase(db)
    assert.deepEqual(problems.toSorted(), [
      ...[
        `file ${first}: its content is damaged`,
        `file ${second}: its content is damaged`,
        `file ${third}: what was read of it is damaged`,
      ].toSorted(),
      'the blob abc belongs to no file',
    ])
  })
})

describe('a turn with files', () => {
  it('is continued with them, and so is its continuation', async () => {
    // After each of the two, the program asks once more by itself, in vain.
    const cut = ['<!doctype html><h1>Half', '', ' and more', '']
    await using test = await openWithClaude((_, index) =>
      index < cut.length
        ? stream(text(0, cut[index] ?? ''), stop('max_tokens'))
        : stream(text(0, ' and done</h1></html>'), stop('end_turn')),
    )
    const { app, claude } = test
    const session = await app.newSession()
    const attachments = [csv('item,price\nTea,4')]
    const { turn_id } = only(await app.chat(session, { message: 'A page', attachments }), 'turn')
    const goOn = async (id: string) => {
      const response = await app.ask(`/api/turns/${id}/continue`, { method: 'POST' })
      assert.equal(response.status, 200)
      await response.text()
      const { messages } = await app.json(`/api/sessions/${session}/chat`)
      assert.deepEqual(column(messages.at(-2).attachments, 'name'), ['orders.csv'])
      return messages.at(-1).turn_id
    }
    await goOn(await goOn(turn_id))
    for (const request of claude.requests)
      assert.match(JSON.stringify(blocksOf(request, 0)), /orders\.csv.*Tea,4/)
    assert.equal(claude.requests.length, 5)
    const { active_document } = await app.json(`/api/sessions/${session}`)
    assert.match(await app.htmlOf(active_document.id), /Half and more and done/)
  })

  it('says so plainly if one of them was deleted before it began', async () => {
    await using test = await openWithClaude(() =>
      stream(text(0, '<!doctype html><h1>Half'), stop('max_tokens')),
    )
    const { app, claude } = test
    const session = await app.newSession()
    const { turn_id, attachments } = await send(app, session, [csv('a,b')])
    const { upload_id } = attachments[0]
    await app.ask(`/api/uploads/${upload_id}`, { method: 'DELETE' })
    const sent = claude.requests.length
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    assert.deepEqual(messages[0].attachments, [{ ...attachments[0], summary: null, deleted: true }])
    const events = await (
      await app.ask(`/api/turns/${turn_id}/continue`, { method: 'POST' })
    ).text()
    assert.match(events, /The file orders\.csv was deleted, so nothing was done\. Attach it again/)
    assert.match(events, /"outcome":"failed"/)
    const body = { message: 'A page', attachments: [{ upload_id }] }
    const { detail } = await app.json(`/api/chat/${session}`, { body }, 404)
    assert.match(detail, /was deleted/)
    assert.equal(claude.requests.length, sent)
  })
})

describe('a file that is deleted meanwhile', () => {
  /** The app with a stored file, of which `DELETE` removes every trace. */
  async function openWithFile() {
    const test = await openWithClaude(() => answer)
    const session = await test.app.newSession()
    const { attachments } = await send(test.app, session, [csv('a,b')])
    const path = `/api/sessions/${session}`
    const remove = async () => {
      for (const query of ['', '?permanent=true'])
        assert.equal((await test.app.ask(path + query, { method: 'DELETE' })).status, 204)
    }
    return { ...test, upload_id: attachments[0].upload_id, remove }
  }

  it('fails the message that names it, of which nothing is stored', async () => {
    await using test = await openWithFile()
    const { app, upload_id, remove } = test
    const { db } = app.services
    // The session is deleted while another file of the message is being stored.
    const { write } = db
    db.write = async (statements) => {
      db.write = write
      const results = await write(statements)
      await remove()
      return results
    }
    const session = crypto.randomUUID()
    const large = csv(Buffer.alloc(5_000_000, 'line\n'))
    const body = { message: 'A page', attachments: [large, { upload_id }] }
    const { detail } = await app.json(`/api/chat/${session}`, { body }, 404)
    assert.match(detail, /was deleted/)
    for (const table of ['sessions', 'uploads', 'blobs', 'turns'])
      assert.equal(
        (await db.client.execute(`SELECT count(*) FROM ${table}`)).rows[0]?.[0],
        0,
        table,
      )
  })

  it('is said to be deleted by a turn that is just reading it', async () => {
    await using test = await openWithFile()
    const { app, upload_id, remove } = test
    const { db } = app.services
    const upload = await findUpload(db, upload_id)
    assert.ok(upload)
    await remove()
    const { signal } = new AbortController()
    await assert.rejects(
      readFiles(
        db,
        app.services.uploads,
        { files: [upload], message: '', maxDocumentBytes: 1e6 },
        languageModel,
        signal,
      ),
      {
        kind: 'conflict',
        message: /was deleted/,
      },
    )
  })
})

describe('the list of readable files', () => {
  it('is one for the check, the file picker and what is said about others', () => {
    assert.equal(
      readableTypes,
      'Word, Excel, PDF, text, Markdown, CSV, JSON, HTML, SVG or images (PNG, JPEG, GIF, WebP)',
    )
    const accepted = acceptedFiles.split(',')
    for (const one of ['.docx', '.csv', '.htm', 'image/png']) assert.ok(accepted.includes(one), one)
    // A picture of another format may have such a name.
    assert.ok(!accepted.includes('.png'))
  })
})
