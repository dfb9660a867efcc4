import { zipSync, type Zippable } from 'fflate'
import type { View } from '../chromium/page.ts'
import { zipTime, type ExportContext, type ExportedFile, type Source } from '../exporter.ts'
import { snapshotOf } from '../snapshot.ts'
import type { Writers } from '../writers.ts'

const view: View = { width: 1024, height: 768, scale: 1, scheme: 'light', media: 'screen' }

/** Writes a document as Markdown; with pictures, as a zip file. */
export async function exportMarkdown(
  writers: Writers,
  source: Source,
  { notes }: { notes: boolean },
  context: ExportContext,
): Promise<ExportedFile> {
  const { html, pictures, report } = await snapshotOf(source, view, notes, context)
  context.say('Writing Markdown')
  const { bytes: markdown } = await writers.write({ format: 'md', html }, context.signal)
  if (pictures.size === 0) {
    return { bytes: Buffer.from(markdown), mediaType: 'text/markdown', extension: 'md', report }
  }
  const files: Zippable = { 'document.md': markdown }
  for (const [name, { bytes }] of pictures) files[name] = [bytes, { level: 0 }]
  const bytes = Buffer.from(zipSync(files, { mtime: zipTime(source) }))
  return { bytes, mediaType: 'application/zip', extension: 'zip', report }
}
