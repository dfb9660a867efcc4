import type { Message, Route } from '../../protocol/resources.ts'
import { api, ApiError } from '../server/api.ts'
import { documentActions, type DocumentActions } from './document-actions.ts'
import { followTurn } from '../server/follow-turn.ts'
import { createOutbox } from '../server/outbox.ts'
import { createSessionSync, type SessionSync } from '../server/session-sync.ts'
import type { Store } from './store.ts'
import {
  activeDocument,
  runningTurns,
  type Action,
  type Comparison,
  type SentFile,
  type State,
  type View,
} from './workspace.ts'

interface SessionActions {
  /** Starts the app with the session of the URL. */
  start(): Promise<void>
  goHome(): void
  openSession(id: string): Promise<void>
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
  /** The document that the message is about; undefined: the active one. */
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
  /** Shows an older version, or the latest one if the version is undefined. */
  showVersion(version: number | undefined): void
  /** Opens the comparison of two versions, or closes it. */
  compare(comparison: Comparison | undefined): void
  /** Chooses the half that narrow screens show. */
  setFront(front: State['front']): void
  dismissProblem(): void
  showProblem(problem: string): void
  /** Has screen readers say something. */
  announce(notice: string): void
}

/** Everything that a person can do. No action rejects: problems are shown. */
export interface Actions extends SessionActions, TurnActions, DocumentActions, ViewActions {}

export function createActions(store: Store<State, Action>): Actions {
  const { dispatch } = store
  const sync = createSessionSync(store)
  return {
    ...sessionActions(store, sync),
    ...turnActions(store, sync),
    ...documentActions(store, sync),
    setView: (view) => dispatch({ type: 'view', view }),
    showVersion: (version) => dispatch({ type: 'show-version', version }),
    compare: (comparison) => dispatch({ type: 'compare', comparison }),
    setFront: (front) => dispatch({ type: 'front', front }),
    dismissProblem: () => dispatch({ type: 'problem', problem: undefined }),
    showProblem: (problem) => dispatch({ type: 'problem', problem }),
    announce: (notice) => dispatch({ type: 'notice', notice }),
  }
}

function sessionActions(
  { dispatch, get }: Store<State, Action>,
  sync: SessionSync,
): SessionActions {
  const { attempt } = sync
  return {
    start: () => sync.start(),
    goHome() {
      history.pushState(null, '', '/')
      void sync.showUrl()
      void attempt(sync.refreshSessions)
    },
    async openSession(id) {
      history.pushState(null, '', `/s/${id}`)
      await sync.open(id)
    },
    async rename(sid, title) {
      await attempt(async () => {
        await api.renameSession({ sid, body: { title } })
        await sync.reload()
        await sync.refreshSessions()
        sync.announceChange()
      })
    },
    async trash(sid) {
      const session = get().sessions.find(({ session_id }) => session_id === sid)
      await attempt(async () => {
        await api.trashSession({ sid })
        dispatch({ type: 'trashed', session })
        dispatch({ type: 'notice', notice: 'Moved to the trash. Undo to restore it.' })
        history.pushState(null, '', '/')
        await sync.showUrl()
        await sync.refreshSessions()
      })
    },
    async undoTrash() {
      const sid = get().trashed?.session_id
      if (sid === undefined) return
      await attempt(async () => {
        await api.restoreSession({ sid })
        dispatch({ type: 'trashed', session: undefined })
        history.pushState(null, '', `/s/${sid}`)
        await sync.open(sid)
        await sync.refreshSessions()
      })
    },
    dismissTrash: () => dispatch({ type: 'trashed', session: undefined }),
  }
}

const tooLate =
  'It was done before it could be stopped. Undo the change, or send the message again.'

function turnActions({ dispatch, get }: Store<State, Action>, sync: SessionSync): TurnActions {
  const { attempt } = sync
  const outbox = createOutbox(sync, () => get().session?.session_id)

  async function changeDraft(change: () => Promise<unknown>): Promise<void> {
    await attempt(async () => {
      await change()
      await sync.reload()
      sync.announceChange()
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

  const actions: TurnActions = {
    async send(message, files, choices = {}) {
      const { route, model, documentId } = choices
      const signal = sync.signal()
      dispatch({ type: 'sending', message, files })
      const attachments = files.map(({ upload_id }) => ({ upload_id }))
      const document_id = documentId ?? activeDocument(get())?.id
      const body = {
        message,
        ...(attachments.length > 0 && { attachments }),
        ...(route && { route }),
        ...(model && { model }),
        ...(document_id && { document_id }),
      }
      const isAccepted = await attempt(() =>
        outbox.send({ message, attachments, ...choices }, body, () => {
          // Opening a new session clears the message, so it is set again.
          if (!signal.aborted) dispatch({ type: 'sending', message, files })
        }),
      )
      if (isAccepted) {
        sync.announceChange()
        await attempt(sync.reload)
      }
      // Clearing `sending` clears the problem too, which must stay visible.
      const { problem } = get()
      if (!signal.aborted) dispatch({ type: 'sent' })
      if (problem !== undefined) dispatch({ type: 'problem', problem })
      return isAccepted ?? false
    },
    async stop() {
      const running = runningTurns(get())
      await attempt(() => Promise.all(running.map((turn) => api.cancelTurn({ tid: turn.id }))))
    },
    async reroute(turnId, { content, attachments }, route, documentId) {
      const signal = sync.signal()
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
      if (isDeleted) await attempt(sync.reload)
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
