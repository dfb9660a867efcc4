import { and, asc, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm'
import { documentVersions, sessionEvents, sessions, turns } from '../../drizzle/index.ts'
import { found } from '../errors.ts'
import type { EventOf } from '../protocol/events.ts'
import type { Route, Settled, Turn } from '../protocol/resources.ts'
import { repairText } from '../protocol/text.ts'
import type { Database, Statement } from './database.ts'
import type { EventInsertion } from './event-insertion.ts'
import { insertionOrder, nowIso, prepared } from './query.ts'
import type { StoredEvent } from './stored-events.ts'

export interface NewTurn {
  id: string
  session_id: string
  document_id: string | null
  route: Route
  model: string
  message: string
  /** JSON: the request without its message. */
  request?: string
  /** A time as `nowIso` writes it. */
  lease_until: string
}

/** How many unsettled turns of the same document arrived before a turn. */
const turnsBefore = sql`(SELECT count(*) FROM turns b
  WHERE b.document_id = turns.document_id AND b.settled_at IS NULL AND b.rowid < turns.rowid)`

const turnFields = {
  turn_id: turns.id,
  session_id: turns.session_id,
  document_id: turns.document_id,
  state: turns.state,
  route: turns.route,
  model: turns.model,
  created_at: turns.created_at,
  settled_at: turns.settled_at,
  position: sql<number | null>`CASE WHEN turns.state = 'queued' THEN ${turnsBefore} END`.as(
    'position',
  ),
}

/** Returns the statement that inserts a queued turn, if the condition holds. */
export function insertTurn(turn: NewTurn, now = nowIso(), condition: SQL = sql`1`): Statement {
  const { id, session_id, document_id, route, model, message, request = '{}', lease_until } = turn
  return sql`INSERT INTO ${turns} (id, session_id, document_id, route, model, message, request, state, created_at, lease_until)
    SELECT ${id}, ${session_id}, ${document_id}, ${route}, ${model}, ${message}, ${request}, 'queued', ${now}, ${lease_until}
    WHERE ${condition}`
}

/** Returns the statement that appends an event to a turn's event log, if the condition holds. */
export function insertEvent(
  turnId: string,
  event: StoredEvent,
  condition: SQL = sql`1`,
): EventInsertion {
  const stored = repairEvent(event)
  const insert = insertEventText(turnId, sql`${JSON.stringify(stored)}`, condition)
  return { insert, turn_id: turnId, event: stored }
}

/** An event quotes models and servers, whose text may not be storable. */
function repairEvent<Event extends StoredEvent>(event: Event): Event {
  const texts = Object.entries(event).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, repairText(value)]] : [],
  )
  return { ...event, ...Object.fromEntries(texts) }
}

/**
 * Returns the statement that inserts an event with a given number, if the turn has not ended. It does
 * nothing if the number is taken, since a write that seemed to fail may have stored the event.
 */
export function insertEventAt(turnId: string, seq: number, event: StoredEvent): EventInsertion {
  const stored = repairEvent(event)
  const args = [seq, Date.now(), JSON.stringify(stored), turnId]
  return { insert: { sql: insertAt, args }, turn_id: turnId, event: stored }
}

const insertAt = `INSERT INTO session_events (session_id, turn_id, seq, at, event)
  SELECT session_id, id, ?, ?, ? FROM turns WHERE id = ? AND settled_at IS NULL
  ON CONFLICT DO NOTHING RETURNING id, session_id, seq`

/** Returns the number of the last event of a turn; 0 if there is none. */
export async function lastSeq(db: Database, turnId: string): Promise<number> {
  const [last] = await lastSeqOfTurn(db).all({ id: turnId })
  return last?.seq ?? 0
}

const lastSeqOfTurn = prepared(({ orm }) =>
  orm
    .select({ seq: sql<number>`coalesce(max(seq), 0)` })
    .from(sessionEvents)
    .where(eq(sessionEvents.turn_id, sql.placeholder('id')))
    .prepare(),
)

function insertEventText(turnId: string, text: SQL, condition: SQL): SQL {
  return sql`INSERT INTO ${sessionEvents} (session_id, turn_id, seq, at, event)
    SELECT session_id, id, coalesce((SELECT max(seq) FROM ${sessionEvents} WHERE turn_id = ${turnId}), 0) + 1, ${Date.now()}, ${text}
    FROM ${turns} WHERE id = ${turnId} AND ${condition} RETURNING id, session_id, seq, event`
}

