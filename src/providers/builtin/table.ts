import Papa from 'papaparse'

/** Rows of text cells under named columns; every cell is kept as it was written. */
export interface Table {
  columns: Column[]
  rows: string[][]
}

export interface Column {
  name: string
  kind: 'number' | 'date' | 'text'
  /** Whether its values may be added up: amounts, not years, ids, shares or averages. */
  additive: boolean
}

/** Reads delimited text; undefined where it is no table of at least two columns and two lines. */
export function parseTable(text: string): Table | undefined {
  const parsed = Papa.parse<string[]>(text.trim(), { skipEmptyLines: 'greedy' })
  const rows = parsed.data
  const width = rows[0]?.length ?? 0
  const clean = parsed.errors.every((error) => error.code === 'UndetectableDelimiter')
  if (!clean || width < 2 || rows.length < 2) return undefined
  return rows.every((row) => row.length === width) ? tableOf(rows) : undefined
}

/** The same for a file that is said to be one: rows of unequal length are filled up. */
export function parseTableFile(text: string): Table | undefined {
  const { data } = Papa.parse<string[]>(text.trim(), { skipEmptyLines: 'greedy' })
  const width = data.reduce((most, row) => Math.max(most, row.length), 0)
  if (width === 0) return undefined
  return tableOf(data.map((row) => [...row, ...Array<string>(width - row.length).fill('')]))
}

/** A table of the objects of a JSON list, a column for every key that any of them has. */
export function tableOfObjects(list: Record<string, unknown>[]): Table {
  const keys = [...new Set(list.flatMap((item) => Object.keys(item)))]
  return tableOf([keys, ...list.map((item) => keys.map((key) => textOfValue(item[key])))])
}

export function textOfValue(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function tableOf(lines: string[][]): Table {
  const [first = [], ...others] = lines
  const isHeader = first.every((cell) => cell.trim() !== '' && parseNumber(cell) === undefined)
  const rows = isHeader ? others : lines
  const columns = first.map((cell, index): Column => {
    const name = isHeader ? cell.trim() : `Column ${index + 1}`
    const kind = kindOf(rows.map((row) => row[index] ?? ''))
    return { name, kind, additive: kind === 'number' && isAdditive(name, rows, index) }
  })
  return { columns, rows }
}

function kindOf(cells: string[]): Column['kind'] {
  const filled = cells.filter((cell) => cell.trim() !== '')
  if (filled.length === 0) return 'text'
  if (filled.every((cell) => parseNumber(cell) !== undefined)) return 'number'
  return filled.every((cell) => parseDate(cell) !== undefined) ? 'date' : 'text'
}

const notAdditive =
  /\b(id|no|nr|number|#|year|month|week|day|quarter|rank|age|zip|code|postcode|phone|lat|lon|latitude|longitude|rate|ratio|share|percent|percentage|pct|average|avg|mean|median|price|score|rating|temperature|index|version)\b|%/i

function isAdditive(name: string, rows: string[][], index: number): boolean {
  if (notAdditive.test(name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/_/g, ' '))) return false
  return rows.every((row) => !(row[index] ?? '').includes('%'))
}

/**
 * The number that a cell means, with currency signs, per cent, brackets for negative ones and
 * thousands separators of both habits; undefined where it is none.
 */
export function parseNumber(cell: string): number | undefined {
  if (cell.length > longestNumber) return undefined
  const bare = cell.trim().replace(/^\((.*)\)$/, '-$1')
  const match =
    /^([-+−]?)\s*(?:[$€£¥]|USD|EUR|GBP|CHF)?\s*([-+−]?)([\d.,' \u00a0\u202f]+)\s*(?:%|[$€£¥]|USD|EUR|GBP|CHF)?$/i.exec(
      bare,
    )
  const digits = match?.[3]?.trim()
  if (!match || !digits || !/^\d/.test(digits) || !/\d$/.test(digits)) return undefined
  const plain = plainDigits(digits)
  if (plain === undefined) return undefined
  return Number(plain) * (/[-−]/.test(`${match[1]}${match[2]}`) ? -1 : 1)
}

function plainDigits(digits: string): string | undefined {
  if (/^\d+(\.\d+)?$/.test(digits)) return digits
  if (/^\d{1,3}([,' \u00a0\u202f]\d{3})+(\.\d+)?$/.test(digits))
    return digits.replace(/[^\d.]/g, '')
  if (/^\d{1,3}([.' \u00a0\u202f]\d{3})+,\d+$/.test(digits) || /^\d+,\d{1,2}$/.test(digits)) {
    return digits.replace(/[^\d,]/g, '').replace(',', '.')
  }
  return undefined
}

const longestNumber = 60
const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** A number that orders cells by time: of ISO dates, months and quarters; undefined for all else. */
export function parseDate(cell: string): number | undefined {
  const text = cell.trim().toLowerCase()
  const iso = /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[t ].*)?$/.exec(text)
  if (iso) return Date.parse(`${iso[1]}-${iso[2]}-${iso[3] ?? '01'}`) || undefined
  const quarter = /^(?:(\d{4})[- ])?q([1-4])(?:[- ](\d{4}))?$/.exec(text)
  if (quarter) return Date.UTC(Number(quarter[1] ?? quarter[3] ?? 2000), Number(quarter[2]) * 3 - 3)
  const named = /^([a-z]{3})[a-z]*\.?(?:[- ](\d{4}))?$/.exec(text)
  const month = months.indexOf(named?.[1] ?? '')
  return named && month >= 0 ? Date.UTC(Number(named[2] ?? 2000), month) : undefined
}

/** The sum of a column with as many decimals as its most exact cell; no error of binary fractions. */
export function sumOf(table: Table, index: number): { value: number; text: string } {
  let decimals = 0
  let sum = 0
  for (const row of table.rows) {
    const value = parseNumber(row[index] ?? '')
    if (value === undefined) continue
    decimals = Math.max(decimals, decimalsOf(value))
    sum += value
  }
  const value = Number(sum.toFixed(decimals))
  return { value, text: formatNumber(value, decimals) }
}

/** As many as a number may be written with. */
const mostDecimals = 20

function decimalsOf(value: number): number {
  const [, fraction = '', exponent = '0'] =
    /^-?\d+(?:\.(\d+))?(?:e(.+))?$/.exec(String(value)) ?? []
  return Math.min(mostDecimals, Math.max(0, fraction.length - Number(exponent)))
}

export function formatNumber(value: number, decimals?: number): string {
  return value.toLocaleString('en-US', {
    minimumFractionDigits: decimals ?? 0,
    maximumFractionDigits: decimals ?? 2,
  })
}
