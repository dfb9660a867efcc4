import { index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { Route, TurnState } from '../src/protocol/resources.ts'
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
    route: text({ enum: Route.options }).notNull(),
    model: text().notNull(),
    message: text().notNull(),
    /** JSON: the request without its message, such as the selection and the base version. */
    request: text().notNull().default('{}'),
    state: text({ enum: TurnState.options }).notNull(),
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

/**
 * The event log: every event that followers of sessions and turns receive, in order. Rows are only
 * appended, and a number is never used twice.
 */
export const sessionEvents = sqliteTable(
  'session_events',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    session_id: text()
      .notNull()
      .references(() => sessions.id),
    /** Null for an event outside the logs of turns. */
    turn_id: text().references(() => turns.id),
    /** From 1 in each turn. */
    seq: integer(),
    /** When it was stored, in milliseconds since 1970. */
    at: integer().notNull(),
    /** JSON. */
    event: text().notNull(),
  },
  (table) => [
    index('session_events_session_id').on(table.session_id),
    unique('session_events_turn_id_seq').on(table.turn_id, table.seq),
  ],
)
