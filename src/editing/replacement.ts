import type { Edit } from './edit.ts'
import { isSpace, type Folded } from './fold.ts'
import type { Found, Likeness } from './matcher.ts'
import { diffTexts } from './receipt.ts'

/**
 * The edits of the source that do to a found passage what the model did to its quote. Only the
 * difference between its old and its new text is made, so that what it merely quoted, in whatever
 * form, keeps the source’s own bytes. New lines get the place’s line ends and indentation.
 */
export function replaceFound(text: string, found: Found, newText: string): Edit[] {
  const { from, to, likeness } = found
  const passage = text.slice(from, to)
  const lineEnd = lineEndOf(text, passage)
  const wanted = found.variant ? found.variant.readNew(newText) : newText
  if (!likeness) {
    if (passage.includes('\r\n')) return replaceLines(from, passage, wanted)
    return [{ from, to, insert: withLineEnds(wanted, lineEnd) }]
  }
  const quote = found.quote.trim()
  const target = withoutOuterSpace(found.quote, wanted)
  const indent = createIndent(text, quote, likeness)
  const differences = diffTexts(quote, target).map((edit) => beforeSpace(quote, edit))
  const edits = toSource(quote, likeness, differences) ?? [{ from, to, insert: target }]
  return edits.map((edit) => ({ ...edit, insert: withLineEnds(indent(edit.insert), lineEnd) }))
}

/** The edit that puts content after a found passage, and after the white space that was quoted with it. */
export function insertAfter(text: string, found: Found, content: string): Edit {
  const at = found.to + (found.likeness ? spaceAfter(text, found) : 0)
  return { from: at, to: at, insert: placed(text, found, content) }
}

export function insertBefore(text: string, found: Found, content: string): Edit {
  return { from: found.from, to: found.from, insert: placed(text, found, content) }
}

function placed(text: string, found: Found, content: string): string {
  const { likeness, variant, quote, from, to } = found
  const read = variant ? variant.readNew(content) : content
  const indented = likeness ? createIndent(text, quote.trim(), likeness)(read) : read
  return withLineEnds(indented, lineEndOf(text, text.slice(from, to)))
}

/** How much white space after a found passage is what its quote ends with. */
function spaceAfter(text: string, { to, quote }: Found): number {
  const quoted = quote.slice(quote.trimEnd().length)
  if (quoted === '') return 0
  const [stands = ''] = /^\s*/.exec(text.slice(to, to + 1000)) ?? []
  const line = stands.indexOf('\n')
  return quoted.endsWith('\n') && line >= 0 ? line + 1 : stands.length
}

/** The new text without the white space around it that the old text has as well, in some form. */
function withoutOuterSpace(oldText: string, newText: string): string {
  const start = /^\s/.test(oldText) ? newText.trimStart() : newText
  return /\s$/.test(oldText) ? start.trimEnd() : start
}

/** The same, where lines that are kept also keep their ends. */
function replaceLines(from: number, passage: string, wanted: string): Edit[] {
  const plain = passage.replaceAll('\r\n', '\n')
  let seen = 0
  let at = 0
  const offsetOf = (plainOffset: number) => {
    for (; seen < plainOffset; seen++) at += passage.startsWith('\r\n', at) ? 2 : 1
    return from + at
  }
  return diffTexts(plain, wanted.replaceAll('\r\n', '\n')).map((edit) => ({
    from: offsetOf(edit.from),
    to: offsetOf(edit.to),
    insert: withLineEnds(edit.insert, '\r\n'),
  }))
}

/** New text with the line ends of the document. */
export function withLineEndsOf(text: string, added: string): string {
  return withLineEnds(added, lineEndOf(text, ''))
}

/** What a document, or one place of it, ends its lines with. */
function lineEndOf(text: string, passage: string): '\n' | '\r\n' {
  const line = passage.indexOf('\n')
  const at = line >= 0 ? line : text.indexOf('\n')
  return (line >= 0 ? passage : text)[at - 1] === '\r' ? '\r\n' : '\n'
}

function withLineEnds(text: string, lineEnd: '\n' | '\r\n'): string {
  return lineEnd === '\n' ? text.replaceAll('\r\n', '\n') : text.replace(/\r?\n/g, '\r\n')
}

