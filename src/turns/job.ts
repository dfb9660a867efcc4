import type { ChatRequest } from '../protocol/requests.ts'
import type { Route } from '../protocol/resources.ts'
import type { TextModel } from '../providers/provider.ts'

/** What a turn was asked for. The files are stored with its message. */
export type TurnRequest = Omit<ChatRequest, 'attachments'>

/** A turn that this process is working on or will work on. */
export interface Job {
  id: string
  session_id: string
  /** Null for an answer where there is no document. */
  document_id: string | null
  route: Route
  model: TextModel
  request: TurnRequest
  /** The draft of an earlier turn to continue; empty if there is none. */
  draft: string
  /** The version that the request is about; undefined if it may be any. */
  base: number | undefined
  /** Settles when the turn has ended; undefined until it is run. */
  work: Promise<void> | undefined
  stop: AbortController
  wroteHtml: boolean
  tokens: number
}

/** The reason with which a turn is aborted from outside. */
export class Stopped extends Error {
  readonly state: 'cancelled' | 'interrupted'
  constructor(state: 'cancelled' | 'interrupted') {
    super(state)
    this.state = state
  }
}

export const leaseMs = 30_000

/** Returns when a lease that is taken now ends. */
export function leaseEnd(): string {
  return new Date(Date.now() + leaseMs).toISOString()
}
