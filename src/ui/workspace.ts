import type { EventOf, TurnEvent } from '../protocol/events.ts'
import type {
  DocumentRow,
  Message,
  ModelReport,
  Receipt,
  Route,
  Session,
  SessionRow,
  Turn,
  VersionRow,
} from '../protocol/resources.ts'

/** The state of a turn, built from its events. */
export interface LiveTurn {
  id: string
  document_id: string | null
  route: Route
  model: string
  status: string
  text: string
  edits: EventOf<'edit'>[]
  /** Whether the first part of its document has arrived. */
  writing: boolean
  error: EventOf<'error'> | undefined
  saved: { version: number; receipt: Receipt } | undefined
  done: boolean
}

/** An edited source that is not saved, and the version it is based on. */
export interface SourceDraft {
  base: number
  text: string
}

/** The changes of a version, or one of them by its index in `changes` of its receipt. */
export interface Highlight {
  version: number
  index?: number
}

/** Two versions of the shown document that are compared. */
export interface Comparison {
  base: number
  other: number
}

export type View = 'preview' | 'code' | 'versions'

/** Everything that the app shows: the server's state, and the state of this page alone. */
export interface State {
  models: ModelReport | undefined
  sessions: SessionRow[]
  session: Session | undefined
  messages: Message[]
  /** The message that is being sent. */
  sending: string | undefined
  turns: Record<string, LiveTurn>
  versions: VersionRow[]
  /** By document id. */
  sources: Record<string, SourceDraft>
  view: View
  /** The older version that is shown; `undefined` for the latest. */
  shownVersion: number | undefined
  /** The change that is marked on the page: of a version, all of its changes or one of them. */
  highlight: Highlight | undefined
  comparison: Comparison | undefined
  /** Which half is shown on narrow screens. */
  front: 'chat' | 'document'
  loading: boolean
  problem: string | undefined
  /** The session that was just moved to the trash, which can be undone. */
  trashed: SessionRow | undefined
  notice: string
}

export const emptyState: State = {
  models: undefined,
  sessions: [],
  session: undefined,
  messages: [],
  sending: undefined,
  turns: {},
  versions: [],
  sources: {},
  view: 'preview',
  shownVersion: undefined,
  highlight: undefined,
  comparison: undefined,
  front: 'chat',
  loading: true,
  problem: undefined,
  trashed: undefined,
  notice: '',
}

export type Action =
  | { type: 'models'; models: ModelReport }
  | { type: 'sessions'; sessions: SessionRow[] }
  | { type: 'home'; problem?: string | undefined }
  | { type: 'loading' }
  | { type: 'opened'; session: Session; messages: Message[] }
  | { type: 'versions'; documentId: string; versions: VersionRow[] }
  | { type: 'source'; documentId: string; draft: SourceDraft | undefined }
  | { type: 'sending'; message: string | undefined }
  | { type: 'event'; turnId: string; event: TurnEvent }
  | { type: 'view'; view: View }
  | { type: 'show-version'; version: number | undefined }
  | { type: 'latest' }
  | { type: 'highlight'; highlight: Highlight | undefined }
  | { type: 'compare'; comparison: Comparison | undefined }
  | { type: 'front'; front: State['front'] }
  | { type: 'problem'; problem: string | undefined }
  | { type: 'trashed'; session: SessionRow | undefined }
  | { type: 'notice'; notice: string }

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'models':
      return { ...state, models: action.models }
    case 'sessions':
      return { ...state, sessions: action.sessions }
    case 'home':
      return {
        ...emptyState,
        models: state.models,
        sessions: state.sessions,
        sources: state.sources,
        problem: action.problem,
        trashed: state.trashed,
        loading: false,
      }
    case 'loading':
      return { ...state, loading: true, problem: undefined }
    case 'opened': {
      const isSame = state.session?.session_id === action.session.session_id
      const before = isSame ? activeDocument(state)?.id : undefined
      const stays = before !== undefined && before === action.session.active_document?.id
      return {
        ...state,
        session: action.session,
        messages: action.messages,
        turns: isSame ? state.turns : {},
        versions: stays ? state.versions : [],
        view: isSame ? state.view : 'preview',
        shownVersion: stays ? state.shownVersion : undefined,
        highlight: stays ? state.highlight : undefined,
        comparison: stays ? state.comparison : undefined,
        sending: isSame ? state.sending : undefined,
        loading: false,
      }
    }
    case 'versions':
      return activeDocument(state)?.id === action.documentId
        ? { ...state, versions: action.versions }
        : state
    case 'source': {
      const { [action.documentId]: _, ...others } = state.sources
      const { draft } = action
      return { ...state, sources: draft ? { ...others, [action.documentId]: draft } : others }
    }
    case 'sending':
      return { ...state, sending: action.message, problem: undefined }
    case 'event':
      return reduceEvent(state, action.turnId, action.event)
    case 'view':
      return { ...state, view: action.view }
    case 'show-version':
      return {
        ...state,
        shownVersion: action.version,
        highlight: undefined,
        view: 'preview',
        front: 'document',
      }
    case 'latest':
      return { ...state, shownVersion: undefined, highlight: undefined }
    case 'highlight':
      return { ...state, highlight: action.highlight }
    case 'compare':
      return { ...state, comparison: action.comparison }
    case 'front':
      return { ...state, front: action.front }
    case 'problem':
      return { ...state, problem: action.problem, loading: false }
    case 'trashed':
      return { ...state, trashed: action.session }
    case 'notice':
      return { ...state, notice: action.notice }
  }
}

