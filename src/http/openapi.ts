import {
  toJsonSchema,
  toJsonSchemaDefs,
  type ConversionConfig,
  type JsonSchema,
} from '@valibot/to-json-schema'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { paths } from '../protocol/paths.ts'
import * as requests from '../protocol/requests.ts'
import * as resources from '../protocol/resources.ts'
import { TurnEvent } from '../protocol/events.ts'
import { root } from '../root.ts'

export const { version } = v.parse(
  v.object({ version: v.string() }),
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
)

type Content = v.GenericSchema | 'text/html' | 'text/event-stream' | '*/*'

/** One call of the API: what it takes, what it answers, and with which statuses it may refuse. */
interface Operation {
  id: string
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  path: string
  summary: string
  description?: string
  query?: Record<string, JsonSchema>
  headers?: Record<string, JsonSchema>
  body?: v.GenericSchema
  answer: { status: 200 | 201 | 204; content?: Content }
  /** When it answers 204, and nothing, instead. */
  nothing?: string
  refusals: number[]
  /** Refusals that are not told as a problem. */
  others?: Record<number, v.GenericSchema>
  /** Only for who has the token that the server writes beside its database. */
  isOwn?: true
}

const named = {
  Attachment: requests.Attachment,
  CostReport: resources.CostReport,
  DocumentRow: resources.DocumentRow,
  Health: resources.Health,
  Message: resources.Message,
  ModelReport: resources.ModelReport,
  Problem: resources.Problem,
  Receipt: resources.Receipt,
  Saved: resources.Saved,
  Session: resources.Session,
  SessionRow: resources.SessionRow,
  Turn: resources.Turn,
  UploadRow: resources.UploadRow,
  TurnEvent,
  Version: resources.Version,
  VersionRow: resources.VersionRow,
}

const whole = (least: number, most: number): JsonSchema => ({
  type: 'integer',
  minimum: least,
  maximum: most,
})
const lookup = [404, 422]
const change = [404, 415, 422]
const save = [404, 409, 413, 415, 422]

const inFrame =
  'Shown only where `Sec-Fetch-Dest` names a frame, or with a fresh token of `createPreviewToken`.'

