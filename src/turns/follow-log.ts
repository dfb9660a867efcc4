import type { Database } from '../store/database.ts'
import { maxEventsPerRead } from '../store/events.ts'
import type { LoggedEvent } from '../store/stored-events.ts'

/** How often a follower reads the database even without news. */
const pollMs = 15_000
/** The same for a shared database, since other servers write to it without notifying this process. */
const sharedPollMs = 1000

/** Reads stored events after the given number; `isLast` if nothing will ever follow them. */
export type ReadEvents = (after: number) => Promise<{ events: LoggedEvent[]; isLast: boolean }>

/**
 * The events of a session's log after a number, until the signal aborts or `read` says that there are
 * no more. Reads the database at the start, after falling behind and at intervals;
 * otherwise the events come from memory, and may include some that `read` would leave out.
 */
export async function* followLog(
  db: Database,
  sessionId: string,
  after: number,
  read: ReadEvents,
  signal: AbortSignal,
): AsyncGenerator<LoggedEvent> {
  const feed = db.events.follow(sessionId)
  const waitMs = db.shared ? sharedPollMs : pollMs
  let position = after
  let mustRead = true
  try {
    while (!signal.aborted) {
      const next = mustRead ? 'behind' : feed.next(position)
      if (next === undefined) {
        mustRead = !(await feed.wait(feed.version, waitMs, signal))
      } else if (next !== 'behind') {
        position = next.id
        yield next
      } else {
        const { version } = feed
        // The read includes everything committed by now.
        const { last } = db.events
        const { events, isLast } = await read(position)
        for (const event of events) {
          position = event.id
          yield event
        }
        mustRead = events.length === maxEventsPerRead
        if (mustRead) continue
        if (isLast) return
        position = Math.max(position, last)
        if (feed.next(position) === 'behind') await feed.wait(version, waitMs, signal)
      }
    }
  } finally {
    feed.leave()
  }
}
