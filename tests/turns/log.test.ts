import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { sql } from 'drizzle-orm'
import { createLogger } from '../../src/log.ts'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { createSession } from '../../src/store/sessions.ts'
import { insertTurn, readDraft, settleTurn } from '../../src/store/turns.ts'
import { followTurn } from '../../src/turns/follow.ts'
import { createTurnLog } from '../../src/turns/log.ts'
import { bookUsage, listCosts, noTokens } from '../../src/store/usage.ts'
import { column, temporaryFolder } from '../support/app.ts'
import { storedEvents } from '../support/turns.ts'

const silent = createLogger('silent', () => {})

async function addTurn(db: Database): Promise<string> {
  const id = crypto.randomUUID()
  const session_id = await createSession(db)
  await db.write([
    insertTurn({
      id,
      session_id,
      document_id: null,
      route: 'ask',
      model: 'm',
      message: 'x',
      lease_until: '',
    }),
  ])
  return id
}

describe('the log of turns', () => {
  it('stores events in order, adjacent deltas as one, before it notifies', async () => {
    using folder = temporaryFolder()
    const db = await openDatabase({ DATABASE_PATH: join(folder.path, 'app.db') })
    const log = createTurnLog(db, silent)
    const id = await addTurn(db)
    const followed = followTurn(db, id, 0, new AbortController().signal)
    const notified = followed.next().then(() => storedEvents(db, id, 0))
    log.append(id, { type: 'chunk', content: 'a' })
    log.append(id, { type: 'chunk', content: 'b' })
    log.append(id, { type: 'status', content: 's' })
    log.append(id, { type: 'chunk', content: 'c' })
    assert.deepEqual(await storedEvents(db, id, 0), [])
    await log.drain(id)
    const stored = [
      { seq: 1, event: { type: 'chunk', content: 'ab' } },
      { seq: 2, event: { type: 'status', content: 's' } },
      { seq: 3, event: { type: 'chunk', content: 'c' } },
    ]
    assert.deepEqual(await storedEvents(db, id, 0), stored)
    assert.deepEqual(await notified, stored)
    await followed.return(undefined)
    await db.close()
  })

  it('drains one turn while another keeps appending', async () => {
    using folder = temporaryFolder()
    const db = await openDatabase({ DATABASE_PATH: join(folder.path, 'app.db') })
    const log = createTurnLog(db, silent)
    const [busy, other] = [await addTurn(db), await addTurn(db)]
    const appending = setInterval(() => log.append(busy, { type: 'chunk', content: 'and ' }), 1)
    log.append(other, { type: 'status', content: 'last' })
    await log.drain(other)
    clearInterval(appending)
    assert.equal((await storedEvents(db, other, 0)).length, 1)
    await log.drain(busy)
    await db.close()
  })

  it('stores the events of other turns while those of one can’t be stored', async () => {
    using folder = temporaryFolder()
    const db = await openDatabase({ DATABASE_PATH: join(folder.path, 'app.db') })
    const log = createTurnLog(db, silent)
    const [stuck, other] = [await addTurn(db), await addTurn(db)]
    log.append(stuck, { type: 'status', content: 'lost' }, [sql`INSERT INTO nowhere VALUES (1)`])
    log.append(other, { type: 'status', content: 'stored' })
    await log.drain(other)
    assert.deepEqual(column(await storedEvents(db, other, 0), 'seq'), [1])
    assert.deepEqual(await storedEvents(db, stuck, 0), [])
    await db.write([sql`CREATE TABLE nowhere (x)`])
    await log.drain(stuck)
    await db.close()
  })

  it('gives up only what never can be stored, and holds up no other turn', async () => {
    using folder = temporaryFolder()
    const db = await openDatabase({ DATABASE_PATH: join(folder.path, 'app.db') })
    await db.write([sql`CREATE TABLE checked (x INTEGER CHECK (x > 0))`])
    const log = createTurnLog(db, silent)
    for (const [bad, error] of [
      [sql`INSERT INTO checked VALUES (${Number.NaN})`, /NaN can't be stored/],
      [sql`INSERT INTO checked VALUES (${Infinity})`, /Infinity can't be stored/],
      [sql`INSERT INTO checked VALUES (${() => 1})`, /a function can't be stored/],
      [sql`INSERT INTO checked VALUES (0)`, /CHECK constraint failed/],
    ] as const) {
      const [stuck, other] = [await addTurn(db), await addTurn(db)]
      log.append(stuck, { type: 'status', content: 'before' })
      log.append(stuck, { type: 'status', content: 'lost' }, [bad])
      log.append(stuck, { type: 'status', content: 'after' })
      log.append(other, { type: 'status', content: 'stored' })
      await assert.rejects(log.drain(stuck), error)
      await log.drain(other)
      assert.deepEqual(
        (await storedEvents(db, stuck, 0)).map(({ event }) => 'content' in event && event.content),
        ['before', 'after'],
      )
      assert.equal((await storedEvents(db, other, 0)).length, 1)
      log.append(stuck, { type: 'status', content: 'again' })
      await log.drain(stuck)
      assert.equal((await storedEvents(db, stuck, 0)).length, 3)
    }
    await db.close()
  })

  it('ignores events of a turn that has ended', async () => {
    using folder = temporaryFolder()
    const db = await openDatabase({ DATABASE_PATH: join(folder.path, 'app.db') })
    const log = createTurnLog(db, silent)
    const id = await addTurn(db)
    log.append(id, { type: 'status', content: 'first' })
    await log.drain(id)
    await db.write([settleTurn(id, 'cancelled')])
    log.append(id, { type: 'status', content: 'late' })
    await log.drain(id)
    assert.deepEqual(column(await storedEvents(db, id, 0), 'seq'), [1])
    await db.close()
  })

  it('stores an event once when a write succeeded but reported a failure', async () => {
    using folder = temporaryFolder()
    const db = await openDatabase({ DATABASE_PATH: join(folder.path, 'app.db') })
    let failures = 1
    const lossy: Database = {
      ...db,
      async write(statements) {
        const results = await db.write(statements)
        if (failures-- > 0) throw new Error('the answer was lost')
        return results
      },
    }
    const log = createTurnLog(lossy, silent)
    const id = await addTurn(db)
    const spent = { input_tokens: 1, output_tokens: 2, cache_read_tokens: 0, cache_write_tokens: 0 }
    const call = { model: 'm', ...spent, cost_usd: 1, estimated: false }
    const owner = { session_id: 's', document_id: null, turn_id: id }
    const made = { id: 'u', date: '2026-01-02', role: 'edit', prompt_version: null } as const
    const booked = bookUsage(
      db,
      { ...owner, ...made, model: 'm' },
      { ...noTokens, ...spent, cost_usd: 1, estimated: false },
    )
    log.append(id, { type: 'html_chunk', document_id: 'd', content: '<p>' })
    log.append(id, { type: 'usage', ...call }, booked)
    await log.drain(id)
    log.append(id, { type: 'html_chunk', document_id: 'd', content: 'once' })
    await log.drain(id)
    assert.deepEqual(column(await storedEvents(db, id, 0), 'seq'), [1, 2, 3])
    assert.equal(await readDraft(db, id), '<p>once')
    const [cost] = await listCosts(db, '2000-01-01')
    assert.deepEqual([cost?.request_count, cost?.estimated_cost_usd], [1, 1])
    await db.close()
  })

  it('retries a failed write until it succeeds, in the same order', async () => {
    using folder = temporaryFolder()
    const db = await openDatabase({ DATABASE_PATH: join(folder.path, 'app.db') })
    let failures = 1
    const flaky: Database = {
      ...db,
      write: (statements) =>
        failures-- > 0 ? Promise.reject(new Error('SQLITE_FULL')) : db.write(statements),
    }
    const log = createTurnLog(flaky, silent)
    const id = await addTurn(db)
    log.append(id, { type: 'status', content: '1' })
    log.append(id, { type: 'status', content: '2' })
    await log.drain(id)
    assert.deepEqual(
      (await storedEvents(db, id, 0)).map((one) => one.event),
      [
        { type: 'status', content: '1' },
        { type: 'status', content: '2' },
      ],
    )
    await db.close()
  })
})
