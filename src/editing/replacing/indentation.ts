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

/** A line of a quote: its indentation in the quote and in the source, and where its text starts there. */
export interface QuotedLine {
  quoteIndent: string
  sourceIndent: string
  /** The offset of its first token in the source. */
  from: number
}

/** The lines that start within a quote; `head` is the whitespace before its first token. */
export function quotedLines(
  text: string,
  head: string,
  inQuote: readonly Token[],
  inSource: readonly Token[],
): QuotedLine[] {
  const lines: QuotedLine[] = []
  for (const [index, { gap }] of inQuote.entries()) {
    const from = inSource[index]?.from ?? 0
    const isFirst = index === 0
    const quoteIndent = isFirst ? (/[^\S\n]*$/.exec(head)?.[0] ?? '') : trailingIndent(gap)
    const sourceIndent = quoteIndent === undefined ? undefined : indentBefore(text, from)
    if (quoteIndent === undefined || sourceIndent === undefined) continue
    // A quote may start after the indentation of its first line. Then it says nothing about it.
    if (isFirst && quoteIndent === '' && sourceIndent !== '') continue
    lines.push({ quoteIndent, sourceIndent, from })
  }
  return lines
}

/** The indentation of a line that has nothing else yet, at the end of a text; undefined if there is none. */
export function trailingIndent(text: string): string | undefined {
  return /\n([^\S\n]*)$/.exec(text)?.[1]
}

/** In characters. Longer indentation is not recognized, so that no search takes long. */
const maxIndent = 400

/** The indentation before an offset; undefined if other text precedes it on its line. */
export function indentBefore(text: string, at: number): string | undefined {
  return /(?:^|\n)([^\S\n]*)$/.exec(text.slice(Math.max(0, at - maxIndent), at))?.[1]
}

/**
 * Returns a function that indents the new text of an edit like the source. It must be called with the
 * edits in order: a new line is indented like the nearest line before it that has the same indentation
 * in the quote or, if there is none, like the nearest one after it.
 */
