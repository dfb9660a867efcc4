import type { Edit, Span } from './edit.ts'
import { fold } from './fold.ts'
import type { Found, Likeness } from './matcher.ts'
import { indentBeside, mergePassage } from './merge.ts'
import { diffTexts } from './receipt.ts'

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
  const merged = mergeAsQuoted(text, likeness, quote.trim(), withoutOuterSpace(quote, wanted))
  // Blank edges are often quoted by chance, and meant only where nothing else is changed.
  const isOfEdges = wanted.trim() === '' || wanted.trim() === quote.trim()
  const outer = isOfEdges ? outerEdits(found, wanted) : []
  return merged
    ?.concat(outer)
    .toSorted((one, other) => one.from - other.from || one.to - other.to)
    .map((edit) => ({ ...edit, insert: withLineEnds(edit.insert, lineEnd) }))
}

/** Takes the quote for what it may have been quoted from, one after another. */
function mergeAsQuoted(text: string, likeness: Likeness, quote: string, target: string) {
  for (const beginning of [likeness.beginning, ...likeness.others]) {
    const edits = mergePassage(text, { ...likeness, beginning }, quote, target)
    if (edits) return edits
  }
  return undefined
}

/**
 * The edit that puts content after a found passage, and after the white space that was quoted with
 * it; undefined where it would be read otherwise there than after the quote.
 */
export function insertAfter(text: string, found: Found, content: string): Edit | undefined {
  const beside = (passage: string, added: string) => passage + added
  return insertAt(text, found, content, found.outer.to, beside)
}

/** The same before the passage, and before the white space that was quoted with it. */
export function insertBefore(text: string, found: Found, content: string): Edit | undefined {
  const beside = (passage: string, added: string) => added + passage
  return insertAt(text, found, content, found.outer.from, beside)
}

function insertAt(
  text: string,
  { likeness, reading, quote, from, to }: Found,
  content: string,
  at: number,
  beside: (passage: string, added: string) => string,
): Edit | undefined {
  const read = reading ? reading.readNew(content) : content
  if (read === undefined) return undefined
  const passage = text.slice(from, to)
  const lineEnd = lineEndOf(text, passage)
  if (!likeness) return { from: at, to: at, insert: withLineEnds(read, lineEnd) }
  const { level, beginning } = likeness
  const [here, there] = [passage, quote.trim()].map(
    (one) => fold(beside(one, read), level, beginning).text,
  )
  if (here !== there) return undefined
  const indented = indentBeside(text, likeness, quote.trim())(read)
  return { from: at, to: at, insert: withLineEnds(indented, lineEnd) }
}

/** Replaces what lies between two quoted ends; undefined where an end was quoted freely and is changed. */
function replaceBetween(text: string, [head, tail]: [Found, Found], wanted: string) {
  const lineEnd = lineEndOf(text, text.slice(head.from, tail.to))
  const [start, end] = [head.quote.trim(), tail.quote.trim()]
  const lead = wanted.length - wanted.trimStart().length
  const rest = wanted.length - wanted.trimEnd().length
  const inner = wanted.trim()
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
          keepsHead ? lead + start.length : 0,
          keepsTail ? wanted.length - rest - end.length : wanted.length,
        ),
        lineEnd,
      ),
    },
  ]
}

/** A place without the white space at its ends. */
function trimmedSpan(text: string, { from, to }: Span): Span {
  const passage = text.slice(from, to)
  return {
    from: to - passage.trimStart().length,
    to: from + passage.trimEnd().length,
  }
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
  if (
    head.length + tail.length >= passage.length ||
    newHead.length + newTail.length >= added.length
  ) {
    return { head: 0, tail: 0, insert: added }
  }
  const insert = added.slice(newHead.length, added.length - newTail.length)
  return { head: head.length, tail: tail.length, insert }
}

/** The new text without the white space around it that the old text has as well, in some form. */
function withoutOuterSpace(oldText: string, newText: string): string {
  const start = /^\s/.test(oldText) ? newText.trimStart() : newText
  return /\s$/.test(oldText) ? start.trimEnd() : start
}

/** The edits of the white space around a passage that was quoted with it. */
function outerEdits({ from, to, outer }: Found, wanted: string): Edit[] {
  const head = wanted.slice(0, wanted.length - wanted.trimStart().length)
  const tail = wanted.trim() === '' ? '' : wanted.slice(wanted.trimEnd().length)
  return [
    ...(outer.from < from ? [{ from: outer.from, to: from, insert: head }] : []),
    ...(outer.to > to ? [{ from: to, to: outer.to, insert: tail }] : []),
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
