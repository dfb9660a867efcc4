import { splitEdges } from '../text/edges.ts'
import type { Span } from '../text/edit.ts'

/** How far around a match its whitespace is examined. */
const maxWhitespace = 200

/**
 * Extends a match over the whitespace next to it that its quote has there too, however it is written.
 * Whitespace of several lines is compared line by line:
 *
 *     source  …</p>⏎····<b>x</b>⏎…        quote  ⏎<b>x</b>     extended over  ⏎····<b>x</b>
 *
 * A quote with line endings on both sides is not extended: blank lines around a quote are mostly
 * there by chance.
 */
export function withQuotedWhitespace(text: string, { from, to }: Span, quote: string): Span {
  const head = withoutReturns(splitEdges(quote).head)
  const tail = withoutReturns(splitEdges(quote).tail)
  if (head.includes('\n') && tail.includes('\n')) return { from, to }
  const before = splitEdges(`.${text.slice(Math.max(0, from - maxWhitespace), from)}`).tail
  const after = splitEdges(`${text.slice(to, to + maxWhitespace)}.`).head
  return withWholeLineEnds(text, {
    from: from - quotedBefore(before, head),
    to: to + quotedAfter(after, tail),
  })
}

/** Moves both offsets that are within a CRLF to before it. */
export function withWholeLineEnds(text: string, { from, to }: Span): Span {
  const isInLineEnd = (at: number) => text[at - 1] === '\r' && text[at] === '\n'
  return { from: isInLineEnd(from) ? from - 1 : from, to: isInLineEnd(to) ? to - 1 : to }
}

/** How many characters of the whitespace before a match its quote means. */
function quotedBefore(space: string, quoted: string): number {
  // Indentation is quoted as a whole, even with another width; other whitespace may be quoted in part.
  const isIndentation = /^[^\n]+$/.test(quoted) && space.includes('\n')
  const size = isIndentation
    ? undefined
    : sizes(space).find((one) => withoutReturns(space.slice(space.length - one)) === quoted)
  return size ?? linesBefore(space, quoted)
}

/** The same for the whitespace after a match. */
function quotedAfter(space: string, quoted: string): number {
  const endsWithIndentation = /\n[^\n]+$/.test(quoted)
  const size = endsWithIndentation
    ? undefined
    : sizes(space).find((one) => withoutReturns(space.slice(0, one)) === quoted)
  return size ?? linesAfter(space, quoted)
}

function sizes(space: string): number[] {
  return Array.from({ length: space.length + 1 }, (_, size) => size)
}

/** The size of the last lines of some whitespace, as many as the quote has. */
function linesBefore(space: string, quoted: string): number {
  const lines = space.split('\n')
  const count = quoted.split('\n').length - 1
  if (count >= lines.length) return 0
  return count === 0 ? (lines.at(-1) ?? '').length : lines.slice(-count).join('\n').length + 1
}

/** The size of the first lines, with the indentation of the next line only if the quote has one. */
function linesAfter(space: string, quoted: string): number {
  const lines = space.split('\n')
  const count = quoted.split('\n').length - 1
  if (count >= lines.length) return 0
  const size = lines.slice(0, count + 1).join('\n').length
  return count > 0 && quoted.endsWith('\n') ? size - (lines[count] ?? '').length : size
}

function withoutReturns(space: string): string {
  return space.replaceAll('\r', '')
}
