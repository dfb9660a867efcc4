import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { chatMessages } from './messages.ts'

/**
 * A file that somebody sent. The messages that reference it may be of several sessions. Its bytes are
 * the blob with its hash, which other uploads may share.
 */
export const uploads = sqliteTable(
  'uploads',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    media_type: text().notNull(),
    /** In bytes. */
    size: integer().notNull(),
    /** SHA-256 of the bytes, in hexadecimal. */
    hash: text().notNull(),
    /** What it is by its content, such as `xlsx`; null until it is read. */
    kind: text(),
    /** What was read of it, in a few words. */
    summary: text(),
    /** JSON of its notes, and of its parts with their places in the content. */
    outline: text(),
    /** SHA-256 of the blob with the text and pictures that were read. */
    content_hash: text(),
    created_at: text().notNull(),
    /** When its bytes were deleted; the row stays, since messages list it. */
    deleted_at: text(),
  },
  (table) => [
    index('uploads_hash').on(table.hash),
    index('uploads_content_hash').on(table.content_hash),
    index('uploads_deleted_at').on(table.deleted_at),
  ],
)

/** The files of a message, in order. */
export const messageUploads = sqliteTable(
  'message_uploads',
  {
    message_id: text()
      .notNull()
      .references(() => chatMessages.id),
    position: integer().notNull(),
    upload_id: text()
      .notNull()
      .references(() => uploads.id),
  },
  (table) => [
    primaryKey({ columns: [table.message_id, table.position] }),
    index('message_uploads_upload_id').on(table.upload_id),
  ],
)

/** The bytes of files, each stored once and in chunks, so that no value or statement is huge. */
export const blobs = sqliteTable(
  'blobs',
  {
    hash: text().notNull(),
    /** The index of the chunk, from 0. */
    chunk: integer().notNull(),
    bytes: blob({ mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.hash, table.chunk] })],
)
