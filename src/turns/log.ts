import { describeError, type Logger } from '../log.ts'
import type { Database } from '../store/database.ts'
import { insertEvent, type StoredEvent } from '../store/turns.ts'
import type { Bell } from './bell.ts'

/**
 * Writes what turns tell. Events of all turns are gathered and stored with one commit per 50 ms at
 * most; readers are called only when theirs are stored. A write that fails is made again.
 */
export interface TurnLog {
  append(turnId: string, event: StoredEvent): void
  /** Settles when all that was appended so far is stored. */
  drain(): Promise<void>
}

const gatherFor = 50
const retryAfter = 1000

export function createTurnLog(db: Database, bell: Bell, log: Logger): TurnLog {
  let pending: { turnId: string; event: StoredEvent }[] = []
  let flushing: Promise<void> | undefined

  function append(turnId: string, event: StoredEvent): void {
    const last = pending.findLast((entry) => entry.turnId === turnId)
    const joined = last && joinDeltas(last.event, event)
    if (last && joined) last.event = joined
    else pending.push({ turnId, event })
    flushing ??= flushSoon()
  }

  async function flushSoon(): Promise<void> {
    let wait = gatherFor
    while (pending.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, wait))
      const batch = pending
      pending = []
      try {
        await db.write(batch.map(({ turnId, event }) => insertEvent(turnId, event)))
        for (const turnId of new Set(batch.map((entry) => entry.turnId))) bell.ring(turnId)
        wait = gatherFor
      } catch (error) {
        log.error('events can’t be stored; trying again', { reason: describeError(error) })
        pending = [...batch, ...pending]
        wait = retryAfter
      }
    }
    flushing = undefined
  }

  return {
    append,
    drain: async () => {
      while (flushing) await flushing
    },
  }
}

/** Two neighbouring deltas of one text are one delta. */
function joinDeltas(first: StoredEvent, second: StoredEvent): StoredEvent | undefined {
  if (first.type === 'chunk' && second.type === 'chunk') {
    return { ...first, content: first.content + second.content }
  }
  if (first.type === 'html_chunk' && second.type === 'html_chunk') {
    return { ...first, content: first.content + second.content }
  }
  return undefined
}
