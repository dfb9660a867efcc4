import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createLogger } from '../../src/log.ts'
import { createReader } from '../../src/uploads/reader.ts'
import { temporaryFolder } from '../support/app.ts'

const log = createLogger('silent', () => undefined)

/** A received file, and where its content is to be written. */
function received(folder: string, name: string, content: string | Buffer) {
  const path = join(folder, 'file')
  const bytes = Buffer.from(content)
  writeFileSync(path, bytes)
  const hash = createHash('sha256').update(bytes).digest('hex')
  return { file: { name, media_type: '', path, size: bytes.length, hash }, content: `${path}-read` }
}

describe('the process that reads a file', () => {
  it('is ended if it takes more memory or time than it may, and the server goes on', async () => {
    using folder = temporaryFolder()
    const { file, content } = received(folder.path, 'a.csv', 'a,b\n1,2\n')
    const { signal } = new AbortController()
    const small = createReader(log, { maxMb: 10 })
    await assert.rejects(small.read(file, content, signal), {
      kind: 'invalid',
      message: 'a.csv can’t be read: it takes too much memory. Attach a smaller part of it.',
    })
    const short = createReader(log, { maxSeconds: 0.001 })
    await assert.rejects(short.read(file, `${content}2`, signal), { message: /takes too long/ })
    const read = await createReader(log).read(file, `${content}3`, signal)
    assert.equal(read.summary, '2 rows, 2 columns, nothing cut')
    assert.equal(readFileSync(`${content}3`, 'utf8'), 'a,b\n1,2\n')
  })

  it('is ended when nobody waits for it any more', async () => {
    using folder = temporaryFolder()
    const { file, content } = received(folder.path, 'a.txt', Buffer.alloc(30_000_000, 'word '))
    const stop = new AbortController()
    const reading = createReader(log).read(file, content, stop.signal)
    stop.abort(new Error('Stopped'))
    await assert.rejects(reading, { message: 'Stopped' })
  })

  it('is not needed for text and pictures where no process can be started; other files are refused', async () => {
    using folder = temporaryFolder()
    const { file, content } = received(folder.path, 'a.txt', 'Hello\ud83c\udf75 you\0')
    const reader = createReader(log, { canStart: false })
    const { signal } = new AbortController()
    assert.equal((await reader.read(file, content, signal)).summary, '2 words, nothing cut')
    assert.equal(readFileSync(content, 'utf8'), 'Hello🍵 you\ufffd')
    assert.match(reader.describe() ?? '', /starts no processes/)
    assert.equal(createReader(log).describe(), undefined)
    assert.ok(existsSync(file.path))
  })
})
