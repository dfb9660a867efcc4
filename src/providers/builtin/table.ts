import Papa from 'papaparse'

/** Rows of text cells under named columns; every cell is kept as it was written. */
export interface Table {
  columns: Column[]
  rows: string[][]
  /** The rows at the end that add up those above; no data themselves. */
  totals: string[][]
}

export interface Column {
  name: string
  kind: 'number' | 'date' | 'text'
  /** Whether its values may be added up: amounts, not years, ids, shares or averages. */
  additive: boolean
  habit: NumberHabit
}

/** How the numbers of a column are written. */
export interface NumberHabit {
  /** Whether decimals follow a comma, and dots part thousands. */
  comma: boolean
  /** What stands before and behind all of them, such as a currency sign. */
  before: string
  after: string
  /** Decimals of the most exact one. */
  decimals: number
}

const plainHabit: NumberHabit = { comma: false, before: '', after: '', decimals: 0 }

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
  const all = isHeader ? others : lines
  const firstTotal = all.findLastIndex((row) => !isTotal(row)) + 1
  const rows = firstTotal < 2 ? all : all.slice(0, firstTotal)
  const columns = first.map((cell, index): Column => {
    const name = isHeader ? cell.trim() : `Column ${index + 1}`
    const cells = rows.map((row) => row[index] ?? '')
    const kind = kindOf(cells)
    const additive = kind === 'number' && isAdditive(name, rows, index)
    return { name, kind, additive, habit: kind === 'number' ? habitOf(cells) : plainHabit }
  })
  return { columns, rows, totals: all.slice(rows.length) }
}

/** Whether a row says of itself that it adds up others. */
export function isTotal(cells: readonly string[]): boolean {
  const first = cells.find((cell) => cell.trim() !== '')?.trim() ?? ''
  return /^(?:grand\s+|sub-?)?totals?\b(?!\s+\w+\s+\w)|^(?:sum|gesamt|summe|zwischensumme|average|avg\.?|mean|median|durchschnitt|mittelwert)$/i.test(
    first,
  )
}

function habitOf(cells: string[]): NumberHabit {
  const filled = cells.filter((cell) => cell.trim() !== '')
  const parts = filled.map((cell) => /^(\D*)(.*?)(\D*)$/.exec(cell.trim()) ?? [])
  const shared = (group: 1 | 3) => {
    const found = new Set(parts.map((part) => (part[group] ?? '').replace(/[-+−()]/g, '')))
    const [only = ''] = found
    return found.size === 1 ? only : ''
  }
  const comma = filled.some((cell) => /\d\.\d{3},|^\D*\d+,\d{1,2}\D*$|^\D*0,\d+\D*$/.test(cell))
  const decimals = filled.reduce(
    (most, cell) => Math.max(most, readNumber(cell, comma)?.decimals ?? 0),
    0,
  )
  return { comma, before: shared(1), after: shared(3), decimals: Math.min(decimals, mostDecimals) }
}

function kindOf(cells: string[]): Column['kind'] {
  const filled = cells.filter((cell) => cell.trim() !== '')
  if (filled.length === 0) return 'text'
  if (filled.every((cell) => parseNumber(cell) !== undefined)) return 'number'
  return filled.every((cell) => parseDate(cell) !== undefined) ? 'date' : 'text'
}

