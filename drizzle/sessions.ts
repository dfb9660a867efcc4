import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A workspace: a conversation and its documents. */
export const sessions = sqliteTable(
  'sessions',
  {
    id: text().primaryKey(),
    title: text(),
    created_at: text().notNull(),
    last_active: text().notNull(),
    deleted_at: text(),
    metadata: text().notNull().default('{}'),
  },
  (table) => [index('sessions_last_active').on(table.last_active)],
)
