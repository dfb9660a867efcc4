import { applyEdits, type Edit } from '../text/edit.ts'
import { fold, foldIfEqual } from '../passages/fold.ts'
import type { FoldedText } from '../passages/folded-text.ts'
import {
  endsComment,
  isBesideTag,
  spaceKept,
  spacesFor,
  styleOf,
  trailOf,
  type Texts,
} from './whitespace.ts'
import { indentLike, linesOf } from './indentation.ts'
import { endOf, startOf, type FoldedMatch } from '../passages/folded-match.ts'
import { mergeTags, type TagEdit } from './merge-tags.ts'
import type { Pair } from './slide.ts'
import {
  matchTokens,
  movesOf,
  placesOf,
  runsOf,
  startsAfterGap,
  tokensOf,
  type Run,
  type Token,
} from './tokens.ts'

/**
 * The edits of the source that do to a passage what was done to its quote. Of quote, source and new
 * text, piece by piece: what the new text left as it was quoted stays as the source has it, and so
 * does what the new text writes as the source does; all else becomes what the new text says. `head`
 * is the white space that the quote began with. Undefined where the outcome would not be the new
 * text, but for what the level forgives.
 */
export function mergePassage(
  text: string,
  likeness: FoldedMatch,
  quote: string,
  target: string,
  head: string,
): Edit[] | undefined {
  const { level, context } = likeness
  const folded = fold(target, level, context)
  const quoted = tokensOf(quote, likeness.quote)
  const wanted = tokensOf(target, folded)
  const placed = placesOf(text, quoted, likeness)
  if (!placed) return undefined
  const matches = matchTokens(quoted, wanted, placed)
  const lines = linesOf(text, head, quoted, placed)
  const style = styleOf({ quoted, placed, wanted }, lines, matches)
  const isLikeSource = style === 'source'
  const pieces: Pieces = {
    text,
    quote,
    target,
    likeness,
    folded,
    quoted,
    wanted,
    placed,
    moves: movesOf(quoted, wanted, matches),
    quotedWords: new Set(quoted.filter(({ isTag }) => !isTag).map(({ seen }) => seen)),
    quotedSpaces: isLikeSource ? new Set() : spacesFor({ quoted, placed, wanted }),
    style,
    told: isLikeSource ? placed : quoted,
  }
  const between = editsBetween(pieces, matches)
  const indent = indentLike(lines)
  const tidy = trailOf(pieces)
  const edits = between.map((edit): Edit => {
    const { from, to, insert } = edit
    return { from, to, insert: isLikeSource || edit.isPlaced ? insert : tidy(indent(edit)) }
  })
  const [from, to] = [startOf(likeness), endOf(likeness)]
  const local = edits.map((edit) => ({ ...edit, from: edit.from - from, to: edit.to - from }))
  if (!areInOrder(local, to - from)) return undefined
  const outcome = applyEdits(text.slice(from, to), local)
  // Where a value without quotes ends, only what comes after it tells.
  const next = context === 'text' || context === 'raw' ? '' : text.slice(to, to + 1)
  const meant = fold(target + next, level, context).text
  if (!foldIfEqual(meant, outcome + next, level, context)) return undefined
  // Beside tags the level does not see white space, which readers do.
  const isTold = areSpacedAlike(quoted, placed)
  const made = foldIfEqual(folded.text, outcome, level, context)
  return !isTold || (made && areSpacedAlike(tokensOf(outcome, made), wanted)) ? edits : undefined
}

/** Whether the same characters have white space before them. */
function areSpacedAlike(tokens: readonly Token[], others: readonly Token[]): boolean {
  const [spaced, other] = [tokens, others].map((list) => list.filter(({ gap }) => gap !== ''))
  return (
    spaced?.length === other?.length &&
    spaced?.every(({ first }, index) => first === other?.[index]?.first) === true
  )
}

interface Pieces extends Texts {
  quote: string
  likeness: FoldedMatch
  folded: FoldedText
  /** Which tokens of the new text are moved ones of the quote. */
  moves: ReadonlyMap<number, number>
  /** The words of the quote, and what it has between them for spaces of the source. */
  quotedWords: ReadonlySet<string>
  quotedSpaces: ReadonlySet<string>
}

function areInOrder(edits: readonly Edit[], length: number): boolean {
  let at = 0
  return edits.every(({ from, to }) => {
    const isNext = from >= at && to >= from && to <= length
    at = to
    return isNext
  })
}

