import Big from 'big.js'
import { format, tokenize } from 'numfmt'
import { durationText } from '../../../tables/formats/durations.ts'
import { plainFormat, readNumber } from '../../../tables/formats/numbers.ts'
import { dateText, type ShownParts } from './dates.ts'
import { plainNumber, withDigits } from './numbers.ts'

/** How the numbers of some cells are written. */
export interface CellFormat {
  /** Whether a number is a date or a time. */
  isDate(value: number): boolean
  write(value: number): string
  /** What people see with the digits that `write` leaves out. */
  omits: Omission | undefined
}

/** Words beside the digits, or that the digits count thousands or millions. */
export type Omission = { kind: 'words'; text: string } | { kind: 'scale' }

export const plain: CellFormat = { isDate: () => false, write: plainNumber, omits: undefined }

/** A part of a format code; a semicolon ends it. Each is for some numbers, such as those below zero. */
interface Section {
  isDate: boolean
  write(value: number): string
  omits?: Omission
  /** Whether it shows a digit for zero. */
  hasDigits: boolean
  /** For which numbers it says it is. */
  holds: ((value: number) => boolean) | undefined
}

type Token = ReturnType<typeof tokenize>[number]

/**
 * How a format code writes numbers, in English. It writes as many decimals as a number has, even if the code
 * would round it, so that sums of what is written are those of the file. Only computed percentages, which are
 * not summed, are rounded: to two decimals, or as many as the code shows. A number with words that our reader of
 * tables does not know as a unit is written without them.
 */
export function cellFormatOf(code: string, is1904: boolean): CellFormat {
  const sections = sectionsOf(code, is1904)
  if (sections.length === 0) return plain
  return {
    isDate: (value) => sectionFor(value, sections)?.isDate ?? false,
    write: (value) => sectionFor(value, sections)?.write(value) ?? plainNumber(value),
    omits: sections.find(({ omits }) => omits !== undefined)?.omits,
  }
}

function sectionsOf(code: string, is1904: boolean): Section[] {
  if (code.toLowerCase() === 'general') return []
  const tokens = tokenize(code)
  const sections: Token[][] = [[]]
  for (const token of tokens) {
    if (token.type === 'BREAK') sections.push([])
    else sections.at(-1)?.push(token)
  }
  return sections
    .slice(0, 3)
    .filter((section) => !section.some(({ type }) => type === 'TEXT'))
    .map((section) => sectionOf(section, code, is1904))
}

function sectionFor(value: number, sections: readonly Section[]): Section | undefined {
  const [first, below, zero] = sections
  if (sections.some(({ holds }) => holds)) {
    return sections.find(({ holds }) => holds?.(value)) ?? sections.findLast(({ holds }) => !holds)
  }
  if (value < 0) return below ?? first
  return value === 0 && zero?.hasDigits ? zero : first
}

const digitTypes = new Set(['HASH', 'ZERO', 'QMARK', 'GENERAL'])

