import { readDates } from '../formats/dates.ts'
import { isBlank, numberParts } from '../formats/numbers.ts'

/** The lines of a table by their function. */
export interface Parted {
  /** Lines above the header that are not rows, such as a title. */
  title: string[]
  header: string[] | undefined
  rows: string[][]
  /** Lines below the rows that are not rows, such as a source. */
  footnotes: string[]
}

/**
 * Splits lines of cells into title, header and rows. The first full line is a header where its cells
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
  const [head = [], ...others] = withUnits(withoutGroups(body))
  const isHead = isHeader(head, others)
  return {
    title: lines.slice(0, from).map(joined),
    header: isHead ? head : undefined,
    rows: isHead ? others : body,
    footnotes: lines.slice(to).map(joined),
  }
}

const maxTitleLines = 8

/** Joins two lines that name columns together, such as years above quarters. */
function withoutGroups(lines: string[][]): string[][] {
  const [groups = [], head = [], ...rows] = lines
  const isGroups =
    (groups[0] ?? '').trim() === '' &&
    filled(groups) > 1 &&
    head.length === groups.length &&
    filled(head) === head.length &&
    (filled(groups) < head.length - 1 || new Set(groups).size < groups.length) &&
    isSureHeader(head, rows)
  if (!isGroups) return lines
  let group = ''
  const names = head.map((name, index) => {
    group = groups[index]?.trim() || group
    return `${group} ${name.trim()}`.trim()
  })
  return [names, ...rows]
}

/** If the second line has the units of the columns, they are appended to the names: `Time (s)`. */
function withUnits(lines: string[][]): string[][] {
  const [head = [], units = [], ...rows] = lines
  const isUnits =
    filled(units) > 0 &&
    units.length === head.length &&
    units.every((cell, index) => {
      const below = rows.map((row) => row[index] ?? '').filter((one) => !isBlank(one))
      if (cell.trim() === '') return true
      return bracketed.test(cell.trim()) && below.length > 0 && kindOf(below) === 'numbers'
    }) &&
    isSureHeader(head, rows)
  return isUnits
    ? [head.map((name, index) => `${name} ${units[index] ?? ''}`.trim()), ...rows]
    : lines
}

const bracketed = /^(?:\([^()]{1,12}\)|\[[^[\]]{1,12}\])$/

function joined(line: readonly string[]): string {
  return line.filter((cell) => cell.trim() !== '').join(' ')
}

function filled(line: readonly string[]): number {
  return line.filter((cell) => cell.trim() !== '').length
}

/** The most frequent number of cells in a line. */
function usualWidth(lines: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const line of lines) counts.set(line.length, (counts.get(line.length) ?? 0) + 1)
  const [width = 0] = [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? []
  return width
}

/** Whether a line above the rows is not a row: it has one filled cell, or far fewer than the others. */
function isAside(line: readonly string[], width: number): boolean {
  const count = filled(line)
  if (line.length === 2 && count === 1 && (line[0] ?? '').trim() === '') return false
  return width >= 2 && (count <= 1 || (width >= 4 && count < width / 2 && line.length < width))
}

function isFootnote(line: readonly string[], width: number): boolean {
  const [first = ''] = line
  const isLong =
    first.length > 40 || /^(?:source|quelle|note|anmerkung|\*|¹|stand)\b|^\*/i.test(first)
  return width >= 2 && filled(line) === 1 && first.trim() !== '' && (isLong || line.length === 1)
}

/** Whether a line names the columns of the rows below it. */
function isHeader(head: readonly string[], rows: readonly (readonly string[])[]): boolean {
  if (rows.length === 0 || filled(head) === 0) return false
  const { votesFor, votesAgainst } = votesOn(head, rows)
  if (votesFor > 0 || votesAgainst > 0) return votesFor > votesAgainst
  return head.every((cell, index) => (cell.trim() !== '' || index === 0) && !isFigure(cell))
}

/** Whether a line certainly names columns; consisting of words is not enough. */
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
  const sample = rows.slice(0, maxSample)
  const isNumbered = isNumberedHead(head, sample)
  for (const [index, cell] of head.entries()) {
    const below = sample.map((row) => row[index] ?? '').filter((one) => !isBlank(one))
    if (below.length === 0 || isBlank(cell)) continue
    const kind = kindOf(below)
    if (kind === 'words') continue
    const isOther = kindOf([cell]) !== kind || (isPercent(cell) && !below.some(isPercent))
    if (isOther || (isNumbered && /^\d+$/.test(cell.trim()))) votesFor++
    else votesAgainst++
  }
  return { votesFor, votesAgainst }
}

function isPercent(cell: string): boolean {
  return cell.trim().endsWith('%')
}

/**
 * Whether the numbers of a line name columns, and no row has such numbers: years, numbers that count up
 * by one, or distinct numbers beside an empty corner cell.
 */
function isNumberedHead(head: readonly string[], rows: readonly (readonly string[])[]): boolean {
  const names = wholeNumbersOf(head)
  if (names.length === 0) return false
  if (areYears(names)) return !rows.some((row) => areYears(wholeNumbersOf(row)))
  if (new Set(names).size < names.length) return false
  const corner = head[0]?.trim() ?? ''
  if (corner === '' && names.length === head.length - 1) {
    return rows.every((row) => (row[0] ?? '').trim() !== '')
  }
  if (!areCounted(names) || names.length === head.length) return false
  const isShort = names.length < minCounted
  return !rows.some((row) =>
    isShort
      ? row.some((cell, index) => index > 0 && names.includes(Number(cell)))
      : areCounted(wholeNumbersOf(row)),
  )
}

/** How many consecutive numbers must count up by one to be more than coincidence. */
const minCounted = 4

function wholeNumbersOf(line: readonly string[]): number[] {
  return line
    .map((cell) => cell.trim())
    .flatMap((cell) => (/^\d+$/.test(cell) ? [Number(cell)] : []))
}

function areYears(numbers: readonly number[]): boolean {
  return numbers.length > 0 && numbers.every((one) => one >= 1800 && one < 2100)
}

function areCounted(numbers: readonly number[]): boolean {
  return (
    numbers.length > 2 &&
    numbers.every((one, index) => index === 0 || one - (numbers[index - 1] ?? NaN) === 1)
  )
}

type Kind = 'numbers' | 'dates' | 'words'

/** The most frequent kind of some cells. */
function kindOf(cells: readonly string[]): Kind {
  const isMost = (count: number) => count >= cells.length * 0.6
  if (isMost(cells.filter((cell) => numberParts(cell)).length)) return 'numbers'
  return isMost(cells.filter(isDate).length) ? 'dates' : 'words'
}

function isDate(cell: string): boolean {
  return /\d/.test(cell) && readDates([cell]) !== undefined
}

/** Whether a cell is a number or a date, which a column name hardly is. */
function isFigure(cell: string): boolean {
  return numberParts(cell) !== undefined || isDate(cell)
}
