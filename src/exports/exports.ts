import { LRUCache } from 'lru-cache'
import * as v from 'valibot'
import { AppError, found } from '../errors.ts'
import { ExportRequest, type ExportEvent, type ExportNote } from '../protocol/exports.ts'
import type { Database } from '../store/database.ts'
import { findDocument } from '../store/documents.ts'
import { findLatestVersion, findVersion } from '../store/versions.ts'
import { NoBrowser } from './chromium/program.ts'
import { ExportError } from './errors.ts'
import { aboutAll, type ExportContext, type ExportedFile, type Source } from './exporter.ts'
import { exportHtml } from './html/index.ts'
import { exportPdf } from './pdf.ts'
import { exportMarkdown } from './markdown/index.ts'
import type { Renderer } from './renderer.ts'
import { createWriters } from './writers.ts'

/** A file that was exported, and its name. */
export interface NamedFile extends ExportedFile {
  name: string
}

/** What an export says while it is made. */
export type Progress = Extract<ExportEvent, { type: 'status' }>

/** Makes files of documents. */
export interface Exports {
  /**
   * Makes a file, or returns the one that was made before.
   * @throws AppError `not_found`, `invalid` for what the document does not have, `impossible_here` without a
   * browser, `busy` if the browser ends meanwhile
   */
  make(
    documentId: string,
    request: ExportRequest,
    options: { signal: AbortSignal; onProgress?: (progress: Progress) => void },
  ): Promise<NamedFile & { id: string }>
  /** @throws AppError `not_found` if there is no such version, without making anything */
  check(documentId: string, request: ExportRequest): Promise<void>
  /** @throws AppError `not_found` if the id is not one of `make`, without making anything */
  checkId(id: string): Promise<void>
  /** Whether `read` need not make the file with this id. False for an id that is not one of `make`. */
  isKept(id: string): Promise<boolean>
  /** Makes the file with an id of `make` again, or returns the one that is still there. Throws as `make` does. */
  read(id: string, signal: AbortSignal): Promise<NamedFile>
  /** The version of the browser; or why there is none. */
  describe: Renderer['describe']
  close(): Promise<void>
}

/** Bytes of files that are kept, and for how long, in milliseconds. */
const maxCacheBytes = 128 * 1024 * 1024
const maxAge = 6 * 3_600_000

export function createExports(db: Database, renderer: Renderer): Exports {
  const writers = createWriters()
  const files = new LRUCache<string, NamedFile>({
    maxSize: maxCacheBytes,
    ttl: maxAge,
    sizeCalculation: ({ bytes }) => Math.max(1, bytes.byteLength),
  })

  /** Pictures and Word need packages that take memory, and that not every machine has: they are loaded then. */
  async function exported(
    source: Source,
    request: ExportRequest,
    context: ExportContext,
  ): Promise<ExportedFile> {
    try {
      switch (request.format) {
        case 'html':
          return await exportHtml(writers, source, request.options, context.signal)
        case 'pdf':
          return await exportPdf(source, request.options, context)
        case 'pptx':
          return await (
            await import('./pptx/index.ts')
          ).exportPptx(source, request.options, context)
        case 'docx':
          return await (
            await import('./docx/index.ts')
          ).exportDocx(writers, source, request.options, context)
        case 'md':
          return await exportMarkdown(writers, source, request.options, context)
        default:
          return await (
            await import('./images.ts')
          ).exportImages(request.format, source, request.options, context)
      }
    } catch (error) {
      if (error instanceof NoBrowser) throw new AppError('impossible_here', error.message)
      if (error instanceof ExportError) throw new AppError('invalid', error.message)
      if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
        const message = 'A package that this export needs, such as sharp, is not installed here.'
        throw new AppError('impossible_here', message)
      }
      throw error
    }
  }

  async function read(documentId: string, { version }: ExportRequest) {
    const { title } = found(await findDocument(db, documentId), 'document')
    const stored = version
      ? await findVersion(db, documentId, version)
      : await findLatestVersion(db, documentId)
    return { title, stored: found(stored, 'version') }
  }

  const make: Exports['make'] = async (documentId, request, { signal, onProgress }) => {
    const { title, stored } = await read(documentId, request)
    const { id: versionId, version, html_content: html, created_at } = stored
    const id = idOf(documentId, { ...request, version })
    const key = keyOf(versionId, title, request)
    const kept = files.get(key)
    if (kept) return { ...kept, id }
    const context: ExportContext = {
      renderer,
      signal,
      say: (content, done, total) =>
        onProgress?.({
          type: 'status',
          content,
          ...(done !== undefined && { done }),
          ...(total !== undefined && { total }),
        }),
      onPlace: (ahead) => onProgress?.({ type: 'status', content: waitingText(ahead) }),
    }
    const made = await exported({ html, title, created_at }, request, context)
    const file = { ...made, report: shortened(made.report), name: `${title}.${made.extension}` }
    files.set(key, file)
    return { ...file, id }
  }

  return {
    make,
    async check(documentId, request) {
      await read(documentId, request)
    },
    async checkId(id) {
      const { documentId, request } = found(readId(id), 'export')
      await read(documentId, request)
    },
    async isKept(id) {
      const known = readId(id)
      if (!known) return false
      const { title, stored } = await read(known.documentId, known.request)
      return files.has(keyOf(stored.id, title, known.request))
    },
    async read(id, signal) {
      const { documentId, request } = found(readId(id), 'export')
      return make(documentId, request, { signal })
    },
    describe: () => renderer.describe(),
    async close() {
      await Promise.all([renderer.close(), writers.close()])
    },
  }
}

/** The most notes of a report, and the most characters of each of their texts. */
const maxNotes = 200
const maxNoteLength = 300

/** A report that a person can read, and that takes little room beside its file, whatever the document is. */
function shortened(report: readonly ExportNote[]): ExportNote[] {
  const short = (text: string) =>
    text.length > maxNoteLength ? `${text.slice(0, maxNoteLength).toWellFormed()}…` : text
  const kept = report
    .slice(0, maxNotes)
    .map(({ what, where, why }) => ({ what: short(what), where: short(where), why: short(why) }))
  const rest = report.length - kept.length
  return rest > 0 ? [...kept, aboutAll(`There are ${rest} more notes like these.`)] : kept
}

function waitingText(ahead: number): string {
  if (ahead === 0) return 'Waiting: this export is next'
  return `Waiting: ${ahead === 1 ? '1 export comes' : `${ahead} exports come`} first`
}

/** Names a file by what it is made of. The title is in it, and in its name. */
function keyOf(versionId: string, title: string, { format, options }: ExportRequest): string {
  return JSON.stringify([versionId, title, format, options])
}

const ExportId = v.object({ documentId: v.pipe(v.string(), v.uuid()), request: ExportRequest })

/** An id from which the file can be made again, on every instance. */
function idOf(documentId: string, request: ExportRequest): string {
  return Buffer.from(JSON.stringify({ documentId, request })).toString('base64url')
}

function readId(id: string): v.InferOutput<typeof ExportId> | undefined {
  try {
    const read = v.safeParse(ExportId, JSON.parse(Buffer.from(id, 'base64url').toString()))
    return read.success ? read.output : undefined
  } catch {
    return undefined
  }
}
