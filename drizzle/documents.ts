import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { DocumentKind, VersionKind } from '../src/protocol/resources.ts'
import { sessions } from './sessions.ts'

/** An HTML file with a title. A session has at most one active document, by a unique index. */
export const documents = sqliteTable(
  'documents',
  {
    id: text().primaryKey(),
    session_id: text()
      .notNull()
      .references(() => sessions.id),
    title: text().notNull().default('Untitled'),
    /** The title as it is searched. */
    search_title: text().notNull().default(''),
    /** What its latest version is. */
    kind: text({ enum: DocumentKind.options }).notNull().default('other'),
    pinned: integer({ mode: 'boolean' }).notNull().default(false),
    is_active: integer({ mode: 'boolean' }).notNull().default(true),
    created_at: text().notNull(),
    updated_at: text().notNull(),
    deleted_at: text(),
  },
  (table) => [
    index('documents_session_id').on(table.session_id),
    // In the order of the library.
    index('documents_updated_at').on(table.updated_at, table.id),
    index('documents_kind').on(table.kind, table.updated_at, table.id),
    uniqueIndex('documents_one_active')
      .on(table.session_id)
      .where(sql`is_active = 1`),
  ],
)

/** A saved state of a document. Rows are inserted and never changed. */
export const documentVersions = sqliteTable(
  'document_versions',
  {
    id: text().primaryKey(),
    document_id: text()
      .notNull()
      .references(() => documents.id),
    /** From 1. */
    version: integer().notNull(),
    /** The version that it was made from; null for a new document. */
    base_version: integer(),
    /** The version that it restores, undoes, redoes or reverts; null for other kinds. */
    of_version: integer(),
    kind: text({ enum: VersionKind.options }).notNull(),
    html_content: text().notNull(),
    /** JSON. */
    receipt: text().notNull(),
    user_prompt: text().notNull().default(''),
    edit_summary: text().notNull().default(''),
    model_used: text().notNull().default(''),
    tokens_used: integer().notNull().default(0),
    turn_id: text(),
    created_at: text().notNull(),
  },
  (table) => [
    unique('document_versions_number').on(table.document_id, table.version),
    index('document_versions_document_id').on(table.document_id),
    index('document_versions_turn_id').on(table.turn_id),
  ],
)

/** What a version changed, in human units: computed once, on the first read. */
export const versionChanges = sqliteTable('version_changes', {
  version_id: text()
    .primaryKey()
    .references(() => documentVersions.id),
  /** The revision of the rules that computed it. */
  revision: integer().notNull(),
  /** JSON. */
  changes: text().notNull(),
})

/**
 * The text of each document’s latest version as people see it. The full-text index, the virtual table
 * `document_search` with the columns `text` and `short`, has a row with the same id unless the text is
 * empty; Drizzle can’t describe it, so the migration that creates it is written by hand.
 */
export const documentTexts = sqliteTable('document_texts', {
  // An explicit id: VACUUM may change the implicit one, by which the index finds the row.
  id: integer().primaryKey({ autoIncrement: true }),
  /** Null after the document is deleted for good, until the index holds no trace of it. */
  document_id: text()
    .unique()
    .references(() => documents.id),
  version: integer().notNull(),
  text: text().notNull(),
})
