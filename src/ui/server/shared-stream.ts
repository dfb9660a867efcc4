import { jittered, wait } from '../../client/retries.ts'

/** `lost`: the server can't be reached, and the tab keeps trying. `paused`: the tab is hidden. */
export type Connection = 'live' | 'lost' | 'paused'

/** What reads the stream: one tab of those that share it. */
export interface StreamReader<Event> {
  /** The number of the last event that was received; undefined if there is none. */
  after: number | undefined
  signal: AbortSignal
  /** To be called when the server has responded. */
  onOpen(): void
  /** Passes an event on. Those without a number have no position in the stream. */
  onEvent(event: Event | undefined, seq?: number): void
}

interface StreamOptions<Event, Snapshot> {
  /** Tabs of one browser share the stream of a name. */
  name: string
  /** Reads the stream to its end. Rejects if it breaks. */
  read(reader: StreamReader<Event>): Promise<void>
  /** Whether the error means that there is no such stream, so that retrying is useless. */
  isFinal(error: unknown): boolean
  /** Applies an event. Called once for each, in order. */
  onEvent(event: Event): void
  /** Reads the state again, because events may have been missed. Later ones wait until it resolves. */
  onGap(): Promise<void>
  onConnection(connection: Connection): void
  /** What a tab that joins must know and can't read from the server. */
  takeSnapshot(): Snapshot
  onSnapshot(snapshot: Snapshot): void
}

/** What the reader sends to a tab that joins. */
interface WelcomeOf<Event, Snapshot> {
  position: number
  connection: Connection
  snapshot: Snapshot
  /** The last events up to the position, which the snapshot lacks. */
  held: Event[]
}

/** An event that the reader passes on. `before` is the position that it follows. */
interface RelayOf<Event> {
  before: number | undefined
  seq: number | undefined
  event: Event | undefined
}

type Message<Event, Snapshot> =
  | { type: 'hello' }
  | ({ type: 'welcome' } & WelcomeOf<Event, Snapshot>)
  | ({ type: 'event' } & RelayOf<Event>)
  | { type: 'connection'; connection: Connection }

const minDelayMs = 300
const maxDelayMs = 5000
/** For how long a hidden tab stays connected. */
const hiddenMs = 30_000

/**
 * Follows a stream of numbered events in all tabs of this browser that show the same, over one
 * connection: browsers open only six to a server by HTTP/1.1. The tab that holds the lock of that name
 * reads the stream and passes it on; when it goes away, the next one continues after its own last event.
 * Where locks are not available (plain HTTP), each visible tab reads the stream itself.
 *
 * A hidden tab leaves after a while, or as soon as a tab that shows something else needs a connection. It
 * rejoins when it is visible again. Returns a function that stops following.
 */
