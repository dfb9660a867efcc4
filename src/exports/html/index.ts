import type { HtmlOptions } from '../../protocol/exports.ts'
import type { ExportedFile, Source } from '../exporter.ts'
import type { Writers } from '../writers.ts'
import { writeHtml } from './write.ts'

/** The longest document, in characters, that is not worth a thread. */
const maxLengthHere = 300_000

/** As `writeHtml`, in a thread if the document is large. */
export async function exportHtml(
  writers: Writers,
  source: Source,
  options: HtmlOptions,
  signal: AbortSignal,
): Promise<ExportedFile> {
  const { bytes, report } =
    source.html.length > maxLengthHere
      ? await writers.write({ format: 'html', source, options }, signal)
      : writeHtml(source, options)
  return { bytes: Buffer.from(bytes), mediaType: 'text/html', extension: 'html', report }
}
