import type { SessionEvent } from '../../protocol/events.ts'
import type { Message, SessionRow } from '../../protocol/resources.ts'
import type { MessageAttachment } from '../../protocol/uploads.ts'
import { hrefOf, type Address } from '../router.ts'
import type { ServerAction } from '../server/cache.ts'

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
  index: number
}

/** A file of a message that is being sent: the server has it. */
export type SentFile = Omit<MessageAttachment, 'deleted'>

/** A message that is being sent, and the last one that the conversation had before. */
interface Sending {
  message: string
  files: readonly SentFile[]
  after: string | undefined
}

/** Whether nothing is at an address, such as a document in the trash, or why it could not be loaded. */
export interface Failure {
  isMissing: boolean
  why: string
}

export type View = 'preview' | 'code' | 'versions'

/** Which half is shown on narrow screens. */
export type Front = 'chat' | 'document'

/** What this page looks at, and what is typed or being sent here. */
export interface Page {
  /** What is shown. While the next address is loading, it is still the one before. */
  address: Address
  /** The session of what is shown, whose events are followed. */
  sessionId: string | undefined
  /** Why the address could not be shown. */
  failure: Failure | undefined
  /** The message that is being sent, until the conversation has it. */
  sending: Sending | undefined
  /** By document id. */
  sources: Record<string, SourceDraft>
  view: View
  highlight: Highlight | undefined
  front: Front
  loading: boolean
  problem: string | undefined
  /** The session that was just moved to the trash, which can be undone. */
  trashed: SessionRow | undefined
  /** What screen readers were told last. */
  notice: string
}

export const emptyPage: Page = {
  address: { page: 'library' },
  sessionId: undefined,
  failure: undefined,
  sending: undefined,
  sources: {},
  view: 'preview',
  highlight: undefined,
  front: 'chat',
  loading: true,
  problem: undefined,
  trashed: undefined,
  notice: '',
}

export type PageAction =
  | { type: 'loading' }
  /** An address is shown. `sessionId` is undefined if it is not of a session, or if nothing is there. */
  | { type: 'shown'; address: Address; sessionId?: string | undefined; failure?: Failure }
  | { type: 'source'; documentId: string; draft: SourceDraft | undefined }
  | { type: 'sending'; message: string; files: readonly SentFile[]; after: string | undefined }
  | { type: 'sent' }
  | { type: 'view'; view: View }
  | { type: 'front'; front: Front }
  | { type: 'problem'; problem: string | undefined }
  | { type: 'trashed'; session: SessionRow | undefined }
  | { type: 'notice'; notice: string }

export function reducePage(
  page: Page,
  action: PageAction | { type: 'server'; action: ServerAction },
): Page {
  switch (action.type) {
    case 'loading':
      return { ...page, loading: true, problem: undefined }
    case 'shown':
      return shown(page, action)
    case 'server':
      return reduceServerAction(page, action.action)
    case 'source': {
      const { [action.documentId]: _, ...others } = page.sources
      const { draft } = action
      return { ...page, sources: draft ? { ...others, [action.documentId]: draft } : others }
    }
    case 'sending':
      return { ...page, sending: newSending(page.sending, action), problem: undefined }
    case 'sent':
      return { ...page, sending: undefined, problem: undefined }
    case 'view':
      return { ...page, view: action.view }
    case 'front':
      return { ...page, front: action.front }
    case 'problem':
      return { ...page, problem: action.problem, loading: false }
    case 'trashed':
      return { ...page, trashed: action.session }
    case 'notice':
      return { ...page, notice: action.notice }
  }
}

function reduceServerAction(page: Page, action: ServerAction): Page {
  switch (action.type) {
    case 'session-read':
      return { ...page, sending: stillSending(page.sending, action.messages) }
    case 'events':
      return action.events.reduce(withNotice, page)
    default:
      return page
  }
}

function shown(
  page: Page,
  { address, sessionId, failure }: Extract<PageAction, { type: 'shown' }>,
): Page {
  const isSame = sessionId !== undefined && sessionId === page.sessionId
  return {
    ...page,
    address,
    sessionId,
    failure,
    highlight: isSameLook(page.address, address) ? page.highlight : highlightOf(address),
    view: isSame ? page.view : 'preview',
    front: sessionId === undefined ? 'chat' : page.front,
    sending: isSame ? page.sending : undefined,
    loading: false,
  }
}

/** Whether only a comparison is opened or closed, which leaves the page below as it is. */
function isSameLook(before: Address, now: Address): boolean {
  if (before.page !== 'document' || now.page !== 'document') return false
  const { comparison } = now
  return before.comparison !== comparison && hrefOf({ ...before, comparison }) === hrefOf(now)
}

function highlightOf(address: Address): Highlight | undefined {
  if (address.page !== 'document') return undefined
  const { version, change } = address
  if (version === undefined || change === undefined) return undefined
  return { version, index: change - 1 }
}

function newSending(now: Page['sending'], { message, files, after }: Sending): Page['sending'] {
  return message === now?.message ? now : { message, files, after }
}

/** The message that is being sent, unless it is among the ones that were read. */
function stillSending(sending: Page['sending'], messages: readonly Message[]): Page['sending'] {
  const known = messages.findIndex(({ id }) => id === sending?.after)
  const isStored = messages
    .slice(known + 1)
    .some(({ role, content }) => role === 'user' && content === sending?.message)
  return isStored ? undefined : sending
}

function withNotice(page: Page, event: SessionEvent): Page {
  return event.type === 'summary' || event.type === 'error'
    ? { ...page, notice: event.content }
    : page
}
