import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import { chatMessages, documents } from '../../drizzle/index.ts'
import { found } from '../errors.ts'
import type { DocumentKind, DocumentRow } from '../protocol/resources.ts'
import type { Database, Statement } from './database.ts'
import { deleteDocuments, isIdle, refuseDeletion } from './deletion.ts'
import { logDocument, logDocuments } from './events.ts'
import { insertionOrder, nowIso, prepared } from './query.ts'
import { titled } from './search.ts'
import { touchSession } from './sessions.ts'
import { costWhere } from './usage.ts'

// Written out: Drizzle leaves the table's name away from columns in a select of one table.
const latestVersion = sql<number>`coalesce((SELECT max(v.version) FROM document_versions v WHERE v.document_id = documents.id), 0)`

/** The columns of a document’s row. */
export const documentColumns = {
  id: documents.id,
  session_id: documents.session_id,
  title: documents.title,
  is_active: documents.is_active,
  created_at: documents.created_at,
  updated_at: documents.updated_at,
  latest_version: latestVersion.as('latest_version'),
  kind: documents.kind,
  pinned: documents.pinned,
  ...costWhere(sql`u.document_id = documents.id`),
}

const inUse = sql`EXISTS (SELECT 1 FROM sessions s WHERE s.id = documents.session_id AND s.deleted_at IS NULL)`

const documentById = prepared(({ orm }) =>
  orm
    .select(documentColumns)
    .from(documents)
    .where(and(eq(documents.id, sql.placeholder('id')), isNull(documents.deleted_at), inUse))
    .prepare(),
)

const documentsOfSession = prepared(({ orm }) =>
  orm
    .select(documentColumns)
    .from(documents)
    .where(and(eq(documents.session_id, sql.placeholder('id')), isNull(documents.deleted_at)))
    .orderBy(asc(insertionOrder(documents)))
    .prepare(),
)

export async function findDocument(db: Database, id: string): Promise<DocumentRow | undefined> {
  const [found] = await documentById(db).all({ id })
  return found
}

/** Returns the session of a document, even if they are in the trash. */
export async function findSessionOf(db: Database, id: string): Promise<string | undefined> {
  const [row] = await db.orm
    .select({ session_id: documents.session_id })
    .from(documents)
    .where(eq(documents.id, id))
  return row?.session_id
}

/** Lists the documents of a session in order of creation. */
export async function listDocuments(db: Database, sessionId: string): Promise<DocumentRow[]> {
  return documentsOfSession(db).all({ id: sessionId })
}

/** Lists the ids of all documents, including those in the trash. */
export async function listAllDocumentIds(db: Database): Promise<string[]> {
  const rows = await db.orm.select({ id: documents.id }).from(documents).orderBy(asc(documents.id))
  return rows.map((row) => row.id)
}

/**
 * Returns the statements that add a document to a session and make it the active one, if the condition
 * holds. The document of a turn has the turn’s own time, by which `dropEmptyDocument` recognizes it.
 */
export function addDocument(
  db: Database,
  { id, session_id, title }: { id: string; session_id: string; title: string },
  now = nowIso(),
  condition: SQL = sql`1`,
): Statement[] {
  return [
    deactivate(db, session_id, condition),
    insertDocument({ id, session_id, title, is_active: 1, now }, condition),
    logDocument(session_id, id, condition),
  ]
}

/** Returns the statements that add a document to a session, if the condition holds. The active one stays active. */
export function addInactiveDocument(
  document: { id: string; session_id: string; title: string },
  condition: SQL,
): Statement[] {
  return [
    insertDocument({ ...document, is_active: 0, now: nowIso() }, condition),
    logDocument(document.session_id, document.id, condition),
    ...activateNewest(document.session_id),
  ]
}

function insertDocument(
  row: { id: string; session_id: string; title: string; is_active: 0 | 1; now: string },
  condition: SQL,
): Statement {
  const { id, session_id, is_active, now } = row
  const { title, search_title } = titled(row.title)
  return sql`INSERT INTO ${documents} (id, session_id, title, search_title, is_active, created_at, updated_at)
    SELECT ${id}, ${session_id}, ${title}, ${search_title}, ${is_active}, ${now}, ${now} WHERE ${condition}`
}

/** Returns the statements that make a document of the session the active one. */
export function activateDocument(db: Database, sessionId: string, id: string): Statement[] {
  const target = sql`SELECT ${documents.id} FROM ${documents} WHERE ${documents.id} = ${id} AND ${documents.session_id} = ${sessionId} AND ${documents.deleted_at} IS NULL`
  return [
    sql`UPDATE ${documents} SET is_active = 0 WHERE ${documents.session_id} = ${sessionId} AND is_active = 1 AND EXISTS (${target})`,
    sql`UPDATE ${documents} SET is_active = 1 WHERE ${documents.id} IN (${target})`,
    touchSession(db, sessionId, sql`EXISTS (${target})`),
    logDocument(sessionId, id, sql`EXISTS (${target})`),
  ]
}

/** Makes a document of the session the active one. Returns false, and changes nothing, for any other. */
export async function switchDocument(db: Database, sessionId: string, id: string) {
  const results = await db.write(activateDocument(db, sessionId, id))
  return results[1]?.rowsAffected === 1
}

