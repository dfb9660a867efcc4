import { decodeHTML, maxEntityLength } from '../html/entities.ts'
import type { Span } from '../text/edit.ts'
import { isAnySpace } from '../text/characters.ts'
import { isRaw } from './folded-text.ts'
import { lastIndexUpTo } from '../text/sorted.ts'
import type { Source } from './source.ts'

// Where a match may start and end if its quote is not written as the document is.
//
//     document  <p>The price is 10.50 euros</p>
//     quote     "The price is 10 "       is refused: it would end within `10.50`, and a change of
//                                        `10 ` to `12 ` would make `12.50`
//     quote     "price  is 10.50 "       matches: it ends at a space
//     quote     "The price is 10.50\n"   matches: the line ending stands for that space

/** Whether tolerance dropped or changed the first and the last character of a quote. */
export interface Loose {
  head: boolean
  tail: boolean
}

/**
 * Why a quote that is written differently can't mean a span: the span starts or ends within a word
 * or number, or its quote is loose where there is no whitespace, tag or end of the text. Undefined if
 * it can. The model reads it, so it is prose.
 */
export function boundaryError(
  source: Source,
  { from, to }: Span,
  loose: Loose,
): string | undefined {
  if (cutsToken(source.text, from)) return describeCut(source.text, from, 'begin')
  if (cutsToken(source.text, to)) return describeCut(source.text, to, 'end')
  if (loose.head && !isBoundary(source, from)) return describeLoose(source.text, from, 'begins')
  if (loose.tail && !isBoundary(source, to)) return describeLoose(source.text, to, 'ends')
  return undefined
}

function describeCut(text: string, at: number, how: 'begin' | 'end'): string {
  return `The quoted text would ${how} in the middle of a word or number: ${describeAround(text, at)}. Quote whole words and numbers exactly as they are written there.`
}

function describeLoose(text: string, at: number, how: 'begins' | 'ends'): string {
  return `The quoted text ${how} with whitespace or characters that are not in the document: ${describeAround(text, at)}. Quote exactly what is written there.`
}

const shownLength = 30

function describeAround(text: string, at: number): string {
  const part = (from: number, to: number) =>
    text.slice(Math.max(0, from), to).toWellFormed().replace(/\s+/g, ' ')
  return `the document has “${part(at - shownLength, at)}” directly followed by “${part(at, at + shownLength)}”`
}

/** Characters of words and numbers, such as `-5.3%`, `don’t`, `a/b` or `€10`. */
const tokenCharacter = String.raw`[\p{L}\p{N}\p{M}\p{Sc}.,:/\-'%°@_’‑‐–−]`
const endsInToken = new RegExp(`${tokenCharacter}$`, 'u')
const startsInToken = new RegExp(`^${tokenCharacter}`, 'u')
const opensQuotation = /(?:^|[^\p{L}\p{N}\p{M}])['‘’]$/u

/** Whether an offset is between two characters of one word or number, or within an entity. */
function cutsToken(text: string, at: number): boolean {
  if (cutsEntity(text, at) || cutsDigits(text, at)) return true
  const { read } = readBefore(text, at)
  if (!endsInToken.test(read) || !startsInToken.test(readAfter(text, at).read)) return false
  return !opensQuotation.test(read)
}

const groupSpace = '[ \\u00a0\\u2007\\u2009\\u202f]'
const endsInGroup = new RegExp(
  `(?<![\\p{L}\\p{N}])\\p{Nd}{1,3}(?:${groupSpace}\\p{Nd}{3})*(${groupSpace}?)$`,
  'u',
)
const startsWithGroup = /^\p{Nd}{3}(?!\p{Nd})/u
const startsWithSpace = new RegExp(`^${groupSpace}`)

/** Whether an offset is next to a space that groups the digits of a number, as in `10 500`. */
function cutsDigits(text: string, at: number): boolean {
  const group = endsInGroup.exec(decodeHTML(text.slice(Math.max(0, at - maxEntityLength), at)))
  if (!group) return false
  const rest = decodeHTML(text.slice(at, at + maxEntityLength))
  if (group[1] !== '') return startsWithGroup.test(rest)
  return startsWithSpace.test(rest) && startsWithGroup.test(rest.slice(1))
}

function cutsEntity(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - maxEntityLength), at)
  const start = at - (/&#?\w*$/.exec(before)?.[0].length ?? 0)
  const entity = /^&#?\w+;?/.exec(text.slice(start, start + maxEntityLength))?.[0]
  if (start === at || entity === undefined) return false
  const read = decodeHTML(entity)
  // In `&copyright`, only `&copy` is an entity; `right` follows it.
  const rest = /\w*;?$/.exec(read)?.[0].length ?? 0
  return read !== entity && at < start + entity.length - rest
}

/** Whether an offset is next to whitespace, at a tag or comment, or at an end of the text. */
function isBoundary(source: Source, at: number): boolean {
  const { text } = source
  if (at === 0 || at === text.length) return true
  const before = readBefore(text, at)
  const after = readAfter(text, at)
  // In scripts, styles and comments, `&nbsp;` is no whitespace.
  const isSpaceBefore = isAnySpace(before.read.charCodeAt(before.read.length - 1))
  if (isSpaceBefore && !(before.isEntity && isRawAt(source, at - 1))) return true
  const isSpaceAfter = isAnySpace(after.read.charCodeAt(0))
  if (isSpaceAfter && !(after.isEntity && isRawAt(source, at))) return true
  return isAtMarkup(source, at)
}

/** The text before an offset, with the entity decoded that it may end with. */
function readBefore(text: string, at: number) {
  return readEntity(text.slice(Math.max(0, at - maxEntityLength), at), /&#?\w+;?$/)
}

function readAfter(text: string, at: number) {
  return readEntity(text.slice(at, at + maxEntityLength), /^&#?\w+;?/)
}

function readEntity(written: string, pattern: RegExp): { read: string; isEntity: boolean } {
  const entity = pattern.exec(written)?.[0]
  const read = entity === undefined ? written : decodeHTML(entity)
  return { read, isEntity: entity !== undefined && read !== entity }
}

/** Whether an offset is in a script, style or comment. */
function isRawAt(source: Source, at: number): boolean {
  const { starts, flags } = source.folded('markup')
  return ((flags[lastIndexUpTo(starts, at)] ?? 0) & isRaw) !== 0
}

/** Whether a tag, comment or doctype starts or ends at an offset, or its closing `>` or `/>` starts there. */
function isAtMarkup(source: Source, at: number): boolean {
  if (!/[<>]/.test(source.text.slice(at - 1, at + 2))) return false
  const { starts, ends } = source.markup()
  const index = lastIndexUpTo(starts, at)
  const [from, to] = [starts[index] ?? -1, ends[index] ?? -1]
  if (from === at || to === at) return true
  return from < at && at < to && to - at <= 2 && /^\/?>$/.test(source.text.slice(at, to))
}
