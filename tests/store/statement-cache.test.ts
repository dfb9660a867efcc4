import assert from 'node:assert/strict'
import { join } from 'node:path'
import { it } from 'node:test'
import Libsql from 'libsql'
import { openDatabase } from '../../src/store/database.ts'
import { temporaryFolder } from '../support/app.ts'

it('a statement is prepared once, and still works after a failure', async () => {
  using folder = temporaryFolder()
  const { client, close } = await openDatabase({ DATABASE_PATH: join(folder.path, 'app.db') })
  const add = (id: string) =>
    client.execute({
      sql: "INSERT INTO sessions (id, created_at, last_active) VALUES (?, 'a', 'b') RETURNING id",
      args: [id],
    })
  const count = async () => (await client.execute('SELECT count(*) AS n FROM sessions')).rows[0]?.n
  await add('one')
  await assert.rejects(add('one'), /UNIQUE/)
  await assert.rejects(client.batch(['DELETE FROM sessions', 'NO SQL'], 'write'), /syntax/)
  assert.equal(await count(), 1)
  assert.deepEqual(
    (await add('two')).rows.map((row) => ({ ...row })),
    [{ id: 'two' }],
  )
  assert.equal(await count(), 2)

  const raw = new Libsql(':memory:')
  assert.equal(raw.prepare('SELECT 1'), raw.prepare('SELECT 1'))
  assert.notEqual(new Libsql(':memory:').prepare('SELECT 1'), raw.prepare('SELECT 1'))
  await close()
})