const operations: Operation[] = [
  {
    id: 'health',
    method: 'get',
    path: paths.health,
    summary: 'Whether the program and its database work',
    answer: { status: 200, content: resources.Health },
    refusals: [],
    others: { 503: resources.Health },
  },
  {
    id: 'backUp',
    method: 'post',
    path: paths.backup,
    summary: 'Writes a copy of the database; only for `npm run backup`',
    answer: { status: 200, content: resources.Backup },
    refusals: [422],
    isOwn: true,
  },
  {
    id: 'verify',
    method: 'post',
    path: paths.verify,
    summary: 'Checks all that is stored; only for `npm run verify`',
    answer: { status: 200, content: resources.Verification },
    refusals: [],
    isOwn: true,
  },
  {
    id: 'listModels',
    method: 'get',
    path: paths.models,
    summary: 'All models, and which serves each role and why',
    answer: { status: 200, content: resources.ModelReport },
    refusals: [],
  },
  {
    id: 'listCosts',
    method: 'get',
    path: paths.costs,
    summary: 'What the calls of the last days cost, by UTC day and model',
    query: { days: whole(1, 3660) },
    answer: { status: 200, content: resources.CostReport },
    refusals: [422],
  },
  {
    id: 'listCostsToday',
    method: 'get',
    path: paths.costsToday,
    summary: 'The same for today',
    answer: { status: 200, content: resources.CostReport },
    refusals: [],
  },
  {
    id: 'createSession',
    method: 'post',
    path: paths.sessions,
    summary: 'A new session',
    answer: { status: 200, content: resources.NewSession },
    refusals: [],
  },
  {
    id: 'listSessions',
    method: 'get',
    path: paths.sessions,
    summary: 'Sessions, newest activity first',
    query: { limit: whole(1, 200), cursor: { type: 'string' } },
    answer: { status: 200, content: resources.SessionList },
    refusals: [422],
  },
  {
    id: 'readSession',
    method: 'get',
    path: paths.session,
    summary: 'A session with its documents, unsettled turns and waiting drafts',
    answer: { status: 200, content: resources.Session },
    refusals: lookup,
  },
  {
    id: 'renameSession',
    method: 'patch',
    path: paths.session,
    summary: 'Gives a session its name',
    body: requests.Rename,
    answer: { status: 200, content: resources.SessionRow },
    refusals: [...change, 413],
  },
  {
    id: 'trashSession',
    method: 'delete',
    path: paths.session,
    summary: 'Moves a session to the trash, or deletes one that is there for good',
    query: { permanent: { type: 'boolean' } },
    answer: { status: 204 },
    refusals: [404, 409, 422],
  },
  {
    id: 'restoreSession',
    method: 'post',
    path: paths.sessionRestore,
    summary: 'Takes a session out of the trash',
    answer: { status: 200, content: resources.SessionRow },
    refusals: lookup,
  },
  {
    id: 'listDocuments',
    method: 'get',
    path: paths.documents,
    summary: 'The documents of a session in the order in which they were made',
    answer: { status: 200, content: resources.DocumentList },
    refusals: lookup,
  },
  {
    id: 'importDocument',
    method: 'post',
    path: paths.documents,
    summary: 'Imports HTML as a document, or makes a blank one; it becomes the active one',
    body: requests.NewDocument,
    answer: { status: 201, content: resources.DocumentRow },
    refusals: [...change, 413],
  },
  {
    id: 'renameDocument',
    method: 'patch',
    path: paths.document,
    summary: 'Gives a document its title',
    body: requests.Rename,
    answer: { status: 200, content: resources.DocumentRow },
    refusals: [...change, 413],
  },
  {
    id: 'trashDocument',
    method: 'delete',
    path: paths.document,
    summary: 'Moves a document to the trash, or deletes one that is there for good',
    query: { permanent: { type: 'boolean' } },
    answer: { status: 204 },
    refusals: [404, 409, 422],
  },
  {
    id: 'restoreDocument',
    method: 'post',
    path: paths.documentRestore,
    summary: 'Takes a document out of the trash',
    answer: { status: 200, content: resources.DocumentRow },
    refusals: lookup,
  },
  {
    id: 'switchDocument',
    method: 'post',
    path: paths.switch,
    summary: 'Makes a document the active one of its session',
    answer: { status: 200, content: resources.Success },
    refusals: lookup,
  },
  {
    id: 'listMessages',
    method: 'get',
    path: paths.messages,
    summary: 'The newest messages of a session, oldest first, 64 MB of text at most',
    query: { limit: whole(1, 1000) },
    answer: { status: 200, content: resources.MessageList },
    refusals: lookup,
  },
  {
    id: 'listVersions',
    method: 'get',
    path: paths.versions,
    summary:
      'The versions of a document without their HTML and with 2,000 characters of what was asked, newest first',
    answer: { status: 200, content: resources.VersionList },
    refusals: lookup,
  },
  {
    id: 'readVersion',
    method: 'get',
    path: paths.version,
    summary: 'A version with its HTML',
    answer: { status: 200, content: resources.Version },
    refusals: lookup,
  },
  {
    id: 'readChanges',
    method: 'get',
    path: paths.changes,
    summary: 'The receipt of a version, checked anew',
    answer: { status: 200, content: resources.Receipt },
    refusals: lookup,
  },
  {
    id: 'restoreVersion',
    method: 'post',
    path: paths.restore,
    summary: 'Makes an old version the latest one, as a new version',
    answer: { status: 200, content: resources.Saved },
    refusals: [404, 409, 422],
  },
  {
    id: 'downloadVersion',
    method: 'get',
    path: paths.download,
    summary: 'A version as a file',
    answer: { status: 200, content: 'text/html' },
    refusals: lookup,
  },
  {
    id: 'readHtml',
    method: 'get',
    path: paths.html,
    summary: 'The HTML of the latest version, or null before the first',
    answer: { status: 200, content: resources.LatestHtml },
    refusals: lookup,
  },
  {
    id: 'saveHtml',
    method: 'put',
    path: paths.html,
    summary: 'Saves HTML on top of the latest version',
    body: requests.SaveHtml,
    answer: { status: 200, content: resources.Saved },
    refusals: save,
  },
  {
    id: 'editByHand',
    method: 'post',
    path: paths.edits,
    summary: 'Changes given ranges of the latest version',
    body: requests.EditByHand,
    answer: { status: 200, content: resources.Saved },
    refusals: save,
  },
  {
    id: 'listLocks',
    method: 'get',
    path: paths.locks,
    summary: 'The ranges of the latest version that nobody may write',
    answer: { status: 200, content: resources.LockList },
    refusals: lookup,
  },
  {
    id: 'addLock',
    method: 'post',
    path: paths.locks,
    summary: 'Keeps a range from being written, by models and by hand; it follows its text',
    body: requests.LockRange,
    answer: { status: 201, content: resources.LockRow },
    refusals: save,
  },
  {
    id: 'removeLocks',
    method: 'delete',
    path: paths.locks,
    summary: 'Takes one lock away, or all',
    query: { id: { type: 'string', format: 'uuid' } },
    answer: { status: 204 },
    refusals: lookup,
  },
  {
    id: 'chat',
    method: 'post',
    path: paths.chat,
    summary: 'Sends a message and follows its turn; an unknown session starts a new one',
    body: requests.ChatRequest,
    answer: { status: 200, content: 'text/event-stream' },
    refusals: [...save, 429, 503],
  },
  {
    id: 'readTurn',
    method: 'get',
    path: paths.turn,
    summary: 'The state of a turn',
    answer: { status: 200, content: resources.Turn },
    refusals: lookup,
  },
  {
    id: 'followTurn',
    method: 'get',
    path: paths.events,
    summary: 'The story of a turn, from the start or after the event that Last-Event-ID names',
    query: { after: whole(0, 2 ** 31) },
    headers: { 'Last-Event-ID': whole(0, 2 ** 31) },
    answer: { status: 200, content: 'text/event-stream' },
    nothing: 'The turn is settled, and no event comes after the one that Last-Event-ID names',
    refusals: [...lookup, 503],
  },
  {
    id: 'cancelTurn',
    method: 'post',
    path: paths.cancel,
    summary: 'Stops a turn; what is there stays',
    answer: { status: 200, content: resources.Success },
    refusals: lookup,
  },
  {
    id: 'readDraft',
    method: 'get',
    path: paths.draft,
    summary: 'What an unfinished creation left',
    answer: { status: 200, content: resources.Draft },
    refusals: lookup,
  },
  {
    id: 'continueDraft',
    method: 'post',
    path: paths.continue,
    summary: 'Goes on with an unfinished creation as a new turn, and follows that',
    answer: { status: 200, content: 'text/event-stream' },
    refusals: [404, 409, 422, 429, 503],
  },
  {
    id: 'keepDraft',
    method: 'post',
    path: paths.keep,
    summary: 'Saves what an unfinished creation left as a version',
    answer: { status: 200, content: resources.Saved },
    refusals: [404, 409, 422],
  },
  {
    id: 'discardDraft',
    method: 'delete',
    path: paths.draft,
    summary: 'Throws away what an unfinished creation left',
    answer: { status: 204 },
    refusals: [404, 409, 422],
  },
  {
    id: 'readUpload',
    method: 'get',
    path: paths.upload,
    summary: 'What is known of a file of a message',
    answer: { status: 200, content: resources.UploadRow },
    refusals: lookup,
  },
  {
    id: 'deleteUpload',
    method: 'delete',
    path: paths.upload,
    summary: 'Deletes a file for good; messages list it as deleted',
    answer: { status: 204 },
    refusals: lookup,
  },
  {
    id: 'downloadUpload',
    method: 'get',
    path: paths.uploadContent,
    summary: 'A file of a message as it was sent',
    answer: { status: 200, content: '*/*' },
    refusals: lookup,
  },
  {
    id: 'createPreviewToken',
    method: 'post',
    path: paths.previewToken,
    summary: 'A token with which a frame may be shown once, for browsers that do not name frames',
    answer: { status: 200, content: resources.PreviewToken },
    refusals: [],
  },
  {
    id: 'preview',
    method: 'get',
    path: paths.preview,
    summary: 'A document for a sandboxed frame, without origin and network',
    description: inFrame,
    query: {
      version: whole(1, 2 ** 31),
      scripts: { type: 'string', enum: ['off'] },
      token: { type: 'string' },
    },
    answer: { status: 200, content: 'text/html' },
    refusals: lookup,
  },
  {
    id: 'previewTurn',
    method: 'get',
    path: paths.previewTurn,
    summary: 'A document that is being created, as it comes',
    description: inFrame,
    query: { token: { type: 'string' } },
    answer: { status: 200, content: 'text/html' },
    refusals: [...lookup, 503],
  },
]

