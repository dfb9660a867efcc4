import type { OperationId } from './operations.ts'

/** What an operation does: a title, and what a program that calls it must know. */
export interface Description {
  summary: string
  description: string
}

/**
 * The prose of the API, for its OpenAPI description. It is kept apart from the operations, so that the
 * browser app does not load it.
 */
export const descriptions: Record<OperationId, Description> = {
  createSession: {
    summary: 'Create a session',
    description: 'Creates an empty session.',
  },
  listSessions: {
    summary: 'List sessions',
    description:
      'Lists sessions, most recent activity first. Pass `next_cursor` as `cursor` to get the next page; it is null on the last one.',
  },
  readSession: {
    summary: 'Read a session',
    description: 'Returns a session with its documents, its unsettled turns and its drafts.',
  },
  renameSession: {
    summary: 'Rename a session',
    description: 'Sets the title of a session.',
  },
  trashSession: {
    summary: 'Move a session to the trash',
    description:
      'Moves a session with its documents to the trash. `restoreSession` brings it back. With `permanent=true`, deletes for good a session that is in the trash.',
  },
  restoreSession: {
    summary: 'Restore a session',
    description: 'Restores a session from the trash.',
  },
  followSession: {
    summary: 'Follow a session',
    description:
      'Streams the events of the turns of a session, its new versions, and changes of its documents and of itself, after the event that `Last-Event-ID` or `after` names. Without one, or if that event is no longer kept, starts with a `session` event that has the whole state. The stream ends only with the connection or the server.',
  },
  listMessages: {
    summary: 'List messages',
    description:
      'Lists the newest messages of a session, oldest first, with at most 64 MB of text in total. Pass `next_cursor` as `cursor` to get the ones before them; it is null when there are none.',
  },
  listDocuments: {
    summary: 'List documents',
    description: 'Lists the documents of a session in order of creation.',
  },
  importDocument: {
    summary: 'Import a document',
    description:
      'Creates a document and makes it the active one. With `html`, version 1 is that HTML, byte for byte; without, the document is blank.',
  },
  renameDocument: {
    summary: 'Rename a document',
    description: 'Sets the title of a document.',
  },
  trashDocument: {
    summary: 'Move a document to the trash',
    description:
      'Moves a document to the trash. If it was the active one, the newest other document becomes active. With `permanent=true`, deletes for good a document that is in the trash.',
  },
  readDocument: {
    summary: 'Read a document',
    description: 'Returns a document by its id alone, with the id of its session.',
  },
  restoreDocument: {
    summary: 'Restore a document',
    description: 'Restores a document from the trash.',
  },
  switchDocument: {
    summary: 'Switch to a document',
    description: 'Makes a document the active one of its session.',
  },
  listVersions: {
    summary: 'List versions',
    description:
      'Lists the versions of a document, newest first, without their HTML and with the first 2,000 characters of each prompt.',
  },
  readVersion: {
    summary: 'Read a version',
    description: 'Returns a version of a document with its HTML.',
  },
  readChanges: {
    summary: 'Read the receipt of a version',
    description:
      'Returns what a version changed. The receipt is checked against the stored versions on each request.',
  },
  restoreVersion: {
    summary: 'Restore a version',
    description: 'Saves the HTML of an older version as a new version.',
  },
  revertVersion: {
    summary: 'Revert a version',
    description:
      'Takes back what a version changed, or only the changes that `changes` names by their indexes in its list of changes, and keeps all later changes. Refused if a later change is at the same place. If there is nothing left to take back, creates no version.',
  },
  downloadVersion: {
    summary: 'Download a version',
    description: 'Returns the HTML of a version as an attachment.',
  },
  readHtml: {
    summary: 'Read the latest HTML',
    description: 'Returns the HTML of the latest version, or null before the first version.',
  },
  saveHtml: {
    summary: 'Save HTML',
    description:
      'Saves HTML as a new version. `base_version` must be the latest version, or 0 before the first. Identical HTML creates no version.',
  },
  editDocument: {
    summary: 'Edit spans of a document',
    description:
      'Replaces the given spans of the latest version and saves the result as a new version.',
  },
  undo: {
    summary: 'Undo the latest change',
    description:
      'Saves the HTML from before the latest change of the document’s history as a new version. The history is shared by everybody who works on the document.',
  },
  redo: {
    summary: 'Redo the change that was undone last',
    description:
      'Saves the HTML that the last undo took back as a new version. Any change other than an undo or redo leaves nothing to redo.',
  },
  listLocks: {
    summary: 'List locks',
    description: 'Lists the locked spans of the latest version.',
  },
  addLock: {
    summary: 'Lock a span',
    description:
      'Locks a span of the latest version: neither models nor manual edits may change it. The lock follows its text through later versions.',
  },
  removeLocks: {
    summary: 'Remove locks',
    description: 'Removes the lock with the given `id`, or all locks of the document without one.',
  },
  chat: {
    summary: 'Send a message',
    description:
      'Stores a message, starts a turn and streams its events. An unknown session id starts a new session, which the `turn` event names. The turn continues if the client disconnects.',
  },
  readTurn: {
    summary: 'Read a turn',
    description: 'Returns the state of a turn.',
  },
  followTurn: {
    summary: 'Follow a turn',
    description:
      'Streams the events of a turn from the start, or after the event that `Last-Event-ID` or `after` names. Responds with 204 if the turn is settled and no event follows.',
  },
  cancelTurn: {
    summary: 'Cancel a turn',
    description: 'Stops a turn and keeps what it has written so far.',
  },
  readDraft: {
    summary: 'Read a draft',
    description: 'Returns the partial HTML of an unfinished creation.',
  },
  continueDraft: {
    summary: 'Continue a draft',
    description: 'Continues an unfinished creation in a new turn and streams its events.',
  },
  keepDraft: {
    summary: 'Keep a draft',
    description: 'Saves the partial HTML of an unfinished creation as a version.',
  },
  discardDraft: {
    summary: 'Discard a draft',
    description: 'Deletes the partial HTML of an unfinished creation.',
  },
  createUploads: {
    summary: 'Upload files',
    description:
      'Stores files and reads them, so that messages can carry them by their ids: Word, Excel, PDF, CSV, JSON, Markdown, HTML, text, SVG and images. The type is that of the content, whatever the name says. `notes` state everything that was left out. All files are stored, or none is. A file that no message carries is deleted after a day.',
  },
  readUpload: {
    summary: 'Read a file’s row',
    description:
      'Returns the name, kind and size of a file, and in `preview` the beginning of what was read of it.',
  },
  deleteUpload: {
    summary: 'Delete a file',
    description: 'Deletes a file for good. Messages that reference it list it as deleted.',
  },
  downloadUpload: {
    summary: 'Download a file',
    description:
      'Returns a file of a message as an attachment, byte for byte as it was sent, or a picture in it: the one at position `part` of its parts, from 1, as it was read.',
  },
  exportDocument: {
    summary: 'Export a document',
    description:
      'Makes a file of a version, the latest if none is named, and streams how it goes on. The `export` event has the address of the file, and a report of what the file does not have as the document has it. The same version with the same options gives the same bytes. An export whose reader leaves is stopped.',
  },
  downloadExport: {
    summary: 'Download an export',
    description:
      'Returns the file of an `export` event. It is made again if it is not kept any more; a request for its headers makes nothing.',
  },
  exportHtml: {
    summary: 'Export as HTML',
    description:
      'Returns one file that works from disk and without network: what it would load from elsewhere is taken out.',
  },
  exportPdf: {
    summary: 'Export as PDF',
    description:
      'Returns the document on paper. Slides are printed one to a page of their size. `margin` is in millimetres.',
  },
  exportPng: {
    summary: 'Export as PNG',
    description:
      'Returns a picture of the whole page, of the first element that the selector `target` matches, or with `target=slides` a zip file with one for each slide.',
  },
  exportPptx: {
    summary: 'Export for PowerPoint',
    description:
      'Returns a presentation: a slide for each slide of the document, or slides for its sections. `mode=editable` has text, tables, shapes and charts that can be edited, and pictures of what cannot; `mode=picture` has an exact picture on each slide.',
  },
  exportDocx: {
    summary: 'Export for Word',
    description:
      'Returns the text as a Word file with real headings, lists, tables and links. Charts and drawings are pictures.',
  },
  exportMarkdown: {
    summary: 'Export as Markdown',
    description:
      'Returns the text as GitHub-flavoured Markdown; with pictures, a zip file. Charts and drawings are pictures.',
  },
  exportJpeg: { summary: 'Export as JPEG', description: 'As `exportPng`, but JPEG.' },
  exportWebp: { summary: 'Export as WebP', description: 'As `exportPng`, but WebP.' },
  createPreviewToken: {
    summary: 'Create a preview token',
    description:
      'Creates a token that shows one preview, within a minute, in a browser that does not send `Sec-Fetch-Dest`.',
  },
  preview: {
    summary: 'Preview a document',
    description:
      'Returns a version of a document for a sandboxed frame, without origin and network. Responds only if `Sec-Fetch-Dest` is `iframe`, or to a token if the header is absent.',
  },
  previewTurn: {
    summary: 'Preview a document that is being created',
    description:
      'Streams the HTML of an unfinished creation to a sandboxed frame, without scripts, origin and network. Responds only if `Sec-Fetch-Dest` is `iframe`, or to a token if the header is absent.',
  },
  health: {
    summary: 'Check health',
    description: 'Reports whether the program and its database work.',
  },
  readSystem: {
    summary: 'Read what the program runs on',
    description:
      'Returns version, runtime, uptime, the browser for exports, and what the program can do on this machine. A request for what it can’t do gets 501 with the same sentence.',
  },
  listModels: {
    summary: 'List models',
    description: 'Lists the models, and which one serves each role and why.',
  },
  testModel: {
    summary: 'Test a model',
    description:
      'Sends the model small requests to find out whether it writes documents, changes them by calling tools, and makes pictures: within 10 seconds each, and 2 minutes for a picture. They cost what any request costs. If the client disconnects, they are stopped.',
  },
  listCosts: {
    summary: 'Read costs',
    description:
      'Reports usage and cost of the last `days` days, per UTC day and model. Unknown costs are counted in `unknown_requests`. `budgets` says how much of the budgets of the current UTC day and month is spent, and what the requests under way may add.',
  },
  listCostsToday: {
    summary: 'Read the costs of today',
    description: 'Reports usage and cost of the current UTC day, per model.',
  },
  readOpenApi: {
    summary: 'Read the OpenAPI description',
    description: 'Returns this description.',
  },
  readDocs: {
    summary: 'Browse the API',
    description: 'Returns a page that shows this description to people.',
  },
  backUp: {
    summary: 'Back up the database',
    description: 'Writes a copy of the database file. `npm run backup` uses it.',
  },
  verify: {
    summary: 'Verify the database',
    description: 'Checks everything that is stored. `npm run verify` uses it.',
  },
}
