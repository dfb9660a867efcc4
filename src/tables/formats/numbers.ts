import Big from 'big.js'
import { moneyPattern as money } from './currencies.ts'
import { durationIn, durationText, durationUnit } from './durations.ts'

/** How the numbers of a column are written. */
export interface NumberFormat {
  /** The decimal mark; undefined if the data does not show whether `1.234` has decimals. */
  decimal: '.' | ',' | undefined
  /** What separates thousands. */
  group: string
  /** Whether digits above the thousands are grouped in twos, as in `12,34,567`. */
  isIndian: boolean
  /** What precedes and follows every number, such as a currency sign; `durationUnit` after durations. */
  before: string
  after: string
  /** The number of decimals of the most precise cell. */
  decimals: number
  /** The digit zero, if the digits are not ASCII. */
  zero?: string | undefined
}

export const plainFormat: NumberFormat = {
  decimal: '.',
  group: ',',
  isIndian: false,
  before: '',
  after: '',
  decimals: 0,
}

/** The pieces of a cell that may be a number. */
export interface NumberParts {
  isNegative: boolean
  before: string
  /** Digits with their separators. */
  digits: string
  exponent: number
  after: string
  /** The digit zero, if the digits are not ASCII. */
  zero?: string | undefined
}

const maxLength = 60
const maxExponent = 400
const gaps = ' \u00a0\u202f\u2009'
const separators = `.,'’_${gaps}`

const units =
  '%|‰|°C|°F|°|[µmk]?g|t|lbs?|oz|[cmk]?m|mi|ft|in|km²|m²|m³|ha|[mck]?l|[mck]?L|h|hrs?|min|m?s|[kMG]?Wh|[kMG]?W|[KMGT]i?B|pcs|Stk\\.?|Stück|pt|px|km/h|mph|m/s|[kKMG]|bn|mn|Mio\\.?|Mrd\\.?|Tsd\\.?|million|billion|thousand'

const written = new RegExp(
  `^(?<open>\\()?(?<sign>[-+−–]?)[${gaps}]?(?<before>(?:(?:${money})[${gaps}]?)?)(?<inner>[-+−–(]?)(?<digits>[\\d.,][\\d${separators}]*?)(?:[.,][-–—]{1,2})?(?:[eE](?<exponent>[-+]?\\d{1,4}))?(?<trailing>-?)(?<after>(?:[${gaps}]?(?:${money}|${units}))?)(?<close>\\)|-)?$`,
  'u',
)

/** The trimmed text of a cell, without surrounding marks of bold, italic or code. */
export function plainCell(cell: string): string {
  const text = cell.trim()
  if (!/^[*_`]/.test(text)) return text
  return /^([*_`]+)(?=[^*_`])(.*[^*_`])\1$/s.exec(text)?.[2]?.trim() ?? text
}

/** The pieces of a cell that is written like a number; undefined for any other cell. */
export function numberParts(cell: string): NumberParts | undefined {
  const text = plainCell(cell)
  const zero = foreignDigits.test(text) ? zeroOf(text) : undefined
  if (zero === undefined) return asciiParts(text)
  const parts = asciiParts(inAscii(text))
  return parts && { ...parts, zero }
}

// Arabic, Persian, Devanagari, Bengali, Thai and full-width digits.
const zeros = ['٠', '۰', '०', '০', '๐', '０']
const foreignDigits = /[٠-٩۰-۹०-९০-৯๐-๙０-９]/u
const fromArabic: Readonly<Record<string, string>> = { '٫': '.', '٬': ',', '．': '.', '，': ',' }

function zeroOf(text: string): string | undefined {
  const code = foreignDigits.exec(text)?.[0].codePointAt(0) ?? 0
  return zeros.find(
    (zero) => code - (zero.codePointAt(0) ?? 0) < 10 && code >= (zero.codePointAt(0) ?? 0),
  )
}

function inAscii(text: string): string {
  return text.replace(/[٠-٩۰-۹०-९০-৯๐-๙０-９٫٬．，]/gu, (sign) => {
    const zero = zeroOf(sign)
    if (zero === undefined) return fromArabic[sign] ?? sign
    return String((sign.codePointAt(0) ?? 0) - (zero.codePointAt(0) ?? 0))
  })
}

/** ASCII digits and marks in the script of another zero. */
function inDigitsOf(zero: string, digits: string): string {
  const isArabic = zero === '٠' || zero === '۰'
  return digits.replace(/[\d.,]/g, (sign) => {
    if (/\d/.test(sign)) return String.fromCodePoint((zero.codePointAt(0) ?? 0) + Number(sign))
    return isArabic ? (sign === '.' ? '٫' : '٬') : sign
  })
}

