import { splitEdges } from '../text/edges.ts'
import { createChangeSet } from '../text/change-set.ts'
import type { Edit, Span } from '../text/edit.ts'
import { fold, foldedAs } from '../passages/fold.ts'
import type { Found, Likeness } from '../passages/find-passage.ts'
import { indentBeside, leadOf } from './indentation.ts'
import { mergePassage } from './merge.ts'
import { diffTexts } from '../checks/receipt.ts'

/**
 * The edits of the source that do to a found passage what the model did to its quote. Only the
 * difference between its old and its new text is made, so that what it merely quoted, in whatever
 * form, keeps the source’s own bytes. New lines get the place’s line ends and indentation. Undefined
 * where the two can’t be told apart.
 */
export function replaceFound(text: string, found: Found, newText: string): Edit[] | undefined {
  const read = found.reading ? found.reading.readNew(newText) : newText
  if (read === undefined) return undefined
  const { from, to, likeness, quote, ends, reading } = found
  const passage = text.slice(from, to)
  const lineEnd = lineEndOf(text, passage)
  const wanted = withWholeLineEnd(text, to, read)
  if (ends) return replaceBetween(text, ends, wanted)
  if (!likeness) {
    // What is wrapped has blank lines around it, or none, by chance.
    const isChance = reading && read === newText
    const edge = isChance ? edgesOf(passage, wanted) : { head: 0, tail: 0, insert: wanted }
    const inner = passage.slice(edge.head, passage.length - edge.tail)
    if (passage.includes('\r\n')) return replaceLines(from + edge.head, inner, edge.insert)
    return [
      { from: from + edge.head, to: to - edge.tail, insert: withLineEnds(edge.insert, lineEnd) },
    ]
  }
  const placed = withoutLead(text, found, wanted)
  const beside = addBeside(text, found, placed)
  if (beside) return [beside]
  const target = withoutOuterSpace(quote, placed)
  const merged = mergeAsQuoted(text, likeness, quote, target)
  // Blank edges are often quoted by chance, and meant only where nothing else is changed, or where a
  // tag ends at once.
  const { inner } = splitEdges(wanted)
  const isTagEnd = likeness.beginning === 'tag' && /^\/?>/.test(wanted)
  const isOfEdges = inner === '' || inner === splitEdges(quote).inner || isTagEnd
  const edits = isOfEdges
    ? merged?.concat(outerEdits(text, found, wanted))
    : merged && withLead(text, found, wanted, merged)
  return edits
    ?.toSorted((one, other) => one.from - other.from || one.to - other.to)
    .map((edit) => ({ ...edit, insert: withLineEnds(edit.insert, lineEnd) }))
}

/**
 * The edits of a passage that was quoted from the start of its line, with the indentation that the new
 * text begins with where that is another, or where it puts another line first or takes away the first.
 */
function withLead(text: string, { from, quote }: Found, wanted: string, edits: Edit[]): Edit[] {
  const lead = leadOf(text, from)
  const [was, becomes] = [splitEdges(quote).head, splitEdges(wanted).head]
  const head = was.includes('\n') ? lastLineOf(becomes) : becomes
  if (lead === undefined || lead === '' || lead !== lastLineOf(was) || lead === head) return edits
  const [first, ...others] = createChangeSet(edits, text.length).edits
  const start = { from: from - lead.length, to: from, insert: head }
  if (first?.from !== from) {
    const [old, now] = [quote, wanted].map((one) => plainLines(splitEdges(one).inner))
    const line = old?.split('\n', 1)[0] ?? ''
    // What was the first line comes later, indented as it is.
    const isPushed = now?.startsWith(line) === false && now.includes(`\n${lead}${line}`)
    return head === '' && !isPushed ? edits : [start, ...edits]
  }
  if (first.insert === '') {
    const to = first.to + splitEdges(text.slice(first.to)).head.length
    const next = head.includes('\n') ? head : leadOf(text, to)
    return next === undefined ? edits : [{ ...start, to, insert: next }, ...others]
  }
  const isMeant = head !== '' || first.insert.includes(`\n${lead}`)
  return isMeant ? [{ ...start, to: first.to, insert: head + first.insert }, ...others] : edits
}

