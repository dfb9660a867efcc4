import { setImmediate } from 'node:timers/promises'
import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import { chatMessages, messageUploads, uploads } from '../../drizzle/index.ts'
import { deleteBlobIfUnused, deleteUnusedBlobs, insertChunk } from './blobs.ts'
import type { Database, Statement } from './database.ts'
import { logSessions } from './events.ts'
import { nowIso } from './query.ts'

/** The bytes of a file that are to be stored. */
export interface NewBlob {
  /** SHA-256 of the bytes, in hexadecimal. */
  hash: string
  /** In pieces of the size of a chunk; the last one may be smaller. */
  chunks(): AsyncIterable<Buffer>
}

/** A file that is to be stored, with what was read of it. */
export interface NewUpload extends Pick<
  StoredUpload,
  'id' | 'name' | 'media_type' | 'size' | 'kind' | 'summary' | 'outline'
> {
  bytes: NewBlob
  content: NewBlob
}

export type StoredUpload = typeof uploads.$inferSelect

/** Chunks of one batch: 512 KB. All other requests wait while a local database writes it. */
const chunksPerBatch = 2

/**
 * Stores a file in several batches. Its row comes first and keeps its chunks from being deleted; if a crash
 * leaves a row that no message references, `sweepUploads` deletes it.
 */
export async function storeUpload(db: Database, upload: NewUpload): Promise<void> {
  const { bytes, content, ...row } = upload
  try {
    await db.write([
      db.orm
        .insert(uploads)
        .values({ ...row, hash: bytes.hash, content_hash: content.hash, created_at: nowIso() }),
    ])
    await storeBlob(db, bytes)
    if (content.hash !== bytes.hash) await storeBlob(db, content)
  } catch (error) {
    // The sweep deletes what this can't delete.
    await discardUploads(db, [upload.id]).catch(() => undefined)
    throw error
  }
}

async function storeBlob(db: Database, { hash, chunks }: NewBlob): Promise<void> {
  let batch: Statement[] = []
  let next = 0
  for await (const bytes of chunks()) {
    batch.push(insertChunk(db, hash, next++, bytes))
    if (batch.length < chunksPerBatch) continue
    await db.write(batch)
    batch = []
    if (db.shared) continue
    // Many megabytes at once would hold up all other requests for longer.
    await setImmediate()
    await db.client.execute('PRAGMA wal_checkpoint(PASSIVE)')
  }
  if (batch.length > 0) await db.write(batch)
}

/** Deletes the files of these ids that no message references. */
export async function discardUploads(db: Database, given: readonly string[]): Promise<void> {
  const ids = JSON.stringify(given)
  await db.write([
    sql`UPDATE ${uploads} SET deleted_at = ${nowIso()}
      WHERE id IN (SELECT value FROM json_each(${ids})) AND NOT EXISTS (${references})`,
    ...deleteUnreferenced(),
  ])
}

/** Returns the statements that attach uploads to a message, in order, if the condition holds. */
export function attachUploads(
  messageId: string,
  ids: readonly string[],
  condition: SQL,
): Statement[] {
  return ids.map(
    (id, position) => sql`INSERT INTO ${messageUploads} (message_id, position, upload_id)
      SELECT ${messageId}, ${position}, ${id} WHERE ${condition}`,
  )
}

/** Returns the statement that attaches the uploads of another turn's message, if the condition holds. */
export function attachUploadsOfTurn(messageId: string, turnId: string, condition: SQL): Statement {
  return sql`INSERT INTO ${messageUploads} (message_id, position, upload_id)
    SELECT ${messageId}, position, upload_id FROM ${messageUploads}
    WHERE message_id IN (SELECT id FROM ${chatMessages} WHERE turn_id = ${turnId} AND role = 'user')
    AND ${condition}`
}

const references = sql`SELECT 1 FROM message_uploads r WHERE r.upload_id = uploads.id`

/** The messages of a session in the trash are not listed, and neither are their files. */
const isVisible = sql`(NOT EXISTS (${references}) OR EXISTS (
  SELECT 1 FROM message_uploads r, chat_messages m, sessions s
  WHERE r.upload_id = uploads.id AND m.id = r.message_id AND s.id = m.session_id
  AND s.deleted_at IS NULL))`

