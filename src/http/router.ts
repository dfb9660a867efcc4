import { createHash, type Hash } from 'node:crypto'
import type { Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import {
  statusOf,
  type BodyLimit,
  type BodyOf,
  type HeadersOf,
  type Operation,
  type Operations,
  type PathParameters,
  type QueryOf,
  type ResponseOf,
} from '../protocol/operation.ts'
import type { Incoming, IncomingFile } from '../uploads/incoming.ts'
import type { Bodies } from './body.ts'
import { receiveFiles } from './files.ts'
import { createParameterReader, type Parameters } from './parameters.ts'

/** A validated request: what a handler is called with. */
export interface HandlerInput<Op extends Operation> {
  params: PathParameters<Op['path']>
  query: QueryOf<Op>
  headers: HeadersOf<Op>
  body: BodyOf<Op>
  /** The received files of an operation with `files`; they are removed when its handler is done. */
  files: readonly IncomingFile[]
  c: Context
}

/** A JSON response that is already encoded. `value` is never set; it only carries the type. */
export interface EncodedJson<Value> {
  bytes: Uint8Array<ArrayBuffer>
  value?: Value
}

/** Encodes a JSON response once, so that it can be sent many times. */
export function encodeJson<Value>(value: Value): EncodedJson<Value> {
  return { bytes: new TextEncoder().encode(JSON.stringify(value)) }
}

/** What a handler returns: a value to send as JSON, a `Response` of another type, or nothing. */
type Result<Op extends Operation> = Op extends { response: unknown }
  ? ResponseOf<Op> | EncodedJson<ResponseOf<Op>>
  : Op extends { events: unknown } | { media: unknown }
    ? Response
    : void

/** `id` is for what the request creates: a request that is repeated gets the same one again. */
type Handler<Op extends Operation> = (
  input: HandlerInput<Op>,
  id: string,
) => Result<Op> | Promise<Result<Op>>

/** One handler for each operation, under the same id. */
export type Handlers<Ops extends Operations> = { readonly [Id in keyof Ops]: Handler<Ops[Id]> }

/** Registers operations and their handlers with the app. */
export interface Router {
  add<Ops extends Operations>(operations: Ops, handlers: Handlers<Ops>): void
}

/** A validated request. `bodyHash` has hashed the body as it was sent. */
export interface ValidRequest {
  c: Context
  operation: Operation
  params: Readonly<Record<string, unknown>>
  bodyHash: Hash
}

/** Carries out a request by calling `handle` with the id of what it creates, or responds without calling it. */
export type CarryOut = (
  request: ValidRequest,
  handle: (id: string) => Promise<Response>,
) => Promise<Response>

/**
 * Creates a router that validates requests. `limits` are the maximum bytes of each kind of body. `receive` makes
 * folders for files. Every request is carried out unless `carryOut` responds to it.
 */
export function createRouter(
  app: Hono,
  bodies: Bodies,
  limits: Record<BodyLimit, number>,
  receive: () => Promise<Incoming>,
  carryOut: CarryOut = (_request, handle) => handle(uuidv7()),
): Router {
  function add<Ops extends Operations>(operations: Ops, handlers: Handlers<Ops>): void {
    for (const id in operations) register(operations[id], handlers[id])
  }

  function register<Op extends Operation>(operation: Op, handler: Handler<Op>): void {
    const readInput = createInputReader(operation)
    const status = statusOf(operation)
    app.on(operation.method, routerPath(operation.path), async (c, next) => {
      if (isFalseMatch(operation.path, c)) return next()
      const bodyHash = createHash('sha256')
      await using incoming = operation.files ? await receive() : undefined
      if (incoming) await receiveFiles(c, incoming, limits.files, bodyHash)
      const input = await readInput(c, bodyHash, incoming?.files)
      // The files are there until this is done.
      return await carryOut({ c, operation, params: input.params, bodyHash }, async (id) => {
        c.status(status)
        return respond(c, await handler(input, id))
      })
    })
  }

  // The overload promises the types of the operation, which the implementation can't express. They hold
  // because the values are validated by that operation's schemas.
  function createInputReader<Op extends Operation>(
    operation: Op,
  ): (c: Context, bodyHash: Hash, files?: readonly IncomingFile[]) => Promise<HandlerInput<Op>>
  function createInputReader(
    operation: Operation,
  ): (c: Context, bodyHash: Hash, files?: readonly IncomingFile[]) => Promise<UntypedInput> {
    const readParameters = createParameterReader(operation)
    const { body: schema, bodyLimit = 'text' } = operation
    return async (c, bodyHash, files = []) => ({
      ...readParameters(c),
      body: schema && (await bodies.read(c, schema, limits[bodyLimit], bodyHash)),
      files,
      c,
    })
  }

  return { add }
}

interface UntypedInput extends Parameters {
  body: unknown
  files: readonly IncomingFile[]
  c: Context
}

function respond(c: Context, result: unknown): Response {
  if (result instanceof Response) return result
  if (result === undefined) return c.body(null)
  if (!isEncoded(result)) return c.json(result)
  c.header('Content-Type', 'application/json')
  return c.body(result.bytes)
}

const turnPreviews = '/preview/turns/'

/**
 * The path as it is registered with Hono. Its fast router (RegExpRouter) does not support a fixed
 * segment where another path has a parameter, as in `/preview/turns/:tid` and `/preview/:did`, and Hono
 * would use a slower router for all paths. So the fixed segment becomes a parameter, too.
 */
function routerPath(path: string): string {
  return path.replace(turnPreviews, '/preview/:kind/')
}

/** Whether the registered path matches a request that the operation's own path does not match. */
function isFalseMatch(path: string, c: Context): boolean {
  return path.startsWith(turnPreviews) && c.req.param('kind') !== 'turns'
}

function isEncoded(value: unknown): value is EncodedJson<unknown> {
  return value instanceof Object && 'bytes' in value && value.bytes instanceof Uint8Array
}
