import { applyEdits, type Edit } from './edit.ts'
import { fold, type Folded } from './fold.ts'
import { endOf, startOf, type Likeness } from './matcher.ts'
import { mergeTags } from './merge-tags.ts'
import {
  matchTokens,
  placesOf,
  runsOf,
  startsAfterGap,
  tokensOf,
  type Pair,
  type Run,
  type Token,
} from './tokens.ts'

/** How new lines are to be indented, given the text that is to be inserted. */
export type Indent = (added: string) => string

/**
 * The edits of the source that do to a passage what was done to its quote. Of quote, source and new
 * text, piece by piece: what the new text left as it was quoted stays as the source has it, and so
 * does what the new text writes as the source does; all else becomes what the new text says.
 * Undefined where the outcome would not be the new text, but for what the level forgives.
 */
export function mergePassage(
  text: string,
  likeness: Likeness,
  quote: string,
  target: string,
): Edit[] | undefined {
  const { level, beginning } = likeness
  const folded = fold(target, level, beginning)
  const quoted = tokensOf(quote, likeness.quote)
  const wanted = tokensOf(target, folded)
  const placed = placesOf(text, quoted, likeness)
  const matches = matchTokens(quoted, wanted)
  if (!placed) return undefined
  const pieces = { text, quote, target, likeness, folded, quoted, wanted, placed }
  const indent = indentOf(pieces, matches)
  const edits = editsBetween(pieces, matches).map((edit) => ({
    ...edit,
    insert: indent(edit.insert),
  }))
  const [from, to] = [startOf(likeness), endOf(likeness)]
  const local = edits.map((edit) => ({ ...edit, from: edit.from - from, to: edit.to - from }))
  if (!areInOrder(local, to - from)) return undefined
  const outcome = applyEdits(text.slice(from, to), local)
  // Where a value without quotes ends, only what comes after it tells.
  const next = beginning === 'text' || beginning === 'raw' ? '' : text.slice(to, to + 1)
  const [made, meant] = [outcome, target].map((one) => fold(one + next, level, beginning).text)
  if (made !== meant) return undefined
  // Beside tags the level does not see white space, which readers do.
  const isTold = areSpacedAlike(quoted, placed)
  return !isTold || areSpacedAlike(tokensOf(outcome, fold(outcome, level, beginning)), wanted)
    ? edits
    : undefined
}

/** Whether the same characters have white space before them. */
function areSpacedAlike(tokens: readonly Token[], others: readonly Token[]): boolean {
  const [spaced, other] = [tokens, others].map((list) => list.filter(({ gap }) => gap !== ''))
  return (
    spaced?.length === other?.length &&
    spaced?.every(({ first }, index) => first === other?.[index]?.first) === true
  )
}

interface Pieces {
  text: string
  quote: string
  target: string
  likeness: Likeness
  folded: Folded
  /** The tokens of the quote, where the same stand in the source, and those of the new text. */
  quoted: Token[]
  placed: Token[]
  wanted: Token[]
}

function areInOrder(edits: readonly Edit[], length: number): boolean {
  let at = 0
  return edits.every(({ from, to }) => {
    const isNext = from >= at && to >= from && to <= length
    at = to
    return isNext
  })
}

function editsBetween(pieces: Pieces, matches: readonly Pair[]): Edit[] {
  const { text, quote, target, likeness, quoted, placed, wanted } = pieces
  const edits: Edit[] = []
  let [index, other] = [0, 0]
  for (const [nextIndex, nextOther] of [...matches, [quoted.length, wanted.length] as Pair]) {
    const old = runsOf(quoted, startsAfterGap, [index, nextIndex])
    const now = runsOf(wanted, startsAfterGap, [other, nextOther])
    if (old.length === now.length) {
      // As many words as before: each for itself, so that the white space between them stays.
      for (const [number, word] of old.entries()) {
        edits.push(
          trimmed(pieces, rewrite(pieces, word, now[number] ?? word), word, now[number] ?? word),
        )
      }
    } else edits.push(rewrite(pieces, [index, nextIndex], [other, nextOther]))
    const [token, place, wish] = [quoted[nextIndex], placed[nextIndex], wanted[nextOther]]
    if (!token || !place || !wish) break
    if (!keeps(token, place, wish)) {
      edits.push({ from: place.gapFrom, to: place.from, insert: wish.gap })
    }
    const [was, is, becomes] = [token.word, place.word, wish.word]
    if (becomes !== was && becomes !== is) {
      for (const edit of mergeTags(is, was, becomes, mergeAttributes)) {
        edits.push({ ...edit, from: place.from + edit.from, to: place.from + edit.to })
      }
    }
    ;[index, other] = [nextIndex + 1, nextOther + 1]
  }
  const [from, to] = [placed.at(-1)?.to ?? 0, endOf(likeness)]
  const [was, is] = [quote.slice(quoted.at(-1)?.to ?? 0), text.slice(from, to)]
  const becomes = target.slice(wanted.at(-1)?.to ?? 0)
  if (becomes !== was && becomes !== is) edits.push({ from, to, insert: becomes })
  return edits
}

function mergeAttributes(is: string, was: string, becomes: string): Edit[] | undefined {
  const [level, beginning] = ['markup', 'tag'] as const
  // Where a value without quotes ends, only what comes after it tells.
  const [text, old, target] = [`${is} `, `${was} `, `${becomes} `]
  const source = fold(text, level, beginning)
  const quote = fold(old, level, beginning)
  if (source.text !== quote.text) return undefined
  return mergePassage(text, { source, quote, at: 0, level, beginning, others: [] }, old, target)
}

