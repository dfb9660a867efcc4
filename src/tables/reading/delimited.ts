import { cellsOf } from './cells.ts'
import { isSureHeader } from './header.ts'
import { partLines } from './header.ts'
import { draftsOf, hintOf, votesOf } from '../draft-columns.ts'
import { numberParts, type Vote } from '../formats/numbers.ts'
import { splitSideBySide } from './side-by-side.ts'
import { tableOf, widthOf } from '../build-table.ts'
import type { Table } from '../table.ts'

/** How delimited text is written. */
export interface DelimitedForm {
  delimiter: string
  /** The decimal mark of all numbers, if that is certain. */
  decimal?: '.' | ',' | undefined
}

/** The form of delimited text, as far as its beginning shows it. */
export function delimitedFormOf(text: string): DelimitedForm {
  return { delimiter: delimiterOf(text.replace(mark, '')) }
}

/**
 * Reads delimited text whose every line belongs to a table: a file, or text that is known to be one.
 * Blank lines separate tables. `about` says what they are about, such as the name of the file.
 * Returns `undefined` if there is nothing to read.
 */
export function readDelimited(text: string, about = '', form?: DelimitedForm): Table[] | undefined {
  const parsed = parse(text, form?.delimiter)
  if (!parsed) return undefined
  const { lines, delimiter, notes } = parsed
  const blocks = blocksOf(lines).flatMap(besideEachOther).map(withoutBlankColumns)
  if (blocks.length === 0) return undefined
  const decimal = form?.decimal ?? sharedDecimal(blocks) ?? decimalFor(delimiter)
  const tables = blocks.map((block) => tableOf(block, { decimal, doubt: doubtOf(block), about }))
  tables[0]?.notes.unshift(...notes)
  for (const [index, table] of tables.entries()) {
    const widths = new Set((blocks[index] ?? []).map((line) => line.length))
    const ragged = widths.size > 1 ? raggedNote(table, blocks[index] ?? []) : undefined
    if (ragged) table.notes.push(ragged)
  }
  return tables
}

/**
 * Reads text that may be a table or prose. Undefined unless all lines have the same number of cells,
 * at least two, no line is blank, and the cells look like those of a table.
 */
export function findDelimited(text: string, about = ''): Table | undefined {
  const parsed = parse(text.trim())
  if (!parsed || parsed.lines.length < 2 || parsed.lines.some(isBlankLine)) return undefined
  const { delimiter, notes } = parsed
  const lines = withoutBlankColumns(parsed.lines)
  const width = lines[0]?.length ?? 0
  if (width < 2 || lines.some((line) => line.length !== width)) return undefined
  if (isProse(lines, delimiter)) return undefined
  const table = tableOf(lines, { decimal: decimalFor(delimiter), about })
  table.notes.unshift(...notes)
  return table
}

/** The decimal mark that the numbers of several tables show, where none shows another. */
function sharedDecimal(blocks: readonly string[][][]): Vote {
  if (blocks.length === 1) return undefined
  const votes = blocks.flatMap((block) => {
    const { header = [], rows } = partLines(block)
    const names = Array.from({ length: widthOf(rows) }, (_, index) => header[index] ?? '')
    return votesOf(draftsOf(names, rows, undefined))
  })
  const vote = hintOf(votes, undefined)
  return vote === 'mixed' ? undefined : vote
}

/** Semicolons between cells leave commas to decimals. */
function decimalFor(delimiter: string): Vote {
  return delimiter === ';' ? 'likely comma' : undefined
}

interface Parsed {
  lines: string[][]
  delimiter: string
  notes: string[]
}

const delimiters = ['\t', ';', '|', ','] as const
const sampleLength = 50_000

