import { index, integer, real, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

/** The usage of one call to a model. It stays when its session is deleted. */
export const usageRecords = sqliteTable(
  'usage_records',
  {
    id: text().primaryKey(),
    /** The UTC day, as `YYYY-MM-DD`. */
    date: text().notNull(),
    session_id: text().notNull(),
    document_id: text(),
    turn_id: text().notNull(),
    model: text().notNull(),
    input_tokens: integer().notNull(),
    output_tokens: integer().notNull(),
    cache_read_tokens: integer().notNull(),
    cache_write_tokens: integer().notNull(),
    /** Null if the cost is unknown. */
    cost_usd: real(),
    /** Whether the numbers of tokens are estimates, as for an answer that was cut off. */
    estimated: integer({ mode: 'boolean' }).notNull(),
    created_at: text().notNull(),
  },
  (table) => [index('usage_records_turn_id').on(table.turn_id)],
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
