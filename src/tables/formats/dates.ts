import { isWeekday, monthNames } from './date-names.ts'

/** The precision of the dates of a column. */
export type DateGrain = 'time' | 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'clock'

/** The format of the dates of a column. */
export interface DateFormat {
  grain: DateGrain
  /** What comes first in numeric dates; undefined if no cell shows it, so that they can’t be sorted. */
  order: 'day' | 'month' | undefined
  /** Whether the cells have a year. Without one, they are sorted within a year. */
  hasYear: boolean
  /** What a single number after a month means. */
  tail: 'day' | 'year'
}

/** The dates of a column, or why cells that look like dates have no certain order. */
export type DateReading =
  | { ok: true; format: DateFormat }
  | {
      ok: false
      doubt:
        'order of day and month' | 'year' | 'not all dates' | 'weekdays' | 'day or year' | 'overlap'
    }

interface Parts {
  grain: DateGrain
  year?: number | undefined
  month?: number | undefined
  day?: number | undefined
  /** The first two numbers of a date such as 3/4/2025; the column decides their order. */
  open?: [number, number]
  minutes?: number
  /** The number after a month, as in Jan 25, which may be a year or a day. */
  tail?: number
}

const maxLength = 60

/** The dates of a column; undefined if its cells do not look like dates. Ignores blank cells. */
export function readDates(cells: readonly string[]): DateReading | undefined {
  if (cells.length === 0) return undefined
  if (cells.every((cell) => isWeekday(nameOf(cell)))) return doubt('weekdays')
  const read = cells.map(partsOf).filter((one) => one !== undefined)
  const known = withTails(read)
  if (known.length < cells.length) {
    const isLike = known.length >= 3 && known.length > cells.length * 0.6
    return isLike && known.some(({ grain }) => grain === 'day') ? doubt('not all dates') : undefined
  }
  if (areDaysOrYears(read, known)) return doubt('day or year')
  const grains = new Set(known.map(({ grain }) => (grain === 'time' ? 'day' : grain)))
  const years = new Set(known.map(({ year }) => year !== undefined))
  // Quarters, months and days are sorted by their start, if all have a year.
  const isMixed = grains.size > 1
  if (isMixed && (years.has(false) || grains.has('week') || grains.has('clock'))) {
    return doubt('not all dates')
  }
  if (years.size > 1) return doubt('year')
  const order = orderOf(known)
  if (order === 'mixed') return doubt('order of day and month')
  const format: DateFormat = {
    grain: grainOf(known, isMixed),
    order: order === 'unknown' ? undefined : order,
    hasYear: known[0]?.year !== undefined,
    tail: known.some(({ tail }) => tail !== undefined) ? 'year' : 'day',
  }
  if (!format.order && !isSameEitherWay(known, format)) return doubt('order of day and month')
  const keys = known.map((one) => keyOf(one, format))
  if (keys.some((key) => key === undefined)) return doubt('not all dates')
  if (isMixed && doOverlap(known, format)) return doubt('overlap')
  return format.hasYear || format.grain === 'clock' || isOneYear(keys)
    ? { ok: true, format }
    : doubt('year')
}

/** Whether a name is that of a period, such as 2024, Day 3 or May. */
export function isPeriodName(name: string): boolean {
  return (
    /^\d{1,4}$/.test(name) ||
    /^(?:day|tag|jour|d[ií]a|giorno|dag)\s?\d{1,3}$/i.test(name) ||
    readDates([name]) !== undefined
  )
}

const monthsOf: Partial<Record<DateGrain, number>> = { month: 1, quarter: 3, half: 6, year: 12 }

/** Whether one period contains another, as a month contains its days. */
function doOverlap(parts: readonly Parts[], format: DateFormat): boolean {
  const spans = parts.map((one) => {
    const months = monthsOf[one.grain]
    const from = keyOf(one, format) ?? NaN
    if (months === undefined) return { from, to: from }
    const { year = 2000, month = 1 } = one
    return { from, to: Date.UTC(year, month - 1 + months, 0) / 60_000 }
  })
  const sorted = spans.toSorted((a, b) => a.from - b.from || a.to - b.to)
  return sorted.slice(1).some(({ from, to }, index) => {
    const before = sorted[index]
    const isSame = before?.from === from && before.to === to
    return before !== undefined && !isSame && before.to >= from
  })
}

