import type { NumberedEvent, TurnEvent } from '../protocol/events.ts'
import type { Database } from '../store/database.ts'
import {
  eventsAfter,
  maxEventsPerRead,
  findTurn,
  lastSeq,
  type StoredEvent,
} from '../store/turns.ts'
import { findVersion } from '../store/versions.ts'
import type { Notifier } from './notifier.ts'

const pollMs = 15_000
/** Other servers write to a shared database without notifying this process. */
const sharedPollMs = 1000

/** The stored events of a turn after a number, up to its end or until the signal aborts. */
export async function* followTurn(
  db: Database,
  notifier: Notifier,
  turnId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<NumberedEvent> {
  let seen = after
  let settled = false
  while (!signal.aborted) {
    // Wait before reading, so that no notification is missed between the two.
    const left = new AbortController()
    const timeoutMs = db.shared ? sharedPollMs : pollMs
    const news = notifier.wait(turnId, timeoutMs, AbortSignal.any([signal, left.signal]))
    try {
      const events = await eventsAfter(db, turnId, seen)
      for (const { seq, event } of events) {
        const complete = await fillIn(db, event)
        if (complete) yield { seq, event: complete }
        seen = seq
        if (event.type === 'done') return
      }
      if (events.length === maxEventsPerRead) continue
      if (events.length === 0) {
        if (settled) return
        settled = isSettled(await findTurn(db, turnId))
        // Its last events may have been stored since the read.
        if (settled) continue
      }
      await news
    } finally {
      left.abort()
    }
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

async function fillIn(
  db: Database,
  event: StoredEvent | TurnEvent,
): Promise<TurnEvent | undefined> {
  if (event.type !== 'html') return event
  const version = await findVersion(db, event.document_id, event.version)
  if (!version) return undefined
  return { ...event, content: version.html_content, receipt: version.receipt }
}

function isSettled(turn: { settled_at: string | null } | undefined): boolean {
  return turn?.settled_at !== null
}