function asciiParts(text: string): NumberParts | undefined {
  if (text === '' || text.length > maxLength || !/\d/.test(text)) return undefined
  if (/^\d+(?:[.,]\d+)?$/.test(text)) {
    return { isNegative: false, before: '', digits: text, exponent: 0, after: '' }
  }
  const duration = durationIn(text)
  if (duration) return { ...duration, before: '', exponent: 0, after: durationUnit }
  // Currencies have at most so many letters.
  if (/^\p{L}{4}/u.test(text)) return undefined
  const match = written.exec(text)?.groups
  if (!match) return undefined
  const { close = '', sign, inner, trailing, before = '', after = '' } = match
  const isOpen = match.open !== undefined || inner === '('
  if (isOpen !== (close === ')')) return undefined
  const minus = [sign, inner === '(' ? '' : inner, trailing, close === '-' ? '-' : '']
  const signs = minus.filter((one) => one)
  if (signs.length > (isOpen ? 0 : 1)) return undefined
  const digits = (match.digits ?? '').trim()
  const exponent = Number(match.exponent ?? 0)
  if (!/\d$/.test(digits) || Math.abs(exponent) > maxExponent) return undefined
  if (!isReadable(digits)) return undefined
  return { isNegative: isOpen || /[-−–]/.test(signs[0] ?? ''), before, digits, exponent, after }
}

/** Whether digits are a number in either notation, unlike those of dates and telephone numbers. */
function isReadable(digits: string): boolean {
  return (
    /^\d+$/.test(digits) ||
    plainDigits(digits, '.') !== undefined ||
    plainDigits(digits, ',') !== undefined
  )
}

/** What the digits of one cell say about the format of all. */
type Clue = 'comma' | 'dot' | 'either' | 'unclear comma' | 'unclear dot' | 'none'

const inThousands = new RegExp(`(?<=\\d)['’_${gaps}](?=\\d{3}(?!\\d))`, 'gu')

/** Whether comma or dot is the decimal mark, if the number alone shows it. */
function clueOf(digits: string): Clue {
  if (/^\d+$/.test(digits)) return 'either'
  const bare = digits.replace(inThousands, '')
  if (/^\d+$/.test(bare)) return 'either'
  if (/[^\d.,]/.test(bare)) return 'none'
  const [commas, dots] = [bare.split(',').length - 1, bare.split('.').length - 1]
  if (commas > 0 && dots > 0) {
    const isComma = bare.lastIndexOf(',') > bare.lastIndexOf('.')
    return plainDigits(bare, isComma ? ',' : '.') === undefined ? 'none' : isComma ? 'comma' : 'dot'
  }
  const mark = commas > 0 ? ',' : '.'
  const [own, other]: [Clue, Clue] = mark === ',' ? ['comma', 'dot'] : ['dot', 'comma']
  if (commas + dots > 1) {
    return plainDigits(bare, mark === ',' ? '.' : ',') === undefined ? 'none' : other
  }
  const [head = '', tail = ''] = bare.split(mark)
  const isThousand = tail.length === 3 && /^[1-9]\d{0,2}$/.test(head)
  if (!isThousand) return own
  // If an apostrophe or a space separates thousands, the mark is the decimal mark.
  if (bare !== digits) return own
  return mark === ',' ? 'unclear comma' : 'unclear dot'
}

const notations = { '.': notationOf('.', ','), ',': notationOf(',', '.') }

/** A pattern for numbers with one decimal mark and optionally another thousands separator. */
function notationOf(decimal: string, mark: string): RegExp {
  const fraction = `(?:[${decimal}]\\d+)?`
  const thousands = `\\d{1,3}([${mark}'’_${gaps}])\\d{3}(?:\\1\\d{3})*${fraction}`
  const inTwos = `\\d{1,2}(?:[${mark}]\\d{2})+[${mark}]\\d{3}${fraction}`
  return new RegExp(`^(?:\\d+${fraction}|[${decimal}]\\d+|${thousands}|${inTwos})$`, 'u')
}

/** Digits as JavaScript writes them; undefined if they can’t be read in this format. */
function plainDigits(digits: string, decimal: '.' | ','): string | undefined {
  if (/^\d+$/.test(digits)) return digits
  if (!notations[decimal].test(digits)) return undefined
  const [whole = '', fraction] = digits.split(decimal)
  const bare = whole.replace(/\D/g, '')
  return fraction === undefined ? bare : `${bare}.${fraction}`
}

/** The number in a cell, read in a format; undefined if there is none. */
export function readNumber(cell: string, format: NumberFormat): Big | undefined {
  const parts = numberParts(cell)
  const plain = parts && plainDigits(parts.digits, format.decimal ?? '.')
  if (!parts || plain === undefined) return undefined
  if ((parts.after === durationUnit) !== (format.after === durationUnit)) return undefined
  const value = new Big(`${plain.startsWith('.') ? '0' : ''}${plain}e${parts.exponent}`)
  return parts.isNegative ? value.neg() : value
}

/**
 * What many cells say about the decimal mark: `mixed` if they disagree, `likely comma` if
 * only the delimiter suggests commas, which does not say what lone dots are.
 */
export type Vote = '.' | ',' | 'mixed' | 'likely comma' | undefined

export function voteOf(cells: readonly string[]): Vote {
  return voteOfClues(
    cells.flatMap((cell) => {
      const parts = numberParts(cell)
      return parts ? [clueOf(parts.digits)] : []
    }),
  )
}

