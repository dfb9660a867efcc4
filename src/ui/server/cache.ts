import type { SessionEvent } from '../../protocol/events.ts'
import type {
  DocumentRow,
  Message,
  ModelReport,
  Session,
  SessionRow,
  Turn,
  VersionRow,
} from '../../protocol/resources.ts'
import { newTurn, reduceTurn, type LiveEvent, type LiveTurn } from './live-turn.ts'
import type { Connection } from './shared-stream.ts'

type Turns = Record<string, LiveTurn>

/**
 * What this page has of the server's data, by the operation that reads it and its parameter. Of sessions,
 * it has only the one whose events are followed.
 */
export interface ServerCache {
  listModels: ModelReport | undefined
  listSessions: readonly SessionRow[]
  /** By session id, as are the messages. */
  readSession: Record<string, Session>
  listMessages: Record<string, readonly Message[]>
  /** By document id. */
  listVersions: Record<string, readonly VersionRow[]>
  /** The turns of the followed session by their ids, built from their events. */
  turns: Turns
  /** Whether events arrive. */
  connection: Connection
}

export const emptyCache: ServerCache = {
  listModels: undefined,
  listSessions: [],
  readSession: {},
  listMessages: {},
  listVersions: {},
  turns: {},
  connection: 'paused',
}

export type ServerAction =
  | { type: 'models'; models: ModelReport }
  | { type: 'sessions'; sessions: SessionRow[] }
  /** A session was read, to be followed from now on, or again. */
  | { type: 'session-read'; session: Session; messages: Message[] }
  | { type: 'versions-read'; documentId: string; versions: VersionRow[] }
  /** The session is no longer followed, so what is known of it becomes out of date. */
  | { type: 'left' }
  | { type: 'connection'; connection: Connection }
  | { type: 'events'; events: readonly SessionEvent[] }
  /** Turns as another tab shows them. */
  | { type: 'turns'; turns: Turns }
  /** All turns but these have ended. */
  | { type: 'unsettled'; turnIds: readonly string[] }

export function reduceCache(cache: ServerCache, action: ServerAction): ServerCache {
  switch (action.type) {
    case 'models':
      return { ...cache, listModels: action.models }
    case 'sessions':
      return { ...cache, listSessions: action.sessions }
    case 'session-read': {
      const { session, messages } = action
      return {
        ...cache,
        readSession: { [session.session_id]: session },
        listMessages: { [session.session_id]: messages },
        turns: withTurns(cache.turns, session.turns),
      }
    }
    case 'versions-read':
      return {
        ...cache,
        listVersions: { ...cache.listVersions, [action.documentId]: action.versions },
      }
    case 'left':
      return { ...cache, readSession: {}, listMessages: {}, listVersions: {}, turns: {} }
    case 'connection':
      return { ...cache, connection: action.connection }
    case 'events':
      return action.events.reduce(reduceEvent, cache)
    case 'turns':
      return { ...cache, turns: { ...cache.turns, ...action.turns } }
    case 'unsettled':
      return { ...cache, turns: onlyUnsettled(cache.turns, action.turnIds) }
  }
}

function reduceEvent(cache: ServerCache, event: SessionEvent): ServerCache {
  switch (event.type) {
    case 'turn_started':
      return withTurn(cache, newTurn({ ...event, model: '' }))
    case 'turn':
      return withTurn(cache, newTurn(event, event.route_reason))
    case 'version':
      return withVersion(cache, event.document_id, event.version)
    case 'document':
      return withDocumentRow(cache, event.document_id, event.document)
    case 'session':
      return event.session && cache.readSession[event.session.session_id]
        ? withSession(cache, event.session)
        : cache
    default:
      return reduceTurnEvent(cache, event)
  }
}

function reduceTurnEvent(cache: ServerCache, event: LiveEvent): ServerCache {
  const turn = cache.turns[event.turn_id]
  if (!turn) return cache
  const next = withTurn(cache, reduceTurn(turn, event))
  switch (event.type) {
    case 'html':
      return withVersion(next, event.document_id, event.version)
    case 'title':
      return event.document_id && event.document_title
        ? withDocument(next, event.document_id, { title: event.document_title })
        : next
    default:
      return next
  }
}

function withTurn(cache: ServerCache, turn: LiveTurn): ServerCache {
  if (cache.turns[turn.id] === turn) return cache
  return { ...cache, turns: { ...cache.turns, [turn.id]: turn } }
}

/** Adds the turns that are not there yet. */
function withTurns(turns: Turns, rows: readonly Turn[]): Turns {
  const added = rows.filter(({ turn_id }) => !turns[turn_id]).map((row) => newTurn(row))
  return { ...turns, ...Object.fromEntries(added.map((turn) => [turn.id, turn])) }
}

function onlyUnsettled(turns: Turns, ids: readonly string[]): Turns {
  return Object.fromEntries(
    Object.entries(turns).map(([id, turn]) => [
      id,
      ids.includes(id) ? turn : { ...turn, done: true },
    ]),
  )
}

function withSession(cache: ServerCache, session: Session): ServerCache {
  return { ...cache, readSession: { ...cache.readSession, [session.session_id]: session } }
}

/** The session that is followed. */
function followed(cache: ServerCache): Session | undefined {
  return Object.values(cache.readSession)[0]
}

function withDocument(cache: ServerCache, id: string, change: Partial<DocumentRow>): ServerCache {
  const session = followed(cache)
  if (!session) return cache
  const update = (one: DocumentRow) => (one.id === id ? { ...one, ...change } : one)
  return withSession(cache, {
    ...session,
    documents: session.documents.map(update),
    active_document: session.active_document && update(session.active_document),
  })
}

/** What was read meanwhile may have a later version already. */
function withVersion(cache: ServerCache, id: string, version: number): ServerCache {
  const known = followed(cache)?.documents.find((one) => one.id === id)?.latest_version ?? 0
  return version > known ? withDocument(cache, id, { latest_version: version }) : cache
}

/** Adds, replaces or, if the row is null, removes a document. */
function withDocumentRow(cache: ServerCache, id: string, row: DocumentRow | null): ServerCache {
  const session = followed(cache)
  if (!session) return cache
  const others = session.documents
    .filter((one) => one.id !== id)
    .map((one) => (row?.is_active ? { ...one, is_active: false } : one))
  const position = session.documents.findIndex((one) => one.id === id)
  const documents = row ? others.toSpliced(position < 0 ? others.length : position, 0, row) : others
  const active_document = documents.find((one) => one.is_active) ?? null
  return withSession(cache, { ...session, documents, active_document })
}