/** The same change of a text, made before the white space that it could as well be made after. */
function beforeSpace(text: string, edit: Edit): Edit {
  let { from, to, insert } = edit
  if (from < to && insert !== '') return edit
  for (; from > 0 && isSpace(text.charCodeAt(from - 1)); from--, to--) {
    const last = insert === '' ? text[to - 1] : insert.at(-1)
    if (last !== text[from - 1]) break
    if (insert !== '') insert = last + insert.slice(0, -1)
  }
  return { from, to, insert }
}

/** Most steps that mapping the edits one by one may take. */
const mostSteps = 10_000_000

/**
 * Edits of the quote as edits of the source; undefined where they can’t be told apart. An edit that
 * cuts a unit, such as an entity or a run of white space, replaces all of it.
 */
function toSource(quote: string, likeness: Likeness, edits: readonly Edit[]): Edit[] | undefined {
  if (edits.length * likeness.quote.text.length > mostSteps) return undefined
  const closed: Edit[] = []
  for (const edit of edits) {
    let widened = closeOverUnits(quote, likeness, edit)
    for (let last = closed.at(-1); last && last.to > widened.from; last = closed.at(-1)) {
      closed.pop()
      widened = closeOverUnits(quote, likeness, joined(quote, last, edit))
    }
    closed.push(widened)
  }
  const mapped = closed.map((edit) => mapClosed(likeness, edit))
  const inOrder = mapped.every(
    ({ from, to }, index) => from <= to && from >= (mapped[index - 1]?.to ?? 0),
  )
  return inOrder ? mapped : undefined
}

/** Two edits of one text as one, which also writes anew what is between them. */
function joined(text: string, first: Edit, second: Edit): Edit {
  const between = text.slice(first.to, Math.max(first.to, second.from))
  return {
    from: first.from,
    to: Math.max(first.to, second.to),
    insert: first.insert + between + second.insert,
  }
}

/** The edit widened to whole units of both the quote and the source. */
function closeOverUnits(quote: string, likeness: Likeness, edit: Edit): Edit {
  const { quote: folded, source, at } = likeness
  const count = folded.text.length
  let { from, to } = edit
  let units = touching(folded, 0, count, from, to)
  if (!units) {
    const before = lastEndingBy(folded, from)
    const isInUnit =
      before >= 0 &&
      before + 1 < count &&
      isSameUnit(source, at + before) &&
      folded.ends[before] === from
    if (isInUnit) units = { first: before, last: before + 1 }
  }
  while (units) {
    const inQuote = hull(folded, 0, units)
    const inSource = hull(source, at, units)
    from = Math.min(from, inQuote.from)
    to = Math.max(to, inQuote.to)
    const more = union(
      units,
      union(
        touching(folded, 0, count, from, to) ?? units,
        touching(source, at, count, inSource.from, inSource.to) ?? units,
      ),
    )
    if (more.first === units.first && more.last === units.last) break
    units = more
  }
  if (from < to) {
    // What lies between units, such as white space between tags, is replaced as a whole.
    const before = lastEndingBy(folded, from)
    if (before >= 0 && isBetween(folded, from)) from = folded.ends[before] ?? from
    const after = firstStartingAt(folded, to)
    if (after < count && isBetween(folded, to)) to = folded.starts[after] ?? to
  } else if (isBetween(folded, from)) {
    from = folded.ends[lastEndingBy(folded, from)] ?? from
    to = folded.starts[firstStartingAt(folded, to)] ?? to
  }
  const insert = quote.slice(from, edit.from) + edit.insert + quote.slice(edit.to, to)
  return { from, to, insert }
}

/** Where a closed edit of the quote is in the source. */
function mapClosed({ quote, source, at }: Likeness, edit: Edit): Edit {
  const count = quote.text.length
  const units = touching(quote, 0, count, edit.from, edit.to)
  const inQuote = units && hull(quote, 0, units)
  const inSource = units && hull(source, at, units)
  const before = lastEndingBy(quote, edit.from)
  const after = firstStartingAt(quote, edit.to)
  const begin = before >= 0 ? source.ends[at + before] : source.starts[at]
  const end = after < count ? source.starts[at + after] : source.ends[at + count - 1]
  const { insert } = edit
  if (inQuote && inSource) {
    const from = edit.from < inQuote.from ? (begin ?? 0) : inSource.from
    return { from, to: edit.to > inQuote.to ? (end ?? 0) : inSource.to, insert }
  }
  if (edit.from < edit.to) return { from: begin ?? 0, to: end ?? 0, insert }
  const place = before >= 0 && quote.ends[before] === edit.from ? begin : end
  return { from: place ?? 0, to: place ?? 0, insert }
}

