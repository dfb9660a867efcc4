import { diffArrays } from 'diff'
import { applyEdits, type Edit } from './edit.ts'
import { fold, type Folded } from './fold.ts'
import type { Likeness } from './matcher.ts'
import { mergeTags } from './merge-tags.ts'

/** How new lines are to be indented, given the text that is to be inserted. */
export type Indent = (added: string) => string

/** A word, a tag or another piece that is kept or changed as a whole, with the white space before it. */
interface Token {
  /** Its characters in the folded text. */
  first: number
  last: number
  /** Where it stands in its text, and where the white space before it begins. */
  gapFrom: number
  from: number
  to: number
  isTag: boolean
}

const longestEntity = 40
/** How much may differ in a comparison, for the time that it takes. */
const mostDifferences = 2000
const mostInSegment = 100

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
  const quoted = tokensOf(likeness.quote)
  const wanted = tokensOf(folded)
  const placed = placesOf(quoted, likeness)
  const matches = matchTokens(quote, quoted, target, wanted)
  if (!placed) return undefined
  const pieces = { text, quote, target, likeness, folded, quoted, wanted, placed }
  const indent = indentOf(pieces, matches)
  const edits = editsBetween(pieces, matches).map((edit) => ({
    ...edit,
    insert: indent(edit.insert),
  }))
  const [from, to] = [placed[0]?.from ?? 0, placed.at(-1)?.to ?? 0]
  const local = edits.map((edit) => ({ ...edit, from: edit.from - from, to: edit.to - from }))
  if (!areInOrder(local, to - from)) return undefined
  const outcome = applyEdits(text.slice(from, to), local)
  return fold(outcome, level, beginning).text === folded.text ? edits : undefined
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

type Match = [quoted: number, wanted: number]

function areInOrder(edits: readonly Edit[], length: number): boolean {
  let at = 0
  return edits.every(({ from, to }) => {
    const isNext = from >= at && to >= from && to <= length
    at = to
    return isNext
  })
}

