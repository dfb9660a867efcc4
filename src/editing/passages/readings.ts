import { decodeHTML, decodeHTMLStrict } from '../html/entities.ts'
import type { Loose } from './boundaries.ts'

/** A quote read without what a model wrapped it in, and a way to read the new text alike. */
export interface Reading {
  /** For the model: what was not taken as written. */
  readonly name: string
  readonly quote: string
  /** Undefined where it is not clear whether the new text is wrapped. */
  readNew(text: string): string | undefined
  /** Whether the quote may be read so where it stands in a text. */
  fits(text: string, at: number): boolean
  /** Whether the reading took something off the beginning and the end of the quote, or changed them. */
  readonly loose: Loose
}

/** A way in which models wrap what they quote. What it takes off a quote, it takes off the new text. */
interface Variant {
  name: string
  read(quote: string): string
  readNew(text: string, quote: string): string | undefined
  fits?(text: string, at: number): boolean
}

const variants: Variant[] = [
  {
    name: 'the code fence',
    read: withoutFence,
    readNew: withoutFence,
  },
  {
    name: 'the line numbers',
    read: (quote) => (isNumbered(quote) ? withoutNumbers(quote) : quote),
    readNew(text) {
      const lines = linesOf(text)
      const numbered = lines.filter((line) => lineNumber.test(line)).length
      if (numbered === 0) return text
      return numbered === lines.length ? withoutNumbers(text) : undefined
    },
    fits: (text, at) => isAtLineStart(text, at) || !isAfterNumber(text, at),
  },
  {
    name: 'the escapes of JSON',
    read: (quote) => (isEscaped(quote) ? unescaped(quote) : (withoutEscapedQuotes(quote) ?? quote)),
    readNew(text, quote) {
      if (!isEscaped(text)) return withoutEscapedQuotes(text)
      const isPlain = plainEscapes(quote)
      const found = [...text.matchAll(jsonEscape)]
      const plain = found.filter(([escape]) => isPlain(escape))
      if (plain.length > 0) return plain.length === found.length ? text : undefined
      return found.every((one) => isSure(one, quote)) ? unescaped(text) : undefined
    },
  },
  {
    name: 'the escapes of HTML',
    read: decodeAll,
    readNew(text, quote) {
      if (isEncoded(text, quote)) return decodeHTMLStrict(text)
      const read = decodeHTMLStrict(quote)
      const entities = quote.match(/&#?\w+;/g) ?? []
      const isUnsure = entities.some((one) => text.includes(one) && !read.includes(one))
      return isUnsure ? undefined : text
    },
  },
]

function withoutFence(text: string): string {
  return fence.exec(text)?.[1] ?? text
}

/** Text without escapes; the same where that would leave what HTML reads as an entity without a semicolon. */
function decodeAll(text: string): string {
  if (text.includes('<')) return text
  const read = decodeHTMLStrict(text)
  return decodeHTML(read) === decodeHTMLStrict(read) ? read : text
}

/** Whether new text is escaped as HTML, as its quote was: its tags are, or its entities are twice. */
function isEncoded(text: string, quote: string): boolean {
  if (text.includes('<') || (text.includes('>') && !quote.includes('>'))) return false
  const read = decodeHTMLStrict(quote)
  return (
    (read.includes('<') && text.includes('&lt;')) ||
    (read.includes('>') && text.includes('&gt;')) ||
    /&amp;#?\w+;/.test(text)
  )
}

/** What is escaped as JSON has neither line ends nor quotes of its own. */
function isEscaped(text: string): boolean {
  return !/[\r\n]|(?<!\\)"/.test(text)
}

/** Text of several lines whose quotes alone are escaped; undefined where only some are. */
function withoutEscapedQuotes(text: string): string | undefined {
  if (!text.includes('\\"')) return text
  const isAll = !/(?<!\\)"/.test(text) && !/\\[^"]/.test(text)
  return isAll ? text.replaceAll('\\"', '"') : undefined
}

/** Whether the like of an escape is what a quote reads as, not what it is written as. */
function plainEscapes(quote: string): (escape: string) => boolean {
  const written = new Set<string>(quote.match(jsonEscape))
  const read = new Set<string>(unescaped(quote).match(jsonEscape))
  return (escape) => read.has(escape) && !written.has(escape)
}

