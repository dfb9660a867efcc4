import type { Span } from '../text/edit.ts'
import { isAnySpace, isAsciiLetter, isInvisible, toLowerCase } from '../text/characters.ts'
import {
  foldCharacter,
  foldEntity,
  foldRawText,
  foldUntilMarkup,
  foldValueText,
} from './fold-text.ts'
import {
  addInvisible,
  addWhitespace,
  endsWithSpace,
  flushedLength,
  tagEnd,
  tagStart,
  writeCharacter,
  type FoldedWriter,
} from './folded-text.ts'
import type { StartContext } from './levels.ts'

// Folding of HTML: a tag is folded to `tagStart`, its name in lower case, its attributes as
// `name="value"` with one space before each, and `tagEnd`. `<IMG alt=a  hidden/>` and
// `<img alt='a' hidden="">` fold to the same characters. This is no parser: a quote is a fragment,
// and what is folded wrongly is folded alike in quote and document.

const exclamation = 33
const quote = 34
const ampersand = 38
const apostrophe = 39
const slash = 47
const less = 60
const equals = 61
const greater = 62

/** Folds the whole source, which starts in a context. */
export function foldMarkup(writer: FoldedWriter, context: StartContext): void {
  const end = writer.source.length
  let at = foldUntilMarkup(writer, foldFirstContext(writer, context))
  while (at < end) at = foldUntilMarkup(writer, foldMarkupAt(writer, at))
}

/** Folds the rest of what the source starts inside of; returns where the text after it starts. */
function foldFirstContext(writer: FoldedWriter, context: StartContext): number {
  switch (context) {
    case 'text':
      return 0
    case 'raw': {
      const to = endOfRawText(writer.source, 0)
      foldRawText(writer, 0, to)
      return to
    }
    case 'tag':
      return foldAttributes(writer, 0).to
    case 'value':
      return foldAttributes(writer, foldValue(writer, 0)).to
    case 'double-quoted':
      return foldAttributes(writer, foldQuotedValue(writer, 0, '"') + 1).to
    case 'single-quoted':
      return foldAttributes(writer, foldQuotedValue(writer, 0, "'") + 1).to
  }
}

/** Folds the tag, comment, doctype, entity or mere character at a `<` or `&`. */
function foldMarkupAt(writer: FoldedWriter, at: number): number {
  const { source } = writer
  const code = source.charCodeAt(at)
  if (code === less && isTag(source, at)) return foldElementStart(writer, at)
  if (code === ampersand) return foldEntity(writer, at, source.length)
  if (source.startsWith('<!--', at)) return foldComment(writer, at)
  if (code === less && source.charCodeAt(at + 1) === exclamation) return foldDoctype(writer, at)
  return foldCharacter(writer, at, source.length)
}

function isTag(source: string, at: number): boolean {
  const next = source.charCodeAt(at + 1)
  return isAsciiLetter(next === slash ? source.charCodeAt(at + 2) : next)
}

/** Folds a tag and, where it starts a script or style, the content of that. */
function foldElementStart(writer: FoldedWriter, at: number): number {
  const { name, to } = foldTag(writer, at)
  if (name !== 'script' && name !== 'style') return to
  const end = endOfRawText(writer.source, to, name)
  foldRawText(writer, to, end)
  return end
}

const endTags = {
  script: /<\/script/gi,
  style: /<\/style/gi,
  either: /<\/(?:script|style)/gi,
}

/** Where the content of a script or style ends. */
function endOfRawText(source: string, from: number, name: keyof typeof endTags = 'either'): number {
  const pattern = endTags[name]
  pattern.lastIndex = from
  return pattern.exec(source)?.index ?? source.length
}

function foldComment(writer: FoldedWriter, at: number): number {
  const close = writer.source.indexOf('-->', at + 4)
  const to = close < 0 ? writer.source.length : close + 3
  foldRawText(writer, at, to)
  return to
}

/** Folds `<!doctype` to lower case; what follows is text. */
function foldDoctype(writer: FoldedWriter, at: number): number {
  const { source } = writer
  const word = source.slice(at, at + 9)
  if (word.toLowerCase() !== '<!doctype') return foldCharacter(writer, at, source.length)
  for (let index = 0; index < word.length; index++) {
    writeCharacter(writer, toLowerCase(word.charCodeAt(index)), at + index, at + index + 1)
  }
  return at + word.length
}

function foldTag(writer: FoldedWriter, from: number): { name: string; to: number } {
  const { source } = writer
  writeCharacter(writer, tagStart, from, from + 1)
  const first = flushedLength(writer) - 1
  const nameFrom = from + 1
  let at = foldTagName(writer, nameFrom, endsName)
  if (source.charCodeAt(nameFrom) === slash) at = foldTagName(writer, at, endsEndTagName)
  const name = source.slice(nameFrom, at).toLowerCase()
  const { to, attributes, isWhole } = foldAttributes(writer, at)
  if (isWhole && !name.startsWith('/')) {
    writer.tags.push({ from: first, to: flushedLength(writer), attributes })
  }
  return { name, to }
}

