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

const Part = v.strictObject({
  text: v.optional(v.string()),
  thought: v.optional(v.boolean()),
  thoughtSignature: v.optional(v.string()),
  inlineData: v.optional(v.strictObject({ mimeType: v.string(), data: v.string() })),
  functionCall: v.optional(
    v.strictObject({ id: v.optional(v.string()), name: v.string(), args: v.unknown() }),
  ),
  functionResponse: v.optional(
    v.strictObject({
      id: v.optional(v.string()),
      name: v.string(),
      response: v.union([
        v.strictObject({ output: v.string() }),
        v.strictObject({ error: v.string() }),
      ]),
    }),
  ),
})

const Content = v.strictObject({
  role: v.optional(v.picklist(['user', 'model'])),
  parts: v.pipe(v.array(Part), v.minLength(1)),
})

/** The fields that the program may send; any other, such as `temperature`, is refused. */
const Body = v.strictObject({
  contents: v.pipe(v.array(Content), v.minLength(1)),
  systemInstruction: v.optional(Content),
  tools: v.optional(
    v.array(
      v.strictObject({
        functionDeclarations: v.array(
          v.strictObject({
            name: v.string(),
            description: v.string(),
            parametersJsonSchema: v.looseObject({ type: v.literal('object') }),
          }),
        ),
      }),
    ),
  ),
  generationConfig: v.strictObject({
    maxOutputTokens: v.optional(v.number()),
    thinkingConfig: v.optional(
      v.strictObject({
        thinkingLevel: v.picklist(['LOW', 'MEDIUM', 'HIGH']),
        includeThoughts: v.boolean(),
      }),
    ),
    responseMimeType: v.optional(v.literal('application/json')),
    responseJsonSchema: v.optional(v.looseObject({})),
    responseModalities: v.optional(v.array(v.literal('IMAGE'))),
    imageConfig: v.optional(
      v.strictObject({ aspectRatio: v.string(), imageSize: v.picklist(['1K', '2K', '4K']) }),
    ),
  }),
})

export type GeminiBody = v.InferOutput<typeof Body>

export interface GeminiRequest {
  model: string
  method: string
  body: GeminiBody
}

/** What the double does with one request. */
export type Reply =
  | { kind: 'stream'; chunks: Chunk[]; end?: 'normal' | 'cut' | 'hang' }
  | { kind: 'json'; status?: number; body: unknown; end?: 'normal' | 'hang' | 'gate' | 'cut' }

export type Chunk = Record<string, unknown>

export interface GeminiDouble extends Double {
  /** The settings with which the program asks this double. */
  settings: {
    GOOGLE_API_KEY: string
    GOOGLE_GEMINI_BASE_URL: string
    CREATION_MODEL: string
    EDIT_MODEL: string
  }
  requests: GeminiRequest[]
  /** Headers of the same. */
  headers: Received['headers'][]
}

export const key = 'AIza-secret-0123456789'

/** The model that decides routes by default. The double has none, and does not count such requests. */
const routerModel = 'gemini-3.5-flash-lite'

/**
 * A server on loopback that answers Gemini’s `generateContent` and `streamGenerateContent` with what
 * the test says, one reply per request, and the list of models with `models`, by default that there is none. Events end in LF LF and CRLF CRLF by turns.
 */
export async function startGemini(
  answer: (request: GeminiRequest, index: number) => Reply,
  models: () => ModelList = () => noList,
): Promise<GeminiDouble> {
  const requests: GeminiRequest[] = []
  const headers: Received['headers'][] = []
  const double = await startDouble((received) => {
    if (received.method === 'GET' && received.url.split('?')[0] === '/v1beta/models') {
      return answerOfList(models(), (data) => ({ models: data }))
    }
    const [, model, method] =
      /^\/v1beta\/models\/([^:?]+):(generateContent|streamGenerateContent\?alt=sse)$/.exec(
        received.url,
      ) ?? []
    if (received.method !== 'POST' || !model || !method) {
      return toAnswer(failure(404, 'NOT_FOUND', `no method ${received.url}`))
    }
    const body = v.safeParse(Body, JSON.parse(received.body))
    const problem = body.success ? problemOf(body.output) : v.summarize(body.issues)
    if (!body.success || problem) {
      return toAnswer(failure(400, 'INVALID_ARGUMENT', problem ?? ''))
    }
    if (model === routerModel) {
      return toAnswer(failure(404, 'NOT_FOUND', `models/${model} is not found`))
    }
    const request = { model, method, body: body.output }
    requests.push(request)
    headers.push(received.headers)
    return toAnswer(answer(request, requests.length - 1))
  })
  return Object.assign(double, {
    settings: {
      GOOGLE_API_KEY: key,
      GOOGLE_GEMINI_BASE_URL: double.address,
      CREATION_MODEL: 'gemini-3.8-flash',
      EDIT_MODEL: 'gemini-3.8-flash',
    },
    requests,
    headers,
  })
}

const noList: ModelList = { status: 404, body: 'There is no list.' }

