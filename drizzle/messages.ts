import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { documents } from './documents.ts'
import { sessions } from './sessions.ts'

/** A message in a session, from the person, the assistant or the program itself. */
export const chatMessages = sqliteTable(
  'chat_messages',
  {
    id: text().primaryKey(),
    session_id: text()
      .notNull()
      .references(() => sessions.id),
    document_id: text().references(() => documents.id),
    turn_id: text(),
    role: text({ enum: ['user', 'assistant', 'system'] }).notNull(),
    content: text().notNull(),
    message_type: text().notNull().default('text'),
    /** The version of the document that it reports. */
    version: integer(),
    created_at: text().notNull(),
  },
  (table) => [
    index('chat_messages_session_id').on(table.session_id),
    index('chat_messages_document_id').on(table.document_id),
    index('chat_messages_turn_id').on(table.turn_id),
    check('chat_messages_role', sql`${table.role} in ('user', 'assistant', 'system')`),
  ],
)
