import { setTimeout as delay } from 'node:timers/promises'
import { describeError, type Logger } from '../log.ts'
import type { Database, Statement } from '../store/database.ts'
import { insertEventAt, lastSeq, turnIsOpen, type StoredEvent } from '../store/turns.ts'
import type { Bell } from './bell.ts'

/**
 * Writes what turns tell, and with an event what must be stored when it is. Events of all turns are
 * gathered and stored with one commit per 50 ms at most; readers are called only when theirs are
 * stored. A write that fails is made again. Of a turn that has ended, nothing more is told.
 */
export interface TurnLog {
  append(turnId: string, event: StoredEvent, also?: Statement[]): void
  /** Settles when all that was appended for a turn is stored, however much others go on to tell. */
  drain(turnId: string): Promise<void>
}

const gatherFor = 50
const retryAfter = 1000

export function createTurnLog(db: Database, bell: Bell, log: Logger): TurnLog {
  let pending: Entry[] = []
  let underWay: Entry[] = []
  let flushing: Promise<void> | undefined

  /** The number of the last event of those that are told of. */
  const numbers = new Map<string, number>()

  /** Numbers what was not stored yet, so that to write it again can’t store it twice. */
  async function number(entries: Entry[]): Promise<void> {
    for (const entry of entries) {
      if (entry.seq !== undefined) continue
      const last = numbers.get(entry.turnId) ?? (await lastSeq(db, entry.turnId))
      entry.seq = last + 1
      numbers.set(entry.turnId, entry.seq)
    }
  }

  async function flush(wait: number): Promise<void> {
    await delay(wait)
    underWay = pending
    pending = []
    let next = gatherFor
    try {
      await number(underWay)
      await db.write(
        underWay.flatMap(({ turnId, seq = 0, event, also }) => [
          insertEventAt(turnId, seq, event, turnIsOpen(turnId)),
          ...also,
        ]),
      )
      for (const turnId of new Set(underWay.map((entry) => entry.turnId))) bell.ring(turnId)
    } catch (error) {
      log.error('events can’t be stored; trying again', { reason: describeError(error) })
      pending = [...underWay, ...pending]
      next = retryAfter
    }
    underWay = []
    flushing = pending.length > 0 ? flush(next) : undefined
  }

  return {
    append(turnId, event, also = []) {
      const last = pending.findLast((entry) => entry.turnId === turnId)
      const joined = last && last.seq === undefined && joinDeltas(last.event, event)
      if (last && joined) last.event = joined
      else pending.push({ turnId, event, also })
      flushing ??= flush(gatherFor)
    },
    async drain(turnId) {
      while ([...underWay, ...pending].some((entry) => entry.turnId === turnId)) await flushing
      numbers.delete(turnId)
    },
  }
}

interface Entry {
  turnId: string
  /** Its place in the story, once it has been written or tried to be. */
  seq?: number
  event: StoredEvent
  also: Statement[]
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
