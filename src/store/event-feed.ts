import type { LoggedEvent } from './stored-events.ts'

/** Characters of events that are kept for each followed session. */
const maxWindowLength = 64 * 1024

/**
 * Hands the events that this process commits to their followers. A followed session has a window of
 * its latest events, which all its followers share. A follower is only a position: one that is slow
 * falls out of the window and reads the database, and costs no memory meanwhile.
 */
export interface EventFeed {
  /** The number of the last event that is committed, as far as this process knows. */
  readonly last: number
  /** Hands over what has been committed, in the order of the commits. */
  publish(committed: readonly CommittedEvent[]): void
  /** Makes all followers read the database, since a write that failed may have committed events. */
  invalidate(): void
  follow(sessionId: string): FeedPosition
}

export interface CommittedEvent {
  session_id: string
  logged: LoggedEvent
  /** Its approximate size in memory, in characters. */
  length: number
}

export interface FeedPosition {
  /** Increases whenever the session has new events. */
  readonly version: number
  /** Returns the first event after a number, `undefined` if there is none, or `behind` if only the database knows. */
  next(after: number): LoggedEvent | 'behind' | undefined
  /**
   * Resolves with true when the version differs from the given one, and with false after `timeoutMs`
   * or when the signal aborts.
   */
  wait(version: number, timeoutMs: number, signal: AbortSignal): Promise<boolean>
  leave(): void
}

interface Window {
  /** The window holds every event of its session after this number. */
  from: number
  events: CommittedEvent[]
  length: number
  version: number
  followers: number
  waiting: Set<(hasNews: boolean) => void>
}

/** `last`: the number of the last event in the database. `isShared`: other processes write to it, too. */
export function createEventFeed(last: number, isShared: boolean): EventFeed {
  const windows = new Map<string, Window>()
  let isValid = true

  function startOver(first: CommittedEvent): void {
    // Events that were committed unseen have lower numbers than this first one.
    last = first.logged.id - 1
    for (const window of windows.values()) Object.assign(window, empty(last))
    isValid = true
  }

  function open(sessionId: string): Window {
    let window = windows.get(sessionId)
    if (!window) {
      window = { ...empty(last), version: 0, followers: 0, waiting: new Set() }
      windows.set(sessionId, window)
    }
    window.followers++
    return window
  }

  return {
    get last() {
      return last
    },
    publish(committed) {
      const [first] = committed
      if (first && !isValid) startOver(first)
      const grown = new Set<Window>()
      for (const event of committed) {
        last = Math.max(last, event.logged.id)
        const window = windows.get(event.session_id)
        if (!window) continue
        if (!isShared) add(window, event)
        grown.add(window)
      }
      for (const window of grown) wake(window)
    },
    invalidate() {
      isValid = false
      for (const window of windows.values()) wake(window)
    },
    follow(sessionId) {
      const window = open(sessionId)
      return {
        get version() {
          return window.version
        },
        next(after) {
          if (isShared || !isValid || after < window.from) return 'behind'
          return window.events[indexAfter(window.events, after)]?.logged
        },
        wait: (version, timeoutMs, signal) =>
          window.version === version
            ? wait(window.waiting, timeoutMs, signal)
            : Promise.resolve(true),
        leave() {
          window.followers--
          if (window.followers === 0) windows.delete(sessionId)
        },
      }
    },
  }
}

function empty(from: number): Pick<Window, 'from' | 'events' | 'length'> {
  return { from, events: [], length: 0 }
}

/** Adds an event to a window, and drops the oldest ones beyond `maxWindowLength`. */
function add(window: Window, event: CommittedEvent): void {
  window.events.push(event)
  window.length += event.length
  let dropped = 0
  while (window.length > maxWindowLength) {
    const oldest = window.events[dropped++]
    if (!oldest) break
    window.from = oldest.logged.id
    window.length -= oldest.length
  }
  if (dropped > 0) window.events.splice(0, dropped)
}

function wake(window: Window): void {
  window.version++
  for (const resolve of window.waiting) resolve(true)
}

/** The index of the first event with a higher number. Most followers wait for the last one. */
function indexAfter(events: readonly CommittedEvent[], after: number): number {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.logged.id ?? Infinity) <= after) low = middle + 1
    else high = middle
  }
  return low
}

function wait(
  waiting: Window['waiting'],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (hasNews: boolean) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      waiting.delete(settle)
      resolve(hasNews)
    }
    const abort = () => settle(false)
    const timer = setTimeout(settle, timeoutMs, false)
    signal.addEventListener('abort', abort)
    waiting.add(settle)
    if (signal.aborted) abort()
  })
}