const notAdditive =
  /\b(id|no|nr|number|#|year|month|week|day|quarter|rank|age|zip|code|postcode|phone|lat|lon|latitude|longitude|rate|ratio|share|percent|percentage|pct|average|avg|mean|median|price|score|rating|temperature|index|version|jahr|monat|woche|plz|postleitzahl|tel|telefon|preis|anteil|quote|durchschnitt|rang|alter|temperatur)\b|(?:nummer|nr)\b|%/i

function isAdditive(name: string, rows: string[][], index: number): boolean {
  if (notAdditive.test(name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/_/g, ' '))) return false
  const cells = rows.map((row) => (row[index] ?? '').trim()).filter((cell) => cell !== '')
  const signs = new Set(cells.map((cell) => cell.replace(/[-+−()\d.,'\s]/g, '')))
  const isName = cells.some((cell) => /^0\d/.test(cell))
  const isHuge = cells.some((cell) => Math.abs(parseNumber(cell) ?? 0) > Number.MAX_SAFE_INTEGER)
  return signs.size <= 1 && !isName && !isHuge && !isAmbiguous(cells) && !signs.has('%')
}

/** Whether nobody can tell if the dots of a column part thousands or decimals, as in 1.234 and 999. */
function isAmbiguous(cells: string[]): boolean {
  const digits = cells.map((cell) => cell.replace(/[^\d.,]/g, ''))
  const dotted = digits.filter((cell) => cell.includes('.'))
  return (
    dotted.length > 0 &&
    digits.every((cell) => !cell.includes(',')) &&
    dotted.every((cell) => /^[1-9]\d{0,2}\.\d{3}$/.test(cell))
  )
}

/**
 * The number that a cell means, with currency signs, per cent, brackets for negative ones and
 * thousands separators of both habits; undefined where it is none. `comma`: dots part thousands.
 */
export function parseNumber(cell: string, comma = false): number | undefined {
  return readNumber(cell, comma)?.value
}

function readNumber(cell: string, comma: boolean): { value: number; decimals: number } | undefined {
  if (cell.length > longestNumber) return undefined
  const bare = cell.trim().replace(/^\((.*)\)$/, '-$1')
  const match =
    /^([-+−]?)\s*(?:[$€£¥]|USD|EUR|GBP|CHF)?\s*([-+−]?)([\d.,' \u00a0\u202f]+)\s*(?:%|[$€£¥]|USD|EUR|GBP|CHF)?$/i.exec(
      bare,
    )
  const digits = match?.[3]?.trim()
  if (!match || !digits || !/^\d/.test(digits) || !/\d$/.test(digits)) return undefined
  const plain = comma ? plainWithComma(digits) : plainDigits(digits)
  if (plain === undefined) return undefined
  const value = Number(plain) * (/[-−]/.test(`${match[1]}${match[2]}`) ? -1 : 1)
  return { value, decimals: plain.split('.')[1]?.length ?? 0 }
}

/** Digits of a column whose decimals follow a comma. */
function plainWithComma(digits: string): string | undefined {
  const isWritten = /^(\d+|\d{1,3}([.' \u00a0\u202f]\d{3})+)(,\d+)?$/.test(digits)
  return isWritten ? digits.replace(/[^\d,]/g, '').replace(',', '.') : plainDigits(digits)
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
/** In English and German, short and whole. */
const months = [
  ['jan', 'january', 'januar'],
  ['feb', 'february', 'februar'],
  ['mar', 'march', 'mär', 'märz', 'mrz'],
  ['apr', 'april'],
  ['may', 'mai'],
  ['jun', 'june', 'juni'],
  ['jul', 'july', 'juli'],
  ['aug', 'august'],
  ['sep', 'sept', 'september'],
  ['oct', 'october', 'okt', 'oktober'],
  ['nov', 'november'],
  ['dec', 'december', 'dez', 'dezember'],
]

/** A number that orders cells by time: of ISO dates, months and quarters; undefined for all else. */
export function parseDate(cell: string): number | undefined {
  const text = cell.trim().toLowerCase()
  const iso = /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[t ].*)?$/.exec(text)
  if (iso) return Date.parse(`${iso[1]}-${iso[2]}-${iso[3] ?? '01'}`) || undefined
  const quarter = /^(?:(\d{4})[- ])?q([1-4])(?:[- ](\d{4}))?$/.exec(text)
  if (quarter) return Date.UTC(Number(quarter[1] ?? quarter[3] ?? 2000), Number(quarter[2]) * 3 - 3)
  const named = /^(\p{L}+)\.?(?:[- ](\d{4}))?$/u.exec(text)
  const month = months.findIndex((names) => names.includes(named?.[1] ?? ''))
  return named && month >= 0 ? Date.UTC(Number(named[2] ?? 2000), month) : undefined
}

/** The sum of a column with as many decimals as its most exact cell; no error of binary fractions. */
export function sumOf(table: Table, index: number): { value: number; text: string } {
  let sum = 0
  const habit = table.columns[index]?.habit ?? plainHabit
  for (const row of table.rows) {
    sum += parseNumber(row[index] ?? '', habit.comma) ?? 0
  }
  const value = Number(sum.toFixed(habit.decimals))
  return { value, text: formatNumber(value, habit, habit.decimals) }
}

const mostDecimals = 20

/** A number as the others of its column are written; with two decimals at most unless told. */
export function formatNumber(value: number, habit = plainHabit, decimals?: number): string {
  const digits = Math.abs(value).toLocaleString(habit.comma ? 'de-DE' : 'en-US', {
    minimumFractionDigits: decimals ?? 0,
    maximumFractionDigits: decimals ?? 2,
  })
  return `${value < 0 ? '-' : ''}${habit.before}${digits}${habit.after}`
}