function foldTagName(writer: FoldedWriter, from: number, isEnd: (code: number) => boolean): number {
  const { source } = writer
  let at = from
  for (; at < source.length && !isEnd(source.charCodeAt(at)); at++) foldNameCharacter(writer, at)
  return at
}

function endsName(code: number): boolean {
  return endsEndTagName(code) || code === slash
}

function endsEndTagName(code: number): boolean {
  return isAnySpace(code) || code === greater
}

interface FoldedAttributes {
  to: number
  /** In indices of the folded text. */
  attributes: Span[]
  /** Whether the tag ends before the source does. */
  isWhole: boolean
}

/** Folds attributes up to the end of their tag. */
function foldAttributes(writer: FoldedWriter, from: number): FoldedAttributes {
  const { source } = writer
  const attributes: Span[] = []
  let at = from
  for (;;) {
    for (; at < source.length && separatesAttributes(source, at); at++) {
      addWhitespace(writer, at, at + 1)
    }
    if (at >= source.length) return { to: at, attributes, isWhole: false }
    const end = endOfTagAt(source, at)
    if (end !== undefined) {
      writeCharacter(writer, tagEnd, at, end)
      return { to: end, attributes, isWhole: true }
    }
    if (at === 0 && source.charCodeAt(at) === equals) {
      // The source starts between the name and the value of an attribute.
      writeCharacter(writer, equals, 0, 1)
      at = foldValue(writer, 1)
      continue
    }
    // Attributes need no whitespace between them if the one before is quoted.
    if (at > from) addWhitespace(writer, at, at)
    const index = flushedLength(writer)
    const first = endsWithSpace(writer) ? index - 1 : index
    at = foldAttribute(writer, at)
    attributes.push({ from: first, to: flushedLength(writer) })
  }
}

/** Whether a character is whitespace between attributes, or a slash that means nothing. */
function separatesAttributes(source: string, at: number): boolean {
  const code = source.charCodeAt(at)
  return isAnySpace(code) || (code === slash && source.charCodeAt(at + 1) !== greater)
}

/** Where the `>` or `/>` at an offset ends; undefined if there is none. */
function endOfTagAt(source: string, at: number): number | undefined {
  const code = source.charCodeAt(at)
  if (code === greater) return at + 1
  return code === slash && source.charCodeAt(at + 1) === greater ? at + 2 : undefined
}

/** Folds a character of the name of a tag or attribute. */
function foldNameCharacter(writer: FoldedWriter, at: number): void {
  const code = writer.source.charCodeAt(at)
  if (isInvisible(code)) addInvisible(writer, at, at + 1)
  else writeCharacter(writer, code === apostrophe ? quote : toLowerCase(code), at, at + 1)
}

function foldAttribute(writer: FoldedWriter, from: number): number {
  const { source } = writer
  const isEnd = (code: number) => endsName(code) || code === equals
  foldNameCharacter(writer, from)
  const at = foldTagName(writer, from + 1, isEnd)
  const value = skipWhitespace(source, at)
  if (source.charCodeAt(value) === equals) {
    writeCharacter(writer, equals, at, value + 1)
    return foldValue(writer, value + 1)
  }
  // A bare attribute has an empty value, unless the source ends here and more may follow.
  if (at < source.length) {
    for (const code of [equals, quote, quote]) writeCharacter(writer, code, at, at)
  }
  return at
}

/** Folds the value of an attribute and the whitespace before it. */
function foldValue(writer: FoldedWriter, from: number): number {
  const { source } = writer
  const at = skipWhitespace(source, from)
  const mark = source.charCodeAt(at)
  if (mark !== quote && mark !== apostrophe) return foldUnquotedValue(writer, at)
  writeCharacter(writer, quote, from, at + 1)
  const close = foldQuotedValue(writer, at + 1, mark === quote ? '"' : "'")
  return Math.min(close + 1, source.length)
}

/** Folds a value from after its opening quote; returns the offset of the closing one. */
function foldQuotedValue(writer: FoldedWriter, from: number, mark: '"' | "'"): number {
  const { source } = writer
  const close = source.indexOf(mark, from)
  const to = close < 0 ? source.length : close
  foldValueText(writer, from, to)
  if (close >= 0) writeCharacter(writer, quote, close, close + 1)
  return to
}

function foldUnquotedValue(writer: FoldedWriter, from: number): number {
  const { source } = writer
  if (from >= source.length) return from
  writeCharacter(writer, quote, from, from)
  let to = from
  while (to < source.length && !endsEndTagName(source.charCodeAt(to))) to++
  foldValueText(writer, from, to)
  writeCharacter(writer, quote, to, to)
  return to
}

function skipWhitespace(source: string, from: number): number {
  let at = from
  while (at < source.length && isAnySpace(source.charCodeAt(at))) at++
  return at
}