/** Returns the statement that updates a document's time, its kind and, unless it is empty, its title, if the condition holds. */
export function updateDocument(
  db: Database,
  id: string,
  { title, kind }: { title: string | undefined; kind: DocumentKind },
  condition: SQL,
): Statement {
  return db.orm
    .update(documents)
    .set({ updated_at: nowIso(), kind, ...(title ? titled(title) : {}) })
    .where(and(eq(documents.id, id), condition))
}

/** The condition that a document is not of this kind. */
export function hasOtherKind(id: string, kind: DocumentKind): SQL {
  return sql`EXISTS (SELECT 1 FROM documents d WHERE d.id = ${id} AND d.kind <> ${kind})`
}

/**
 * Returns the statements that remove the document of a turn if a turn created it, it has no version,
 * no other turn is waiting for it and none left a draft. The newest other document becomes the active
 * one. They do nothing unless the condition holds.
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
      AND ((o.settled_at IS NULL AND o.id <> ${turnId}) OR EXISTS (SELECT 1 FROM session_events e WHERE e.turn_id = o.id AND json_extract(e.event, '$.type') = 'html_chunk')))`
  return [
    sql`UPDATE ${chatMessages} SET document_id = NULL WHERE document_id = ${id} AND ${empty}`,
    logDocument(sessionId, id, empty),
    sql`DELETE FROM ${documents} WHERE id = ${id} AND ${empty}`,
    ...activateNewest(sessionId),
  ]
}

/** Returns the statements that make the newest document of a session the active one if none is. */
export function activateNewest(sessionId: string): Statement[] {
  const target = sql`id = (
    SELECT id FROM ${documents} WHERE session_id = ${sessionId} AND deleted_at IS NULL
    ORDER BY rowid DESC LIMIT 1)
    AND NOT EXISTS (SELECT 1 FROM ${documents} WHERE session_id = ${sessionId} AND is_active = 1)`
  return [logDocuments(target), sql`UPDATE ${documents} SET is_active = 1 WHERE ${target}`]
}

/** Renames a document. Returns false if the session has none of this id. */
export async function renameDocument(db: Database, sessionId: string, id: string, title: string) {
  const { search_title } = titled(title)
  const change = sql`title = ${title}, search_title = ${search_title}, updated_at = ${nowIso()}`
  return updateWhere(db, sessionId, id, change, sql`deleted_at IS NULL`)
}

/** Moves a document to the trash. If it was the active one, the newest other one becomes active. */
export async function trashDocument(db: Database, sessionId: string, id: string) {
  const change = sql`deleted_at = ${nowIso()}, is_active = 0`
  return updateWhere(db, sessionId, id, change, sql`deleted_at IS NULL`)
}

/** Restores a document from the trash, if it is there. It becomes active only if no other one is. */
export async function restoreDocument(db: Database, sessionId: string, id: string) {
  return updateWhere(db, sessionId, id, sql`deleted_at = NULL`, sql`1`)
}

/** Returns false, and changes nothing, if the session has no such document. */
async function updateWhere(
  db: Database,
  sessionId: string,
  id: string,
  change: SQL,
  condition: SQL,
): Promise<boolean> {
  const isTarget = sql`id = ${id} AND session_id = ${sessionId}`
  const [, changed] = await db.write([
    logDocuments(sql`${isTarget} AND ${condition}`),
    sql`UPDATE ${documents} SET ${change} WHERE ${isTarget} AND ${condition}`,
    ...activateNewest(sessionId),
    touchSession(db, sessionId, sql`EXISTS (SELECT 1 FROM ${documents} WHERE ${isTarget})`),
  ])
  return changed?.rowsAffected === 1
}

/**
 * Deletes a document of a session for good, with its versions and the messages and turns about it.
 * @throws AppError `not_found`, or `conflict` if it is not in the trash or a turn still works on it.
 */
export async function deleteDocument(db: Database, sessionId: string, id: string): Promise<void> {
  const isTarget = sql`id = ${id} AND session_id = ${sessionId}`
  if (await deleteTrashed(db, isTarget)) return
  const [row] = await db.orm
    .select({ deleted_at: documents.deleted_at })
    .from(documents)
    .where(isTarget)
  refuseDeletion(found(row, 'document in this session'), 'document')
}

/** Deletes for good the documents that were put into the trash before the given time. */
export async function sweepTrashedDocuments(db: Database, before: string): Promise<number> {
  return deleteTrashed(db, sql`deleted_at < ${before}`)
}

/** Deletes the documents that match, are in the trash or in a session that is, and have no unsettled turn. Returns their number. */
async function deleteTrashed(db: Database, condition: SQL): Promise<number> {
  const doomed = sql`(SELECT id FROM ${documents} WHERE ${condition}
    AND (deleted_at IS NOT NULL OR session_id IN (SELECT s.id FROM sessions s WHERE s.deleted_at IS NOT NULL))
    AND ${isIdle('document_id', sql`documents.id`)})`
  const results = await db.write([logDocuments(sql`id IN ${doomed}`), ...deleteDocuments(doomed)])
  return results.at(-1)?.rowsAffected ?? 0
}

function deactivate(db: Database, sessionId: string, condition: SQL): Statement {
  return db.orm
    .update(documents)
    .set({ is_active: false })
    .where(and(eq(documents.session_id, sessionId), eq(documents.is_active, true), condition))
}
