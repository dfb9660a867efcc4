import { lastIndent, type Line } from './indentation.ts'
import type { Pair } from './slide.ts'
import type { Run, Token } from './tokens.ts'

// The white space between words of a quote, of the source where they stand, and of the new text:
// whose it is, and which stays.

/** The tokens of the quote, where the same stand in the source, and those of the new text. */
interface Tokens {
  quoted: readonly Token[]
  placed: readonly Token[]
  wanted: readonly Token[]
}

export interface Texts extends Tokens {
  /** The source and the new text. */
  text: string
  target: string
  style: Style
  /** The tokens whose white space the new text has where it was left as it was: of quote or source. */
  told: readonly Token[]
}

/** Whose white space the new text has where quote and source differ; undefined where that is not clear. */
export type Style = 'source' | 'quote' | undefined

export function styleOf(
  { quoted, placed, wanted }: Tokens,
  lines: readonly Line[],
  matches: readonly Pair[],
): Style {
  let likeSource = 0
  let likeQuote = 0
  for (const [index, other] of heads(matches)) {
    const [old, place, now] = [quoted[index], placed[index], wanted[other]]
    if (!old || !place || !now) continue
    const gaps = [old.gap, place.gap, now.gap]
    const indents = gaps.map(lastIndent)
    const [was, is, becomes] = indents.includes(undefined) ? gaps : indents
    if (was === is) continue
    if (becomes === is) likeSource++
    if (becomes === was) likeQuote++
  }
  if (likeSource === likeQuote) return areLinesOf(wanted, lines) ? 'source' : undefined
  return likeSource > likeQuote ? 'source' : 'quote'
}

/** New lines have no white space at their ends as lines of the quote have where none of the source has any. */
export function trailOf({ quoted, placed }: Texts): (insert: string) => string {
  const trailsOf = (tokens: readonly Token[]) =>
    tokens.filter(({ gap }) => gap.includes('\n')).map(({ gap }) => gap.slice(0, gap.indexOf('\n')))
  const trails = new Set(trailsOf(quoted))
  const isDrift = !trails.has('') && trailsOf(placed).every((trail) => trail === '')
  if (!isDrift || trails.size === 0) return (insert) => insert
  return (insert) => insert.replace(/[^\S\n]+(?=\n)/g, (trail) => (trails.has(trail) ? '' : trail))
}

/** Whether more lines of the new text are indented as lines of the source only than as lines of the quote only. */
function areLinesOf(wanted: readonly Token[], lines: readonly Line[]): boolean {
  const inQuote = new Set(lines.map((line) => line.inQuote))
  const inSource = new Set(lines.map((line) => line.inSource))
  let more = 0
  for (const { gap } of wanted) {
    const indent = lastIndent(gap) ?? ''
    if (indent !== '') more += Number(inSource.has(indent)) - Number(inQuote.has(indent))
  }
  return more > 0
}

/** What stands beside the same before it in both: matches, and what is replaced by something else. */
function heads(matches: readonly Pair[]): Pair[] {
  return [[-1, -1] as Pair, ...matches].flatMap(([index, other], number) => {
    const [nextIndex = Infinity, nextOther = Infinity] = matches[number] ?? []
    const head: Pair = [index + 1, other + 1]
    const isNext = head[0] === nextIndex && head[1] === nextOther
    const isReplaced = head[0] < nextIndex && head[1] < nextOther
    return isNext || isReplaced ? [head] : []
  })
}

/**
 * White space that stands between words of the quote only where the source has a space; none where
 * the new text has little of it.
 */
export function spacesFor({ quoted, placed, wanted }: Tokens): Set<string> {
  const spaces = new Set<string>()
  const others = new Set<string>(['', ' '])
  for (const [index, { gap }] of quoted.entries()) {
    if (isBesideTag(quoted[index - 1], quoted[index])) continue
    const isSpace = placed[index]?.gap === ' '
    ;(isSpace ? spaces : others).add(gap)
  }
  const found = spaces.difference(others)
  const countIn = (tokens: readonly Token[]) => tokens.filter(({ gap }) => found.has(gap)).length
  return 2 * countIn(wanted) < countIn(quoted) ? new Set() : found
}

type Kept = 'before' | 'after' | 'both' | 'none'

/** The white space before and after what was put in or taken out: of the quote, the source, the new text. */
interface Gaps {
  quoted: [before: string, after: string]
  placed: [before: string, after: string]
  wanted: [before: string, after: string]
  /** Whether the new text has a line as the source has it there, and the quote has not. */
  isLikeSource: [before: boolean, after: boolean]
}

