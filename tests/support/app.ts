import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { TurnEvent } from '../../src/protocol/events.ts'
import { decodeFrames } from '../../src/protocol/sse.ts'
import type { openServices } from '../../src/services.ts'

/** A folder of its own that goes when it is disposed of. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'html-builder-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

export interface TestApp extends AsyncDisposable {
  /** Asks the app; a body that is neither text nor bytes is sent as JSON. */
  ask(
    path: string,
    init?: {
      method?: string
      body?: unknown
      headers?: Record<string, string>
      signal?: AbortSignal | undefined
    },
  ): Promise<Response>
  /** Asks and reads the answer as JSON, whose shape the test asserts; fails unless the status is as expected. */
  json(path: string, init?: Parameters<TestApp['ask']>[1], status?: number): Promise<any>
  /** Sends a message and reads its turn to the end. */
  chat(session: string, body: Record<string, unknown>): Promise<TurnEvent[]>
  newSession(): Promise<string>
  /** Imports HTML and gives the document's id. */
  importHtml(session: string, html: string, title?: string): Promise<string>
  htmlOf(documentId: string): Promise<string>
  services: Awaited<ReturnType<typeof openServices>>
  logLines: string[]
}

/** The whole app on a database of its own, asked without a socket. */
export async function openApp(
  environment: Record<string, string> = {},
  routingDeadline?: () => AbortSignal,
): Promise<TestApp> {
  // Tests of a server or a browser share this module, and don't need the app, whose sources take a second to load.
  const [{ createApp }, { parseConfig }, { createLogger }, models, { openServices }] =
    await Promise.all([
      import('../../src/app.ts'),
      import('../../src/config.ts'),
      import('../../src/log.ts'),
      import('../../src/providers/models-file.ts'),
      import('../../src/services.ts'),
    ])
  const folder = temporaryFolder()
  const logLines: string[] = []
  const config = parseConfig({
    DATABASE_PATH: join(folder.path, 'app.db'),
    SHUTDOWN_GRACE: '0',
    RATE_LIMIT_REQUESTS: '0',
    ...environment,
  })
  const file = models.readModelsFile(environment)
  const services = await openServices(
    config,
    createLogger('info', (line) => logLines.push(line), models.redactorOf(config, file)),
    { file, routingDeadline },
  )
  const app = createApp(services)

  const ask: TestApp['ask'] = async (path, { method, body, headers, signal } = {}) => {
    const isForm = body instanceof FormData
    const isRaw = typeof body === 'string' || body instanceof Uint8Array
    const bytes = () => (isRaw ? new Uint8Array(Buffer.from(body)) : JSON.stringify(body))
    const sent = isForm ? body : bytes()
    const url = path.startsWith('/') ? `http://${headers?.host ?? 'localhost'}${path}` : path
    return app.request(url, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        host: 'localhost',
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: sent }),
      ...(signal ? { signal } : {}),
    })
  }
  const json: TestApp['json'] = async (path, init, status = 200) => {
    const response = await ask(path, init)
    const text = await response.text()
    if (response.status !== status) {
      throw new Error(`${path} answered ${response.status}, not ${status}: ${text.slice(0, 500)}`)
    }
    return JSON.parse(text)
  }
  return {
    ask,
    json,
    services,
    logLines,
    chat: async (session, body) => {
      const response = await ask(`/api/chat/${session}`, { body })
      if (response.status !== 200)
        throw new Error(`chat: ${response.status} ${await response.text()}`)
      return readEvents(response)
    },
    newSession: async () => (await json('/api/sessions', { method: 'POST' })).session_id,
    importHtml: async (session, html, title) =>
      (await json(`/api/sessions/${session}/documents`, { body: { html, title } }, 201)).id,
    htmlOf: async (id) => (await json(`/api/documents/${id}/html`)).html,
    async [Symbol.asyncDispose]() {
      await services.close()
      folder[Symbol.dispose]()
    },
  }
}

/** The body of an upload of files, given by their names. */
export function formOf(files: Record<string, string | Uint8Array>): FormData {
  const form = new FormData()
  for (const [name, content] of Object.entries(files)) {
    form.append('file', new Blob([new Uint8Array(Buffer.from(content))]), name)
  }
  return form
}

/** One field of each row of an answer. */
export function column(rows: Iterable<Record<string, unknown>>, field: string): unknown[] {
  return Array.from(rows, (row) => row[field])
}

/** All events of a stream, to its end; their ids must count up from the first. */
export async function readEvents(response: Response): Promise<TurnEvent[]> {
  const events: TurnEvent[] = []
  let last = 0
  if (!response.body) throw new Error('the answer has no body')
  for await (const { id, data } of decodeFrames(response.body)) {
    if (Number(id) <= last) throw new Error(`event ${id} came after ${last}`)
    last = Number(id)
    events.push(v.parse(TurnEvent, JSON.parse(data)))
  }
  return events
}

/** The one event of a type; fails when there is none or more. */
export function only<Type extends TurnEvent['type']>(events: TurnEvent[], type: Type) {
  const hits = events.filter(
    (event): event is Extract<TurnEvent, { type: Type }> => event.type === type,
  )
  const [hit] = hits
  if (!hit || hits.length > 1) {
    throw new Error(
      `${hits.length} events of type ${type} among ${events.map((event) => event.type).join(' ')}`,
    )
  }
  return hit
}
