import type { Page, View } from './chromium/page.ts'
import { closeLinks } from './page/close-links.js'
import { prepareSlides } from './page/print-slides.js'
import { fitTables } from './page/fit-tables.js'
import { fitWidth } from './page/fit-width.js'
import { keepTogether } from './page/keep-together.js'
import { findMissingSigns } from './page/missing-signs.js'
import { paintInOrder } from './page/paint-in-order.js'
import { preparePrint, stylePages } from './page/print.js'
import { showWhole } from './page/show-whole.js'
import { findUnloaded } from './page/unloaded.js'
import { findBesideSlides } from './page/beside-slides.js'
import { readScreen } from './page/screen.js'
import type { Session } from './chromium/devtools.ts'
import { aboutAll, type ExportContext, type ExportedFile, type Source } from './exporter.ts'
import { showAllSlides } from './slides.ts'
import type { ExportNote, PdfOptions } from '../protocol/exports.ts'

/** In millimetres. */
const papers = {
  A3: [297, 420],
  A4: [210, 297],
  A5: [148, 210],
  Letter: [215.9, 279.4],
} as const

const screen: View = { width: 1280, height: 720, scale: 1, scheme: 'light', media: 'screen' }

/** In CSS pixels: readers of PDF accept no taller pages. */
const maxPageHeight = 19_200

/** In millimetres: what a line of head or foot needs. */
const minMarginWithHead = 12

/** Prints a document: each of its slides on a page of its size, or its text on sheets of paper. */
export async function exportPdf(
  source: Source,
  options: PdfOptions,
  { renderer, signal, onPlace, say }: ExportContext,
): Promise<ExportedFile> {
  return renderer.open(source.html, { view: screen, signal, onPlace }, async (page) => {
    say('Laying out the pages')
    await showAllSlides(page, screen)
    const [beside, slides] = await Promise.all([
      page.run(findBesideSlides),
      page.run(prepareSlides, { notes: options.notes }),
    ])
    const report = slides === 0 ? await layOutPaper(page, source, options) : beside
    const [signs, unloaded] = await Promise.all([
      page.run(findMissingSigns, 'body'),
      page.run(findUnloaded),
      page.run(closeLinks, true),
    ])
    say('Printing')
    const bytes = await print(page.session, options)
    return {
      bytes: withDate(bytes, source.created_at),
      mediaType: 'application/pdf',
      extension: 'pdf',
      report: [...page.notes.map(aboutAll), ...report, ...signs, ...unloaded],
    }
  })
}

async function layOutPaper(page: Page, source: Source, options: PdfOptions): Promise<ExportNote[]> {
  const { scale, header_footer: hasHead } = options
  await page.run(preparePrint, { notes: options.notes })
  if (options.paper === 'screen') {
    await page.show({ ...screen, media: 'print' })
    const height = maxPageHeight
    return layOut(page, { width: screen.width, height, size: '', pageStyle: 'margin: 0;' })
  }
  const [short, long] = papers[options.paper]
  const [width, height] = options.landscape ? [long, short] : [short, long]
  const paper = { width: pixels(width) / scale, height: pixels(height) / scale }
  // Sheets that the document draws itself have margins of their own.
  const hasSheets = await page.run(readScreen, paper)
  const least = hasHead ? minMarginWithHead : 0
  const margin = hasSheets && !hasHead ? 0 : Math.max(options.margin, least)
  const around = (2 * pixels(margin)) / scale
  const inner = {
    width: Math.floor(paper.width - around),
    height: Math.floor(paper.height - around),
  }
  await page.show({ ...screen, ...inner, media: 'print' })
  return layOut(page, {
    ...inner,
    size: `${width}mm ${height}mm`,
    pageStyle: `margin: ${margin}mm; ${hasHead ? marginBoxes(source) : ''}`,
  })
}

interface Layout {
  /** Of the paper between its margins, in CSS pixels. */
  width: number
  height: number
  size: string
  pageStyle: string
}

async function layOut({ run }: Page, layout: Layout): Promise<ExportNote[]> {
  const { width, height, size, pageStyle } = layout
  // The page runs them in this order, without showing what is between them.
  const [, narrowed, shrunk] = await Promise.all([
    run(showWhole),
    run(fitWidth, width),
    run(fitTables, width),
    run(keepTogether, height),
    run(paintInOrder),
    run(stylePages, { size, maxHeight: maxPageHeight, pageStyle }),
  ])
  return [...narrowed, ...shrunk]
}

function pixels(millimetres: number): number {
  return (millimetres * 96) / 25.4
}

/** Title and date above each page, its number below. */
function marginBoxes({ title, created_at }: Source): string {
  const look = 'font: 9px sans-serif;'
  return `
    @top-left { content: ${cssString(title)}; ${look} }
    @top-right { content: ${cssString(created_at.slice(0, 10))}; ${look} }
    @bottom-center { content: counter(page) " / " counter(pages); ${look} }`
}

/** Text as a string of CSS, in which nothing has a meaning. */
function cssString(text: string): string {
  const escaped = text.replace(
    /[^\p{L}\p{N} ]/gu,
    (sign) => `\\${sign.codePointAt(0)?.toString(16)} `,
  )
  return `"${escaped}"`
}

async function print(session: Session, { backgrounds, scale }: PdfOptions): Promise<Buffer> {
  const { stream } = await session.send('Page.printToPDF', {
    printBackground: backgrounds,
    preferCSSPageSize: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
    scale,
    transferMode: 'ReturnAsStream',
  })
  if (stream === undefined) throw new Error('the browser printed without a stream')
  const parts: Buffer[] = []
  for (;;) {
    const { data, eof, base64Encoded } = await session.send('IO.read', { handle: stream })
    parts.push(Buffer.from(data, base64Encoded ? 'base64' : 'utf8'))
    if (eof) return Buffer.concat(parts)
  }
}

/** The same bytes for the same version: the time of printing is replaced by that of the version. */
function withDate(pdf: Buffer, createdAt: string): Buffer {
  const date = `${createdAt.replace(/\D/g, '').slice(0, 14)}+00'00'`
  const text = pdf.toString('latin1')
  for (const { index, 0: found } of text.matchAll(/\/(?:Creation|Mod)Date \(D:[^)]{21}\)/g)) {
    pdf.write(date, index + found.indexOf('D:') + 2, 'latin1')
  }
  return pdf
}
