import type { Database } from './database.ts'

/** Now, as it is stored: ISO 8601, UTC, milliseconds. */
export function nowIso(): string {
  return new Date().toISOString()
}

/** A query that is built and compiled once for each database. */
export function prepared<Query>(build: (db: Database) => Query): (db: Database) => Query {
  const built = new WeakMap<Database, Query>()
  return (db) => {
    let query = built.get(db)
    if (!query) built.set(db, (query = build(db)))
    return query
  }
}