function lastLineOf(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1)
}

/** The edit of new text that has all of the quote, or of the passage, and more before or after it. */
function addBeside(text: string, found: Found, wanted: string): Edit | undefined {
  const { from, to, outer, quote } = found
  const { head, tail } = splitEdges(quote)
  if ((head && outer.from === from) || (tail && outer.to === to)) return undefined
  const all = plainLines(wanted)
  const [quoted, passage] = [plainLines(quote), plainLines(text.slice(outer.from, outer.to))]
  const asRead = { ...found, reading: undefined }
  if (all === quoted || all === passage) return undefined
  if (all.startsWith(quoted)) return insertAfter(text, asRead, all.slice(quoted.length))
  if (all.endsWith(quoted)) return insertBefore(text, asRead, all.slice(0, -quoted.length))
  return addAsWritten(text, found, all)
}

/** The same for new text around the passage as it stands, which is not to be indented otherwise. */
function addAsWritten(text: string, { from, to, outer, quote }: Found, all: string) {
  const { head, tail } = splitEdges(quote)
  // White space at the ends that was quoted otherwise than it stands there is not a part of it.
  const isHead = plainLines(text.slice(outer.from, from)) === plainLines(head)
  const isTail = plainLines(text.slice(to, outer.to)) === plainLines(tail)
  const [start, end] = [isHead ? outer.from : from, isTail ? outer.to : to]
  const passage = plainLines(text.slice(start, end))
  const own = splitEdges(all)
  const wanted = (isHead ? own.head : '') + own.inner + (isTail ? own.tail : '')
  const at = wanted.startsWith(passage) ? end : wanted.endsWith(passage) ? start : undefined
  const added = at === end ? wanted.slice(passage.length) : wanted.slice(0, -passage.length)
  const insert = withLineEnds(added, lineEndOf(text, text.slice(from, to)))
  return at === undefined || added === '' ? undefined : { from: at, to: at, insert }
}