interface Units {
  first: number
  last: number
}

/** The characters whose units have part of a range, from the first to the last; undefined: none. */
function touching(
  folded: Folded,
  at: number,
  count: number,
  from: number,
  to: number,
): Units | undefined {
  let first = -1
  let last = -1
  const isPoint = from === to
  for (let index = 0; index < count; index++) {
    const start = folded.starts[at + index] ?? 0
    const end = folded.ends[at + index] ?? 0
    if (isPoint ? start < from && end > from : start < to && end > from) {
      if (first < 0) first = index
      last = index
    }
  }
  return first < 0 ? undefined : { first, last }
}

function hull(folded: Folded, at: number, { first, last }: Units): { from: number; to: number } {
  let from = Infinity
  let to = 0
  for (let index = at + first; index <= at + last; index++) {
    from = Math.min(from, folded.starts[index] ?? 0)
    to = Math.max(to, folded.ends[index] ?? 0)
  }
  return { from, to }
}

function union(one: Units, other: Units): Units {
  return { first: Math.min(one.first, other.first), last: Math.max(one.last, other.last) }
}

/** Whether a character and the next one are of one unit. */
function isSameUnit({ starts, ends }: Folded, index: number): boolean {
  return (
    starts[index] === starts[index + 1] &&
    ends[index] === ends[index + 1] &&
    starts[index] !== ends[index]
  )
}

/** Whether an offset is inside of what no unit has. */
function isBetween(folded: Folded, offset: number): boolean {
  const before = lastEndingBy(folded, offset)
  const after = firstStartingAt(folded, offset)
  return (
    before >= 0 &&
    after < folded.text.length &&
    (folded.ends[before] ?? 0) < offset &&
    (folded.starts[after] ?? 0) > offset
  )
}

/** The character whose unit ends last of those that end by the offset; -1: none. */
function lastEndingBy({ ends, text }: Folded, offset: number): number {
  let best = -1
  for (let index = 0; index < text.length; index++) {
    const end = ends[index] ?? 0
    if (end <= offset && end >= (ends[best] ?? 0)) best = index
  }
  return best
}

/** The character whose unit starts first of those that start at the offset or later. */
function firstStartingAt({ starts, text }: Folded, offset: number): number {
  let best = text.length
  for (let index = text.length - 1; index >= 0; index--) {
    const start = starts[index] ?? 0
    if (start >= offset && start <= (starts[best] ?? Infinity)) best = index
  }
  return best
}

/** Gives lines the indentation of the place where the quote’s lines have another one. */
function createIndent(
  text: string,
  quote: string,
  { quote: folded, source, at }: Likeness,
): (added: string) => string {
  const indents = new Map<string, string>()
  const wanted = new Map<number, string>()
  for (const match of quote.matchAll(/\n([^\S\n]*)(?=\S)/g)) {
    wanted.set(match.index + match[0].length, match[1] ?? '')
  }
  for (let index = 0; wanted.size > 0 && index < folded.text.length; index++) {
    const inQuote = wanted.get(folded.starts[index] ?? -1)
    if (inQuote === undefined || indents.has(inQuote)) continue
    const place = source.starts[at + index] ?? 0
    const lead = /(?:^|\n)([^\S\n]*)$/.exec(text.slice(Math.max(0, place - 400), place))
    if (lead) indents.set(inQuote, lead[1] ?? '')
  }
  const pairs = [...indents].toSorted(([one], [other]) => other.length - one.length)
  if (pairs.every(([inQuote, inSource]) => inQuote === inSource)) return (added) => added

  function rebased(indent: string): string {
    for (const [inQuote, inSource] of pairs) {
      if (indent.startsWith(inQuote)) return inSource + indent.slice(inQuote.length)
    }
    const [inQuote = '', inSource = ''] = pairs.at(-1) ?? []
    return inSource.slice(0, Math.max(0, inSource.length - (inQuote.length - indent.length)))
  }
  return (added) =>
    added.replace(/(\r?\n)([^\S\r\n]*)(?=[^\r\n]|$)/g, (_, end: string, indent: string) =>
      end.concat(rebased(indent)),
    )
}
