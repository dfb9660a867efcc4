import { extname } from 'node:path'
import type { ExportNote, HtmlOptions } from '../protocol/exports.ts'
import { createThreads, ThreadLimitError } from '../threads.ts'
import { ExportError } from './errors.ts'
import type { Source } from './exporter.ts'
import type { Snapshot } from './snapshot.ts'

/** What a thread is to write: a document as HTML, or its snapshot as Word or Markdown. */
export type WriteRequest =
  | { format: 'html'; source: Source; options: HtmlOptions }
  | { format: 'docx'; source: Source; page: Snapshot }
  | { format: 'md'; html: string }

export interface Written {
  bytes: Uint8Array
  report: ExportNote[]
}

/** Threads that write files: a large document would keep the server from all else for a minute. */
export interface Writers {
  /** @throws ExportError if it takes too much time or memory */
  write(request: WriteRequest, signal: AbortSignal): Promise<Written>
  close(): Promise<void>
}

const names = { html: 'HTML', docx: 'a Word file', md: 'Markdown' } as const

export function createWriters(): Writers {
  const threads = createThreads<WriteRequest, Written>({
    // `write-thread.ts` is beside the sources, `write-thread.js` beside the bundle.
    entry: new URL(`write-thread${extname(import.meta.url)}`, import.meta.url),
    maxThreads: 2,
    maxMemoryMb: 512,
    timeoutMs: 30_000,
    isLast: () => true,
  })
  return {
    async write(request, signal) {
      try {
        for await (const written of threads.ask(request, signal)) return written
      } catch (error) {
        if (!(error instanceof ThreadLimitError)) throw error
      }
      throw new ExportError(`The document is too large to be written as ${names[request.format]}.`)
    },
    close: () => threads.close(),
  }
}
