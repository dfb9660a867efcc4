import type { PDFDocumentProxy } from 'unpdf/pdfjs'
import { z } from 'zod'

const metadataSchema = z.object({ info: z.object({ Title: z.string() }) })

/** What a file has besides its pages, none of which is used but its title. */
export interface Extras {
  /** As the file says; empty if it says none. */
  title: string
  attachments: number
  hasScripts: boolean
  hasHiddenLayers: boolean
}

export async function readExtras(pdf: PDFDocumentProxy): Promise<Extras> {
  const [title, attachments, scripts, hasFieldScripts, layers] = await Promise.all([
    pdf
      .getMetadata()
      .then((metadata) => metadataSchema.parse(metadata).info.Title)
      .catch(() => ''),
    pdf.getAttachments().catch(() => null),
    pdf.getJSActions().catch(() => null),
    pdf.hasJSActions().catch(() => false),
    pdf.getOptionalContentConfig().catch(() => []),
  ])
  return {
    title,
    attachments: attachments?.size ?? 0,
    hasScripts: scripts !== null || hasFieldScripts,
    hasHiddenLayers: [...layers].some(([, group]) => !group.visible),
  }
}
