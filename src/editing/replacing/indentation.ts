import { splitEdges } from '../text/edges.ts'
import type { Edit } from '../text/edit.ts'
import type { FoldedMatch } from '../passages/folded-match.ts'
import { placesOf, tokensOf, type Token } from './tokens.ts'

/** How a line of a quote is indented, there and in the source, and where its first word stands in the source. */
export interface Line {
  inQuote: string
  inSource: string
  from: number
}

/** The lines that a quote begins; `head` is the white space before its first token. */
export function linesOf(
  text: string,
  head: string,
  quoted: readonly Token[],
  placed: readonly Token[],
): Line[] {
  const lines: Line[] = []
  for (const [index, { gap }] of quoted.entries()) {
    const from = placed[index]?.from ?? 0
    const isFirst = index === 0
    const inQuote = isFirst ? (/[^\S\n]*$/.exec(head)?.[0] ?? '') : lastIndent(gap)
    const inSource = inQuote === undefined ? undefined : leadOf(text, from)
    if (inQuote === undefined || inSource === undefined) continue
    // A quote may begin after the indentation of its first line.
    if (!isFirst || inQuote !== '' || inSource === '') lines.push({ inQuote, inSource, from })
  }
  return lines
}

/** The indentation after white space that ends a line; undefined where it ends none. */
export function lastIndent(gap: string): string | undefined {
  return /\n([^\S\n]*)$/.exec(gap)?.[1]
}

/** The indentation of a line before a place; undefined where there is more before it. */
export function leadOf(text: string, from: number): string | undefined {
  return /(?:^|\n)([^\S\n]*)$/.exec(text.slice(Math.max(0, from - 400), from))?.[1]
}

/**
 * Gives the new text of edits, first to last, with its lines indented as the source is: as the line
 * before it that the quote indents alike or, where there is none, the next.
 */
export function indentLike(lines: readonly Line[]): (edit: Edit) => string {
  const known = new Map(
    lines.toReversed().map(({ inQuote, inSource }) => [inQuote, inSource] as const),
  )
  const starts = new Map(lines.map((line) => [line.from, line]))
  let passed = 0
  return ({ from, to, insert }) => {
    for (let line = lines[passed]; line && line.from <= from; line = lines[++passed]) {
      known.set(line.inQuote, line.inSource)
    }
    const next = starts.get(to)
    const last = lastIndent(insert)
    if (next === undefined || last === undefined || last !== next.inQuote) {
      return rebase(insert, known, { atEnd: true })
    }
    // What comes next begins its line as before.
    const own = insert.slice(0, insert.length - last.length)
    return rebase(own, known, {}) + next.inSource
  }
}

/** Content that is put in at a place beside a passage, with its lines indented as the source is. */
export function indentBeside(
  text: string,
  { likeness, quote, from }: { likeness: FoldedMatch; quote: string; from: number },
  at: number,
  added: string,
): string {
  const { head, inner } = splitEdges(quote)
  const quoted = tokensOf(inner, likeness.quote)
  const placed = placesOf(text, quoted, likeness)
  if (!placed) return added
  const lead = leadOf(text, from)
  const isBefore = at === from
  const lines = linesOf(text, head, quoted, placed)
  if (lines.every(({ inQuote, inSource }) => inQuote === inSource)) return added
  const nearest = isBefore ? lines.toReversed() : lines
  const known = new Map(nearest.map((line) => [line.inQuote, line.inSource] as const))
  // Whole lines at the start of one, and those that push down the line that the passage begins.
  const ends = { atStart: text[at - 1] === '\n' && /\n\s*$/.test(added), atEnd: isBefore && !!lead }
  if (isAsSource(added, ends, nearest)) return added
  const last = lastIndent(added)
  if (!ends.atEnd || lead === undefined || last !== lastIndent(`\n${head}`)) {
    return rebase(added, known, ends)
  }
  const own = added.slice(0, added.length - (last?.length ?? 0))
  return rebase(own, known, { atStart: ends.atStart }) + lead
}

