import type { DocumentRow, Message, Session, Turn, VersionRow } from '../../protocol/resources.ts'
import type { DocumentAddress } from '../router.ts'
import { emptyCache, reduceCache, type ServerAction, type ServerCache } from '../server/cache.ts'
import type { LiveTurn } from '../server/live-turn.ts'
import { emptyPage, reducePage, type Failure, type Page, type PageAction } from './page.ts'

/** Everything that the app shows: what this page looks at, and what it has of the server's data. */
export interface State {
  page: Page
  server: ServerCache
}

export type Action = PageAction | { type: 'server'; action: ServerAction }

export const emptyState: State = { page: emptyPage, server: emptyCache }

export function reduce(state: State, action: Action): State {
  const page = reducePage(state.page, action)
  const server = action.type === 'server' ? reduceCache(state.server, action.action) : state.server
  const next = { page, server }
  return action.type === 'server' ? follow(state, next, action.action) : next
}

/** Moves on to another address when a change on the server asks for it. */
function follow(before: State, next: State, action: ServerAction): State {
  const address = next.page.sessionId === undefined ? undefined : nextAddress(before, next, action)
  return address ? { ...next, page: { ...next.page, address, highlight: undefined } } : next
}

function nextAddress(
  before: State,
  next: State,
  action: ServerAction,
): Page['address'] | undefined {
  const { address, sessionId = '' } = next.page
  const [was, is] = [shownSession(before), shownSession(next)]
  if (!was || !is) return undefined
  if (address.page === 'folder') {
    // The first document of a conversation is shown as soon as it exists.
    const isFirst = was.documents.length === 0 && is.active_document
    return isFirst ? documentAddress(isFirst.id) : undefined
  }
  if (address.page !== 'document') return undefined
  const [rowBefore, row] = [shownDocument(before), shownDocument(next)]
  // A document that never had a version is removed when its creation fails.
  if (rowBefore?.latest_version === 0 && !row) {
    const other = is.active_document
    return other ? documentAddress(other.id) : { page: 'folder', sessionId }
  }
  if (address.version === undefined) return undefined
  const isOvertaken =
    address.version === rowBefore?.latest_version && row && row.latest_version > address.version
  return isOvertaken || startsTurnOf(action, address.documentId)
    ? { ...address, version: undefined, change: undefined }
    : undefined
}

function startsTurnOf(action: ServerAction, documentId: string): boolean {
  return (
    action.type === 'events' &&
    action.events.some((one) => one.type === 'turn_started' && one.document_id === documentId)
  )
}

export function documentAddress(documentId: string, version?: number): DocumentAddress {
  return { page: 'document', documentId, version }
}

const nothing: readonly never[] = []

export function shownSession({ page, server }: State): Session | undefined {
  return page.sessionId === undefined ? undefined : server.readSession[page.sessionId]
}

/** The messages of the shown session. */
export function shownMessages({ page, server }: State): readonly Message[] {
  return server.listMessages[page.sessionId ?? ''] ?? nothing
}

export function shownDocument(state: State): DocumentRow | undefined {
  const { address } = state.page
  if (address.page !== 'document') return undefined
  return shownSession(state)?.documents.find(({ id }) => id === address.documentId)
}

/** The versions of the shown document, the latest first. */
export function shownVersions(state: State): readonly VersionRow[] {
  return state.server.listVersions[shownDocument(state)?.id ?? ''] ?? nothing
}

/** The older version that is shown; undefined if it is the latest. */
export function olderVersion(state: State): number | undefined {
  const { address } = state.page
  const version = address.page === 'document' ? address.version : undefined
  return version === shownDocument(state)?.latest_version ? undefined : version
}

/** Why nothing is shown at the address, if it is not there or not there any more. */
export function shownFailure(state: State): Failure | undefined {
  const { failure, address, loading } = state.page
  if (failure || loading || address.page !== 'document' || shownDocument(state)) return failure
  return { isMissing: true, why: 'It was moved to the trash.' }
}

/** The turns that are not done. */
export function runningTurns({ server }: State): LiveTurn[] {
  return Object.values(server.turns).filter((turn) => !turn.done)
}

/** The turn that is writing the shown document, if any. */
export function writingTurn(state: State): string | undefined {
  const id = shownDocument(state)?.id
  return runningTurns(state).find((turn) => turn.writing && turn.document_id === id && !turn.saved)
    ?.id
}

/** The turn that left a draft of the shown document, if any. */
export function waitingDraft(state: State): Turn | undefined {
  const id = shownDocument(state)?.id
  return shownSession(state)?.drafts.findLast((turn) => turn.document_id === id)
}

/** Whether a turn of the shown document is not done. */
export function isBusy(state: State): boolean {
  const id = shownDocument(state)?.id
  return runningTurns(state).some((turn) => turn.document_id === id)
}

/** The title of the shown document or, without one, of the session. */
export function shownTitle(state: State): string | undefined {
  return shownDocument(state)?.title ?? shownSession(state)?.title ?? undefined
}
