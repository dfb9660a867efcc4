import { and, asc, eq, sql, type SQL } from 'drizzle-orm'
import * as v from 'valibot'
import { documents, documentVersions, sessionEvents, sessions } from '../../drizzle/index.ts'
import { Receipt, type Route, type VersionKind } from '../protocol/resources.ts'
import type { Database } from './database.ts'
import type { EventInsertion } from './event-insertion.ts'
import { prepared } from './query.ts'
import { StoredChange, StoredEvent, type LoggedEvent } from './stored-events.ts'

/** Returns the statement that announces a version, if the condition holds. */
export function logVersion(
  version: {
    session_id: string
    document_id: string
    turn_id: string | null
    receipt: { version: number; kind: VersionKind }
  },
  condition: SQL,
): EventInsertion {
  const { session_id, document_id, turn_id, receipt } = version
  const { version: number, kind } = receipt
  const event: StoredChange = { type: 'version', document_id, version: number, kind, turn_id }
  return logChange(session_id, event, condition)
}

/** Returns the statement that announces a turn, if the condition holds. */
export function logTurnStarted(
  turn: { id: string; session_id: string; document_id: string | null; route: Route },
  condition: SQL,
): EventInsertion {
  const { id: turn_id, session_id, document_id, route } = turn
  return logChange(session_id, { type: 'turn_started', turn_id, document_id, route }, condition)
}

/** Returns the statement that announces a change of a document's row, if the condition holds. */
export function logDocument(sessionId: string, documentId: string, condition: SQL): EventInsertion {
  return logChange(sessionId, { type: 'document', document_id: documentId }, condition)
}

/** Returns the statement that announces a change of the documents that match. */
export function logDocuments(condition: SQL): EventInsertion {
  const insert = sql`INSERT INTO ${sessionEvents} (session_id, at, event)
    SELECT session_id, ${Date.now()}, json_object('type', 'document', 'document_id', id)
    FROM ${documents} WHERE ${condition} RETURNING id, session_id, NULL, event`
  return { insert, turn_id: null, event: 'as returned' }
}

/** Returns the statement that announces a change of a session's row, if the condition holds. */
export function logSession(sessionId: string, condition: SQL): EventInsertion {
  return logChange(sessionId, { type: 'session' }, condition)
}

/** Returns the statement that announces a change of the sessions that match, such as of their messages. */
export function logSessions(condition: SQL): EventInsertion {
  return logChanges({ type: 'session' }, condition)
}

function logChange(sessionId: string, event: StoredChange, condition: SQL): EventInsertion {
  return logChanges(event, sql`id = ${sessionId} AND ${condition}`)
}

/** Returns the statement that announces a change in the sessions that match. */
function logChanges(event: StoredChange, condition: SQL): EventInsertion {
  const insert = sql`INSERT INTO ${sessionEvents} (session_id, at, event)
    SELECT id, ${Date.now()}, ${JSON.stringify(event)} FROM ${sessions}
    WHERE ${condition} RETURNING id, session_id`
  return { insert, turn_id: null, event }
}

export const maxEventsPerRead = 500

const fields = {
  id: sessionEvents.id,
  turn_id: sessionEvents.turn_id,
  seq: sessionEvents.seq,
  event: sessionEvents.event,
}

const eventsOfTurn = prepared(({ orm }) =>
  orm
    .select(fields)
    .from(sessionEvents)
    .where(
      and(
        eq(sessionEvents.turn_id, sql.placeholder('turn')),
        sql`seq > ${sql.placeholder('after')}`,
      ),
    )
    .orderBy(asc(sessionEvents.seq))
    .limit(maxEventsPerRead)
    .prepare(),
)

const eventsOfSession = prepared(({ orm }) =>
  orm
    .select(fields)
    .from(sessionEvents)
    .where(
      and(
        eq(sessionEvents.session_id, sql.placeholder('session')),
        sql`id > ${sql.placeholder('after')}`,
      ),
    )
    .orderBy(asc(sessionEvents.id))
    .limit(maxEventsPerRead)
    .prepare(),
)

/** Returns the events of a turn after the given number in its log, at most `maxEventsPerRead`. */
export async function eventsOfTurnAfter(db: Database, turn: string, after: number) {
  const rows = await eventsOfTurn(db).all({ turn, after })
  return rows.map(parseRow)
}

/** Returns the events of a session after the given one, at most `maxEventsPerRead`. */
export async function eventsOfSessionAfter(db: Database, session: string, after: number) {
  const rows = await eventsOfSession(db).all({ session, after })
  return rows.map(parseRow)
}

function parseRow(row: {
  id: number
  turn_id: string | null
  seq: number | null
  event: string
}): LoggedEvent {
  const { id, turn_id, seq } = row
  const event: unknown = JSON.parse(row.event)
  return turn_id === null
    ? { id, turn_id, event: v.parse(StoredChange, event) }
    : { id, turn_id, seq: seq ?? 0, event: v.parse(StoredEvent, event) }
}

/** Returns the number of the last event of a session; 0 if there is none. */
export async function lastEventOfSession(db: Database, sessionId: string): Promise<number> {
  const id = sql<number>`coalesce(max(id), 0)`
  const [last] = await db.orm
    .select({ id })
    .from(sessionEvents)
    .where(eq(sessionEvents.session_id, sessionId))
  return last?.id ?? 0
}

/** Whether an event of a session is kept and was stored after the given time in milliseconds. */
export async function isKept(db: Database, sessionId: string, id: number, since: number) {
  const [row] = await db.orm
    .select({ at: sessionEvents.at })
    .from(sessionEvents)
    .where(and(eq(sessionEvents.id, id), eq(sessionEvents.session_id, sessionId)))
  return row !== undefined && row.at > since
}

const receiptOfVersion = prepared(({ orm }) =>
  orm
    .select({ receipt: documentVersions.receipt })
    .from(documentVersions)
    .where(
      and(
        eq(documentVersions.document_id, sql.placeholder('document')),
        eq(documentVersions.version, sql.placeholder('version')),
      ),
    )
    .prepare(),
)

/** Returns the receipt of a version without reading its HTML. */
export async function findReceipt(db: Database, document: string, version: number) {
  const [row] = await receiptOfVersion(db).all({ document, version })
  return row && v.parse(Receipt, JSON.parse(row.receipt))
}
