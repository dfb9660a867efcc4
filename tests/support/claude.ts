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

const Mark = v.optional(
  v.strictObject({ type: v.literal('ephemeral'), ttl: v.optional(v.picklist(['5m', '1h'])) }),
)

const Block = v.looseObject({
  type: v.string(),
  id: v.optional(v.string()),
  text: v.optional(v.string()),
  tool_use_id: v.optional(v.string()),
  is_error: v.optional(v.boolean()),
  cache_control: Mark,
})

const ClaudeRequest = v.looseObject({
  model: v.string(),
  max_tokens: v.number(),
  stream: v.literal(true),
  messages: v.array(v.object({ role: v.string(), content: v.union([v.string(), v.array(Block)]) })),
  system: v.optional(v.array(Block)),
  tools: v.optional(v.array(v.looseObject({ name: v.string(), cache_control: Mark }))),
  thinking: v.optional(v.looseObject({ type: v.string() })),
  output_config: v.optional(v.looseObject({ format: v.optional(v.unknown()) })),
})

/** A request's body as the double reads it; one of another shape fails there. */
export type ClaudeRequest = v.InferOutput<typeof ClaudeRequest>

/** The blocks of a request's message. */
export function blocksOf(request: ClaudeRequest | undefined, index: number) {
  const content = request?.messages[index]?.content ?? []
  return typeof content === 'string' ? [] : content
}

/** All of a request in the order in which Claude caches it. */
export function promptOf({ tools = [], system = [], messages }: ClaudeRequest) {
  const blocks = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content))
  return [...tools, ...system, ...blocks]
}

/** The blocks that are marked as the end of a part to cache. */
export function marksOf(request: ClaudeRequest) {
  return promptOf(request).filter(({ cache_control }) => cache_control)
}

/** Models that accept no request without thinking. */
const alwaysThinks = /^claude-(sonnet|opus|fable)-5-\d/

/** Why Claude refuses a request; undefined if it does not. */
function problemOf(request: ClaudeRequest): string | undefined {
  const sampling = ['temperature', 'top_p', 'top_k'].find((field) => field in request)
  if (sampling) return `${sampling}: Extra inputs are not permitted`
  if ('tool_choice' in request) return 'tool_choice: not with thinking'
  if (request.messages.at(-1)?.role !== 'user') {
    return 'This model does not support assistant message prefill. The conversation must end with a user message.'
  }
  if (request.thinking?.type === 'disabled' && alwaysThinks.test(request.model)) {
    return 'thinking.type.disabled is not supported by this model'
  }
  const marks = marksOf(request)
  if (marks.length > 4) return `A maximum of 4 blocks with cache_control may be provided.`
  if (marks.some(({ type }) => type === 'thinking')) return 'Thinking cannot be cached.'
  const ttls = marks.map(({ cache_control }) => cache_control?.ttl ?? '5m')
  if (ttls.lastIndexOf('1h') > ttls.indexOf('5m') && ttls.includes('5m')) {
    return 'A ttl of 1h must not come after a ttl of 5m.'
  }
  for (const [index] of request.messages.entries()) {
    const blocks = blocksOf(request, index)
    if (blocks.some(({ type, text }) => type === 'text' && !text?.trim())) {
      return 'text content blocks must contain non-whitespace text'
    }
    const calls = blocks.filter(({ type }) => type === 'tool_use')
    const results = blocksOf(request, index + 1).slice(0, calls.length)
    if (calls.some(({ id }) => !results.some(({ tool_use_id }) => tool_use_id === id))) {
      return 'tool_use ids were found without tool_result blocks immediately after'
    }
  }
  return undefined
}

/** What the double does with one request. */
export type Reply =
  | { kind: 'stream'; events: WireEvent[]; end?: 'normal' | 'cut' | 'hang' }
  | { kind: 'status'; status: number; body: unknown; headers?: Record<string, string> }

export interface WireEvent {
  type: string
  [field: string]: unknown
}

export interface ClaudeDouble extends Double {
  /** The settings with which the program asks this double. */
  settings: { ANTHROPIC_API_KEY: string; ANTHROPIC_BASE_URL: string }
  /** The bodies of all requests so far but those for a route. */
  requests: ClaudeRequest[]
  /** The bodies of the requests for the route of a message. */
  routings: ClaudeRequest[]
  /** The same as they were sent. */
  bodies: string[]
  /** Headers of the same. */
  headers: Received['headers'][]
  /** How often the list of models was asked for. */
  lists(): number
}

/**
 * A server on loopback that answers Claude's `POST /v1/messages` with what the test says, one reply
 * per request. A request for a route gets `route`, by default that there is no such model, and one for the
 * list of models gets `models`, by default that there is none.
 */
export async function startClaude(
  answer: (request: ClaudeRequest, index: number) => Reply,
  route: Reply | (() => Reply) = noModel,
  models: () => ModelList = () => noModel,
): Promise<ClaudeDouble> {
  const requests: ClaudeRequest[] = []
  const routings: ClaudeRequest[] = []
  const bodies: string[] = []
  const headers: Received['headers'][] = []
  let lists = 0
  const double = await startDouble((received) => {
    const { method, url } = received
    if (method === 'GET' && url.split('?')[0] === '/v1/models') {
      lists++
      return answerOfList(models(), (data) => ({ data, has_more: false }))
    }
    if (method !== 'POST' || url.split('?')[0] !== '/v1/messages') {
      return { status: 500, body: `the double does not know ${method} ${url}` }
    }
    const body = v.parse(ClaudeRequest, JSON.parse(received.body))
    const problem = problemOf(body)
    if (problem) return toAnswer(failure(400, 'invalid_request_error', problem))
    if (body.output_config?.format !== undefined) {
      routings.push(body)
      return toAnswer(typeof route === 'function' ? route() : route)
    }
    bodies.push(received.body)
    requests.push(body)
    headers.push(received.headers)
    return toAnswer(answer(body, requests.length - 1))
  })
  return Object.assign(double, {
    settings: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: double.address },
    requests,
    routings,
    bodies,
    headers,
    lists: () => lists,
  })
}

/** An error of the API as the status of a response. */
export function failure(
  status: number,
  type: string,
  message = 'Said by the double',
  details: unknown = null,
): Extract<Reply, { kind: 'status' }> {
  return { kind: 'status', status, body: errorOf(type, message, details) }
}

/** An error of the API within a stream. */
export function errorOf(type: string, message = 'Said by the double', details: unknown = null) {
  return { type: 'error', error: { type, message, details }, request_id: 'req_1' }
}

const noModel = failure(404, 'not_found_error', 'model: not here')

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

function toAnswer(reply: Reply): Answer {
  if (reply.kind === 'status') return reply
  return {
    ...reply,
    headers: { 'request-id': 'req_test' },
    events: reply.events.map((event) =>
      event === gate ? passGate : `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
    ),
  }
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

export function stop(reason: string | null, details: unknown = null): WireEvent[] {
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

/** The reply with a usage that costs as much as the request allows, and more input than any tokenizer makes of it. */
export function dearest({ messages, max_tokens }: ClaudeRequest, reply: Reply): Reply {
  if (reply.kind !== 'stream') return reply
  const written = Buffer.byteLength(JSON.stringify(messages))
  const most = {
    input_tokens: 0,
    cache_creation_input_tokens: written,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: written },
    output_tokens: max_tokens,
  }
  const events = reply.events.map((event) => {
    if (event.type === 'message_delta') return { ...event, usage: most }
    if (event.type !== 'message_start') return event
    return { ...event, message: { ...Object(event.message), usage: most } }
  })
  return { ...reply, events }
}
