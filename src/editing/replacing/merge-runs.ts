import { endOf, type FoldedMatch } from '../passages/folded-match.ts'
import type { FoldedText } from '../passages/folded-text.ts'
import type { Edit } from '../text/edit.ts'
import { withLineFeeds } from '../text/line-endings.ts'
import { runsOf, startsAfterGap } from './alignment.ts'
import { mergeTags, type MergeAttribute, type TagEdit } from './merge-tags.ts'
import type { Pair } from './slide.ts'
import type { Run, Token } from './tokens.ts'
import { followsLineComment, isNextToTag, keptSides, type SpacedTexts } from './whitespace.ts'

// The edits of a merge, token by token: those of aligned tokens, and between them those of runs of
// the quote that the target replaces, removes or inserts.

/** What a merge knows of its three texts. */
export interface Merge extends SpacedTexts {
  quote: string
  match: FoldedMatch
  foldedTarget: FoldedText
  /** Which tokens of the target are moved ones of the quote. */
  moves: ReadonlyMap<number, number>
  /** The words of the quote, and the whitespace that it has between them for spaces of the source. */
  quotedWords: ReadonlySet<string>
  quotedSpaces: ReadonlySet<string>
}

/** The edits of the source, in order. */
export function mergeRuns(
  merge: Merge,
  aligned: readonly Pair[],
  mergeAttribute: MergeAttribute,
): TagEdit[] {
  const { inQuote, inTarget } = merge
  const quotedWords = new Set(inQuote.map(({ word }) => word))
  const edits: TagEdit[] = []
  let [index, other] = [0, 0]
  for (const [nextIndex, nextOther] of aligned) {
    edits.push(...editsBefore(merge, [index, nextIndex], [other, nextOther]))
    edits.push(...editsOfAligned(merge, [nextIndex, nextOther], quotedWords, mergeAttribute))
    ;[index, other] = [nextIndex + 1, nextOther + 1]
  }
  edits.push(...editsBefore(merge, [index, inQuote.length], [other, inTarget.length]))
  return withEditOfEnd(merge, edits, [index, other])
}

/** The edits of a token that quote and target both have, in different spellings or with other attributes. */
function editsOfAligned(
  { inQuote, inSource, inTarget }: Merge,
  [index, other]: Pair,
  quotedWords: ReadonlySet<string>,
  mergeAttribute: MergeAttribute,
): TagEdit[] {
  const [token, place, now] = [inQuote[index], inSource[index], inTarget[other]]
  if (!token || !place || !now || now.word === token.word || now.word === place.word) return []
  // Equal tokens may have been swapped; then the spelling is that of another token of the quote.
  const isBracket = now.word === '<' || now.word === '>'
  if (token.folded === now.folded && quotedWords.has(now.word) && !isBracket) return []
  return mergeTags(place.word, token.word, now.word, mergeAttribute).map((edit) => ({
    ...edit,
    from: place.from + edit.from,
    to: place.from + edit.to,
  }))
}

/** Adds the edit of what follows the last token; `last` are the first tokens after the last aligned ones. */
function withEditOfEnd(merge: Merge, edits: TagEdit[], [index, other]: Pair): TagEdit[] {
  const { text, quote, target, match, inQuote, inSource, inTarget } = merge
  const [from, to] = [inSource.at(-1)?.to ?? 0, endOf(match)]
  const [old, stored] = [quote.slice(inQuote.at(-1)?.to ?? 0), text.slice(from, to)]
  const now = target.slice(inTarget.at(-1)?.to ?? 0)
  const removed = inSource[index]
  const isLastRemoved = removed !== undefined && other === inTarget.length && now !== ''
  if (isLastRemoved && withLineFeeds(now) === inQuote[index]?.gap) {
    // The last tokens were removed, but not the whitespace before them.
    return [...edits.slice(0, -1), { from: removed.from, to, insert: '' }]
  }
  return now === old || now === stored ? edits : [...edits, { from, to, insert: now }]
}

/**
 * The edits that turn one run of the quote into one of the target, with the whitespace between it and
 * the aligned token after it.
 */
function editsBefore(merge: Merge, run: Run, newRun: Run): Edit[] {
  const { inSource, inTarget } = merge
  const [place, now] = [inSource[run[1]], inTarget[newRun[1]]]
  if (!place || !now) return editsOfWords(merge, run, newRun)
  const first = inSource[run[0]]?.from ?? place.from
  const start = inTarget[newRun[0]]?.from ?? 0
  const isEmpty = newRun[0] >= newRun[1]
  switch (keptSides(merge, run, newRun)) {
    case 'after':
      return editsOfWords(merge, run, newRun)
    case 'before': {
      const insert = isEmpty ? '' : written(merge, start, newRun) + gapAsMeant(merge, newRun[1])
      return [{ from: first, to: place.from, insert }]
    }
    case 'both': {
      const insert = isEmpty ? '' : written(merge, start, newRun) + place.gap
      return [{ from: first, to: run[0] < run[1] ? place.gapFrom : first, insert }]
    }
    case 'none': {
      const insert = gapAsMeant(merge, newRun[1])
      return [...editsOfWords(merge, run, newRun), { from: place.gapFrom, to: place.from, insert }]
    }
  }
}

