import { decodeHTML, decodeHTMLStrict, maxEntityLength } from '../html/entities.ts'
import type { Span } from '../text/edit.ts'

/**
 * How far a quote and the document may differ and still be called equal. Each level forgives what
 * those before it do, and more:
 * - `whitespace`: runs of ASCII white space, of any length;
 * - `typography`: no-break and other spaces, white space beside `<` and `>`, composed characters, quotes, dashes, ellipses;
 * - `markup`: entities, the case of tags, the quotes of attributes, the slash of `<br/>`;
 * - `attributes`: the order of a tag’s attributes.
 */
export const tolerantLevels = ['whitespace', 'typography', 'markup', 'attributes'] as const
export type TolerantLevel = (typeof tolerantLevels)[number]
export type Level = 'exact' | TolerantLevel

/**
 * What a text begins in the middle of: a tag, the value of an attribute, before it or within its double
 * or single quotes, or a script or style. A document begins in `text`; a quote may begin anywhere.
 */
export type Beginning = 'text' | 'tag' | 'value' | 'double' | 'single' | 'raw'

/** A text as a level sees it, with the place of every character in the source that it came from. */
export interface Folded {
  text: string
  /** The code units of the text. */
  codes: Uint16Array<ArrayBuffer>
  /** Where the source of each character begins and ends; characters of one unit share both. */
  starts: Uint32Array
  ends: Uint32Array
  /** Whether a passage may begin (1) or end (2) at a character, and whether that is of raw text (4). */
  borders: Uint8Array
  /** Where a character itself ends that has others after it that are not seen, such as soft hyphens. */
  tails: Map<number, number>
  /** The whole start tags, where the level tells tags from text. */
  tags: Tag[]
}

/** A whole tag, from its first character to after its last one. */
interface Tag extends Span {
  attributes: Span[]
}

const opens = 1
const closes = 2
const both = opens | closes
/** Characters of scripts, styles and comments, where entities mean nothing. */
export const raw = 4

/**
 * Characters of no text that stand for the `<` and `>` of tags, since an entity’s `<` is another
 * thing, and for a `"` within a value, since it is another than the one that ends it.
 */
export const tagStart = 0xfffe
export const tagEnd = 0xffff
const innerQuote = 0xfdd0
const unknown = 0xfffd
const space = 32
const bang = 33
const quote = 34
const ampersand = 38
const apostrophe = 39
const slash = 47
const semicolon = 59
const less = 60
const equals = 61
const greater = 62

/** The text as the level sees it. Takes time in proportion to its length. */
export function fold(source: string, level: TolerantLevel, beginning: Beginning = 'text'): Folded {
  const depth = tolerantLevels.indexOf(level)
  const folder = createFolder(source, depth >= 1)
  if (depth < 2) folder.characters(0, source.length)
  else foldMarkup(source, folder, beginning)
  const folded = folder.end()
  return level === 'attributes' ? sortAttributes(folded) : folded
}

/**
 * A text as the level sees it, if it sees it as `meant`; undefined if not. A value that it begins
 * within may end with the other kind of quote.
 */
export function foldedAs(
  meant: string,
  source: string,
  level: TolerantLevel,
  beginning: Beginning,
): Folded | undefined {
  const isInValue = beginning === 'double' || beginning === 'single'
  const ways = isInValue ? (['double', 'single'] as const) : [beginning]
  return ways.map((way) => fold(source, level, way)).find(({ text }) => text === meant)
}

/** The level `attributes` of a text, from its level `markup`: what the order in a tag no longer tells. */
export function sortAttributes({ tags, tails, ...markup }: Folded): Folded {
  const codes = markup.codes.slice()
  const starts = markup.starts.slice()
  const ends = markup.ends.slice()
  const borders = markup.borders.slice()
  for (const { from, to, attributes } of tags) {
    if (attributes.length < 2) continue
    let at = attributes[0]?.from ?? to
    for (const { from: first, to: last } of attributes.toSorted(inOrder)) {
      for (let index = first; index < last; index++, at++) {
        codes[at] = markup.codes[index] ?? 0
        starts[at] = markup.starts[index] ?? 0
        ends[at] = markup.ends[index] ?? 0
      }
    }
    // Only the whole of such a tag is a place.
    borders.fill(0, from, to)
    borders[from] = opens
    borders[to - 1] = closes
  }
  return { text: decode(codes), codes, starts, ends, borders, tails, tags }

  function inOrder(one: Span, other: Span): number {
    const [first, second] = [one, other].map(({ from, to }) => markup.text.slice(from, to))
    return (first ?? '') < (second ?? '') ? -1 : 1
  }
}

