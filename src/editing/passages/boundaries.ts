import { decodeHTML } from '../html/entities.ts'
import type { Span } from '../text/edit.ts'
import { isAnySpace, raw } from './fold.ts'
import type { Source } from './source.ts'

// Where a match may begin and end if its quote is not written as the document is. Within `10.50`,
// a quote of `10 ` would otherwise be found, and a change of it to `12 ` would make `12.50`.

/** Whether tolerance dropped or changed characters at the beginning and at the end of a quote. */
export interface Loose {
  head: boolean
  tail: boolean
}

/**
 * Why a quote that is written differently can't mean a place: the place begins or ends in the middle
 * of a word or number, or its quote is loose where there is no whitespace, tag or end of the text.
 * Undefined if it can. The model reads it, so it is prose.
 */
export function boundaryFault(source: Source, { from, to }: Span, loose: Loose) {
  if (cutsToken(source.text, from)) return cut(source.text, from, 'begin')
  if (cutsToken(source.text, to)) return cut(source.text, to, 'end')
  if (loose.head && !isBoundary(source, from)) return dropped(source.text, from, 'begins')
  if (loose.tail && !isBoundary(source, to)) return dropped(source.text, to, 'ends')
  return undefined
}

function cut(text: string, at: number, how: 'begin' | 'end'): string {
  return `The quoted text would ${how} in the middle of a word or number: ${stands(text, at)}. Quote whole words and numbers exactly as they stand there.`
}

function dropped(text: string, at: number, how: 'begins' | 'ends'): string {
  return `The quoted text ${how} with whitespace or signs that are not in the document: ${stands(text, at)}. Quote exactly what stands there.`
}

const shown = 30

/** What a document has before and after a place. */
function stands(text: string, at: number): string {
  const part = (from: number, to: number) =>
    text.slice(Math.max(0, from), to).toWellFormed().replace(/\s+/g, ' ')
  return `it has “${part(at - shown, at)}” directly followed by “${part(at, at + shown)}”`
}

/** Characters of which words and numbers consist, such as `-5.3%`, `don’t`, `a/b` or `€10`. */
const tokenCharacter = String.raw`[\p{L}\p{N}\p{M}\p{Sc}.,:/\-'%°@_’‑‐–−]`
const endsInToken = new RegExp(`${tokenCharacter}$`, 'u')
const startsInToken = new RegExp(`^${tokenCharacter}`, 'u')
const opensQuotation = /(?:^|[^\p{L}\p{N}\p{M}])['‘’]$/u

/** Whether an offset is between two characters of one token, entities read, or within an entity. */
function cutsToken(text: string, at: number): boolean {
  if (cutsEntity(text, at) || cutsDigits(text, at)) return true
  const { read } = before(text, at)
  if (!endsInToken.test(read) || !startsInToken.test(after(text, at).read)) return false
  return !opensQuotation.test(read)
}

const groupSpace = '[ \\u00a0\\u2007\\u2009\\u202f]'
const endsInGroup = new RegExp(
  `(?<![\\p{L}\\p{N}])\\p{Nd}{1,3}(?:${groupSpace}\\p{Nd}{3})*(${groupSpace}?)$`,
  'u',
)
const startsWithGroup = /^\p{Nd}{3}(?!\p{Nd})/u
const startsWithSpace = new RegExp(`^${groupSpace}`)

/** Whether an offset is beside a space that groups the digits of a number, as in `10 500`. */
function cutsDigits(text: string, at: number): boolean {
  const group = endsInGroup.exec(decodeHTML(text.slice(Math.max(0, at - maxEntityLength), at)))
  if (!group) return false
  const rest = decodeHTML(text.slice(at, at + maxEntityLength))
  if (group[1] !== '') return startsWithGroup.test(rest)
  return startsWithSpace.test(rest) && startsWithGroup.test(rest.slice(1))
}

/** Whether an offset is beside whitespace, at a tag or comment, or at an end of the text. */
function isBoundary(source: Source, at: number): boolean {
  const { text } = source
  if (at === 0 || at === text.length) return true
  const sides = [
    { ...before(text, at), place: at - 1, index: -1 },
    { ...after(text, at), place: at, index: 0 },
  ]
  const isSpaced = sides.some(
    ({ read, isEntity, place, index }) =>
      isAnySpace(read.at(index)?.charCodeAt(0) ?? 0) && !(isEntity && isRaw(source, place)),
  )
  return isSpaced || isAtMark(source, at)
}

const maxEntityLength = 40

function cutsEntity(text: string, at: number): boolean {
  const start =
    at - (/&#?\w*$/.exec(text.slice(Math.max(0, at - maxEntityLength), at))?.[0].length ?? 0)
  const entity = /^&#?\w+;?/.exec(text.slice(start, start + maxEntityLength))?.[0]
  if (start === at || entity === undefined) return false
  const read = decodeHTML(entity)
  // What comes after an entity without a semicolon is read as it is written.
  const rest = /\w*;?$/.exec(read)?.[0].length ?? 0
  return read !== entity && at < start + entity.length - rest
}

/** What stands before an offset, as a reader sees it if it ends with an entity. */
function before(text: string, at: number) {
  const written = text.slice(Math.max(0, at - maxEntityLength), at)
  const entity = /&#?\w+;?$/.exec(written)?.[0]
  const read = entity === undefined ? written : decodeHTML(entity)
  return { read, isEntity: entity !== undefined && read !== entity }
}

function after(text: string, at: number) {
  const written = text.slice(at, at + maxEntityLength)
  const entity = /^&#?\w+;?/.exec(written)?.[0]
  const read = entity === undefined ? written : decodeHTML(entity)
  return { read, isEntity: entity !== undefined && read !== entity }
}

/** Whether an offset is in a script, style or comment, where entities mean nothing. */
function isRaw(source: Source, at: number): boolean {
  const { starts, borders } = source.folded('markup')
  return ((borders[lastUpTo(starts, at)] ?? 0) & raw) !== 0
}

/** Whether an offset is where a tag, comment or doctype begins or ends, or before what closes a tag. */
function isAtMark(source: Source, at: number): boolean {
  if (!/[<>]/.test(source.text.slice(at - 1, at + 2))) return false
  const { starts, ends } = source.marks()
  const index = lastUpTo(starts, at)
  const [from, to] = [starts[index] ?? -1, ends[index] ?? -1]
  if (from === at || to === at) return true
  return from < at && at < to && to - at <= 2 && /^\/?>$/.test(source.text.slice(at, to))
}

/** The index of the last number of a sorted list that is not above a limit; -1: none. */
function lastUpTo(sorted: ArrayLike<number>, limit: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low - 1
}