function editsBetween(pieces: Pieces, matches: readonly Pair[]): TagEdit[] {
  const { text, quote, target, likeness, quoted, placed, wanted } = pieces
  const forms = new Set(quoted.map(({ word }) => word))
  const edits: TagEdit[] = []
  let [index, other] = [0, 0]
  for (const [nextIndex, nextOther] of [...matches, [quoted.length, wanted.length] as Pair]) {
    edits.push(...editsBefore(pieces, [index, nextIndex], [other, nextOther]))
    const [token, place, wish] = [quoted[nextIndex], placed[nextIndex], wanted[nextOther]]
    if (!token || !place || !wish) break
    const [was, is, becomes] = [token.word, place.word, wish.word]
    const isMoved = token.seen === wish.seen && forms.has(becomes) && !/^[<>]$/.test(becomes)
    if (becomes !== was && becomes !== is && !isMoved) {
      for (const edit of mergeTags(is, was, becomes, mergeAttributes)) {
        edits.push({ ...edit, from: place.from + edit.from, to: place.from + edit.to })
      }
    }
    ;[index, other] = [nextIndex + 1, nextOther + 1]
  }
  const [from, to] = [placed.at(-1)?.to ?? 0, endOf(likeness)]
  const [was, is] = [quote.slice(quoted.at(-1)?.to ?? 0), text.slice(from, to)]
  const becomes = target.slice(wanted.at(-1)?.to ?? 0)
  const gone = placed[index]
  const isLast = gone !== undefined && other === wanted.length && becomes !== ''
  if (isLast && becomes.replaceAll('\r\n', '\n') === quoted[index]?.gap) {
    // What ended the passage went, but not the white space before it.
    edits.splice(-1, 1, { from: gone.from, to, insert: '' })
  } else if (becomes !== was && becomes !== is) edits.push({ from, to, insert: becomes })
  return edits
}

/**
 * The edits that make one run of the quote one of the new text, with the white space after it, which is
 * that before a token that both have.
 */
function editsBefore(pieces: Pieces, run: Run, newRun: Run): Edit[] {
  const { placed, wanted } = pieces
  const [place, wish] = [placed[run[1]], wanted[newRun[1]]]
  if (!place || !wish) return editsOfWords(pieces, run, newRun)
  const first = placed[run[0]]?.from ?? place.from
  const start = wanted[newRun[0]]?.from ?? 0
  switch (spaceKept(pieces, run, newRun)) {
    case 'after':
      return editsOfWords(pieces, run, newRun)
    case 'before': {
      const insert = written(pieces, start, newRun) + gapAsMeant(pieces, newRun[1])
      return [{ from: first, to: place.from, insert: newRun[0] < newRun[1] ? insert : '' }]
    }
    case 'both': {
      const insert = newRun[0] < newRun[1] ? written(pieces, start, newRun) + place.gap : ''
      return [{ from: first, to: run[0] < run[1] ? place.gapFrom : first, insert }]
    }
    case 'none': {
      const insert = gapAsMeant(pieces, newRun[1])
      return [...editsOfWords(pieces, run, newRun), { from: place.gapFrom, to: place.from, insert }]
    }
  }
}

/** As many words as before: each for itself, so that the white space between them stays. */
function editsOfWords(pieces: Pieces, run: Run, newRun: Run): Edit[] {
  const words = runsOf(pieces.quoted, startsAfterGap, run)
  const newWords = runsOf(pieces.wanted, startsAfterGap, newRun)
  if (words.length !== newWords.length) return [rewrite(pieces, run, newRun)]
  return words.map((word, number) => {
    const newWord = newWords[number] ?? word
    return trimmed(pieces, rewrite(pieces, word, newWord), word, newWord)
  })
}

function mergeAttributes(is: string, was: string, becomes: string): Edit[] | undefined {
  const [level, context] = ['markup', 'tag'] as const
  // Where a value without quotes ends, only what comes after it tells.
  const [text, old, target] = [`${is} `, `${was} `, `${becomes} `]
  const source = fold(text, level, context)
  const quote = fold(old, level, context)
  if (source.text !== quote.text) return undefined
  return mergePassage(
    text,
    { source, quote, at: 0, level, context, otherContexts: [] },
    old,
    target,
    '',
  )
}

/** A run of the quote, as it stands in the source, replaced by one of the new text. */
function rewrite(pieces: Pieces, [first, end]: Run, [newFirst, newEnd]: Run): Edit {
  const { quoted, placed, wanted } = pieces
  const [old, place, now] = [quoted[first], placed[first], wanted[newFirst]]
  const isReplaced = first < end && newFirst < newEnd
  const keepsGap = isReplaced && old && place && now && keeps(old, place, now)
  const before = placed[first - 1]?.to ?? placed[0]?.gapFrom ?? 0
  const from = keepsGap ? place.from : before
  const to = first < end ? (placed[end - 1]?.to ?? 0) : from
  if (!now || newFirst >= newEnd) return { from, to, insert: '' }
  const insert = written(pieces, keepsGap ? now.from : now.gapFrom, [newFirst, newEnd])
  return { from, to, insert }
}