type Folder = ReturnType<typeof createFolder>

/** Takes the source from beginning to end and keeps what the level sees of it. */
function createFolder(source: string, typographic: boolean) {
  let codes = new Uint16Array(source.length + 64)
  let starts = new Uint32Array(codes.length)
  let ends = new Uint32Array(codes.length)
  let borders = new Uint8Array(codes.length)
  let count = 0
  const tags: Tag[] = []
  const tails = new Map<number, number>()
  /** White space that was seen but not kept yet: beside an angle bracket it does not count. */
  let gapFrom = -1
  let gapTo = -1

  function grow(): void {
    const more = <Kind extends Uint8Array | Uint16Array | Uint32Array>(old: Kind, fresh: Kind) => {
      fresh.set(old)
      return fresh
    }
    const length = codes.length * 2
    codes = more(codes, new Uint16Array(length))
    starts = more(starts, new Uint32Array(length))
    ends = more(ends, new Uint32Array(length))
    borders = more(borders, new Uint8Array(length))
  }

  function put(code: number, from: number, to: number, border: number): void {
    if (count === codes.length) grow()
    codes[count] = code
    starts[count] = from
    ends[count] = to
    borders[count] = border
    count++
  }

  /** Keeps white space, unless an angle bracket is before it or comes next. */
  function closeGap(next: number): void {
    if (gapFrom < 0) return
    const last = count > 0 ? (codes[count - 1] ?? 0) : 0
    if (!typographic || !(isAngle(last) || isAngle(next))) put(space, gapFrom, gapTo, both)
    gapFrom = -1
  }

  function gap(from: number, to: number): void {
    if (gapFrom < 0) gapFrom = from
    gapTo = to
  }

  function keep(code: number, from: number, to: number): void {
    closeGap(code)
    put(code, from, to, both)
  }

  /** Several characters that one piece of the source stands for. */
  function keepAll(text: string, from: number, to: number): void {
    closeGap(text.charCodeAt(0))
    for (let index = 0; index < text.length; index++) {
      const border = (index === 0 ? opens : 0) | (index === text.length - 1 ? closes : 0)
      put(text.charCodeAt(index), from, to, border)
    }
  }

  /** What is not seen at all belongs to what is before it. */
  function skip(from: number, to: number): void {
    if (gapFrom >= 0) gapTo = to
    else if (count > 0 && ends[count - 1] === from) {
      if (!tails.has(count - 1)) tails.set(count - 1, from)
      ends[count - 1] = to
    }
  }

  /** Takes one character, or a run of them that belong together, and gives where it ends. */
  function character(at: number, end: number): number {
    const code = source.charCodeAt(at)
    if (code > 0x7f && typographic) return unusual(code, at, end)
    if (isSpace(code)) {
      gap(at, at + 1)
      return at + 1
    }
    if (typographic && at + 1 < end && source.charCodeAt(at + 1) >= 0x300) {
      const marks = endOfMarks(source, at + 1, end)
      if (marks > at + 1) {
        keepAll(source.slice(at, marks).normalize('NFC'), at, marks)
        return marks
      }
    }
    keep(code, at, at + 1)
    return at + 1
  }

  function unusual(code: number, at: number, end: number): number {
    if (isUnusualSpace(code)) {
      gap(at, at + 1)
      return at + 1
    }
    if (isInvisible(code)) {
      skip(at, at + 1)
      return at + 1
    }
    if (isSign(code)) {
      keep(unknown, at, at + 1)
      return at + 1
    }
    const plain = plainForms.get(code)
    if (plain !== undefined) {
      keepAll(plain, at, at + 1)
      return at + 1
    }
    const next = endOfMarks(source, at + 1, end)
    if (next > at + 1 || isComposable(code)) {
      keepAll(source.slice(at, next).normalize('NFC'), at, next)
    } else keep(code, at, at + 1)
    return next
  }

  /** Takes characters up to the end, or up to the next `<` or `&`, and gives where it stopped. */
  function run(from: number, to: number, stopsAtMarkup: boolean): number {
    while (codes.length < count + to - from) grow()
    let at = from
    while (at < to) {
      const code = source.charCodeAt(at)
      const isPlain = code > space && code < 0x7f
      if (isPlain && stopsAtMarkup && (code === less || code === ampersand)) return at
      if (isPlain && !(typographic && source.charCodeAt(at + 1) >= 0x300)) {
        if (gapFrom >= 0) closeGap(code)
        codes[count] = code
        starts[count] = at
        ends[count] = ++at
        borders[count++] = both
      } else at = character(at, to)
    }
    return at
  }

  /** Takes an entity, if there is one, and gives where it ends. */
  function entity(at: number, end: number, isInValue = false): number {
    const decoded = decodeEntity(source, at, end, isInValue)
    if (!decoded) return character(at, end)
    const { text, to } = decoded
    const code = text.charCodeAt(0)
    if (isSpace(code) || isUnusualSpace(code)) gap(at, to)
    else if (isInvisible(code)) skip(at, to)
    else keepAll(plainForms.get(code) ?? text.normalize('NFC'), at, to)
    return to
  }

  /** Takes text in which entities stand for characters, such as an attribute’s value. */
  function decoded(from: number, to: number): void {
    const first = count
    for (let at = run(from, to, true); at < to; at = run(at, to, true)) {
      at = source.charCodeAt(at) === ampersand ? entity(at, to, true) : character(at, to)
    }
    for (let index = first; index < count; index++) {
      if (codes[index] === quote) codes[index] = innerQuote
    }
  }

  /** Takes text in which entities mean nothing. */
  function rawText(from: number, to: number): void {
    const first = count
    run(from, to, false)
    for (let index = first; index < count; index++) borders[index] = (borders[index] ?? 0) | raw
  }

  return {
    character,
    characters: (from: number, to: number) => void run(from, to, false),
    untilMarkup: (from: number) => run(from, source.length, true),
    entity,
    decoded,
    rawText,
    keep,
    gap,
    skip,
    /** How many characters are kept by now, pending white space included. */
    mark(): number {
      closeGap(0)
      return count
    },
    endsWithSpace: () => count > 0 && codes[count - 1] === space,
    tags,
    end(): Folded {
      closeGap(0)
      return {
        text: decode(codes.subarray(0, count)),
        codes: codes.subarray(0, count),
        starts: starts.subarray(0, count),
        ends: ends.subarray(0, count),
        borders: borders.subarray(0, count),
        tails,
        tags,
      }
    },
  }
}