/**
 * Returns the statement that appends a `title` event, if the condition holds. The event gets the title
 * that the session has when it is stored.
 */
export function insertTitleEvent(
  turnId: string,
  sessionId: string,
  event: Omit<EventOf<'title'>, 'session_title'>,
  condition: SQL,
): EventInsertion {
  const title = sql`(SELECT title FROM ${sessions} WHERE id = ${sessionId})`
  const text = sql`json_set(${JSON.stringify(event)}, '$.session_title', ${title})`
  return { insert: insertEventText(turnId, text, condition), turn_id: turnId, event: 'as returned' }
}

/** Returns the HTML that a turn has written so far, whether or not it has ended; empty if none. */
export async function readDraft(db: Database, turnId: string): Promise<string> {
  const rows = await db.orm
    .select({ content: sql<string>`json_extract(event, '$.content')` })
    .from(sessionEvents)
    .where(
      and(eq(sessionEvents.turn_id, turnId), sql`json_extract(event, '$.type') = 'html_chunk'`),
    )
    .orderBy(asc(sessionEvents.seq))
  return rows.map(({ content }) => content).join('')
}

/** Returns the statement that discards a turn's draft, if the condition holds. */
export function deleteDraft(turnId: string, condition: SQL): Statement {
  return sql`DELETE FROM ${sessionEvents} WHERE turn_id = ${turnId} AND json_extract(event, '$.type') = 'html_chunk' AND ${condition}`
}