function tokensOf({ codes, starts, ends, tags, text: { length } }: Folded): Token[] {
  const tokens: Token[] = []
  const tagAt = new Map(tags.map((tag) => [tag.from, tag.to]))
  let gapFrom = 0
  for (let first = 0; first < length;) {
    const whole = tagAt.get(first) ?? endOfEntity(first)
    let last = whole ?? first + 1
    const isSpace = whole === undefined && codes[first] === 32
    if (whole === undefined && !isSpace) {
      const kind = kindOf(codes[first] ?? 0)
      while (last < length && !tagAt.has(last) && belongs(last, kind)) last++
    }
    if (!isSpace) {
      let from = Infinity
      let to = 0
      for (let index = first; index < last; index++) {
        from = Math.min(from, starts[index] ?? 0)
        to = Math.max(to, ends[index] ?? 0)
      }
      tokens.push({ first, last, gapFrom, from, to, isTag: tagAt.has(first) })
      gapFrom = to
    }
    first = last
  }
  return tokens

  /** After an entity that the level does not read as one. */
  function endOfEntity(first: number): number | undefined {
    if (codes[first] !== 38) return undefined
    const written = String.fromCharCode(...codes.subarray(first, first + longestEntity))
    const end = first + (/^&#?\w+;/.exec(written)?.[0].length ?? 0)
    return end > first && (ends[end - 1] ?? 0) - (starts[first] ?? 0) === end - first
      ? end
      : undefined
  }

  /** Whether a character is one piece with that before it: of one unit, a word, a tag’s name, a row of dots. */
  function belongs(index: number, kind: Kind): boolean {
    const [start = 0, end = 0] = [starts[index], ends[index]]
    if (start === end || (start === starts[index - 1] && end === ends[index - 1])) return true
    if (kind === 'other' || start !== ends[index - 1] || end - start > 1) return false
    const own = kindOf(codes[index] ?? 0)
    return own === kind ? kind !== 'tag' : kind === 'tag' && (own === 'word' || codes[index] === 47)
  }
}

type Kind = 'word' | 'tag' | 'dot' | 'other'

function kindOf(code: number): Kind {
  if (code === 46) return 'dot'
  if (code === 60 || code === 0xe000) return 'tag'
  if (code < 0x80) {
    const isWord = (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122)
    return isWord ? 'word' : 'other'
  }
  return /[\p{L}\p{N}\ud800-\udfff]/u.test(String.fromCharCode(code)) ? 'word' : 'other'
}

/** Where the tokens of a quote stand in the source; undefined where two of them are one there. */
function placesOf(tokens: readonly Token[], { source, at }: Likeness): Token[] | undefined {
  const placed: Token[] = []
  for (const { first, last, isTag } of tokens) {
    let from = Infinity
    let to = 0
    for (let index = at + first; index < at + last; index++) {
      from = Math.min(from, source.starts[index] ?? 0)
      to = Math.max(to, source.ends[index] ?? 0)
    }
    const gapFrom = placed.at(-1)?.to ?? from
    if (from < gapFrom) return undefined
    placed.push({ first, last, gapFrom, from, to, isTag })
  }
  return placed
}

/** Which tokens the new text took over from the quote. */
function matchTokens(
  quote: string,
  quoted: readonly Token[],
  target: string,
  wanted: readonly Token[],
): Match[] {
  const [old, now] = [
    quoted.map((token) => wordOf(quote, token)),
    wanted.map((token) => wordOf(target, token)),
  ]
  const same = matchKeys(old, now, mostDifferences) ?? matchSegments(old, now)
  // Between those, tags that are changed tags of the quote.
  return between(same, quoted.length, wanted.length, ([index, nextIndex], [other, nextOther]) => {
    const removed = quoted
      .slice(index, nextIndex)
      .map((token, number) => (token.isTag ? tagName(old[index + number]) : number))
    const added = wanted
      .slice(other, nextOther)
      .map((token, number) => (token.isTag ? tagName(now[other + number]) : -1 - number))
    return matchKeys<string | number>(removed, added, mostInSegment) ?? []
  })
}

function tagName(tag = ''): string {
  return (/^<\/?[^\s/>]*/.exec(tag)?.[0] ?? '').toLowerCase()
}

/** The same by whole pieces between tags where there is too much to compare word by word. */
function matchSegments(old: readonly string[], now: readonly string[]): Match[] {
  const [segments, others] = [segmentsOf(old), segmentsOf(now)]
  const keys = (list: readonly Run[], words: readonly string[]) =>
    list.map(([first, end]) => words.slice(first, end).join('\0'))
  const [one, other] = [keys(segments, old), keys(others, now)]
  const pairs = matchKeys(one, other, mostDifferences) ?? matchEnds(one, other)
  const same = pairs.flatMap(([index, place]) => {
    const [[first, end] = [0, 0], [start] = [0]] = [segments[index], others[place]]
    return Array.from({ length: end - first }, (_, count): Match => [first + count, start + count])
  })
  return between(
    same,
    old.length,
    now.length,
    ([from, to], [newFrom, newTo]) =>
      matchKeys(old.slice(from, to), now.slice(newFrom, newTo), mostInSegment) ?? [],
  )
}

/** Runs of words that begin with a tag each. */
function segmentsOf(words: readonly string[]): Run[] {
  const starts = words.flatMap((word, index) =>
    index === 0 || word.startsWith('<') ? [index] : [],
  )
  return starts.map((start, index) => [start, starts[index + 1] ?? words.length])
}

/** Matches, and what is found in the runs between them, in order. */
function between(
  matches: readonly Match[],
  length: number,
  otherLength: number,
  find: (run: Run, other: Run) => Match[],
): Match[] {
  const all: Match[] = []
  let [index, other] = [0, 0]
  for (const match of [...matches, [length, otherLength] as Match]) {
    if (index < match[0] && other < match[1]) {
      const found = find([index, match[0]], [other, match[1]])
      for (const [one, two] of found) all.push([index + one, other + two])
    }
    if (match[0] < length) all.push(match)
    ;[index, other] = [match[0] + 1, match[1] + 1]
  }
  return all
}

/** What two lists have in common, in order; undefined where they differ in more than so many places. */
function matchKeys<Key>(
  one: readonly Key[],
  other: readonly Key[],
  maxEditLength: number,
): Match[] | undefined {
  if (one.length === 0 || other.length === 0) return []
  const parts = diffArrays([...one], [...other], { maxEditLength })
  if (!parts) return undefined
  const matches: Match[] = []
  let [index, place] = [0, 0]
  for (const { added, removed, value } of parts) {
    if (added) place += value.length
    else if (removed) index += value.length
    else for (const _ of value) matches.push([index++, place++])
  }
  return matches
}

/** What two lists begin and end with alike. */
function matchEnds<Key>(one: readonly Key[], other: readonly Key[]): Match[] {
  const most = Math.min(one.length, other.length)
  let head = 0
  while (head < most && one[head] === other[head]) head++
  let tail = 0
  while (tail < most - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++
  return [
    ...Array.from({ length: head }, (_, index): Match => [index, index]),
    ...Array.from({ length: tail }, (_, index): Match => [
      one.length - tail + index,
      other.length - tail + index,
    ]),
  ]
}

function editsBetween(pieces: Pieces, matches: readonly Match[]): Edit[] {
  const { text, quote, target, quoted, placed, wanted } = pieces
  const edits: Edit[] = []
  let [index, other] = [0, 0]
  for (const [nextIndex, nextOther] of [...matches, [quoted.length, wanted.length] as Match]) {
    const old = wordsOf(quote, quoted, index, nextIndex)
    const now = wordsOf(target, wanted, other, nextOther)
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
    if (!keeps(pieces, token, place, wish)) {
      edits.push({ from: place.gapFrom, to: place.from, insert: gapOf(target, wish) })
    }
    const [was, is, becomes] = [wordOf(quote, token), wordOf(text, place), wordOf(target, wish)]
    if (becomes !== was && becomes !== is) {
      for (const edit of mergeTags(is, was, becomes, mergeAttributes)) {
        edits.push({ ...edit, from: place.from + edit.from, to: place.from + edit.to })
      }
    }
    ;[index, other] = [nextIndex + 1, nextOther + 1]
  }
  const rest = target.slice(wanted.at(-1)?.to ?? 0)
  const end = placed.at(-1)?.to ?? 0
  if (rest !== '') edits.push({ from: end, to: end, insert: rest })
  return edits
}

function mergeAttributes(is: string, was: string, becomes: string): Edit[] | undefined {
  const [level, beginning] = ['markup', 'tag'] as const
  const source = fold(is, level, beginning)
  const quote = fold(was, level, beginning)
  if (source.text !== quote.text) return undefined
  return mergePassage(is, { source, quote, at: 0, level, beginning }, was, becomes)
}

/** From which to before which of a list of tokens. */
type Run = [first: number, end: number]

/** The runs of tokens that have no white space between them. */
function wordsOf(text: string, tokens: readonly Token[], first: number, end: number): Run[] {
  const words: Run[] = []
  for (let index = first; index < end; index++) {
    const token = tokens[index]
    const last = words.at(-1)
    if (last && token && gapOf(text, token) === '') last[1] = index + 1
    else words.push([index, index + 1])
  }
  return words
}

/** A run of the quote, as it stands in the source, replaced by one of the new text. */
function rewrite(pieces: Pieces, [first, end]: Run, [newFirst, newEnd]: Run): Edit {
  const { target, quoted, placed, wanted } = pieces
  const [old, place, now] = [quoted[first], placed[first], wanted[newFirst]]
  const isReplaced = first < end && newFirst < newEnd
  const keepsGap = isReplaced && old && place && now && keeps(pieces, old, place, now)
  const before = placed[first - 1]?.to ?? placed[0]?.from ?? 0
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
function keeps({ text, quote, target }: Pieces, old: Token, place: Token, now: Token): boolean {
  const gap = gapOf(target, now)
  return gap === gapOf(quote, old) || gap === gapOf(text, place)
}

function gapOf(text: string, { gapFrom, from }: Token): string {
  return text.slice(gapFrom, from)
}

function wordOf(text: string, { from, to }: Token): string {
  return text.slice(from, to)
}

/**
 * New lines are indented as the source is where the quote’s lines are indented otherwise, unless the
 * new text is written as the source is.
 */
function indentOf(
  { text, quote, target, quoted, placed, wanted }: Pieces,
  matches: readonly Match[],
) {
  let likeSource = 0
  let likeQuote = 0
  for (const [index, other] of heads(matches)) {
    const [old, place, now] = [quoted[index], placed[index], wanted[other]]
    if (!old || !place || !now) continue
    const [was, is, becomes] = [gapOf(quote, old), gapOf(text, place), gapOf(target, now)]
    if (was === is || !/\n/.test(was + is)) continue
    if (becomes === is) likeSource++
    if (becomes === was) likeQuote++
  }
  if (likeSource > likeQuote) return (added: string) => added
  return rebase(indentsOf(text, quote, quoted, placed), true)
}

/** The matches, and where what is replaced between two of them begins. */
function heads(matches: readonly Match[]): Match[] {
  return [[-1, -1] as Match, ...matches].flatMap(([index, other], number) => {
    const [nextIndex = Infinity, nextOther = Infinity] = matches[number] ?? []
    const head: Match = [index + 1, other + 1]
    const isReplaced = head[0] < nextIndex && head[1] < nextOther
    return [...(number > 0 ? [[index, other] as Match] : []), ...(isReplaced ? [head] : [])]
  })
}

/** The indentations of the quote’s lines, with those that the source has in their places. */
function indentsOf(
  text: string,
  quote: string,
  quoted: readonly Token[],
  placed: readonly Token[],
): Map<string, string> {
  const indents = new Map<string, string>()
  for (const [index, token] of quoted.entries()) {
    const inQuote = /\n([^\S\n]*)$/.exec(gapOf(quote, token))?.[1]
    const { from = 0 } = placed[index] ?? {}
    if (inQuote === undefined || indents.has(inQuote)) continue
    const lead = /(?:^|\n)([^\S\n]*)$/.exec(text.slice(Math.max(0, from - 400), from))
    if (lead) indents.set(inQuote, lead[1] ?? '')
  }
  return indents
}

/** How content that is put beside a passage is to be indented. */
export function indentBeside(text: string, likeness: Likeness, quote: string): Indent {
  const quoted = tokensOf(likeness.quote)
  const placed = placesOf(quoted, likeness)
  if (!placed) return (added) => added
  const indents = indentsOf(text, quote, quoted, placed)
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
