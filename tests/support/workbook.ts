import { strToU8, zipSync } from 'fflate'

/** A cell of a workbook: a text, a number, nothing, or its XML as a function of its place. */
export type CellSource = string | number | null | Styled | ((place: string) => string)

/** A number with a format code. */
export interface Styled {
  value: number
  format: string
}

export interface SheetSource {
  name: string
  rows?: readonly (readonly CellSource[])[]
  /** The XML of its rows, instead of `rows`. */
  data?: string
  state?: 'hidden' | 'veryHidden'
  /** The attributes of rows by number. */
  rowAttributes?: Record<number, string>
  /** The XML before and after the rows. */
  before?: string
  after?: string
  /** The parts that the sheet refers to, by the last word of their type. */
  links?: readonly (readonly [type: string, target: string])[]
}

export interface WorkbookSource {
  sheets: readonly SheetSource[]
  /** The XML of shared strings. */
  shared?: readonly string[]
  is1904?: boolean
  /** Other parts, by their names. */
  parts?: Record<string, string>
  /** Whether its names are those of the strict dialect, with prefixes and absolute targets. */
  isStrict?: boolean
}

const transitional = {
  main: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  relation: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
}
const strict = {
  main: 'http://purl.oclc.org/ooxml/spreadsheetml/main',
  relation: 'http://purl.oclc.org/ooxml/officeDocument/relationships',
}
const packageNamespace = 'http://schemas.openxmlformats.org/package/2006/relationships'

/** The bytes of a workbook of Excel. */
export function workbook(source: WorkbookSource): Uint8Array {
  const { sheets, shared = [], is1904 = false, parts = {}, isStrict = false } = source
  const { main, relation } = isStrict ? strict : transitional
  const folder = isStrict ? '/xl/' : ''
  const formats: string[] = []
  const relations = (links: readonly (readonly [string, string])[]) =>
    `<Relationships xmlns="${packageNamespace}">${links
      .map(
        ([type, target], index) =>
          `<Relationship Id="rId${index + 1}" Type="${relation}/${type}" Target="${target}"/>`,
      )
      .join('')}</Relationships>`
  const files: Record<string, string> = {
    '[Content_Types].xml':
      '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    '_rels/.rels': relations([
      ['officeDocument', isStrict ? '/xl/workbook.xml' : 'xl/workbook.xml'],
    ]),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relation}"><workbookPr date1904="${is1904}"/><sheets>${sheets
      .map(
        ({ name, state }, index) =>
          `<sheet name="${escaped(name)}" sheetId="${index + 1}"${state ? ` state="${state}"` : ''} r:id="rId${index + 3}"/>`,
      )
      .join(
        '',
      )}</sheets><extLst><ext><workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ['sharedStrings', `${folder}sharedStrings.xml`],
      ['styles', `${folder}styles.xml`],
      ...sheets.map(
        (_, index) => ['worksheet', `${folder}worksheets/sheet${index + 1}.xml`] as const,
      ),
    ]),
    'xl/sharedStrings.xml': `<sst xmlns="${main}">${shared.map((xml) => `<si>${xml}</si>`).join('')}</sst>`,
  }
  for (const [index, sheet] of sheets.entries()) {
    files[`xl/worksheets/sheet${index + 1}.xml`] = sheetXml(sheet, main, formats)
    const { links = [] } = sheet
    if (links.length > 0) files[`xl/worksheets/_rels/sheet${index + 1}.xml.rels`] = relations(links)
  }
  files['xl/styles.xml'] = stylesXml(formats, main)
  const all = Object.entries({ ...files, ...parts })
  const named = isStrict ? all.map(([name, xml]) => [name, withPrefix(name, xml)] as const) : all
  return zipSync(Object.fromEntries(named.map(([name, xml]) => [name, strToU8(xml)])), { level: 1 })
}

/** A cell with its attributes and content, such as `t="b"` and `<v>1</v>`. */
export function cell(attributes: string, content: string): CellSource {
  return (place) => `<c r="${place}" ${attributes}>${content}</c>`
}

/** The letters of a column, from 0. */
function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last
}

function sheetXml(sheet: SheetSource, main: string, formats: string[]): string {
  const { rows = [], rowAttributes = {}, before = '', after = '' } = sheet
  const cellXml = (source: CellSource, place: string): string => {
    if (source === null) return ''
    if (typeof source === 'function') return source(place)
    if (typeof source === 'number') return `<c r="${place}"><v>${source}</v></c>`
    if (typeof source === 'string') {
      return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(source)}</t></is></c>`
    }
    const known = formats.indexOf(source.format)
    const style = known < 0 ? formats.push(source.format) : known + 1
    return `<c r="${place}" s="${style}"><v>${source.value}</v></c>`
  }
  const data =
    sheet.data ??
    rows
      .map((row, index) => {
        const number = index + 1
        const cells = row.map((source, column) => cellXml(source, `${letters(column)}${number}`))
        return `<row r="${number}" ${rowAttributes[number] ?? ''}>${cells.join('')}</row>`
      })
      .join('')
  return `<worksheet xmlns="${main}">${before}<sheetData>${data}</sheetData>${after}</worksheet>`
}

function stylesXml(formats: readonly string[], main: string): string {
  const first = 164
  const codes = formats.map(
    (code, index) => `<numFmt numFmtId="${first + index}" formatCode="${escaped(code)}"/>`,
  )
  const styles = formats.map((_, index) => `<xf numFmtId="${first + index}"/>`)
  return `<styleSheet xmlns="${main}"><numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${styles.join('')}</cellXfs></styleSheet>`
}

function withPrefix(name: string, xml: string): string {
  if (name.endsWith('.rels')) return xml
  return xml.replace(/<(\/?)(?=\w)/g, '<$1x:').replace(' xmlns="', ' xmlns:x="')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/**
 * The bytes of a compound file (OLE) with streams of some names in its directory, such as files of Office
 * before 2007 are, and those with a password.
 */
export function compoundFile(streams: readonly string[]): Uint8Array {
  const file = Buffer.alloc(512 + 128 * streams.length)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file)
  for (const [index, name] of streams.entries()) {
    const at = 512 + 128 * index
    file.write(name, at, 'utf16le')
    file.writeUInt16LE((name.length + 1) * 2, at + 64)
    file[at + 66] = 2
  }
  return file
}