/** The app with Gemini behind it, which answers as the test says. */
export async function openWithGemini(
  answer: (request: GeminiRequest, index: number) => Reply,
  settings: Record<string, string> = {},
) {
  const gemini = await startGemini(answer)
  const app = await openApp({ ...gemini.settings, ...settings })
  return {
    gemini,
    app,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await gemini[Symbol.asyncDispose]()
    },
  }
}

/** Gemini wants every call signed, and its results right after it. */
function problemOf({ contents }: GeminiBody): string | undefined {
  for (const [index, { parts }] of contents.entries()) {
    const calls = parts.flatMap(({ functionCall }) => functionCall ?? [])
    const results = contents[index + 1]?.parts.flatMap((part) => part.functionResponse ?? []) ?? []
    if (calls.length !== results.length) {
      return 'The number of function response parts is not that of the function call parts.'
    }
    const first = parts.find(({ functionCall }) => functionCall)
    if (first && first.thoughtSignature === undefined) {
      return `Function call ${first.functionCall?.name} is missing a thought_signature.`
    }
  }
  return undefined
}

function toAnswer(reply: Reply): Answer {
  if (reply.kind === 'json') return { status: 200, ...reply }
  const events = reply.chunks.map((chunk, index) => {
    if (chunk === gate) return passGate
    const lineEnd = index % 2 === 0 ? '\n' : '\r\n'
    const data = typeof chunk.raw === 'string' ? chunk.raw : JSON.stringify(chunk)
    return `data: ${data}${lineEnd}${lineEnd}`
  })
  return { ...reply, events }
}

function errorBody(
  code: number,
  status: string,
  message: string,
  details: readonly unknown[] = [],
) {
  return { error: { code, message, status, details } }
}

/** An error of the API as the status of a response. */
export function failure(
  ...error: Parameters<typeof errorBody>
): Extract<Reply, { kind: 'json' }> & { status: number } {
  return { kind: 'json', status: error[0], body: errorBody(...error) }
}

/** An error of the API within a stream. */
export function failureChunk(...error: Parameters<typeof errorBody>): Chunk {
  return errorBody(...error)
}

/** The error for a key that is not accepted. */
export const wrongKey = failure(
  400,
  'INVALID_ARGUMENT',
  'API key not valid. Please pass a valid API key.',
  [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
)

export const retryInfo = (retryDelay: string) => ({
  '@type': 'type.googleapis.com/google.rpc.RetryInfo',
  retryDelay,
})

const origin = { modelVersion: 'gemini-3.8-flash', responseId: 'r1' }

function chunkOf(parts: unknown[], more: Chunk = {}): Chunk {
  return { candidates: [{ content: { role: 'model', parts }, index: 0 }], ...origin, ...more }
}

/** Thinking, with the count of the prompt. */
export function thinking(text: string): Chunk {
  return chunkOf([{ text, thought: true }], {
    usageMetadata: { promptTokenCount: 100, totalTokenCount: 100 },
  })
}

/** Text, a chunk for each piece. */
export function text(...pieces: string[]): Chunk[] {
  return pieces.map((piece) => chunkOf([{ text: piece }]))
}

/** Calls in one chunk; Gemini signs the first. */
export function calls(
  ...made: { id?: string; name: string; args: Record<string, unknown> }[]
): Chunk {
  return chunkOf(
    made.map((functionCall, index) => ({
      functionCall,
      ...(index === 0 && { thoughtSignature: `c2ln${functionCall.id ?? ''}` }),
    })),
  )
}

export const usageMetadata = {
  promptTokenCount: 10_000,
  cachedContentTokenCount: 6000,
  candidatesTokenCount: 200,
  thoughtsTokenCount: 70,
  totalTokenCount: 10_270,
}

/** The last chunk. With the token, the SDK could continue by itself. */
export function finish(finishReason: string): Chunk {
  return {
    candidates: [
      {
        content: { role: 'model', parts: [{ text: '' }] },
        finishReason,
        ...(finishReason === 'CONTINUATION' && { continuationToken: 'dG9rZW4=' }),
        index: 0,
      },
    ],
    usageMetadata,
    ...origin,
  }
}

export function block(blockReason: string): Chunk {
  const counts = { promptTokenCount: 100, totalTokenCount: 100 }
  return { promptFeedback: { blockReason }, usageMetadata: counts, ...origin }
}

export const gate: Chunk = { gate: true }

/** A chunk that is sent as it is. */
export function raw(json: string): Chunk {
  return { raw: json }
}

export function stream(...chunks: (Chunk | Chunk[])[]): Reply {
  return { kind: 'stream', chunks: chunks.flat() }
}

/** The whole answer to a request for a picture. */
export function picture(parts: unknown[], finishReason = 'STOP', tokens = 1120): Reply {
  return {
    kind: 'json',
    body: {
      candidates: [{ content: { role: 'model', parts }, finishReason, index: 0 }],
      usageMetadata: {
        promptTokenCount: 20,
        candidatesTokenCount: tokens,
        candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: tokens }],
        thoughtsTokenCount: 30,
        totalTokenCount: 50 + tokens,
      },
      ...origin,
    },
  }
}
