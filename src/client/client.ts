import * as v from 'valibot'
import type { Operation, OperationInput, ResponseOf } from '../protocol/operation.ts'
import { operations } from '../protocol/operations.ts'
import { urlOf } from '../protocol/paths.ts'
import { Problem } from '../protocol/resources.ts'
import { ApiError } from './errors.ts'
import { eventStream, type EventStream } from './event-stream.ts'

/** What a method resolves to: the value of a JSON response, a stream of events, or the response. */
type Result<Op extends Operation> = Op extends { response: unknown }
  ? ResponseOf<Op>
  : Op extends { events: infer Events extends v.GenericSchema }
    ? EventStream<v.InferOutput<Events>> | (Op extends { noContent: true } ? undefined : never)
    : Op extends { media: unknown }
      ? Response
      : undefined

/** The parameters of path and query, and the `body`; optional if nothing is required. */
type Method<Op extends Operation> =
  Record<never, never> extends OperationInput<Op>
    ? (input?: OperationInput<Op>, signal?: AbortSignal) => Promise<Result<Op>>
    : (input: OperationInput<Op>, signal?: AbortSignal) => Promise<Result<Op>>

/**
 * One method per operation. Each rejects with an `ApiError` if the request fails, and with a `ValiError`
 * if the response does not match its schema.
 */
export type Client = { readonly [Id in keyof typeof operations]: Method<(typeof operations)[Id]> }

export interface ClientOptions {
  /** The global `fetch`, or `app.fetch`, which runs the server in this process. */
  fetch: (request: Request) => Response | Promise<Response>
  /** The address of the server; in a browser, the page's own if not given. */
  baseUrl?: string
}

export function createClient(options: ClientOptions): Client
export function createClient(options: ClientOptions): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries<Operation>(operations).map(([id, operation]) => [
      id,
      (input: Input = {}, signal?: AbortSignal) => call(options, operation, input, signal),
    ]),
  )
}

interface Input {
  readonly [name: string]: unknown
  readonly body?: unknown
}

async function call(
  options: ClientOptions,
  operation: Operation,
  input: Input,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const response = await send(options, createRequest(options, operation, input, signal))
  if (operation.media) return response
  if (response.status === 204) return undefined
  if (operation.response) return v.parse(operation.response, await response.json())
  if (operation.events && response.body) return eventStream(response.body, operation.events)
  return undefined
}

function createRequest(
  { baseUrl = '' }: ClientOptions,
  operation: Operation,
  input: Input,
  signal: AbortSignal | undefined,
): Request {
  const headers = new Headers()
  // No connection adds it if the server runs in this process. Browsers set their own.
  if (baseUrl !== '') headers.set('Host', new URL(baseUrl).host)
  if (operation.body) headers.set('Content-Type', 'application/json')
  return new Request(baseUrl + urlOf<Operation>(operation, input), {
    method: operation.method,
    headers,
    ...(operation.body && { body: JSON.stringify(input.body) }),
    ...(signal && { signal }),
  })
}

/** @throws ApiError */
async function send({ fetch }: ClientOptions, request: Request): Promise<Response> {
  let response: Response
  try {
    response = await fetch(request)
  } catch (error) {
    if (request.signal.aborted) throw error
    throw new ApiError(0, 'The server can’t be reached. Check that it is running, then try again.')
  }
  if (response.ok) return response
  const problem = v.safeParse(Problem, await response.json().catch(() => undefined))
  if (!problem.success) {
    throw new ApiError(response.status, `The server responded with status ${response.status}.`)
  }
  throw new ApiError(response.status, problem.output.detail, problem.output.errors)
}
