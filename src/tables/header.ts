import { readDates } from './dates.ts'
import { isBlank, numberParts } from './numbers.ts'

/** The lines of a table by what they are. */
export interface Parted {
  /** Lines above the header that are no rows, such as a title. */
  title: string[]
  header: string[] | undefined
  rows: string[][]
  /** Lines below the rows that are no rows either, such as a source. */
  footnotes: string[]
}

/**
 * Parts lines of cells into title, header and rows. The first full line is a header where its cells
 * differ in kind from those below: words above numbers, years above amounts.
 */
export function partLines(lines: readonly (readonly string[])[]): Parted {
  const width = usualWidth(lines)
  const first = Math.max(
    0,
    lines.findIndex((line) => !isAside(line, width)),
  )
  const last = lines.findLastIndex((line) => !isFootnote(line, width)) + 1
  const isApart = first <= maxTitleLines && first < last
  const [from, to] = isApart ? [first, last] : [0, lines.length]
  const body = lines.slice(from, to).map((line) => [...line])
  const [head = [], ...others] = body
  const isHead = isHeader(head, others)
  return {
    title: lines.slice(0, from).map(joined),
    header: isHead ? head : undefined,
    rows: isHead ? others : body,
    footnotes: lines.slice(to).map(joined),
  }
}

const maxTitleLines = 8

function joined(line: readonly string[]): string {
  return line.filter((cell) => cell.trim() !== '').join(' ')
}

function filled(line: readonly string[]): number {
  return line.filter((cell) => cell.trim() !== '').length
}

/** How many cells most lines have filled, at least two. */
function usualWidth(lines: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const line of lines) counts.set(line.length, (counts.get(line.length) ?? 0) + 1)
  const [width = 0] = [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? []
  return width
}

/** Whether a line above the rows is none of them: it has one cell, or hardly any of those that others have. */
function isAside(line: readonly string[], width: number): boolean {
  const count = filled(line)
  return width >= 2 && (count <= 1 || (width >= 4 && count < width / 2 && line.length < width))
}

function isFootnote(line: readonly string[], width: number): boolean {
  const [first = ''] = line
  const isLong =
    first.length > 40 || /^(?:source|quelle|note|anmerkung|\*|¹|stand)\b|^\*/i.test(first)
  return width >= 2 && filled(line) === 1 && first.trim() !== '' && (isLong || line.length === 1)
}

/** Whether a line names the columns of the rows below it. */
export function isHeader(head: readonly string[], rows: readonly (readonly string[])[]): boolean {
  if (rows.length === 0 || filled(head) === 0) return false
  const { votesFor, votesAgainst } = votesOn(head, rows)
  if (votesFor > 0 || votesAgainst > 0) return votesFor > votesAgainst
  return head.every((cell, index) => (cell.trim() !== '' || index === 0) && !isFigure(cell))
}

/** Whether a line certainly names columns: not only by being all words. */
export function isSureHeader(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): boolean {
  const { votesFor, votesAgainst } = votesOn(head, rows)
  return filled(head) > 0 && votesFor > votesAgainst
}

const maxSample = 200

function votesOn(head: readonly string[], rows: readonly (readonly string[])[]) {
  let [votesFor, votesAgainst] = [0, 0]
  const names = headNumbers(head)
  for (const [index, cell] of head.entries()) {
    const below = rows
      .slice(0, maxSample)
      .map((row) => row[index] ?? '')
      .filter((one) => !isBlank(one))
    if (below.length === 0 || isBlank(cell)) continue
    const figures = below.filter(isFigure)
    if (figures.length < below.length * 0.6) continue
    const isName = names?.has(cell.trim()) && !below.some((one) => names.has(one.trim()))
    if (!isFigure(cell) || isName) votesFor++
    else votesAgainst++
  }
  return { votesFor, votesAgainst }
}

/** The numbers of a line that are names of columns: years, or counted up by one. */
function headNumbers(head: readonly string[]): ReadonlySet<string> | undefined {
  const numbers = head.map((cell) => cell.trim()).filter((cell) => /^\d+$/.test(cell))
  const isYears = numbers.every((text) => /^(?:18|19|20)\d\d$/.test(text))
  const isCounted = numbers.every(
    (text, index) => index === 0 || Number(text) - Number(numbers[index - 1]) === 1,
  )
  const isDistinct = new Set(numbers).size === numbers.length
  const isNames = isDistinct && (isYears || (isCounted && numbers.length > 2))
  return isNames ? new Set(numbers) : undefined
}

/** Whether a cell is a number or a date, which a name hardly is. */
function isFigure(cell: string): boolean {
  return numberParts(cell) !== undefined || (/\d/.test(cell) && readDates([cell]) !== undefined)
}
