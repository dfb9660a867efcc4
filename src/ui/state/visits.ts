import type { DocumentRow, Session } from '../../protocol/resources.ts'
import { hrefOf, parseAddress, type Address } from '../router.ts'
import { api, ApiError, ignoreApiError } from '../server/api.ts'
import { createFollower, type Follower } from '../server/follower.ts'
import type { Failure } from './page.ts'
import { documentAddress, shownDocument, shownSession, type Action, type State } from './state.ts'
import type { Store } from './store.ts'

type SessionAddress = Exclude<Address, { page: 'library' }>

/** How an address gets into the history of the browser. */
export type Step = 'push' | 'replace'

/** The state in the history of an entry that lies over the one before, so that closing it goes back. */
const over = 'over'

/** Shows what is at an address, and keeps the browser's address in step with what is shown. */
export interface Visits extends Omit<Follower, 'follow'> {
  /** Listens to the browser and to other tabs, and shows what is at the browser's address. */
  start(): Promise<void>
  /** Aborted when the person leaves the session. */
  signal(): AbortSignal
  /** Resolves to `undefined` if the work fails, after showing the problem. */
  attempt<T>(work: () => Promise<T>): Promise<T | undefined>
  /** Goes to an address. The same one again changes no history, but marks its changes again. */
  visit(address: Address, step?: Step): Promise<void>
  /** Shows something over what is shown, until it is closed. */
  openOver(address: Address): void
  closeOver(address: Address): void
  /** Returns the id of the open session, or of a new one, created with the idempotency key `key`. */
  ensureSession(key?: string): Promise<string>
  /** Notifies other tabs that the list of sessions changed. Changes within a session arrive as events. */
  announceChange(): void
}

export function createVisits({ dispatch, get, subscribe }: Store<State, Action>): Visits {
  let stay = new AbortController()
  /** The session that is followed; undefined while another one is loading. */
  let followed: string | undefined
  const listChanges = new BroadcastChannel('sessions')
  const attempt = createAttempt(dispatch)
  const { follow, ...readers } = createFollower({
    dispatch: (action) => dispatch({ type: 'server', action }),
    get: () => get().server,
    documentId: () => shownDocument(get())?.id,
    onEvent(event) {
      if (event.type === 'html' && event.receipt.kind === 'create') {
        dispatch({ type: 'front', front: 'document' })
      }
      // Tabs that show other sessions list this one by its title.
      if (event.type === 'session') listChanges.postMessage(undefined)
    },
    onTrashed: leaveTrashed,
  })

  const showProblem = (problem: string) => dispatch({ type: 'problem', problem })

  function leave(): AbortSignal {
    stay.abort()
    stay = new AbortController()
    followed = undefined
    return stay.signal
  }

  /** The open session was moved to the trash, here or elsewhere. */
  function leaveTrashed(): void {
    const sid = get().page.sessionId
    const row = get().server.listSessions.find(({ session_id }) => session_id === sid)
    leave()
    showLibrary()
    if (!row) showProblem('This session was moved to the trash.')
    dispatch({ type: 'trashed', session: row })
    readers.refreshSessions().catch(ignoreApiError)
  }

  function showLibrary(): void {
    dispatch({ type: 'shown', address: { page: 'library' } })
    dispatch({ type: 'server', action: { type: 'left' } })
  }

  async function show(address: Address): Promise<void> {
    if (address.page === 'library') {
      leave()
      return showLibrary()
    }
    if (followed !== undefined && showFollowed(address, followed)) return
    const signal = leave()
    dispatch({ type: 'loading' })
    try {
      await load(address, signal)
    } catch (error) {
      if (signal.aborted) return
      // Only the versions could not be read.
      if (followed !== undefined) return showProblem(sayError(error))
      dispatch({ type: 'shown', address, failure: failureOf(error) })
      dispatch({ type: 'server', action: { type: 'left' } })
    }
  }

  /** Shows an address of the session that is followed. Returns false if it is of another one. */
  function showFollowed(address: Address, sid: string): boolean {
    const session = shownSession(get())
    const row = rowOf(address, session)
    if (!session || (!row && !isFolderOf(address, sid))) return false
    const isOther = row?.id !== shownDocument(get())?.id
    dispatch({ type: 'shown', address: checked(address, session, showProblem), sessionId: sid })
    if (!row || !isOther) return true
    void attempt(readers.refreshVersions)
    // For clients of the API that name no document.
    if (!row.is_active) api.switchDocument({ sid, did: row.id }).catch(ignoreApiError)
    return true
  }

  async function load(address: SessionAddress, signal: AbortSignal): Promise<void> {
    const sid =
      address.page === 'document'
        ? (await api.readDocument({ did: address.documentId }, signal)).session_id
        : address.sessionId
    await follow(sid, signal, (session) => {
      followed = sid
      const target =
        address.page === 'session' ? entranceOf(session) : checked(address, session, showProblem)
      dispatch({ type: 'shown', address: target, sessionId: sid })
    })
  }

  async function visit(address: Address, step: Step = 'push'): Promise<void> {
    writeHistory(address, step)
    await show(address)
  }

  async function showBrowserAddress(): Promise<void> {
    const address = parseAddress(location)
    // Following a link within the page, such as the skip link, changes nothing.
    const isShown = hrefOf(address) === hrefOf(get().page.address) && !get().page.loading
    if (!isShown) await show(address)
  }

  return {
    ...readers,
    signal: () => stay.signal,
    attempt,
    visit,
    openOver(address) {
      const isOver = history.state === over
      history[isOver ? 'replaceState' : 'pushState'](over, '', hrefOf(address))
      void show(address)
    },
    closeOver(address) {
      if (history.state === over) history.back()
      else void visit(address, 'replace')
    },
    async start() {
      addEventListener('popstate', () => void showBrowserAddress())
      listChanges.addEventListener('message', () => readers.refreshSessions().catch(ignoreApiError))
      addEventListener('focus', () => readers.refreshModels().catch(ignoreApiError))
      warnOfUnsavedSources(() => Object.keys(get().page.sources).length > 0)
      keepInStep({ get, subscribe })
      await Promise.all([
        attempt(readers.refreshModels),
        attempt(readers.refreshSessions),
        show(parseAddress(location)),
      ])
    },
    async ensureSession(key) {
      if (followed !== undefined) return followed
      const { signal } = stay
      const { session_id } = await api.createSession({}, undefined, key)
      if (signal.aborted) return session_id
      const folder: SessionAddress = { page: 'folder', sessionId: session_id }
      writeHistory(folder, 'push')
      await load(folder, signal)
      return session_id
    },
    announceChange: () => listChanges.postMessage(undefined),
  }
}

