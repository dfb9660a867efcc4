import type { NumberedEvent, TurnEvent } from '../protocol/events.ts'
import type { Database } from '../store/database.ts'
import { eventsOfTurnAfter } from '../store/events.ts'
import type { StoredEvent } from '../store/stored-events.ts'
import { findTurn, lastSeq } from '../store/turns.ts'
import { findVersion } from '../store/versions.ts'
import { followLog } from './follow-log.ts'

/** The stored events of a turn after a number, up to its end or until the signal aborts. */
export async function* followTurn(
  db: Database,
  turnId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<NumberedEvent> {
  const turn = await findTurn(db, turnId)
  if (!turn) return
  let seen = after
  async function read() {
    // In this order: the events of a settled turn are all stored.
    const isLast = isSettled(await findTurn(db, turnId))
    return { events: await eventsOfTurnAfter(db, turnId, seen), isLast }
  }
  for await (const logged of followLog(db, turn.session_id, 0, read, signal)) {
    if (logged.turn_id !== turnId || logged.seq <= seen) continue
    seen = logged.seq
    const event = await fillIn(db, logged.event)
    if (event) yield { seq: logged.seq, event }
    if (logged.event.type === 'done') return
  }
}

/** Whether a turn has ended and a follower has read its log to the end. */
export async function hasReadAll(
  db: Database,
  turn: { turn_id: string; settled_at: string | null },
  after: number,
): Promise<boolean> {
  // The events of a settled turn are all stored.
  return isSettled(turn) && after > 0 && (await lastSeq(db, turn.turn_id)) <= after
}

async function fillIn(db: Database, event: StoredEvent): Promise<TurnEvent | undefined> {
  if (event.type !== 'html') return event
  const version = await findVersion(db, event.document_id, event.version)
  if (!version) return undefined
  return { ...event, content: version.html_content, receipt: version.receipt }
}

function isSettled(turn: { settled_at: string | null } | undefined): boolean {
  return turn?.settled_at !== null
}
