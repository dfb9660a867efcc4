import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { documents } from './documents.ts'

/** A range of a document that neither models nor people may change, in UTF-16 code units of the version it was made on. */
export const documentLocks = sqliteTable(
  'document_locks',
  {
    id: text().primaryKey(),
    document_id: text()
      .notNull()
      .references(() => documents.id),
    version: integer().notNull(),
    from_offset: integer().notNull(),
    to_offset: integer().notNull(),
    created_at: text().notNull(),
  },
  (table) => [index('document_locks_document_id').on(table.document_id)],
)
