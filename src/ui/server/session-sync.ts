import { jittered, wait } from '../../client/retries.ts'
import type { SessionEvent } from '../../protocol/events.ts'
import { api, ApiError, ignoreApiError } from './api.ts'
import { followTurn } from './follow-turn.ts'
import { readSessionEvents, withTurnId } from './session-events.ts'
import { shareStream } from './shared-stream.ts'
import type { Store } from '../state/store.ts'
import { activeDocument, type Action, type State } from '../state/workspace.ts'

const retryMs = 2000

/** Keeps the store up to date with the session on the server that this page shows. */
export interface SessionSync {
  /** Listens to the browser and to other tabs, and shows the session of the URL. */
  start(): Promise<void>
  /** Aborted when the person leaves the session. */
  signal(): AbortSignal
  /** Resolves to `undefined` if the work fails, after showing the problem. */
  attempt<T>(work: () => Promise<T>): Promise<T | undefined>
  open(sessionId: string): Promise<void>
  showUrl(): Promise<void>
  /** Returns the id of the open session, or of a new one, created with the idempotency key `key`. */
  ensureSession(key?: string): Promise<string>
  /** Reads the open session again. */
  reload(): Promise<void>
  refreshSessions(): Promise<void>
  /** Notifies other tabs that the list of sessions changed. Changes within a session arrive as events. */
  announceChange(): void
}

export function createSessionSync({ dispatch, get }: Store<State, Action>): SessionSync {
  let visit = new AbortController()
  const listChanges = new BroadcastChannel('sessions')
  const attempt = createAttempt(dispatch)

  function leave(): AbortSignal {
    visit.abort()
    visit = new AbortController()
    return visit.signal
  }

  const { refreshModels, refreshSessions, refreshVersions, reload } = createReader({
    dispatch,
    get,
  })

  /** Shows a session and follows its events, unless the person has left it meanwhile. */
  async function load(sid: string, signal: AbortSignal): Promise<void> {
    const { session, messages } = await readSession(sid)
    if (signal.aborted) return
    dispatch({ type: 'opened', session, messages })
    follow(sid, signal)
    // The events of a failed turn say whether and how it can be retried.
    const last = messages.findLast(({ role }) => role !== 'system')
    if (last?.message_type === 'error' && last.turn_id) void readTurn(last.turn_id, signal)
    await refreshVersions()
  }

  /** Reads the open session again, and keeps trying while the server can't be reached. */
  async function reloadUntilDone(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        return await reload()
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        if (error.status === 404) leaveTrashed()
        if (error.isRefusal) return
        await wait(jittered(retryMs), signal).catch(() => undefined)
      }
    }
  }

  function follow(sid: string, signal: AbortSignal): void {
    const stop = shareStream<SessionEvent, State['turns']>({
      name: `session ${sid}`,
      read: (reader) => readSessionEvents(sid, reader),
      isFinal: (error) => error instanceof ApiError && error.isRefusal,
      onEvent: (event) => {
        if (!signal.aborted) apply(event)
      },
      async onGap() {
        await reloadUntilDone(signal)
        const turnIds = get().session?.turns.map(({ turn_id }) => turn_id) ?? []
        if (!signal.aborted) dispatch({ type: 'unsettled', turnIds })
      },
      onConnection: (connection) => dispatch({ type: 'connection', connection }),
      takeSnapshot: () => get().turns,
      onSnapshot: (turns) => dispatch({ type: 'turns', turns }),
    })
    signal.addEventListener('abort', stop)
  }

  function apply(event: SessionEvent): void {
    if (event.type === 'session' && event.session === null) return leaveTrashed()
    dispatch({ type: 'event', event })
    if (event.type === 'html' && event.receipt.kind === 'create') {
      dispatch({ type: 'front', front: 'document' })
    }
    // After a failure, another model may serve a role, or there may be something to warn of.
    if (event.type === 'error') refreshModels().catch(ignoreApiError)
    if (changesState(event)) void reloadUntilDone(visit.signal)
    // Tabs that show other sessions list this one by its title.
    if (event.type === 'session') listChanges.postMessage(undefined)
  }

  /** The open session was moved to the trash, here or elsewhere. */
  function leaveTrashed(): void {
    const { session, sessions } = get()
    const row = sessions.find(({ session_id }) => session_id === session?.session_id)
    leave()
    history.replaceState(null, '', '/')
    const problem = row ? undefined : 'This session was moved to the trash.'
    dispatch({ type: 'home', problem })
    dispatch({ type: 'trashed', session: row })
    refreshSessions().catch(ignoreApiError)
  }

  async function readTurn(turnId: string, signal: AbortSignal): Promise<void> {
    await attempt(async () => {
      for await (const { event } of followTurn(turnId, signal)) {
        dispatch({ type: 'event', event: withTurnId(event, turnId) })
      }
    })
  }

  async function open(sid: string): Promise<void> {
    const signal = leave()
    dispatch({ type: 'loading' })
    const opened = await attempt(async () => {
      await load(sid, signal)
      return true
    })
    if (!opened && !signal.aborted) dispatch({ type: 'home', problem: get().problem })
  }

  async function showUrl(): Promise<void> {
    const sid = /^\/s\/([0-9a-f-]{36})$/i.exec(location.pathname)?.[1]
    // Following a link within the page, such as the skip link, does not reload the session.
    if (sid && sid === get().session?.session_id) return
    if (sid) return open(sid)
    leave()
    dispatch({ type: 'home' })
  }

  return {
    signal: () => visit.signal,
    attempt,
    open,
    showUrl,
    reload,
    refreshSessions,
    async start() {
      addEventListener('popstate', () => void showUrl())
      listChanges.addEventListener('message', () => refreshSessions().catch(ignoreApiError))
      addEventListener('focus', () => refreshModels().catch(ignoreApiError))
      warnOfUnsavedSources(() => Object.keys(get().sources).length > 0)
      await Promise.all([attempt(refreshModels), attempt(refreshSessions), showUrl()])
    },
    async ensureSession(key) {
      const current = get().session?.session_id
      if (current) return current
      const { signal } = visit
      const { session_id } = await api.createSession({}, undefined, key)
      if (signal.aborted) return session_id
      history.pushState(null, '', `/s/${session_id}`)
      await load(session_id, signal)
      return session_id
    },
    announceChange: () => listChanges.postMessage(undefined),
  }
}