/** Whether an escape is one: a path or a pattern may have the like of it, such as `C:\new`. */
function isSure({ 0: escape, input, index }: RegExpExecArray, quote: string): boolean {
  if (/^\\["\\/u]/.test(escape)) return true
  if (/^\\[bf]/.test(escape)) return false
  if (quote.includes(escape)) return true
  const [before, after] = [input.slice(0, index), input.slice(index + escape.length)]
  return escape === '\\n'
    ? !/^\w/.test(after)
    : /\\n(?:\\t)*$/.test(before) || after.startsWith('\\n')
}

function unescaped(text: string): string {
  return text.replace(jsonEscape, unescapeJson)
}

const fence = /^\s*```[\w-]*\r?\n([^]*?)\r?\n?```\s*$/
const lineNumber = /^\s*(\d{1,7})(?:\t|\s*→|\s*\| ?|: ?)/
const jsonEscape = /\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])/g

/** Whether lines are numbered one after another; a single line might begin with a number of its own. */
function isNumbered(quote: string): boolean {
  const lines = linesOf(quote)
  if (lines.length === 1) return /^\s*\d{1,7}(?:\t|\s*[|→])/.test(quote)
  const numbers = lines.map((line) => Number(lineNumber.exec(line)?.[1]))
  return numbers.every((number, index) => number === (numbers[0] ?? 0) + index)
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}

function withoutNumbers(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(lineNumber, ''))
    .join('\n')
}

function unescapeJson(written: string): string {
  return String(JSON.parse(`"${written}"`))
}

function isAtLineStart(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === ''
}

/** Whether a reader sees a number before a place, which the number of the quote may be. */
function isAfterNumber(text: string, at: number): boolean {
  const before = decodeHTMLStrict(text.slice(Math.max(0, at - 300), at).replace(/<[^<>]*>/g, ''))
  return /\d\s*(?:\t|[|→:])\s*$/.test(before)
}

/** The quote read in the ways in which it may be wrapped, given that it is not found as it is written. */
export function readingsOf(quote: string): Reading[] {
  return variants
    .map(({ name, read, readNew, fits = () => true }) => ({
      name,
      quote: read(quote),
      readNew: (text: string) => readNew(text, quote),
      fits,
      loose: looseEnds(quote, read(quote)),
    }))
    .filter((reading) => reading.quote !== quote && reading.quote.trim() !== '')
}

/** Whether a quote and what it is read as begin and end with other characters; escapes count as such. */
function looseEnds(quote: string, read: string): Loose {
  const [own, other] = [quote.trim(), read.trim()]
  const isEscape = /(?:\\(?:u[0-9a-fA-F]{4}|.)|&#?\w+;)$/.test(own)
  return {
    head: fence.test(quote) || lineNumber.test(quote) || own[0] !== other[0],
    tail: fence.test(quote) || own.at(-1) !== other.at(-1) || isEscape,
  }
}

/** A line that is an ellipsis, alone, before and after words, or in a comment; code and prose begin lines with one too. */
const omission =
  /\r?\n[^\S\r\n]*(?:(?:\.{3}|…)(?: [^\r\n<>]{0,60}(?:\.{3}|…))?|\/\/[^\S\r\n]*(?:\.{3}|…)[^\r\n<>]{0,60}|\/\*[^\S\r\n]*(?:\.{3}|…)[^\r\n<>]{0,60}\*\/|<!--[^\S\r\n]*(?:\.{3}|…)[^\r\n<>]{0,60}-->)[^\S\r\n]*\r?\n/

/** The two ends of a quote whose middle was left out on a line of its own; undefined for any other. */
export function elidedEnds(quote: string): [head: string, tail: string] | undefined {
  const [head = '', tail = '', ...more] = quote.split(omission)
  return more.length === 0 && head.trim() !== '' && tail.trim() !== '' ? [head, tail] : undefined
}

/** Whether a text has such a line, so that a quote with one may have meant it as it is written. */
export function hasOmission(text: string): boolean {
  return omission.test(text)
}

/** Whether new text for an elided quote may itself stand for more than it says, as the passage does not. */
export function mayLeaveOut(newText: string, passage: string): boolean {
  if (hasOmission(`\n${newText}\n`)) return true
  const marks =
    newText.match(/\.{3}|…|<!--[^]*?(?:-->|$)|\/\*[^]*?(?:\*\/|$)|(?<=^|\s)\/\/.*/g) ?? []
  return marks.some((mark) => !passage.includes(mark))
}