export function createIndenter(lines: readonly QuotedLine[]): (edit: Edit) => string {
  const indents = new Map(
    lines.toReversed().map((line) => [line.quoteIndent, line.sourceIndent] as const),
  )
  const linesByStart = new Map(lines.map((line) => [line.from, line]))
  let passedLines = 0
  return ({ from, to, insert }) => {
    for (let line = lines[passedLines]; line && line.from <= from; line = lines[++passedLines]) {
      indents.set(line.quoteIndent, line.sourceIndent)
    }
    const next = linesByStart.get(to)
    const trailing = trailingIndent(insert)
    if (next === undefined || trailing === undefined || trailing !== next.quoteIndent) {
      return reindent(insert, indents, { trailing: true })
    }
    // The edit ends with the indentation of the line that follows it, which stays as in the source.
    const content = insert.slice(0, insert.length - trailing.length)
    return reindent(content, indents, {}) + next.sourceIndent
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
  const lines = quotedLines(text, head, inQuote, inSource)
  if (lines.every((line) => line.quoteIndent === line.sourceIndent)) return added
  const isBefore = at === from
  const indent = indentBefore(text, from)
  const nearestLast = isBefore ? lines.toReversed() : lines
  const indents = new Map(nearestLast.map((line) => [line.quoteIndent, line.sourceIndent] as const))
  const scope = {
    // Whole lines are inserted where a line starts.
    firstLine: text[at - 1] === '\n' && /\n\s*$/.test(added),
    // The content goes between the indentation of a line and the passage, which it moves down.
    trailing: isBefore && indent !== undefined && indent !== '',
  }
  if (isIndentedLikeSource(added, scope, nearestLast)) return added
  const trailing = trailingIndent(added)
  if (!scope.trailing || indent === undefined || trailing !== trailingIndent(`\n${head}`)) {
    return reindent(added, indents, scope)
  }
  const content = added.slice(0, added.length - (trailing?.length ?? 0))
  return reindent(content, indents, { firstLine: scope.firstLine }) + indent
}

/** Whether content is indented like the source, not like the quote. The last line is the nearest. */
function isIndentedLikeSource(
  added: string,
  scope: IndentScope,
  lines: readonly QuotedLine[],
): boolean {
  const minLength = (indents: readonly string[]) =>
    indents.reduce((shortest, { length }) => Math.min(shortest, length), Infinity)
  const minAdded = minLength(indentsOf(added, scope))
  const nearest = lines.at(-1)
  if (nearest && minAdded === nearest.quoteIndent.length) {
    return nearest.quoteIndent === nearest.sourceIndent
  }
  const minInSource = minLength(lines.map((line) => line.sourceIndent))
  const minInQuote = minLength(lines.map((line) => line.quoteIndent))
  return minInSource > minInQuote && minAdded >= minInSource
}

/** Which indentation of an added text counts, besides that of non-blank lines after a line ending. */
interface IndentScope {
  /** That of the first line, which follows no line ending. */
  firstLine?: boolean
  /** That after the last line ending, if nothing follows it. */
  trailing?: boolean
}

/** Matches the starts of lines with their indentation, and preformatted text as a whole. */
function lineStarts({ firstLine, trailing }: IndentScope): RegExp {
  const start = firstLine ? '(?:^|\\n)' : '\\n'
  const end = trailing ? '|$' : ''
  return new RegExp(`<(pre|textarea)\\b[^]*?(?:</\\1|$)|${start}([^\\S\\n]*)(?=\\S${end})`, 'gi')
}

function indentsOf(added: string, scope: IndentScope): string[] {
  return [...added.matchAll(lineStarts(scope))].flatMap(([, , indent]) => indent ?? [])
}

/** The indentation of a line in the quote, and in the source. */
type IndentPair = readonly [inQuote: string, inSource: string]

/** Indents the lines of a text like the source. `indents` maps the quote's indentation to the source's. */
function reindent(added: string, indents: ReadonlyMap<string, string>, scope: IndentScope): string {
  const longestFirst = [...indents].toSorted(([a], [b]) => b.length - a.length)
  if (longestFirst.every(([inQuote, inSource]) => inQuote === inSource)) return added
  // Unindented lines, where the quote has none, show that the text does not follow the quote.
  if (!indents.has('') && indentsOf(added, scope).includes('')) return added
  return added.replace(lineStarts(scope), (match: string, _: unknown, indent?: string) =>
    indent === undefined
      ? match
      : match.slice(0, match.length - indent.length) + indentLikeSource(indent, longestFirst),
  )
}

/**
 * Translates an indentation from the quote's style to the source's. It starts from the longest known
 * indentation that is a prefix of it and extrapolates the rest: if `··` is `→` and `····` is `→→`,
 * then `······` is `→→→`.
 */
function indentLikeSource(indent: string, longestFirst: readonly IndentPair[]): string {
  const known = longestFirst.find(([inQuote]) => indent.startsWith(inQuote))
  const [longest = '', longestInSource = ''] = longestFirst[0] ?? []
  const [shortest = '', shortestInSource = ''] = longestFirst.at(-1) ?? []
  // The quote does not show what indentation by other characters corresponds to.
  if (!known && !shortest.startsWith(indent)) return indent
  if (longest !== '' && indent !== '' && longest[0] !== indent[0]) return indent
  const [inQuote, inSource] = known ?? [shortest, shortestInSource]
  const rest = indent.length - inQuote.length
  if (rest === 0) return inSource
  const ratio = widthRatio(longestFirst)
  const length = Math.max(0, inSource.length + Math.round(rest * ratio))
  if (length <= inSource.length) return inSource.slice(0, length)
  if (ratio === 1 && !differInKind(inQuote, inSource))
    return inSource + indent.slice(inQuote.length)
  return inSource.padEnd(length, inSource.at(-1) ?? longestInSource.at(-1) ?? indent.at(-1))
}

/** How many characters of the source's indentation correspond to one of the quote's. */
function widthRatio(longestFirst: readonly IndentPair[]): number {
  const [longest, next] = longestFirst.filter(([inQuote]) => inQuote !== '')
  if (!longest) return 1
  const inQuote = longest[0].length - (next?.[0].length ?? 0)
  const inSource = longest[1].length - (next?.[1].length ?? 0)
  const isKnown = next ? inSource > 0 : differInKind(...longest)
  return isKnown ? inSource / inQuote : 1
}

/** Whether one consists of tabs and the other of spaces. */
function differInKind(inQuote: string, inSource: string): boolean {
  return inQuote !== '' && inSource !== '' && inQuote[0] !== inSource[0]
}
