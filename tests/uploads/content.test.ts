import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { verifyDatabase } from '../../src/maintenance/verify.ts'
import { chunkSize, readBlob } from '../../src/store/blobs.ts'
import { openDatabase } from '../../src/store/database.ts'
import { lastEventOfSession } from '../../src/store/events.ts'
import {
  deleteUpload,
  discardUploads,
  findUpload,
  storeContent,
  storeUpload,
  sweepUploads,
  type NewUpload,
} from '../../src/store/uploads.ts'
import { sql } from 'drizzle-orm'
import { openApp, temporaryFolder, type TestApp } from '../support/app.ts'
import { openWithClaude, stop, stream, text } from '../support/claude.ts'
import { startHrana } from '../support/hrana.ts'
import { followSession } from '../support/session-stream.ts'

/** Sends files of one content, one of each type, and returns the rows that their message has of them. */
async function uploadAll(app: TestApp, name: string, types: string[], content: string | Buffer) {
  const session = await app.newSession()
  const data = Buffer.from(content).toString('base64')
  const attachments = types.map((media_type) => ({ name, media_type, data }))
  await app.chat(session, { message: 'A page about it', route: 'create', attachments })
  const { messages } = await app.json(`/api/sessions/${session}/chat`)
  return messages[0].attachments.map((file: object) => ({ ...file, session }))
}

async function upload(app: TestApp, name: string, media_type: string, content: string | Buffer) {
  return (await uploadAll(app, name, [media_type], content))[0]
}

