import * as v from 'valibot'
import { ChatRequest } from '../protocol/requests.ts'
import type { Route } from '../protocol/resources.ts'
import type { TextModel } from '../providers/provider.ts'

/** The request of a turn. The files are stored with its message. */
export type TurnRequest = Omit<ChatRequest, 'attachments'>

/** A turn that this process is working on or will work on. */
export interface Job {
  id: string
  session_id: string
  /** Null for an answer where there is no document. */
  document_id: string | null
  route: Route
  model: TextModel
  /** The model to use if that one is overloaded or gone. */
  fallback?: TextModel | undefined
  request: TurnRequest
  /** The draft of an earlier turn to continue; empty if there is none. */
  draft: string
  /** The version that the request is about; undefined if it may be any. */
  base: number | undefined
  /** Settles when the turn has ended; undefined until it is run. */
  work: Promise<void> | undefined
  /** Whether it no longer waits in the queue. */
  hasBegun: boolean
  /** The last status that said what it waits for. */
  waiting: string | undefined
  stop: AbortController
  wroteHtml: boolean
  tokens: number
}

/** The document whose queue a turn is in; one without a document is in a queue of its own. */
export function documentOf({ id, document_id }: Job): string {
  return document_id ?? id
}

/** Creates a job that has not started. */
export function createJob(
  values: Pick<
    Job,
    | 'id'
    | 'session_id'
    | 'document_id'
    | 'route'
    | 'model'
    | 'fallback'
    | 'request'
    | 'draft'
    | 'base'
  >,
): Job {
  return {
    ...values,
    work: undefined,
    hasBegun: false,
    waiting: undefined,
    stop: new AbortController(),
    wroteHtml: values.draft !== '',
    tokens: 0,
  }
}

/**
 * A request as it is stored, without its message. `base` is always present; rows of earlier
 * versions of the program, which stored no request, lack it.
 */
const StoredRequest = v.object({
  ...v.omit(ChatRequest, ['message', 'attachments']).entries,
  base: v.nullable(v.number()),
})

/** The JSON of what a turn was asked for beside its message, for `readRequest`. */
export function storedRequest(request: TurnRequest, base?: number): string {
  return JSON.stringify({ ...request, message: undefined, base: base ?? null })
}

/** Reads a stored request and its base; `undefined` if an earlier version of the program stored none. */
export function readRequest(
  stored: string,
  message: string,
): Pick<Job, 'request' | 'base'> | undefined {
  const read = v.safeParse(StoredRequest, JSON.parse(stored))
  if (!read.success) return undefined
  const { base, ...request } = read.output
  return { request: { ...request, message }, base: base ?? undefined }
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
