/** Text at a place, in points from the upper left corner, to its baseline. */
export type PdfText = [x: number, y: number, text: string, size?: number, font?: string]

export interface PdfPage {
  texts?: PdfText[]
  /** PDF dictionaries of annotations, without their type. */
  annotations?: string[]
}

const width = 595
const height = 842

/**
 * A PDF of A4 pages in Helvetica (`F1`) and its bold (`F2`), which every reader has. `catalog` adds entries to its
 * root, `fonts` to those of its pages, and `info` to what it says about itself.
 */
export function pdfOf(
  pages: readonly PdfPage[],
  { catalog = '', fonts = '', info = '' } = {},
): Buffer {
  const first = 5
  const kids = pages.map((_, index) => `${first + index * 2} 0 R`)
  const objects = [
    `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
    `<</Type/Pages/Count ${pages.length}/Kids[${kids.join(' ')}]>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>',
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>',
    ...pages.flatMap(({ texts = [], annotations = [] }, index) => {
      const content = texts.map(paint).join('\n')
      const annots = annotations.map((one) => `<</Type/Annot${one}>>`).join('')
      return [
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Resources<</Font<</F1 3 0 R/F2 4 0 R${fonts}>>>>/Contents ${first + index * 2 + 1} 0 R/Annots[${annots}]>>`,
        `<</Length ${Buffer.byteLength(content, 'latin1')}>>stream\n${content}\nendstream`,
      ]
    }),
  ]
  let file = '%PDF-1.7\n'
  const offsets = objects.map((object, index) => {
    const offset = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`)
  const size = objects.length + 1
  const trailer = `trailer\n<</Size ${size}/Root 1 0 R${info && `/Info<<${info}>>`}>>\nstartxref\n${file.length}\n%%EOF\n`
  return Buffer.from(
    `${file}xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}${trailer}`,
    'latin1',
  )
}

/** The rectangle of an annotation, as PDF counts. */
export function rectOf(x: number, y: number, right: number, bottom: number): string {
  return `/Rect[${x} ${height - bottom} ${right} ${height - y}]`
}

/** Lines of text below each other. */
export function linesAt(x: number, y: number, lines: readonly string[], size = 10): PdfText[] {
  return lines.map((line, index) => [x, y + index * size * 1.2, line, size])
}

function paint([x, y, text, size = 10, font = 'F1']: PdfText): string {
  const escaped = text.replace(/[\\()]/g, '\\$&')
  return `BT /${font} ${size} Tf ${x} ${height - y} Td (${escaped}) Tj ET`
}