describe('the content of a file', () => {
  it('leaves as a download with its name and type, never as a page', async () => {
    await using app = await openApp()
    const name = '../Größe "A"\u202e\r\n.txt'
    const content = '<script>alert(1)</script>'
    const { upload_id } = await upload(app, name, 'text/plain; charset=utf-8', content)
    const path = `/api/uploads/${upload_id}/content`
    const got = await app.ask(path)
    const header = (response: Response, field: string) => response.headers.get(field)
    assert.equal(await got.text(), content)
    assert.equal(header(got, 'content-type'), 'text/plain; charset=utf-8')
    assert.equal(
      header(got, 'content-disposition'),
      'attachment; filename="_.. Gro__e A.txt"; filename*=UTF-8\'\'_..%20Gr%C3%B6%C3%9Fe%20A.txt',
    )
    assert.equal(header(got, 'content-security-policy'), 'sandbox')
    assert.equal(header(got, 'x-content-type-options'), 'nosniff')
    const head = await app.ask(path, { method: 'HEAD' })
    assert.deepEqual(
      [head.status, header(head, 'content-length'), header(head, 'content-disposition')],
      [200, String(content.length), header(got, 'content-disposition')],
    )
    assert.equal(await head.text(), '')
  })

  it('keeps a name within its quotation marks, whatever its characters are decomposed into', async () => {
    await using app = await openApp()
    const name = 'a\uff02; filename=\uff02b\uff3cc\uff0f\u061cd.txt'
    const { upload_id } = await upload(app, name, 'text/plain', 'Hello')
    const { headers } = await app.ask(`/api/uploads/${upload_id}/content`)
    assert.match(
      headers.get('content-disposition') ?? '',
      /^attachment; filename="a ; filename= b c d\.txt"; filename\*=UTF-8''[\w%.-]+$/,
    )
  })

  it('has a type that fits its name where the sender named none, nonsense or one it is not read by', async () => {
    await using app = await openApp()
    const types = ['', 'text/csv\r\nSet-Cookie: a=b', 'ünknown', 'text/javascript', 'text/html']
    for (const { media_type } of await uploadAll(app, 'a.tsv', types, 'a\tb'))
      assert.equal(media_type, 'text/tab-separated-values')
    const broken = ['text/csv;\r\n a=b', 'text/csv;\u00a0a=b', 'text/csv;\u2028a=b']
    for (const { upload_id } of await uploadAll(app, 'a.csv', broken, 'a,b')) {
      const { status, headers } = await app.ask(`/api/uploads/${upload_id}/content`)
      assert.deepEqual([status, headers.get('content-type')], [200, 'text/csv'])
    }
  })

  it('is found by its id, until it is deleted or its session is', async () => {
    await using app = await openApp()
    const { upload_id, session } = await upload(app, 'a.txt', 'text/plain', 'Hello')
    const path = `/api/uploads/${upload_id}`
    const { created_at, ...row } = await app.json(path)
    assert.deepEqual(row, {
      upload_id,
      name: 'a.txt',
      media_type: 'text/plain',
      kind: 'text',
      size: 5,
      summary: '1 word, nothing cut',
      notes: [],
      preview: {
        parts: [
          {
            name: '',
            format: 'text',
            hidden: false,
            characters: 5,
            rows: null,
            columns: null,
            delimiter: null,
            text: 'Hello',
            is_cut: false,
          },
        ],
        part_count: 1,
      },
    })
    assert.match(created_at, /^\d{4}-/)
    await app.ask(`/api/sessions/${session}`, { method: 'DELETE' })
    await app.json(`${path}/content`, {}, 404)
    await app.ask(`/api/sessions/${session}/restore`, { method: 'POST' })
    const last = await lastEventOfSession(app.services.db, session)
    await using followed = await followSession(app, session, last)
    assert.equal((await app.ask(path, { method: 'DELETE' })).status, 204)
    await followed.until(({ type }) => type === 'session')
    for (const at of [path, `${path}/content`]) await app.json(at, {}, 404)
    await app.json(path, { method: 'DELETE' }, 404)
    for (const at of ['/api/uploads/x', '/api/uploads/x/content']) await app.json(at, {}, 422)
    const { rows } = await app.services.db.client.execute('SELECT count(*) FROM blobs')
    assert.equal(rows[0]?.[0], 0)
  })

  it('is read chunk by chunk, as far as its reader goes', async () => {
    await using test = await openWithClaude(() =>
      stream(text(0, '<!doctype html><title>A</title></html>'), stop('end_turn')),
    )
    const { app } = test
    const content = Buffer.alloc(3_000_000, 'line of text\n')
    const { upload_id } = await upload(app, 'a.txt', 'text/plain', content)
    const got = await app.ask(`/api/uploads/${upload_id}/content`)
    assert.deepEqual(Buffer.from(await got.arrayBuffer()), content)
    const { body } = await app.ask(`/api/uploads/${upload_id}/content`)
    const reader = body?.getReader()
    assert.equal((await reader?.read())?.value?.length, 256 * 1024)
    await reader?.cancel()
  })

  it('breaks off if it is deleted while it is read', async () => {
    await using test = await openWithClaude(() => stream(text(0, 'One.'), stop('end_turn')))
    const { app } = test
    const { upload_id } = await upload(
      app,
      'a.txt',
      'text/plain',
      Buffer.alloc(3_000_000, 'line\n'),
    )
    const path = `/api/uploads/${upload_id}`
    const got = await app.ask(`${path}/content`)
    await app.ask(path, { method: 'DELETE' })
    await assert.rejects(got.arrayBuffer(), /was deleted/)
  })
})

describe('a file of an earlier version that is read', () => {
  for (const [name, isAlone] of [
    ['leaves nothing behind if it is deleted meanwhile', true],
    ['keeps its content if another file with the same content is deleted meanwhile', false],
  ] as const) {
    it(name, async (t) => {
      using folder = temporaryFolder()
      const db = await openDatabase({ DATABASE_PATH: join(folder.path, 'app.db') })
      t.after(() => db.close())
      // More chunks than one batch has.
      const blob = (text: string, atEnd: () => Promise<unknown> = async () => undefined) => ({
        hash: createHash('sha256').update(text.repeat(20)).digest('hex'),
        async *chunks() {
          for (let at = 0; at < 20; at++) yield Buffer.from(text)
          await atEnd()
        },
      })
      const read = { kind: 'text', media_type: 'text/plain', summary: '', outline: '{}' }
      const row = { ...read, name: 'a.txt', size: 60 }
      const old = { id: crypto.randomUUID(), bytes: blob('old') }
      const other = { id: crypto.randomUUID(), bytes: blob('new') }
      await storeUpload(db, { ...row, ...old, content: blob('content') })
      await storeUpload(db, { ...row, ...other, content: blob('content') })
      await db.write([
        sql`UPDATE uploads SET kind = NULL, content_hash = NULL, outline = NULL WHERE id = ${old.id}`,
      ])
      const remove = async () => {
        await deleteUpload(db, other.id)
        if (isAlone) await deleteUpload(db, old.id)
      }
      const content = blob('content', remove)
      await storeContent(db, old.id, { ...read, content })
      const left = await Array.fromAsync(readBlob(db, content.hash))
      assert.equal(Buffer.concat(left).toString(), isAlone ? '' : 'content'.repeat(20))
      assert.deepEqual((await verifyDatabase(db)).problems, [])
    })
  }

  it('is reported if a part of what was read is lost', async () => {
    await using app = await openApp()
    const { db } = app.services
    await upload(app, 'a.html', 'text/html', '<p>\ufeffe\u0301</p>'.repeat(9))
    await db.write([sql`UPDATE uploads SET content_hash = 'gone'`])
    const { problems } = await verifyDatabase(db)
    assert.match(problems.join('\n'), /file .*: what was read of it is damaged/)
  })
})

