import { count, Unreadable, type FileReader, type ReadEvent } from '../content.ts'
import { refuseOle } from '../ole.ts'
import { packageIn, targetsOf, type OfficePackage } from '../package.ts'
import { openZip } from '../zip.ts'
import { csvLine, inPieces } from './csv.ts'
import { countComments, extrasOf } from './extras.ts'
import { filteredTables } from './filters.ts'
import { layoutOf, type Layout } from './layout.ts'
import { linesOf, listedCells } from './lines.ts'
import { listed, notesOn } from './notes.ts'
import { readSheet, type Sheet } from './sheet.ts'
import { readStyles } from './styles.ts'
import { readSharedTexts } from './texts.ts'
import { readWorkbook } from './workbook.ts'
import type { WritingContext } from './write-cell.ts'

/** How much is read of a workbook. */
export interface Limits {
  cells: number
  /** The number of characters of all parts. */
  text: number
}

/** What time and memory allow. */
const limits: Limits = { cells: 6_000_000, text: 128_000_000 }
/** Sheets with more cells are not written a second time with what they hide. */
const maxCellsTwice = 2_000_000

/** Reads a workbook of Excel. Each sheet with content is a part of comma-separated values. */
export const readXlsx: FileReader = (bytes) => readXlsxWithin(bytes, limits)

export async function* readXlsxWithin(
  bytes: Uint8Array,
  { cells: maxCells, text: maxText }: Limits,
): AsyncGenerator<ReadEvent, string> {
  refuseOle(bytes)
  const file = packageIn(await openZip(bytes))
  const workbook = await readWorkbook(file)
  if (!workbook) throw new Unreadable(whatElse(file))
  const { is1904, sharedStrings = '', styles: stylesPart = '' } = workbook
  const texts = await readSharedTexts(file.stream(sharedStrings))
  const styles = await readStyles(file.stream(stylesPart), is1904)
  const context = { texts, formats: styles.formats, left: { text: maxText }, maxText }
  const found = { visible: 0, hidden: 0, rows: 0, cells: 0, uncomputed: 0, comments: 0 }

  for (const { name, part, type, isHidden } of workbook.sheets) {
    if (type !== 'worksheet') continue
    const chunks = file.stream(part)
    if (!chunks) {
      yield note(`The content of ${name} is missing in the file.`)
      continue
    }
    if (found.cells >= maxCells) {
      yield cut(`${name} is not read: ${atMost(maxCells, 'cell')}`)
      continue
    }
    const links = await file.relationshipsOf(part)
    found.comments += await countComments(file, targetsOf(links, 'comments'))
    const sheet = await readSheet(chunks, { texts, styles, is1904 }, maxCells - found.cells)
    sheet.filtered.push(...(await filteredTables(file, targetsOf(links, 'table'))))
    found.cells += sheet.cells.count
    found.uncomputed += sheet.uncomputed
    const layout = layoutOf(sheet, !isHidden)
    if (sheet.cells.count > 0) found[isHidden ? 'hidden' : 'visible']++
    const rows = yield* partOf({ name, isHidden }, sheet, { ...context, layout })
    if (!isHidden) found.rows += rows
    const hasHidden = layout.hiddenColumns.length + layout.hiddenRows > 0
    if (hasHidden && sheet.cells.count <= maxCellsTwice) {
      const whole = { name: `${name} (with hidden rows and columns)`, isHidden: true }
      yield* partOf(whole, sheet, { ...context, layout: layoutOf(sheet, false) })
    }
    yield* notesOn(name, sheet, { layout, formats: styles.formats }).map(note)
    if (sheet.cutAfter !== undefined) {
      const row = sheet.cutAfter.toLocaleString('en-US')
      yield cut(`${name} is read up to row ${row} only: ${atMost(maxCells, 'cell')}`)
    }
  }

  const extras = await extrasOf(file)
  if (found.cells === 0) throw new Unreadable(whyEmpty(extras, found.uncomputed))
  if (found.comments > 0) extras.push(count(found.comments, 'comment'))
  const isOne = extras.length === 1 && extras[0]?.startsWith('1 ')
  if (extras.length > 0) yield note(`${listed(extras)} ${isOne ? 'is' : 'are'} not read.`)
  return found.visible === 0
    ? `only ${count(found.hidden, 'hidden sheet')}`
    : `${count(found.visible, 'sheet')}, ${count(found.rows, 'row')}`
}

function atMost(number: number, one: string): string {
  return `at most ${count(number, one)} of a file are read.`
}

function note(text: string): ReadEvent {
  return { type: 'note', text }
}

function cut(text: string): ReadEvent {
  return { type: 'cut', text }
}

interface PartContext extends WritingContext {
  layout: Layout
  /** The number of characters that may still be read. */
  left: { text: number }
  maxText: number
}

/** Reads a sheet into a part, if it has anything to show. Returns the number of its rows. */
function* partOf(
  part: { name: string; isHidden: boolean },
  sheet: Sheet,
  { layout, left, maxText, ...context }: PartContext,
): Generator<ReadEvent, number> {
  let rows = 0
  let isCut = false

  function* texts(): Generator<string> {
    for (const line of (layout.isSparse ? listedCells : linesOf)(sheet, layout, context)) {
      if (left.text <= 0) {
        isCut = true
        return
      }
      const text = csvLine(line)
      left.text -= text.length
      if (line.length > 0) rows++
      yield text
    }
  }

  if (layout.width === 0) return 0
  const { name, isHidden } = part
  if (left.text <= 0) {
    yield cut(`${name} is not read: ${atMost(maxText, 'character')}`)
    return 0
  }
  const form = { delimiter: ',', decimal: '.' } as const
  yield { type: 'part', part: { name, format: 'csv', form, ...(isHidden ? { isHidden } : {}) } }
  for (const text of inPieces(texts())) yield { type: 'text', text }
  yield { type: 'size', rows, columns: layout.isSparse ? 2 : layout.width }
  if (layout.isSparse) {
    yield note(`The cells of ${name} lie far apart, so they are listed with their places.`)
  }
  if (isCut) {
    yield cut(`${count(rows, 'row')} of ${name} are read: ${atMost(maxText, 'character')}`)
  }
  return rows
}

/** Why a file that is no workbook of the usual format can’t be read. */
function whatElse(file: OfficePackage): string {
  const has = (pattern: RegExp) => file.namesLike(pattern).length > 0
  if (has(/^xl\/workbook\.bin$/i)) {
    return 'it is in the binary format of Excel (.xlsb). Save it as .xlsx and attach it again.'
  }
  if (has(/^mimetype$/) && has(/^content\.xml$/)) {
    return 'it is in the OpenDocument format. Save it as .xlsx and attach it again.'
  }
  if (has(/^word\//i)) return 'it is a document of Word. Name it .docx and attach it again.'
  return 'it is not a workbook of Excel. Save it as .xlsx and attach it again.'
}

function whyEmpty(extras: readonly string[], uncomputed: number): string {
  if (uncomputed > 0) {
    return 'it has no cells but formulas without a saved result. Open and save it in Excel, then attach it again.'
  }
  return extras.length > 0
    ? `it has no cells with content, only ${listed(extras)}.`
    : 'it has no cells with content.'
}
