import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { createSession, findSession } from '../../src/store/sessions.ts'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { temporaryFolder } from '../support/app.ts'
import { releaseFiles } from '../support/garbage.ts'

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

async function close(database: Database): Promise<void> {
  await database.close()
  await releaseFiles()
}

/** Makes a database and closes it. */
async function make(path: string): Promise<void> {
  await close(await openDatabase({ DATABASE_PATH: path }))
}

/** The migrations, and one more that is to come; gives their folder. */
function withNext(folder: string, statements: string): string {
  const migrations = join(folder, 'migrations')
  cpSync(new URL('../../migrations', import.meta.url), migrations, { recursive: true })
  const journalFile = join(migrations, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(journalFile, 'utf8'))
  const when = journal.entries.at(-1).when + 1000
  journal.entries.push({ idx: 99, version: '6', when, tag: '0099_next', breakpoints: true })
  writeFileSync(journalFile, JSON.stringify(journal))
  writeFileSync(join(migrations, '0099_next.sql'), statements)
  return migrations
}

/** Opens the database in a process of its own, which says so and keeps it open. */
function openElsewhere(...parameters: [path: string, migrations?: string]) {
  const { href } = new URL('../../src/store/database.ts', import.meta.url)
  const [path, migrations] = parameters
  const given = [{ DATABASE_PATH: path }, ...(migrations ? [migrations] : [])]
    .map((value) => JSON.stringify(value))
    .join(', ')
  return spawn(
    process.execPath,
    [
      '-e',
      `import(${JSON.stringify(href)}).then(async (m) => { await m.openDatabase(${given}); console.log('open'); setInterval(() => {}, 1000) })`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
}

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

  it('is unchanged when the program is killed during a migration', async () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'app.db')
    await make(path)
    const migrations = withNext(
      folder.path,
      `CREATE TABLE next (id integer)
--> statement-breakpoint
INSERT INTO next WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT i FROM n`,
    )
    const migrating = openElsewhere(path, migrations)
    while (!existsSync(`${path}-wal`) || statSync(`${path}-wal`).size < 1e6) await delay(10)
    migrating.kill('SIGKILL')
    await once(migrating, 'exit')
    await make(path)
    const raw = new DatabaseSync(path, { readOnly: true })
    assert.throws(() => raw.prepare('SELECT * FROM next'), /no such table/)
    raw.close()
    assert.equal(readdirSync(join(folder.path, 'backups')).length, 1)
  })

  it('is refused while another process has it, and left as it was', async () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'app.db')
    await make(path)
    const holder = openElsewhere(path)
    await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit')])
    const before = hashOf(path)
    try {
      await assert.rejects(openDatabase({ DATABASE_PATH: path }), /in use by another process/)
      assert.equal(hashOf(path), before)
    } finally {
      holder.kill('SIGKILL')
      await once(holder, 'exit')
    }
    await make(path)
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