/** Folds tags, entities and raw text each in its own way. */
function foldMarkup(source: string, folder: Folder, beginning: Beginning): void {
  const end = source.length
  let at = 0
  if (beginning === 'raw') folder.rawText(0, (at = endOfRaw(source, 0)))
  else if (beginning === 'tag') at = foldAttributes(source, folder, at).at
  else if (beginning === 'value') {
    at = foldAttributes(source, folder, foldValue(source, folder, 0)).at
  } else if (beginning !== 'text') {
    const close = source.indexOf(beginning === 'double' ? '"' : "'")
    const to = close < 0 ? end : close
    folder.decoded(0, to)
    if (to < end) folder.keep(quote, to, to + 1)
    at = foldAttributes(source, folder, to + 1).at
  }
  for (at = folder.untilMarkup(at); at < end; at = folder.untilMarkup(at)) {
    const code = source.charCodeAt(at)
    if (code === less && isTag(source, at)) {
      const tag = foldTag(source, folder, at)
      at = tag.at
      if (tag.name === 'script' || tag.name === 'style') {
        at = endOfRaw(source, tag.at, tag.name)
        folder.rawText(tag.at, at)
      }
    } else if (code === ampersand) at = folder.entity(at, end)
    else if (source.startsWith('<!--', at)) {
      const close = source.indexOf('-->', at + 4)
      const to = close < 0 ? end : close + 3
      folder.rawText(at, to)
      at = to
    } else if (code === less && source.charCodeAt(at + 1) === bang)
      at = foldDoctype(source, folder, at)
    else at = folder.character(at, end)
  }
}

/** Where the content of a script or style ends. */
function endOfRaw(source: string, from: number, name: keyof typeof endTags = 'either'): number {
  const pattern = endTags[name]
  pattern.lastIndex = from
  return pattern.exec(source)?.index ?? source.length
}

const endTags = {
  script: /<\/script/gi,
  style: /<\/style/gi,
  either: /<\/(?:script|style)/gi,
}

/** The case of `<!doctype` does not count. */
function foldDoctype(source: string, folder: Folder, at: number): number {
  const word = source.slice(at, at + 9)
  if (word.toLowerCase() !== '<!doctype') return folder.character(at, source.length)
  for (let index = 0; index < word.length; index++) {
    folder.keep(lower(word.charCodeAt(index)), at + index, at + index + 1)
  }
  return at + word.length
}