function reduceEvent(state: State, turnId: string, event: TurnEvent): State {
  if (event.type === 'turn') {
    const turn: LiveTurn = {
      id: turnId,
      document_id: event.document_id,
      route: event.route,
      model: event.model,
      status: '',
      text: '',
      edits: [],
      writing: false,
      error: undefined,
      saved: undefined,
      done: false,
    }
    return { ...state, turns: { ...state.turns, [turnId]: turn }, shownVersion: undefined }
  }
  const turn = state.turns[turnId]
  if (!turn) return state
  const next = { ...state, turns: { ...state.turns, [turnId]: reduceTurn(turn, event) } }
  switch (event.type) {
    case 'html':
      return withDocument(next, event.document_id, { latest_version: event.version })
    case 'title':
      return event.document_id && event.document_title
        ? withDocument(next, event.document_id, { title: event.document_title })
        : next
    case 'summary':
      return { ...next, notice: event.content }
    case 'error':
      return { ...next, notice: event.content }
    default:
      return next
  }
}

function reduceTurn(turn: LiveTurn, event: TurnEvent): LiveTurn {
  switch (event.type) {
    case 'status':
      return { ...turn, status: event.content }
    case 'chunk':
      return { ...turn, text: turn.text + event.content }
    case 'html_chunk':
      return turn.writing ? turn : { ...turn, writing: true }
    case 'edit':
      return { ...turn, edits: [...turn.edits, event] }
    case 'html':
      return { ...turn, saved: { version: event.version, receipt: event.receipt } }
    case 'error':
      return { ...turn, error: event }
    case 'done':
      return { ...turn, done: true }
    default:
      return turn
  }
}

function withDocument(state: State, id: string, change: Partial<DocumentRow>): State {
  if (!state.session) return state
  const update = (one: DocumentRow) => (one.id === id ? { ...one, ...change } : one)
  const { session } = state
  return {
    ...state,
    session: {
      ...session,
      documents: session.documents.map(update),
      active_document: session.active_document && update(session.active_document),
    },
  }
}

export function activeDocument(state: State): DocumentRow | undefined {
  return state.session?.active_document ?? undefined
}

/** The turns that are not done. */
export function runningTurns(state: State): LiveTurn[] {
  return Object.values(state.turns).filter((turn) => !turn.done)
}

/** The turn that is writing the shown document, if any. */
export function writingTurn(state: State): LiveTurn | undefined {
  const id = activeDocument(state)?.id
  return runningTurns(state).find((turn) => turn.writing && turn.document_id === id && !turn.saved)
}

/** The turn that left a draft of the shown document, if any. */
export function waitingDraft(state: State): Turn | undefined {
  const id = activeDocument(state)?.id
  return state.session?.drafts.findLast((turn) => turn.document_id === id)
}

/** Whether the model that creates documents can continue a draft. */
export function canContinue(state: State): boolean {
  const model = state.models?.roles.find((one) => one.role === 'create')?.model
  return model !== undefined && model !== null && !model.startsWith('builtin/')
}

/** The name of a model for people. */
export function modelName(state: State, id: string | undefined): string {
  const known = state.models?.models.find((model) => model.id === id)
  return known?.name ?? id ?? ''
}

/** The name of the model that will answer the next message. */
export function nextModelName(state: State): string {
  const role = activeDocument(state)?.latest_version ? 'edit' : 'create'
  const id = state.models?.roles.find((one) => one.role === role)?.model
  return modelName(state, id ?? undefined)
}
