import { sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A document that is kept to start new ones from. */
export const templates = sqliteTable('templates', {
  id: text().primaryKey(),
  name: text().notNull(),
  description: text().notNull().default(''),
  html_content: text().notNull(),
  thumbnail_base64: text(),
  created_by: text(),
  created_at: text().notNull(),
})
