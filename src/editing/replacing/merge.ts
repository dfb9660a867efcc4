import { fold, foldIfEqual } from '../passages/fold.ts'
import { endOf, startOf, type FoldedMatch } from '../passages/folded-match.ts'
import type { FoldedText } from '../passages/folded-text.ts'
import { applyEdits, type Edit } from '../text/edit.ts'
import { alignTokens } from './alignment.ts'
import { createIndenter, quotedLines } from './indentation.ts'
import { mergeRuns, type Merge } from './merge-runs.ts'
import { movesOf } from './moves.ts'
import { tokensInSource, tokensOf, type Token } from './tokens.ts'
import { spacesOfQuote, spacingOf, trailingSpaceTrimmer } from './whitespace.ts'

// A three-way merge. The quote is the common base: the source is the quote as the document writes
// it, the target is the quote as the model changed it. What the model left alone stays as the
// source has it, and what it changed becomes what the target says:
//
//     source  <p>Salt &amp; pepper&nbsp;— more</p>
//     quote   <p>Salt & pepper — more</p>
//     target  <p>Salt & vinegar — more</p>
//     result  <p>Salt &amp; vinegar&nbsp;— more</p>
//
// A target that is written like the source changes as little:
//
//     source  <p>Fish &amp; chips today</p>
//     quote   <p>Fish & chips today</p>
//     target  <p>Fish &amp; chips tomorrow</p>
//     result  <p>Fish &amp; chips tomorrow</p>
//
// And tags are merged attribute by attribute (`merge-tags.ts`):
//
//     source  <a class="x y" href="/one" id=k>Go</a>
//     quote   <a id="k" href="/one" class="x y">Go</a>
//     target  <a id="k" href="/two" class="x y">Go</a>
//     result  <a class="x y" href="/two" id=k>Go</a>
//
// However the pieces were merged, the result must equal the target on the level of the match.
// Otherwise there is no merge, and the call is refused.

/**
 * The edits of the source that change a match as its quote was changed to `target`. `head` is the
 * whitespace that the quote started with. Undefined if the result would not equal the target.
 */
export function mergePassage(
  text: string,
  match: FoldedMatch,
  quote: string,
  target: string,
  head: string,
): Edit[] | undefined {
  const folded = fold(target, match.level, match.context)
  const inQuote = tokensOf(quote, match.quote)
  const inTarget = tokensOf(target, folded)
  const inSource = tokensInSource(text, inQuote, match)
  if (!inSource) return undefined
  const aligned = alignTokens(inQuote, inTarget, inSource)
  const lines = quotedLines(text, head, inQuote, inSource)
  const lists = { inQuote, inSource, inTarget }
  const spacing = spacingOf(lists, lines, aligned)
  const isLikeSource = spacing === 'source'
  const merge: Merge = {
    ...lists,
    text,
    quote,
    target,
    match,
    foldedTarget: folded,
    moves: movesOf(inQuote, inTarget, aligned),
    quotedWords: new Set(inQuote.filter(({ isTag }) => !isTag).map((token) => token.folded)),
    quotedSpaces: isLikeSource ? new Set() : spacesOfQuote(lists),
    spacing,
    reference: isLikeSource ? inSource : inQuote,
  }
  const indent = createIndenter(lines)
  const trim = trailingSpaceTrimmer(lists)
  const edits = mergeRuns(merge, aligned, mergeAttributes).map((edit): Edit => {
    const { from, to, insert } = edit
    return { from, to, insert: isLikeSource || edit.isIndented ? insert : trim(indent(edit)) }
  })
  return isEqualToTarget(merge, edits) ? edits : undefined
}

/** Whether edits make of the match what equals the target, whitespace next to tags included. */
function isEqualToTarget(merge: Merge, edits: readonly Edit[]): boolean {
  const { text, target, match, foldedTarget, inQuote, inSource, inTarget } = merge
  const { level, context } = match
  const [from, to] = [startOf(match), endOf(match)]
  const local = edits.map((edit) => ({ ...edit, from: edit.from - from, to: edit.to - from }))
  if (!areInOrder(local, to - from)) return false
  const result = applyEdits(text.slice(from, to), local)
  // Where a value without quotes ends, only the character after it shows.
  const next = context === 'text' || context === 'raw' ? '' : text.slice(to, to + 1)
  const expected = fold(target + next, level, context).text
  if (!foldIfEqual(expected, result + next, level, context)) return false
  // The level ignores whitespace next to tags, but readers see it. It is compared if the quote has it
  // as the source does; otherwise the target says nothing reliable about it.
  if (!hasSameGaps(inQuote, inSource)) return true
  const folded: FoldedText | undefined = foldIfEqual(foldedTarget.text, result, level, context)
  return folded !== undefined && hasSameGaps(tokensOf(result, folded), inTarget)
}

/** Whether the same tokens have whitespace before them, of whatever kind. */
function hasSameGaps(tokens: readonly Token[], others: readonly Token[]): boolean {
  const spaced = tokens.filter(({ gap }) => gap !== '')
  const otherSpaced = others.filter(({ gap }) => gap !== '')
  return (
    spaced.length === otherSpaced.length &&
    spaced.every(({ first }, index) => first === otherSpaced[index]?.first)
  )
}

function areInOrder(edits: readonly Edit[], length: number): boolean {
  let at = 0
  return edits.every(({ from, to }) => {
    const isNext = from >= at && to >= from && to <= length
    at = to
    return isNext
  })
}

/** Merges one attribute with its value. */
function mergeAttributes(source: string, quote: string, target: string): Edit[] | undefined {
  const [level, context] = ['markup', 'tag'] as const
  // The space shows where a value without quotes ends.
  const [text, old, now] = [`${source} `, `${quote} `, `${target} `]
  const inSource = fold(text, level, context)
  const inQuote = fold(old, level, context)
  if (inSource.text !== inQuote.text) return undefined
  const match = { source: inSource, quote: inQuote, at: 0, level, context, otherContexts: [] }
  return mergePassage(text, match, old, now, '')
}
