import { isTrue, readXml, type XmlAttributes } from '../xml.ts'
import { areaOf, columnOf, type Area } from './areas.ts'
import { valueReader, type RawCell, type ValueContext } from './cell-values.ts'
import { createCells, maxColumns, type Cells } from './cells.ts'
import { filterHandlers } from './filters.ts'

/** What a sheet contains. Rows are numbered from 1, columns from 0. */
export interface Sheet {
  cells: Cells
  rows: Rows
  /** Of each column, 1 if it is hidden. */
  hiddenColumns: Uint8Array
  merges: Area[]
  /** The areas whose rows a filter selects. */
  filtered: Area[]
  /** The indexes of the formats that its numbers have. */
  formats: ReadonlySet<number>
  /** The number of formulas whose result is not in the file. */
  uncomputed: number
  /** The number of the last row that was read, if the sheet has more cells than may be read. */
  cutAfter: number | undefined
}

/** Rows with cells, and hidden rows, in their order. */
export interface Rows {
  numbers: number[]
  /** The index of the first cell of each. */
  starts: number[]
  hidden: boolean[]
}

const maxRows = 1_048_576
/** More are made to be a burden. The cells beyond stay single. */
const maxMerges = 100_000

/** Reads the XML of a sheet, up to a number of cells. */
export async function readSheet(
  chunks: AsyncIterable<Uint8Array>,
  context: ValueContext,
  maxCells: number,
): Promise<Sheet> {
  const { cells, rows, formats, ...grid } = gridReader(context)
  const hiddenColumns = new Uint8Array(maxColumns)
  const merges: Area[] = []
  const filtered: Area[] = []
  const filters = filterHandlers(filtered)
  let cutAfter: number | undefined

  function open(name: string, attributes: XmlAttributes) {
    if (grid.open(name, attributes)) return
    if (name === 'col') {
      const { min, max, hidden, width } = attributes
      const isHidden = isTrue(hidden) || Number(width) === 0
      if (isHidden) hiddenColumns.fill(1, Math.max(1, Number(min)) - 1, Math.max(0, Number(max)))
    } else if (name === 'mergeCell') {
      const area = areaOf(attributes.ref)
      if (area && merges.length < maxMerges) merges.push(area)
    } else filters.open(name, attributes)
  }

  function close(name: string) {
    if (!grid.close(name)) filters.close(name)
  }

  for await (const _ of readXml(chunks, { open, close, text: grid.text })) {
    if (cells.count < maxCells) continue
    cutAfter = rows.numbers.at(-1)
    break
  }
  const uncomputed = grid.uncomputed()
  return { cells, rows, hiddenColumns, merges, filtered, formats, uncomputed, cutAfter }
}

/** Handlers that collect rows and cells. `open` and `close` return whether an element is one of theirs. */
function gridReader(context: ValueContext) {
  const valueOf = valueReader(context)
  const cells = createCells()
  const rows: Rows = { numbers: [], starts: [], hidden: [] }
  const formats = new Set<number>()
  let uncomputed = 0
  let number = 0
  let column = -1
  let cell: (RawCell & { hasValue: boolean; hasFormula: boolean }) | undefined
  let isText = false
  let phonetic = 0

  function openRow({ r, hidden, ht }: XmlAttributes) {
    const own = Number(r)
    number = own > number && own <= maxRows ? own : number + 1
    column = -1
    rows.numbers.push(number)
    rows.starts.push(cells.count)
    rows.hidden.push(isTrue(hidden) || Number(ht) === 0)
  }

  function closeRow() {
    const start = rows.starts.at(-1) ?? 0
    if (cells.count > start || rows.hidden.at(-1)) return
    rows.numbers.pop()
    rows.starts.pop()
    rows.hidden.pop()
  }

  function openCell({ r, s, t = 'n' }: XmlAttributes) {
    const own = r === undefined ? undefined : columnOf(r)
    column = own ?? column + 1
    cell = { type: t, style: Number(s ?? 0), text: '', hasValue: false, hasFormula: false }
  }

  function closeCell() {
    // The result of a formula may be an empty text.
    const isEmpty = cell?.text === '' && cell.type !== 'str' && cell.type !== 'inlineStr'
    if (cell?.hasFormula && isEmpty) uncomputed++
    const found = cell?.hasValue ? valueOf(cell) : undefined
    cell = undefined
    isText = false
    phonetic = 0
    if (!found || column >= maxColumns) return
    const { kind, value, format } = found
    if (kind === 'number') formats.add(format)
    cells.push({ column, kind, value, format })
  }

  return {
    cells,
    rows,
    formats,
    uncomputed: () => uncomputed,
    open(name: string, attributes: XmlAttributes): boolean {
      if (cell) {
        if (name === 'v' || (name === 't' && phonetic === 0)) {
          isText = true
          cell.hasValue = true
        } else if (name === 'f') cell.hasFormula = true
        else if (name === 'rPh') phonetic++
      } else if (name === 'c') openCell(attributes)
      else if (name === 'row') openRow(attributes)
      else return false
      return true
    },
    close(name: string): boolean {
      if (name === 'c') closeCell()
      else if (name === 'row') closeRow()
      else if (!cell) return false
      else if (name === 'v' || name === 't') isText = false
      else if (name === 'rPh') phonetic--
      return true
    },
    text(part: string) {
      if (isText && cell) cell.text += part
    },
  }
}
