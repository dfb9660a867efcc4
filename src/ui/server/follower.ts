import { jittered, wait } from '../../client/retries.ts'
import type { SessionEvent } from '../../protocol/events.ts'
import type { Session } from '../../protocol/resources.ts'
import { api, ApiError, ignoreApiError } from './api.ts'
import type { ServerAction, ServerCache } from './cache.ts'
import { followTurn } from './follow-turn.ts'
import { createFrameBatch } from './frame-batch.ts'
import { readSessionEvents, withTurnId } from './session-events.ts'
import { shareStream } from './shared-stream.ts'

const retryMs = 2000

export interface FollowerOptions {
  dispatch(action: ServerAction): void
  get(): ServerCache
  /** The document whose versions are kept up to date. */
  documentId(): string | undefined
  /** Called after each event that is not one of many, once it is in the cache. */
  onEvent(event: SessionEvent): void
  /** Called when the followed session is in the trash or deleted. */
  onTrashed(): void
}

/** Keeps the cache up to date with the server, by the events of one session. */
export interface Follower {
  /**
   * Replaces what is known of another session by this one, and follows its events until the signal
   * aborts. `onRead` is called when the session is in the cache.
   * @throws ApiError
   */
  follow(sid: string, signal: AbortSignal, onRead: (session: Session) => void): Promise<void>
  /**
   * Reads the followed session again.
   * @throws ApiError
   */
  reload(): Promise<void>
  /** @throws ApiError */
  refreshVersions(): Promise<void>
  /** @throws ApiError */
  refreshSessions(): Promise<void>
  /** @throws ApiError */
  refreshModels(): Promise<void>
}

export function createFollower(options: FollowerOptions): Follower {
  const { dispatch, get, onEvent, onTrashed } = options
  const readers = createReaders(options)
  const { reload, refreshModels, refreshVersions } = readers

  /** Reads the followed session again, and keeps trying while the server can't be reached. */
  async function reloadUntilDone(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        return await reload()
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        if (error.status === 404 && !signal.aborted) onTrashed()
        if (error.isRefusal) return
        await wait(jittered(retryMs), signal).catch(() => undefined)
      }
    }
  }

  function apply(event: SessionEvent, signal: AbortSignal): void {
    if (event.type === 'session' && event.session === null) return onTrashed()
    dispatch({ type: 'events', events: [event] })
    onEvent(event)
    // After a failure, another model may serve a role, or there may be something to warn of.
    if (event.type === 'error') refreshModels().catch(ignoreApiError)
    if (changesState(event)) void reloadUntilDone(signal)
  }

  function followEvents(sid: string, signal: AbortSignal): void {
    const batch = createFrameBatch<SessionEvent>((events) => {
      if (!signal.aborted) dispatch({ type: 'events', events })
    })
    const stop = shareStream<SessionEvent, ServerCache['turns']>({
      name: `session ${sid}`,
      read: (reader) => readSessionEvents(sid, reader),
      isFinal: (error) => error instanceof ApiError && error.isRefusal,
      onEvent(event) {
        if (isOneOfMany(event)) return batch.add(event)
        batch.flush()
        if (!signal.aborted) apply(event, signal)
      },
      async onGap() {
        batch.flush()
        await reloadUntilDone(signal)
        const turnIds = get().readSession[sid]?.turns.map(({ turn_id }) => turn_id) ?? []
        if (!signal.aborted) dispatch({ type: 'unsettled', turnIds })
      },
      onConnection: (connection) => dispatch({ type: 'connection', connection }),
      takeSnapshot() {
        batch.flush()
        return get().turns
      },
      onSnapshot: (turns) => dispatch({ type: 'turns', turns }),
    })
    signal.addEventListener('abort', stop)
  }

  async function readTurn(turnId: string, signal: AbortSignal): Promise<void> {
    for await (const { event } of followTurn(turnId, signal)) {
      dispatch({ type: 'events', events: [withTurnId(event, turnId)] })
    }
  }

  return {
    ...readers,
    async follow(sid, signal, onRead) {
      const { session, messages } = await readSession(sid)
      if (signal.aborted) return
      dispatch({ type: 'left' })
      dispatch({ type: 'session-read', session, messages })
      onRead(session)
      followEvents(sid, signal)
      // The events of a failed turn say whether and how it can be retried.
      const last = messages.findLast(({ role }) => role !== 'system')
      if (last?.message_type === 'error' && last.turn_id) {
        readTurn(last.turn_id, signal).catch(ignoreApiError)
      }
      await refreshVersions()
    },
  }
}

/** Reads data of the server into the cache. */
function createReaders({ dispatch, get, documentId }: FollowerOptions): Omit<Follower, 'follow'> {
  const refreshSessions = coalesce(async () => {
    const { sessions } = await api.listSessions({ limit: 200 })
    dispatch({ type: 'sessions', sessions })
  })

  async function refreshVersions(): Promise<void> {
    const did = documentId()
    if (did === undefined) return
    try {
      const { versions } = await api.listVersions({ did })
      dispatch({ type: 'versions-read', documentId: did, versions })
    } catch (error) {
      // The document was removed since the session was read, as after a creation that failed: an event says so.
      if (!(error instanceof ApiError && error.status === 404)) throw error
    }
  }

  return {
    refreshSessions,
    refreshVersions,
    refreshModels: coalesce(async () => {
      dispatch({ type: 'models', models: await api.listModels() })
    }),
    reload: coalesce(async () => {
      const [sid] = Object.keys(get().readSession)
      if (!sid) return
      const { session, messages } = await readSession(sid)
      if (!get().readSession[sid]) return
      dispatch({ type: 'session-read', session, messages })
      await refreshVersions()
      await refreshSessions()
    }),
  }
}

async function readSession(sid: string) {
  const [session, { messages }] = await Promise.all([
    api.readSession({ sid }),
    api.listMessages({ sid, limit: 200 }),
  ])
  return { session, messages }
}

/** Whether messages, versions or drafts may differ after an event. */
function changesState({ type }: SessionEvent): boolean {
  return ['turn_started', 'version', 'document', 'session', 'done'].includes(type)
}

/** Whether many such events may arrive in the time of one frame. */
function isOneOfMany({ type }: SessionEvent): boolean {
  return ['chunk', 'html_chunk', 'status', 'edit', 'usage'].includes(type)
}

/** Runs the work once at a time: if it is wanted while it runs, it runs once more, for all who wait. */
function coalesce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let isWanted = false
  async function run(): Promise<void> {
    try {
      do {
        isWanted = false
        await work()
      } while (isWanted)
    } finally {
      running = undefined
    }
  }
  return () => {
    if (running) isWanted = true
    return (running ??= run())
  }
}
