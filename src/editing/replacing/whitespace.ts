import { trailingIndent, type QuotedLine } from './indentation.ts'
import type { Pair } from './slide.ts'
import type { Run, Token } from './tokens.ts'

// Whose whitespace stays. Three texts may have three kinds of whitespace at the same place: the
// quote, the source where it matches, and the target, which is what the model wants. As a rule,
// whitespace that the model left as it was keeps the source's form, and whitespace that it changed
// becomes what the target has. The hard part is next to inserted and removed tokens, where one piece
// of whitespace becomes two, or two become one:
//
//     source    can also use            can·⏎··also use          <b>one</b>⏎····two
//     quote     can⏎also use            can also use             <b>one</b> two
//     target    can⏎really⏎also use     can use                  <b>one</b> new two
//     result    can really also use     can use                  <b>one</b>⏎····new two
//
// In the first, `⏎` is how the quote writes a space of the source, so `really` gets a space on both
// sides. In the second, the whitespace after `also` stays and that before it goes with the word. In
// the third, the word that is inserted after a tag starts the line that the word after it started.

/** The tokens of the three texts; those of the quote and of the source correspond one to one. */
export interface TokenLists {
  inQuote: readonly Token[]
  inSource: readonly Token[]
  inTarget: readonly Token[]
}

export interface SpacedTexts extends TokenLists {
  /** The source and the target. */
  text: string
  target: string
  spacing: Spacing
  /** The tokens with the whitespace that the target has where it is unchanged: of quote or source. */
  reference: readonly Token[]
}

/** Whose whitespace the target has where quote and source differ; undefined if that is not clear. */
export type Spacing = 'source' | 'quote' | undefined

/** Counts where the target has the whitespace of the source and where that of the quote. */
export function spacingOf(
  { inQuote, inSource, inTarget }: TokenLists,
  lines: readonly QuotedLine[],
  aligned: readonly Pair[],
): Spacing {
  let likeSource = 0
  let likeQuote = 0
  for (const [index, other] of correspondingTokens(aligned)) {
    const [old, place, now] = [inQuote[index], inSource[index], inTarget[other]]
    if (!old || !place || !now) continue
    const gaps = [old.gap, place.gap, now.gap]
    const indents = gaps.map(trailingIndent)
    const [quoted, stored, wanted] = indents.includes(undefined) ? gaps : indents
    if (quoted === stored) continue
    if (wanted === stored) likeSource++
    if (wanted === quoted) likeQuote++
  }
  if (likeSource === likeQuote) return isIndentedLikeSource(inTarget, lines) ? 'source' : undefined
  return likeSource > likeQuote ? 'source' : 'quote'
}

/** The aligned tokens, and those that replace others after aligned ones. */
function correspondingTokens(aligned: readonly Pair[]): Pair[] {
  const start: Pair = [-1, -1]
  return [start, ...aligned].flatMap(([index, other], number) => {
    const [nextIndex = Infinity, nextOther = Infinity] = aligned[number] ?? []
    const pair: Pair = [index + 1, other + 1]
    const isAligned = pair[0] === nextIndex && pair[1] === nextOther
    const isReplaced = pair[0] < nextIndex && pair[1] < nextOther
    return isAligned || isReplaced ? [pair] : []
  })
}

/** Whether more lines of the target have an indentation of the source only than one of the quote only. */
function isIndentedLikeSource(inTarget: readonly Token[], lines: readonly QuotedLine[]): boolean {
  const quoteIndents = new Set(lines.map((line) => line.quoteIndent))
  const sourceIndents = new Set(lines.map((line) => line.sourceIndent))
  let balance = 0
  for (const { gap } of inTarget) {
    const indent = trailingIndent(gap) ?? ''
    if (indent === '') continue
    balance += Number(sourceIndents.has(indent)) - Number(quoteIndents.has(indent))
  }
  return balance > 0
}

/** Removes trailing whitespace from new lines if every line of the quote has some, and none of the source. */
export function trailingSpaceTrimmer({ inQuote, inSource }: TokenLists): (text: string) => string {
  const trailsOf = (tokens: readonly Token[]) =>
    tokens.filter(({ gap }) => gap.includes('\n')).map(({ gap }) => gap.slice(0, gap.indexOf('\n')))
  const trails = new Set(trailsOf(inQuote))
  const isDrift = !trails.has('') && trailsOf(inSource).every((trail) => trail === '')
  if (!isDrift || trails.size === 0) return (text) => text
  return (text) => text.replace(/[^\S\n]+(?=\n)/g, (trail) => (trails.has(trail) ? '' : trail))
}

/**
 * Whitespace that the quote has between words only where the source has a space, such as the line
 * endings of a reflowed text; empty if the target has little of it.
 */
export function spacesOfQuote({ inQuote, inSource, inTarget }: TokenLists): Set<string> {
  const forSpaces = new Set<string>()
  const forOthers = new Set<string>(['', ' '])
  for (const [index, { gap }] of inQuote.entries()) {
    if (isNextToTag(inQuote[index - 1], inQuote[index])) continue
    const isSpace = inSource[index]?.gap === ' '
    ;(isSpace ? forSpaces : forOthers).add(gap)
  }
  const found = forSpaces.difference(forOthers)
  const countIn = (tokens: readonly Token[]) => tokens.filter(({ gap }) => found.has(gap)).length
  return 2 * countIn(inTarget) < countIn(inQuote) ? new Set() : found
}

/** Which of the source's whitespace stays: that before a change, that after it, both or none. */
type KeptSides = 'before' | 'after' | 'both' | 'none'

type Sides<Value> = [before: Value, after: Value]