/** A run of the quote, as it stands in the source, replaced by one of the new text. */
function rewrite(pieces: Pieces, [first, end]: Run, [newFirst, newEnd]: Run): Edit {
  const { target, quoted, placed, wanted } = pieces
  const [old, place, now] = [quoted[first], placed[first], wanted[newFirst]]
  const isReplaced = first < end && newFirst < newEnd
  const keepsGap = isReplaced && old && place && now && keeps(old, place, now)
  const before = placed[first - 1]?.to ?? placed[0]?.gapFrom ?? 0
  const from = keepsGap ? place.from : before
  const to = first < end ? (placed[end - 1]?.to ?? 0) : from
  const insert =
    now && newFirst < newEnd
      ? target.slice(keepsGap ? now.from : now.gapFrom, wanted[newEnd - 1]?.to)
      : ''
  return { from, to, insert }
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
function unitAt(text: string, { starts, ends }: Folded, index: number): string {
  return text.slice(starts[index], ends[index])
}

/** Whether the white space before a token stays as the source has it. */
function keeps(old: Token, place: Token, now: Token): boolean {
  return now.gap === old.gap || now.gap === place.gap
}

/**
 * New lines are indented as the source is where the quote’s lines are indented otherwise, unless the
 * new text is written as the source is.
 */
function indentOf({ text, quoted, placed, wanted }: Pieces, matches: readonly Pair[]) {
  let likeSource = 0
  let likeQuote = 0
  for (const [index, other] of heads(matches)) {
    const [old, place, now] = [quoted[index], placed[index], wanted[other]]
    if (!old || !place || !now) continue
    const [was, is, becomes] = [old.gap, place.gap, now.gap]
    if (was === is || !/\n/.test(was + is)) continue
    if (becomes === is) likeSource++
    if (becomes === was) likeQuote++
  }
  if (likeSource > likeQuote) return (added: string) => added
  return rebase(indentsOf(text, quoted, placed), true)
}

/** The matches, and where what is replaced between two of them begins. */
function heads(matches: readonly Pair[]): Pair[] {
  return [[-1, -1] as Pair, ...matches].flatMap(([index, other], number) => {
    const [nextIndex = Infinity, nextOther = Infinity] = matches[number] ?? []
    const head: Pair = [index + 1, other + 1]
    const isReplaced = head[0] < nextIndex && head[1] < nextOther
    return [...(number > 0 ? [[index, other] as Pair] : []), ...(isReplaced ? [head] : [])]
  })
}

/** The indentations of the quote’s lines, with those that the source has in their places. */
function indentsOf(
  text: string,
  quoted: readonly Token[],
  placed: readonly Token[],
): Map<string, string> {
  const indents = new Map<string, string>()
  for (const [index, token] of quoted.entries()) {
    const inQuote = /\n([^\S\n]*)$/.exec(token.gap)?.[1]
    const { from = 0 } = placed[index] ?? {}
    if (inQuote === undefined || indents.has(inQuote)) continue
    const lead = /(?:^|\n)([^\S\n]*)$/.exec(text.slice(Math.max(0, from - 400), from))
    if (lead) indents.set(inQuote, lead[1] ?? '')
  }
  return indents
}

/** How content that is put beside a passage is to be indented. */
export function indentBeside(text: string, likeness: Likeness, quote: string): Indent {
  const quoted = tokensOf(quote, likeness.quote)
  const placed = placesOf(text, quoted, likeness)
  if (!placed) return (added) => added
  const indents = indentsOf(text, quoted, placed)
  const least = (list: Iterable<string>) => Math.min(...[...list].map(({ length }) => length))
  const [inQuote, inSource] = [least(indents.keys()), least(indents.values())]
  return (added) => {
    const own = least([...added.matchAll(/\n([^\S\n]*)(?=\S)/g)].map((match) => match[1] ?? ''))
    // Content that is indented as the source is was not written as the quote was.
    if (inSource > inQuote && own >= inSource) return added
    return rebase(indents, false)(added)
  }
}

const preformatted = /<(pre|textarea)\b[^]*?(?:<\/\1|$)/gi

/** Indents lines as the source does; `atEnd`: also what follows the last line end of the added text. */
function rebase(indents: ReadonlyMap<string, string>, atEnd: boolean): Indent {
  const pairs = [...indents].toSorted(([one], [other]) => other.length - one.length)
  if (pairs.every(([inQuote, inSource]) => inQuote === inSource)) return (added) => added
  const starts = atEnd ? /\n([^\S\n]*)(?=\S|$)/g : /\n([^\S\n]*)(?=\S)/g

  function indented(indent: string): string {
    for (const [inQuote, inSource] of pairs) {
      if (indent.startsWith(inQuote)) return inSource + indent.slice(inQuote.length)
    }
    const [inQuote = '', inSource = ''] = pairs.at(-1) ?? []
    return inSource.slice(0, Math.max(0, inSource.length - (inQuote.length - indent.length)))
  }
  return (added) => {
    const kept = [...added.matchAll(preformatted)].map(({ 0: { length }, index }) => ({
      from: index,
      to: index + length,
    }))
    return added.replace(starts, (line: string, indent: string, at: number) =>
      kept.some(({ from, to }) => at >= from && at < to) ? line : `\n${indented(indent)}`,
    )
  }
}