export function shareStream<Event, Snapshot>(options: StreamOptions<Event, Snapshot>): () => void {
  const { name, read, isFinal, onEvent, onGap, takeSnapshot, onSnapshot } = options
  // Undefined in an insecure context, whatever its type says.
  const locks: LockManager | undefined = navigator.locks
  let last: number | undefined
  let connection: Connection = 'paused'
  let presence: AbortController | undefined
  let channel: BroadcastChannel | undefined
  let isReading = false
  let hiding: ReturnType<typeof setTimeout> | undefined
  const inbox = createInbox(onEvent, onGap)
  /** Where tabs announce the name of the stream that they join. */
  const joins = new BroadcastChannel('streams')

  function setConnection(now: Connection): void {
    if (now !== connection) options.onConnection(now)
    connection = now
  }

  function post(message: Message<Event, Snapshot>): void {
    channel?.postMessage(message)
  }

  function welcome(): void {
    if (last === undefined) return
    const snapshot = takeSnapshot()
    post({ type: 'welcome', position: last, connection, snapshot, held: inbox.held() })
  }

  /** As the reader: applies an event and passes it on to the other tabs. */
  function relay(event: Event | undefined, seq: number | undefined): void {
    const before = last
    if (seq !== undefined) {
      if (before !== undefined && seq <= before) return
      last = seq
    }
    post({ type: 'event', before, seq, event })
    if (before === undefined) {
      inbox.resync()
      welcome()
    }
    if (event !== undefined) inbox.add(event)
  }

  function onMessage(message: Message<Event, Snapshot>): void {
    if (isReading) {
      if (message.type === 'hello') welcome()
      return
    }
    switch (message.type) {
      case 'welcome':
        return adopt(message)
      case 'event':
        return receive(message)
      case 'connection':
        return setConnection(message.connection)
      default:
    }
  }

  function adopt(given: WelcomeOf<Event, Snapshot>): void {
    setConnection(given.connection)
    if (last !== undefined && last >= given.position) return
    last = given.position
    onSnapshot(given.snapshot)
    inbox.resync()
    for (const event of given.held) inbox.add(event)
  }

  function receive({ before, seq, event }: RelayOf<Event>): void {
    // Before its welcome, a tab does not know what it has missed.
    if (last === undefined) return
    if (seq !== undefined) {
      if (seq <= last) return
      if (before !== last) {
        last = undefined
        return post({ type: 'hello' })
      }
      last = seq
    }
    if (event !== undefined) inbox.add(event)
  }

  function share(now: Connection): void {
    setConnection(now)
    post({ type: 'connection', connection: now })
  }

  /** Reads the stream until this tab leaves. */
  async function lead(signal: AbortSignal): Promise<void> {
    isReading = true
    await keepTrying(signal, isFinal, share, (onSuccess) =>
      read({
        after: last,
        signal,
        onOpen() {
          onSuccess()
          welcome()
        },
        onEvent(event, seq) {
          if (!signal.aborted) relay(event, seq)
        },
      }),
    )
    isReading = false
  }

  function join(): void {
    if (presence) return
    presence = new AbortController()
    const { signal } = presence
    if (!locks) return void lead(signal)
    joins.postMessage(name)
    channel = new BroadcastChannel(name)
    channel.addEventListener('message', ({ data }) => onMessage(data))
    post({ type: 'hello' })
    locks.request(name, { signal }, () => lead(signal)).catch(ignoreAbort)
  }

  function leave(): void {
    presence?.abort()
    presence = undefined
    isReading = false
    channel?.close()
    channel = undefined
    setConnection('paused')
  }

  function onVisibility(): void {
    clearTimeout(hiding)
    if (document.visibilityState === 'visible') join()
    else hiding = setTimeout(leave, locks ? hiddenMs : 0)
  }

  joins.addEventListener('message', ({ data }) => {
    if (data !== name && document.visibilityState === 'hidden') leave()
  })
  document.addEventListener('visibilitychange', onVisibility)
  if (document.visibilityState === 'visible') join()
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    clearTimeout(hiding)
    joins.close()
    leave()
  }
}

/**
 * Connects again and again, until the signal aborts or an error is final. A broken connection counts as
 * lost only if the next attempt fails.
 */
async function keepTrying(
  signal: AbortSignal,
  isFinal: (error: unknown) => boolean,
  onChange: (connection: Connection) => void,
  connect: (onSuccess: () => void) => Promise<void>,
): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    let isOpen = false
    try {
      await connect(() => {
        isOpen = true
        failures = 0
        onChange('live')
      })
    } catch (error) {
      if (signal.aborted || isFinal(error)) return
    }
    if (signal.aborted) return
    if (!isOpen) failures++
    if (failures > 0) onChange('lost')
    await waitOrOnline(jittered(Math.min(maxDelayMs, minDelayMs * 2 ** failures)), signal)
  }
}

/** Applies events in order, and holds them back while the state is being read again. */
function createInbox<Event>(onEvent: (event: Event) => void, onGap: () => Promise<void>) {
  let held: Event[] = []
  let readings = 0
  async function resync(): Promise<void> {
    readings++
    try {
      await onGap()
    } finally {
      readings--
      if (readings === 0) {
        const events = held
        held = []
        for (const event of events) onEvent(event)
      }
    }
  }
  return {
    add(event: Event): void {
      if (readings > 0) held.push(event)
      else onEvent(event)
    },
    resync: () => void resync(),
    held: () => held,
  }
}

/** Waits, at most until the browser is online again. Resolves early when the signal aborts. */
async function waitOrOnline(ms: number, signal: AbortSignal): Promise<void> {
  const online = new AbortController()
  const onOnline = () => online.abort()
  addEventListener('online', onOnline)
  await wait(ms, AbortSignal.any([signal, online.signal])).catch(ignoreAbort)
  removeEventListener('online', onOnline)
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
}
