import * as v from 'valibot'
import { paths, pathTo } from '../protocol/paths.ts'
import type { ChatRequest } from '../protocol/requests.ts'
import {
  DocumentRow,
  MessageList,
  ModelReport,
  NewSession,
  PreviewToken,
  Problem,
  Receipt,
  Saved,
  Session,
  SessionList,
  SessionRow,
  Version,
  VersionList,
} from '../protocol/resources.ts'

/** What the server said to a request that it refused, or why it could not be asked. */
export class ApiError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const unreachable = 'The server can’t be reached. Check that it is running, then try again.'

/** Sends a request. @throws ApiError whose message is for the person. */
export async function send(url: string, init: RequestInit = {}): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new ApiError(0, unreachable)
  }
  if (response.ok) return response
  const problem = v.safeParse(Problem, await response.json().catch(() => undefined))
  throw new ApiError(
    response.status,
    problem.success ? problem.output.detail : `The server answered with ${response.status}.`,
  )
}

async function read<Schema extends v.GenericSchema>(
  schema: Schema,
  url: string,
  init?: RequestInit,
): Promise<v.InferOutput<Schema>> {
  return v.parse(schema, await (await send(url, init)).json())
}

function json(method: string, body: unknown): RequestInit {
  return { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
}

export const api = {
  models: () => read(ModelReport, paths.models),
  sessions: () => read(SessionList, `${paths.sessions}?limit=200`),
  renameSession: (sid: string, title: string) =>
    read(SessionRow, pathTo(paths.session, { sid }), json('PATCH', { title })),
  trashSession: (sid: string) => send(pathTo(paths.session, { sid }), { method: 'DELETE' }),
  restoreSession: (sid: string) =>
    read(SessionRow, pathTo(paths.sessionRestore, { sid }), { method: 'POST' }),
  newSession: () => read(NewSession, paths.sessions, { method: 'POST' }),
  session: (sid: string) => read(Session, pathTo(paths.session, { sid })),
  messages: (sid: string) => read(MessageList, `${pathTo(paths.messages, { sid })}?limit=200`),
  importHtml: (sid: string, html: string) =>
    read(DocumentRow, pathTo(paths.documents, { sid }), json('POST', { html })),
  switchTo: (sid: string, did: string) =>
    send(pathTo(paths.switch, { sid, did }), { method: 'POST' }),
  versions: (did: string) => read(VersionList, pathTo(paths.versions, { did })),
  version: (did: string, version: number) => read(Version, pathTo(paths.version, { did, version })),
  receipt: (did: string, version: number) => read(Receipt, pathTo(paths.changes, { did, version })),
  restore: (did: string, version: number) =>
    read(Saved, pathTo(paths.restore, { did, version }), { method: 'POST' }),
  save: (did: string, html: string, base_version: number) =>
    read(Saved, pathTo(paths.html, { did }), json('PUT', { html, base_version })),
  chat: (sid: string, request: ChatRequest) =>
    send(pathTo(paths.chat, { sid }), json('POST', request)),
  events: (tid: string, after: number, signal: AbortSignal) =>
    send(pathTo(paths.events, { tid }), { headers: { 'Last-Event-ID': String(after) }, signal }),
  cancel: (tid: string) => send(pathTo(paths.cancel, { tid }), { method: 'POST' }),
  continueDraft: (tid: string, signal: AbortSignal) =>
    send(pathTo(paths.continue, { tid }), { method: 'POST', signal }),
  keep: (tid: string) => read(Saved, pathTo(paths.keep, { tid }), { method: 'POST' }),
  discard: (tid: string) => send(pathTo(paths.draft, { tid }), { method: 'DELETE' }),
  previewToken: () => read(PreviewToken, paths.previewToken, { method: 'POST' }),
}
