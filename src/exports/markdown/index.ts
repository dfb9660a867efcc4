import { extname } from 'node:path'
import { strToU8, zipSync, type Zippable } from 'fflate'
import { createThreads, ThreadLimitError, type Threads } from '../../threads.ts'
import type { View } from '../chromium/page.ts'
import { ExportError } from '../errors.ts'
import { zipTime, type ExportContext, type ExportedFile, type Source } from '../exporter.ts'
import { snapshotOf } from '../snapshot.ts'

const view: View = { width: 1024, height: 768, scale: 1, scheme: 'light', media: 'screen' }

/** The threads in which HTML becomes Markdown, which takes long for a large document. */
export type MarkdownThreads = Threads<string, string>

export function createMarkdownThreads(): MarkdownThreads {
  return createThreads({
    // `markdown-thread.ts` is beside the sources, `markdown-thread.js` beside the bundle.
    entry: new URL(`markdown-thread${extname(import.meta.url)}`, import.meta.url),
    maxThreads: 1,
    maxMemoryMb: 512,
    timeoutMs: 30_000,
    isLast: () => true,
  })
}

/** Writes a document as Markdown; with pictures, as a zip file. */
export async function exportMarkdown(
  threads: MarkdownThreads,
  source: Source,
  { notes }: { notes: boolean },
  context: ExportContext,
): Promise<ExportedFile> {
  const { html, pictures, report } = await snapshotOf(source, view, notes, context)
  context.say('Writing Markdown')
  const markdown = await convert(threads, html, context.signal)
  if (pictures.size === 0) {
    return { bytes: Buffer.from(markdown), mediaType: 'text/markdown', extension: 'md', report }
  }
  const files: Zippable = { 'document.md': strToU8(markdown) }
  for (const [name, { bytes }] of pictures) files[name] = [bytes, { level: 0 }]
  const bytes = Buffer.from(zipSync(files, { mtime: zipTime(source) }))
  return { bytes, mediaType: 'application/zip', extension: 'zip', report }
}

async function convert(threads: MarkdownThreads, html: string, signal: AbortSignal) {
  try {
    for await (const markdown of threads.ask(html, signal)) return markdown
  } catch (error) {
    if (!(error instanceof ThreadLimitError)) throw error
  }
  throw new ExportError('The document is too large to be written as Markdown.')
}