function plainLines(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

/** Takes the quote for what it may have been quoted from, one after another. */
function mergeAsQuoted(text: string, likeness: Likeness, quote: string, target: string) {
  const { head, inner } = splitEdges(quote)
  for (const beginning of [likeness.beginning, ...likeness.others]) {
    const edits = mergePassage(text, { ...likeness, beginning }, inner, target, head)
    if (edits) return edits
  }
  return undefined
}

/**
 * The edit that puts content after a found passage, and after the white space that was quoted with
 * it; undefined where it would be read otherwise there than after the quote.
 */
export function insertAfter(text: string, found: Found, content: string): Edit | undefined {
  const { from, to, outer } = found
  const { inner, tail } = splitEdges(found.quote)
  const quoted = outer.to > to ? inner + tail : inner
  const ways = (added: string) => [text.slice(from, outer.to) + added, quoted + added] as const
  return insertAt(text, found, content, outer.to, ways)
}

/** The same before the passage, and before the white space that was quoted with it. */
export function insertBefore(text: string, found: Found, content: string): Edit | undefined {
  const { from, to, outer } = found
  const { head, inner } = splitEdges(found.quote)
  const quoted = outer.from < from ? head + inner : inner
  const ways = (added: string) => [added + text.slice(outer.from, to), added + quoted] as const
  return insertAt(text, found, content, outer.from, ways)
}

function insertAt(
  text: string,
  { likeness, reading, quote, from, to }: Found,
  content: string,
  at: number,
  ways: (added: string) => readonly [inSource: string, inQuote: string],
): Edit | undefined {
  const read = reading ? reading.readNew(content) : content
  if (read === undefined) return undefined
  const passage = text.slice(from, to)
  const lineEnd = lineEndOf(text, passage)
  if (!likeness) return { from: at, to: at, insert: withLineEnds(read, lineEnd) }
  const { level, beginning } = likeness
  const [inSource, inQuote] = ways(read)
  if (!foldedAs(fold(inQuote, level, beginning).text, inSource, level, beginning)) return undefined
  const indented = indentBeside(text, { likeness, quote, from }, at, read)
  return { from: at, to: at, insert: withLineEnds(indented, lineEnd) }
}

/** Replaces what lies between two quoted ends; undefined where an end was quoted freely and is changed. */
function replaceBetween(text: string, [head, tail]: [Found, Found], wanted: string) {
  const lineEnd = lineEndOf(text, text.slice(head.from, tail.to))
  const [start, end] = [splitEdges(head.quote).inner, splitEdges(tail.quote).inner]
  const { head: lead, inner, tail: rest } = splitEdges(wanted)
  const keepsBoth = inner.length >= start.length + end.length
  const keepsHead = keepsBoth && inner.startsWith(start)
  const keepsTail = keepsBoth && inner.endsWith(end)
  if (!keepsHead && head.level !== 'exact') return undefined
  if (!keepsTail && tail.level !== 'exact') return undefined
  const [first, last] = [trimmedSpan(text, head), trimmedSpan(text, tail)]
  return [
    {
      from: keepsHead ? first.to : head.from,
      to: keepsTail ? last.from : tail.to,
      insert: withLineEnds(
        wanted.slice(
          keepsHead ? lead.length + start.length : 0,
          keepsTail ? wanted.length - rest.length - end.length : wanted.length,
        ),
        lineEnd,
      ),
    },
  ]
}

/** A place without the white space at its ends. */
function trimmedSpan(text: string, { from, to }: Span): Span {
  const { head, tail } = splitEdges(text.slice(from, to))
  return { from: from + head.length, to: to - tail.length }
}

/** New text without a half line end, or with the half that the passage was cut off at. */
function withWholeLineEnd(text: string, to: number, added: string): string {
  const isCut = text[to - 1] === '\r' && text[to] === '\n'
  if (isCut) return added.endsWith('\r') ? added : `${added}\r`
  return added.endsWith('\r') ? added.slice(0, -1) : added
}

/** How much of a passage are blank lines at its edges, and the new text without such. */
function edgesOf(passage: string, added: string) {
  const [head = '', newHead = ''] = [passage, added].map((one) => /^(?:\s*\n)?/.exec(one)?.[0])
  const [tail = '', newTail = ''] = [passage, added].map((one) => /(?:\r?\n\s*)?$/.exec(one)?.[0])
  const lead = /^[^\S\n]*/.exec(passage)?.[0]
  const isEmptied =
    (lead && newHead.startsWith(lead)) || (tail === '' && /\n[^\S\n]+$/.test(newTail))
  if (
    isEmptied ||
    head.length + tail.length >= passage.length ||
    newHead.length + newTail.length >= added.length
  ) {
    return { head: 0, tail: 0, insert: added }
  }
  const insert = added.slice(newHead.length, added.length - newTail.length)
  return { head: head.length, tail: tail.length, insert }
}

/** New text without the white space that the source has before the passage anyway. */
function withoutLead(text: string, { from, quote }: Found, added: string): string {
  const { head } = splitEdges(added)
  const lead =
    leadOf(text, from) ?? (/[^\n]/.test(head) && text.slice(0, from).endsWith(head) ? head : '')
  return splitEdges(quote).head === '' && added.startsWith(lead) ? added.slice(lead.length) : added
}

/** The new text without the white space around it that the old text has as well, in some form. */
function withoutOuterSpace(oldText: string, newText: string): string {
  const [old, now] = [splitEdges(oldText), splitEdges(newText)]
  return (old.head ? '' : now.head) + now.inner + (old.tail ? '' : now.tail)
}

/** The edits of the white space around a passage that was quoted with it, where the new text has other. */
function outerEdits(text: string, { from, to, outer, quote }: Found, wanted: string): Edit[] {
  const [old, now] = [plainLines(quote), plainLines(wanted)].map(splitEdges)
  if (!old || !now) return []
  const isAsQuoted = plainLines(text.slice(to, outer.to)) === old.tail
  // What is only white space has no end of its own.
  const isTailMeant = now.inner === '' ? wanted === '' || isAsQuoted : now.tail !== old.tail
  return [
    ...(outer.from < from && now.head !== old.head
      ? [{ from: outer.from, to: from, insert: now.head }]
      : []),
    ...(outer.to > to && isTailMeant
      ? [{ from: to, to: outer.to, insert: now.inner === '' ? '' : now.tail }]
      : []),
  ]
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
