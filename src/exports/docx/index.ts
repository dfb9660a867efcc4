import type { View } from '../chromium/page.ts'
import type { ExportContext, ExportedFile, Source } from '../exporter.ts'
import { snapshotOf } from '../snapshot.ts'
import type { Writers } from '../writers.ts'

const view: View = { width: 900, height: 1200, scale: 1, scheme: 'light', media: 'screen' }

/** Writes a document for Word: its text with real styles, and pictures of what Word has nothing for. */
export async function exportDocx(
  writers: Writers,
  source: Source,
  { notes }: { notes: boolean },
  context: ExportContext,
): Promise<ExportedFile> {
  const page = await snapshotOf(source, view, notes, context)
  context.say('Writing the Word file')
  const { bytes, report } = await writers.write({ format: 'docx', source, page }, context.signal)
  return {
    bytes: Buffer.from(bytes),
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extension: 'docx',
    report: [...page.report, ...report],
  }
}