function foldTag(source: string, folder: Folder, from: number) {
  folder.keep(tagStart, from, from + 1)
  const first = folder.mark() - 1
  let at = from + 1
  const nameFrom = at
  for (; at < source.length && !isNameEnd(source.charCodeAt(at)); at++) {
    foldName(source, folder, at)
  }
  if (source.charCodeAt(nameFrom) === slash) {
    for (; at < source.length && !isNameEnd(source.charCodeAt(at), true); at++) {
      foldName(source, folder, at)
    }
  }
  const name = source.slice(nameFrom, at).toLowerCase()
  const { at: to, attributes, whole } = foldAttributes(source, folder, at)
  if (whole && !name.startsWith('/')) {
    folder.tags.push({ from: first, to: folder.mark(), attributes })
  }
  return { at: to, name }
}

/** Folds attributes up to the end of their tag, or of the text: then they are not `whole`. */
function foldAttributes(source: string, folder: Folder, from: number) {
  const end = source.length
  const attributes: Span[] = []
  let at = from
  for (;;) {
    while (at < end && isAttributeGap(source, at)) {
      folder.gap(at, at + 1)
      at++
    }
    if (at >= end) return { at, attributes, whole: false }
    const code = source.charCodeAt(at)
    if (at === 0 && code === equals) {
      folder.keep(equals, 0, 1)
      at = foldValue(source, folder, 1)
      continue
    }
    if (code === greater || (code === slash && source.charCodeAt(at + 1) === greater)) {
      const to = code === slash ? at + 2 : at + 1
      folder.keep(tagEnd, at, to)
      return { at: to, attributes, whole: true }
    }
    if (at > from) folder.gap(at, at)
    const before = folder.mark()
    const start = folder.endsWithSpace() ? before - 1 : before
    at = foldAttribute(source, folder, at)
    attributes.push({ from: start, to: folder.mark() })
  }
}

/** Takes a character of the name of a tag or attribute. */
function foldName(source: string, folder: Folder, at: number): void {
  const code = source.charCodeAt(at)
  if (isInvisible(code)) folder.skip(at, at + 1)
  else folder.keep(code === apostrophe ? quote : lower(code), at, at + 1)
}

function foldAttribute(source: string, folder: Folder, from: number): number {
  const end = source.length
  let at = from
  do {
    foldName(source, folder, at)
    at++
  } while (at < end && !isNameEnd(source.charCodeAt(at)) && source.charCodeAt(at) !== equals)
  let value = at
  while (value < end && isAnySpace(source.charCodeAt(value))) value++
  if (source.charCodeAt(value) !== equals) {
    // A bare attribute is one with an empty value, unless the text ends here and more might come.
    if (at < end) for (const code of [equals, quote, quote]) folder.keep(code, at, at)
    return at
  }
  folder.keep(equals, at, value + 1)
  return foldValue(source, folder, value + 1)
}

/** Takes the value of an attribute, and the white space before it. */
function foldValue(source: string, folder: Folder, at: number): number {
  const end = source.length
  let value = at
  while (value < end && isAnySpace(source.charCodeAt(value))) value++
  const mark = source.charCodeAt(value)
  if (mark !== quote && mark !== apostrophe) {
    if (value >= end) return value
    folder.keep(quote, value, value)
    let to = value
    while (to < end && source.charCodeAt(to) !== greater && !isAnySpace(source.charCodeAt(to))) to++
    folder.decoded(value, to)
    folder.keep(quote, to, to)
    return to
  }
  folder.keep(quote, at, value + 1)
  const close = source.indexOf(mark === quote ? '"' : "'", value + 1)
  const to = close < 0 ? end : close
  folder.decoded(value + 1, to)
  if (close < 0) return end
  folder.keep(quote, close, close + 1)
  return close + 1
}

function isTag(source: string, at: number): boolean {
  const next = source.charCodeAt(at + 1)
  return isLetter(next === slash ? source.charCodeAt(at + 2) : next)
}

function isLetter(code: number): boolean {
  const small = code | 32
  return small >= 97 && small <= 122
}

function lower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code
}

function isNameEnd(code: number, afterSlash = false): boolean {
  return isAnySpace(code) || code === greater || (code === slash && !afterSlash)
}

/** White space between attributes, or a slash that means nothing. */
function isAttributeGap(source: string, at: number): boolean {
  const code = source.charCodeAt(at)
  return isAnySpace(code) || (code === slash && source.charCodeAt(at + 1) !== greater)
}

function isAngle(code: number): boolean {
  return code === less || code === greater || code === tagStart || code === tagEnd
}