/** Whether content is indented as the source is rather than as the quote, of which the nearest line comes last. */
function isAsSource(added: string, ends: Ends, lines: readonly Line[]): boolean {
  const least = (list: readonly string[]) =>
    list.reduce((shortest, { length }) => Math.min(shortest, length), Infinity)
  const own = least(indentsOf(added, ends))
  const near = lines.at(-1)
  if (near && own === near.inQuote.length) return near.inQuote === near.inSource
  const inSource = least(lines.map((line) => line.inSource))
  return inSource > least(lines.map((line) => line.inQuote)) && own >= inSource
}

interface Ends {
  /** Also the first line of the added text. */
  atStart?: boolean
  /** Also what follows its last line end. */
  atEnd?: boolean
}

/** Where the lines of an added text begin, with their indentation; preformatted text is passed over. */
function startsOf({ atStart, atEnd }: Ends): RegExp {
  const start = atStart ? '(?:^|\\n)' : '\\n'
  return new RegExp(
    `<(pre|textarea)\\b[^]*?(?:</\\1|$)|${start}([^\\S\\n]*)(?=\\S${atEnd ? '|$' : ''})`,
    'gi',
  )
}

function indentsOf(added: string, ends: Ends): string[] {
  return [...added.matchAll(startsOf(ends))].flatMap(([, , indent]) => indent ?? [])
}

/** A text whose lines are indented as the source is, given what indentations of the quote are there. */
function rebase(added: string, known: ReadonlyMap<string, string>, ends: Ends): string {
  const pairs = [...known].toSorted(([one], [other]) => other.length - one.length)
  if (pairs.every(([inQuote, inSource]) => inQuote === inSource)) return added
  // Text with lines that are not indented, as none of the quote is, has an indentation of its own.
  if (!known.has('') && indentsOf(added, ends).includes('')) return added
  return added.replace(startsOf(ends), (written: string, _: unknown, indent?: string) =>
    indent === undefined
      ? written
      : written.slice(0, written.length - indent.length) + indented(indent, pairs),
  )
}

/** An indentation of the quote’s kind as one of the source’s, given others, the longest first. */
function indented(indent: string, pairs: readonly [inQuote: string, inSource: string][]): string {
  const known = pairs.find(([one]) => indent.startsWith(one))
  const [least = '', leastInSource = ''] = pairs.at(-1) ?? []
  const [most = '', mostInSource = ''] = pairs[0] ?? []
  // The quote says nothing of where lines begin that are indented by other signs than its own.
  if (!known && !least.startsWith(indent)) return indent
  if (most !== '' && indent !== '' && most[0] !== indent[0]) return indent
  const [inQuote, inSource] = known ?? [least, leastInSource]
  const more = indent.length - inQuote.length
  if (more === 0) return inSource
  const step = stepOf(pairs)
  const size = Math.max(0, inSource.length + Math.round(more * step))
  if (size <= inSource.length) return inSource.slice(0, size)
  if (step === 1 && !isOtherKind(inQuote, inSource)) return inSource + indent.slice(inQuote.length)
  return inSource.padEnd(size, inSource.at(-1) ?? mostInSource.at(-1) ?? indent.at(-1))
}

/** How much of the source’s indentation one character of the quote’s is. */
function stepOf(pairs: readonly [inQuote: string, inSource: string][]): number {
  const [most, next] = pairs.filter(([inQuote]) => inQuote !== '')
  if (!most) return 1
  const inQuote = most[0].length - (next?.[0].length ?? 0)
  const inSource = most[1].length - (next?.[1].length ?? 0)
  const isKnown = next ? inSource > 0 : isOtherKind(...most)
  return isKnown ? inSource / inQuote : 1
}

/** Whether one is of tabs and the other of spaces. */
function isOtherKind(inQuote: string, inSource: string): boolean {
  return inQuote !== '' && inSource !== '' && inQuote[0] !== inSource[0]
}