/** Returns an upload; undefined if there is none of this id, it was deleted, or its sessions are in the trash. */
export async function findUpload(db: Database, id: string): Promise<StoredUpload | undefined> {
  const [row] = await db.orm
    .select()
    .from(uploads)
    .where(and(eq(uploads.id, id), isNull(uploads.deleted_at), isVisible))
  return row
}

/**
 * Adds what was read of a file that an earlier version of the program stored. The row names the content before
 * it is there, so that nothing deletes its chunks; the kind, by which it counts as read, comes last.
 */
export async function storeContent(
  db: Database,
  id: string,
  { content, ...read }: Pick<NewUpload, 'kind' | 'media_type' | 'summary' | 'outline' | 'content'>,
): Promise<void> {
  const isThere = and(eq(uploads.id, id), isNull(uploads.deleted_at))
  const content_hash = content.hash
  await db.write([db.orm.update(uploads).set({ content_hash }).where(isThere)])
  await storeBlob(db, content)
  await db.write([
    db.orm
      .update(uploads)
      .set({ ...read, content_hash })
      .where(isThere),
    // The file may have been deleted meanwhile.
    deleteBlobIfUnused(content_hash),
  ])
}

/** Lists the files of a turn's message in order, the deleted ones included. */
export async function listUploadsOfTurn(db: Database, turnId: string): Promise<StoredUpload[]> {
  const rows = await db.orm
    .select({ upload: uploads })
    .from(chatMessages)
    .innerJoin(messageUploads, eq(messageUploads.message_id, chatMessages.id))
    .innerJoin(uploads, eq(uploads.id, messageUploads.upload_id))
    .where(and(eq(chatMessages.turn_id, turnId), eq(chatMessages.role, 'user')))
    .orderBy(asc(messageUploads.position))
  return rows.map(({ upload }) => upload)
}

/** Lists the uploads that messages reference and that are not deleted. */
export async function listUploads(db: Database): Promise<StoredUpload[]> {
  return db.orm
    .select()
    .from(uploads)
    .where(and(isNull(uploads.deleted_at), sql`EXISTS (${references})`))
    .orderBy(asc(uploads.id))
}

/** Deletes a file for good; messages list it as deleted. Returns false if there is none of this id. */
export async function deleteUpload(db: Database, id: string): Promise<boolean> {
  const [, deleted] = await db.write([
    logSessions(sql`deleted_at IS NULL AND id IN (
      SELECT m.session_id FROM message_uploads r, chat_messages m, uploads u
      WHERE u.id = ${id} AND u.deleted_at IS NULL AND r.upload_id = u.id AND m.id = r.message_id)`),
    sql`UPDATE ${uploads} SET deleted_at = ${nowIso()} WHERE id = ${id} AND deleted_at IS NULL AND ${isVisible}`,
    ...deleteUnreferenced(),
  ])
  return deleted?.rowsAffected === 1
}

/** Deletes what was uploaded before the given time and never sent. Returns the number of files. */
export async function sweepUploads(db: Database, before: string): Promise<number> {
  const [swept] = await db.write([
    sql`UPDATE ${uploads} SET deleted_at = ${nowIso()}
      WHERE deleted_at IS NULL AND created_at < ${before} AND NOT EXISTS (${references})`,
    ...deleteUnreferenced(),
  ])
  return swept?.rowsAffected ?? 0
}

/** Returns the statements that delete the files that only these messages (a subquery of ids) reference. */
export function detachUploads(messages: SQL): Statement[] {
  return [
    sql`UPDATE ${uploads} SET deleted_at = ${nowIso()} WHERE deleted_at IS NULL
      AND id IN (SELECT upload_id FROM ${messageUploads} WHERE message_id IN ${messages})
      AND NOT EXISTS (${references} AND r.message_id NOT IN ${messages})`,
    sql`DELETE FROM ${messageUploads} WHERE message_id IN ${messages}`,
    ...deleteUnreferenced(),
  ]
}

/**
 * Returns the statements that delete the bytes of deleted uploads and what was read of them, and the rows that no
 * message lists.
 */
function deleteUnreferenced(): Statement[] {
  return [
    deleteUnusedBlobs(),
    sql`UPDATE ${uploads} SET summary = NULL, outline = NULL, content_hash = NULL
      WHERE deleted_at IS NOT NULL AND content_hash IS NOT NULL`,
    sql`DELETE FROM ${uploads} WHERE deleted_at IS NOT NULL AND NOT EXISTS (${references})`,
  ]
}
