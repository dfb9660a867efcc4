import type { Message, Route } from '../../protocol/resources.ts'
import type { Address } from '../router.ts'
import { api, ApiError } from '../server/api.ts'
import { followTurn } from '../server/follow-turn.ts'
import { createOutbox } from '../server/outbox.ts'
import { documentActions, type DocumentActions } from './document-actions.ts'
import type { Front, SentFile, View } from './page.ts'
import {
  documentAddress,
  runningTurns,
  shownDocument,
  shownMessages,
  shownSession,
  type Action,
  type State,
} from './state.ts'
import type { Store } from './store.ts'
import { createVisits, type Visits } from './visits.ts'

interface SessionActions {
  /** Starts the app with what is at the browser's address. */
  start(): Promise<void>
  /** Shows an address. */
  open(address: Address): void
  /** Tries again to show what could not be loaded. */
  reopen(): void
  rename(sessionId: string, title: string): Promise<void>
  /** Moves a session to the trash; `undoTrash` restores it. */
  trash(sessionId: string): Promise<void>
  undoTrash(): Promise<void>
  /** Hides the offer to undo. */
  dismissTrash(): void
}

/** What is not left to the server. */
interface Choices {
  route?: Route | undefined
  model?: string | undefined
  /** The document that the message is about; undefined: the shown one. */
  documentId?: string | undefined
}

interface TurnActions {
  /** Resolves to true once the server has accepted the message, and to false if it could not be sent. */
  send(message: string, files: readonly SentFile[], choices?: Choices): Promise<boolean>
  stop(): Promise<void>
  /** Stops a turn and, if it was stopped in time, sends its message again with another route. */
  reroute(turnId: string, message: Message, route: Route, documentId?: string): Promise<void>
  continueDraft(turnId: string): Promise<void>
  keepDraft(turnId: string): Promise<void>
  discardDraft(turnId: string): Promise<void>
  /** Deletes a file for good. Resolves to whether it is gone. */
  deleteFile(uploadId: string): Promise<boolean>
}

interface ViewActions {
  setView(view: View): void
  /** Chooses the half that narrow screens show. */
  setFront(front: Front): void
  dismissProblem(): void
  showProblem(problem: string): void
  /** Has screen readers say something. */
  announce(notice: string): void
}

/** Everything that a person can do. No action rejects: problems are shown. */
export interface Actions extends SessionActions, TurnActions, DocumentActions, ViewActions {}

export function createActions(store: Store<State, Action>): Actions {
  const { dispatch } = store
  const visits = createVisits(store)
  return {
    ...sessionActions(store, visits),
    ...turnActions(store, visits),
    ...documentActions(store, visits),
    setView: (view) => dispatch({ type: 'view', view }),
    setFront: (front) => dispatch({ type: 'front', front }),
    dismissProblem: () => dispatch({ type: 'problem', problem: undefined }),
    showProblem: (problem) => dispatch({ type: 'problem', problem }),
    announce: (notice) => dispatch({ type: 'notice', notice }),
  }
}

function sessionActions(
  { dispatch, get }: Store<State, Action>,
  { attempt, visit, start, reload, refreshSessions, announceChange }: Visits,
): SessionActions {
  return {
    start,
    open(address) {
      const { page } = get()
      const isOpen = address.page === 'session' && address.sessionId === page.sessionId
      if (!isOpen || page.loading) void visit(address)
      if (address.page === 'library') void attempt(refreshSessions)
    },
    reopen: () => void visit(get().page.address, 'replace'),
    async rename(sid, title) {
      await attempt(async () => {
        await api.renameSession({ sid, body: { title } })
        await reload()
        await refreshSessions()
        announceChange()
      })
    },
    async trash(sid) {
      const session = get().server.listSessions.find(({ session_id }) => session_id === sid)
      await attempt(async () => {
        await api.trashSession({ sid })
        dispatch({ type: 'trashed', session })
        dispatch({ type: 'notice', notice: 'Moved to the trash. Undo to restore it.' })
        await visit({ page: 'library' })
        await refreshSessions()
      })
    },
    async undoTrash() {
      const sid = get().page.trashed?.session_id
      if (sid === undefined) return
      await attempt(async () => {
        await api.restoreSession({ sid })
        dispatch({ type: 'trashed', session: undefined })
        await visit({ page: 'session', sessionId: sid })
        await refreshSessions()
      })
    },
    dismissTrash: () => dispatch({ type: 'trashed', session: undefined }),
  }
}

