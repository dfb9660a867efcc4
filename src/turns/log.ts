import { setTimeout as delay } from 'node:timers/promises'
import { describeError, type Logger } from '../log.ts'
import type { Database, Statement } from '../store/database.ts'
import { insertEventAt, lastSeq, turnIsOpen, type StoredEvent } from '../store/turns.ts'
import type { Notifier } from './notifier.ts'

/**
 * The event log of running turns. Batches the events of all turns into one commit per 50 ms at most,
 * and notifies followers only of what is stored. Retries a failed write until it succeeds. Ignores
 * events of a turn that has ended.
 */
export interface TurnLog {
  /** Appends an event; `also` is stored in the same batch. */
  append(turnId: string, event: StoredEvent, also?: Statement[]): void
  /** Resolves when everything appended for a turn is stored, whatever other turns append meanwhile. */
  drain(turnId: string): Promise<void>
}

const batchMs = 50
const retryMs = 1000

export function createTurnLog(db: Database, notifier: Notifier, log: Logger): TurnLog {
  let pending: Entry[] = []
  let writing: Entry[] = []
  let flushing: Promise<void> | undefined

  /** The number of the last event of each turn that is not drained. */
  const numbers = new Map<string, number>()

  /** Numbers new entries, so that a repeated write can’t store one twice. */
  async function number(entries: Entry[]): Promise<void> {
    for (const entry of entries) {
      if (entry.seq !== undefined) continue
      const last = numbers.get(entry.turnId) ?? (await lastSeq(db, entry.turnId))
      entry.seq = last + 1
      numbers.set(entry.turnId, entry.seq)
    }
  }

  async function flush(waitMs: number): Promise<void> {
    await delay(waitMs)
    writing = pending
    pending = []
    let nextMs = batchMs
    try {
      await number(writing)
      await db.write(
        writing.flatMap(({ turnId, seq = 0, event, also }) => [
          insertEventAt(turnId, seq, event, turnIsOpen(turnId)),
          ...also,
        ]),
      )
      for (const turnId of new Set(writing.map((entry) => entry.turnId))) notifier.notify(turnId)
    } catch (error) {
      log.error('events can’t be stored; trying again', { reason: describeError(error) })
      pending = [...writing, ...pending]
      nextMs = retryMs
    }
    writing = []
    flushing = pending.length > 0 ? flush(nextMs) : undefined
  }

  return {
    append(turnId, event, also = []) {
      const last = pending.findLast((entry) => entry.turnId === turnId)
      const joined = last && last.seq === undefined && joinDeltas(last.event, event)
      if (last && joined) last.event = joined
      else pending.push({ turnId, event, also })
      flushing ??= flush(batchMs)
    },
    async drain(turnId) {
      while ([...writing, ...pending].some((entry) => entry.turnId === turnId)) await flushing
      numbers.delete(turnId)
    },
  }
}

interface Entry {
  turnId: string
  /** Its position in the log, from the first attempt to write it. */
  seq?: number
  event: StoredEvent
  also: Statement[]
}

/** Two adjacent deltas of one text as one delta; undefined for other events. */
function joinDeltas(first: StoredEvent, second: StoredEvent): StoredEvent | undefined {
  if (first.type === 'chunk' && second.type === 'chunk') {
    return { ...first, content: first.content + second.content }
  }
  if (first.type === 'html_chunk' && second.type === 'html_chunk') {
    return { ...first, content: first.content + second.content }
  }
  return undefined
}