/** Before the first line: the mark of Unicode, and the line by which a file tells Excel its delimiter. */
const mark = /^\ufeff/
const separatorLine = /^("?)sep=(.)\1(?:\r\n?|\n)/i

function parse(whole: string, known?: string): Parsed | undefined {
  const unmarked = whole.replace(mark, '').replace(/\r\n?/g, '\n')
  const text = unmarked.replace(separatorLine, '')
  const delimiter = known ?? delimiterOf(unmarked)
  const { lines: all, hasOpenQuote } = cellsOf(text, delimiter)
  const lines = withoutBlankEnds(all)
  if (lines.length === 0) return undefined
  const notes = hasOpenQuote
    ? [
        'A quotation mark is opened and never closed, so it was read as part of its cell, and each line as a row.',
      ]
    : []
  return { lines, delimiter, notes }
}

const maxSampleLines = 300

/** The delimiter that a text names, or by which most lines have the same number of cells. */
function delimiterOf(text: string): string {
  const said = separatorLine.exec(text)?.[2]
  if (said !== undefined) return said
  const sample = text.slice(0, sampleLength).replace(/\r\n?/g, '\n')
  let best = { delimiter: ',', share: 0 }
  for (const delimiter of delimiters) {
    if (!sample.includes(delimiter)) continue
    const lines = cellsOf(sample, delimiter).lines.slice(0, maxSampleLines)
    const filled = lines.filter((line) => !isBlankLine(line))
    const widths = new Map<number, number>()
    for (const { length } of filled)
      if (length > 1) widths.set(length, (widths.get(length) ?? 0) + 1)
    const share = Math.max(0, ...widths.values()) / Math.max(1, filled.length)
    if (share > best.share) best = { delimiter, share }
  }
  return best.delimiter
}

function isBlankLine(line: readonly string[]): boolean {
  return line.every((cell) => cell.trim() === '')
}

function withoutBlankEnds(lines: string[][]): string[][] {
  const first = lines.findIndex((line) => !isBlankLine(line))
  const last = lines.findLastIndex((line) => !isBlankLine(line))
  return first < 0 ? [] : lines.slice(first, last + 1)
}

/** Lines without the columns that are blank throughout, such as trailing delimiters make. */
function withoutBlankColumns(lines: string[][]): string[][] {
  const used: boolean[] = []
  for (const line of lines) {
    for (const [index, cell] of line.entries()) if (cell.trim() !== '') used[index] = true
  }
  const isWhole = lines.every((line) => line.every((_, index) => used[index]))
  return isWhole ? lines : lines.map((line) => line.filter((_, index) => used[index]))
}

/** The tables between blank lines: a new one begins at a header, or where the width changes. */
function blocksOf(lines: readonly string[][]): string[][][] {
  const blocks: string[][][] = []
  for (const run of runsOf(lines)) {
    const before = blocks.at(-1)
    if (before && isContinued(before, run)) for (const line of run) before.push(line)
    else blocks.push(run)
  }
  return withTitles(blocks)
}

/** The tables that stand beside each other in a block, each with its own blank lines. */
function besideEachOther(block: string[][]): string[][][] {
  const tables = splitSideBySide(block)
  return tables.length === 1 ? tables : tables.flatMap(blocksOf)
}

function runsOf(lines: readonly string[][]): string[][][] {
  const runs: string[][][] = []
  let run: string[][] = []
  for (const line of [...lines, []]) {
    if (!isBlankLine(line)) run.push(line)
    else if (run.length > 0) {
      runs.push(run)
      run = []
    }
  }
  return runs
}

function isContinued(before: readonly string[][], run: readonly string[][]): boolean {
  // Lines of one cell above a header are its title.
  const at = run.findIndex((line) => !isNarrow([line]))
  const [first = [], ...rest] = run.slice(Math.max(0, at), at + maxSampleLines)
  const width = widthOf(before)
  if (widthOf(run) !== width || width < 2) return false
  const isRepeated = before[0]?.join('\0') === first.join('\0')
  return !isRepeated && !isSureHeader(first, rest)
}

/** Whether no line has more than one cell filled. */
function isNarrow(run: readonly string[][]): boolean {
  return run.every((line) => line.filter((cell) => cell.trim() !== '').length < 2)
}

/** Lines of one cell that stand alone are the title of the table below them, else a footnote of the one above. */
function withTitles(blocks: readonly string[][][]): string[][][] {
  const hasTable = blocks.some((block) => !isNarrow(block))
  const isAside = (block: readonly string[][]) => hasTable && isNarrow(block)
  const tables: string[][][] = []
  let pending: string[][][] = []
  for (const block of blocks) {
    pending.push(block)
    if (isAside(block)) continue
    tables.push(pending.flat())
    pending = []
  }
  const last = tables.pop()
  return last ? [...tables, [...last, ...pending.flat()]] : []
}

function raggedNote({ columns }: Table, lines: readonly string[][]): string | undefined {
  const width = columns.length
  const long = lines.findIndex((line, index) => index > 0 && line.length > (lines[0]?.length ?? 0))
  if (long < 0 || (lines[0]?.length ?? 0) === 1) return undefined
  return `Line ${long + 1} has more cells than the header, so the table has ${width} columns, of which the last have no name.`
}

/** An unquoted number such as 1,200 that the comma splits makes its line too long. */
function doubtOf(lines: readonly string[][]): string | undefined {
  const width = lines.find((line) => !isNarrow([line]))?.length ?? 0
  const isSplit = (line: readonly string[]) =>
    line.length > width &&
    line.some((cell, index) => /\d$/.test(cell) && /^\d/.test(line[index + 1] ?? ''))
  return lines.some(isSplit)
    ? 'a line has more cells than the header, as if a number had been split'
    : undefined
}

const maxWords = 4
const maxCell = 40

/** Sentences with commas are not a table: the cells are long, or the lines end as sentences do. */
function isProse(lines: readonly string[][], delimiter: string): boolean {
  const cells = lines.flat()
  const average = cells.reduce((sum, cell) => sum + cell.length, 0) / cells.length
  if (average > maxCell) return true
  const isNumeric = lines[0]?.some((_, index) => {
    const column = lines.slice(1).map((line) => line[index] ?? '')
    return column.filter((cell) => numberParts(cell)).length >= column.length * 0.6
  })
  if (isNumeric) return false
  if (lines.length < 3) return true
  if (delimiter !== ',') return false
  const isSentence = lines.filter(
    (line) => /[.!?…:]["”»]?\s*$|,$/.test(line.at(-1) ?? '') || line.at(-1) === '',
  )
  const isSpaced = lines.every((line) => line.slice(1).every((cell) => /^\s/.test(cell)))
  const words = cells.reduce((sum, cell) => sum + cell.trim().split(/\s+/).length, 0)
  return (
    isSentence.length > 0 ||
    (isSpaced && words / cells.length > 1.5) ||
    lines.every(([first = '']) => /\p{L}:\s/u.test(first)) ||
    words / cells.length > maxWords
  )
}