const tooLate =
  'It was done before it could be stopped. Undo the change, or send the message again.'

function turnActions({ dispatch, get }: Store<State, Action>, visits: Visits): TurnActions {
  const { attempt, visit, reload, announceChange } = visits
  const outbox = createOutbox(visits.ensureSession, () => get().page.sessionId)

  async function changeDraft(change: () => Promise<unknown>): Promise<void> {
    await attempt(async () => {
      await change()
      await reload()
      announceChange()
    })
  }

  /** Resolves when a turn has ended: whether it was stopped. */
  async function stopTurn(tid: string, signal: AbortSignal): Promise<boolean> {
    await api.cancelTurn({ tid })
    for await (const { event } of followTurn(tid, signal)) {
      if (event.type === 'done') return event.outcome === 'cancelled'
    }
    return false
  }

  /** Shows the document that an accepted message is about, if the person still looks at where it was sent. */
  async function showTarget(documentId: string | undefined, sender: string | undefined) {
    const now = shownDocument(get())?.id
    // A creation that failed at once has left no document.
    const isThere = shownSession(get())?.documents.some(({ id }) => id === documentId)
    if (documentId === undefined || !isThere || now === documentId || now !== sender) return
    await visit(documentAddress(documentId))
  }

  const actions: TurnActions = {
    async send(message, files, choices = {}) {
      const { route, model, documentId } = choices
      const signal = visits.signal()
      const shown = shownDocument(get())?.id
      const after = shownMessages(get()).at(-1)?.id
      dispatch({ type: 'sending', message, files, after })
      const attachments = files.map(({ upload_id }) => ({ upload_id }))
      const document_id = documentId ?? shown
      const body = {
        message,
        ...(attachments.length > 0 && { attachments }),
        ...(route && { route }),
        ...(model && { model }),
        ...(document_id && { document_id }),
      }
      const accepted = await attempt(() =>
        outbox.send({ message, attachments, document_id, ...choices }, body, () => {
          // Opening a new session clears the message, so it is set again.
          if (!signal.aborted) dispatch({ type: 'sending', message, files, after })
        }),
      )
      if (accepted) {
        announceChange()
        await attempt(reload)
        if (!signal.aborted) await showTarget(accepted.documentId, shown)
      }
      // Clearing `sending` clears the problem too, which must stay visible.
      const { problem } = get().page
      if (!signal.aborted) dispatch({ type: 'sent' })
      if (problem !== undefined) dispatch({ type: 'problem', problem })
      return accepted !== undefined
    },
    async stop() {
      const running = runningTurns(get())
      await attempt(() => Promise.all(running.map((turn) => api.cancelTurn({ tid: turn.id }))))
    },
    async reroute(turnId, { content, attachments }, route, documentId) {
      const signal = visits.signal()
      const isStopped = await attempt(() => stopTurn(turnId, signal))
      if (signal.aborted) return
      if (isStopped === false) dispatch({ type: 'problem', problem: tooLate })
      if (!isStopped) return
      await actions.send(content, attachments, { route, documentId })
    },
    async continueDraft(tid) {
      await changeDraft(async () => {
        const events = await api.continueDraft({ tid })
        await events.cancel()
      })
    },
    keepDraft: (tid) => changeDraft(() => api.keepDraft({ tid })),
    discardDraft: (tid) => changeDraft(() => api.discardDraft({ tid })),
    async deleteFile(uid) {
      const isDeleted = await attempt(async () => {
        await deleteUpload(uid)
        return true
      })
      if (isDeleted) await attempt(reload)
      return isDeleted ?? false
    },
  }
  return actions
}

/** Deletes a file, unless it is deleted already. */
async function deleteUpload(uid: string): Promise<void> {
  try {
    await api.deleteUpload({ uid })
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error
  }
}
