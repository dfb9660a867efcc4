import { isAsciiDigit, isAsciiLetter } from '../text/characters.ts'
import { maxEntityLength } from '../html/entities.ts'
import { endOf, startOf, type FoldedMatch } from '../passages/folded-match.ts'
import { tagStart, type FoldedText } from '../passages/folded-text.ts'
import type { Span } from '../text/edit.ts'
import { withLineFeeds } from '../text/line-endings.ts'

/**
 * A word, a whole start tag or another piece that is kept or changed as a whole, with the whitespace
 * before it. On the level `markup`, `<p>Salt &amp;⏎pepper</p>` has the tokens `<p>`, `Salt`, `&amp;`,
 * `pepper`, `</p` and `>`.
 */
export interface Token extends Span {
  /** Its characters in the folded text of the quote or the target, from `first` up to `last`. */
  first: number
  last: number
  /** Where the whitespace before it starts. `from` and `to` are without it. */
  gapFrom: number
  /** The whitespace before it, with line feeds as line endings. */
  gap: string
  /** As it is written. */
  word: string
  /** As the level sees it. */
  folded: string
  isTag: boolean
}

/** Tokens of a list, from `first` up to `end`. */
export type Run = [first: number, end: number]

const ampersand = 38
const dot = 46
const slash = 47
const less = 60

/** The tokens of a text, in order. */
export function tokensOf(text: string, folded: FoldedText): Token[] {
  const tokens: Token[] = []
  const endsOfTags = new Map(folded.tags.map((tag) => [tag.from, tag.to]))
  let gapFrom = 0
  for (let first = 0; first < folded.text.length;) {
    const last = endOfToken(folded, endsOfTags, first)
    if (!isFoldedSpace(folded, first)) {
      const [from, to] = sourceSpan(folded, first, last)
      tokens.push({
        first,
        last,
        gapFrom,
        from,
        to,
        gap: gapBetween(text, gapFrom, from),
        word: text.slice(from, to),
        folded: folded.text.slice(first, last),
        isTag: endsOfTags.has(first),
      })
      gapFrom = to
    }
    first = last
  }
  return tokens
}

/** The same tokens where the source has them; undefined if two of them are one unit there. */
export function tokensInSource(
  text: string,
  tokens: readonly Token[],
  match: FoldedMatch,
): Token[] | undefined {
  const placed: Token[] = []
  const [start, end] = [startOf(match), endOf(match)]
  for (const { first, last, folded, isTag } of tokens) {
    const [from, unitEnd] = sourceSpan(match.source, match.at + first, match.at + last)
    const to = Math.min(unitEnd, end)
    const gapFrom = placed.at(-1)?.to ?? Math.min(start, from)
    if (from < gapFrom) return undefined
    const [gap, word] = [gapBetween(text, gapFrom, from), text.slice(from, to)]
    placed.push({ first, last, gapFrom, from, to, gap, word, folded, isTag })
  }
  return placed
}

/** Where the folded characters of a token stand in their source; those of a sorted tag are in any order. */
function sourceSpan({ starts, ends }: FoldedText, first: number, last: number): [number, number] {
  let from = Infinity
  let to = 0
  for (let index = first; index < last; index++) {
    from = Math.min(from, starts[index] ?? 0)
    to = Math.max(to, ends[index] ?? 0)
  }
  return [from, to]
}

function gapBetween(text: string, from: number, to: number): string {
  return withLineFeeds(text.slice(from, to))
}

function endOfToken(
  folded: FoldedText,
  endsOfTags: ReadonlyMap<number, number>,
  first: number,
): number {
  const whole = endsOfTags.get(first) ?? endOfLiteralEntity(folded, first)
  if (whole !== undefined) return whole
  let last = first + 1
  if (isFoldedSpace(folded, first)) return last
  const kind = kindOf(folded.codes[first] ?? 0)
  while (last < folded.text.length && !endsOfTags.has(last) && continues(folded, last, kind)) last++
  return last
}

function isFoldedSpace({ codes }: FoldedText, index: number): boolean {
  return codes[index] === 32
}

/** The end of an entity that the level does not decode; undefined if there is none. */
function endOfLiteralEntity(folded: FoldedText, first: number): number | undefined {
  const { codes, starts, ends } = folded
  if (codes[first] !== ampersand) return undefined
  const written = String.fromCharCode(...codes.subarray(first, first + maxEntityLength))
  const end = first + (/^&#?\w+;/.exec(written)?.[0].length ?? 0)
  const isLiteral = end > first && (ends[end - 1] ?? 0) - (starts[first] ?? 0) === end - first
  return isLiteral ? end : undefined
}

/** Whether a character belongs to the token of that before it: one unit, a word, a tag’s name, dots. */
function continues({ codes, starts, ends }: FoldedText, index: number, kind: Kind): boolean {
  const [start = 0, end = 0] = [starts[index], ends[index]]
  const isEmptyUnit = start === end
  if (isEmptyUnit || (start === starts[index - 1] && end === ends[index - 1])) return true
  if (kind === 'other' || start !== ends[index - 1] || end - start > 1) return false
  const code = codes[index] ?? 0
  const own = kindOf(code)
  if (kind !== 'tag') return own === kind
  return own === 'word' || code === slash
}

type Kind = 'word' | 'tag' | 'dot' | 'other'

function kindOf(code: number): Kind {
  if (code === dot) return 'dot'
  if (code === less || code === tagStart) return 'tag'
  if (code < 0x80) return isAsciiDigit(code) || isAsciiLetter(code) ? 'word' : 'other'
  return /[\p{L}\p{N}\ud800-\udfff]/u.test(String.fromCharCode(code)) ? 'word' : 'other'
}
