import type { ChatRequest } from '../protocol/requests.ts'
import type { Route } from '../protocol/resources.ts'
import type { TextModel, UserPart } from '../providers/provider.ts'

/** A turn that this process works on or is going to. */
export interface Job {
  id: string
  session_id: string
  /** Null for an answer where there is no document. */
  document_id: string | null
  route: Route
  model: TextModel
  request: ChatRequest
  attachments: UserPart[]
  /** What an earlier turn has written of the document, to go on from; empty: nothing. */
  draft: string
  /** The version that the request is about; where it names none, any. */
  base: number | undefined
  /** Its running, once that has begun. */
  work: Promise<void> | undefined
  stop: AbortController
  wroteHtml: boolean
  tokens: number
}

/** Why a turn was stopped from outside; the reason of its abort. */
export class Stopped extends Error {
  readonly state: 'cancelled' | 'interrupted'
  constructor(state: 'cancelled' | 'interrupted') {
    super(state)
    this.state = state
  }
}

export const leaseMs = 30_000

/** Until when a turn counts as worked on without a further word. */
export function leaseEnd(): string {
  return new Date(Date.now() + leaseMs).toISOString()
}