function grainOf(parts: readonly Parts[], isMixed: boolean): DateGrain {
  if (parts.some(({ grain }) => grain === 'time')) return 'time'
  return isMixed ? 'day' : (parts[0]?.grain ?? 'day')
}

/** Whether dates sort the same whether day or month comes first. */
function isSameEitherWay(parts: readonly Parts[], format: DateFormat): boolean {
  const keys = parts.map((one) => ({
    day: keyOf(one, { ...format, order: 'day' }) ?? NaN,
    month: keyOf(one, { ...format, order: 'month' }) ?? NaN,
  }))
  const sorted = keys.toSorted((a, b) => a.day - b.day || a.month - b.month)
  return sorted.slice(1).every(({ day, month }, index) => {
    const before = sorted[index]
    return before && Math.sign(day - before.day) === Math.sign(month - before.month)
  })
}

function doubt(what: Extract<DateReading, { ok: false }>['doubt']): DateReading {
  return { ok: false, doubt: what }
}

/** Whether dates without a year are in one year: months that continue past December are in two. */
function isOneYear(keys: readonly (number | undefined)[]): boolean {
  const drops = keys.filter((key, index) => (key ?? 0) < (keys[index - 1] ?? -Infinity)).length
  const isRotated = drops === 1 && (keys.at(-1) ?? 0) < (keys[0] ?? 0)
  return !isRotated || keys.length < 4 || new Set(keys).size < keys.length
}

/** A sort key for the dates of a column; undefined for a cell that is not a date of its format. */
export function dateKey(cell: string, format: DateFormat): number | undefined {
  const parts = partsOf(cell)
  return parts && keyOf(format.tail === 'year' ? withYear(parts) : parts, format)
}

/** If all dates have the same number after the month, as in Jan 25 and Feb 25, it is their year. */
function withTails(parts: readonly Parts[]): Parts[] {
  const tails = new Set(parts.map(({ tail }) => tail))
  const [only] = tails
  const months = new Set(parts.map(({ month }) => month))
  const isYear = tails.size === 1 && only !== undefined && only >= 20 && months.size >= 3
  return isYear ? parts.map(withYear) : parts.map((one) => ({ ...one, tail: undefined }))
}

/** Whether the numbers after the months may be days or years, and the order depends on it. */
function areDaysOrYears(read: readonly Parts[], known: readonly Parts[]): boolean {
  if (!read.every(({ tail }) => tail !== undefined && tail >= 20)) return false
  const format: DateFormat = { grain: 'day', order: 'day', hasYear: false, tail: 'day' }
  const keys = read.map((one, index) => ({
    day: keyOf(known[index] ?? one, format) ?? NaN,
    year: keyOf(withYear(one), format) ?? NaN,
  }))
  const sorted = keys.toSorted((a, b) => a.day - b.day || a.year - b.year)
  return sorted.some(({ year }, index) => year < (sorted[index - 1]?.year ?? year))
}

function withYear(parts: Parts): Parts {
  const { tail, month } = parts
  return tail === undefined ? parts : { grain: 'month', year: 2000 + tail, month, tail }
}

function keyOf(parts: Parts, { order }: DateFormat): number | undefined {
  const { grain, year = 2000, minutes = 0 } = parts
  if (grain === 'clock') return minutes
  const { open, day: ownDay = 1, month: ownMonth = 1 } = parts
  const inOrder = open && order === 'month' ? [open[1], open[0]] : open
  const [day = 1, month = 1] = inOrder ?? [ownDay, ownMonth]
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined
  return Date.UTC(year, month - 1, day) / 60_000 + minutes
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Whether day or month comes first in ambiguous dates; `day` if there are none. */
function orderOf(parts: readonly Parts[]): 'day' | 'month' | 'mixed' | 'unknown' {
  const open = parts.flatMap((one) => (one.open ? [one.open] : []))
  const isDay = open.some(([first]) => first > 12)
  const isMonth = open.some(([, second]) => second > 12)
  if (isDay && isMonth) return 'mixed'
  if (isMonth) return 'month'
  // If both readings are the same date, as in 5/5/2025, there is nothing to decide.
  return isDay || open.every(([first, second]) => first === second) ? 'day' : 'unknown'
}

const clock =
  /(?:^|[T ,])(\d{1,2})[:.h](\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap])?\.?(?:m\.?)?\s*(?:uhr)?\s*(z|utc|[+-]\d{2}:?\d{2})?$/i

