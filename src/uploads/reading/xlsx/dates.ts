/** Which parts of a date and time a format shows. */
export interface ShownParts {
  year: boolean
  month: boolean
  day: boolean
  time: boolean
  seconds: boolean
}

const secondsPerDay = 86_400
/** From 1900-01-01, day 1, to 1904-01-01, day 0 of the other date system. */
const daysTo1904 = 1462
/** 9999-12-31. */
const maxDay = 2_958_465
/** Day 0 of Unix. */
const unixDay = 25_569
/** Excel takes 1900 for a leap year; its days before that are one off. */
const leapDay = 60

const monthFormat = new Intl.DateTimeFormat('en-US', {
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

/**
 * The date of a serial number, as ISO 8601 and without what its format does not show: `2025-03-01`,
 * `2025-03-01 14:30`, `14:30`, `Mar 2025` or `2025`. Returns `undefined` if the number is no date.
 */
export function dateText(serial: number, shown: ShownParts, is1904: boolean): string | undefined {
  // Fractions of seconds are dropped, but not those that only stem from floating point.
  const seconds = Math.floor(Math.round(serial * secondsPerDay * 1000) / 1000)
  const days = Math.floor(seconds / secondsPerDay) + (is1904 ? daysTo1904 : 0)
  if (seconds < 0 || days > maxDay) return undefined
  const time = timeText(seconds % secondsPerDay, shown)
  const hasDate = shown.year || shown.month || shown.day
  if (!hasDate) return time
  if (days === 0) return shown.time && seconds > 0 ? time : undefined
  const date = new Date((days - unixDay + (days < leapDay ? 1 : 0)) * secondsPerDay * 1000)
  if (shown.time) return `${isoDate(date, days)} ${time}`
  if (shown.day) return isoDate(date, days)
  return shown.month ? monthFormat.format(date) : String(date.getUTCFullYear())
}

/** The serial number of a date in ISO 8601; `undefined` if it is none. */
export function serialOf(text: string, is1904: boolean): number | undefined {
  const isZoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) && text.includes('T')
  const time = Date.parse(isZoned || !text.includes('T') ? text : `${text}Z`)
  if (Number.isNaN(time)) return undefined
  return time / 1000 / secondsPerDay + unixDay - (is1904 ? daysTo1904 : 0)
}

function isoDate(date: Date, days: number): string {
  return days === leapDay ? '1900-02-29' : date.toISOString().slice(0, 10)
}

function timeText(seconds: number, shown: ShownParts): string {
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0')
  const minutes = `${two(seconds / 3600)}:${two((seconds % 3600) / 60)}`
  return shown.seconds ? `${minutes}:${two(seconds % 60)}` : minutes
}