export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

/** No-break and other spaces of Unicode. */
function isUnusualSpace(code: number): boolean {
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  )
}

/** White space of any kind, no-break spaces included. */
export function isAnySpace(code: number): boolean {
  return isSpace(code) || isUnusualSpace(code)
}

/** Characters that stand for something else here; they are of no text by Unicode’s own word. */
function isSign(code: number): boolean {
  return code === tagStart || code === tagEnd || code === innerQuote
}

/** Soft hyphens, joiners and marks of byte order. */
function isInvisible(code: number): boolean {
  return code === 0xad || (code >= 0x200b && code <= 0x200d) || code === 0x2060 || code === 0xfeff
}

/** Characters that Unicode writes in more than one way even without a mark after them. */
function isComposable(code: number): boolean {
  return (
    (code >= 0x0340 && code <= 0x0387) ||
    (code >= 0x0958 && code <= 0x1fff) ||
    (code >= 0x2126 && code <= 0x232a) ||
    (code >= 0xf900 && code <= 0xfb4e)
  )
}

/** Marks of one character that are composed with it; a longer row is no writing. */
const mostMarks = 32

function endOfMarks(source: string, from: number, most: number): number {
  const end = Math.min(most, from + mostMarks)
  let at = from
  while (at < end && isMark(source.charCodeAt(at))) at++
  return at
}

function isMark(code: number): boolean {
  return (
    (code >= 0x300 && code <= 0x36f) ||
    (code >= 0x483 && code <= 0x487) ||
    (code >= 0x591 && code <= 0x5c7) ||
    (code >= 0x610 && code <= 0x670 && (code <= 0x61a || code >= 0x64b)) ||
    (code >= 0x1161 && code <= 0x11ff) ||
    (code >= 0x1ab0 && code <= 0x1aff) ||
    (code >= 0x1dc0 && code <= 0x1dff) ||
    (code >= 0x20d0 && code <= 0x20ff) ||
    code === 0x3099 ||
    code === 0x309a ||
    (code >= 0xfe20 && code <= 0xfe2f)
  )
}

const plainForms = new Map(
  Object.entries({
    '"': '“”„‟″',
    "'": '‘’‚‛′ʼ',
    '-': '‐‑‒–—―−',
    '...': '…',
  }).flatMap(([plain, forms]) => [...forms].map((form) => [form.charCodeAt(0), plain] as const)),
)

const knownEntities = new Map<string, string>()

/** An entity by the rules of HTML, which reads some without a semicolon; undefined if there is none. */
function decodeEntity(source: string, at: number, end: number, isInValue: boolean) {
  const stop = Math.min(end, at + maxEntityLength)
  let to = at + 1
  while (to < stop && isEntityPart(source.charCodeAt(to))) to++
  if (to === at + 1) return undefined
  if (to < end && source.charCodeAt(to) === semicolon) {
    const written = source.slice(at, to + 1)
    const text = known(written, decodeHTMLStrict)
    if (text !== written) return { text, to: to + 1 }
  }
  const bare = bareEntity(source.slice(at, to))
  if (bare === undefined) return undefined
  to = at + bare.length
  const next = to < end ? source.charCodeAt(to) : 0
  const isNumber = source.charCodeAt(at + 1) === hash
  if (isInValue && !isNumber && (next === equals || isEntityPart(next))) return undefined
  return { text: known(bare, decodeHTML), to }
}

const hash = 35

function known(written: string, decoded: (text: string) => string): string {
  const before = knownEntities.get(written)
  if (before !== undefined) return before
  const text = decoded(written)
  if (knownEntities.size < 5000) knownEntities.set(written, text)
  return text
}

/** How many letters the name of an entity without a semicolon has at most. */
const maxBareLength = 6

/** What a text begins with that is an entity without its semicolon. */
function bareEntity(text: string): string | undefined {
  const number = /^&#(?:x[\da-f]+|\d+)/i.exec(text)?.[0]
  if (number !== undefined || text.charCodeAt(1) === hash) return number
  for (let length = Math.min(text.length, maxBareLength + 1); length > 2; length--) {
    const name = text.slice(0, length)
    const read = known(name, decodeHTML)
    if (read !== name && read === known(`${name};`, decodeHTMLStrict)) return name
  }
  return undefined
}

function isEntityPart(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57) || code === 35
}

const littleEndian = new TextDecoder('utf-16le', { ignoreBOM: true })

function decode(codes: Uint16Array<ArrayBuffer>): string {
  return littleEndian.decode(codes)
}
