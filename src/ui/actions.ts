import type { Attachment } from '../protocol/requests.ts'
import type { Route } from '../protocol/resources.ts'
import { api, ApiError } from './api.ts'
import { followTurn } from './follow-turn.ts'
import type { Store } from './store.ts'
import {
  activeDocument,
  runningTurns,
  type Action,
  type SourceDraft,
  type State,
  type View,
} from './workspace.ts'

/** Milliseconds between looks at what others may have changed. */
const lookEvery = 15_000

/** All that a person can do. None throws: what went wrong is shown. */
export interface Actions {
  begin(): Promise<void>
  goHome(): void
  openSession(id: string): Promise<void>
  rename(sessionId: string, title: string): Promise<void>
  /** Puts a session into the trash; it can be taken back at once. */
  trash(sessionId: string): Promise<void>
  takeBack(): Promise<void>
  forgetTrash(): void
  /** True once the server has the message; else it stays in the box. */
  send(
    message: string,
    attachments: Attachment[],
    route?: Route,
    documentId?: string,
  ): Promise<boolean>
  stop(): Promise<void>
  /** True when it was taken in. */
  importHtml(html: string): Promise<boolean>
  switchTo(documentId: string): Promise<void>
  restore(version: number): Promise<void>
  /** Keeps what was typed into the source, until it is saved or taken back. */
  draftSource(documentId: string, base: number, text: string | undefined): void
  /** Saves a source; what was typed on meanwhile stays, on top of what is saved. */
  save(documentId: string, html: string, draft: SourceDraft): Promise<void>
  continueDraft(turnId: string): Promise<void>
  keepDraft(turnId: string): Promise<void>
  discardDraft(turnId: string): Promise<void>
  setView(view: View): void
  showVersion(version: number | undefined): void
  setFront(front: State['front']): void
  dismissProblem(): void
  showProblem(problem: string): void
}

