import { v4 as uuidv4 } from 'uuid'
import * as v from 'valibot'
import {
  acceptsKey,
  type Operation,
  type OperationInput,
  type ResponseOf,
} from '../protocol/operation.ts'
import { operations } from '../protocol/operations.ts'
import { urlOf } from '../protocol/paths.ts'
import { ApiError, noResponse, responseError } from './errors.ts'
import { eventStream, type EventStream } from './event-stream.ts'
import { withRetries } from './retries.ts'

/** What a method resolves to: the value of a JSON response, a stream of events, or the response. */
type Result<Op extends Operation> = Op extends { response: unknown }
  ? ResponseOf<Op>
  : Op extends { events: infer Events extends v.GenericSchema }
    ? EventStream<v.InferOutput<Events>> | (Op extends { noContent: true } ? undefined : never)
    : Op extends { media: unknown }
      ? Response
      : undefined

/**
 * `input` has the parameters of path and query, and the `body`; optional if nothing is required. `key`
 * is the idempotency key of a request that writes: with the key of an earlier one, it is not carried out
 * again. By default, each request gets a new key.
 */
type Method<Op extends Operation> =
  Record<never, never> extends OperationInput<Op>
    ? (input?: OperationInput<Op>, signal?: AbortSignal, key?: string) => Promise<Result<Op>>
    : (input: OperationInput<Op>, signal?: AbortSignal, key?: string) => Promise<Result<Op>>

/**
 * One method per operation. Each rejects with an `ApiError` if the request fails, and with a `ValiError`
 * if the response does not match its schema. A request that writes is retried with the same key for some
 * seconds if it fails without a response from the server.
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
      (input: Input = {}, signal?: AbortSignal, key = uuidv4()) =>
        call(options, operation, { input, signal, key }),
    ]),
  )
}

interface Input {
  readonly [name: string]: unknown
  readonly body?: unknown
}

interface Call {
  input: Input
  signal: AbortSignal | undefined
  key: string
}

async function call(options: ClientOptions, operation: Operation, given: Call): Promise<unknown> {
  const attempt = async () => {
    const response = await send(options, createRequest(options, operation, given))
    if (operation.media) return response
    if (response.status === 204) return undefined
    if (operation.response) return v.parse(operation.response, await readJson(response, given))
    if (operation.events && response.body) return eventStream(response.body, operation.events)
    return undefined
  }
  return acceptsKey(operation) || operation.repeatable
    ? withRetries(attempt, given.signal)
    : attempt()
}

function createRequest(
  { baseUrl = '' }: ClientOptions,
  operation: Operation,
  { input, signal, key }: Call,
): Request {
  const headers = new Headers()
  // No connection adds it if the server runs in this process. Browsers set their own.
  if (baseUrl !== '') headers.set('Host', new URL(baseUrl).host)
  if (operation.body) headers.set('Content-Type', 'application/json')
  if (acceptsKey(operation)) headers.set('Idempotency-Key', key)
  return new Request(baseUrl + urlOf<Operation>(operation, input), {
    method: operation.method,
    headers,
    ...(operation.body && { body: JSON.stringify(input.body) }),
    ...(signal && { signal }),
  })
}

/** @throws ApiError if the response breaks off */
async function readJson(response: Response, { signal }: Call): Promise<unknown> {
  try {
    return await response.json()
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError(0, 'The response of the server broke off. Try again.')
  }
}

/** @throws ApiError */
async function send({ fetch }: ClientOptions, request: Request): Promise<Response> {
  let response: Response
  try {
    response = await fetch(request)
  } catch (error) {
    if (request.signal.aborted) throw error
    throw noResponse()
  }
  if (response.ok) return response
  const body: unknown = await response.json().catch(() => undefined)
  throw responseError(response.status, body, response.headers.get('Retry-After'))
}
