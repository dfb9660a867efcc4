import { findWholeSession } from '../documents/session.ts'
import type { SessionEvent } from '../protocol/events.ts'
import type { Database } from '../store/database.ts'
import { findDocument } from '../store/documents.ts'
import { eventsOfSessionAfter, findReceipt, isKept, lastEventOfSession } from '../store/events.ts'
import type { LoggedEvent } from '../store/stored-events.ts'
import { followLog } from './follow-log.ts'

/** How long each event of a session is kept. */
const keptMs = 24 * 3_600_000

export interface NumberedSessionEvent {
  seq: number
  event: SessionEvent
}

/**
 * The events of a session after a number, until the signal aborts. Starts with the state of the
 * session if no number is given, or if events after the given one may have been deleted.
 */
export async function* followSession(
  db: Database,
  sessionId: string,
  after: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<NumberedSessionEvent> {
  let start = after
  if (start === undefined || !(await isKept(db, sessionId, start, Date.now() - keptMs))) {
    // In this order, so that the events after the number are those that the state may lack.
    start = await lastEventOfSession(db, sessionId)
    yield { seq: start, event: await readSession(db, sessionId) }
  }
  const read = async (seen: number) => ({
    events: await eventsOfSessionAfter(db, sessionId, seen),
    isLast: false,
  })
  for await (const logged of followLog(db, sessionId, start, read, signal)) {
    const event = await fillIn(db, sessionId, logged)
    if (event) yield { seq: logged.id, event }
  }
}

/** The events as they are sent, for those without current state, so that all followers share them. */
const shared = new WeakMap<LoggedEvent, SessionEvent>()

async function fillIn(
  db: Database,
  sessionId: string,
  logged: LoggedEvent,
): Promise<SessionEvent | undefined> {
  if (logged.event.type === 'session') return readSession(db, sessionId)
  if (logged.event.type === 'document') {
    const { type, document_id } = logged.event
    const document = await findDocument(db, document_id)
    // It may have moved to another session.
    return { type, document_id, document: document?.session_id === sessionId ? document : null }
  }
  const event = shared.get(logged) ?? (await complete(db, logged))
  if (event) shared.set(logged, event)
  return event
}

async function complete(db: Database, logged: LoggedEvent): Promise<SessionEvent | undefined> {
  if (logged.turn_id === null) {
    const { event } = logged
    return event.type === 'turn_started' || event.type === 'version' ? event : undefined
  }
  const { turn_id, event } = logged
  if (event.type !== 'html') return { ...event, turn_id }
  const receipt = await findReceipt(db, event.document_id, event.version)
  return receipt && { ...event, turn_id, receipt }
}

async function readSession(db: Database, id: string): Promise<SessionEvent> {
  return { type: 'session', session: (await findWholeSession(db, id)) ?? null }
}
