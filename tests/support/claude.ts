import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import * as v from 'valibot'
import { openApp } from './app.ts'

const Block = v.looseObject({
  type: v.string(),
  text: v.optional(v.string()),
  tool_use_id: v.optional(v.string()),
  is_error: v.optional(v.boolean()),
})

const ClaudeRequest = v.looseObject({
  model: v.string(),
  max_tokens: v.number(),
  stream: v.literal(true),
  messages: v.array(v.object({ role: v.string(), content: v.union([v.string(), v.array(Block)]) })),
  tools: v.optional(v.array(v.looseObject({ name: v.string() }))),
  output_config: v.optional(v.looseObject({ format: v.optional(v.unknown()) })),
})

/** A request's body as the double reads it; one of another shape fails there. */
export type ClaudeRequest = v.InferOutput<typeof ClaudeRequest>

/** The blocks of a request's message. */
export function blocksOf(request: ClaudeRequest | undefined, index: number) {
  const content = request?.messages[index]?.content ?? []
  return typeof content === 'string' ? [] : content
}

/** What the double does with one request. */
export type Reply =
  | { kind: 'stream'; events: WireEvent[]; end?: 'normal' | 'cut' | 'hang' }
  | { kind: 'status'; status: number; body: unknown; headers?: Record<string, string> }

export interface WireEvent {
  type: string
  [field: string]: unknown
}

export interface ClaudeDouble extends AsyncDisposable {
  /** The settings with which the program asks this double. */
  settings: { ANTHROPIC_API_KEY: string; ANTHROPIC_BASE_URL: string }
  /** The bodies of all requests so far but those for a route. */
  requests: ClaudeRequest[]
  /** The bodies of the requests for the route of a message. */
  routings: ClaudeRequest[]
  /** The same as they were sent. */
  bodies: string[]
  /** Headers of the same. */
  headers: IncomingMessage['headers'][]
  /** How often the list of models was asked for. */
  lists: number
  /** How many connections were closed by the client before the answer ended. */
  aborted: number
  /** Lets streams that wait at `gate` go on. If none waits, the next to reach a gate goes on at once. */
  open(): void
}

/**
 * A server on loopback that answers Claude's `POST /v1/messages` with what the test says, one reply
 * per request; every event is cut in the middle of its bytes. A request for a route gets `route`,
 * by default that there is no such model, and one for the list of models gets `models`, by default that
 * there is none.
 */