function sectionOf(tokens: readonly Token[], code: string, is1904: boolean): Section {
  const has = (...types: string[]) => tokens.some(({ type }) => types.includes(type))
  const section = {
    isDate: false,
    write: plainNumber,
    hasDigits: has('HASH', 'ZERO', 'GENERAL', 'DATETIME', 'DURATION'),
    holds: conditionOf(tokens),
  }
  if (has('ERROR')) return section
  if (has('DURATION')) return { ...section, write: elapsed }
  if (has('DATETIME', 'AMPM')) {
    const shown = shownBy(tokens)
    const write = (value: number) => dateText(value, shown, is1904) ?? plainNumber(value)
    return { ...section, isDate: true, write }
  }
  const first = tokens.findIndex(({ type }) => digitTypes.has(type))
  if (first < 0 || has('EXP')) return section
  const last = tokens.findLastIndex(({ type }) => digitTypes.has(type) || type === 'SCALE')
  const digits = tokens.slice(first, last + 1)
  // Fractions.
  if (digits.some(({ type }) => type === 'SLASH')) return section
  const between = digits.filter(({ type }) => !inDigits.has(type))
  const points = digits.filter(({ type }) => type === 'POINT').length
  if (points > 1 || between.some(({ value }) => !/^[\s'’]$/.test(value))) {
    // A mark that looks like that of decimals would make another number.
    const isNumber = between.some(({ value }) => /[.,]/.test(value))
    return isNumber ? section : { ...section, write: (value) => splitDigits(value, code) }
  }
  const isScaled = digits.some(({ type }) => type === 'SCALE')
  const numbers = numberWriter({
    prefix: literal(tokens.slice(0, first), isScaled),
    suffix: literal(tokens.slice(last + 1), isScaled),
    isPercent: has('PERCENT'),
    ...(isScaled ? { whole: 1, decimals: 0 } : minDigits(digits)),
    group: between.length > 0 || digits.some(({ type }) => type === 'GROUP'),
  })
  return { ...section, ...numbers, ...(isScaled ? { omits: { kind: 'scale' as const } } : {}) }
}

/** What may lie between the digits of a number. */
const inDigits = new Set([...digitTypes, 'GROUP', 'POINT', 'SCALE', 'SKIP', 'FILL'])

const maxZeros = 30

function minDigits(digits: readonly Token[]): { whole: number; decimals: number } {
  const point = digits.findIndex(({ type }) => type === 'POINT')
  const zeros = (tokens: readonly Token[]) =>
    Math.min(maxZeros, tokens.filter(({ type }) => type === 'ZERO').length)
  if (point < 0) return { whole: zeros(digits), decimals: 0 }
  return { whole: zeros(digits.slice(0, point)), decimals: zeros(digits.slice(point)) }
}

const wordTypes = new Set([
  'STRING',
  'ESCAPED',
  'CHAR',
  'SPACE',
  'PAREN',
  'MINUS',
  'PLUS',
  'PERCENT',
  'CURRENCY',
  'COMMA',
  'POINT',
  'SLASH',
])
/** In thousands, `#,##0,"K"`: the unit is wrong for the whole number. */
const scaledTypes = new Set(['PAREN', 'MINUS', 'PLUS', 'PERCENT', 'CURRENCY', 'SPACE'])

/** The text before or after the digits. */
function literal(tokens: readonly Token[], isScaled: boolean): string {
  const types = isScaled ? scaledTypes : wordTypes
  return tokens
    .map(({ type, value }) => {
      // `€-407` or `€-de-DE`: a currency, and the language of the format.
      if (type === 'LOCALE') return value.replace(/-.*$/, '')
      return types.has(type) ? value : ''
    })
    .join('')
}

interface Style {
  prefix: string
  suffix: string
  isPercent: boolean
  /** The minimum number of digits before and after the point. */
  whole: number
  decimals: number
  group: boolean
}

function numberWriter(style: Style): Pick<Section, 'write' | 'omits'> {
  const above = affixesFor(style, false)
  const below = affixesFor(style, true)
  const words = `${style.prefix} ${style.suffix}`.replace(/[()+%-]/g, '').trim()
  return {
    write(value) {
      const digits = style.isPercent
        ? percent(Math.abs(value), style.decimals)
        : plainNumber(Math.abs(value))
      if (digits.includes('e')) return plainNumber(value)
      const { prefix, suffix } = value < 0 ? below : above
      return `${prefix}${withDigits(digits, style)}${suffix}`
    },
    ...(above.isBare && below.isBare && words !== ''
      ? { omits: { kind: 'words', text: words } }
      : {}),
  }
}

const minPercentDecimals = 2
/** A percentage with more decimals was computed, not typed. */
const maxTypedDecimals = 4

/** The digits of a percentage. One that would be rounded to nothing keeps its digits. */
function percent(value: number, decimals: number): string {
  const digits = plainNumber(value * 100)
  const typed = Math.max(maxTypedDecimals, decimals)
  if (digits.includes('e') || (digits.split('.')[1] ?? '').length <= typed) return digits
  const rounded = new Big(digits).round(Math.max(minPercentDecimals, decimals), Big.roundHalfUp)
  return rounded.eq(0) ? digits : rounded.toFixed()
}

const sample = 1234.5

/** What stands before and after the digits, if our reader of tables then reads the same number. */
function affixesFor({ prefix, suffix, isPercent, ...style }: Style, isNegative: boolean) {
  const sign = isNegative ? '-' : ''
  const options = [
    { prefix, suffix, isBare: false },
    { prefix: `${sign}${prefix.trimStart()}`, suffix, isBare: false },
  ]
  const isReadable = (one: { prefix: string; suffix: string }) => {
    const text = `${one.prefix}${withDigits(String(sample), style)}${one.suffix}`
    return readNumber(text, plainFormat)?.eq(isNegative ? -sample : sample) ?? false
  }
  const found = options
    .map((one) => ({ ...one, prefix: one.prefix.trimStart(), suffix: one.suffix.trimEnd() }))
    .find(isReadable)
  return found ?? { prefix: sign, suffix: isPercent ? '%' : '', isBare: true }
}

const msPerDay = 86_400_000
/** More days are no duration, and not exact. */
const maxDays = 1_000_000

/** The time that has passed, which may be more than a day, as `36h 00m`. */
function elapsed(days: number): string {
  if (Math.abs(days) > maxDays) return plainNumber(days)
  return durationText(new Big(Math.round(days * msPerDay)))
}

/** A number whose digits are split by marks, such as a telephone number, unless the marks would cost digits. */
function splitDigits(value: number, code: string): string {
  const number = plainNumber(value)
  const text = format(code, value, { throws: false, nbsp: false }).trim()
  return /^\d+$/.test(number) && text.replace(/\D/g, '').replace(/^0+(?=\d)/, '') === number
    ? text
    : number
}

function conditionOf(tokens: readonly Token[]): Section['holds'] {
  const condition = tokens.find(({ type }) => type === 'CONDITION')?.value
  const [, operator, operand] = /^(<=|>=|<>|<|>|=)\s*(-?[\d.]+)/.exec(condition ?? '') ?? []
  const limit = Number(operand)
  switch (operator) {
    case '<':
      return (value) => value < limit
    case '<=':
      return (value) => value <= limit
    case '>':
      return (value) => value > limit
    case '>=':
      return (value) => value >= limit
    case '=':
      return (value) => value === limit
    case '<>':
      return (value) => value !== limit
    default:
      return undefined
  }
}

function shownBy(tokens: readonly Token[]): ShownParts {
  const letters = tokens.flatMap(({ type, value }) => {
    if (type === 'AMPM') return ['h']
    return type === 'DATETIME' ? [value.toLowerCase()] : []
  })
  const has = (test: (letter: string) => boolean) => letters.some((part) => test(part[0] ?? ''))
  const isMinute = (part: string, index: number) =>
    part.length < 3 &&
    (letters.slice(0, index).findLast((one) => one[0] !== 'm')?.[0] === 'h' ||
      letters[index + 1]?.[0] === 's')
  const months = letters.filter((part, index) => part[0] === 'm' && !isMinute(part, index))
  const seconds = has((letter) => letter === 's')
  return {
    year: has((letter) => 'yebg'.includes(letter)),
    month: months.length > 0,
    day: has((letter) => letter === 'd' || letter === 'a'),
    time:
      seconds ||
      has((letter) => letter === 'h') ||
      (letters.some((part) => part[0] === 'm') && months.length === 0),
    seconds,
  }
}
