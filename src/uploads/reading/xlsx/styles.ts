import { getFormatFromId } from 'numfmt'
import { readWholeXml } from '../xml.ts'
import { cellFormatOf, type CellFormat } from './formats.ts'

/** The number formats of a workbook, and which of them each style of a cell has. */
export interface Styles {
  formats: readonly CellFormat[]
  /** The index of the format of a style; that of plain numbers for an unknown style. */
  formatOf(style: number): number
  /** The index of the format of a cell that is known to hold a date. */
  dateFormatOf(style: number, serial: number): number
}

/** The formats that every workbook has. */
const usual = ['General', 'yyyy-mm-dd', 'yyyy-mm-dd hh:mm'] as const
const [general] = usual

export async function readStyles(
  chunks: AsyncGenerator<Uint8Array> | undefined,
  is1904: boolean,
): Promise<Styles> {
  const codes: string[] = [...usual]
  const indexes = new Map(codes.map((code, index) => [code, index]))
  const custom = new Map<string, string>()
  const ofStyles: number[] = []
  // Formats of conditional formatting and of named styles are none of a cell.
  let list = ''
  await readWholeXml(chunks, {
    open(element, { numFmtId = '0', formatCode = general }) {
      if (element === 'numFmts' || element === 'cellXfs') list = element
      else if (element === 'numFmt' && list === 'numFmts') custom.set(numFmtId, formatCode)
      else if (element === 'xf' && list === 'cellXfs') {
        const code = custom.get(numFmtId) ?? getFormatFromId(Number(numFmtId)) ?? general
        const index = indexes.get(code) ?? codes.push(code) - 1
        indexes.set(code, index)
        ofStyles.push(index)
      }
    },
    close(element) {
      if (element === list) list = ''
    },
  })
  const formats = codes.map((code) => cellFormatOf(code, is1904))
  const formatOf = (style: number) => ofStyles[style] ?? 0
  return {
    formats,
    formatOf,
    dateFormatOf(style, serial) {
      const own = formatOf(style)
      if (formats[own]?.isDate(serial)) return own
      return codes.indexOf(Number.isInteger(serial) ? usual[1] : usual[2])
    },
  }
}
