import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { sessions } from './sessions.ts'

/** One message and everything that is done to answer it. */
export const turns = sqliteTable(
  'turns',
  {
    id: text().primaryKey(),
    session_id: text()
      .notNull()
      .references(() => sessions.id),
    /** Its row may have been deleted. */
    document_id: text(),
    route: text({ enum: ['create', 'edit', 'image', 'ask', 'rewrite'] }).notNull(),
    model: text().notNull(),
    message: text().notNull(),
    /** JSON: what else was asked for, such as the selection and the base version. */
    request: text().notNull().default('{}'),
    state: text({
      enum: ['queued', 'running', 'completed', 'failed', 'cancelled', 'interrupted', 'truncated'],
    }).notNull(),
    created_at: text().notNull(),
    /** When it ended; null before. */
    settled_at: text(),
    /** When the lease of the process that runs it expires. */
    lease_until: text().notNull(),
  },
  (table) => [
    index('turns_session_id').on(table.session_id),
    index('turns_state').on(table.state),
    index('turns_document_id').on(table.document_id),
  ],
)

/** The event logs of turns: every event that followers receive, in order. */
export const turnEvents = sqliteTable(
  'turn_events',
  {
    turn_id: text()
      .notNull()
      .references(() => turns.id),
    /** From 1 in each turn. */
    seq: integer().notNull(),
    /** JSON. */
    event: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.turn_id, table.seq] })],
)
