import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import * as v from 'valibot'
import { openApp } from './app.ts'

const ToolCall = v.looseObject({
  id: v.string(),
  type: v.literal('function'),
  function: v.looseObject({ name: v.string(), arguments: v.string() }),
})

const OpenaiRequest = v.looseObject({
  model: v.string(),
  stream: v.literal(true),
  messages: v.array(
    v.looseObject({
      role: v.picklist(['system', 'user', 'assistant', 'tool']),
      content: v.union([v.string(), v.array(v.looseObject({ type: v.string() }))]),
      tool_calls: v.optional(v.array(ToolCall)),
      tool_call_id: v.optional(v.string()),
    }),
  ),
  tools: v.optional(
    v.array(
      v.strictObject({
        type: v.literal('function'),
        function: v.strictObject({
          name: v.string(),
          description: v.string(),
          parameters: v.looseObject({ type: v.literal('object') }),
        }),
      }),
    ),
  ),
  stream_options: v.optional(v.strictObject({ include_usage: v.literal(true) })),
})

/** A request's body as the double reads it; one of another shape fails there. */
export type OpenaiRequest = v.InferOutput<typeof OpenaiRequest>

/** What the double does with one request. */
export type Reply =
  | { kind: 'stream'; chunks: Chunk[]; end?: 'done' | 'close' | 'cut' | 'hang' }
  | { kind: 'status'; status: number; body: unknown; headers?: Record<string, string> }

/** The fields of a chunk, or `comment`, `gate`, or a chunk that is no JSON. */
export type Chunk = Record<string, unknown> | string

export interface OpenaiDouble extends AsyncDisposable {
  /** The settings with which the program asks this double. */
  settings: { OPENAI_API_KEY: string; OPENAI_BASE_URL: string }
  /** The bodies of all requests for an answer so far. */
  requests: OpenaiRequest[]
  /** Headers of the same. */
  headers: IncomingMessage['headers'][]
  /** How often the list of models was asked for. */
  lists: number
  /** How many connections were closed by the client before the answer ended. */
  aborted: number
  /** Lets streams that wait at `gate` go on. If none waits, the next to reach a gate goes on at once. */
  open(): void
}

interface Options {
  /** The rows of `GET /models`, or how it fails. */
  models?: ModelList | (() => ModelList | Promise<ModelList>)
}

export type ModelList = unknown[] | 'hang' | Extract<Reply, { kind: 'status' }>

/**
 * A server on loopback that answers `POST /v1/chat/completions` with what the test says, one reply per
 * request, and `GET /v1/models`; every chunk is cut in the middle of its bytes.
 */
export async function startOpenai(
  answer: (request: OpenaiRequest, index: number) => Reply,
  { models = [] }: Options = {},
): Promise<OpenaiDouble> {
  const requests: OpenaiRequest[] = []
  const headers: IncomingMessage['headers'][] = []
  let gate = Promise.withResolvers<void>()
  const state = { aborted: 0, lists: 0 }

  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    if (request.method === 'GET' && request.url === '/v1/models') {
      state.lists++
      const list = typeof models === 'function' ? await models() : models
      if (list === 'hang') return
      const body = { object: 'list', data: list }
      return reply(response, Array.isArray(list) ? { kind: 'status', status: 200, body } : list)
    }
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
      response.writeHead(404).end('404 page not found')
      return
    }
    const body = v.parse(OpenaiRequest, JSON.parse(Buffer.concat(parts).toString()))
    requests.push(body)
    headers.push(request.headers)
    response.on('close', () => {
      if (!response.writableFinished) state.aborted++
    })
    await reply(response, answer(body, requests.length - 1), async () => {
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
    settings: { OPENAI_API_KEY: key, OPENAI_BASE_URL: `http://127.0.0.1:${address.port}/v1` },
    requests,
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

export const key = 'sk-secret-0123456789'

/** The app with such a server behind it, which answers as the test says, as the model `openai/qwen3`. */
export async function openWithOpenai(
  answer: (request: OpenaiRequest, index: number) => Reply,
  { models, ...settings }: Options & Record<string, unknown> = {},
) {
  const openai = await startOpenai(answer, models === undefined ? {} : { models })
  const environment = v.parse(v.record(v.string(), v.string()), settings)
  const app = await openApp({
    CREATION_MODEL: 'openai/qwen3',
    EDIT_MODEL: 'openai/qwen3',
    ...openai.settings,
    ...environment,
  })
  return {
    openai,
    app,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await openai[Symbol.asyncDispose]()
    },
  }
}

async function reply(response: ServerResponse, reply: Reply, waitAtGate?: () => Promise<void>) {
  if (reply.kind === 'status') {
    const isText = typeof reply.body === 'string'
    const type = isText ? 'text/html' : 'application/json'
    response.writeHead(reply.status, { 'content-type': type, ...reply.headers })
    response.end(isText ? reply.body : JSON.stringify(reply.body))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const chunk of reply.chunks) {
    if (response.destroyed) return
    if (chunk === gate) await waitAtGate?.()
    else await write(response, lineOf(chunk))
  }
  const { end = 'done' } = reply
  if (end === 'done') await write(response, 'data: [DONE]\n\n')
  if (end === 'cut') response.destroy()
  else if (end !== 'hang') response.end()
}

function lineOf(chunk: Chunk): string {
  if (chunk === comment) return `${comment}\n\n`
  if (typeof chunk === 'string') return `data: ${chunk}\n\n`
  const fixed = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'qwen3' }
  return `data: ${JSON.stringify({ ...fixed, ...chunk })}\n\n`
}

async function write(response: ServerResponse, line: string): Promise<void> {
  const bytes = Buffer.from(line)
  const middle = Math.floor(bytes.length / 2)
  for (const part of [bytes.subarray(0, middle), bytes.subarray(middle)]) {
    await new Promise((resolve) => response.write(part, resolve))
  }
}

export function delta(fields: Record<string, unknown>, finish_reason: string | null = null): Chunk {
  return { choices: [{ index: 0, delta: fields, finish_reason }] }
}

export const start = delta({ role: 'assistant', content: '' })

/** A chunk of text for each piece. */
export function text(...pieces: string[]): Chunk[] {
  return pieces.map((content) => delta({ content }))
}

/** A tool call whose arguments come in two parts, as OpenAI sends it. */
export function call(index: number, id: string, name: string, input: unknown): Chunk[] {
  const json = typeof input === 'string' ? input : JSON.stringify(input)
  const middle = Math.floor(json.length / 2)
  return [
    piece({ index, id, type: 'function', function: { name, arguments: '' } }),
    piece({ index, function: { arguments: json.slice(0, middle) } }),
    piece({ index, function: { arguments: json.slice(middle) } }),
  ]
}

/** Pieces of tool calls as they are. */
export function piece(...tool_calls: unknown[]): Chunk {
  return delta({ tool_calls })
}

export function stop(reason: string): Chunk {
  return delta({}, reason)
}

export function usage(fields: Record<string, unknown> = {}): Chunk {
  return {
    choices: [],
    usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120, ...fields },
  }
}

/** Where a stream waits until the test opens it. */
export const gate = 'gate'
export const comment = ': OPENROUTER PROCESSING'

export function stream(...chunks: (Chunk | Chunk[])[]): Reply {
  return { kind: 'stream', chunks: [start, ...chunks.flat()] }
}

export function failure(status: number, error: unknown, headers?: Record<string, string>): Reply {
  return { kind: 'status', status, body: { error }, ...(headers && { headers }) }
}
