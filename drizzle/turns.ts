import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { sessions } from './sessions.ts'

/** One message and all that is done to answer it. `document_id` names a row that may be gone. */
export const turns = sqliteTable(
  'turns',
  {
    id: text().primaryKey(),
    session_id: text()
      .notNull()
      .references(() => sessions.id),
    document_id: text(),
    route: text({ enum: ['create', 'edit', 'image', 'ask', 'rewrite'] }).notNull(),
    model: text().notNull(),
    message: text().notNull(),
    state: text({
      enum: ['queued', 'running', 'completed', 'failed', 'cancelled', 'interrupted', 'truncated'],
    }).notNull(),
    created_at: text().notNull(),
    settled_at: text(),
    /** Until when the process that runs it holds the lease. */
    lease_until: text().notNull(),
  },
  (table) => [
    index('turns_session_id').on(table.session_id),
    index('turns_state').on(table.state),
    index('turns_document_id').on(table.document_id),
  ],
)

/** The event log of a turn: every event that its followers receive, in order. */
export const turnEvents = sqliteTable(
  'turn_events',
  {
    turn_id: text()
      .notNull()
      .references(() => turns.id),
    seq: integer().notNull(),
    event: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.turn_id, table.seq] })],
)
