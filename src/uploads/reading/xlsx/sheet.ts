import { readXml, type XmlAttributes } from '../xml.ts'
import { areaOf, columnOf, type Area } from './areas.ts'
import { createCells, maxColumns, type Cell, type Cells } from './cells.ts'
import { serialOf } from './dates.ts'
import { filterHandlers } from './filters.ts'
import { isOn } from './package.ts'
import { cellText, type Texts } from './texts.ts'
import type { Styles } from './styles.ts'

/** What a sheet contains. Rows are numbered from 1, columns from 0. */
export interface Sheet {
  cells: Cells
  rows: Rows
  hiddenColumns: ReadonlySet<number>
  merges: Area[]
  /** The areas that a filter hides rows of. */
  filtered: Area[]
  /** The indexes of the formats that its numbers have. */
  formats: ReadonlySet<number>
  /** The number of formulas whose result the file has not. */
  uncomputed: number
  /** The number of the last row that was read, if the sheet has more cells than can be read. */
  cutAfter: number | undefined
}

/** Rows with cells, and hidden rows, in their order: the number, the index of the first cell, whether it is hidden. */
export interface Rows {
  numbers: number[]
  starts: number[]
  hidden: boolean[]
}

export interface SheetContext {
  texts: Texts
  styles: Styles
  is1904: boolean
  /** The maximum number of cells to read. */
  maxCells: number
}

const maxRows = 1_048_576
/** More are made to be a burden; the cells beyond stay single. */
const maxMerges = 100_000

/** Reads the XML of a sheet. */
export async function readSheet(
  chunks: AsyncIterable<Uint8Array>,
  { texts, styles, is1904, maxCells }: SheetContext,
): Promise<Sheet> {
  const cells = createCells()
  const rows: Rows = { numbers: [], starts: [], hidden: [] }
  const hiddenColumns = new Set<number>()
  const merges: Area[] = []
  const filtered: Area[] = []
  const formats = new Set<number>()
  const filters = filterHandlers(filtered)
  let uncomputed = 0
  let row = 0
  let column = -1
  let isSorted = true
  let cell: RawCell | undefined
  let isCaptured = false
  let phonetic = 0

  function openRow({ r, hidden, ht }: XmlAttributes) {
    const number = Number(r)
    row = number > row && number <= maxRows ? number : row + 1
    column = -1
    isSorted = true
    rows.numbers.push(row)
    rows.starts.push(cells.count)
    rows.hidden.push(isOn(hidden) || Number(ht) === 0)
  }

  function closeRow() {
    const start = rows.starts.at(-1) ?? 0
    if (!isSorted) cells.sortFrom(start)
    if (cells.count > start || rows.hidden.at(-1)) return
    rows.numbers.pop()
    rows.starts.pop()
    rows.hidden.pop()
  }

  function openCell({ r, s, t = 'n' }: XmlAttributes) {
    const at = r === undefined ? undefined : columnOf(r)
    if (at !== undefined && at <= column) isSorted = false
    column = at ?? column + 1
    cell = { type: t, style: Number(s ?? 0), text: '', hasValue: false, hasFormula: false }
  }

  function closeCell({ type, style, text, hasValue, hasFormula }: RawCell) {
    if (hasFormula && !hasValue && type !== 'str') uncomputed++
    const found = hasValue ? valueOf(type, text, style) : undefined
    if (!found || column >= maxColumns) return
    const own = { format: styles.formatOf(style), ...found, column }
    if (own.kind === 'number') formats.add(own.format)
    cells.push(own)
  }

  function valueOf(type: string, text: string, style: number): Value | undefined {
    if (type === 's') {
      const index = Number(text)
      return texts.isEmpty(index) ? undefined : { kind: 'text', value: index }
    }
    if (type === 'str' || type === 'inlineStr') return textCell(cellText(text), 'text')
    const written = text.trim()
    if (type === 'b') return textCell(isOn(written) ? 'TRUE' : 'FALSE', 'written')
    if (type === 'd') {
      const value = serialOf(written, is1904)
      if (value === undefined) return textCell(written, 'text')
      return { kind: 'number', value, format: styles.dateFormatOf(style, value) }
    }
    const number = Number(written)
    // Numbers of more digits than a spreadsheet computes with, such as those of cards.
    const isNumber = written !== '' && Number.isFinite(number) && !/^-?\d{16,}$/.test(written)
    return isNumber && type === 'n'
      ? { kind: 'number', value: number }
      : textCell(written, 'written')
  }

  function textCell(text: string, kind: 'text' | 'written'): Value | undefined {
    return text === '' ? undefined : { kind, value: texts.add(text) }
  }

  function open(name: string, attributes: XmlAttributes) {
    if (cell) {
      if (name === 'v' || name === 'f') {
        isCaptured = name === 'v'
        if (name === 'v') cell.hasValue = true
        else cell.hasFormula = true
      } else if (name === 't' && phonetic === 0) {
        isCaptured = true
        cell.hasValue = true
      } else if (name === 'rPh') phonetic++
      return
    }
    if (name === 'c') openCell(attributes)
    else if (name === 'row') openRow(attributes)
    else if (name === 'col') {
      const { min = '', max = '', hidden, width } = attributes
      if (!isOn(hidden) && Number(width) !== 0) return
      const last = Math.min(Number(max), maxColumns)
      for (let at = Number(min); at <= last; at++) hiddenColumns.add(at - 1)
    } else if (name === 'mergeCell') {
      const area = areaOf(attributes.ref)
      if (area && merges.length < maxMerges) merges.push(area)
    } else filters.open(name, attributes)
  }

  function close(name: string) {
    if (name === 'row') closeRow()
    if (!cell) return filters.close(name)
    if (name === 'c') {
      closeCell(cell)
      cell = undefined
      isCaptured = false
      phonetic = 0
    } else if (name === 'rPh') phonetic--
    else if (name === 'v' || name === 't' || name === 'f') isCaptured = false
  }

  function text(part: string) {
    if (isCaptured && cell) cell.text += part
  }

  let cutAfter: number | undefined
  for await (const _ of readXml(chunks, { open, close, text })) {
    if (cells.count < maxCells) continue
    cutAfter = rows.numbers.at(-1)
    break
  }
  return { cells, rows, hiddenColumns, merges, filtered, formats, uncomputed, cutAfter }
}

/** What a cell holds; its style says how it is written, if nothing else does. */
type Value = Pick<Cell, 'kind' | 'value'> & { format?: number }

interface RawCell {
  type: string
  style: number
  text: string
  hasValue: boolean
  hasFormula: boolean
}
