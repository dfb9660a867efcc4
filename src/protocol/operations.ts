import * as v from 'valibot'
import { SessionEvent, TurnEvent } from './events.ts'
import { exportOperations } from './export-operations.ts'
import type { Operations } from './operation.ts'
import * as requests from './requests.ts'
import * as resources from './resources.ts'
import * as uploads from './uploads.ts'
import { Uuid, wholeNumber } from './text.ts'

/** Every request of the API and of the previews, by the resource that it belongs to. */
export const sessionOperations = {
  createSession: {
    method: 'POST',
    path: '/api/sessions',
    creates: 'session',
    response: resources.NewSession,
  },
  listSessions: {
    method: 'GET',
    path: '/api/sessions',
    query: { limit: v.optional(wholeNumber(1, 200), 50), cursor: v.optional(v.string()) },
    response: resources.SessionList,
  },
  readSession: {
    method: 'GET',
    path: '/api/sessions/:sid',
    response: resources.Session,
  },
  renameSession: {
    method: 'PATCH',
    path: '/api/sessions/:sid',
    body: requests.Rename,
    response: resources.SessionRow,
  },
  trashSession: {
    method: 'DELETE',
    path: '/api/sessions/:sid',
    query: { permanent: v.optional(v.boolean(), false) },
    errors: [409],
  },
  restoreSession: {
    method: 'POST',
    path: '/api/sessions/:sid/restore',
    response: resources.SessionRow,
  },
  followSession: {
    method: 'GET',
    path: '/api/sessions/:sid/events',
    query: { after: v.optional(wholeNumber(0, 2 ** 53 - 1)) },
    headers: { 'Last-Event-ID': v.optional(wholeNumber(0, 2 ** 53 - 1)) },
    events: SessionEvent,
  },
  listMessages: {
    method: 'GET',
    path: '/api/sessions/:sid/chat',
    query: { limit: v.optional(wholeNumber(1, 1000), 50), cursor: v.optional(Uuid) },
    response: resources.MessageList,
  },
  listDocuments: {
    method: 'GET',
    path: '/api/sessions/:sid/documents',
    response: resources.DocumentList,
  },
  importDocument: {
    method: 'POST',
    path: '/api/sessions/:sid/documents',
    creates: 'document',
    body: requests.NewDocument,
    bodyLimit: 'document',
    status: 201,
    response: resources.DocumentRow,
  },
  renameDocument: {
    method: 'PATCH',
    path: '/api/sessions/:sid/documents/:did',
    body: requests.Rename,
    response: resources.DocumentRow,
  },
  trashDocument: {
    method: 'DELETE',
    path: '/api/sessions/:sid/documents/:did',
    query: { permanent: v.optional(v.boolean(), false) },
    errors: [409],
  },
  restoreDocument: {
    method: 'POST',
    path: '/api/sessions/:sid/documents/:did/restore',
    response: resources.DocumentRow,
  },
  switchDocument: {
    method: 'POST',
    path: '/api/sessions/:sid/documents/:did/switch',
    response: resources.Success,
  },
} as const satisfies Operations

export const documentOperations = {
  readDocument: {
    method: 'GET',
    path: '/api/documents/:did',
    response: resources.DocumentRow,
  },
  listVersions: {
    method: 'GET',
    path: '/api/documents/:did/versions',
    query: {
      limit: v.optional(wholeNumber(1, 1000)),
      cursor: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'must be a next_cursor'))),
    },
    response: resources.VersionList,
  },
  readVersion: {
    method: 'GET',
    path: '/api/documents/:did/versions/:version',
    response: resources.Version,
  },
  readChanges: {
    method: 'GET',
    path: '/api/documents/:did/versions/:version/changes',
    response: resources.Receipt,
  },
  restoreVersion: {
    method: 'POST',
    path: '/api/documents/:did/versions/:version/restore',
    creates: 'version',
    response: resources.Saved,
    errors: [409],
  },
  revertVersion: {
    method: 'POST',
    path: '/api/documents/:did/versions/:version/revert',
    creates: 'version',
    body: requests.RevertChanges,
    response: resources.Saved,
    errors: [409, 503],
  },
  downloadVersion: {
    method: 'GET',
    path: '/api/documents/:did/versions/:version/download',
    media: 'text/html',
  },
  readHtml: {
    method: 'GET',
    path: '/api/documents/:did/html',
    response: resources.LatestHtml,
  },
  saveHtml: {
    method: 'PUT',
    path: '/api/documents/:did/html',
    creates: 'version',
    body: requests.SaveHtml,
    bodyLimit: 'document',
    response: resources.Saved,
    errors: [409],
  },
  editDocument: {
    method: 'POST',
    path: '/api/documents/:did/edits',
    creates: 'version',
    body: requests.ManualEdit,
    bodyLimit: 'document',
    response: resources.Saved,
    errors: [409],
  },
  undo: {
    method: 'POST',
    path: '/api/documents/:did/undo',
    creates: 'version',
    body: requests.BaseVersion,
    response: resources.Saved,
    errors: [409, 503],
  },
  redo: {
    method: 'POST',
    path: '/api/documents/:did/redo',
    creates: 'version',
    body: requests.BaseVersion,
    response: resources.Saved,
    errors: [409, 503],
  },
  listLocks: {
    method: 'GET',
    path: '/api/documents/:did/locks',
    response: resources.LockList,
  },
  addLock: {
    method: 'POST',
    path: '/api/documents/:did/locks',
    creates: 'lock',
    body: requests.NewLock,
    status: 201,
    response: resources.LockRow,
    errors: [409],
  },
  removeLocks: {
    method: 'DELETE',
    path: '/api/documents/:did/locks',
    query: { id: v.optional(Uuid) },
  },
} as const satisfies Operations