export function createActions(store: Store<State, Action>): Actions {
  const { dispatch, get } = store
  let page = new AbortController()
  const followed = new Set<string>()
  /** Where pages of the same browser tell one another that a session has changed. */
  const changes = new BroadcastChannel('changes')

  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
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

  function leave(): AbortSignal {
    page.abort()
    page = new AbortController()
    followed.clear()
    return page.signal
  }

  async function refreshList(): Promise<void> {
    const { sessions } = await api.sessions()
    dispatch({ type: 'sessions', sessions })
  }

  async function refreshVersions(): Promise<void> {
    const document = activeDocument(get())
    if (!document) return
    const { versions } = await api.versions(document.id)
    dispatch({ type: 'versions', documentId: document.id, versions })
  }

  /** Shows a session, unless the person has gone elsewhere meanwhile. */
  async function load(id: string, signal: AbortSignal): Promise<void> {
    const [session, { messages }] = await Promise.all([api.session(id), api.messages(id)])
    if (signal.aborted) return
    dispatch({ type: 'opened', session, messages })
    for (const turn of session.turns) void watch(turn.turn_id, { turnId: turn.turn_id })
    // What failed last may be tried again; its story says whether and how.
    const last = messages.at(-1)
    if (last?.message_type === 'error' && last.turn_id) {
      void watch(last.turn_id, { turnId: last.turn_id })
    }
    await refreshVersions()
  }

  /** Loads again what a turn or a save may have changed, if the session still is the one shown. */
  async function reload(): Promise<void> {
    const id = get().session?.session_id
    if (!id) return
    const [session, { messages }] = await Promise.all([api.session(id), api.messages(id)])
    if (get().session?.session_id !== id) return
    dispatch({ type: 'opened', session, messages })
    await refreshVersions()
    await refreshList()
  }

  /** Takes in what came from elsewhere, such as another tab, and follows what goes on there. */
  async function catchUp(): Promise<void> {
    const { session, loading, sending } = get()
    const { signal } = page
    if (!session || loading || sending !== undefined) return
    try {
      const now = await api.session(session.session_id)
      if (JSON.stringify(now) === JSON.stringify(get().session)) return
      await reload()
      if (signal.aborted) return
      for (const turn of now.turns) void watch(turn.turn_id, { turnId: turn.turn_id })
    } catch (error) {
      // What the person does next says what is wrong; this was only a look.
      if (!(error instanceof ApiError)) throw error
    }
  }

  function tellOthers(): void {
    changes.postMessage(get().session?.session_id)
  }

  async function watch(id: string, start: Parameters<typeof followTurn>[0]): Promise<void> {
    if (id !== '' && followed.has(id)) return
    const { signal } = page
    let turnId = id
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
    if (!signal.aborted) await attempt(reload)
  }

  async function openSession(id: string): Promise<void> {
    const signal = leave()
    dispatch({ type: 'loading' })
    const opened = await attempt(async () => {
      await load(id, signal)
      return true
    })
    if (!opened && !signal.aborted) dispatch({ type: 'home', problem: get().problem })
  }

  async function ensureSession(): Promise<string> {
    const open = get().session?.session_id
    if (open) return open
    const { signal } = page
    const { session_id } = await api.newSession()
    if (signal.aborted) return session_id
    history.pushState(null, '', `/s/${session_id}`)
    await load(session_id, signal)
    return session_id
  }

  function sessionOfUrl(): string | undefined {
    return /^\/s\/([0-9a-f-]{36})$/i.exec(location.pathname)?.[1]
  }

  async function showUrl(): Promise<void> {
    const id = sessionOfUrl()
    // A jump within the page, such as that of the skip link, opens nothing anew.
    if (id && id === get().session?.session_id) return
    if (id) return openSession(id)
    leave()
    dispatch({ type: 'home' })
  }

  return {
    async begin() {
      addEventListener('popstate', () => void showUrl())
      addEventListener('beforeunload', (event) => {
        if (Object.keys(get().sources).length > 0) event.preventDefault()
      })
      changes.addEventListener('message', ({ data }) => {
        if (data === get().session?.session_id) void catchUp()
      })
      const look = () => document.visibilityState === 'visible' && void catchUp()
      document.addEventListener('visibilitychange', look)
      setInterval(look, lookEvery)
      await Promise.all([
        attempt(async () => dispatch({ type: 'models', models: await api.models() })),
        attempt(refreshList),
        showUrl(),
      ])
    },
    goHome() {
      history.pushState(null, '', '/')
      void showUrl()
      void attempt(refreshList)
    },
    async openSession(id) {
      history.pushState(null, '', `/s/${id}`)
      await openSession(id)
    },
    async rename(sessionId, title) {
      await attempt(async () => {
        await api.renameSession(sessionId, title)
        await reload()
        await refreshList()
        tellOthers()
      })
    },
    async trash(sessionId) {
      const row = get().sessions.find((one) => one.session_id === sessionId)
      await attempt(async () => {
        await api.trashSession(sessionId)
        dispatch({ type: 'trashed', session: row })
        dispatch({ type: 'notice', notice: 'Deleted. It can be taken back.' })
        history.pushState(null, '', '/')
        await showUrl()
        await refreshList()
      })
    },
    async takeBack() {
      const { trashed } = get()
      if (!trashed) return
      await attempt(async () => {
        await api.restoreSession(trashed.session_id)
        dispatch({ type: 'trashed', session: undefined })
        history.pushState(null, '', `/s/${trashed.session_id}`)
        await openSession(trashed.session_id)
        await refreshList()
      })
    },
    forgetTrash: () => dispatch({ type: 'trashed', session: undefined }),
    async send(message, attachments, route, documentId) {
      const { signal } = page
      dispatch({ type: 'sending', message })
      const document_id = documentId ?? activeDocument(get())?.id
      const response = await attempt(async () => {
        const sid = await ensureSession()
        if (!signal.aborted) dispatch({ type: 'sending', message })
        const request = {
          message,
          ...(attachments.length > 0 && { attachments }),
          ...(route && { route }),
          ...(document_id && { document_id }),
        }
        return api.chat(sid, request)
      })
      if (!response) {
        const { problem } = get()
        if (!signal.aborted) dispatch({ type: 'sending', message: undefined })
        dispatch({ type: 'problem', problem })
        return false
      }
      tellOthers()
      // Who has gone elsewhere meanwhile finds the answer when they come back.
      if (signal.aborted) void response.body?.cancel()
      else void watch('', { response })
      return true
    },
    async stop() {
      const running = runningTurns(get())
      await attempt(() => Promise.all(running.map((turn) => api.cancel(turn.id))))
    },
    async importHtml(html) {
      const taken = await attempt(async () => {
        const sid = await ensureSession()
        const document = await api.importHtml(sid, html)
        await reload()
        tellOthers()
        dispatch({ type: 'front', front: 'document' })
        dispatch({ type: 'notice', notice: `Imported “${document.title}”.` })
        return true
      })
      return taken ?? false
    },
    async switchTo(documentId) {
      const sid = get().session?.session_id
      if (!sid) return
      await attempt(async () => {
        await api.switchTo(sid, documentId)
        await reload()
      })
    },
    async restore(version) {
      const document = activeDocument(get())
      if (!document) return
      await attempt(async () => {
        const saved = await api.restore(document.id, version)
        dispatch({ type: 'latest' })
        await reload()
        tellOthers()
        dispatch({
          type: 'notice',
          notice: `Version ${version} is back, as version ${saved.version}.`,
        })
      })
    },
    async save(documentId, html, { base, text }) {
      const saved = await attempt(() => api.save(documentId, html, base))
      if (!saved) return
      const now = get().sources[documentId]
      const draft = now && now.text !== text ? { base: saved.version, text: now.text } : undefined
      dispatch({ type: 'source', documentId, draft })
      await attempt(reload)
      tellOthers()
      dispatch({ type: 'notice', notice: `Saved as version ${saved.version}.` })
    },
    draftSource(documentId, base, text) {
      const draft = text === undefined ? undefined : { base, text }
      dispatch({ type: 'source', documentId, draft })
    },
    async continueDraft(turnId) {
      const response = await attempt(() => api.continueDraft(turnId, page.signal))
      if (!response) return
      void watch('', { response })
      tellOthers()
    },
    async keepDraft(turnId) {
      await attempt(async () => {
        await api.keep(turnId)
        await reload()
        tellOthers()
      })
    },
    async discardDraft(turnId) {
      await attempt(async () => {
        await api.discard(turnId)
        await reload()
        tellOthers()
      })
    },
    setView: (view) => dispatch({ type: 'view', view }),
    showVersion: (version) => dispatch({ type: 'show-version', version }),
    setFront: (front) => dispatch({ type: 'front', front }),
    dismissProblem: () => dispatch({ type: 'problem', problem: undefined }),
    showProblem: (problem) => dispatch({ type: 'problem', problem }),
  }
}
