import type { Attachment } from '../protocol/requests.ts'
import type { Route } from '../protocol/resources.ts'
import { api, ApiError } from './api.ts'
import { followTurn } from './follow-turn.ts'
import type { Store } from './store.ts'
import { activeDocument, type Action, type State, type View } from './workspace.ts'

/** All that a person can do. None throws: what went wrong is shown. */
export interface Actions {
  begin(): Promise<void>
  goHome(): void
  openSession(id: string): Promise<void>
  /** True once the server has the message; else it stays in the box. */
  send(message: string, attachments: Attachment[], route?: Route): Promise<boolean>
  stop(): Promise<void>
  importHtml(html: string, title?: string): Promise<void>
  switchTo(documentId: string): Promise<void>
  restore(version: number): Promise<void>
  /** True when it was saved. */
  save(html: string, baseVersion: number): Promise<boolean>
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

  async function load(id: string): Promise<void> {
    const [session, { messages }] = await Promise.all([api.session(id), api.messages(id)])
    dispatch({ type: 'opened', session, messages })
    for (const turn of session.turns) void watch(turn.turn_id, { turnId: turn.turn_id })
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
          await reload()
          dispatch({ type: 'sending', message: undefined })
          continue
        }
        dispatch({ type: 'event', turnId, event })
        if (event.type === 'html' && event.receipt.kind === 'create') {
          dispatch({ type: 'front', front: 'document' })
        }
      }
      if (!signal.aborted) await reload()
    })
  }

  async function openSession(id: string): Promise<void> {
    leave()
    dispatch({ type: 'loading' })
    const opened = await attempt(async () => {
      await load(id)
      return true
    })
    if (!opened) dispatch({ type: 'home' })
  }

  async function ensureSession(): Promise<string> {
    const open = get().session?.session_id
    if (open) return open
    const { session_id } = await api.newSession()
    history.pushState(null, '', `/s/${session_id}`)
    await load(session_id)
    return session_id
  }

  function sessionOfUrl(): string | undefined {
    return /^\/s\/([0-9a-f-]{36})$/i.exec(location.pathname)?.[1]
  }

  async function showUrl(): Promise<void> {
    const id = sessionOfUrl()
    if (id) return openSession(id)
    leave()
    dispatch({ type: 'home' })
  }

  return {
    async begin() {
      addEventListener('popstate', () => void showUrl())
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
    async send(message, attachments, route) {
      dispatch({ type: 'sending', message })
      const document_id = activeDocument(get())?.id
      const response = await attempt(async () => {
        const sid = await ensureSession()
        dispatch({ type: 'sending', message })
        const request = {
          message,
          ...(attachments.length > 0 && { attachments }),
          ...(route && { route }),
          ...(document_id && { document_id }),
        }
        return api.chat(sid, request, page.signal)
      })
      if (!response) {
        const { problem } = get()
        dispatch({ type: 'sending', message: undefined })
        dispatch({ type: 'problem', problem })
        return false
      }
      void watch('', { response })
      return true
    },
    async stop() {
      const running = Object.values(get().turns).filter((turn) => !turn.done)
      await attempt(() => Promise.all(running.map((turn) => api.cancel(turn.id))))
    },
    async importHtml(html, title) {
      await attempt(async () => {
        const sid = await ensureSession()
        const document = await api.importHtml(sid, { html, ...(title && { title }) })
        await reload()
        dispatch({ type: 'front', front: 'document' })
        dispatch({ type: 'notice', notice: `Imported “${document.title}”.` })
      })
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
        dispatch({
          type: 'notice',
          notice: `Version ${version} is back, as version ${saved.version}.`,
        })
      })
    },
    async save(html, baseVersion) {
      const document = activeDocument(get())
      if (!document) return false
      const saved = await attempt(() => api.save(document.id, html, baseVersion))
      if (!saved) return false
      await attempt(reload)
      dispatch({ type: 'notice', notice: `Saved as version ${saved.version}.` })
      return true
    },
    async keepDraft(turnId) {
      await attempt(async () => {
        await api.keep(turnId)
        await reload()
      })
    },
    async discardDraft(turnId) {
      await attempt(async () => {
        await api.discard(turnId)
        await reload()
      })
    },
    setView: (view) => dispatch({ type: 'view', view }),
    showVersion: (version) => dispatch({ type: 'show-version', version }),
    setFront: (front) => dispatch({ type: 'front', front }),
    dismissProblem: () => dispatch({ type: 'problem', problem: undefined }),
    showProblem: (problem) => dispatch({ type: 'problem', problem }),
  }
}
