import { api, ApiError } from './api.ts'
import { followTurn } from './follow-turn.ts'
import type { Store } from './store.ts'
import { activeDocument, type Action, type State } from './workspace.ts'

/** Milliseconds between checks for changes that others made. */
const checkIntervalMs = 15_000

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
  /** The id of the open session, or of a new one. */
  ensureSession(): Promise<string>
  /** Loads the session again if it is still the open one. */
  reload(): Promise<void>
  refreshSessions(): Promise<void>
  /** Follows a turn to its end, then reloads. A turn that is already followed is ignored. */
  follow(start: Parameters<typeof followTurn>[0]): Promise<void>
  /** Tells other tabs that the session changed. */
  announceChange(): void
}

export function createSessionSync({ dispatch, get }: Store<State, Action>): SessionSync {
  let visit = new AbortController()
  const followed = new Set<string>()
  const changes = new BroadcastChannel('changes')
  const attempt = createAttempt(dispatch)

  function leave(): AbortSignal {
    visit.abort()
    visit = new AbortController()
    followed.clear()
    return visit.signal
  }

  async function refreshSessions(): Promise<void> {
    const { sessions } = await api.listSessions({ limit: 200 })
    dispatch({ type: 'sessions', sessions })
  }

  async function refreshVersions(): Promise<void> {
    const document = activeDocument(get())
    if (!document) return
    const { versions } = await api.listVersions({ did: document.id })
    dispatch({ type: 'versions', documentId: document.id, versions })
  }

  /** Shows a session, unless the person has left it meanwhile. */
  async function load(sid: string, signal: AbortSignal): Promise<void> {
    const { session, messages } = await readSession(sid)
    if (signal.aborted) return
    dispatch({ type: 'opened', session, messages })
    for (const { turn_id } of session.turns) void follow({ turnId: turn_id })
    // The events of a failed turn say whether and how it can be retried.
    const last = messages.findLast(({ role }) => role !== 'system')
    if (last?.message_type === 'error' && last.turn_id) void follow({ turnId: last.turn_id })
    await refreshVersions()
  }

  async function reload(): Promise<void> {
    const sid = get().session?.session_id
    if (!sid) return
    const { session, messages } = await readSession(sid)
    if (get().session?.session_id !== sid) return
    dispatch({ type: 'opened', session, messages })
    await refreshVersions()
    await refreshSessions()
  }

  /** Loads changes that were made elsewhere, such as in another tab, and follows the turns there. */
  async function catchUp(): Promise<void> {
    const { session, loading, sending } = get()
    const { signal } = visit
    if (!session || loading || sending !== undefined) return
    try {
      const latest = await api.readSession({ sid: session.session_id })
      if (JSON.stringify(latest) === JSON.stringify(get().session)) return
      await reload()
      if (signal.aborted) return
      for (const { turn_id } of latest.turns) void follow({ turnId: turn_id })
    } catch (error) {
      ignoreApiError(error)
    }
  }

  /** Another tab changed a session, perhaps its title, or created one. */
  function onChange(sid: unknown): void {
    if (sid === get().session?.session_id) void catchUp()
    else refreshSessions().catch(ignoreApiError)
  }

  function announceChange(): void {
    changes.postMessage(get().session?.session_id)
  }

  async function follow(start: Parameters<typeof followTurn>[0]): Promise<void> {
    let turnId = 'turnId' in start ? start.turnId : ''
    if (followed.has(turnId)) return
    const { signal } = visit
    await attempt(async () => {
      for await (const { event } of followTurn(start, signal)) {
        if (event.type === 'turn') {
          turnId = event.turn_id
          followed.add(turnId)
          dispatch({ type: 'event', turnId, event })
          await attempt(reload)
          if (!signal.aborted) dispatch({ type: 'sending', message: undefined })
          continue
        }
        dispatch({ type: 'event', turnId, event })
        if (event.type === 'html' && event.receipt.kind === 'create') {
          dispatch({ type: 'front', front: 'document' })
        }
      }
    })
    followed.delete(turnId)
    if (signal.aborted) return
    await attempt(reload)
    announceChange()
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
    follow,
    async start() {
      addEventListener('popstate', () => void showUrl())
      changes.addEventListener('message', ({ data }) => onChange(data))
      warnOfUnsavedSources(() => Object.keys(get().sources).length > 0)
      whileVisible(() => void catchUp())
      await Promise.all([
        attempt(async () => dispatch({ type: 'models', models: await api.listModels() })),
        attempt(refreshSessions),
        showUrl(),
      ])
    },
    async ensureSession() {
      const current = get().session?.session_id
      if (current) return current
      const { signal } = visit
      const { session_id } = await api.createSession()
      if (signal.aborted) return session_id
      history.pushState(null, '', `/s/${session_id}`)
      await load(session_id, signal)
      return session_id
    },
    announceChange,
  }
}

function createAttempt(dispatch: Store<State, Action>['dispatch']): SessionSync['attempt'] {
  return async (work) => {
    try {
      return await work()
    } catch (error) {
      const problem =
        error instanceof ApiError
          ? error.message
          : 'Something went wrong in this page. Load it again; nothing that was saved is lost.'
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

/** Checks when the page becomes visible, and at intervals while it is. */
function whileVisible(check: () => void): void {
  const checkIfVisible = () => document.visibilityState === 'visible' && check()
  document.addEventListener('visibilitychange', checkIfVisible)
  setInterval(checkIfVisible, checkIntervalMs)
}

/** For work in the background: the person's next action reports the problem. */
function ignoreApiError(error: unknown): void {
  if (!(error instanceof ApiError)) throw error
}

async function readSession(sid: string) {
  const [session, { messages }] = await Promise.all([
    api.readSession({ sid }),
    api.listMessages({ sid, limit: 200 }),
  ])
  return { session, messages }
}
