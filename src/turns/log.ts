import { setImmediate as immediate, setTimeout as delay } from 'node:timers/promises'
import { describeError, type Logger } from '../log.ts'
import type { Database, Statement } from '../store/database.ts'
import { isUnstorable } from '../store/reasons.ts'
import type { StoredEvent } from '../store/stored-events.ts'
import { insertEventAt, lastSeq } from '../store/turns.ts'

/**
 * The event log of running turns. Commits whatever has been appended as soon as the previous commit has
 * finished, the events of all turns in one batch. Retries a failed write until it succeeds, unless it
 * failed because of its own data. Ignores events of a turn that has ended.
 */
export interface TurnLog {
  /** Appends an event; `also` is stored in the same batch. */
  append(turnId: string, event: StoredEvent, also?: Statement[]): void
  /**
   * Resolves when everything appended for a turn is stored, whatever other turns append meanwhile.
   * Rejects if some of it never can be; the rest is stored.
   */
  drain(turnId: string): Promise<void>
}

const retryMs = 1000

export function createTurnLog(db: Database, log: Logger): TurnLog {
  /** The entries of the next commit, in order. */
  let pending: Entry[] = []
  let isFlushing = false
  const turns = new Map<string, OpenTurn>()

  async function flush(): Promise<void> {
    while (pending.length > 0) {
      // Lets timers and sockets run first, so that what arrives together is committed together.
      await immediate()
      const entries = pending
      pending = []
      // What is appended from here on is not joined with what is being written.
      for (const { turn } of entries) turn.last = undefined
      const failures = await commitOrSplit(entries)
      const [first] = failures
      if (!first) continue
      const reason = describeError(first.error)
      log.error('events can’t be stored; trying again', { turns: failures.length, reason })
      pending = [...failures.flatMap((one) => one.entries), ...pending]
      await delay(retryMs)
    }
    isFlushing = false
  }

  /**
   * Commits all entries together or, if that fails, those of each turn, so that one can’t hold up others.
   * Gives up an entry that can’t be stored. Returns what is to be tried again.
   */
  async function commitOrSplit(entries: Entry[]): Promise<Failure[]> {
    try {
      await commit(entries)
      return []
    } catch (error) {
      const ofTurns = [...Map.groupBy(entries, ({ turn }) => turn).values()]
      if (ofTurns.length > 1) return (await Promise.all(ofTurns.map(commitOrSplit))).flat()
      if (!isUnstorable(error)) return [{ entries, error }]
      if (entries.length > 1) return commitEach(entries)
      for (const entry of entries) giveUp(entry, error)
      return []
    }
  }

  async function commitEach(entries: Entry[]): Promise<Failure[]> {
    const failures: Failure[] = []
    for (const entry of entries) failures.push(...(await commitOrSplit([entry])))
    return failures
  }

  function giveUp({ turn }: Entry, error: unknown): void {
    log.error('an event can’t be stored', { turn_id: turn.id, reason: describeError(error) })
    turn.failure ??= { error }
    markStored(turn)
  }

  async function commit(entries: Entry[]): Promise<void> {
    for (const entry of entries) await number(entry)
    await db.write(
      entries.flatMap(({ turn, seq, event, also }) => [
        insertEventAt(turn.id, seq, event),
        ...also,
      ]),
    )
    for (const { turn } of entries) markStored(turn)
  }

  /** Numbers a new entry, so that a repeated write can’t store it twice. */
  async function number(entry: Entry): Promise<void> {
    if (entry.seq > 0) return
    const { turn } = entry
    turn.seq ??= await lastSeq(db, turn.id)
    entry.seq = ++turn.seq
  }

  function markStored(turn: OpenTurn): void {
    turn.unstored--
    if (turn.unstored > 0) return
    for (const resolve of turn.draining.splice(0)) resolve()
  }

  function open(id: string): OpenTurn {
    const turn = turns.get(id) ?? {
      id,
      seq: undefined,
      last: undefined,
      unstored: 0,
      failure: undefined,
      draining: [],
    }
    turns.set(id, turn)
    return turn
  }

  return {
    append(turnId, event, also = []) {
      const turn = open(turnId)
      const joined = turn.last && joinDeltas(turn.last.event, event)
      if (turn.last && joined) {
        turn.last.event = joined
        return
      }
      turn.last = { turn, seq: 0, event, also }
      turn.unstored++
      pending.push(turn.last)
      if (isFlushing) return
      isFlushing = true
      void flush()
    },
    async drain(turnId) {
      const turn = turns.get(turnId)
      if (!turn) return
      if (turn.unstored > 0) await new Promise<void>((resolve) => turn.draining.push(resolve))
      // The next append reads the last number again, since other writers may store events from here on.
      if (turn.unstored === 0) turns.delete(turnId)
      if (turn.failure) throw turn.failure.error
    },
  }
}

/** A turn that has appended events since it was drained. */
interface OpenTurn {
  id: string
  /** The number of its last event, once it is known. */
  seq: number | undefined
  /** Its last entry, if that waits for a commit. */
  last: Entry | undefined
  /** How many of its entries are not stored. */
  unstored: number
  /** Why one of its entries never can be stored. */
  failure: { error: unknown } | undefined
  draining: (() => void)[]
}

/** Entries that could not be committed, and why. */
interface Failure {
  entries: Entry[]
  error: unknown
}

interface Entry {
  turn: OpenTurn
  /** Its number in the log of its turn, from the first attempt to write it; 0 before. */
  seq: number
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
