import { draftsOf, hintOf, votesOf, type Draft } from './draft-columns.ts'
import { partLines } from './reading/header.ts'
import { doubtsOf, sayName, unsummed } from './notes.ts'
import { formatNumber, hasOpenMark, type Vote } from './formats/numbers.ts'
import type { Roles, RowRole, Rows } from './totals/rows.ts'
import { summingOf } from './summing/summing.ts'
import { evidenceIn, type TableEvidence } from './summing/surroundings.ts'
import type { Column, Table } from './table.ts'
import { rolesOf } from './totals/totals.ts'

export interface TableOptions {
  /** `first`: the first line is the header, whatever it looks like; `none`: there is none. */
  header?: 'first' | 'none' | 'find'
  /** What is known about the decimal mark, for example from the delimiter. */
  decimal?: Vote
  /** Whether the rows are the fields of one record. */
  isRecord?: boolean
  /** What the table is about, such as the name of its file. */
  about?: string | undefined
  /** Why no column may be summed, as a clause for a person. */
  doubt?: string | undefined
  /** The known roles of the rows below the header; undefined for roles to be determined. */
  roles?: readonly (RowRole | undefined)[]
}

/** Builds a table from lines of cells. Short lines are padded; notes say what is doubtful. */
export function tableOf(
  lines: readonly (readonly string[])[],
  { header: place = 'find', roles: given = [], about = '', ...options }: TableOptions = {},
): Table {
  const parted = place === 'find' ? partLines(lines) : parsedAs(lines, place)
  const { title, header, footnotes } = parted
  const width = widthOf([header ?? [], ...parted.rows])
  const cells = parted.rows.map((row) => fill(row, width))
  const names = fill(header ?? [], width).map((name, index) =>
    header ? name.trim() : `Column ${index + 1}`,
  )
  const isRepeated = (row: readonly string[]) =>
    header !== undefined && row.every((cell, index) => cell.trim() === names[index])
  const known = cells.map((row, at) => given[at] ?? (isRepeated(row) ? 'summary' : undefined))
  const {
    columns,
    roles,
    notes,
    unsummed: left,
  } = profile(names, cells, known, options, [about, ...title].join(' '))
  const rows = cells.map((row, at) => ({ cells: row, role: roles[at] ?? 'data' }))
  return { title, columns, rows, footnotes, notes, unsummed: left }
}

function parsedAs(lines: readonly (readonly string[])[], place: 'first' | 'none') {
  const rows = lines.map((line) => [...line])
  const header = place === 'first' ? rows.shift() : undefined
  return { title: [], header, rows, footnotes: [] }
}

/** The number of cells in the longest line. */
export function widthOf(lines: readonly (readonly string[])[]): number {
  return lines.reduce((max, line) => Math.max(max, line.length), 0)
}

function fill(cells: readonly string[], width: number): string[] {
  return [...cells, ...Array<string>(Math.max(0, width - cells.length)).fill('')]
}

function profile(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  given: readonly (RowRole | undefined)[],
  { decimal: said, isRecord = false, doubt }: Pick<TableOptions, 'decimal' | 'isRecord' | 'doubt'>,
  title: string,
) {
  const { decimal, drafts, ...found } = draftsWithRoles(names, rows, given, said)
  const { roles, proven, differing, odd } = found
  const data = rows.filter((_, at) => roles[at] === 'data')
  // Cells of a total row, such as its label below years, are no evidence about their column.
  const ofData =
    data.length < rows.length ? draftsOf(names, data, hintOf(votesOf(drafts), decimal)) : drafts
  const evidence = evidenceIn(ofData, title)
  const around = {
    ...evidence,
    rowsMixMeasures: isRecord || evidence.rowsMixMeasures,
    proven,
    doubt,
    title,
    oddTotal: odd === undefined ? undefined : rows[odd]?.find((cell) => cell.trim() !== '')?.trim(),
  }
  const columns = ofData.map((draft, index) => columnOf(draft, index, around))
  const notes = [
    ...differing.map(({ row, column, sum }) => {
      const { name = '', cells, format } = drafts[column] ?? {}
      return `The total of ${sayName(name)} in the data is ${cells?.[row]?.trim()}, but its rows add up to ${formatNumber(sum, format)}.`
    }),
    ...doubtsOf(columns),
  ]
  return { columns, roles, notes, unsummed: isRecord ? [] : unsummed(columns, ofData) }
}

