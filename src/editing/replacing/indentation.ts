import type { FoldedMatch } from '../passages/folded-match.ts'
import { splitEdges } from '../text/edges.ts'
import type { Edit } from '../text/edit.ts'
import { tokensInSource, tokensOf, type Token } from './tokens.ts'

// New lines are indented like the source, although they are written like the quote:
//
//     source  →→<ul>⏎→→→<li>One</li>⏎→→</ul>
//     quote   <ul>⏎··<li>One</li>⏎</ul>
//     target  <ul>⏎··<li>One</li>⏎··<li>Two</li>⏎</ul>
//     result  →→<ul>⏎→→→<li>One</li>⏎→→→<li>Two</li>⏎→→</ul>
//
// `··` in the quote corresponds to three tabs in the source, so that the new line gets three tabs.

/** How a line of a quote is indented, in the quote and in the source, and the offset of its first word. */
export interface Line {
  inQuote: string
  inSource: string
  from: number
}

/** The lines that start within a quote; `head` is the whitespace before its first token. */
export function linesOf(
  text: string,
  head: string,
  inQuote: readonly Token[],
  inSource: readonly Token[],
): Line[] {
  const lines: Line[] = []
  for (const [index, { gap }] of inQuote.entries()) {
    const from = inSource[index]?.from ?? 0
    const isFirst = index === 0
    const quoteIndent = isFirst ? (/[^\S\n]*$/.exec(head)?.[0] ?? '') : lastIndent(gap)
    const sourceIndent = quoteIndent === undefined ? undefined : indentBefore(text, from)
    if (quoteIndent === undefined || sourceIndent === undefined) continue
    // A quote may start after the indentation of its first line, and says nothing about it then.
    if (isFirst && quoteIndent === '' && sourceIndent !== '') continue
    lines.push({ inQuote: quoteIndent, inSource: sourceIndent, from })
  }
  return lines
}

/** The indentation at the end of whitespace; undefined if that has no line ending. */
export function lastIndent(gap: string): string | undefined {
  return /\n([^\S\n]*)$/.exec(gap)?.[1]
}

/** Longer indentation is not recognized, to bound the time. In characters. */
const maxIndent = 400

/** The indentation before an offset; undefined if its line has more before it. */
export function indentBefore(text: string, at: number): string | undefined {
  return /(?:^|\n)([^\S\n]*)$/.exec(text.slice(Math.max(0, at - maxIndent), at))?.[1]
}

/**
 * Returns a function that indents the new text of edits. It must be called with the edits in order: a
 * new line is indented like the nearest line before it with the same indentation in the quote or, if
 * there is none, like the next.
 */
export function createIndenter(lines: readonly Line[]): (edit: Edit) => string {
  const indents = new Map(
    lines.toReversed().map(({ inQuote, inSource }) => [inQuote, inSource] as const),
  )
  const linesByStart = new Map(lines.map((line) => [line.from, line]))
  let passed = 0
  return ({ from, to, insert }) => {
    for (let line = lines[passed]; line && line.from <= from; line = lines[++passed]) {
      indents.set(line.inQuote, line.inSource)
    }
    const next = linesByStart.get(to)
    const last = lastIndent(insert)
    if (next === undefined || last === undefined || last !== next.inQuote) {
      return reindent(insert, indents, { atEnd: true })
    }
    // What follows the edit starts its line as before.
    const own = insert.slice(0, insert.length - last.length)
    return reindent(own, indents, {}) + next.inSource
  }
}

/** Indents content that is inserted at an offset next to a match. */
export function indentInsertion(
  text: string,
  { folded, quote, from }: { folded: FoldedMatch; quote: string; from: number },
  at: number,
  added: string,
): string {
  const { head, inner } = splitEdges(quote)
  const inQuote = tokensOf(inner, folded.quote)
  const inSource = tokensInSource(text, inQuote, folded)
  if (!inSource) return added
  const lines = linesOf(text, head, inQuote, inSource)
  if (lines.every((line) => line.inQuote === line.inSource)) return added
  const isBefore = at === from
  const indent = indentBefore(text, from)
  const nearestLast = isBefore ? lines.toReversed() : lines
  const indents = new Map(nearestLast.map((line) => [line.inQuote, line.inSource] as const))
  // Whole lines at the start of one, and those that push down the line that the passage starts.
  const ends = {
    atStart: text[at - 1] === '\n' && /\n\s*$/.test(added),
    atEnd: isBefore && indent !== undefined && indent !== '',
  }
  if (isLikeSource(added, ends, nearestLast)) return added
  const last = lastIndent(added)
  if (!ends.atEnd || indent === undefined || last !== lastIndent(`\n${head}`)) {
    return reindent(added, indents, ends)
  }
  const own = added.slice(0, added.length - (last?.length ?? 0))
  return reindent(own, indents, { atStart: ends.atStart }) + indent
}

