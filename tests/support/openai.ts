import * as v from 'valibot'
import { openApp } from './app.ts'
import {
  answerOfList,
  passGate,
  startDouble,
  type Answer,
  type Double,
  type ModelList,
  type Received,
} from './double.ts'

export type { ModelList }

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

export interface OpenaiDouble extends Double {
  /** The settings with which the program asks this double. */
  settings: { OPENAI_API_KEY: string; OPENAI_BASE_URL: string }
  /** The bodies of all requests for an answer so far. */
  requests: OpenaiRequest[]
  /** Headers of the same. */
  headers: Received['headers'][]
  /** How often the list of models was asked for. */
  lists(): number
}

interface Options {
  /** The rows of `GET /models`, or how it fails. */
  models?: ModelList | (() => ModelList | Promise<ModelList>)
}

/**
 * A server on loopback that answers `POST /v1/chat/completions` with what the test says, one reply per
 * request, and `GET /v1/models`.
 */
export async function startOpenai(
  answer: (request: OpenaiRequest, index: number) => Reply,
  { models = [] }: Options = {},
): Promise<OpenaiDouble> {
  const requests: OpenaiRequest[] = []
  const headers: Received['headers'][] = []
  let lists = 0
  const double = await startDouble(async (received) => {
    const { method, url } = received
    if (method === 'GET' && url === '/v1/models') {
      lists++
      const list = typeof models === 'function' ? await models() : models
      return answerOfList(list, (data) => ({ object: 'list', data }))
    }
    if (method !== 'POST' || url !== '/v1/chat/completions') {
      return { status: 404, body: '404 page not found' }
    }
    const body = v.parse(OpenaiRequest, JSON.parse(received.body))
    requests.push(body)
    headers.push(received.headers)
    return toAnswer(answer(body, requests.length - 1))
  })
  const settings = { OPENAI_API_KEY: key, OPENAI_BASE_URL: `${double.address}/v1` }
  return Object.assign(double, { settings, requests, headers, lists: () => lists })
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

function toAnswer(reply: Reply): Answer {
  if (reply.kind === 'status') return reply
  const { end = 'done', chunks } = reply
  const events = chunks.map((chunk) => (chunk === gate ? passGate : lineOf(chunk)))
  if (end === 'done') events.push('data: [DONE]\n\n')
  return { events, end: end === 'cut' || end === 'hang' ? end : 'normal' }
}

function lineOf(chunk: Chunk): string {
  if (chunk === comment) return `${comment}\n\n`
  if (typeof chunk === 'string') return `data: ${chunk}\n\n`
  const fixed = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'qwen3' }
  return `data: ${JSON.stringify({ ...fixed, ...chunk })}\n\n`
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