/** The document of an address, if the session has it. */
function rowOf(address: Address, session: Session | undefined): DocumentRow | undefined {
  if (address.page !== 'document') return undefined
  return session?.documents.find(({ id }) => id === address.documentId)
}

function isFolderOf(address: Address, sid: string): boolean {
  return address.page === 'folder' && address.sessionId === sid
}

/** Where an old link to a session leads. */
function entranceOf({ session_id, active_document }: Session): Address {
  return active_document
    ? documentAddress(active_document.id)
    : { page: 'folder', sessionId: session_id }
}

/** The address with the version that a change belongs to, and without versions that don't exist. */
function checked(
  address: Address,
  session: Session,
  onProblem: (problem: string) => void,
): Address {
  const row = rowOf(address, session)
  if (address.page !== 'document' || !row || row.latest_version === 0) return address
  const { version, change, comparison } = address
  const named = [version, comparison?.base, comparison?.other]
  const unknown = named.find((one) => one !== undefined && one > row.latest_version)
  if (unknown !== undefined) {
    onProblem(`“${row.title}” has no version ${unknown}.`)
    return documentAddress(row.id)
  }
  const isOfLatest = version === undefined && change !== undefined
  return isOfLatest ? { ...address, version: row.latest_version } : address
}

/** What is shown may move on by itself, as when its document is removed. */
function keepInStep({ get, subscribe }: Pick<Store<State, Action>, 'get' | 'subscribe'>): void {
  let written = get().page.address
  subscribe(() => {
    const { address, loading } = get().page
    if (address === written || loading) return
    written = address
    writeHistory(address, 'replace')
  })
}

function failureOf(error: unknown): Failure {
  return { isMissing: error instanceof ApiError && error.status === 404, why: sayError(error) }
}

function writeHistory(address: Address, step: Step): void {
  const href = hrefOf(address)
  const { pathname, search, hash } = location
  if (href === `${pathname}${search}${hash}`) return
  if (step === 'push') history.pushState(null, '', href)
  else history.replaceState(history.state, '', href)
}

function sayError(error: unknown): string {
  if (error instanceof ApiError) return error.message
  console.error(error)
  return 'Something went wrong in this page. Reload it. Everything that was saved is safe.'
}

function createAttempt(dispatch: Store<State, Action>['dispatch']): Visits['attempt'] {
  return async (work) => {
    try {
      return await work()
    } catch (error) {
      dispatch({ type: 'problem', problem: sayError(error) })
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
