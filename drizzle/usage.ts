import { index, integer, real, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

/** What a model was called for. `test`: to find out what it can do. */
const roles = ['create', 'edit', 'ask', 'rewrite', 'image', 'route', 'test'] as const

/** The usage of one call to a model. It stays when its session is deleted. */
export const usageRecords = sqliteTable(
  'usage_records',
  {
    id: text().primaryKey(),
    /** The UTC day on which the call began, as `YYYY-MM-DD`. */
    date: text().notNull(),
    /** Null for a call outside of sessions, and so is the turn. */
    session_id: text(),
    document_id: text(),
    turn_id: text(),
    role: text({ enum: roles }).notNull().default('edit'),
    provider: text().notNull().default(''),
    /** As `provider/id`. */
    model: text().notNull(),
    /** The name and version of the system prompt; null if it had none. */
    prompt_version: text(),
    input_tokens: integer().notNull(),
    /** Without those of pictures. */
    output_tokens: integer().notNull(),
    cache_read_tokens: integer().notNull(),
    /** Those for an hour are included. */
    cache_write_tokens: integer().notNull(),
    cache_write_hour_tokens: integer().notNull().default(0),
    image_output_tokens: integer().notNull().default(0),
    images: integer().notNull().default(0),
    /** Null if the cost is unknown. */
    cost_usd: real(),
    /** Whether tokens or cost are estimates, as for an answer that was cut off. */
    estimated: integer({ mode: 'boolean' }).notNull(),
    created_at: text().notNull(),
  },
  (table) => [
    // With the cost, so that a sum needs the index alone.
    index('usage_records_turn_cost').on(table.turn_id, table.cost_usd),
    index('usage_records_document_cost').on(table.document_id, table.cost_usd),
    index('usage_records_session_cost').on(table.session_id, table.cost_usd),
  ],
)

/**
 * The calls to models that are under way, each with the most that it may cost. The usage record of a
 * call has the same id and replaces the row when the call ends.
 */
export const budgetReservations = sqliteTable(
  'budget_reservations',
  {
    id: text().primaryKey(),
    /** The UTC day on which the call began. */
    date: text().notNull(),
    session_id: text(),
    document_id: text(),
    turn_id: text(),
    role: text({ enum: roles }).notNull(),
    model: text().notNull(),
    prompt_version: text(),
    /** Null if the price is unknown. */
    reserved_usd: real(),
    /** The limit of the answer, in tokens. */
    max_output_tokens: integer().notNull(),
    created_at: text().notNull(),
    /** When the lease of the process that makes the call expires. */
    lease_until: text().notNull(),
  },
  (table) => [index('budget_reservations_date').on(table.date)],
)

/** Usage and costs of each UTC day and model. */
export const costTracking = sqliteTable(
  'cost_tracking',
  {
    id: text().primaryKey(),
    date: text().notNull(),
    model: text().notNull(),
    request_count: integer().notNull().default(0),
    input_tokens: integer().notNull().default(0),
    output_tokens: integer().notNull().default(0),
    images_generated: integer().notNull().default(0),
    estimated_cost_usd: real().notNull().default(0),
    /** The number of requests whose cost is unknown. */
    unknown_requests: integer().notNull().default(0),
  },
  (table) => [
    unique('cost_tracking_day_model').on(table.date, table.model),
    index('cost_tracking_date').on(table.date),
  ],
)
