import Big from 'big.js'

/** Beyond so many digits before or after the point, a number is written with an exponent. */
const maxExponent = 20

/**
 * A number with all the digits that a spreadsheet keeps, which are 15: `0.1` for 0.1, also if floating point
 * made it 0.10000000000000001. Very large and small ones are written as `6.02e+23`.
 */
export function plainNumber(value: number): string {
  const text = String(value)
  if (text.length <= 16 && !text.includes('e')) return text
  const rounded = Number(value.toPrecision(15))
  const shortest = String(rounded)
  if (!shortest.includes('e')) return shortest
  const big = new Big(shortest)
  return Math.abs(big.e) <= maxExponent ? big.toFixed() : shortest
}

/** Digits with at least so many before and after the point, and with commas between thousands if asked for. */
export function withDigits(
  plain: string,
  { whole: minWhole, decimals, group }: { whole: number; decimals: number; group: boolean },
): string {
  const point = plain.indexOf('.')
  const whole = (point < 0 ? plain : plain.slice(0, point)).padStart(minWhole, '0')
  const fraction = (point < 0 ? '' : plain.slice(point + 1)).padEnd(decimals, '0')
  const grouped = group && whole.length > 3 ? whole.replace(/\B(?=(?:\d{3})+$)/g, ',') : whole
  return fraction === '' ? grouped : `${grouped}.${fraction}`
}

/**
 * Makes a function for the numbers of a table, in their order. `1.234` could be read as a thousand and more, if
 * no number of its table shows what the point means: then it is written as `1.2340`.
 */
export function decimalMarker(): (text: string) => string {
  let isMarked = false
  return (text) => {
    if (isMarked || !text.includes('.')) return text
    isMarked = true
    return text.replace(/(?<![\d,])([1-9]\d{0,2}\.\d{3})(?!\d)/, '$10')
  }
}
