import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { createSession, findSession } from '../../src/store/sessions.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openApp, temporaryFolder } from '../support/app.ts'
import { close, hashOf, make, withNext } from '../support/database-file.ts'
import { releaseFiles } from '../support/garbage.ts'
import { startHrana } from '../support/hrana.ts'

describe('the database file', () => {
  it('is created with its folder, migrated once, and reopened unchanged', async () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'deep/er/app.db')
    const first = await openDatabase({ DATABASE_PATH: path })
    const id = await createSession(first)
    await close(first)
    const again = await openDatabase({ DATABASE_PATH: path })
    assert.equal((await findSession(again, id))?.session_id, id)
    const modes = await Promise.all(
      ['journal_mode', 'synchronous', 'locking_mode', 'foreign_keys'].map(
        async (name) => (await again.client.execute(`PRAGMA ${name}`)).rows[0]?.[0],
      ),
    )
    assert.deepEqual(modes, ['wal', 2, 'exclusive', 1])
    await close(again)
    assert.ok(!existsSync(`${path}-shm`))
    assert.ok(!existsSync(join(folder.path, 'deep/er/backups')), 'nothing was pending, so no copy')
  })

  it('is closed after all that was written', async () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'app.db')
    const database = await openDatabase({ DATABASE_PATH: path })
    const ids = Promise.all(Array.from({ length: 20 }, () => createSession(database)))
    await close(database)
    const again = await openDatabase({ DATABASE_PATH: path })
    for (const id of await ids) assert.ok(await findSession(again, id))
    await close(again)
  })

  it('of another program is left as it was', async () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'app.db')
    const other = new DatabaseSync(path)
    other.exec('CREATE TABLE sessions (id text); CREATE TABLE notes (text text)')
    other.close()
    const before = hashOf(path)
    await assert.rejects(openDatabase({ DATABASE_PATH: path }), /tables of another program/)
    await releaseFiles()
    assert.equal(hashOf(path), before)
  })

  it('is copied before a pending migration, and only then', async () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'app.db')
    const first = await openDatabase({ DATABASE_PATH: path })
    const id = await createSession(first)
    await close(first)
    // A database of an older program: it has a migration of before, and not yet the next one.
    const migrations = withNext(folder.path, 'CREATE TABLE next (id text PRIMARY KEY)')

    const database = await openDatabase({ DATABASE_PATH: path }, migrations)
    assert.equal((await findSession(database, id))?.session_id, id)
    assert.equal((await database.client.execute('SELECT count(*) FROM next')).rows[0]?.[0], 0)
    await close(database)
    const [copy, ...others] = readdirSync(join(folder.path, 'backups'))
    assert.deepEqual(others, [])
    const raw = new DatabaseSync(join(folder.path, 'backups', copy ?? ''), { readOnly: true })
    assert.equal(raw.prepare('SELECT id FROM sessions').get()?.id, id)
    assert.throws(() => raw.prepare('SELECT * FROM next'), 'the copy is from before')
    raw.close()
    await assert.rejects(openDatabase({ DATABASE_PATH: path }), /newer version of this program/)
  })

  it('is unchanged when a migration fails halfway, and opens once that is fixed', async () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'app.db')
    await make(path)
    const good = 'CREATE TABLE next (id text PRIMARY KEY)'
    const migrations = withNext(
      folder.path,
      `${good}\n--> statement-breakpoint\nINSERT INTO nowhere VALUES (1)`,
    )
    await assert.rejects(openDatabase({ DATABASE_PATH: path }, migrations), /can't be used/)
    await releaseFiles()
    await make(path)
    writeFileSync(join(migrations, '0099_next.sql'), good)
    await close(await openDatabase({ DATABASE_PATH: path }, migrations))
  })

  it('is waited for while the previous process exits', async () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'app.db')
    const first = await openDatabase({ DATABASE_PATH: path })
    const second = openDatabase({ DATABASE_PATH: path })
    await close(first)
    await close(await second)
  })

  it('is refused when it is no database, truncated or overwritten, and left as it was', async () => {
    using folder = temporaryFolder()
    const good = join(folder.path, 'good.db')
    const database = await openDatabase({ DATABASE_PATH: good })
    for (let index = 0; index < 200; index++) await createSession(database)
    await close(database)
    const bytes = readFileSync(good)
    const holed = Buffer.from(bytes)
    for (let page = 2; page * 4096 < holed.length; page += 2)
      holed.fill(0x5a, page * 4096, page * 4096 + 600)
    const cases = {
      'no database': Buffer.from('this is a text file, not a database'),
      'cut short': bytes.subarray(0, 20_000),
      'cut by half': bytes.subarray(0, bytes.length / 2),
      overwritten: holed,
    }
    for (const [name, content] of Object.entries(cases)) {
      const path = join(folder.path, 'bad.db')
      writeFileSync(path, content)
      const before = hashOf(path)
      await assert.rejects(
        openDatabase({ DATABASE_PATH: path }),
        /damaged or not a database\. It was left as it is: put a backup in its place/,
        name,
      )
      assert.equal(hashOf(path), before, name)
      await releaseFiles()
    }
  })

  it('is refused when a newer program wrote it, and left as it was', async () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'app.db')
    await make(path)
    const raw = new DatabaseSync(path)
    raw.exec(
      "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('future', 99999999999999)",
    )
    raw.close()
    const before = hashOf(path)
    await assert.rejects(openDatabase({ DATABASE_PATH: path }), /newer version of this program/)
    assert.equal(hashOf(path), before)
  })

  it('is refused in one sentence when it is a folder', async () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'folder.db')
    mkdirSync(path)
    await assert.rejects(openDatabase({ DATABASE_PATH: path }), /is not a file/)
  })

  it('has one statement in each chunk of a migration, and a journal in order', () => {
    const folder = new URL('../../migrations/', import.meta.url)
    const journal = JSON.parse(readFileSync(new URL('meta/_journal.json', folder), 'utf8'))
    const times = journal.entries.map((entry: { when: number }) => entry.when)
    assert.deepEqual(
      times,
      times.toSorted((a: number, b: number) => a - b),
    )
    for (const { tag } of journal.entries) {
      const chunks = readFileSync(new URL(`${tag}.sql`, folder), 'utf8').split(
        '--> statement-breakpoint',
      )
      for (const chunk of chunks) {
        assert.equal(chunk.trim().replace(/;$/, '').includes(';'), false, chunk)
        assert.notEqual(chunk.trim(), '')
      }
    }
  })
})

describe('a libSQL server', () => {
  it('is used with the token of DATABASE_AUTH_TOKEN, and not without it', async () => {
    await using hrana = await startHrana('token-of-a-test')
    const DATABASE_URL = hrana.url
    const database = { DATABASE_PATH: '', DATABASE_URL }
    for (const wrong of [{}, { DATABASE_AUTH_TOKEN: 'another-token' }]) {
      await assert.rejects(openDatabase({ ...database, ...wrong }), {
        name: 'StartError',
        message: /^The database at http:\S+ can't be used: .*\b401$/,
      })
    }
    await using app = await openApp({ DATABASE_URL, DATABASE_AUTH_TOKEN: 'token-of-a-test' })
    const session = await app.newSession()
    assert.equal((await app.json(`/api/sessions/${session}`)).session_id, session)
    assert.deepEqual(hrana.unknown, [])
  })
})
