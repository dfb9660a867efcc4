import { exportOperations } from '../../protocol/export-operations.ts'
import { urlOf } from '../../protocol/paths.ts'
import type { Made } from './use-export.ts'

const frameClass = 'print-frame'

/** Opens the browser’s dialog for printing a PDF. Returns false if the browser can’t show PDFs, or on abort. */
export async function printFile({ export_id: eid }: Made, signal: AbortSignal): Promise<boolean> {
  if (!navigator.pdfViewerEnabled) return false
  for (const before of document.querySelectorAll(`.${frameClass}`)) before.remove()
  const frame = document.createElement('iframe')
  frame.className = frameClass
  frame.title = 'The PDF that is printed'
  frame.ariaHidden = 'true'
  frame.tabIndex = -1
  const loaded = new Promise<void>((resolve) => {
    frame.onload = () => resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  frame.src = urlOf(exportOperations.downloadExport, { eid, inline: true })
  document.body.append(frame)
  await loaded
  if (signal.aborted) {
    frame.remove()
    return false
  }
  // The frame stays: without it, the browser would have nothing to print.
  return print(frame)
}

/** A browser may forbid access to the page in which it shows a PDF. */
function print({ contentDocument, contentWindow }: HTMLIFrameElement): boolean {
  if (contentDocument && contentDocument.contentType !== 'application/pdf') return false
  try {
    contentWindow?.print()
    return true
  } catch {
    return false
  }
}
