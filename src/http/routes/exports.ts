import { AppError } from '../../errors.ts'
import type { NamedFile, Progress } from '../../exports/exports.ts'
import { describeError } from '../../log.ts'
import type { ExportEvent, ExportRequest } from '../../protocol/exports.ts'
import { exportOperations } from '../../protocol/export-operations.ts'
import { urlOf } from '../../protocol/paths.ts'
import type { Services } from '../../services.ts'
import { attachment, fileName, inline } from '../content-disposition.ts'
import type { EventStreams } from '../event-stream.ts'
import type { Handlers } from '../router.ts'
import type { Context } from 'hono'

/** Files made of documents: with their progress as a stream of events, or at once. */
export function exportHandlers(
  { exports, log }: Pick<Services, 'exports' | 'log'>,
  streams: EventStreams,
): Handlers<typeof exportOperations> {
  async function send(c: Context, did: string, request: ExportRequest): Promise<Response> {
    if (c.req.method === 'HEAD') {
      await exports.check(did, request)
      return c.body(null)
    }
    return download(await exports.make(did, request, { signal: c.req.raw.signal }))
  }
  return {
    exportDocument: ({ params: { did }, body }) =>
      streams.open(async () => {
        await exports.check(did, body)
        return (signal) => progressOf({ exports, log }, did, body, signal)
      }),
    async downloadExport({ params: { eid }, query, c }) {
      if (c.req.method === 'HEAD') {
        await exports.checkId(eid)
        return c.body(null)
      }
      const file = await exports.read(eid, c.req.raw.signal)
      return query.inline ? show(file) : download(file)
    },
    exportHtml: ({ params: { did }, query: { version, notes }, c }) =>
      send(c, did, { format: 'html', version, options: { notes, keep_hosts: [] } }),
    exportPdf: ({ params: { did }, query: { version, ...options }, c }) =>
      send(c, did, { format: 'pdf', version, options }),
    exportPptx: ({ params: { did }, query: { version, ...options }, c }) =>
      send(c, did, { format: 'pptx', version, options }),
    exportDocx: ({ params: { did }, query: { version, notes }, c }) =>
      send(c, did, { format: 'docx', version, options: { notes } }),
    exportMarkdown: ({ params: { did }, query: { version, notes }, c }) =>
      send(c, did, { format: 'md', version, options: { notes } }),
    exportPng: ({ params: { did }, query: { version, ...options }, c }) =>
      send(c, did, { format: 'png', version, options }),
    exportJpeg: ({ params: { did }, query: { version, ...options }, c }) =>
      send(c, did, { format: 'jpeg', version, options }),
    exportWebp: ({ params: { did }, query: { version, ...options }, c }) =>
      send(c, did, { format: 'webp', version, options }),
  }
}

function download({ name, bytes, mediaType }: NamedFile): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': mediaType === 'text/html' ? 'text/html; charset=utf-8' : mediaType,
      'Content-Disposition': attachment(name),
      'Content-Security-Policy': 'sandbox',
      'Cache-Control': 'private, no-cache',
    },
  })
}

/** Lets a frame of the app show a PDF. Nothing else is shown: it could be a page with scripts. */
function show(file: NamedFile): Response {
  const response = download(file)
  if (file.mediaType !== 'application/pdf') return response
  response.headers.set('Content-Disposition', inline(file.name))
  response.headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'self'")
  return response
}

/** Makes a file and says how it goes on. It stops when the reader leaves. */
async function* progressOf(
  { exports, log }: Pick<Services, 'exports' | 'log'>,
  did: string,
  request: ExportRequest,
  signal: AbortSignal,
): AsyncGenerator<{ seq: number; event: ExportEvent }> {
  let seq = 0
  const numbered = (event: ExportEvent) => ({ seq: ++seq, event })
  const said: Progress[] = []
  let isMade = false
  let wake = Promise.withResolvers<void>()
  const made = exports
    .make(did, request, {
      signal,
      onProgress(progress) {
        said.push(progress)
        wake.resolve()
      },
    })
    .finally(() => {
      isMade = true
      wake.resolve()
    })
  // It is awaited below, but not before the last event is read.
  made.catch(() => undefined)
  while (!isMade) {
    await wake.promise
    wake = Promise.withResolvers()
    for (const progress of said.splice(0)) yield numbered(progress)
  }
  try {
    const { id, name: title, bytes, mediaType, report } = await made
    const name = fileName(title)
    yield numbered({
      type: 'export',
      export_id: id,
      file_name: name,
      media_type: mediaType,
      size: bytes.byteLength,
      url: urlOf(exportOperations.downloadExport, { eid: id }),
      report,
    })
    yield numbered({ type: 'done', content: `${name} is ready.`, outcome: 'completed' })
  } catch (error) {
    if (signal.aborted) return
    const isKnown = error instanceof AppError
    if (!isKnown) log.error('an export failed', { document: did, reason: describeError(error) })
    const content = isKnown
      ? error.message
      : 'The export failed. The log of the server has the details.'
    const code = isKnown ? error.kind : 'internal'
    yield numbered({
      type: 'error',
      content,
      code,
      retryable: code === 'internal' || code === 'busy',
    })
    yield numbered({ type: 'done', content, outcome: 'failed' })
  }
}
