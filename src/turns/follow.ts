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
import type { Bell } from './bell.ts'

const readerPatience = 15_000
/** On a shared database, others write without ringing our bell. */
const sharedPatience = 1000

/** The story of a turn after a number, up to its end or the signal's abort, as it is stored. */
export async function* followTurn(
  db: Database,
  bell: Bell,
  turnId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<NumberedEvent> {
  let seen = after
  let settled = false
  while (!signal.aborted) {
    // Listen before looking, so that nothing falls between the two.
    const left = new AbortController()
    const patience = db.shared ? sharedPatience : readerPatience
    const news = bell.wait(turnId, patience, AbortSignal.any([signal, left.signal]))
    try {
      const events = await eventsAfter(db, turnId, seen)
      for (const { seq, event } of events) {
        const whole = await fillIn(db, event)
        if (whole) yield { seq, event: whole }
        seen = seq
        if (event.type === 'done') return
      }
      if (events.length === maxEventsPerRead) continue
      if (events.length === 0) {
        if (settled) return
        settled = isSettled(await findTurn(db, turnId))
        // Its last events may have come since they were looked for.
        if (settled) continue
      }
      await news
    } finally {
      left.abort()
    }
  }
}

/** Whether nothing comes after a number in the story of a turn, now or later: it is over. */
export async function hasHeardAll(
  db: Database,
  turn: { turn_id: string; settled_at: string | null },
  after: number,
): Promise<boolean> {
  // All events of a turn that is settled are stored by then.
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
