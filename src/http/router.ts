import type { Context, Hono } from 'hono'
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
import type { Bodies } from './body.ts'
import { createParameterReader, type Parameters } from './parameters.ts'

/** A validated request of an operation. */
export interface Call<Op extends Operation> {
  params: PathParameters<Op['path']>
  query: QueryOf<Op>
  headers: HeadersOf<Op>
  body: BodyOf<Op>
  c: Context
}

/** A JSON response that is already encoded; `value` only carries its type. */
export interface Encoded<Value> {
  bytes: Uint8Array<ArrayBuffer>
  value?: Value
}

/** Encodes a JSON response that is sent more than once. */
export function encodeJson<Value>(value: Value): Encoded<Value> {
  return { bytes: new TextEncoder().encode(JSON.stringify(value)) }
}

/** What a handler returns: the value of a JSON response, nothing, or the whole response of other types. */
type Result<Op extends Operation> = Op extends { response: unknown }
  ? ResponseOf<Op> | Encoded<ResponseOf<Op>>
  : Op extends { events: unknown } | { media: unknown }
    ? Response
    : void

type Handler<Op extends Operation> = (call: Call<Op>) => Result<Op> | Promise<Result<Op>>

/** One handler for each of the operations. */
export type Handlers<Ops extends Operations> = { readonly [Id in keyof Ops]: Handler<Ops[Id]> }

/** Adds the routes of operations to an app. */
export interface Router {
  add<Ops extends Operations>(operations: Ops, handlers: Handlers<Ops>): void
}

export function createRouter(app: Hono, bodies: Bodies, limits: Record<BodyLimit, number>): Router {
  function add<Ops extends Operations>(operations: Ops, handlers: Handlers<Ops>): void {
    for (const id in operations) register(operations[id], handlers[id])
  }

  function register<Op extends Operation>(operation: Op, handler: Handler<Op>): void {
    const readCall = createCallReader(operation)
    const status = statusOf(operation)
    app.on(operation.method, routerPath(operation.path), async (c, next) => {
      if (isOther(operation.path, c)) return next()
      const call = await readCall(c)
      c.status(status)
      return respond(c, await handler(call))
    })
  }

  // The implementation does not know the types that an operation gives its handler. They hold because
  // the values come from that operation's schemas.
  function createCallReader<Op extends Operation>(operation: Op): (c: Context) => Promise<Call<Op>>
  function createCallReader(operation: Operation): (c: Context) => Promise<UntypedCall> {
    const readParameters = createParameterReader(operation)
    const { body: schema, bodyLimit = 'text' } = operation
    return async (c) => ({
      ...readParameters(c),
      body: schema && (await bodies.read(c, schema, limits[bodyLimit])),
      c,
    })
  }

  return { add }
}

interface UntypedCall extends Parameters {
  body: unknown
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

/** A fixed segment beside another route's parameter would keep every route from Hono's fast router. */
function routerPath(path: string): string {
  return path.replace(turnPreviews, '/preview/:kind/')
}

/** Whether the router's pattern matched where the operation's own does not. */
function isOther(path: string, c: Context): boolean {
  return path.startsWith(turnPreviews) && c.req.param('kind') !== 'turns'
}

function isEncoded(value: unknown): value is Encoded<unknown> {
  return value instanceof Object && 'bytes' in value && value.bytes instanceof Uint8Array
}
