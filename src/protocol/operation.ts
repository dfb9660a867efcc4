import * as v from 'valibot'
import { Uuid, wholeNumber } from './text.ts'

/** The schemas of path parameters, by name: a name means the same in every path. */
export const pathParameters = {
  sid: Uuid,
  did: Uuid,
  tid: Uuid,
  uid: Uuid,
  eid: v.pipe(v.string(), v.regex(/^[\w-]{1,8000}$/, 'must be the id of an export')),
  version: wholeNumber(1, 2 ** 31),
}

/** Which limit a request body has: the server maps each to bytes. */
export type BodyLimit = 'text' | 'document' | 'attachments' | 'files'

/**
 * One request that the API accepts, and its response. Statuses that follow from this need no mention:
 * 404 for a path with parameters, 422 for parameters or a body, 413 and 415 for a body, 429 for a rate
 * limit, 503 for an event stream.
 */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** A pattern whose parameters are named in `pathParameters`. */
  readonly path: string
  readonly query?: v.ObjectEntries
  readonly headers?: v.ObjectEntries
  readonly body?: v.GenericSchema
  /** The body has files instead: `multipart/form-data` with one or more `file` parts. */
  readonly files?: true
  /** `text` if not given. */
  readonly bodyLimit?: BodyLimit
  /** The status of success: 200 if not given, or 204 if there is nothing to respond with. */
  readonly status?: 201
  /** A JSON response. */
  readonly response?: v.GenericSchema
  /** A `text/event-stream` response of such events. */
  readonly events?: v.GenericSchema
  /** A response of another content type. */
  readonly media?: 'text/html' | '*/*'
  /** The response may also be 204. */
  readonly noContent?: true
  /** Error statuses that don't follow from the rest. */
  readonly errors?: readonly (409 | 422 | 501 | 503)[]
  /** Statuses with a JSON response that is not a problem. */
  readonly otherResponses?: Readonly<Record<number, v.GenericSchema>>
  /** What a successful request creates, with the id that the handler is given. */
  readonly creates?: 'session' | 'document' | 'libraryDocument' | 'version' | 'lock' | 'turn'
  /** Carrying it out again changes nothing and gives the same, so that no response to it is stored. */
  readonly repeatable?: true
  /** Requests of one client are limited in number. */
  readonly rateLimited?: true
  /** Requires the token that the server writes beside its database. */
  readonly maintenance?: true
}

export type Operations = Readonly<Record<string, Operation>>

type Empty = Record<never, never>

/** The names of a pattern's parameters, as a union. */
export type ParameterName<Path extends string> =
  Path extends `${string}:${infer Name}/${infer Rest}`
    ? Name | ParameterName<`/${Rest}`>
    : Path extends `${string}:${infer Name}`
      ? Name
      : never

type SchemaOfParameter<Name> = Name extends keyof typeof pathParameters
  ? (typeof pathParameters)[Name]
  : never

/** The parameters of a path, by name. */
export type PathParameters<Path extends string> = {
  [Name in ParameterName<Path>]: v.InferOutput<SchemaOfParameter<Name>>
}

/** The query of an operation after validation, with defaults filled in. */
export type QueryOf<Op extends Operation> = Op extends {
  query: infer Query extends v.ObjectEntries
}
  ? v.InferOutput<v.ObjectSchema<Query, undefined>>
  : Empty

export type HeadersOf<Op extends Operation> = Op extends {
  headers: infer Headers extends v.ObjectEntries
}
  ? v.InferOutput<v.ObjectSchema<Headers, undefined>>
  : Empty

/** The body of a request after validation. */
export type BodyOf<Op extends Operation> = Op extends { body: infer Body extends v.GenericSchema }
  ? v.InferOutput<Body>
  : undefined

/** The value of a JSON response; `undefined` if the response is none. */
export type ResponseOf<Op extends Operation> = Op extends {
  response: infer Response extends v.GenericSchema
}
  ? v.InferOutput<Response>
  : undefined

type QueryInput<Op extends Operation> = Op extends { query: infer Query extends v.ObjectEntries }
  ? v.InferInput<v.ObjectSchema<Query, undefined>>
  : Empty

type BodyInput<Op extends Operation> = Op extends { body: infer Body extends v.GenericSchema }
  ? { body: v.InferInput<Body> }
  : Empty

/** What the URL of an operation is made of: the parameters of its path and query. */
export type UrlInput<Op extends Operation> = PathParameters<Op['path']> & QueryInput<Op>

/** What a client sends: the parameters of path and query side by side, and the body. */
export type OperationInput<Op extends Operation> = UrlInput<Op> & BodyInput<Op>

/** Whether an operation writes, and so accepts an `Idempotency-Key`; one that can be repeated needs none. */
export function acceptsKey({ method, path, maintenance, repeatable }: Operation): boolean {
  return method !== 'GET' && path.startsWith('/api/') && !maintenance && !repeatable
}

/** The status of success. */
export function statusOf({ status, response, events, media }: Operation): 200 | 201 | 204 {
  return status ?? (response || events || media ? 200 : 204)
}
