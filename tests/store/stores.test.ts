import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { documents, documentVersions, sessions } from '../../drizzle/index.ts'
import { importDocument } from '../../src/documents/import.ts'
import { saveHtml } from '../../src/documents/manual.ts'
import { restoreVersion } from '../../src/documents/versions.ts'
import { AppError } from '../../src/errors.ts'
import { verifyDatabase } from '../../src/maintenance/verify.ts'
import { openDatabase, type Database } from '../../src/store/database.ts'
import {
  listDocuments,
  restoreDocument,
  switchDocument,
  trashDocument,
} from '../../src/store/documents.ts'
import { insertMessage, listMessages } from '../../src/store/messages.ts'
import { findUnindexed } from '../../src/store/search.ts'
import { createSession, listSessions, sweepSessions } from '../../src/store/sessions.ts'
import { insertEvent, insertTurn, settleTurn, pruneEvents } from '../../src/store/turns.ts'
import type { StoredEvent } from '../../src/store/stored-events.ts'
import { bookUsage, listCosts, noTokens } from '../../src/store/usage.ts'
import { findLatestVersion, listVersions } from '../../src/store/versions.ts'
import { temporaryFolder } from '../support/app.ts'
import { storedEvents } from '../support/turns.ts'
import { startHrana, type HranaDouble } from '../support/hrana.ts'

const rounds = process.env.LONG ? 40 : 4

