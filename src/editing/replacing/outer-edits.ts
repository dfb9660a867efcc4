import type { FoundPassage } from '../passages/match.ts'
import { splitEdges } from '../text/edges.ts'
import { createChangeSet } from '../text/change-set.ts'
import type { Edit } from '../text/edit.ts'
import { withLineFeeds } from '../text/line-endings.ts'
import { indentBefore } from './indentation.ts'

// Edits of the whitespace around a passage that was quoted in another form.

/** The edits of the whitespace that was quoted with a passage, where the target has other whitespace. */
export function editsOfOuterWhitespace(
  text: string,
  { from, to, outer, quote }: FoundPassage,
  target: string,
): Edit[] {
  const old = splitEdges(withLineFeeds(quote))
  const now = splitEdges(withLineFeeds(target))
  const edits: Edit[] = []
  if (outer.from < from && now.head !== old.head) {
    edits.push({ from: outer.from, to: from, insert: now.head })
  }
  // A target of whitespace only has no tail of its own: splitEdges returns all of it as the head.
  const isTailAsQuoted = withLineFeeds(text.slice(to, outer.to)) === old.tail
  const changesTail = now.inner === '' ? target === '' || isTailAsQuoted : now.tail !== old.tail
  if (outer.to > to && changesTail) {
    edits.push({ from: to, to: outer.to, insert: now.inner === '' ? '' : now.tail })
  }
  return edits
}

/**
 * Adds the edit of the indentation before a passage that was quoted with it, if the target starts with
 * another, or if it puts another line first or removes the first:
 *
 *     source  ····<li>One</li>     quote  ····<li>One</li>     target  <p>N</p>
 *                                                                      ····<li>One</li>
 *     result  <p>N</p>⏎····<li>One</li>, not ····<p>N</p>⏎····<li>One</li>
 */
export function withNewIndentation(
  text: string,
  { from, quote }: FoundPassage,
  target: string,
  edits: readonly Edit[],
): readonly Edit[] {
  const indent = indentBefore(text, from)
  const [quotedHead, targetHead] = [splitEdges(quote).head, splitEdges(target).head]
  const newIndent = quotedHead.includes('\n') ? lastLineOf(targetHead) : targetHead
  const isQuoted = indent !== undefined && indent !== '' && indent === lastLineOf(quotedHead)
  if (!isQuoted || indent === newIndent) return edits
  const [first, ...others] = createChangeSet(edits, text.length).edits
  const start = { from: from - indent.length, to: from, insert: newIndent }
  if (first?.from !== from) {
    const staysFirst = newIndent === '' && !isFirstLinePushed(quote, target, indent)
    return staysFirst ? edits : [start, ...edits]
  }
  if (first.insert === '') {
    // The first line is removed with its indentation; the next keeps its own.
    const to = first.to + splitEdges(text.slice(first.to)).head.length
    const insert = newIndent.includes('\n') ? newIndent : indentBefore(text, to)
    return insert === undefined ? edits : [{ ...start, to, insert }, ...others]
  }
  const isMeant = newIndent !== '' || first.insert.includes(`\n${indent}`)
  if (!isMeant) return edits
  return [{ ...start, to: first.to, insert: newIndent + first.insert }, ...others]
}

/** Whether the first line of the quote is a later line of the target, indented as it is. */
function isFirstLinePushed(quote: string, target: string, indent: string): boolean {
  const firstLine = withLineFeeds(splitEdges(quote).inner).split('\n', 1)[0] ?? ''
  const now = withLineFeeds(splitEdges(target).inner)
  return !now.startsWith(firstLine) && now.includes(`\n${indent}${firstLine}`)
}

function lastLineOf(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1)
}