/** Whether a cell has a dot or comma that may separate decimals or thousands, and nothing decides it. */
export function hasOpenMark(cells: readonly string[]): boolean {
  return cells.some((cell) => {
    const clue = clueOf(numberParts(cell)?.digits ?? '')
    return clue === 'unclear comma' || clue === 'unclear dot'
  })
}

function voteOfClues(clues: readonly Clue[]): Vote {
  let vote: Vote
  for (const clue of clues) {
    const own = clue === 'comma' ? ',' : clue === 'dot' ? '.' : undefined
    if (own && vote && own !== vote) return 'mixed'
    vote ??= own
  }
  return vote
}

/**
 * The format of a column’s numbers. Its own cells decide; if they leave it open, `hint` does, which
 * is what the rest of the table and its delimiter say. A lone comma before three digits separates
 * thousands unless something says otherwise.
 */
export function formatOf(cells: readonly string[], hint: Vote): NumberFormat {
  const parts = cells.flatMap((cell) => numberParts(cell) ?? [])
  const clues = parts.map(({ digits }) => clueOf(digits))
  const decimal = decimalOf(voteOfClues(clues), hint, new Set(clues))
  const format = { ...plainFormat, decimal, group: decimal === ',' ? '.' : ',' }
  const plain = parts.map(({ digits }) => plainDigits(digits, decimal ?? '.') ?? '')
  return {
    ...format,
    group: groupOf(parts, decimal) ?? format.group,
    isIndian: parts.some(({ digits }) => /\d,\d{2},\d/.test(digits)),
    before: shared(parts.map(({ before }) => before)),
    after: shared(parts.map(({ after }) => after)),
    ...(parts[0]?.zero === undefined ? {} : { zero: parts[0].zero }),
    decimals: plain.reduce((most, digits, index) => {
      const exponent = parts[index]?.exponent ?? 0
      return Math.max(most, (digits.split('.')[1]?.length ?? 0) - exponent)
    }, 0),
  }
}

function decimalOf(own: Vote, hint: Vote, clues: ReadonlySet<Clue>): NumberFormat['decimal'] {
  if (own === '.' || own === ',') return own
  if (own === 'mixed') return undefined
  if (hint === '.' || hint === ',') return hint
  if (hint === 'likely comma') return clues.has('unclear dot') ? undefined : ','
  if (clues.has('unclear comma') && clues.has('unclear dot')) return undefined
  if (clues.has('unclear dot') || (clues.has('unclear comma') && hint === 'mixed')) return undefined
  return '.'
}

/** The thousands separator of the cells, if any has one. */
function groupOf(parts: readonly NumberParts[], decimal: NumberFormat['decimal']) {
  const marks = parts.flatMap(({ digits }) => {
    const mark = /^\d{1,3}([.,'’_ \u00a0\u202f\u2009])(?:\d{3}|\d{2}\D)/u.exec(digits)?.[1]
    return mark && mark !== decimal ? [mark] : []
  })
  return marks[0]
}

function shared(texts: readonly string[]): string {
  const [first = ''] = texts
  return texts.every((text) => text.trim() === first.trim()) ? first : ''
}

/** Formats a number like the others of its column. `decimals` overrides their number. */
export function formatNumber(
  value: Big,
  format: NumberFormat = plainFormat,
  decimals: number = format.decimals,
): string {
  if (format.after === durationUnit) return durationText(value)
  const [whole = '', fraction] = value
    .abs()
    .toFixed(Math.min(Math.max(decimals, 0), maxDecimals))
    .split('.')
  const inTwos = format.isIndian ? /(?<=\d)(?=(?:\d{2})*\d{3}$)/g : /(?<=\d)(?=(?:\d{3})+$)/g
  const grouped = whole.replace(inTwos, format.group)
  const digits = fraction ? `${grouped}${format.decimal ?? '.'}${fraction}` : grouped
  const sign = value.lt(0) && /[1-9]/.test(digits) ? '-' : ''
  const shown = format.zero === undefined ? digits : inDigitsOf(format.zero, digits)
  return `${sign}${format.before}${shown}${format.after}`
}

const maxDecimals = 20

/** The exact decimal sum of values. */
export function sumOf(values: readonly Big[]): Big {
  return values.reduce((sum, value) => sum.plus(value), new Big(0))
}

/** Texts that mean “no value”. */
const nothing =
  /^(?:|[-–—]{1,3}|\?+|\.{2,3}|…|n\.?\s?\/?\s?a\.?|n\.\s?d\.|s\/d|н\/д|#n\/a|nan|null|none|nil|tb[acd]|unknown|pending|missing|k\.\s?a\.|keine angabe|offen|unbekannt)$/i

/** Error values of spreadsheets. */
const faults = /^#(?:REF!|VALUE!|DIV\/0!|NUM!|NAME\?|NULL!|SPILL!|####*)$/i

/** Whether a cell has no value: empty, a dash, `n/a` and the like. */
export function isBlank(cell: string): boolean {
  const text = plainCell(cell)
  return text.length <= 14 && (nothing.test(text) || faults.test(text))
}