/** As many words as before are edited one by one, so that the whitespace between them stays. */
function editsOfWords(merge: Merge, run: Run, newRun: Run): Edit[] {
  const words = runsOf(merge.inQuote, startsAfterGap, run)
  const newWords = runsOf(merge.inTarget, startsAfterGap, newRun)
  if (words.length !== newWords.length) return [rewrite(merge, run, newRun)]
  return words.map((word, number) => {
    const newWord = newWords[number] ?? word
    return withoutShared(merge, rewrite(merge, word, newWord), word, newWord)
  })
}

/** The edit of a run of the quote, where the source has it, to one of the target. */
function rewrite(merge: Merge, [first, end]: Run, [newFirst, newEnd]: Run): Edit {
  const { inQuote, inSource, inTarget } = merge
  const [old, place, now] = [inQuote[first], inSource[first], inTarget[newFirst]]
  const isReplaced = first < end && newFirst < newEnd
  const keepsGap =
    isReplaced && old && place && now && (now.gap === old.gap || now.gap === place.gap)
  const before = inSource[first - 1]?.to ?? inSource[0]?.gapFrom ?? 0
  const from = keepsGap ? place.from : before
  const to = first < end ? (inSource[end - 1]?.to ?? 0) : from
  if (!now || newFirst >= newEnd) return { from, to, insert: '' }
  const insert = written(merge, keepsGap ? now.from : now.gapFrom, [newFirst, newEnd])
  return { from, to, insert }
}

/** A run of the target from an offset on, with its words and whitespace as they are meant. */
function written(merge: Merge, start: number, [first, end]: Run): string {
  const { target, inTarget } = merge
  let text = ''
  let at = start
  for (let index = first; index < end; index++) {
    const token = inTarget[index]
    if (!token) break
    const [gap, word] = [gapAsMeant(merge, index), wordAsMeant(merge, index)]
    if (token.gapFrom >= at && gap !== token.gap) {
      text += target.slice(at, token.gapFrom) + gap
      at = token.from
    }
    if (word !== token.word) {
      text += target.slice(at, token.from) + word
      at = token.to
    }
  }
  return text + target.slice(at, inTarget[end - 1]?.to)
}

/** A token of the target, as the source has it if it was only moved. */
function wordAsMeant({ inSource, inTarget, moves }: Merge, index: number): string {
  const word = inTarget[index]?.word ?? ''
  const origin = inSource[moves.get(index) ?? -1]?.word ?? word
  return origin.includes('\n') ? word : origin
}

/**
 * The whitespace before a token of the target: as the source has it between two tokens that were moved
 * together, and a space for whitespace that the quote has between its words only for spaces.
 */
function gapAsMeant(merge: Merge, index: number): string {
  const { target, inQuote, inSource, inTarget, moves, quotedSpaces, quotedWords } = merge
  const [before, token] = [inTarget[index - 1], inTarget[index]]
  const gap = token?.gap ?? ''
  const origin = moves.get(index) ?? -1
  if (origin > 0 && moves.get(index - 1) === origin - 1 && inQuote[origin]?.gap === gap) {
    const sourceGap = inSource[origin]?.gap ?? gap
    return (sourceGap + gap).includes('\n') ? gap : sourceGap
  }
  if (!before || !token || !quotedSpaces.has(gap) || isNextToTag(before, token)) return gap
  if (gap.includes('\n') && followsLineComment(target, token)) return gap
  return [before, token].every(({ folded }) => quotedWords.has(folded)) ? ' ' : gap
}

/**
 * The edit of a word without the characters at its ends that the new word shares with the quote, so
 * that those keep their spelling: for `isn't` to `isn't!` in a source with `isn’t`, only `!` is added.
 */
function withoutShared(merge: Merge, edit: Edit, run: Run, newRun: Run): Edit {
  const { quote, target, match, foldedTarget, inSource } = merge
  const [old, now] = [wordOf(merge.inQuote, run), wordOf(merge.inTarget, newRun)]
  if (!old || !now || edit.from !== inSource[run[0]]?.from) return edit
  if (edit.insert !== target.slice(now.from, now.to)) return edit
  const isSame = (index: number, other: number) =>
    unitAt(quote, match.quote, index) === unitAt(target, foldedTarget, other)
  const maxShared = Math.min(old.last - old.first, now.last - now.first)
  let head = 0
  while (head < maxShared && isSame(old.first + head, now.first + head)) head++
  let tail = 0
  while (tail < maxShared - head && isSame(old.last - 1 - tail, now.last - 1 - tail)) tail++
  const { source, at } = match
  const from = head > 0 ? (source.ends[at + old.first + head - 1] ?? 0) : edit.from
  const to = tail > 0 ? (source.starts[at + old.last - tail] ?? 0) : edit.to
  const newFrom = head > 0 ? (foldedTarget.ends[now.first + head - 1] ?? 0) : now.from
  const newTo = tail > 0 ? (foldedTarget.starts[now.last - tail] ?? 0) : now.to
  // One character may be several of the other text, which can't be divided.
  return from <= to && newFrom <= newTo ? { from, to, insert: target.slice(newFrom, newTo) } : edit
}

/** A run of tokens as one; undefined if it is empty. */
function wordOf(tokens: readonly Token[], [first, end]: Run) {
  const [start, last] = [tokens[first], tokens[end - 1]]
  return start && last && { first: start.first, last: last.last, from: start.from, to: last.to }
}

/** The source of the unit that a folded character belongs to. */
function unitAt(text: string, { starts, ends }: FoldedText, index: number): string {
  return text.slice(starts[index], ends[index])
}
