import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import { chatMessages, documents } from '../../drizzle/index.ts'
import type { DocumentRow } from '../protocol/resources.ts'
import type { Database, Statement } from './database.ts'
import { insertionOrder, nowIso, prepared } from './query.ts'
import { touchSession } from './sessions.ts'

// Written out: Drizzle leaves the table's name away from columns in a select of one table.
const latestVersion = sql<number>`coalesce((SELECT max(v.version) FROM document_versions v WHERE v.document_id = documents.id), 0)`

const row = {
  id: documents.id,
  session_id: documents.session_id,
  title: documents.title,
  is_active: documents.is_active,
  created_at: documents.created_at,
  updated_at: documents.updated_at,
  latest_version: latestVersion.as('latest_version'),
}

const inUse = sql`EXISTS (SELECT 1 FROM sessions s WHERE s.id = documents.session_id AND s.deleted_at IS NULL)`

const documentById = prepared(({ orm }) =>
  orm
    .select(row)
    .from(documents)
    .where(and(eq(documents.id, sql.placeholder('id')), isNull(documents.deleted_at), inUse))
    .prepare(),
)

const documentsOfSession = prepared(({ orm }) =>
  orm
    .select(row)
    .from(documents)
    .where(and(eq(documents.session_id, sql.placeholder('id')), isNull(documents.deleted_at)))
    .orderBy(asc(insertionOrder(documents)))
    .prepare(),
)

export async function findDocument(db: Database, id: string): Promise<DocumentRow | undefined> {
  const [found] = await documentById(db).all({ id })
  return found
}

/** The documents of a session in the order in which they were made. */
export async function listDocuments(db: Database, sessionId: string): Promise<DocumentRow[]> {
  return documentsOfSession(db).all({ id: sessionId })
}

/** All documents there are, also those in the trash. */
export async function listAllDocumentIds(db: Database): Promise<string[]> {
  const rows = await db.orm.select({ id: documents.id }).from(documents).orderBy(asc(documents.id))
  return rows.map((row) => row.id)
}

/**
 * The statements that add a document to a session and make it the active one. One that a turn makes
 * has the turn’s own time, by which `dropEmptyDocument` knows it.
 */
export function addDocument(
  db: Database,
  document: { id: string; session_id: string; title: string },
  now = nowIso(),
): Statement[] {
  return [
    deactivate(db, document.session_id),
    db.orm
      .insert(documents)
      .values({ ...document, is_active: true, created_at: now, updated_at: now }),
  ]
}

/** The statements that make a document the active one, where it is the session's. */
export function activateDocument(db: Database, sessionId: string, id: string): Statement[] {
  const mine = sql`SELECT ${documents.id} FROM ${documents} WHERE ${documents.id} = ${id} AND ${documents.session_id} = ${sessionId} AND ${documents.deleted_at} IS NULL`
  return [
    sql`UPDATE ${documents} SET is_active = 0 WHERE ${documents.session_id} = ${sessionId} AND is_active = 1 AND EXISTS (${mine})`,
    sql`UPDATE ${documents} SET is_active = 1 WHERE ${documents.id} IN (${mine})`,
    touchSession(db, sessionId, sql`EXISTS (${mine})`),
  ]
}

/** Makes a document the active one; false, and all stays as it is, where it is not the session's. */
export async function switchDocument(db: Database, sessionId: string, id: string) {
  const results = await db.write(activateDocument(db, sessionId, id))
  return results[1]?.rowsAffected === 1
}

/** The statement that gives a document its title, where the condition holds; an empty one leaves it as it is. */
export function updateDocument(
  db: Database,
  id: string,
  title: string | undefined,
  condition: SQL,
): Statement {
  return db.orm
    .update(documents)
    .set({ updated_at: nowIso(), ...(title ? { title } : {}) })
    .where(and(eq(documents.id, id), condition))
}

/**
 * The statements that take away the document of a turn where a turn had made it, it has no version
 * and no other turn is to come and none left a draft; its place goes to the newest other one. They do
 * nothing where the condition does not hold.
 */
export function dropEmptyDocument(
  sessionId: string,
  id: string,
  turnId: string,
  condition: SQL = sql`1`,
): Statement[] {
  const empty = sql`${condition} AND NOT EXISTS (SELECT 1 FROM document_versions v WHERE v.document_id = ${id})
    AND EXISTS (SELECT 1 FROM documents d, turns t WHERE d.id = ${id} AND t.document_id = ${id} AND t.route = 'create' AND d.created_at = t.created_at)
    AND NOT EXISTS (SELECT 1 FROM turns o WHERE o.document_id = ${id}
      AND ((o.settled_at IS NULL AND o.id <> ${turnId}) OR EXISTS (SELECT 1 FROM turn_events e WHERE e.turn_id = o.id AND json_extract(e.event, '$.type') = 'html_chunk')))`
  return [
    sql`UPDATE ${chatMessages} SET document_id = NULL WHERE document_id = ${id} AND ${empty}`,
    sql`DELETE FROM ${documents} WHERE id = ${id} AND ${empty}`,
    activateNewest(sessionId),
  ]
}

/** The statement that makes the newest document of a session the active one, where none is. */
function activateNewest(sessionId: string): Statement {
  return sql`UPDATE ${documents} SET is_active = 1 WHERE id = (
    SELECT id FROM ${documents} WHERE session_id = ${sessionId} AND deleted_at IS NULL
    ORDER BY rowid DESC LIMIT 1)
    AND NOT EXISTS (SELECT 1 FROM ${documents} WHERE session_id = ${sessionId} AND is_active = 1)`
}

/** Gives a document of a session its title; false where it has none of this id. */
export async function renameDocument(db: Database, sessionId: string, id: string, title: string) {
  const change = sql`title = ${title}, updated_at = ${nowIso()}`
  return changeDocument(db, sessionId, id, change, sql`deleted_at IS NULL`)
}

/** Puts a document into the trash; the newest other one becomes the active one if it was that. */
export async function trashDocument(db: Database, sessionId: string, id: string) {
  const change = sql`deleted_at = ${nowIso()}, is_active = 0`
  return changeDocument(db, sessionId, id, change, sql`deleted_at IS NULL`)
}

/** Takes a document out of the trash, if it is there; it is active only if no other one is. */
export async function restoreDocument(db: Database, sessionId: string, id: string) {
  return changeDocument(db, sessionId, id, sql`deleted_at = NULL`, sql`1`)
}

/** False, and all stays as it is, where the session has no such document. */
async function changeDocument(
  db: Database,
  sessionId: string,
  id: string,
  change: SQL,
  condition: SQL,
): Promise<boolean> {
  const mine = sql`id = ${id} AND session_id = ${sessionId}`
  const [changed] = await db.write([
    sql`UPDATE ${documents} SET ${change} WHERE ${mine} AND ${condition}`,
    activateNewest(sessionId),
    touchSession(db, sessionId, sql`EXISTS (SELECT 1 FROM ${documents} WHERE ${mine})`),
  ])
  return changed?.rowsAffected === 1
}

function deactivate(db: Database, sessionId: string): Statement {
  return db.orm
    .update(documents)
    .set({ is_active: false })
    .where(and(eq(documents.session_id, sessionId), eq(documents.is_active, true)))
}