const parameters: Record<string, JsonSchema> = {
  sid: { type: 'string', format: 'uuid' },
  did: { type: 'string', format: 'uuid' },
  tid: { type: 'string', format: 'uuid' },
  uid: { type: 'string', format: 'uuid' },
  version: whole(1, 2 ** 31),
}

const conversion: ConversionConfig = {
  target: 'draft-2020-12',
  // Checks that JSON Schema has no word for stand in the descriptions of what they refuse.
  errorMode: 'ignore',
  typeMode: 'input',
  definitions: named,
  overrideRef: ({ referenceId }) => referenceTo(referenceId),
  overrideSchema: ({ valibotSchema, jsonSchema }) =>
    'wrapped' in valibotSchema && valibotSchema.wrapped === requests.AttachmentList
      ? { ...jsonSchema, items: { $ref: referenceTo('Attachment') } }
      : undefined,
}

/** The API as an OpenAPI 3.1 document, made from the schemas that check what travels. */
export function describeApi() {
  const described: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    described[path] = { ...described[path], [operation.method]: describe(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'AI HTML Builder',
      version,
      description:
        'Offsets are UTF-16 code units. Text must be well-formed Unicode without NUL. Errors are problem JSON (RFC 9457). Streams tell one TurnEvent per event.',
    },
    paths: described,
    components: {
      schemas: toJsonSchemaDefs(named, conversion),
      securitySchemes: {
        own: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token in the file that the server writes beside its database',
        },
      },
    },
  }
}

