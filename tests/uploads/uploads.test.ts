import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { createApp } from '../../src/app.ts'
import { verifyDatabase } from '../../src/maintenance/verify.ts'
import { column, formOf, openApp, type TestApp } from '../support/app.ts'

const csv = 'Region,Sales\nNorth,10\nSouth,20\n'

/** What is left of requests: files that were received, and rows. */
async function leftIn(app: TestApp) {
  const { db } = app.services
  const folder = join(dirname(db.file ?? ''), 'incoming')
  const { rows } = await db.client.execute('SELECT count(*) FROM uploads')
  return { folders: readdirSync(folder), uploads: Number(rows[0]?.[0]) }
}

describe('an upload', () => {
  it('is stored and read, and its row says what was read', async () => {
    await using app = await openApp()
    const form = formOf({ 'sales.csv': csv, 'Größe 表.txt': 'Hello you' })
    const { uploads } = await app.json('/api/uploads', { body: form }, 201)
    const [{ upload_id, created_at, ...first }, second] = uploads
    assert.match(created_at, /^\d{4}-/)
    assert.deepEqual(first, {
      name: 'sales.csv',
      media_type: 'text/csv',
      kind: 'csv',
      size: csv.length,
      summary: '3 rows, 2 columns, nothing cut',
      notes: [],
    })
    assert.deepEqual([second.name, second.summary], ['Größe 表.txt', '2 words, nothing cut'])
    const { preview } = await app.json(`/api/uploads/${upload_id}`)
    assert.deepEqual(preview.parts, [
      {
        name: '',
        format: 'csv',
        hidden: false,
        characters: csv.length,
        rows: 3,
        columns: 2,
        delimiter: ',',
        text: csv,
        is_cut: false,
      },
    ])
    assert.equal(await (await app.ask(`/api/uploads/${upload_id}/content`)).text(), csv)
    assert.deepEqual(await leftIn(app), { folders: [], uploads: 2 })
    assert.deepEqual((await verifyDatabase(app.services.db)).problems, [])
  })

  it('is used by its id in a message, which may have no text', async () => {
    await using app = await openApp()
    const session = await app.newSession()
    const { uploads } = await app.json('/api/uploads', { body: formOf({ 'sales.csv': csv }) }, 201)
    const attachments = [{ upload_id: uploads[0].upload_id }]
    const events = await app.chat(session, { message: '', attachments })
    const html = events.find((event) => event.type === 'html')
    assert.match(html?.type === 'html' ? html.content : '', /<td[^>]*>North<\/td>/)
    await app.json(`/api/chat/${session}`, { body: { message: '' } }, 422)
    await app.json(`/api/chat/${session}`, { body: { message: ' ', attachments: [] } }, 422)
  })

  it('is refused as a whole if one of its files can’t be read, with a sentence for each of them', async () => {
    await using app = await openApp()
    const form = formOf({ 'sales.csv': csv, 'none.csv': '', 'b.bin': Buffer.alloc(300) })
    const { detail } = await app.json('/api/uploads', { body: form }, 422)
    assert.match(
      detail,
      /^none\.csv can’t be read: it is empty\. Attach it again\. b\.bin can’t be read: /,
    )
    assert.deepEqual(await leftIn(app), { folders: [], uploads: 0 })
  })

  it('is refused if it is larger than the limit, another kind of body, or none', async () => {
    await using app = await openApp({ MAX_UPLOAD_SIZE_MB: '1' })
    const large = formOf({ 'a.txt': Buffer.alloc(1_200_000, 'a') })
    assert.match((await app.json('/api/uploads', { body: large }, 413)).detail, /1 MB/)
    await app.json('/api/uploads', { body: { file: 'a' } }, 415)
    const empty = new FormData()
    const texts = new FormData()
    texts.append('file', 'text')
    const others = new FormData()
    others.append('document', new Blob(['a']), 'a.txt')
    for (const body of [empty, texts, others]) await app.json('/api/uploads', { body }, 422)
    const many = new FormData()
    for (let at = 0; at < 21; at++) many.append('file', new Blob(['a']), `${at}.txt`)
    assert.match((await app.json('/api/uploads', { body: many }, 422)).detail, /20 files/)
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    for (const body of ['', '--x\r\n', 'nothing', '--x--\r\n'])
      await app.json('/api/uploads', { body, headers }, 422)
    await app.json(
      '/api/uploads',
      { body: 'a', headers: { 'content-type': 'multipart/form-data' } },
      415,
    )
    assert.deepEqual(await leftIn(app), { folders: [], uploads: 0 })
  })

  it('leaves nothing behind if it is refused in the middle of a file', async () => {
    await using app = await openApp({ MAX_UPLOAD_SIZE_MB: '1' })
    const part = (field: string) =>
      `--x\r\nContent-Disposition: form-data; name="${field}"; filename="a.txt"\r\n\r\n${'a'.repeat(200_000)}`
    const tooLarge = [part('file'), ...Array.from({ length: 8 }, () => 'a'.repeat(200_000))]
    const wrongField = [`${part('file')}\r\n`, part('other'), 'a'.repeat(100_000)]
    const post = (chunks: string[], fails: boolean) => {
      const left = chunks.map((one) => Buffer.from(one))
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          const next = left.shift()
          if (next) controller.enqueue(next)
          else if (fails) controller.error(new Error('gone'))
          else controller.close()
        },
      })
      const headers = { host: 'localhost', 'content-type': 'multipart/form-data; boundary=x' }
      const init = { method: 'POST', headers, body, duplex: 'half' as const }
      return createApp(app.services).request('http://localhost/api/uploads', init)
    }
    assert.equal((await post(tooLarge, false)).status, 413)
    assert.equal((await post(wrongField, false)).status, 422)
    assert.equal((await post([part('file')], true)).status, 422)
    assert.deepEqual(await leftIn(app), { folders: [], uploads: 0 })
  })

  it('keeps only the last part of its name', async () => {
    await using app = await openApp()
    const names = ['../../x.txt', '..\\y.txt', `${'a'.repeat(400)}.txt`, 'a\u202eb.txt']
    const body = formOf(Object.fromEntries(names.map((name) => [name, 'text'])))
    const { uploads } = await app.json('/api/uploads', { body }, 201)
    assert.deepEqual(column(uploads, 'name'), [
      'x.txt',
      'y.txt',
      `${'a'.repeat(251)}.txt`,
      names[3],
    ])
  })

  it('is not made twice by a request that is repeated with its key', async () => {
    await using app = await openApp()
    const headers = { 'idempotency-key': 'once' }
    const post = async (content: string, status = 201) =>
      app.json('/api/uploads', { body: formOf({ 'a.txt': content }), headers }, status)
    assert.deepEqual(await post('one'), await post('one'))
    await post('two', 422)
    assert.deepEqual(await leftIn(app), { folders: [], uploads: 1 })
  })

  it('is gone with all of its bytes when it is discarded', async () => {
    await using app = await openApp()
    const { db, uploads } = app.services
    const { uploads: rows } = await app.json(
      '/api/uploads',
      { body: formOf({ 'a.txt': 'one' }) },
      201,
    )
    assert.equal(rows.length, 1)
    await uploads.discard([rows[0].upload_id])
    await app.json(`/api/uploads/${rows[0].upload_id}`, {}, 404)
    const { rows: blobs } = await db.client.execute('SELECT count(*) FROM blobs')
    assert.equal(blobs[0]?.[0], 0)
  })
})
