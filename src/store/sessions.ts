import { and, desc, eq, isNull, lt, or, sql, type SQL } from 'drizzle-orm'
import {
  chatMessages,
  documentLocks,
  documents,
  documentVersions,
  sessions,
  turnEvents,
  turns,
} from '../../drizzle/index.ts'
import type { SessionList, SessionRow } from '../protocol/resources.ts'
import type { Database, Statement } from './database.ts'
import { nowIso, prepared } from './query.ts'

/** Adds a session and gives its id. */
export async function createSession(db: Database): Promise<string> {
  const id = crypto.randomUUID()
  await db.write([ensureSession(id)])
  return id
}

/** The statement that adds a session where there is none with this id. */
export function ensureSession(id: string): SQL {
  const now = nowIso()
  return sql`INSERT INTO ${sessions} (id, created_at, last_active) VALUES (${id}, ${now}, ${now}) ON CONFLICT DO NOTHING`
}

/** The statement that notes that a session is being worked in, where the condition holds. */
export function touchSession(db: Database, id: string, condition?: SQL): Statement {
  return db.orm
    .update(sessions)
    .set({ last_active: nowIso() })
    .where(and(eq(sessions.id, id), condition))
}

/** The statement that names a session that has no name yet, where the condition holds. */
export function nameSession(db: Database, id: string, title: string, condition?: SQL): Statement {
  return db.orm
    .update(sessions)
    .set({ title })
    .where(and(eq(sessions.id, id), isNull(sessions.title), condition))
}

const sessionById = prepared(({ orm }) =>
  orm
    .select({ session_id: sessions.id, title: sessions.title })
    .from(sessions)
    .where(and(eq(sessions.id, sql.placeholder('id')), isNull(sessions.deleted_at)))
    .prepare(),
)

export async function findSession(db: Database, id: string) {
  const [row] = await sessionById(db).all({ id })
  return row
}

/** Gives a session its name; false where there is none of this id. */
export async function renameSession(db: Database, id: string, title: string): Promise<boolean> {
  return change(db, { title, last_active: nowIso() }, id, isNull(sessions.deleted_at))
}

/** Puts a session into the trash; false where there is none of this id. */
export async function trashSession(db: Database, id: string): Promise<boolean> {
  return change(db, { deleted_at: nowIso() }, id, isNull(sessions.deleted_at))
}

/** Takes a session out of the trash, if it is there; false where there is none of this id. */
export async function restoreSession(db: Database, id: string): Promise<boolean> {
  return change(db, { deleted_at: null, last_active: nowIso() }, id)
}

async function change(
  db: Database,
  values: Partial<typeof sessions.$inferInsert>,
  id: string,
  condition?: SQL,
): Promise<boolean> {
  const where = and(eq(sessions.id, id), condition)
  const [changed] = await db.write([db.orm.update(sessions).set(values).where(where)])
  return changed?.rowsAffected === 1
}

/** A session as the list has it. */
export async function findSessionRow(db: Database, id: string): Promise<SessionRow | undefined> {
  const [row] = await sessionRows(db, eq(sessions.id, id))
  return row
}

/** A page of the sessions, newest activity first. The cursor is where the page before ended. */
export async function listSessions(
  db: Database,
  limit: number,
  after?: { last_active: string; id: string },
): Promise<SessionList> {
  const behind =
    after &&
    or(
      lt(sessions.last_active, after.last_active),
      and(eq(sessions.last_active, after.last_active), lt(sessions.id, after.id)),
    )
  const rows = await sessionRows(db, behind)
    .orderBy(desc(sessions.last_active), desc(sessions.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { sessions: page, next_cursor: last ? `${last.last_active}_${last.session_id}` : null }
}

function sessionRows(db: Database, condition: SQL | undefined) {
  const documentCount = sql<number>`(SELECT count(*) FROM documents d WHERE d.session_id = sessions.id AND d.deleted_at IS NULL)`
  return db.orm
    .select({
      session_id: sessions.id,
      title: sessions.title,
      created_at: sessions.created_at,
      last_active: sessions.last_active,
      document_count: documentCount,
    })
    .from(sessions)
    .where(and(isNull(sessions.deleted_at), condition))
}

/**
 * Deletes for good the sessions that were not active since `before` and, unless `all`, hold no
 * work. One with an unsettled turn stays. Usage and costs stay. Gives the number of deleted ones.
 */
export async function sweepSessions(db: Database, before: string, all: boolean): Promise<number> {
  const idle = sql`${sessions.last_active} < ${before}
    AND NOT EXISTS (SELECT 1 FROM ${turns} WHERE ${turns.session_id} = ${sessions.id}
      AND ${turns.state} IN ('queued', 'running'))`
  const empty = sql`${sessions.deleted_at} IS NULL
    AND NOT EXISTS (SELECT 1 FROM ${chatMessages} WHERE ${chatMessages.session_id} = ${sessions.id})
    AND NOT EXISTS (SELECT 1 FROM ${documents} WHERE ${documents.session_id} = ${sessions.id})
    AND NOT EXISTS (SELECT 1 FROM ${turns} WHERE ${turns.session_id} = ${sessions.id})`
  const doomed = sql`(SELECT ${sessions.id} FROM ${sessions} WHERE ${all ? idle : sql`${idle} AND ${empty}`})`
  const doomedTurns = sql`(SELECT ${turns.id} FROM ${turns} WHERE ${turns.session_id} IN ${doomed})`
  const doomedDocuments = sql`(SELECT ${documents.id} FROM ${documents} WHERE ${documents.session_id} IN ${doomed})`
  // No statement changes which sessions the next one takes for doomed.
  const results = await db.write([
    sql`DELETE FROM ${turnEvents} WHERE turn_id IN ${doomedTurns}`,
    sql`DELETE FROM ${chatMessages} WHERE session_id IN ${doomed}`,
    sql`DELETE FROM ${documentVersions} WHERE document_id IN ${doomedDocuments}`,
    sql`DELETE FROM ${documentLocks} WHERE document_id IN ${doomedDocuments}`,
    sql`DELETE FROM ${documents} WHERE session_id IN ${doomed}`,
    sql`DELETE FROM ${turns} WHERE session_id IN ${doomed}`,
    sql`DELETE FROM ${sessions} WHERE ${sessions.id} IN ${doomed}`,
  ])
  return results.at(-1)?.rowsAffected ?? 0
}
