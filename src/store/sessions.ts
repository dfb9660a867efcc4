import { and, desc, eq, isNull, lt, or, sql, type SQL } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import { sessionEvents, sessions } from '../../drizzle/index.ts'
import { found } from '../errors.ts'
import type { SessionList, SessionRow } from '../protocol/resources.ts'
import type { Database, Statement } from './database.ts'
import { deleteContents, isIdle, refuseDeletion } from './deletion.ts'
import { logSession } from './events.ts'
import { nowIso, prepared } from './query.ts'
import { costWhere } from './usage.ts'

/** Creates a session and returns its id. */
export async function createSession(db: Database, id = uuidv7()): Promise<string> {
  await db.write([ensureSession(id)])
  return id
}

/** Returns the statement that creates a session unless there is one with this id. */
export function ensureSession(id: string): SQL {
  const now = nowIso()
  return sql`INSERT INTO ${sessions} (id, created_at, last_active) VALUES (${id}, ${now}, ${now}) ON CONFLICT DO NOTHING`
}

/** Returns the statement that marks a session as active now, if the condition holds. */
export function touchSession(db: Database, id: string, condition?: SQL): Statement {
  return db.orm
    .update(sessions)
    .set({ last_active: nowIso() })
    .where(and(eq(sessions.id, id), condition))
}

/** Returns the statements that title a session that has no title yet, if the condition holds. */
export function nameSession(
  db: Database,
  id: string,
  title: string,
  condition: SQL = sql`1`,
): Statement[] {
  return [
    logSession(id, sql`title IS NULL AND ${condition}`),
    db.orm
      .update(sessions)
      .set({ title })
      .where(and(eq(sessions.id, id), isNull(sessions.title), condition)),
  ]
}

const sessionById = prepared(({ orm }) =>
  orm
    .select({ session_id: sessions.id, title: sessions.title })
    .from(sessions)
    .where(and(eq(sessions.id, sql.placeholder('id')), isNull(sessions.deleted_at)))
    .prepare(),
)

/** The condition that a session exists and is not in the trash. */
export function sessionIsInUse(id: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${sessions} WHERE id = ${id} AND deleted_at IS NULL)`
}

export async function findSession(db: Database, id: string) {
  const [row] = await sessionById(db).all({ id })
  return row
}

/** Whether there is a session of this id, in use or in the trash. */
export async function sessionExists(db: Database, id: string): Promise<boolean> {
  const rows = await db.orm.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, id))
  return rows.length > 0
}

/** Renames a session. Returns false if there is none of this id. */
export async function renameSession(db: Database, id: string, title: string): Promise<boolean> {
  return change(db, { title, last_active: nowIso() }, id, isNull(sessions.deleted_at))
}

/** Moves a session to the trash. Returns false if there is none of this id. */
export async function trashSession(db: Database, id: string): Promise<boolean> {
  return change(db, { deleted_at: nowIso() }, id, isNull(sessions.deleted_at))
}

/** Restores a session from the trash, if it is there. Returns false if there is none of this id. */
export async function restoreSession(db: Database, id: string): Promise<boolean> {
  return change(db, { deleted_at: null, last_active: nowIso() }, id)
}

/** Changes a session and announces it, if the condition holds for its row. */
async function change(
  db: Database,
  values: Partial<typeof sessions.$inferInsert>,
  id: string,
  condition?: SQL,
): Promise<boolean> {
  const where = and(eq(sessions.id, id), condition)
  const [, changed] = await db.write([
    logSession(id, condition ?? sql`1`),
    db.orm.update(sessions).set(values).where(where),
  ])
  return changed?.rowsAffected === 1
}

/** Returns a session as it is listed. */
export async function findSessionRow(db: Database, id: string): Promise<SessionRow | undefined> {
  const [row] = await sessionRows(db, eq(sessions.id, id))
  return row
}

/** Returns a page of the sessions, most recent activity first. `after`: where the previous page ended. */
export async function listSessions(
  db: Database,
  limit: number,
  after?: { time: string; id: string },
): Promise<SessionList> {
  const isLater =
    after &&
    or(
      lt(sessions.last_active, after.time),
      and(eq(sessions.last_active, after.time), lt(sessions.id, after.id)),
    )
  const rows = await sessionRows(db, isLater)
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
      ...costWhere(sql`u.session_id = sessions.id`),
    })
    .from(sessions)
    .where(and(isNull(sessions.deleted_at), condition))
}

/**
 * Deletes for good the sessions that were last active before the given time and, unless `all`, hold no
 * work. Sessions with an unsettled turn stay. Returns the number of deleted sessions.
 */
export async function sweepSessions(db: Database, before: string, all: boolean): Promise<number> {
  const isEmpty = sql`deleted_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM chat_messages m WHERE m.session_id = sessions.id)
    AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.session_id = sessions.id)
    AND NOT EXISTS (SELECT 1 FROM turns t WHERE t.session_id = sessions.id)`
  return deleteSessions(db, sql`last_active < ${before} AND ${all ? sql`1` : isEmpty}`)
}

/** Deletes for good the sessions that were put into the trash before the given time. */
export async function sweepTrashedSessions(db: Database, before: string): Promise<number> {
  return deleteSessions(db, sql`deleted_at < ${before}`)
}

/**
 * Deletes a session for good, with all it holds but usage and costs.
 * @throws AppError `not_found`, or `conflict` if it is not in the trash or a turn still works in it.
 */
export async function deleteSession(db: Database, id: string): Promise<void> {
  if (await deleteSessions(db, sql`id = ${id} AND deleted_at IS NOT NULL`)) return
  const [row] = await db.orm
    .select({ deleted_at: sessions.deleted_at })
    .from(sessions)
    .where(eq(sessions.id, id))
  refuseDeletion(found(row, 'session'), 'session')
}

/** Deletes the sessions that match and have no unsettled turn. Returns their number. */
async function deleteSessions(db: Database, condition: SQL): Promise<number> {
  const doomed = sql`(SELECT id FROM ${sessions} WHERE ${condition} AND ${isIdle('session_id', sql`sessions.id`)})`
  const results = await db.write([
    ...deleteContents(doomed),
    sql`DELETE FROM ${sessionEvents} WHERE session_id IN ${doomed}`,
    sql`DELETE FROM ${sessions} WHERE id IN ${doomed}`,
  ])
  return results.at(-1)?.rowsAffected ?? 0
}