/** Reads the state of the server into the store. Each method rejects with an `ApiError`. */
function createReader({ dispatch, get }: Pick<Store<State, Action>, 'dispatch' | 'get'>) {
  const refreshSessions = coalesce(async () => {
    const { sessions } = await api.listSessions({ limit: 200 })
    dispatch({ type: 'sessions', sessions })
  })

  const refreshModels = coalesce(async () => {
    dispatch({ type: 'models', models: await api.listModels() })
  })

  async function refreshVersions(): Promise<void> {
    const document = activeDocument(get())
    if (!document) return
    try {
      const { versions } = await api.listVersions({ did: document.id })
      dispatch({ type: 'versions', documentId: document.id, versions })
    } catch (error) {
      // The document was removed since the session was read, as after a creation that failed: an event says so.
      if (!(error instanceof ApiError && error.status === 404)) throw error
    }
  }

  /** Reads the open session again. */
  const reload = coalesce(async () => {
    const sid = get().session?.session_id
    if (!sid) return
    const { session, messages } = await readSession(sid)
    if (get().session?.session_id !== sid) return
    dispatch({ type: 'opened', session, messages })
    await refreshVersions()
    await refreshSessions()
  })

  return { refreshModels, refreshSessions, refreshVersions, reload }
}

function createAttempt(dispatch: Store<State, Action>['dispatch']): SessionSync['attempt'] {
  return async (work) => {
    try {
      return await work()
    } catch (error) {
      const problem =
        error instanceof ApiError
          ? error.message
          : 'Something went wrong in this page. Reload it. Everything that was saved is safe.'
      if (!(error instanceof ApiError)) console.error(error)
      dispatch({ type: 'problem', problem })
      return undefined
    }
  }
}

/** The browser asks before it closes a page with unsaved sources. */
function warnOfUnsavedSources(hasUnsaved: () => boolean): void {
  addEventListener('beforeunload', (event) => {
    if (hasUnsaved()) event.preventDefault()
  })
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