/** The whitespace before and after inserted, removed or replaced tokens. */
interface Gaps {
  inQuote: Sides<string>
  inSource: Sides<string>
  inTarget: Sides<string>
  /** Whether the target starts a line there as the source does and the quote does not. */
  isLikeSource: Sides<boolean>
}

/**
 * Decides which whitespace of the source stays around a change: whichever the target has unchanged
 * from the quote or, failing that, as the source has it.
 */
export function keptSides(texts: SpacedTexts, run: Run, newRun: Run): KeptSides {
  const { inSource, inTarget } = texts
  const gaps = gapsAround(texts, run, newRun)
  const [before, after] = gaps.inTarget
  const [sourceBefore, sourceAfter] = gaps.inSource
  const [isInserted, isRemoved] = [newRun[0] < newRun[1], run[0] < run[1]]
  // Text after an inserted `// comment` must stay on a line of its own.
  const startsLine = after.includes('\n') && !sourceAfter.includes('\n')
  if (isInserted && startsLine && followsLineComment(texts.target, inTarget[newRun[1]])) {
    return !isRemoved && before === sourceBefore ? 'before' : 'none'
  }
  const kept =
    isInserted && !isRemoved
      ? keptByInsertion(texts, gaps, run, newRun)
      : isRemoved && !isInserted
        ? keptByRemoval(texts.text, gaps, inSource[run[0]])
        : undefined
  return kept ?? (after === gaps.inQuote[1] || after === sourceAfter ? 'after' : 'none')
}

function gapsAround(texts: SpacedTexts, run: Run, newRun: Run): Gaps {
  const around = (tokens: readonly Token[], [first, end]: Run): Sides<string> => [
    tokens[first]?.gap ?? '',
    tokens[end]?.gap ?? '',
  ]
  const inQuote = around(texts.reference, run)
  const inSource = around(texts.inSource, run)
  const inTarget = around(texts.inTarget, newRun)
  const isLikeSource = (side: 0 | 1) =>
    texts.spacing !== 'quote' && isLineOfSource(inSource[side], inTarget[side], inQuote[side])
  return { inQuote, inSource, inTarget, isLikeSource: [isLikeSource(0), isLikeSource(1)] }
}

/** Whether the target has the source's whitespace, not the quote's: of a line, or where that has none. */
function isLineOfSource(inSource: string, inTarget: string, inQuote: string): boolean {
  const isOnlySource = inTarget === inSource && inTarget !== inQuote
  return isOnlySource && (inTarget.includes('\n') || inQuote === '')
}

function keptByInsertion(
  texts: SpacedTexts,
  gaps: Gaps,
  run: Run,
  newRun: Run,
): KeptSides | undefined {
  const [quoteBefore, quoteAfter] = gaps.inQuote
  const [sourceBefore, sourceAfter] = gaps.inSource
  const [before, after] = gaps.inTarget
  if (quoteAfter + before + after === '' && followsStartTag(texts, newRun[1])) return 'before'
  if (after === quoteAfter && before === quoteBefore) {
    if (sourceAfter === ' ') return 'both'
    return joinsWordsAfterTag(texts, run, newRun) ? 'before' : 'after'
  }
  const [isSourceBefore, isSourceAfter] = gaps.isLikeSource
  if (isSourceBefore && after !== sourceAfter) return 'before'
  if (isSourceAfter && before !== sourceBefore) return 'after'
  if (after === quoteAfter) return 'after'
  if (before === quoteBefore) return after === sourceAfter && before === ' ' ? 'after' : 'before'
  return after !== sourceAfter && before === sourceBefore ? 'before' : undefined
}

/** Whether words are inserted between a tag and other words, whose line they start then. */
function joinsWordsAfterTag({ inQuote, inTarget }: SpacedTexts, run: Run, newRun: Run): boolean {
  const isAfterTag = inQuote[run[0] - 1]?.word.endsWith('>') === true
  return isAfterTag && !startsTag(inTarget[newRun[0]]) && !startsTag(inQuote[run[1]])
}

function keptByRemoval(
  text: string,
  gaps: Gaps,
  firstRemoved: Token | undefined,
): KeptSides | undefined {
  const [quoteBefore, quoteAfter] = gaps.inQuote
  const [sourceBefore, sourceAfter] = gaps.inSource
  const [, after] = gaps.inTarget
  const startsLine = sourceBefore.includes('\n') && !sourceAfter.includes('\n')
  if (startsLine && followsLineComment(text, firstRemoved)) return 'before'
  if (after === quoteAfter || gaps.isLikeSource[1]) return 'after'
  if (after === quoteBefore) return 'before'
  return after !== sourceAfter && after === quoteBefore + quoteAfter ? 'both' : undefined
}

/** Whether the line before a token ends with a `// comment` of a script. */
export function followsLineComment(text: string, token: Token | undefined): boolean {
  const end = token?.gapFrom ?? 0
  const line = text.slice(text.lastIndexOf('\n', end - 1) + 1, end)
  return /(^|[^:])\/\//.test(line)
}

/** Whether the whitespace between two tokens is next to a tag or a comment. */
export function isNextToTag(before: Token | undefined, token: Token | undefined): boolean {
  return before?.word.endsWith('>') === true || startsTag(token)
}

function startsTag(token: Token | undefined): boolean {
  return token?.word.startsWith('<') === true
}

/** Whether what precedes a token of the target ends with a start tag. */
function followsStartTag({ target, inTarget }: SpacedTexts, index: number): boolean {
  const end = inTarget[index]?.gapFrom ?? 0
  const start = target.lastIndexOf('<', end)
  return /^<[a-z][^>]*>$/i.test(target.slice(start, end))
}
