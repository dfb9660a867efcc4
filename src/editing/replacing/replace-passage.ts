import { diffTexts } from '../checks/receipt.ts'
import type { FoldedMatch } from '../passages/folded-match.ts'
import type { FoundPassage } from '../passages/match.ts'
import { splitEdges } from '../text/edges.ts'
import type { Edit, Span } from '../text/edit.ts'
import { lineEndingOf, withLineEndings, withLineFeeds } from '../text/line-endings.ts'
import { addAround } from './add-around.ts'
import { indentBefore } from './indentation.ts'
import { mergePassage } from './merge.ts'
import { editsOfOuterWhitespace, withNewIndentation } from './outer-edits.ts'

/**
 * The edits that change a passage as the model changed its quote. Only the difference between quote
 * and new text is written: what the model merely quoted, in whatever form, keeps the source's own
 * bytes. New lines get the line endings and the indentation of their place. Undefined if the change
 * can't be separated from how the text was quoted.
 */
export function replacePassage(
  text: string,
  found: FoundPassage,
  newText: string,
): Edit[] | undefined {
  const read = found.reading ? found.reading.readNew(newText) : newText
  if (read === undefined) return undefined
  const target = withWholeLineEnd(text, found.to, read)
  if (found.ends) return replaceMiddle(text, found.ends, target)
  // If only the quote is wrapped, blank lines around it are there or missing by chance.
  const isOnlyQuoteWrapped = found.reading !== undefined && read === newText
  return found.folded
    ? replaceFolded(text, found, found.folded, target)
    : replaceVerbatim(text, found, target, isOnlyQuoteWrapped)
}

/** New text without half a CRLF at its end, or with the half that the passage was cut off at. */
function withWholeLineEnd(text: string, to: number, added: string): string {
  const isCut = text[to - 1] === '\r' && text[to] === '\n'
  if (isCut) return added.endsWith('\r') ? added : `${added}\r`
  return added.endsWith('\r') ? added.slice(0, -1) : added
}

/** Replaces a passage whose quote differs in line endings at most. */
function replaceVerbatim(
  text: string,
  { from, to }: FoundPassage,
  target: string,
  isOnlyQuoteWrapped: boolean,
): Edit[] {
  const passage = text.slice(from, to)
  const edges = isOnlyQuoteWrapped
    ? blankEdges(passage, target)
    : { head: 0, tail: 0, insert: target }
  const span = { from: from + edges.head, to: to - edges.tail }
  if (passage.includes('\r\n')) return replaceLines(text, span, edges.insert)
  return [{ ...span, insert: withLineEndings(edges.insert, lineEndingOf(text, passage)) }]
}

/** The sizes of the blank lines at both ends of a passage, and the new text without such lines. */
function blankEdges(passage: string, added: string) {
  const [head = '', newHead = ''] = [passage, added].map((one) => /^(?:\s*\n)?/.exec(one)?.[0])
  const [tail = '', newTail = ''] = [passage, added].map((one) => /(?:\r?\n\s*)?$/.exec(one)?.[0])
  const indent = /^[^\S\n]*/.exec(passage)?.[0]
  // A line that was emptied is no blank line around the rest.
  const isEmptied =
    (indent && newHead.startsWith(indent)) || (tail === '' && /\n[^\S\n]+$/.test(newTail))
  const isBlank =
    head.length + tail.length >= passage.length || newHead.length + newTail.length >= added.length
  if (isEmptied || isBlank) return { head: 0, tail: 0, insert: added }
  const insert = added.slice(newHead.length, added.length - newTail.length)
  return { head: head.length, tail: tail.length, insert }
}

/** Replaces lines that end with CRLF, in edits that leave the endings of unchanged lines alone. */
function replaceLines(text: string, { from, to }: Span, target: string): Edit[] {
  const passage = text.slice(from, to)
  let plainOffset = 0
  let at = from
  const sourceOf = (offset: number) => {
    for (; plainOffset < offset; plainOffset++) at += text.startsWith('\r\n', at) ? 2 : 1
    return at
  }
  return diffTexts(withLineFeeds(passage), withLineFeeds(target)).map((edit) => ({
    from: sourceOf(edit.from),
    to: sourceOf(edit.to),
    insert: withLineEndings(edit.insert, '\r\n'),
  }))
}