export async function startClaude(
  answer: (request: ClaudeRequest, index: number) => Reply,
  route: Reply | (() => Reply) = noModel,
  models: () => ModelList = () => noModel,
): Promise<ClaudeDouble> {
  const requests: ClaudeRequest[] = []
  const routings: ClaudeRequest[] = []
  const bodies: string[] = []
  const headers: IncomingMessage['headers'][] = []
  let gate = Promise.withResolvers<void>()
  const state = { aborted: 0, lists: 0 }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    if (request.method === 'GET' && request.url?.split('?')[0] === '/v1/models') {
      state.lists++
      const list = models()
      if (list === 'hang') return
      return reply(response, Array.isArray(list) ? listOf(list) : list, async () => undefined)
    }
    if (request.method !== 'POST' || request.url?.split('?')[0] !== '/v1/messages') {
      response.writeHead(500).end(`the double does not know ${request.method} ${request.url}`)
      return
    }
    const sent = Buffer.concat(chunks).toString()
    const body = v.parse(ClaudeRequest, JSON.parse(sent))
    const isRouting = body.output_config?.format !== undefined
    if (isRouting) routings.push(body)
    else {
      bodies.push(sent)
      requests.push(body)
      headers.push(request.headers)
    }
    response.on('close', () => {
      if (!response.writableFinished) state.aborted++
    })
    const routed = () => (typeof route === 'function' ? route() : route)
    const chosen = isRouting ? routed() : answer(body, requests.length - 1)
    await reply(response, chosen, async () => {
      const mine = gate
      await mine.promise
      if (gate === mine) gate = Promise.withResolvers()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  return {
    settings: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: `http://127.0.0.1:${address.port}` },
    requests,
    routings,
    bodies,
    headers,
    get aborted() {
      return state.aborted
    },
    get lists() {
      return state.lists
    },
    open: () => gate.resolve(),
    async [Symbol.asyncDispose]() {
      gate.resolve()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The rows of `GET /v1/models`, or how it fails. */
export type ModelList = unknown[] | 'hang' | Extract<Reply, { kind: 'status' }>

function listOf(data: unknown[]): Reply {
  return { kind: 'status', status: 200, body: { data, has_more: false } }
}

const noModel: Extract<Reply, { kind: 'status' }> = {
  kind: 'status',
  status: 404,
  body: { type: 'error', error: { type: 'not_found_error', message: 'model: not here' } },
}

export const key = 'sk-ant-secret-0123456789'

/** The app with Claude behind it, which answers as the test says. */
export async function openWithClaude(
  answer: (request: ClaudeRequest, index: number) => Reply,
  settings: Record<string, string> = {},
  routing: { reply?: Reply | (() => Reply); deadline?: AbortSignal } = {},
) {
  const claude = await startClaude(answer, routing.reply)
  const { deadline } = routing
  const app = await openApp({ ...claude.settings, ...settings }, deadline && (() => deadline))
  return {
    claude,
    app,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await claude[Symbol.asyncDispose]()
    },
  }
}

async function reply(response: ServerResponse, reply: Reply, gate: () => Promise<void>) {
  if (reply.kind === 'status') {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
    response.end(JSON.stringify(reply.body))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': 'req_test' })
  for (const event of reply.events) {
    if (response.destroyed) return
    if (event.type === 'gate') {
      await gate()
      continue
    }
    const bytes = Buffer.from(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    const middle = Math.floor(bytes.length / 2)
    for (const part of [bytes.subarray(0, middle), bytes.subarray(middle)]) {
      await new Promise((resolve) => response.write(part, resolve))
    }
  }
  if (reply.end === 'cut') response.destroy()
  else if (reply.end !== 'hang') response.end()
}

const usage = {
  input_tokens: 12,
  cache_creation_input_tokens: 2000,
  cache_read_input_tokens: 9000,
  cache_creation: { ephemeral_5m_input_tokens: 1500, ephemeral_1h_input_tokens: 500 },
}

export function start(): WireEvent {
  return {
    type: 'message_start',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-5-5',
      content: [],
      container: null,
      stop_reason: null,
      stop_sequence: null,
      stop_details: null,
      usage: { ...usage, output_tokens: 1, service_tier: 'standard' },
    },
  }
}

export function thinking(index: number, text: string): WireEvent[] {
  return [
    {
      type: 'content_block_start',
      index,
      content_block: { type: 'thinking', thinking: '', signature: '' },
    },
    { type: 'ping' },
    { type: 'content_block_delta', index, delta: { type: 'thinking_delta', thinking: text } },
    {
      type: 'content_block_delta',
      index,
      delta: { type: 'signature_delta', signature: 'c2lnbg==' },
    },
    { type: 'content_block_stop', index },
  ]
}

/** A text block, a delta for each piece. */
export function text(index: number, ...pieces: string[]): WireEvent[] {
  return [
    {
      type: 'content_block_start',
      index,
      content_block: { type: 'text', text: '', citations: null },
    },
    ...pieces.map((piece) => ({
      type: 'content_block_delta',
      index,
      delta: { type: 'text_delta', text: piece },
    })),
    { type: 'content_block_stop', index },
  ]
}

/** A tool call whose input comes in two parts. */
export function call(index: number, id: string, name: string, input: unknown): WireEvent[] {
  const json = typeof input === 'string' ? input : JSON.stringify(input)
  const middle = Math.floor(json.length / 2)
  const deltas = ['', json.slice(0, middle), json.slice(middle)]
  return [
    {
      type: 'content_block_start',
      index,
      content_block: { type: 'tool_use', id, name, input: {}, caller: { type: 'direct' } },
    },
    ...deltas.map((partial_json) => ({
      type: 'content_block_delta',
      index,
      delta: { type: 'input_json_delta', partial_json },
    })),
    { type: 'content_block_stop', index },
  ]
}

export function stop(reason: string, details: unknown = null): WireEvent[] {
  return [
    {
      type: 'message_delta',
      delta: { stop_reason: reason, stop_sequence: null, stop_details: details },
      usage: { ...usage, output_tokens: 57, output_tokens_details: { thinking_tokens: 20 } },
    },
    { type: 'message_stop' },
  ]
}

export const gate: WireEvent = { type: 'gate' }

export function stream(...events: (WireEvent | WireEvent[])[]): Reply {
  return { kind: 'stream', events: [start(), ...events.flat()] }
}
