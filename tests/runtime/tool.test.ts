import assert from 'node:assert/strict'
import {
  copyFileSync,
  existsSync,
  lstatSync,
  readFileSync,
  statSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { openDatabase } from '../../src/store/database.ts'
import { temporaryFolder } from '../support/app.ts'
import { call, runServer, runTool, startServer } from '../support/server.ts'

const html = '<title>Mine</title>\r\n<h1>Mine 🍵</h1>'

/** A server with one document of two versions. */
async function startWithDocument(DATABASE_PATH: string) {
  const server = await startServer({ DATABASE_PATH })
  const { session_id } = await call(server.url, '/api/sessions', 'POST')
  const { id } = await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
  const second = { html: `${html}!`, base_version: 1 }
  await call(server.url, `/api/documents/${id}/html`, 'PUT', second)
  return { server, id }
}

/** Some other program on a port. */
async function listen(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

describe('the commands beside the server', () => {
  it('back up, verify and restore, to the byte', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'data/app.db')
    const { server, id } = await startWithDocument(DATABASE_PATH)
    // As `npm run backup` does, from the sources.
    const run = (...parameters: string[]) =>
      runServer({ DATABASE_PATH }, 'src/runtime/start.js', undefined, parameters)

    assert.equal(statSync(`${DATABASE_PATH}.server.json`).mode & 0o777, 0o600)
    const [backup, other] = await Promise.all([run('--backup'), run('--backup')])
    assert.deepEqual([backup.code, other.code], [0, 0], backup.output + other.output)
    assert.notEqual(backup.output, other.output)
    const [, file = ''] = /^The backup is at (.+)$/m.exec(backup.output) ?? []
    const copy = readFileSync(file)
    const { last_backup } = await call(server.url, '/api/health')
    assert.ok(file.includes(last_backup.slice(0, 10)))
    const verified = await run('--verify')
    assert.equal(verified.output, 'No problems found in 2 versions of 1 documents.\n')
    const refused = await run('--restore', file)
    assert.equal(refused.code, 1)
    assert.match(refused.output, /in use by another process\. Stop that one first/)

    await call(server.url, `/api/documents/${id}/html`, 'PUT', { html: 'later', base_version: 2 })
    await call(server.url, '/api/sessions', 'POST')
    assert.equal(await server.end('SIGTERM'), 0)
    assert.ok(!existsSync(`${DATABASE_PATH}.server.json`))

    const restored = await run('--restore', file)
    assert.equal(restored.code, 0, restored.output)
    const [, kept = ''] = /The previous database is at (.+)$/m.exec(restored.output) ?? []
    assert.ok(existsSync(kept))
    assert.deepEqual(readFileSync(file), copy, 'the backup is as it was')
    assert.match((await run('--verify')).output, /^No problems found in 2 versions/)
    await using again = await startServer({ DATABASE_PATH })
    assert.equal((await call(again.url, `/api/documents/${id}/html`)).html, `${html}!`)
    assert.equal((await call(again.url, '/api/sessions')).sessions.length, 1)
  })

  it('keep what only the log of a database holds that can’t be opened any more', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    const { server } = await startWithDocument(DATABASE_PATH)
    const [, file = ''] = /at (.+)$/m.exec((await runTool(DATABASE_PATH, '--backup')).output) ?? []
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    await server.end('SIGKILL')
    const log = readFileSync(`${DATABASE_PATH}-wal`)
    assert.ok(log.includes(session_id))
    const head = readFileSync(DATABASE_PATH)
    writeFileSync(DATABASE_PATH, Buffer.concat([Buffer.from('XXXX'), head.subarray(4)]))
    const restored = await runTool(DATABASE_PATH, '--restore', file)
    assert.equal(restored.code, 0, restored.output)
    const [, kept = ''] = /The previous database is at (.+)$/m.exec(restored.output) ?? []
    assert.deepEqual(readFileSync(`${kept}-wal`), log)
    assert.match((await runTool(DATABASE_PATH, '--verify')).output, /^No problems found in 2/)
  })

  it('restore what only the log of a copy holds', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    const { server } = await startWithDocument(DATABASE_PATH)
    await server.end('SIGKILL')
    const copy = join(folder.path, 'copy.db')
    for (const part of ['', '-wal']) copyFileSync(DATABASE_PATH + part, copy + part)
    const before = readFileSync(`${copy}-wal`)
    const target = join(folder.path, 'target.db')
    const restored = await runTool(target, '--restore', copy)
    assert.equal(restored.code, 0, restored.output)
    assert.match((await runTool(target, '--verify')).output, /^No problems found in 2 versions/)
    assert.deepEqual(readFileSync(`${copy}-wal`), before)
  })

  it('go by the lock, not by what a server that was killed left behind', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    const { server } = await startWithDocument(DATABASE_PATH)
    const addressFile = `${DATABASE_PATH}.server.json`
    await using other = await startServer({ DATABASE_PATH: join(folder.path, 'other.db') })
    await using page = await listen((_, response) => response.end('<h1>Some page</h1>'))
    await using silent = await listen(() => {})
    for (const { url } of [other, page]) {
      writeFileSync(addressFile, JSON.stringify({ url, token: 'x' }))
      const { code, output } = await runTool(DATABASE_PATH, '--verify')
      assert.equal(code, 1)
      assert.match(output, /^The database .* is in use by another process/)
    }
    await server.end('SIGKILL')
    for (const { url } of [other, page, silent]) {
      writeFileSync(addressFile, JSON.stringify({ url, token: 'x' }))
      const { output } = await runTool(DATABASE_PATH, '--verify')
      assert.match(output, /^No problems found in 2 versions/)
    }
  })

  it('let nobody open a database while it is replaced', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    const { server } = await startWithDocument(DATABASE_PATH)
    await server.end('SIGTERM')
    const copy = join(folder.path, 'copy.db')
    copyFileSync(DATABASE_PATH, copy)
    const begun = Promise.withResolvers<void>()
    const watcher = watch(folder.path, (_, name) => {
      if (name === 'app.db.restoring') begun.resolve()
    })
    const restoring = runTool(DATABASE_PATH, '--restore', copy)
    await begun.promise
    watcher.close()
    await assert.rejects(openDatabase({ DATABASE_PATH }, undefined, 0), /in use by another process/)
    // One that waits for the file gets the new one, and nothing that it writes is lost.
    const starting = startServer({ DATABASE_PATH })
    assert.equal((await restoring).code, 0)
    const started = await starting
    const { session_id } = await call(started.url, '/api/sessions', 'POST')
    assert.equal((await call(started.url, '/api/health')).status, 'healthy')
    await started.end('SIGKILL')
    await using again = await startServer({ DATABASE_PATH })
    assert.equal((await call(again.url, `/api/sessions/${session_id}`)).session_id, session_id)
  })

  it('follow a link to where the database is', async () => {
    using folder = temporaryFolder()
    const real = join(folder.path, 'data/app.db')
    const { server } = await startWithDocument(real)
    await server.end('SIGTERM')
    const copy = join(folder.path, 'copy.db')
    copyFileSync(real, copy)
    const link = join(folder.path, 'link.db')
    symlinkSync(real, link)
    const through = await startServer({ DATABASE_PATH: link })
    const backup = await runTool(link, '--backup')
    assert.match(backup.output, /data\/backups\//)
    await call(through.url, '/api/sessions', 'POST')
    await through.end('SIGKILL')
    assert.equal((await runTool(link, '--restore', copy)).code, 0)
    assert.ok(lstatSync(link).isSymbolicLink())
    assert.deepEqual(readFileSync(real), readFileSync(copy))
    assert.match((await runTool(link, '--verify')).output, /^No problems found in 2 versions/)
  })

  it('find a server that listens on another address', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    await using server = await startServer({ DATABASE_PATH, HOST: '127.0.0.2' })
    assert.match(server.url, /^http:\/\/127\.0\.0\.2:/)
    const backup = await runTool(DATABASE_PATH, '--backup')
    assert.equal(backup.code, 0, backup.output)
  })

  it('are known by their names', async () => {
    for (const script of ['src/runtime/start.js', 'dist/tool.js']) {
      const { code, output } = await runServer({}, script, undefined, ['--backup=foo'])
      assert.equal(code, 1)
      assert.match(output, /^Unknown command --backup=foo\./)
    }
  })

  it('make no database where there is none', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'nowhere/app.db')
    for (const command of ['--backup', '--verify']) {
      const { code, output } = await runTool(DATABASE_PATH, command)
      assert.equal(code, 1)
      assert.match(output, /There is no database at .*nowhere\/app\.db/)
    }
    assert.ok(!existsSync(join(folder.path, 'nowhere')))
  })

  it('let nobody in who does not know the token', async () => {
    using folder = temporaryFolder()
    await using server = await startServer({ DATABASE_PATH: join(folder.path, 'app.db') })
    for (const authorization of [undefined, 'Bearer x', 'Bearer undefined']) {
      const response = await fetch(`${server.url}/api/maintenance/backup`, {
        method: 'POST',
        ...(authorization && { headers: { authorization } }),
      })
      assert.equal(response.status, 403)
    }
    assert.ok(!existsSync(join(folder.path, 'backups')))
  })

  it('name what is not as it must be, and restore nothing of it', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    const { server } = await startWithDocument(DATABASE_PATH)
    await server.end('SIGTERM')
    const whole = join(folder.path, 'whole.db')
    copyFileSync(DATABASE_PATH, whole)
    const raw = new DatabaseSync(DATABASE_PATH)
    raw.exec(`UPDATE document_versions SET html_content = 'x' || html_content WHERE version = 2`)
    raw.close()
    const verified = await runTool(DATABASE_PATH, '--verify')
    assert.equal(verified.code, 1)
    assert.match(
      verified.output,
      /version 2: the receipt does not hold\ndocument .*: the search index has another text\nFound problems in 2 versions of 1 documents/,
    )

    const junk = join(folder.path, 'junk.db')
    writeFileSync(junk, 'no database')
    const empty = join(folder.path, 'empty.db')
    writeFileSync(empty, '')
    const broken = join(folder.path, 'broken.db')
    writeFileSync(broken, readFileSync(DATABASE_PATH).subarray(0, 5000))
    for (const [file, why] of [
      [DATABASE_PATH, /is damaged: document .* receipt does not hold/],
      [junk, /is not a database, so it is no backup/],
      [empty, /is not a database, so it is no backup/],
      [broken, /broken\.db can’t be restored: .*broken\.db.* damaged/],
      [join(folder.path, 'nowhere.db'), /There is no file/],
      [folder.path, /There is no file/],
    ] as const) {
      const target = join(folder.path, 'target.db')
      const restored = await runTool(target, '--restore', file)
      assert.equal(restored.code, 1)
      assert.match(restored.output, why)
      assert.ok(!existsSync(target) && !existsSync(`${target}.restoring`))
    }

    // One that can't be put in place, and a database that is nothing yet.
    const below = await runTool(join(junk, 'app.db'), '--restore', whole)
    assert.equal(below.code, 1)
    assert.match(below.output, /^.*whole\.db can’t be restored: [^\n]+\n$/)
    assert.match((await runTool(empty, '--verify')).output, /^There is no database at/)
    assert.equal(statSync(empty).size, 0)
  })
})
