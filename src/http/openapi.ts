import {
  toJsonSchema,
  toJsonSchemaDefs,
  type ConversionConfig,
  type JsonSchema,
} from '@valibot/to-json-schema'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { descriptions, type Description } from '../protocol/descriptions.ts'
import { SessionEvent, TurnEvent } from '../protocol/events.ts'
import { exportOperations } from '../protocol/export-operations.ts'
import { ExportEvent } from '../protocol/exports.ts'
import { libraryOperations } from '../protocol/library-operations.ts'
import { acceptsKey, pathParameters, statusOf, type Operation } from '../protocol/operation.ts'
import {
  documentOperations,
  previewOperations,
  serviceOperations,
  sessionOperations,
  turnOperations,
  uploadOperations,
} from '../protocol/operations.ts'
import * as requests from '../protocol/requests.ts'
import * as resources from '../protocol/resources.ts'
import * as uploads from '../protocol/uploads.ts'
import { root } from '../root.ts'

export const { version } = v.parse(
  v.object({ version: v.string() }),
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
)

/** The schemas that the description defines once and refers to by name. */
const named = {
  Attachment: requests.Attachment,
  ChatRequest: requests.ChatRequest,
  CostReport: resources.CostReport,
  DocumentRow: resources.DocumentRow,
  ExportEvent,
  Health: resources.Health,
  LibraryRow: resources.LibraryRow,
  Message: resources.Message,
  ModelReport: resources.ModelReport,
  Problem: resources.Problem,
  Receipt: resources.Receipt,
  Saved: resources.Saved,
  Session: resources.Session,
  SessionEvent,
  SessionRow: resources.SessionRow,
  Turn: resources.Turn,
  Upload: uploads.Upload,
  UploadPart: uploads.UploadPart,
  TurnEvent,
  UploadRow: uploads.UploadRow,
  Version: resources.Version,
  VersionRow: resources.VersionRow,
}

const groups = [
  { tag: 'Sessions', about: 'Workspaces and their documents.', operations: sessionOperations },
  { tag: 'Library', about: 'The documents of all sessions.', operations: libraryOperations },
  { tag: 'Documents', about: 'Versions, edits and locks.', operations: documentOperations },
  { tag: 'Turns', about: 'Messages and what is done to answer them.', operations: turnOperations },
  { tag: 'Uploads', about: 'The files of messages.', operations: uploadOperations },
  { tag: 'Exports', about: 'Files made of documents.', operations: exportOperations },
  { tag: 'Previews', about: 'Documents in isolation.', operations: previewOperations },
  { tag: 'Service', about: 'Health, models, costs, maintenance.', operations: serviceOperations },
]

const parameterDescriptions: Record<string, string> = {
  q: 'What to search for. All of it is text.',
  kind: 'Only documents of this kind.',
  pinned: 'Only documents that are pinned, or that are not.',
  trash: '`true` lists what is in the trash.',
  document_id:
    'The id of a document: only the messages about it. `none`: only those about no document.',
  sid: 'The id of a session.',
  did: 'The id of a document.',
  tid: 'The id of a turn.',
  uid: 'The id of a file.',
  eid: 'The id of an export.',
  inline: 'Whether the app may show a PDF in a frame, to print it, rather than download it.',
  version: 'The number of a version.',
  part: 'The position of a part of a file, from 1.',
  limit: 'The largest number of rows to return.',
  permanent: '`true` deletes for good what is in the trash.',
  cursor: 'The `next_cursor` of an earlier response.',
  days: 'How many UTC days to report, today included.',
  after: 'The number of an event: the stream starts after it.',
  'Last-Event-ID': 'The number of the last event that was received: the stream starts after it.',
  id: 'The id of a lock.',
  paper: 'The size of the paper; `screen` is one page as wide as a screen.',
  landscape: 'Whether the paper lies on its side.',
  margin: 'In millimetres.',
  scale: 'How large the content is, or how many pixels a picture has per pixel of the page.',
  backgrounds: 'Whether backgrounds are printed.',
  header_footer: 'Whether each page has title, date and number.',
  notes: 'Whether the notes of the speaker are included.',
  target: '`page`, `slides`, or the selector of an element.',
  width: 'The width of the page in CSS pixels.',
  mode: 'Whether slides have text and shapes that can be edited, or exact pictures.',
  scheme: 'The colour scheme that the page is shown in.',
  scripts: '`off` stops the scripts of the document.',
  token: 'A token of `createPreviewToken`.',
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Names the request, so that it is carried out once however often it is sent. For 24 hours, the same key with the same method, path, query and body gets the response to the first request again; a turn is streamed from the start. With another body or query it is refused with 422. A request that failed with 429 or 5xx can be sent again with its key.',
  schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
}

const conversion: ConversionConfig = {
  target: 'draft-2020-12',
  // JSON Schema can't express every check; the messages of errors explain the others.
  errorMode: 'ignore',
  typeMode: 'input',
  definitions: named,
  overrideRef: ({ referenceId }) => referenceTo(referenceId),
  overrideSchema: ({ valibotSchema, jsonSchema }) =>
    'wrapped' in valibotSchema && valibotSchema.wrapped === requests.AttachmentList
      ? { ...jsonSchema, items: { $ref: referenceTo('Attachment') } }
      : undefined,
}

