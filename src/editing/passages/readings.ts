import { decodeHTML, decodeHTMLStrict } from '../html/entities.ts'
import type { Loose } from './boundaries.ts'

/** A quote without the wrapping that a model put around it, and how to unwrap the new text alike. */
export interface Reading {
  /** For the model: what was not taken as part of the quote. */
  readonly name: string
  readonly quote: string
  /** Undefined if it is not clear whether the new text is wrapped too. */
  readNew(text: string): string | undefined
  /** Whether the quote may be read so, if it matches at an offset of a text. */
  fits(text: string, at: number): boolean
  /** Whether the reading removed or changed the first and the last character of the quote. */
  readonly loose: Loose
}

/** A kind of wrapping. What it removes from the quote, it removes from the new text. */
interface Wrapping {
  name: string
  read(quote: string): string
  readNew(text: string, quote: string): string | undefined
  fits?(text: string, at: number): boolean
}

const wrappings: Wrapping[] = [
  { name: 'the code fence', read: withoutFence, readNew: withoutFence },
  {
    name: 'the line numbers',
    read: (quote) => (isNumbered(quote) ? withoutNumbers(quote) : quote),
    readNew: numberedNewText,
    fits: (text, at) => isAtLineStart(text, at) || !isAfterNumber(text, at),
  },
  {
    name: 'the escapes of JSON',
    read: (quote) =>
      isJsonEscaped(quote) ? unescapeJson(quote) : (withoutEscapedQuotes(quote) ?? quote),
    readNew: jsonEscapedNewText,
  },
  { name: 'the escapes of HTML', read: unescapeHtml, readNew: htmlEscapedNewText },
]

/** The ways to unwrap a quote that does not match as it is written. */
export function readingsOf(quote: string): Reading[] {
  return wrappings
    .map(({ name, read, readNew, fits = () => true }) => ({
      name,
      quote: read(quote),
      readNew: (text: string) => readNew(text, quote),
      fits,
      loose: looseEndsOf(quote, read(quote)),
    }))
    .filter((reading) => reading.quote !== quote && reading.quote.trim() !== '')
}

/** Whether a quote and its reading start and end with different characters; an escape counts as such. */
function looseEndsOf(quote: string, read: string): Loose {
  const [own, other] = [quote.trim(), read.trim()]
  const endsWithEscape = /(?:\\(?:u[0-9a-fA-F]{4}|.)|&#?\w+;)$/.test(own)
  return {
    head: fence.test(quote) || lineNumber.test(quote) || own[0] !== other[0],
    tail: fence.test(quote) || own.at(-1) !== other.at(-1) || endsWithEscape,
  }
}

const fence = /^\s*```[\w-]*\r?\n([^]*?)\r?\n?```\s*$/

function withoutFence(text: string): string {
  return fence.exec(text)?.[1] ?? text
}

const lineNumber = /^\s*(\d{1,7})(?:\t|\s*→|\s*\| ?|: ?)/

/** Whether lines are numbered consecutively. `3: apples`, a single line, has a number of its own. */
function isNumbered(quote: string): boolean {
  const lines = filledLinesOf(quote)
  if (lines.length === 1) return /^\s*\d{1,7}(?:\t|\s*[|→])/.test(quote)
  const numbers = lines.map((line) => Number(lineNumber.exec(line)?.[1]))
  return numbers.every((number, index) => number === (numbers[0] ?? 0) + index)
}

function numberedNewText(text: string): string | undefined {
  const lines = filledLinesOf(text)
  const numbered = lines.filter((line) => lineNumber.test(line)).length
  if (numbered === 0) return text
  return numbered === lines.length ? withoutNumbers(text) : undefined
}

function filledLinesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}

function withoutNumbers(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(lineNumber, ''))
    .join('\n')
}

function isAtLineStart(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === ''
}

/** Whether a reader sees a number before an offset, which the number of the quote may be. */
function isAfterNumber(text: string, at: number): boolean {
  const before = decodeHTMLStrict(text.slice(Math.max(0, at - 300), at).replace(/<[^<>]*>/g, ''))
  return /\d\s*(?:\t|[|→:])\s*$/.test(before)
}

const jsonEscape = /\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])/g

/** Text that is escaped as JSON has neither line endings nor unescaped quotation marks. */
function isJsonEscaped(text: string): boolean {
  return !/[\r\n]|(?<!\\)"/.test(text)
}

/** Text of several lines of which only the quotation marks are escaped; undefined if only some are. */
function withoutEscapedQuotes(text: string): string | undefined {
  if (!text.includes('\\"')) return text
  const isConsistent = !/(?<!\\)"/.test(text) && !/\\[^"]/.test(text)
  return isConsistent ? text.replaceAll('\\"', '"') : undefined
}

function unescapeJson(text: string): string {
  return text.replace(jsonEscape, (escape) => String(JSON.parse(`"${escape}"`)))
}

function jsonEscapedNewText(text: string, quote: string): string | undefined {
  if (!isJsonEscaped(text)) return withoutEscapedQuotes(text)
  const escapes = [...text.matchAll(jsonEscape)]
  const literal = literalEscapesOf(quote)
  const literals = escapes.filter(([escape]) => literal.has(escape))
  if (literals.length > 0) return literals.length === escapes.length ? text : undefined
  return escapes.every((escape) => isSurelyEscape(escape, quote)) ? unescapeJson(text) : undefined
}

/** What looks like an escape in the unescaped quote, but is not written so in the quote itself. */
function literalEscapesOf(quote: string): Set<string> {
  const written = new Set<string>(quote.match(jsonEscape))
  const read = new Set<string>(unescapeJson(quote).match(jsonEscape))
  return read.difference(written)
}

/** Whether an escape is meant as one. A path or pattern may look the same, such as `C:\new`. */
function isSurelyEscape({ 0: escape, input, index }: RegExpExecArray, quote: string): boolean {
  if (/^\\["\\/u]/.test(escape)) return true
  if (/^\\[bf]/.test(escape)) return false
  if (quote.includes(escape)) return true
  const [before, after] = [input.slice(0, index), input.slice(index + escape.length)]
  return escape === '\\n'
    ? !/^\w/.test(after)
    : /\\n(?:\\t)*$/.test(before) || after.startsWith('\\n')
}

/** Unescaped text; unchanged if the rest would have what HTML reads as an entity without a semicolon. */
function unescapeHtml(text: string): string {
  if (text.includes('<')) return text
  const read = decodeHTMLStrict(text)
  return decodeHTML(read) === decodeHTMLStrict(read) ? read : text
}

function htmlEscapedNewText(text: string, quote: string): string | undefined {
  if (isHtmlEscaped(text, quote)) return decodeHTMLStrict(text)
  const read = decodeHTMLStrict(quote)
  const entities = quote.match(/&#?\w+;/g) ?? []
  const isUnclear = entities.some((entity) => text.includes(entity) && !read.includes(entity))
  return isUnclear ? undefined : text
}

/** Whether new text is escaped like its quote: its tags are, or its entities are escaped twice. */
function isHtmlEscaped(text: string, quote: string): boolean {
  if (text.includes('<') || (text.includes('>') && !quote.includes('>'))) return false
  const read = decodeHTMLStrict(quote)
  return (
    (read.includes('<') && text.includes('&lt;')) ||
    (read.includes('>') && text.includes('&gt;')) ||
    /&amp;#?\w+;/.test(text)
  )
}
