import { decodeHTMLStrict } from 'entities'

/** A way in which models wrap what they quote. What it takes off a quote, it takes off the new text. */
export interface Variant {
  /** For the model: what was not taken as written. */
  readonly name: string
  /** The quote without the wrapping; as it is where it has none. */
  read(quote: string): string
  /** The same of the new text, given that the quote was wrapped. */
  readNew(text: string): string
}

const variants: Variant[] = [
  variant('the code fence', (text) => fence.exec(text)?.[1] ?? text),
  variant(
    'the line numbers',
    (quote) => (isNumbered(quote) ? withoutNumbers(quote) : quote),
    (text) => (linesOf(text).every((line) => lineNumber.test(line)) ? withoutNumbers(text) : text),
  ),
  // What is escaped has neither line ends nor quotes of its own.
  variant('the escapes of JSON', (text) =>
    /[\r\n]|(?<!\\)"/.test(text) ? text : text.replace(jsonEscape, unescapeJson),
  ),
  variant('the escapes of HTML', (text) => (text.includes('<') ? text : decodeHTMLStrict(text))),
]

function variant(
  name: string,
  read: (quote: string) => string,
  readNew: (text: string) => string = read,
): Variant {
  return { name, read, readNew }
}

const fence = /^\s*```[\w-]*\r?\n([^]*?)\r?\n?```\s*$/
const lineNumber = /^\s*(\d{1,7})(?:\t|\s*[|→] ?|: ?)/
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

/** The ways in which a quote may be wrapped, given that it is not found as it is written. */
export function variantsOf(quote: string): Variant[] {
  return variants.filter(({ read }) => read(quote) !== quote)
}

const omission =
  /\r?\n[^\S\r\n]*(?:<!--[^\S\r\n]*)?(?:\/[*/][^\S\r\n]*)?(?:\.{3}|…)[^\r\n<>]{0,60}?(?:[^\S\r\n]*(?:\*\/|-->))?[^\S\r\n]*\r?\n/

/** The two ends of a quote whose middle was left out on a line of its own; undefined for any other. */
export function elidedEnds(quote: string): [head: string, tail: string] | undefined {
  const [head = '', tail = '', ...more] = quote.split(omission)
  return more.length === 0 && head.trim() !== '' && tail.trim() !== '' ? [head, tail] : undefined
}

/** Whether a text says that something was left out of it. */
export function hasOmission(text: string): boolean {
  return omission.test(`\n${text}\n`)
}
