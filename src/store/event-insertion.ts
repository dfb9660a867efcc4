import type { ResultSet, Row } from '@libsql/client'
import type { SQL } from 'drizzle-orm'
import * as v from 'valibot'
import type { CommittedEvent } from './event-feed.ts'
import { StoredChange, StoredEvent, type LoggedEvent } from './stored-events.ts'

/** A query of Drizzle's builder, raw SQL through its `sql` template, or compiled SQL. */
export type Query = { toSQL(): { sql: string; params: unknown[] } } | SQL | CompiledQuery

export interface CompiledQuery {
  sql: string
  args: (string | number | null)[]
}

/**
 * An insertion into the event log, whose followers learn of it after the commit. It returns the row's
 * `id`, `session_id`, `seq` and, if only SQL knows it, `event`; no row if its condition does not hold.
 */
export type EventInsertion = { insert: Query } & (
  | { turn_id: string; event: StoredEvent | 'as returned' }
  | { turn_id: null; event: StoredChange | 'as returned' }
)

export function isInsertion(statement: Query | EventInsertion): statement is EventInsertion {
  return 'insert' in statement
}

/** Returns the events that statements have inserted, according to their results. */
export function committedEvents(
  statements: readonly (Query | EventInsertion)[],
  results: readonly ResultSet[],
): CommittedEvent[] {
  return statements.flatMap((statement, index) => {
    if (!isInsertion(statement)) return []
    return (results[index]?.rows ?? []).map((row) => {
      const logged = loggedEvent(statement, row)
      return { session_id: String(row[1]), logged, length: lengthOf(logged) }
    })
  })
}

function loggedEvent(insertion: EventInsertion, row: Row): LoggedEvent {
  const id = Number(row[0])
  const returned = (): unknown => JSON.parse(String(row[3]))
  if (insertion.turn_id === null) {
    const { turn_id, event } = insertion
    return {
      id,
      turn_id,
      event: event === 'as returned' ? v.parse(StoredChange, returned()) : event,
    }
  }
  const { turn_id, event } = insertion
  const seq = Number(row[2])
  return {
    id,
    turn_id,
    seq,
    event: event === 'as returned' ? v.parse(StoredEvent, returned()) : event,
  }
}

/** The approximate size of an event in memory, in characters. */
function lengthOf({ event }: LoggedEvent): number {
  return 200 + ('content' in event ? event.content.length : 0)
}
