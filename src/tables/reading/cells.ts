import Papa from 'papaparse'

/** Lines of cells, and whether a quotation mark is opened but never closed. */
export interface CellLines {
  lines: string[][]
  hasOpenQuote: boolean
}

/** A quotation mark after spaces: plain text in CSV, but people mean a quoted cell. */
const looseQuote = /(?<=(?:^|[,;|\t])[ \t]+)"/m

/** Splits text whose lines end in `\n` into lines of cells. Damaged quotation marks swallow no lines. */
export function cellsOf(text: string, delimiter: string): CellLines {
  if (looseQuote.test(text)) return mendedCells(text, delimiter)
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n' })
  const isDamaged = errors.some(({ type }) => type === 'Quotes')
  return isDamaged ? mendedCells(text, delimiter) : { lines: data, hasOpenQuote: false }
}

/**
 * Splits text with damaged or stray quotation marks. A cell may be enclosed in quotation
 * marks and then contain delimiters, line endings and doubled marks. A mark that is never closed, or
 * closed in the middle of a cell, is part of the text:
 *
 *     Lamp,"a, b",1   →  Lamp · a, b · 1
 *     "Sofa,20        →  "Sofa · 20
 *     24" wide,2      →  24" wide · 2
 *
 * Runs in time proportional to the text: an attempt to read a quoted cell ends at the next mark.
 */
function mendedCells(text: string, delimiter: string): CellLines {
  const lines: string[][] = []
  let line: string[] = []
  let hasOpenQuote = false
  let at = 0
  for (;;) {
    const quoted = quotedCell(text, at, delimiter)
    if (quoted === 'open') hasOpenQuote = true
    const cell = typeof quoted === 'object' ? quoted : unquotedCell(text, at, delimiter)
    line.push(cell.text)
    at = cell.end
    if (text[at] === delimiter) at++
    else {
      lines.push(line)
      line = []
      if (at >= text.length) return { lines, hasOpenQuote }
      at++
    }
  }
}

interface Cell {
  text: string
  /** The offset of the delimiter or line ending after it. */
  end: number
}

function unquotedCell(text: string, from: number, delimiter: string): Cell {
  let end = from
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end++
  return { text: text.slice(from, end), end }
}

/** The quoted cell that begins at an offset; `open` if its quotation mark is never closed. */
function quotedCell(text: string, from: number, delimiter: string): Cell | 'open' | undefined {
  const start = withoutBlanks(text, from, delimiter)
  if (text[start] !== '"') return undefined
  for (let at = start + 1; ; at += 2) {
    at = text.indexOf('"', at)
    if (at < 0) return 'open'
    if (text[at + 1] === '"') continue
    const end = withoutBlanks(text, at + 1, delimiter)
    const isClosed = end >= text.length || text[end] === delimiter || text[end] === '\n'
    if (isClosed) return { text: text.slice(start + 1, at).replaceAll('""', '"'), end }
    return text.slice(start, at).includes('\n') ? 'open' : undefined
  }
}

function withoutBlanks(text: string, from: number, delimiter: string): number {
  let at = from
  while ((text[at] === ' ' || text[at] === '\t') && text[at] !== delimiter) at++
  return at
}