/**
 * Which white space of the source stays, of that before and that after what was put in or taken out:
 * what the new text has as it was quoted or, failing that, as the source has it.
 */
export function spaceKept(texts: Texts, run: Run, newRun: Run): Kept {
  const { told, placed, wanted, style } = texts
  const around = (tokens: readonly Token[], [first, end]: Run): [string, string] => [
    tokens[first]?.gap ?? '',
    tokens[end]?.gap ?? '',
  ]
  const [quoted, inSource, now] = [around(told, run), around(placed, run), around(wanted, newRun)]
  const isLike = (side: 0 | 1) =>
    style !== 'quote' && isLineOf(inSource[side], now[side], quoted[side])
  const gaps: Gaps = { quoted, placed: inSource, wanted: now, isLikeSource: [isLike(0), isLike(1)] }
  const [isAdded, isRemoved] = [newRun[0] < newRun[1], run[0] < run[1]]
  // What ends a line must go on doing so after a comment that was put before it.
  const endsLine = now[1].includes('\n') && !inSource[1].includes('\n')
  if (isAdded && endsLine && endsComment(texts.target, wanted[newRun[1]])) {
    return !isRemoved && now[0] === inSource[0] ? 'before' : 'none'
  }
  const kept =
    isAdded && !isRemoved
      ? keptByAdded(texts, gaps, run, newRun)
      : isRemoved && !isAdded
        ? keptByRemoved(texts, gaps, run)
        : undefined
  return kept ?? (now[1] === quoted[1] || now[1] === inSource[1] ? 'after' : 'none')
}

function keptByAdded(texts: Texts, gaps: Gaps, run: Run, newRun: Run): Kept | undefined {
  const { quoted, wanted } = texts
  const [[quotedBefore, quotedAfter], [placedBefore, placedAfter]] = [gaps.quoted, gaps.placed]
  const [before, after] = gaps.wanted
  if (quotedAfter + before + after === '' && opensTag(texts, newRun[1])) return 'before'
  if (after === quotedAfter && before === quotedBefore) {
    if (placedAfter === ' ') return 'both'
    // What comes after a tag goes to the words after it.
    const isAfterTag = quoted[run[0] - 1]?.word.endsWith('>') && !startsTag(wanted[newRun[0]])
    return isAfterTag && !startsTag(quoted[run[1]]) ? 'before' : 'after'
  }
  const [isLikeBefore, isLikeAfter] = gaps.isLikeSource
  if (isLikeBefore && after !== placedAfter) return 'before'
  if (isLikeAfter && before !== placedBefore) return 'after'
  if (after === quotedAfter) return 'after'
  if (before === quotedBefore) return after === placedAfter && before === ' ' ? 'after' : 'before'
  return after !== placedAfter && before === placedBefore ? 'before' : undefined
}

function keptByRemoved({ text, placed }: Texts, gaps: Gaps, [first]: Run): Kept | undefined {
  const [[quotedBefore, quotedAfter], [placedBefore, placedAfter]] = [gaps.quoted, gaps.placed]
  const [, after] = gaps.wanted
  const endsLine = placedBefore.includes('\n') && !placedAfter.includes('\n')
  if (endsLine && endsComment(text, placed[first])) return 'before'
  if (after === quotedAfter || gaps.isLikeSource[1]) return 'after'
  if (after === quotedBefore) return 'before'
  return after !== placedAfter && after === quotedBefore + quotedAfter ? 'both' : undefined
}

/** Whether white space of the new text is the source’s and not the quote’s: of a line, or where that has none. */
function isLineOf(placed: string, gap: string, quoted: string): boolean {
  return gap === placed && gap !== quoted && (gap.includes('\n') || quoted === '')
}

/** Whether a line ends before a token with a comment of a script. */
export function endsComment(text: string, token: Token | undefined): boolean {
  const end = token?.gapFrom ?? 0
  const line = text.slice(text.lastIndexOf('\n', end - 1) + 1, end)
  return /(^|[^:])\/\//.test(line)
}

/** Whether white space between two tokens is beside a tag or a comment. */
export function isBesideTag(before: Token | undefined, token: Token | undefined): boolean {
  return before?.word.endsWith('>') === true || startsTag(token)
}

function startsTag(token: Token | undefined): boolean {
  return token?.word.startsWith('<') === true
}

/** Whether what comes before a token of the new text ends with a tag that opens an element. */
function opensTag({ target, wanted }: Texts, index: number): boolean {
  const end = wanted[index]?.gapFrom ?? 0
  const start = target.lastIndexOf('<', end)
  return /^<[a-z][^>]*>$/i.test(target.slice(start, end))
}