const retryAfter = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } }
const rateLimit = {
  RateLimit: { description: 'What is left, and seconds until more is', schema: { type: 'string' } },
  'RateLimit-Policy': { description: 'The limit and its seconds', schema: { type: 'string' } },
}

function describe(operation: Operation) {
  const { id, summary, description, method, path, query = {}, headers = {}, body } = operation
  const { answer, nothing, refusals, others = {}, isOwn } = operation
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: parameters[name],
  }))
  const problem = { 'application/problem+json': { schema: schemaOf(named.Problem) } }
  const refusalOf = (status: number) => ({
    description: 'Refused',
    ...(status === 503 && { headers: retryAfter }),
    ...(status === 429 && { headers: { ...retryAfter, ...rateLimit } }),
    content: problem,
  })
  // Any call may be for another host; those that write, from another site's page or onto a full disk.
  const always = [...(method === 'get' ? [] : [403, 507]), ...(body ? [408, 503] : []), 421, 500]
  return {
    operationId: id,
    summary,
    ...(description && { description }),
    ...(isOwn && { security: [{ own: [] }] }),
    parameters: [...inPath, ...parametersIn('query', query), ...parametersIn('header', headers)],
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } },
    }),
    responses: {
      [answer.status]: {
        description: 'Done',
        ...(refusals.includes(429) && { headers: rateLimit }),
        ...(answer.content && { content: contentOf(answer.content) }),
      },
      ...(nothing && { 204: { description: nothing } }),
      ...Object.fromEntries([...refusals, ...always].map((status) => [status, refusalOf(status)])),
      ...Object.fromEntries(
        Object.entries(others).map(([status, content]) => [
          status,
          { description: 'Refused', content: contentOf(content) },
        ]),
      ),
    },
  }
}

function parametersIn(place: 'query' | 'header', schemas: Record<string, JsonSchema>) {
  return Object.entries(schemas).map(([name, schema]) => ({ name, in: place, schema }))
}

function contentOf(content: Content) {
  if (content === 'text/html') return { 'text/html': { schema: { type: 'string' } } }
  if (content === '*/*') return { '*/*': { schema: {} } }
  if (content === 'text/event-stream') {
    return { 'text/event-stream': { schema: schemaOf(TurnEvent) } }
  }
  return { 'application/json': { schema: schemaOf(content) } }
}

function schemaOf(schema: v.GenericSchema): JsonSchema {
  const name = Object.entries(named).find(([, one]) => one === schema)?.[0]
  if (name) return { $ref: referenceTo(name) }
  const { $schema: _, $defs: _defs, ...plain } = toJsonSchema(schema, conversion)
  return plain
}

function referenceTo(name: string): string {
  return `#/components/schemas/${name}`
}