for (const kind of ['a local file', 'a libSQL server']) {
  describe(`large files on ${kind}`, () => {
    // Ten chunks, which are three batches.
    const size = 2_500_000
    const newUpload = () => {
      const bytes = randomBytes(size)
      const hash = createHash('sha256').update(bytes).digest('hex')
      async function* chunks() {
        for (let at = 0; at < size; at += chunkSize) yield bytes.subarray(at, at + chunkSize)
      }
      const upload: NewUpload = {
        id: crypto.randomUUID(),
        name: 'a.txt',
        media_type: 'text/plain',
        size,
        kind: 'text',
        summary: '',
        outline: '{}',
        bytes: { hash, chunks },
        content: { hash, chunks },
      }
      return { whole: bytes, upload }
    }

    it('are written in several batches, and are gone if the message can’t be stored', async (t) => {
      await using hrana = kind === 'a libSQL server' ? await startHrana() : undefined
      using folder = temporaryFolder()
      const path = join(folder.path, 'app.db')
      const db = await openDatabase({ DATABASE_PATH: path, DATABASE_URL: hrana?.url })
      t.after(() => db.close())
      const count = async (table: string) =>
        Number((await db.client.execute(`SELECT count(*) FROM ${table}`)).rows[0]?.[0])

      let largest = 0
      const { write } = db
      db.write = (statements) => {
        largest = Math.max(largest, statements.length)
        return write(statements)
      }
      const kept = newUpload()
      await storeUpload(db, kept.upload)
      assert.equal(largest, 2)
      const stored = await findUpload(db, kept.upload.id)
      assert.equal(stored?.size, size)
      const chunks = await Array.fromAsync(readBlob(db, kept.upload.bytes.hash))
      assert.ok(Buffer.concat(chunks).equals(kept.whole))

      const middle = Buffer.concat(
        await Array.fromAsync(readBlob(db, kept.upload.bytes.hash, 262_143, 524_290)),
      )
      assert.ok(middle.equals(kept.whole.subarray(262_143, 524_290)))

      const again = { ...kept.upload, id: crypto.randomUUID() }
      await storeUpload(db, again)
      assert.deepEqual([await count('uploads'), await count('blobs')], [2, chunks.length])
      await discardUploads(db, [again.id])
      assert.deepEqual([await count('uploads'), await count('blobs')], [1, chunks.length])

      const { upload: broken } = newUpload()
      const fails = async function* () {
        yield* broken.bytes.chunks()
        throw new Error('the disk is gone')
      }
      await assert.rejects(
        storeUpload(db, { ...broken, content: { hash: 'other', chunks: fails } }),
        {
          message: 'the disk is gone',
        },
      )
      assert.deepEqual([await count('uploads'), await count('blobs')], [1, chunks.length])

      // A process that is killed between two batches leaves them.
      const { id, bytes } = newUpload().upload
      await db.write([
        sql`INSERT INTO uploads (id, name, media_type, size, hash, created_at)
          VALUES (${id}, 'a', 'b', 9, ${bytes.hash}, '2026-01-01')`,
        sql`INSERT INTO blobs VALUES (${bytes.hash}, 0, 'x')`,
      ])
      assert.deepEqual((await verifyDatabase(db)).problems, [])
      assert.equal(await sweepUploads(db, '2026-01-02'), 1)
      assert.equal(await count('blobs'), chunks.length)
      assert.deepEqual(hrana?.unknown ?? [], [])
    })
  })
}
