import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { documents } from './documents.ts'

/** A range of a document that neither models nor people may change. */
export const documentLocks = sqliteTable(
  'document_locks',
  {
    id: text().primaryKey(),
    document_id: text()
      .notNull()
      .references(() => documents.id),
    /** The version that the offsets refer to. */
    version: integer().notNull(),
    /** Offsets are in UTF-16 code units; `to_offset` is excluded. */
    from_offset: integer().notNull(),
    to_offset: integer().notNull(),
    created_at: text().notNull(),
  },
  (table) => [index('document_locks_document_id').on(table.document_id)],
)