/** Whether content is indented like the source, not the quote; the nearest of the lines is the last. */
function isLikeSource(added: string, ends: Ends, lines: readonly Line[]): boolean {
  const minLength = (indents: readonly string[]) =>
    indents.reduce((shortest, { length }) => Math.min(shortest, length), Infinity)
  const own = minLength(indentsOf(added, ends))
  const nearest = lines.at(-1)
  if (nearest && own === nearest.inQuote.length) return nearest.inQuote === nearest.inSource
  const inSource = minLength(lines.map((line) => line.inSource))
  return inSource > minLength(lines.map((line) => line.inQuote)) && own >= inSource
}

/** Which lines of an added text are indented, besides filled lines that follow a line ending. */
interface Ends {
  /** The first line. */
  atStart?: boolean
  /** What follows the last line ending, even if it is only indentation. */
  atEnd?: boolean
}

/** Matches the starts of lines with their indentation, and preformatted text as a whole. */
function lineStarts({ atStart, atEnd }: Ends): RegExp {
  const start = atStart ? '(?:^|\\n)' : '\\n'
  const end = atEnd ? '|$' : ''
  return new RegExp(`<(pre|textarea)\\b[^]*?(?:</\\1|$)|${start}([^\\S\\n]*)(?=\\S${end})`, 'gi')
}

function indentsOf(added: string, ends: Ends): string[] {
  return [...added.matchAll(lineStarts(ends))].flatMap(([, , indent]) => indent ?? [])
}

/** An indentation of the quote, and that of the same line in the source. */
type IndentPair = readonly [inQuote: string, inSource: string]

/** A text whose lines are indented like the source, given which indentations correspond. */
function reindent(added: string, indents: ReadonlyMap<string, string>, ends: Ends): string {
  const longestFirst = [...indents].toSorted(([one], [other]) => other.length - one.length)
  if (longestFirst.every(([inQuote, inSource]) => inQuote === inSource)) return added
  // Text with unindented lines, if no line of the quote is, has an indentation of its own.
  if (!indents.has('') && indentsOf(added, ends).includes('')) return added
  return added.replace(lineStarts(ends), (written: string, _: unknown, indent?: string) =>
    indent === undefined
      ? written
      : written.slice(0, written.length - indent.length) + indentLikeSource(indent, longestFirst),
  )
}

/**
 * The indentation of the source for one like the quote's: that of the longest known indentation which
 * it starts with, and for the rest as much as the known ones differ by. If `··` is `→` and `····` is
 * `→→`, then `······` is `→→→`.
 */
function indentLikeSource(indent: string, longestFirst: readonly IndentPair[]): string {
  const known = longestFirst.find(([inQuote]) => indent.startsWith(inQuote))
  const [longest = '', longestInSource = ''] = longestFirst[0] ?? []
  const [shortest = '', shortestInSource = ''] = longestFirst.at(-1) ?? []
  // The quote says nothing about an indentation by other characters than its own.
  if (!known && !shortest.startsWith(indent)) return indent
  if (longest !== '' && indent !== '' && longest[0] !== indent[0]) return indent
  const [inQuote, inSource] = known ?? [shortest, shortestInSource]
  const rest = indent.length - inQuote.length
  if (rest === 0) return inSource
  const ratio = widthRatio(longestFirst)
  const size = Math.max(0, inSource.length + Math.round(rest * ratio))
  if (size <= inSource.length) return inSource.slice(0, size)
  if (ratio === 1 && !isOtherKind(inQuote, inSource)) return inSource + indent.slice(inQuote.length)
  return inSource.padEnd(size, inSource.at(-1) ?? longestInSource.at(-1) ?? indent.at(-1))
}

/** How many characters of the source's indentation one of the quote's is. */
function widthRatio(longestFirst: readonly IndentPair[]): number {
  const [longest, next] = longestFirst.filter(([inQuote]) => inQuote !== '')
  if (!longest) return 1
  const inQuote = longest[0].length - (next?.[0].length ?? 0)
  const inSource = longest[1].length - (next?.[1].length ?? 0)
  const isKnown = next ? inSource > 0 : isOtherKind(...longest)
  return isKnown ? inSource / inQuote : 1
}

/** Whether one is of tabs and the other of spaces. */
function isOtherKind(inQuote: string, inSource: string): boolean {
  return inQuote !== '' && inSource !== '' && inQuote[0] !== inSource[0]
}
