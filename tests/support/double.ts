import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Received {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

/** What a double sends: one body, a text or JSON, or a stream. `hang`: it never ends the answer. */
export type Answer =
  | {
      status: number
      body: unknown
      headers?: Record<string, string>
      /** `gate`: it waits until the test opens the gate. */
      end?: 'normal' | 'cut' | 'hang' | 'gate'
    }
  | {
      events: (string | typeof passGate)[]
      headers?: Record<string, string>
      end?: 'normal' | 'cut' | 'hang'
    }

/** Where a stream waits until the test opens the gate. */
export const passGate = Symbol('gate')

export interface Double extends AsyncDisposable {
  /** Without a path. */
  address: string
  /** How many connections were closed before the answer ended, by the client or by a `cut`. */
  readonly aborted: number
  /** Resolves when the next connection is closed before the answer ended. */
  nextAbort(): Promise<void>
  /** Lets streams that wait at a gate go on. If none waits, the next to reach one goes on at once. */
  open(): void
}

/** Starts a server on loopback that stands in for the API of a provider. */
export async function startDouble(
  answer: (request: Received) => Answer | Promise<Answer>,
): Promise<Double> {
  let gate = Promise.withResolvers<void>()
  let abort = Promise.withResolvers<void>()
  let aborted = 0

  async function waitAtGate(): Promise<void> {
    const mine = gate
    await mine.promise
    if (gate === mine) gate = Promise.withResolvers()
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url = '', headers } = request
    response.on('close', () => {
      if (response.writableFinished) return
      aborted++
      abort.resolve()
      abort = Promise.withResolvers()
    })
    const body = Buffer.concat(chunks).toString()
    await send(response, await answer({ method, url, headers, body }), waitAtGate)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  return {
    address: `http://127.0.0.1:${address.port}`,
    get aborted() {
      return aborted
    },
    nextAbort: () => abort.promise,
    open: () => gate.resolve(),
    async [Symbol.asyncDispose]() {
      gate.resolve()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function send(response: ServerResponse, answer: Answer, waitAtGate: () => Promise<void>) {
  if ('status' in answer) {
    const { status, body, headers } = answer
    if (answer.end === 'hang') return
    if (answer.end === 'cut') return void response.destroy()
    if (answer.end === 'gate') await waitAtGate()
    const isText = typeof body === 'string'
    response.writeHead(status, {
      'content-type': isText ? 'text/html' : 'application/json; charset=UTF-8',
      ...headers,
    })
    response.end(isText || body instanceof Uint8Array ? body : JSON.stringify(body))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', ...answer.headers })
  for (const event of answer.events) {
    if (response.destroyed) return
    if (event === passGate) await waitAtGate()
    else await write(response, Buffer.from(event))
  }
  if (answer.end === 'cut') response.destroy()
  else if (answer.end !== 'hang') response.end()
}

/** Cuts each event in two, within a character if it has one of several bytes. */
async function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  const within = bytes.findIndex((byte) => byte >= 0x80 && byte < 0xc0)
  const cut = within < 0 ? Math.floor(bytes.length / 2) : within
  for (const part of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
    await new Promise((resolve) => response.write(part, resolve))
  }
}

/** The rows of a list of models, or how it fails. */
export type ModelList = unknown[] | 'hang' | { kind?: string; status: number; body: unknown }

/** The answer to a request for the list of models; `wrap` puts its rows where the API has them. */
export function answerOfList(list: ModelList, wrap: (rows: unknown[]) => unknown): Answer {
  if (list === 'hang') return { status: 200, body: '', end: 'hang' }
  return Array.isArray(list) ? { status: 200, body: wrap(list) } : list
}