/** Replaces a passage that was quoted in another form, by a merge. */
function replaceFolded(
  text: string,
  found: FoundPassage,
  folded: FoldedMatch,
  target: string,
): Edit[] | undefined {
  const { from, to, quote } = found
  const inPlace = withoutIndentBefore(text, found, target)
  const addition = addAround(text, found, inPlace)
  if (addition) return [addition]
  const merged = mergeAsQuoted(text, folded, quote, withoutQuotedEdges(quote, inPlace))
  if (!merged) return undefined
  // Blank edges are often quoted by chance. A change of them is only meant if nothing else changes, or
  // if the tag that the quote starts in ends at once.
  const { inner } = splitEdges(target)
  const endsTagAtOnce = folded.context === 'tag' && /^\/?>/.test(target)
  const changesEdges = inner === '' || inner === splitEdges(quote).inner || endsTagAtOnce
  const edits = changesEdges
    ? merged.concat(editsOfOuterWhitespace(text, found, target))
    : withNewIndentation(text, found, target, merged)
  const lineEnding = lineEndingOf(text, text.slice(from, to))
  return edits
    .toSorted((one, other) => one.from - other.from || one.to - other.to)
    .map((edit) => ({ ...edit, insert: withLineEndings(edit.insert, lineEnding) }))
}

/** Tries the contexts that the quote may start in, the likeliest first. */
function mergeAsQuoted(
  text: string,
  match: FoldedMatch,
  quote: string,
  target: string,
): Edit[] | undefined {
  const { head, inner } = splitEdges(quote)
  for (const context of [match.context, ...match.otherContexts]) {
    const edits = mergePassage(text, { ...match, context }, inner, target, head)
    if (edits) return edits
  }
  return undefined
}

/** New text without the whitespace that the source has before the passage anyway. */
function withoutIndentBefore(text: string, { from, quote }: FoundPassage, added: string): string {
  if (splitEdges(quote).head !== '') return added
  const { head } = splitEdges(added)
  const isQuotedBefore = /[^\n]/.test(head) && text.slice(0, from).endsWith(head)
  const before = indentBefore(text, from) ?? (isQuotedBefore ? head : '')
  return added.startsWith(before) ? added.slice(before.length) : added
}

/** New text without the whitespace around it if the quote has some there too, in any form. */
function withoutQuotedEdges(quote: string, newText: string): string {
  const [old, now] = [splitEdges(quote), splitEdges(newText)]
  return (old.head ? '' : now.head) + now.inner + (old.tail ? '' : now.tail)
}

/** Replaces what lies between two quoted ends; undefined if the target changes an end that was not quoted exactly. */
function replaceMiddle(
  text: string,
  [head, tail]: [FoundPassage, FoundPassage],
  target: string,
): Edit[] | undefined {
  const [start, end] = [splitEdges(head.quote).inner, splitEdges(tail.quote).inner]
  const { head: lead, inner, tail: rest } = splitEdges(target)
  const hasRoom = inner.length >= start.length + end.length
  const keepsHead = hasRoom && inner.startsWith(start)
  const keepsTail = hasRoom && inner.endsWith(end)
  if (!keepsHead && head.level !== 'exact') return undefined
  if (!keepsTail && tail.level !== 'exact') return undefined
  const insert = target.slice(
    keepsHead ? lead.length + start.length : 0,
    keepsTail ? target.length - rest.length - end.length : target.length,
  )
  return [
    {
      from: keepsHead ? withoutEdges(text, head).to : head.from,
      to: keepsTail ? withoutEdges(text, tail).from : tail.to,
      insert: withLineEndings(insert, lineEndingOf(text, text.slice(head.from, tail.to))),
    },
  ]
}

/** A span without the whitespace at its ends. */
function withoutEdges(text: string, { from, to }: Span): Span {
  const { head, tail } = splitEdges(text.slice(from, to))
  return { from: from + head.length, to: to - tail.length }
}