/** A run of the new text from where it starts, with its words and the white space before them as they are meant. */
function written(pieces: Pieces, start: number, [first, end]: Run): string {
  const { target, wanted } = pieces
  let text = ''
  let at = start
  for (let index = first; index < end; index++) {
    const { gap, gapFrom, from, word, to } = wanted[index] ?? noToken
    const [meantGap, meantWord] = [gapAsMeant(pieces, index), wordAsMeant(pieces, index)]
    if (gapFrom >= at && meantGap !== gap) {
      text += target.slice(at, gapFrom) + meantGap
      at = from
    }
    if (meantWord !== word) {
      text += target.slice(at, from) + meantWord
      at = to
    }
  }
  return text + target.slice(at, wanted[end - 1]?.to)
}

const noToken = { gap: '', gapFrom: 0, from: 0, word: '', to: 0 }

/** A token of the new text, as the source has it where it was only moved. */
function wordAsMeant({ placed, wanted, moves }: Pieces, index: number): string {
  const word = wanted[index]?.word ?? ''
  const inSource = placed[moves.get(index) ?? -1]?.word ?? word
  return inSource.includes('\n') ? word : inSource
}

/**
 * The white space before a token of the new text: between two words that were moved together as the
 * source has it; between two words of the quote that were moved, a space where the quote has such
 * white space only for spaces of the source.
 */
function gapAsMeant(pieces: Pieces, index: number): string {
  const { target, quoted, placed, wanted, moves, quotedSpaces, quotedWords } = pieces
  const [before, token] = [wanted[index - 1], wanted[index]]
  const gap = token?.gap ?? ''
  const move = moves.get(index) ?? -1
  if (move > 0 && moves.get(index - 1) === move - 1 && quoted[move]?.gap === gap) {
    const inSource = placed[move]?.gap ?? gap
    return (inSource + gap).includes('\n') ? gap : inSource
  }
  if (!before || !token || !quotedSpaces.has(gap) || isBesideTag(before, token)) return gap
  if (gap.includes('\n') && endsComment(target, token)) return gap
  return [before, token].every(({ seen }) => quotedWords.has(seen)) ? ' ' : gap
}

/** The same edit of a word without the characters at its ends that the new word took over from the quote. */
function trimmed(pieces: Pieces, edit: Edit, [first, end]: Run, [newFirst, newEnd]: Run): Edit {
  const { quote, target, likeness, folded, quoted, placed, wanted } = pieces
  const { source, at } = likeness
  const [old, oldEnd, now, nowEnd] = [
    quoted[first],
    quoted[end - 1],
    wanted[newFirst],
    wanted[newEnd - 1],
  ]
  if (!old || !oldEnd || !now || !nowEnd || edit.from !== placed[first]?.from) return edit
  if (edit.insert !== target.slice(now.from, nowEnd.to)) return edit
  const most = Math.min(oldEnd.last - old.first, nowEnd.last - now.first)
  const isSame = (one: number, other: number) =>
    unitAt(quote, likeness.quote, one) === unitAt(target, folded, other)
  let head = 0
  let tail = 0
  while (head < most && isSame(old.first + head, now.first + head)) head++
  while (tail < most - head && isSame(oldEnd.last - 1 - tail, nowEnd.last - 1 - tail)) tail++
  const from = head > 0 ? (source.ends[at + old.first + head - 1] ?? 0) : edit.from
  const to = tail > 0 ? (source.starts[at + oldEnd.last - tail] ?? 0) : edit.to
  const newFrom = head > 0 ? (folded.ends[now.first + head - 1] ?? 0) : now.from
  const newTo = tail > 0 ? (folded.starts[nowEnd.last - tail] ?? 0) : nowEnd.to
  // Where a character of one is several of the other, nothing can be left out.
  return from <= to && newFrom <= newTo ? { from, to, insert: target.slice(newFrom, newTo) } : edit
}

/** The text of the unit that a folded character is of. */
function unitAt(text: string, { starts, ends }: FoldedText, index: number): string {
  return text.slice(starts[index], ends[index])
}

/** Whether the white space before a token stays as the source has it. */
function keeps(old: Token, place: Token, now: Token): boolean {
  return now.gap === old.gap || now.gap === place.gap
}
