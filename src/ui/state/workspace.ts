import type { EventOf, SessionEvent } from '../../protocol/events.ts'
import type { Connection } from '../server/shared-stream.ts'
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
} from '../../protocol/resources.ts'
import type { MessageAttachment } from '../../protocol/uploads.ts'

/** An event of a turn after its first one. */
type LiveEvent = Exclude<
  SessionEvent,
  { type: 'turn_started' | 'turn' | 'version' | 'document' | 'session' }
>

/** The state of a turn, built from its events. */
export interface LiveTurn {
  id: string
  document_id: string | null
  route: Route
  /** Why it takes that route; empty if that is not known. */
  reason: string
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

/**
 * A version whose changes are to be marked, and which of them first, by its index in `changes` of the
 * receipt. A new object marks them again.
 */
export interface Highlight {
  version: number
  index?: number
}

/** Two versions of the shown document that are compared. */
export interface Comparison {
  base: number
  other: number
}

/** A file of a message that is being sent: the server has it. */
export type SentFile = Omit<MessageAttachment, 'deleted'>

/** A message that is being sent, and the last one that the conversation had before. */
interface Sending {
  message: string
  files: readonly SentFile[]
  after: string | undefined
}

export type View = 'preview' | 'code' | 'versions'

/** Everything that the app shows: the server's state, and the state of this page alone. */
export interface State {
  models: ModelReport | undefined
  /** Whether changes on the server arrive. */
  connection: Connection
  sessions: SessionRow[]
  session: Session | undefined
  messages: Message[]
  /** The message that is being sent, until the conversation has it. */
  sending: Sending | undefined
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
  connection: 'paused',
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
  | { type: 'sending'; message: string; files: readonly SentFile[] }
  | { type: 'sent' }
  | { type: 'connection'; connection: Connection }
  | { type: 'event'; event: SessionEvent }
  /** Turns as another tab shows them. */
  | { type: 'turns'; turns: State['turns'] }
  /** All turns but these have ended. */
  | { type: 'unsettled'; turnIds: string[] }
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
        turns: withTurns(isSame ? state.turns : {}, action.session.turns),
        versions: stays ? state.versions : [],
        view: isSame ? state.view : 'preview',
        shownVersion: stays ? state.shownVersion : undefined,
        highlight: stays ? state.highlight : undefined,
        comparison: stays ? state.comparison : undefined,
        sending: isSame ? stillSending(state.sending, action.messages) : undefined,
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
      return { ...state, sending: newSending(state, action), problem: undefined }
    case 'sent':
      return { ...state, sending: undefined, problem: undefined }
    case 'connection':
      return { ...state, connection: action.connection }
    case 'event':
      return reduceEvent(state, action.event)
    case 'turns':
      return { ...state, turns: { ...state.turns, ...action.turns } }
    case 'unsettled':
      return { ...state, turns: onlyUnsettled(state.turns, action.turnIds) }
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

function newSending(
  { sending, messages }: State,
  { message, files }: Omit<Sending, 'after'>,
): State['sending'] {
  return message === sending?.message ? sending : { message, files, after: messages.at(-1)?.id }
}

/** The message that is being sent, unless it is among the ones that were read. */
function stillSending(sending: State['sending'], messages: readonly Message[]): State['sending'] {
  const known = messages.findIndex(({ id }) => id === sending?.after)
  const isStored = messages
    .slice(known + 1)
    .some(({ role, content }) => role === 'user' && content === sending?.message)
  return isStored ? undefined : sending
}

function reduceEvent(state: State, event: SessionEvent): State {
  switch (event.type) {
    case 'turn_started':
      return { ...withTurn(state, newTurn({ ...event, model: '' })), shownVersion: undefined }
    case 'turn':
      return withTurn(state, { ...newTurn(event), reason: event.route_reason })
    case 'version':
      return withVersion(state, event.document_id, event.version)
    case 'document':
      return withDocumentRow(state, event.document_id, event.document)
    case 'session':
      return event.session && event.session.session_id === state.session?.session_id
        ? { ...state, session: event.session }
        : state
    default:
      return reduceTurnEvent(state, event)
  }
}

function reduceTurnEvent(state: State, event: LiveEvent): State {
  const turn = state.turns[event.turn_id]
  if (!turn) return state
  const next = withTurn(state, reduceTurn(turn, event))
  switch (event.type) {
    case 'html':
      return withVersion(next, event.document_id, event.version)
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

function newTurn(given: Pick<Turn, 'turn_id' | 'document_id' | 'route' | 'model'>): LiveTurn {
  const { turn_id: id, document_id, route, model } = given
  const nothing = { reason: '', status: '', text: '', edits: [], writing: false, done: false }
  return { id, document_id, route, model, ...nothing, error: undefined, saved: undefined }
}

function withTurn(state: State, turn: LiveTurn): State {
  return { ...state, turns: { ...state.turns, [turn.id]: turn } }
}

/** Adds the turns that are not there yet. */
function withTurns(turns: State['turns'], rows: readonly Turn[]): State['turns'] {
  const added = rows.filter(({ turn_id }) => !turns[turn_id]).map(newTurn)
  return { ...turns, ...Object.fromEntries(added.map((turn) => [turn.id, turn])) }
}

function onlyUnsettled(turns: State['turns'], ids: readonly string[]): State['turns'] {
  return Object.fromEntries(
    Object.entries(turns).map(([id, turn]) => [
      id,
      ids.includes(id) ? turn : { ...turn, done: true },
    ]),
  )
}

function reduceTurn(turn: LiveTurn, event: LiveEvent): LiveTurn {
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
    case 'usage':
      // A fallback may have answered. The model of a picture is not the one that places it.
      return turn.route === 'image' ? turn : { ...turn, model: event.model }
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

/** What was read meanwhile may have a later version already. */
function withVersion(state: State, id: string, version: number): State {
  const known = state.session?.documents.find((one) => one.id === id)?.latest_version ?? 0
  return version > known ? withDocument(state, id, { latest_version: version }) : state
}

/** Adds, replaces or, if the row is null, removes a document. */
function withDocumentRow(state: State, id: string, row: DocumentRow | null): State {
  const { session } = state
  if (!session) return state
  const others = session.documents
    .filter((one) => one.id !== id)
    .map((one) => (row?.is_active ? { ...one, is_active: false } : one))
  const position = session.documents.findIndex((one) => one.id === id)
  const documents = row ? others.toSpliced(position < 0 ? others.length : position, 0, row) : others
  const active_document = documents.find((one) => one.is_active) ?? null
  const isOther = active_document?.id !== session.active_document?.id
  return {
    ...state,
    session: { ...session, documents, active_document },
    ...(isOther && { versions: [], shownVersion: undefined }),
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
