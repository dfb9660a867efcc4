import { index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

/** Requests with an `Idempotency-Key`, so that each is carried out once. Kept for a day. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    /** The id of what the request creates. */
    id: text().primaryKey(),
    method: text().notNull(),
    path: text().notNull(),
    key: text().notNull(),
    /** SHA-256 of query and body, in hexadecimal. */
    fingerprint: text().notNull(),
    /** The session that the request is about. Deleting it for good deletes the response. */
    session_id: text(),
    /** The process that carries out the request, and since when; empty if none does. */
    owner: text().notNull(),
    claimed_at: text().notNull(),
    /** The response; null until there is one. That of a turn has no body: it is the turn's stream. */
    status: integer(),
    content_type: text(),
    body: text(),
    created_at: text().notNull(),
  },
  (table) => [
    unique('idempotency_keys_scope').on(table.key, table.method, table.path),
    index('idempotency_keys_session_id').on(table.session_id),
    index('idempotency_keys_created_at').on(table.created_at),
  ],
)
