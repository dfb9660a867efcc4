import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import { chatMessages, messageUploads, uploads } from '../../drizzle/index.ts'
import type { UploadRow } from '../protocol/resources.ts'
import { deleteUnusedBlobs, insertBlob } from './blobs.ts'
import type { Database, Statement } from './database.ts'
import { nowIso } from './query.ts'

/** A file that is to be stored. */
export interface NewUpload {
  id: string
  name: string
  media_type: string
  /** SHA-256 of the bytes, in hexadecimal. */
  hash: string
  bytes: Buffer
}

export type StoredUpload = typeof uploads.$inferSelect

/** Chunks of one batch: 4 MB, which any server takes in one request. */
const chunksPerBatch = 16

/**
 * Stores uploads together with what refers to them. Small files are part of the one batch. The chunks
 * of large ones are written in batches before it, after the rows that keep them from being deleted;
 * if a crash leaves such rows without a message, `sweepUploads` deletes them. `statements` is called
 * when those batches are stored, which may take a while on a server.
 */
export async function writeWithUploads(
  db: Database,
  created: readonly NewUpload[],
  statements: () => Statement[],
): Promise<void> {
  const batches = batchesOf(db, created)
  const last = batches.pop() ?? []
  try {
    for (const batch of batches) await db.write(batch)
    await db.write([...last, ...statements()])
  } catch (error) {
    // The sweep deletes what this can't delete.
    if (batches.length > 0) await discard(db, created).catch(() => undefined)
    throw error
  }
}

function batchesOf(db: Database, created: readonly NewUpload[]): Statement[][] {
  const rows = created.map((upload) => insertUpload(db, upload))
  const chunks = created.flatMap(({ hash, bytes }) => insertBlob(db, hash, bytes))
  const batches = [[...rows, ...chunks.splice(0, chunksPerBatch)]]
  while (chunks.length > 0) batches.push(chunks.splice(0, chunksPerBatch))
  return batches
}

function insertUpload(db: Database, { bytes, ...upload }: NewUpload): Statement {
  return db.orm
    .insert(uploads)
    .values({ ...upload, size: bytes.length, created_at: nowIso() })
    .onConflictDoNothing()
}

async function discard(db: Database, created: readonly NewUpload[]): Promise<void> {
  const ids = JSON.stringify(created.map(({ id }) => id))
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

export function uploadRow({ id, name, media_type, size, created_at }: StoredUpload): UploadRow {
  return { upload_id: id, name, media_type, size, created_at }
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
  const [deleted] = await db.write([
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

/** Returns the statements that delete the bytes of deleted uploads, and the rows that no message lists. */
function deleteUnreferenced(): Statement[] {
  return [
    deleteUnusedBlobs(),
    sql`DELETE FROM ${uploads} WHERE deleted_at IS NOT NULL AND NOT EXISTS (${references})`,
  ]
}