/** The types of columns and the roles of rows. If nothing else shows the decimal mark, a total that matches does. */
function draftsWithRoles(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  given: readonly (RowRole | undefined)[],
  said: Vote,
) {
  const readBy = (decimal: Vote) => {
    const drafts = draftsOf(names, rows, decimal)
    const numbers = drafts.flatMap(({ name, values, reading }, index) =>
      reading === 'number' ? [{ index, name, values }] : [],
    )
    return { decimal, drafts, numbers, ...rolesBeside(given, { names, cells: rows, numbers }) }
  }
  const read = readBy(said)
  const isOpen = ({ reading, cells }: Draft) => reading === 'number' && hasOpenMark(cells)
  const open = read.drafts.flatMap((draft, index) => (isOpen(draft) ? [index] : []))
  if (open.length === 0 || votesOf(read.drafts).some((vote) => vote !== undefined)) return read
  const proven = (['.', ','] as const)
    .map(readBy)
    .filter((one) => open.some((index) => isProven(one, index)))
  const [only, ...others] = proven
  if (only && others.length === 0) return only
  // A sum of numbers whose decimal mark is unknown can’t be compared.
  const isRead = (column: number) => read.drafts[column]?.format.decimal !== undefined
  return { ...read, differing: read.differing.filter(({ column }) => isRead(column)) }
}

function isProven({ proven, differing }: Roles, index: number): boolean {
  return proven.has(index) && !differing.some(({ column }) => column === index)
}

/** The roles of all rows, given the known roles of some. */
function rolesBeside(given: readonly (RowRole | undefined)[], rows: Rows): Roles {
  if (given.every((role) => role === undefined)) return rolesOf(rows)
  const open = [...rows.cells.keys()].filter((at) => given[at] === undefined)
  const isOpen = (_: unknown, at: number) => given[at] === undefined
  const found = rolesOf({
    ...rows,
    cells: rows.cells.filter(isOpen),
    numbers: rows.numbers.map((one) => ({ ...one, values: one.values.filter(isOpen) })),
  })
  const roles = rows.cells.map((_, at): RowRole => given[at] ?? 'data')
  for (const [index, at] of open.entries()) roles[at] = found.roles[index] ?? 'data'
  return {
    ...found,
    roles,
    differing: found.differing.map((one) => ({ ...one, row: open[one.row] ?? 0 })),
    odd: found.odd === undefined ? undefined : open[found.odd],
  }
}

interface Around extends TableEvidence {
  /** The columns, by index, whose total in the data is the sum of its rows. */
  proven: ReadonlySet<number>
  title: string
  oddTotal: string | undefined
  doubt: string | undefined
}

function columnOf(
  draft: Draft,
  index: number,
  { proven, inRowTotals, numbers, matrix, ...around }: Around,
): Column {
  const { name, reading, format } = draft
  if (reading === 'text') return { name, type: 'text' }
  if (reading !== 'number') {
    return 'dates' in reading
      ? { name, type: 'date', dates: reading.dates }
      : { name, type: 'text', doubt: reading.doubt }
  }
  const summing = summingOf(draft, {
    isFirst: index === 0,
    others: numbers.filter((one) => one !== draft),
    ...around,
    hasTotal: proven.has(index),
    isInRowTotal: inRowTotals.has(index),
    isInMatrix: matrix.has(index),
  })
  return { name, type: 'number', format, summing }
}
