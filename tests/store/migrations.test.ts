import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { usageRecords } from '../../drizzle/index.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openSearchIndex } from '../../src/documents/search-index.ts'
import { readLibrary } from '../../src/documents/library.ts'
import { createLogger } from '../../src/log.ts'
import { verifyDatabase } from '../../src/maintenance/verify.ts'
import { eventsOfSessionAfter } from '../../src/store/events.ts'
import { temporaryFolder } from '../support/app.ts'
import { storedEvents } from '../support/turns.ts'

const migrations = new URL('../../migrations/', import.meta.url)

/** Makes a database as the program made it before the given migration. */
function makeOld(path: string, before: string): DatabaseSync {
  const database = new DatabaseSync(path)
  database.exec(
    'CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash text, created_at numeric)',
  )
  const { entries } = JSON.parse(readFileSync(new URL('meta/_journal.json', migrations), 'utf8'))
  for (const { tag, when } of entries) {
    if (tag.endsWith(before)) break
    database.exec(readFileSync(new URL(`${tag}.sql`, migrations), 'utf8'))
    database
      .prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)')
      .run(tag, when)
  }
  return database
}

it('the events of an older database’s turns are in the log of their session', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'app.db')
  const old = makeOld(path, '_session_events')
  const at = '2026-01-02T03:04:05.678Z'
  old.exec(`
    INSERT INTO sessions (id, created_at, last_active) VALUES ('s', '${at}', '${at}');
    INSERT INTO turns (id, session_id, route, model, message, state, created_at, lease_until)
      VALUES ('b', 's', 'ask', 'm', 'x', 'running', '${at}', ''), ('a', 's', 'ask', 'm', 'x', 'queued', '${at}', '');
    INSERT INTO turn_events (turn_id, seq, event) VALUES
      ('a', 1, '{"type":"status","content":"a1"}'),
      ('b', 2, '{"type":"status","content":"b2"}'),
      ('b', 1, '{"type":"status","content":"b1"}')`)
  old.close()
  const db = await openDatabase({ DATABASE_PATH: path })
  const events = await eventsOfSessionAfter(db, 's', 0)
  assert.deepEqual(
    events.map(({ event }) => 'content' in event && event.content),
    ['b1', 'b2', 'a1'],
  )
  assert.deepEqual(
    (await storedEvents(db, 'b')).map(({ seq }) => seq),
    [1, 2],
  )
  const { rows } = await db.client.execute('SELECT DISTINCT at FROM session_events')
  assert.deepEqual(rows[0]?.[0], Date.parse('2026-01-02T03:04:05Z'))
  assert.deepEqual(rows.length, 1)
  await db.close()
})

it('the usage of an older database keeps its costs, and has roles and providers', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'app.db')
  const old = makeOld(path, '_usage_roles')
  const at = '2026-01-02T03:04:05.678Z'
  old.exec(`
    INSERT INTO sessions (id, created_at, last_active) VALUES ('s', '${at}', '${at}');
    INSERT INTO turns (id, session_id, route, model, message, state, created_at, lease_until)
      VALUES ('t', 's', 'ask', 'anthropic/m', 'x', 'completed', '${at}', '');
    INSERT INTO usage_records VALUES
      ('a', '2026-01-02', 's', NULL, 't', 'anthropic/m', 1, 2, 3, 4, 0.5, 0, '${at}'),
      ('b', '2026-01-02', 'gone', 'd', 'gone', 'm', 5, 6, 7, 8, NULL, 1, '${at}')`)
  old.close()
  const db = await openDatabase({ DATABASE_PATH: path })
  const rows = await db.orm.select().from(usageRecords).orderBy(usageRecords.id)
  const kept = rows.map((row) => [
    [row.id, row.date, row.session_id, row.document_id, row.turn_id, row.model, row.created_at],
    [row.input_tokens, row.output_tokens, row.cache_read_tokens, row.cache_write_tokens],
    [row.cost_usd, row.estimated],
  ])
  assert.deepEqual(kept, [
    [
      ['a', '2026-01-02', 's', null, 't', 'anthropic/m', at],
      [1, 2, 3, 4],
      [0.5, false],
    ],
    [
      ['b', '2026-01-02', 'gone', 'd', 'gone', 'm', at],
      [5, 6, 7, 8],
      [null, true],
    ],
  ])
  const added = rows.map((row) => [
    [row.role, row.provider, row.prompt_version],
    [row.cache_write_hour_tokens, row.image_output_tokens, row.images],
  ])
  assert.deepEqual(added, [
    [
      ['ask', 'anthropic', null],
      [0, 0, 0],
    ],
    [
      ['edit', '', null],
      [0, 0, 0],
    ],
  ])
  await db.close()
})

it('the documents of an older database are found by their titles at once, and by their texts soon', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'app.db')
  const old = makeOld(path, '_library')
  const at = '2026-01-02T03:04:05.678Z'
  const receipt =
    '{"version":1,"base_version":null,"kind":"import","ranges":[{"old":{"from":0,"to":0},"new":{"from":0,"to":34},"level":"exact","tool":"import"}],"changed":34,"unchanged":0,"holds":true,"warnings":[]}'
  old.exec(`INSERT INTO sessions (id, created_at, last_active) VALUES ('s', '${at}', '${at}')`)
  for (let number = 100; number < 220; number++) {
    old.exec(`
      INSERT INTO documents (id, session_id, title, is_active, created_at, updated_at)
        VALUES ('d${number}', 's', 'Größe report', 0, '${at}', '${at}');
      INSERT INTO document_versions (id, document_id, version, kind, html_content, receipt, created_at)
        VALUES ('v${number}', 'd${number}', 1, 'import', '<h1>A report</h1><p>needle-${number}</p>', '${receipt}', '${at}')`)
  }
  old.close()
  const db = await openDatabase({ DATABASE_PATH: path })
  const find = async (q: string) =>
    (await readLibrary(db, { q, trash: false, limit: 200 })).documents.map(({ id }) => id)
  const log = createLogger('info', () => {})
  const interrupted = await openSearchIndex(db, log)
  assert.equal((await find('GROSSE')).length, 120)
  await interrupted.close()
  assert.ok((await find('needle')).length < 120)

  const index = await openSearchIndex(db, log)
  await index.settled()
  assert.equal((await find('needle')).length, 120)
  assert.deepEqual(await find('needle-107 report'), ['d107'])
  assert.deepEqual(
    (await readLibrary(db, { kind: 'report', trash: false, limit: 1 })).documents[0]?.kind,
    'report',
  )
  assert.deepEqual((await verifyDatabase(db)).problems, [])
  await index.close()
  await db.close()
})