/** The parts of the date in a cell; undefined if it is not a date. */
function partsOf(cell: string): Parts | undefined {
  let text = cell.trim()
  if (text === '' || text.length > maxLength || !/[\d\p{L}]/u.test(text)) return undefined
  let minutes: number | undefined
  const time = /\d[:h]\d{2}/.test(text) ? clock.exec(text) : null
  if (time) {
    minutes = minutesOf(time)
    if (minutes === undefined) return undefined
    text = text.slice(0, time.index).trim().replace(/,$/, '')
    if (text === '') return { grain: 'clock', minutes }
  }
  const date = numericDate(text) ?? periodOf(text) ?? namedDate(text)
  if (!date || minutes === undefined) return date
  return date.grain === 'day' ? { ...date, grain: 'time', minutes } : undefined
}

function minutesOf([
  ,
  hours = '',
  minutes = '',
  seconds = '0',
  half = '',
  zone = '',
]: RegExpExecArray) {
  const hour = Number(hours)
  if (hour > (half ? 12 : 24) || Number(minutes) > 59) return undefined
  const shifted = half ? (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : hour
  const [, sign = '+', h = '0', m = '0'] = /([+-])(\d{2}):?(\d{2})/.exec(zone) ?? []
  const offset = (sign === '-' ? -1 : 1) * (Number(h) * 60 + Number(m))
  return shifted * 60 + Number(minutes) + Number(seconds) / 60 - offset
}

/** Dates of three numbers, or year and month. */
function numericDate(text: string): Parts | undefined {
  const iso = /^(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?$/.exec(text)
  if (iso) {
    const [year, month, day] = [iso[1], iso[3], iso[4]].map((one) => Number(one ?? 1))
    if (iso[4] === undefined && iso[2] === '.') return undefined
    return iso[4] === undefined
      ? inYear({ grain: 'month', year, month })
      : { grain: 'day', year, month, day }
  }
  const cjk = /^(\d{4})[年년]\s?(\d{1,2})[月월](?:\s?(\d{1,2})[日일])?$/.exec(text)
  if (cjk) {
    const [year, month, day] = [cjk[1], cjk[2], cjk[3]].map((one) => Number(one ?? 1))
    return inYear({ grain: cjk[3] === undefined ? 'month' : 'day', year, month, day })
  }
  const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.$/.exec(text)
  if (dotted) return { grain: 'day', month: Number(dotted[2]), day: Number(dotted[1]) }
  const cjkMonth = Number(/^(\d{1,2})[月월]$/.exec(text)?.[1] ?? 0)
  if (cjkMonth >= 1 && cjkMonth <= 12) return { grain: 'month', month: cjkMonth }
  const three = /^(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})$/.exec(text)
  if (three) {
    const [first, second] = [Number(three[1]), Number(three[3])]
    const year = fullYear(three[4] ?? '')
    return three[2] === '.'
      ? { grain: 'day', year, month: second, day: first }
      : { grain: 'day', year, open: [first, second] }
  }
  const month = /^(\d{1,2})[/.-](\d{4})$/.exec(text)
  return month
    ? inYear({ grain: 'month', year: Number(month[2]), month: Number(month[1]) })
    : undefined
}

function inYear(parts: Parts): Parts | undefined {
  const { year = 0, month = 1 } = parts
  return year >= 1000 && year <= 2999 && month >= 1 && month <= 12 ? parts : undefined
}

function fullYear(digits: string): number {
  const year = Number(digits)
  return digits.length > 2 ? year : year + (year < 70 ? 2000 : 1900)
}

/** Quarters, halves of years, fiscal years and weeks. */
function periodOf(text: string): Parts | undefined {
  const short = /^([1-4])([QH])\s?'?(\d{4}|\d{2})$/i.exec(text)
  if (short && (short[2]?.toUpperCase() === 'Q' || Number(short[1]) < 3)) {
    return periodOf(`${short[2]}${short[1]} ${fullYear(short[3] ?? '')}`)
  }
  const half =
    /^(?:(\d{4})[-/ ]?)?(?:H|HY|HJ|S)\s?([12])(?:[-/ ]?(\d{4})|[-/ ]?'?(\d{2}))?$/i.exec(text) ??
    /^(?:(\d{4})[-/ ]?)?([12])(?:H|\.?\s?(?:halbjahr|half|semestre|semester))(?:[-/ ]?(\d{4}))?$/i.exec(
      text,
    )
  if (half) {
    const year = half[1] ?? half[3] ?? half[4]
    if (year === undefined && /^s/i.test(text)) return undefined
    const month = Number(half[2]) * 6 - 5
    return { grain: 'half', year: year === undefined ? undefined : fullYear(year), month }
  }
  const fiscal = /^(?:FY|GJ)\s?'?(\d{4}|\d{2})(?:[-/]\d{2,4})?$/i.exec(text)
  if (fiscal) return { grain: 'year', year: fullYear(fiscal[1] ?? '') }
  const quarter =
    /^(?:(\d{4})[-/ ]?)?[QT]\s?([1-4])(?:[-/ ]?(\d{4})|[-/ ]?'?(\d{2}))?$/i.exec(text) ??
    /^(?:(\d{4})[-/ ]?)?([1-4])\.?\s?(?:quartal|quarter|trimestre)(?:[-/ ]?(\d{4}))?$/i.exec(text)
  if (quarter) {
    const year = quarter[1] ?? quarter[3] ?? quarter[4]
    const month = Number(quarter[2]) * 3 - 2
    return { grain: 'quarter', year: year === undefined ? undefined : fullYear(year), month }
  }
  const week = /^(?:(\d{4})[-/ ]?)?(?:W|KW|week|woche)\s?(\d{1,2})(?:[-/ ](\d{4}))?$/i.exec(text)
  if (!week || Number(week[2]) > 53) return undefined
  const year = week[1] ?? week[3]
  const weeks = { grain: 'week' as const, minutes: Number(week[2]) * minutesPerWeek }
  return { ...weeks, year: year === undefined ? undefined : Number(year) }
}

const minutesPerWeek = 7 * 24 * 60

/** Dates with the name of a month. */
function namedDate(text: string): Parts | undefined {
  const words = text
    .toLowerCase()
    .replace(/(\d)(?:st|nd|rd|th|er|º|ª|\.)(?=[\s,]|$)/g, '$1')
    .split(/[\s,/.\-–]+/)
    .filter((word) => word !== '' && !fillers.has(word))
  const months = monthNames()
  const at = words.findIndex((word) => months.has(word))
  const month = months.get(words[at] ?? '')
  if (month === undefined) return undefined
  const rest = words.filter((word, index) => index !== at && !(index === 0 && isWeekday(word)))
  const numbers = rest.map((word) => (/^'?\d{1,4}$/.test(word) ? word : undefined))
  if (numbers.includes(undefined) || numbers.length > 2) return undefined
  return withNumbers(
    month,
    numbers.filter((one) => one !== undefined),
    at === 0,
    /^\p{L}+\.?-\d/u.test(text),
  )
}

/** The day and year beside the name of a month. */
function withNumbers(
  month: number,
  numbers: readonly string[],
  isFirst: boolean,
  isJoined: boolean,
): Parts | undefined {
  const [first, second] = numbers
  if (first === undefined) return { grain: 'month', month }
  const isYear = (text: string) => /^(?:\d{4}|'\d{2})$/.test(text)
  if (second === undefined) {
    if (isYear(first)) return { grain: 'month', year: fullYear(first.replace("'", '')), month }
    const number = Number(first)
    // Spreadsheets write month and year as Jan-25, day and month as 25-Jan.
    if (isFirst && (isJoined || number > 31)) {
      return { grain: 'month', year: fullYear(first), month }
    }
    if (number > 31 || number < 1) return undefined
    return { grain: 'day', month, day: number, ...(isFirst ? { tail: number } : {}) }
  }
  const [year, day] = isYear(first) ? [first, second] : [second, first]
  if (isYear(day) || Number(day) > 31) return undefined
  return { grain: 'day', year: fullYear(year.replace("'", '')), month, day: Number(day) }
}

const fillers = new Set(['de', 'del', 'of', 'den', 'le', 'the', 'di', 'van', 'am', 'r', 'г'])

function nameOf(cell: string): string {
  return cell.trim().toLowerCase().replace(/\.$/, '')
}
