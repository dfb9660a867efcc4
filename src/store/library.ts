import { and, desc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import {
  chatMessages,
  documents,
  documentTexts,
  sessionEvents,
  sessions,
  turns,
  usageRecords,
} from '../../drizzle/index.ts'
import { matchOfWord } from '../editing/search/words.ts'
import type { DocumentKind, LibraryRow } from '../protocol/resources.ts'
import type { Database, Statement } from './database.ts'
import { isIdle } from './deletion.ts'
import { activateNewest, documentColumns, findSessionOf } from './documents.ts'
import { logDocument, logSession } from './events.ts'
import { forgetResponses } from './idempotency.ts'
import { nowIso, prepared } from './query.ts'
import { titled } from './search.ts'
import { nameSession, sessionIsInUse, touchSession } from './sessions.ts'

/** When a document, or the session that holds it, was moved to the trash. */
const trashedAt = sql<string | null>`coalesce(${documents.deleted_at}, ${sessions.deleted_at})`

const columns = {
  ...documentColumns,
  session_title: sessions.title,
  trashed_at: trashedAt.as('trashed_at'),
}

const inUse = and(isNull(documents.deleted_at), isNull(sessions.deleted_at))

const rowById = prepared(({ orm }) =>
  orm
    .select(columns)
    .from(documents)
    .innerJoin(sessions, eq(sessions.id, documents.session_id))
    .where(and(eq(documents.id, sql.placeholder('id')), inUse))
    .prepare(),
)

/** Returns a document as the library lists it; undefined if it does not exist or is in the trash. */
export async function findLibraryRow(db: Database, id: string): Promise<LibraryRow | undefined> {
  const [row] = await rowById(db).all({ id })
  return row
}

export interface LibraryQuery {
  /** Folded words, all of which must be in title or text. */
  words: readonly string[]
  kind?: DocumentKind | undefined
  pinned?: boolean | undefined
  trash: boolean
  limit: number
  /** Where the previous page ended. */
  after?: { time: string; id: string } | undefined
}

/**
 * Returns a page of the documents of all sessions: those in use by the time of their latest version or
 * rename, those in the trash by the time at which they came there, the most recent first.
 */
export async function listLibrary(
  db: Database,
  { words, kind, pinned, trash, limit, after }: LibraryQuery,
): Promise<{ documents: LibraryRow[]; next_cursor: string | null }> {
  const time = trash ? trashedAt : sql`${documents.updated_at}`
  const conditions = [
    trash ? sql`${trashedAt} IS NOT NULL` : inUse,
    after && sql`(${time}, ${documents.id}) < (${after.time}, ${after.id})`,
    kind && eq(documents.kind, kind),
    pinned === undefined ? undefined : eq(documents.pinned, pinned),
    ...words.map(hasWord),
  ]
  const rows = await db.orm
    .select(columns)
    .from(documents)
    .innerJoin(sessions, eq(sessions.id, documents.session_id))
    .where(and(...conditions))
    .orderBy(desc(time), desc(documents.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    documents: page,
    next_cursor: last ? `${(trash && last.trashed_at) || last.updated_at}_${last.id}` : null,
  }
}

function hasWord(word: string): SQL {
  return sql`(instr(${documents.search_title}, ${word}) > 0 OR ${documents.id} IN (
    SELECT t.document_id FROM document_search JOIN document_texts t ON t.id = document_search.rowid
    WHERE document_search MATCH ${matchOfWord(word)}))`
}

const textById = prepared(({ orm }) =>
  orm
    .select({ text: documentTexts.text })
    .from(documentTexts)
    .where(eq(documentTexts.document_id, sql.placeholder('id')))
    .prepare(),
)

/** Returns the text of a document that is searched; empty if it has none. */
export async function findText(db: Database, id: string): Promise<string> {
  const [row] = await textById(db).all({ id })
  return row?.text ?? ''
}

export interface DocumentChange {
  title?: string | undefined
  pinned?: boolean | undefined
  /** The session that it moves to. */
  session_id?: string | undefined
}

/**
 * Changes a document of a session in one batch. If it moves, all that is about it moves along: its
 * messages, its turns with their events, and what they cost. In its new session it becomes active only if
 * no other one is. Returns false, and changes nothing, if it is not in use in this session, if the new
 * session is not in use, or if it would move while a turn works on it.
 */
export async function changeDocument(
  db: Database,
  { id, session_id: source, title: oldTitle }: { id: string; session_id: string; title: string },
  { title, pinned, session_id }: DocumentChange,
): Promise<boolean> {
  const target = session_id === source ? undefined : session_id
  const isThere = sql`EXISTS (SELECT 1 FROM documents d WHERE d.id = ${id} AND d.session_id = ${source} AND d.deleted_at IS NULL)
    AND ${sessionIsInUse(source)}`
  const can =
    target === undefined
      ? isThere
      : sql`${isThere} AND ${sessionIsInUse(target)} AND ${isIdle('document_id', sql`${id}`)}`
  const values: SQL[] = [
    ...(title === undefined
      ? []
      : [
          sql`title = ${title}, search_title = ${titled(title).search_title}, updated_at = ${nowIso()}`,
        ]),
    ...(pinned === undefined ? [] : [sql`pinned = ${pinned}`]),
    ...(target === undefined ? [] : [sql`session_id = ${target}, is_active = 0`]),
  ]
  if (values.length === 0) return true
  // The document itself comes after what depends on where it is.
  const before: Statement[] = [
    logDocument(source, id, can),
    ...(title === undefined ? [] : [touchSession(db, source, can)]),
    ...(target === undefined
      ? []
      : moveContents(db, { id, source, target, title: title ?? oldTitle }, can)),
  ]
  const results = await db.write([
    ...before,
    sql`UPDATE ${documents} SET ${sql.join(values, sql`, `)} WHERE id = ${id} AND ${can}`,
    ...(target === undefined ? [] : [...activateNewest(source), ...activateNewest(target)]),
  ])
  return results[before.length]?.rowsAffected === 1
}

function moveContents(
  db: Database,
  move: { id: string; source: string; target: string; title: string },
  can: SQL,
): Statement[] {
  const { id, source, target, title } = move
  const ofDocument = sql`(SELECT t.id FROM turns t WHERE t.document_id = ${id})`
  return [
    // They may quote the document, and would outlive it in the session that it leaves.
    forgetResponses(sql`(SELECT s.id FROM sessions s WHERE s.id = ${source} AND ${can})`),
    sql`UPDATE ${chatMessages} SET session_id = ${target} WHERE (document_id = ${id} OR turn_id IN ${ofDocument}) AND ${can}`,
    sql`UPDATE ${sessionEvents} SET session_id = ${target} WHERE turn_id IN ${ofDocument} AND ${can}`,
    sql`UPDATE ${usageRecords} SET session_id = ${target} WHERE document_id = ${id} AND ${can}`,
    sql`UPDATE ${turns} SET session_id = ${target} WHERE document_id = ${id} AND ${can}`,
    logDocument(target, id, can),
    ...nameSession(db, target, title, can),
    logSession(source, can),
    logSession(target, can),
    touchSession(db, source, can),
    touchSession(db, target, can),
  ]
}

/**
 * Restores a document from the trash. If its session is there, that comes back with this document alone:
 * its other documents stay in the trash. Returns false if there is no such document.
 */
export async function restoreFromTrash(db: Database, id: string): Promise<boolean> {
  const session_id = await findSessionOf(db, id)
  if (session_id === undefined) return false
  const isThere = sql`EXISTS (SELECT 1 FROM documents d WHERE d.id = ${id} AND d.session_id = ${session_id})`
  const trashed = sql`(SELECT s.deleted_at FROM sessions s WHERE s.id = ${session_id})`
  const [restored] = await db.write([
    sql`UPDATE ${documents} SET deleted_at = NULL WHERE id = ${id} AND session_id = ${session_id}`,
    sql`UPDATE ${documents} SET deleted_at = ${trashed}, is_active = 0
      WHERE session_id = ${session_id} AND id <> ${id} AND deleted_at IS NULL
      AND ${trashed} IS NOT NULL AND ${isThere}`,
    logSession(session_id, sql`deleted_at IS NOT NULL AND ${isThere}`),
    sql`UPDATE ${sessions} SET deleted_at = NULL WHERE id = ${session_id} AND ${isThere}`,
    touchSession(db, session_id, isThere),
    ...activateNewest(session_id),
    logDocument(session_id, id, isThere),
  ])
  return restored?.rowsAffected === 1
}