for (const kind of ['a local file', 'a libSQL server']) {
  describe(`stores on ${kind}`, () => {
    let db: Database
    let hrana: HranaDouble | undefined
    const folder = temporaryFolder()

    before(async () => {
      if (kind === 'a libSQL server') hrana = await startHrana()
      db = await openDatabase({
        DATABASE_PATH: join(folder.path, 'app.db'),
        DATABASE_URL: hrana?.url,
      })
    })

    after(async () => {
      await db.close()
      await hrana?.[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
      assert.deepEqual(hrana?.unknown ?? [], [], 'requests that no libSQL server knows')
    })

    it('keeps one active document and gapless versions through hundreds of concurrent operations', async () => {
      const operation = fc.oneof(
        fc.record({ do: fc.constant('import' as const), session: fc.nat(2), text: fc.string() }),
        fc.record({ do: fc.constant('switch' as const), session: fc.nat(2), pick: fc.nat(99) }),
        fc.record({
          do: fc.constant('save' as const),
          session: fc.nat(2),
          pick: fc.nat(99),
          text: fc.string(),
        }),
        fc.record({ do: fc.constant('restore' as const), session: fc.nat(2), pick: fc.nat(99) }),
        fc.record({ do: fc.constant('trash' as const), session: fc.nat(2), pick: fc.nat(99) }),
        fc.record({
          do: fc.constant('restore from trash' as const),
          session: fc.nat(2),
          pick: fc.nat(99),
        }),
        fc.record({ do: fc.constant('message' as const), session: fc.nat(2), text: fc.string() }),
      )
      await fc.assert(
        fc.asyncProperty(
          fc.array(operation, { minLength: 150, maxLength: 200 }),
          async (operations) => {
            const ids = await Promise.all([0, 1, 2].map(() => createSession(db)))
            let conflicts = 0
            let saves = 0
            const trash: { session: string; id: string }[] = []
            await Promise.all(
              operations.map(async (one) => {
                const session = ids[one.session] ?? ''
                const own = await listDocuments(db, session)
                const document = 'pick' in one ? own[one.pick % Math.max(1, own.length)] : undefined
                try {
                  if (one.do === 'import')
                    await importDocument(db, session, {
                      html: `<p>${one.text.replaceAll('\0', '')}</p>`,
                    })
                  if (one.do === 'switch' && document)
                    await switchDocument(db, session, document.id)
                  if (one.do === 'save' && document) {
                    const latest = await findLatestVersion(db, document.id)
                    await saveHtml(db, document.id, {
                      html: `<p>${saves++} ${one.text.replaceAll('\0', '')}</p>`,
                      base_version: latest?.version ?? 1,
                    })
                  }
                  if (one.do === 'restore' && document) await restoreVersion(db, document.id, 1)
                  if (one.do === 'trash' && document) {
                    if (await trashDocument(db, session, document.id))
                      trash.push({ session, id: document.id })
                  }
                  const thrown = one.do === 'restore from trash' ? trash.pop() : undefined
                  if (thrown) assert.ok(await restoreDocument(db, thrown.session, thrown.id))
                  if (one.do === 'message')
                    await db.write([message(session, one.text.replaceAll('\0', ''))])
                } catch (error) {
                  if (!(error instanceof AppError)) throw error
                  // What was put into the trash meanwhile is not there.
                  if (error.kind !== 'not_found') assert.equal(error.kind, 'conflict')
                  conflicts++
                }
              }),
            )
            for (const session of ids) await checkSession(session)
            // Each version is in the search index, and nothing else is.
            assert.deepEqual((await verifyDatabase(db)).problems, [])
            assert.deepEqual(await findUnindexed(db, '', 1), [])
            assert.ok(conflicts < operations.length)
          },
        ),
        { numRuns: rounds },
      )
    })

    async function checkSession(session: string): Promise<void> {
      const own = await listDocuments(db, session)
      const active = own.filter((document) => document.is_active)
      assert.equal(active.length, own.length === 0 ? 0 : 1, 'exactly one document is active')
      for (const document of own) {
        const versions = await listVersions(db, document.id)
        assert.deepEqual(
          versions.map((version) => version.version),
          versions.map((_, index) => versions.length - index),
          'versions are numbered without a gap, newest first',
        )
        assert.equal(document.latest_version, versions.length)
      }
    }

    function message(session_id: string, content: string) {
      return insertMessage({
        session_id,
        document_id: null,
        turn_id: null,
        role: 'user',
        content,
        message_type: 'text',
      })
    }

    it('lets exactly one of two saves on the same version win', async () => {
      const session = await createSession(db)
      const { id } = await importDocument(db, session, { html: '<p>1</p>' })
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          saveHtml(db, id, { html: `<p>${index}!</p>`, base_version: 1 }),
        ),
      )
      const refusals = results.flatMap((result) =>
        result.status === 'rejected' ? [result.reason] : [],
      )
      assert.equal(refusals.length, 19)
      for (const reason of refusals)
        assert.ok(reason instanceof AppError && reason.kind === 'conflict', String(reason))
      assert.equal((await listVersions(db, id)).length, 2)
    })

    it('refuses to switch to a document of another session and leaves the active one', async () => {
      const [mine, other] = [await createSession(db), await createSession(db)]
      const own = await importDocument(db, mine, { html: '<p>a</p>' })
      const foreign = await importDocument(db, other, { html: '<p>b</p>' })
      assert.equal(await switchDocument(db, mine, foreign.id), false)
      assert.equal((await listDocuments(db, mine))[0]?.is_active, true)
      assert.equal(own.is_active, true)
    })

    it('lists the newest messages in insertion order', async () => {
      const session = await createSession(db)
      for (let index = 0; index < 30; index++) await db.write([message(session, `m${index}`)])
      const { messages } = await listMessages(db, session, 10)
      assert.deepEqual(
        messages.map((one) => one.content),
        Array.from({ length: 10 }, (_, index) => `m${index + 20}`),
      )
    })

    it('commits concurrent writes in order, each completely or not at all', async () => {
      const session = await createSession(db)
      const wrong = sql`INSERT INTO ${documents} (id) VALUES ('without a session')`
      const written = await Promise.allSettled([
        db.write([message(session, 'one'), message(session, 'two')]),
        db.write([message(session, 'never'), wrong]),
        db.write([message(session, 'three')]),
      ])
      assert.deepEqual(
        written.map((one) => (one.status === 'fulfilled' ? one.value.length : one.status)),
        [2, 'rejected', 1],
      )
      const { messages: told } = await listMessages(db, session, 10)
      assert.deepEqual(
        told.map(({ content }) => content),
        ['one', 'two', 'three'],
      )
    })

    it('lists long messages and prompts only as far as one response can hold them', async () => {
      const session = await createSession(db)
      for (const content of ['one', 'two', 'three']) await db.write([message(session, content)])
      await db.orm.run(
        sql`UPDATE chat_messages SET content = content || hex(zeroblob(16000000)) WHERE session_id = ${session}`,
      )
      const { messages: told, next_cursor } = await listMessages(db, session, 50)
      assert.deepEqual(
        told.map(({ content }) => content.replace(/0+$/, '')),
        ['two', 'three'],
      )
      const { messages: earlier } = await listMessages(db, session, 50, next_cursor ?? '')
      assert.deepEqual(
        earlier.map(({ content }) => content.replace(/0+$/, '')),
        ['one'],
      )
      await db.orm.run(
        sql`UPDATE chat_messages SET content = 'short' WHERE session_id = ${session}`,
      )
      assert.equal((await listMessages(db, session, 50)).messages.length, 3)

      const { id } = await importDocument(db, session, { html: '<p>x</p>' })
      const long = sql`hex(zeroblob(2000000))`
      await db.orm.run(
        sql`UPDATE document_versions SET user_prompt = ${long} WHERE document_id = ${id}`,
      )
      assert.equal((await listVersions(db, id))[0]?.user_prompt.length, 2000)
      assert.equal((await findLatestVersion(db, id))?.user_prompt.length, 4_000_000)
    })

    it('adds up usage by day and model, and counts what has no price', async () => {
      const model = `m-${kind}`
      const call = {
        date: '2026-01-02',
        session_id: 's',
        document_id: null,
        turn_id: 't',
        role: 'edit',
        model,
        prompt_version: null,
      } as const
      const usage = {
        ...noTokens,
        input_tokens: 1,
        output_tokens: 2,
        cache_read_tokens: 3,
        cache_write_tokens: 4,
        image_output_tokens: 10,
        images: 1,
        estimated: false,
      }
      const book = (cost_usd: number | null) =>
        db.write(bookUsage(db, { ...call, id: crypto.randomUUID() }, { ...usage, cost_usd }))
      await Promise.all([
        ...Array.from({ length: 25 }, () => book(0.5)),
        ...Array.from({ length: 5 }, () => book(null)),
      ])
      const rows = (await listCosts(db, '2000-01-01')).filter((row) => row.model === model)
      const sum = (pick: (row: (typeof rows)[number]) => number) =>
        rows.reduce((total, row) => total + pick(row), 0)
      assert.equal(
        sum((row) => row.request_count),
        30,
      )
      assert.equal(
        sum((row) => row.input_tokens),
        30 * 8,
      )
      assert.equal(
        sum((row) => row.output_tokens),
        30 * 12,
      )
      assert.equal(
        sum((row) => row.images_generated),
        30,
      )
      assert.equal(
        sum((row) => row.estimated_cost_usd),
        12.5,
      )
      assert.equal(
        sum((row) => row.unknown_requests),
        5,
      )
    })

    it('pages through all sessions, newest activity first, each once', async () => {
      const seen: string[] = []
      let after: { time: string; id: string } | undefined
      for (;;) {
        const page = await listSessions(db, 3, after)
        seen.push(...page.sessions.map((row) => row.session_id))
        if (!page.next_cursor) break
        const [time = '', id = ''] = page.next_cursor.split('_')
        after = { time, id }
      }
      const all = await db.orm.select({ id: sessions.id }).from(sessions)
      assert.equal(seen.length, all.length)
      assert.equal(new Set(seen).size, all.length)
    })

    it('deletes old events, but keeps a waiting draft', async () => {
      const session = await createSession(db)
      const chunk = { type: 'html_chunk', document_id: 'd', content: '<p>' } as const
      const events: StoredEvent[] = [
        { type: 'status', content: 'x' },
        chunk,
        { type: 'summary', content: 'x' },
        { type: 'done', content: 'x', outcome: 'completed' },
      ]
      const types = async (id: string) =>
        (await storedEvents(db, id, 0)).map((one) => one.event.type)
      const made: Record<string, string> = {}
      for (const state of ['completed', 'failed'] as const) {
        const id = crypto.randomUUID()
        made[state] = id
        const turn = { id, session_id: session, document_id: null, model: 'm', message: 'x' }
        await db.write([
          insertTurn({ ...turn, route: 'create', lease_until: '0' }),
          ...events.map((event) => insertEvent(id, event)),
          settleTurn(id, state),
        ])
      }
      await pruneEvents(db, '2000-01-01')
      assert.equal((await types(made.failed ?? '')).length, 4)
      await pruneEvents(db, '9999')
      assert.deepEqual(await types(made.completed ?? ''), ['summary', 'done'])
      assert.deepEqual(await types(made.failed ?? ''), ['html_chunk', 'summary', 'done'])
    })

    it('sweeps idle sessions without work, and with "all" every idle one', async () => {
      const empty = await createSession(db)
      const withMessage = await createSession(db)
      await db.write([message(withMessage, 'hello')])
      const withTurn = await createSession(db)
      const turn = { id: crypto.randomUUID(), session_id: withTurn, document_id: null, model: 'm' }
      await db.write([insertTurn({ ...turn, message: 'x', route: 'ask', lease_until: '9' })])
      const withDocument = await createSession(db)
      const { id } = await importDocument(db, withDocument, { html: '<p>x</p>' })
      const ids = async () =>
        (await db.orm.select({ id: sessions.id }).from(sessions)).map((row) => row.id)

      assert.equal(await sweepSessions(db, '2000-01-01T00:00:00.000Z', false), 0)
      await sweepSessions(db, '9999', false)
      const left = await ids()
      assert.ok(!left.includes(empty) && left.includes(withMessage) && left.includes(withDocument))

      await sweepSessions(db, '9999', true)
      assert.deepEqual(await ids(), [withTurn], 'what is being worked on stays')
      await db.write([settleTurn(turn.id, 'completed')])
      await sweepSessions(db, '9999', true)
      assert.deepEqual(await ids(), [])
      assert.deepEqual(await db.orm.select().from(documents), [])
      assert.deepEqual(await db.orm.select().from(documentVersions), [])
      assert.equal(await findLatestVersion(db, id), undefined)
      assert.ok((await listCosts(db, '2000-01-01')).length > 0, 'costs stay')
    })
  })
}