export const turnOperations = {
  chat: {
    method: 'POST',
    path: '/api/chat/:sid',
    creates: 'turn',
    body: requests.ChatRequest,
    bodyLimit: 'attachments',
    events: TurnEvent,
    errors: [409],
    rateLimited: true,
  },
  readTurn: {
    method: 'GET',
    path: '/api/turns/:tid',
    response: resources.Turn,
  },
  followTurn: {
    method: 'GET',
    path: '/api/turns/:tid/events',
    query: { after: v.optional(wholeNumber(0, 2 ** 31)) },
    headers: { 'Last-Event-ID': v.optional(wholeNumber(0, 2 ** 31)) },
    events: TurnEvent,
    noContent: true,
  },
  cancelTurn: {
    method: 'POST',
    path: '/api/turns/:tid/cancel',
    response: resources.Success,
  },
  readDraft: {
    method: 'GET',
    path: '/api/turns/:tid/draft',
    response: resources.Draft,
  },
  continueDraft: {
    method: 'POST',
    path: '/api/turns/:tid/continue',
    creates: 'turn',
    events: TurnEvent,
    errors: [409],
    rateLimited: true,
  },
  keepDraft: {
    method: 'POST',
    path: '/api/turns/:tid/keep',
    creates: 'version',
    response: resources.Saved,
    errors: [409],
  },
  discardDraft: {
    method: 'DELETE',
    path: '/api/turns/:tid/draft',
    errors: [409],
  },
} as const satisfies Operations

export const uploadOperations = {
  createUploads: {
    method: 'POST',
    path: '/api/uploads',
    files: true,
    status: 201,
    response: uploads.UploadList,
    errors: [501],
    rateLimited: true,
  },
  readUpload: {
    method: 'GET',
    path: '/api/uploads/:uid',
    response: uploads.Upload,
  },
  deleteUpload: {
    method: 'DELETE',
    path: '/api/uploads/:uid',
  },
  downloadUpload: {
    method: 'GET',
    path: '/api/uploads/:uid/content',
    query: { part: v.optional(wholeNumber(1, 2 ** 31)) },
    media: '*/*',
  },
} as const satisfies Operations

export const previewOperations = {
  createPreviewToken: {
    method: 'POST',
    path: '/api/preview-tokens',
    response: resources.PreviewToken,
  },
  preview: {
    method: 'GET',
    path: '/preview/:did',
    query: {
      version: v.optional(wholeNumber(1, 2 ** 31)),
      scripts: v.optional(v.picklist(['off'])),
      token: v.optional(v.string()),
    },
    media: 'text/html',
  },
  previewTurn: {
    method: 'GET',
    path: '/preview/turns/:tid',
    query: { token: v.optional(v.string()) },
    media: 'text/html',
    errors: [503],
  },
} as const satisfies Operations

export const serviceOperations = {
  health: {
    method: 'GET',
    path: '/api/health',
    response: resources.Health,
    otherResponses: { 503: resources.Health },
  },
  readSystem: {
    method: 'GET',
    path: '/api/system',
    response: resources.System,
  },
  listModels: {
    method: 'GET',
    path: '/api/models',
    response: resources.ModelReport,
  },
  testModel: {
    method: 'POST',
    path: '/api/models/test',
    body: requests.ModelName,
    response: resources.ModelTest,
    rateLimited: true,
  },
  listCosts: {
    method: 'GET',
    path: '/api/costs',
    query: { days: v.optional(wholeNumber(1, 3660), 30) },
    response: resources.CostReport,
  },
  listCostsToday: {
    method: 'GET',
    path: '/api/costs/today',
    response: resources.CostReport,
  },
  readOpenApi: {
    method: 'GET',
    path: '/api/openapi.json',
    response: resources.OpenApi,
  },
  readDocs: {
    method: 'GET',
    path: '/api/docs',
    media: 'text/html',
  },
  backUp: {
    method: 'POST',
    path: '/api/maintenance/backup',
    response: resources.Backup,
    errors: [422],
    maintenance: true,
  },
  verify: {
    method: 'POST',
    path: '/api/maintenance/verify',
    response: resources.Verification,
    maintenance: true,
  },
} as const satisfies Operations

/** Every operation, by its name in the client and in the OpenAPI description. */
export const operations = {
  ...sessionOperations,
  ...documentOperations,
  ...turnOperations,
  ...uploadOperations,
  ...exportOperations,
  ...previewOperations,
  ...serviceOperations,
}
export type OperationId = keyof typeof operations
