import { sql, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Database } from './database.ts'

/** The current time as it is stored: ISO 8601, UTC, milliseconds. */
export function nowIso(): string {
  return new Date().toISOString()
}

/** The order in which the rows of a table were inserted, independent of the clock. */
export function insertionOrder(table: SQLiteTable): SQL {
  return sql`${table}.rowid`
}

/** A query that is built and compiled once per database. */
export function prepared<Query>(build: (db: Database) => Query): (db: Database) => Query {
  const built = new WeakMap<Database, Query>()
  return (db) => {
    let query = built.get(db)
    if (!query) built.set(db, (query = build(db)))
    return query
  }
}