/** The API as an OpenAPI 3.1 document, translated from its operations. */
export function describeApi() {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const { tag, operations } of groups) {
    for (const [id, operation] of Object.entries<Operation>(operations)) {
      const path = operation.path.replace(/:(\w+)/g, '{$1}')
      const described = describe(id, tag, operation)
      paths[path] = { ...paths[path], [operation.method.toLowerCase()]: described }
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'AI HTML Builder',
      version,
      description:
        'Creates HTML documents and changes only what is asked for. Offsets are UTF-16 code units. Text must be well-formed Unicode without NUL. Errors are problem JSON (RFC 9457). An event stream sends one JSON object per event.',
      license: { name: 'MIT', identifier: 'MIT' },
      contact: { name: 'The person who hosts this server' },
    },
    servers: [{ url: '/', description: 'This server' }],
    security: [],
    tags: groups.map(({ tag, about }) => ({ name: tag, description: about })),
    paths,
    components: {
      schemas: toJsonSchemaDefs(named, conversion),
      securitySchemes: {
        maintenance: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token in the file that the server writes beside its database.',
        },
      },
    },
  }
}

const prose: Record<string, Description> = descriptions

function describe(id: string, tag: string, operation: Operation) {
  const { path, query = {}, headers = {}, body, files } = operation
  const inPath = Object.entries(pathParameters).filter(([name]) =>
    path.split('/').includes(`:${name}`),
  )
  const parameters = [
    ...inPath.map(([name, schema]) => describeParameter('path', name, schema)),
    ...Object.entries(query).map(([name, schema]) => describeParameter('query', name, schema)),
    ...Object.entries(headers).map(([name, schema]) => describeParameter('header', name, schema)),
    ...(acceptsKey(operation) ? [idempotencyKey] : []),
  ]
  return {
    operationId: id,
    ...prose[id],
    tags: [tag],
    ...(operation.maintenance && { security: [{ maintenance: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(files && {
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              required: ['file'],
              properties: {
                file: {
                  type: 'array',
                  minItems: 1,
                  maxItems: 20,
                  items: { type: 'string', contentMediaType: 'application/octet-stream' },
                },
              },
            },
          },
        },
      },
    }),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } },
    }),
    responses: describeResponses(operation),
  }
}

function describeParameter(
  place: 'path' | 'query' | 'header',
  name: string,
  schema: v.ObjectEntries[string],
) {
  return {
    name,
    in: place,
    ...(place === 'path' && { required: true }),
    description: parameterDescriptions[name],
    schema: schemaOf(schema),
  }
}

const retryAfter = {
  'Retry-After': { description: 'Seconds until a retry may succeed.', schema: { type: 'integer' } },
}
const rateLimit = {
  RateLimit: {
    description: 'How many requests remain, and the seconds until one more is allowed.',
    schema: { type: 'string' },
  },
  'RateLimit-Policy': {
    description: 'The number of requests that are allowed, and the seconds of their window.',
    schema: { type: 'string' },
  },
}

const errorDescriptions: Record<number, string> = {
  403: 'The request is not allowed: it came from a page of another site, or without the token.',
  404: 'There is no such resource.',
  408: 'The body arrived too slowly.',
  409: 'The request conflicts with a newer version or with the state of the resource.',
  413: 'The body is too large.',
  415: 'The body is not JSON in UTF-8, or an attachment has an unsupported type.',
  421: 'The server does not answer for this host name.',
  422: 'A parameter or the body is not valid.',
  429: 'Too many requests of this client.',
  500: 'An error of the program, whose log has the details.',
  501: 'Not possible on this machine or runtime: the problem says why.',
  503: 'Too many requests at once, or the database does not respond.',
  507: 'The disk is full or can’t be written.',
}

function describeResponses(operation: Operation) {
  const { noContent, otherResponses = {}, rateLimited } = operation
  const status = statusOf(operation)
  const content = contentOf(operation)
  return {
    [status]: {
      description: status === 204 ? 'Done.' : 'Success.',
      ...(rateLimited && { headers: rateLimit }),
      ...(content && { content }),
    },
    ...(noContent && { 204: { description: 'There is nothing to send.' } }),
    ...Object.fromEntries(errorsOf(operation).map((error) => [error, describeError(error)])),
    ...Object.fromEntries(
      Object.entries(otherResponses).map(([other, schema]) => [
        other,
        {
          description: errorDescriptions[Number(other)],
          content: { 'application/json': { schema: schemaOf(schema) } },
        },
      ]),
    ),
  }
}

/** The error statuses of an operation: those that it lists, and those that follow from the rest. */
function errorsOf(operation: Operation): number[] {
  const { method, path, query, headers, events, errors = [], rateLimited } = operation
  const body = operation.body ?? operation.files
  const hasPathParameters = path.includes(':')
  return [
    421,
    500,
    ...(method === 'GET' ? [] : [403, 507]),
    ...(hasPathParameters ? [404] : []),
    ...(hasPathParameters || query || headers || body || acceptsKey(operation) ? [422] : []),
    ...(body ? [408, 413, 415] : []),
    ...(body || events || acceptsKey(operation) ? [503] : []),
    ...(rateLimited ? [429] : []),
    ...errors,
  ]
}

function describeError(status: number) {
  return {
    description: errorDescriptions[status],
    ...(status === 503 && { headers: retryAfter }),
    ...(status === 429 && { headers: { ...retryAfter, ...rateLimit } }),
    content: { 'application/problem+json': { schema: schemaOf(named.Problem) } },
  }
}

function contentOf({ response, events, media }: Operation) {
  if (response) return { 'application/json': { schema: schemaOf(response) } }
  if (events) return { 'text/event-stream': { schema: schemaOf(events) } }
  if (media === '*/*') return { [media]: { schema: {} } }
  if (media) return { [media]: { schema: { type: 'string' } } }
  return undefined
}

function schemaOf(schema: v.ObjectEntries[string]): JsonSchema {
  const name = Object.entries(named).find(([, one]) => one === schema)?.[0]
  if (name) return { $ref: referenceTo(name) }
  const { $schema: _, $defs: _defs, ...plain } = toJsonSchema(schema, conversion)
  return plain
}

function referenceTo(name: string): string {
  return `#/components/schemas/${name}`
}