/** The condition that a turn has a draft and no version, so that the draft can be kept, continued or discarded. */
export function hasOpenDraft(turnId: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${sessionEvents} WHERE turn_id = ${turnId} AND json_extract(event, '$.type') = 'html_chunk')
    AND NOT EXISTS (SELECT 1 FROM ${documentVersions} WHERE turn_id = ${turnId})`
}

const turnById = prepared(({ orm }) =>
  orm
    .select({ ...turnFields, message: turns.message, request: turns.request })
    .from(turns)
    .where(eq(turns.id, sql.placeholder('id')))
    .prepare(),
)

/** Returns a turn with its request; `undefined` if it does not exist. */
export async function findTurn(db: Database, id: string) {
  const [turn] = await turnById(db).all({ id })
  return turn
}

/** Returns a turn without its request. @throws AppError `not_found` */
export async function readTurn(db: Database, id: string): Promise<Turn> {
  const { message: _, request: _request, ...turn } = found(await findTurn(db, id), 'turn')
  return turn
}

export type StoredTurn = NonNullable<Awaited<ReturnType<typeof findTurn>>>

const unsettled = isNull(turns.settled_at)

/** Lists the turns of a session that are not settled, in order of arrival. */
export async function listUnsettledTurns(db: Database, sessionId: string): Promise<Turn[]> {
  return unsettledOfSession(db).all({ id: sessionId })
}

const unsettledOfSession = prepared(({ orm }) =>
  orm
    .select(turnFields)
    .from(turns)
    .where(and(eq(turns.session_id, sql.placeholder('id')), unsettled))
    .orderBy(asc(insertionOrder(turns)))
    .prepare(),
)

/** Lists the settled turns of a session whose draft can be kept, continued or discarded. */
export async function listDrafts(db: Database, sessionId: string): Promise<Turn[]> {
  return draftsOfSession(db).all({ id: sessionId })
}

const draftsOfSession = prepared(({ orm }) =>
  orm
    .select(turnFields)
    .from(turns)
    .where(
      and(
        eq(turns.session_id, sql.placeholder('id')),
        inArray(turns.state, ['failed', 'cancelled', 'interrupted', 'truncated']),
        inArray(turns.route, ['create', 'rewrite']),
        sql`EXISTS (SELECT 1 FROM session_events e WHERE e.turn_id = turns.id AND json_extract(e.event, '$.type') = 'html_chunk')`,
        sql`NOT EXISTS (SELECT 1 FROM document_versions v WHERE v.turn_id = turns.id)`,
      ),
    )
    .orderBy(asc(insertionOrder(turns)))
    .prepare(),
)

/**
 * Lists the unsettled turns whose lease ended before `now`, so that no process works on them. Without
 * `now`, lists all unsettled turns.
 */
export async function listAbandonedTurns(db: Database, now?: string): Promise<StoredTurn[]> {
  return db.orm
    .select({ ...turnFields, message: turns.message, request: turns.request })
    .from(turns)
    .where(and(unsettled, now === undefined ? undefined : sql`lease_until < ${now}`))
    .orderBy(asc(insertionOrder(turns)))
}

/** Extends the lease of the turns that have not ended until the given time. Returns their ids. */
export async function renewLease(db: Database, ids: string[], until: string): Promise<string[]> {
  if (ids.length === 0) return []
  const open = and(inArray(turns.id, ids), unsettled)
  const [renewed] = await db.write([
    db.orm.update(turns).set({ lease_until: until }).where(open).returning({ id: turns.id }),
  ])
  return renewed?.rows.map(({ id }) => String(id)) ?? []
}

/**
 * Claims a waiting turn for this process until the given time; with `expiredAt`, only if its lease
 * ended before then. Returns false if another process claimed or ended it first.
 */
export async function claimTurn(
  db: Database,
  id: string,
  until: string,
  expiredAt?: string,
): Promise<boolean> {
  const [claimed] = await db.write([
    sql`UPDATE ${turns} SET lease_until = ${until} WHERE id = ${id} AND state = 'queued'
      AND ${expiredAt === undefined ? sql`1` : sql`lease_until < ${expiredAt}`}`,
  ])
  return claimed?.rowsAffected === 1
}

/**
 * Marks a turn as running if it waits, and no earlier turn of its document is unsettled. Otherwise
 * returns whether it must keep waiting; if not, another process runs it or has ended it.
 */
export async function markRunning(
  db: Database,
  id: string,
): Promise<'running' | 'waiting' | 'elsewhere'> {
  const [marked, waiting] = await db.write([
    sql`UPDATE ${turns} SET state = 'running' WHERE id = ${id} AND state = 'queued' AND ${turnsBefore} = 0`,
    sql`SELECT 1 FROM ${turns} WHERE id = ${id} AND state = 'queued'`,
  ])
  if (marked?.rowsAffected === 1) return 'running'
  return waiting?.rows.length === 1 ? 'waiting' : 'elsewhere'
}

/** Lists the ids of the unsettled turns of a document, in order of arrival. */
export async function listTurnsOfDocument(db: Database, documentId: string): Promise<string[]> {
  const rows = await unsettledOfDocument(db).all({ id: documentId })
  return rows.map(({ id }) => id)
}

const unsettledOfDocument = prepared(({ orm }) =>
  orm
    .select({ id: turns.id })
    .from(turns)
    .where(and(eq(turns.document_id, sql.placeholder('id')), unsettled))
    .orderBy(asc(insertionOrder(turns)))
    .prepare(),
)

/** Returns the statement that ends a turn, if it has not ended and the condition holds. */
export function settleTurn(id: string, state: Settled, condition: SQL = sql`1`): Statement {
  return sql`UPDATE ${turns} SET state = ${state}, settled_at = ${nowIso()} WHERE id = ${id} AND settled_at IS NULL AND ${condition}`
}

/** The condition that a turn has not ended. */
export function turnIsOpen(id: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${turns} WHERE id = ${id} AND settled_at IS NULL)`
}

/**
 * Deletes events of turns that ended before the given time, and those of no turn that were stored
 * before it. Those that a late follower of a turn needs stay, and so do drafts that were not kept or
 * discarded. Returns the number of deleted events.
 */
export async function pruneEvents(db: Database, before: string): Promise<number> {
  const results = await db.write([
    sql`DELETE FROM ${sessionEvents} WHERE turn_id IS NULL AND at < ${Date.parse(before)}`,
    sql`DELETE FROM ${sessionEvents}
      WHERE json_extract(event, '$.type') NOT IN ('turn', 'html', 'summary', 'error', 'done')
      AND turn_id IN (SELECT t.id FROM turns t WHERE t.settled_at < ${before})
      AND NOT (json_extract(event, '$.type') = 'html_chunk'
        AND turn_id IN (SELECT t.id FROM turns t WHERE t.state <> 'completed'
          AND NOT EXISTS (SELECT 1 FROM document_versions v WHERE v.turn_id = t.id)))`,
  ])
  return results.reduce((sum, { rowsAffected }) => sum + rowsAffected, 0)
}
