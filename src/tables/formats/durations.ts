import Big from 'big.js'

/**
 * The unit of numbers that are durations. They are written as `36h 30m` or `0h 05m 12.5s`, unlike times of day
 * and numbers of hours, and count milliseconds, so that their sums are exact.
 */
export const durationUnit = 'h m'

export const msPerHour = 3_600_000
const written = /^([-−–]?)(\d{1,9})h ([0-5]\d)m(?: ([0-5]\d)(?:\.(\d{1,3}))?s)?$/

/** The sign of a duration, and its milliseconds as digits; undefined for any other text. */
export function durationIn(text: string): { isNegative: boolean; digits: string } | undefined {
  const [, sign, hours, minutes, seconds = '0', fraction = ''] = written.exec(text) ?? []
  if (hours === undefined) return undefined
  const ms = Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'))
  const digits = new Big(hours).times(msPerHour).plus(ms).toFixed()
  return { isNegative: sign !== '', digits }
}

/** A number of milliseconds as a duration, with seconds only if it has any. */
export function durationText(ms: Big): string {
  const whole = ms.abs().round()
  const two = (value: Big) => value.toFixed().padStart(2, '0')
  const hours = whole.div(msPerHour).round(0, Big.roundDown)
  const inHour = whole.mod(msPerHour)
  const minutes = inHour.div(60_000).round(0, Big.roundDown)
  const inMinute = inHour.mod(60_000)
  const seconds = inMinute.div(1000).round(0, Big.roundDown)
  const fraction = inMinute.mod(1000).toFixed().padStart(3, '0').replace(/0+$/, '')
  const rest = inMinute.eq(0) ? '' : ` ${two(seconds)}${fraction === '' ? '' : `.${fraction}`}s`
  return `${ms.lt(0) && whole.gt(0) ? '-' : ''}${hours.toFixed()}h ${two(minutes)}m${rest}`
}
