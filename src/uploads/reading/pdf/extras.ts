import type { PDFDocumentProxy } from 'unpdf/pdfjs'

/** What a file has besides its pages, none of which is used. */
export interface Extras {
  attachments: number
  hasScripts: boolean
  hasHiddenLayers: boolean
}

export async function readExtras(pdf: PDFDocumentProxy): Promise<Extras> {
  const [attachments, scripts, hasFieldScripts, layers] = await Promise.all([
    pdf.getAttachments().catch(() => null),
    pdf.getJSActions().catch(() => null),
    pdf.hasJSActions().catch(() => false),
    pdf.getOptionalContentConfig().catch(() => []),
  ])
  return {
    attachments: attachments?.size ?? 0,
    hasScripts: scripts !== null || hasFieldScripts,
    hasHiddenLayers: [...layers].some(([, group]) => !group.visible),
  }
}
