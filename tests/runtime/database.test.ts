import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { openDatabase } from '../../src/store/database.ts'
import { temporaryFolder } from '../support/app.ts'
import { hashOf, make, withNext } from '../support/database-file.ts'

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
})
