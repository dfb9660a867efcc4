import { Lexer, Marked, type Token, type TokenizerAndRendererExtension, type Tokens } from 'marked'
import type { Span } from '../../../editing/text/edit.ts'
import { settleNumbers } from './numbered-lists.ts'
import { readsAsProse } from './prose.ts'

/** The text of a footnote and the label of its references. */
export interface Footnote {
  label: string
  tokens: Token[]
}

/** The Markdown tokens of the texts of one document. Definitions in one text apply to all. */
export interface LexedTexts {
  texts: Token[][]
  footnotes: Map<string, Footnote>
}

/** Reads Markdown as people type it: what they do not mean as Markdown stays text. */
export function lexMarkdown(sources: readonly string[]): LexedTexts {
  const footnotes = new Map<string, Footnote>()
  const options = new Marked({
    gfm: true,
    extensions: [
      path,
      math,
      mathBlock,
      comment,
      lineBreak,
      setIn,
      ...footnoteExtensions(footnotes),
    ],
    hooks: { emStrongMask: maskTyped },
    tokenizer: { url: noUrl, del: deletedText },
  }).defaults
  const lexers: Lexer[] = []
  for (const source of sources) {
    const lexer = new Lexer(options)
    lexer.tokens.links = lexers[0]?.tokens.links ?? lexer.tokens.links
    lexer.blockTokens(prepare(source), lexer.tokens)
    lexers.push(lexer)
  }
  for (const lexer of lexers) {
    for (const { src, tokens } of lexer.inlineQueue) {
      lexer.state.inRawBlock = false
      lexer.inlineTokens(src, tokens)
      pairTags(tokens)
    }
  }
  for (const note of footnotes.values()) note.tokens = settle(note.tokens)
  return { texts: lexers.map((lexer) => settle(lexer.tokens)), footnotes }
}

/** Inline Markdown, without block syntax. */
export function lexInline(source: string): Token[] {
  const options = new Marked({
    gfm: true,
    extensions: [path, math],
    hooks: { emStrongMask: maskTyped },
    tokenizer: { del: deletedText },
  })
  const tokens = new Lexer(options.defaults).inlineTokens(source)
  pairTags(tokens)
  return tokens
}

const urlStart = /^(?:https?:|ftp:|mailto:|xmpp:|www\.|[\w.+-]{1,100}@)/i

/** Skips the search for an address in long words; `false` leaves a text to Markdown’s own rules. */
function noUrl(src: string): false | undefined {
  return urlStart.test(src) ? false : undefined
}

function isType<T extends Token>(type: T['type']): (token: Token) => token is T {
  return (token): token is T => token.type === type
}

export const isList = isType<Tokens.List>('list')
export const isHeading = isType<Tokens.Heading>('heading')

/** Cuts comments with blank lines, and separates footnotes from the paragraph above them. */
function prepare(source: string): string {
  const text = withoutLongComments(source.replace(/\r\n?/g, '\n'))
  if (!text.includes('[^')) return text
  let fence: string | undefined
  const lines: string[] = []
  for (const line of text.split('\n')) {
    fence = fenceAfter(line, fence)
    const parted = !fence && /^ {0,3}\[\^[^\s\]]+\]:/.test(line) && lines.at(-1)?.trim()
    lines.push(parted ? `\n${line}` : line)
  }
  return lines.join('\n')
}

/** The fence that closes the code block a line is in or opens; undefined outside of code. */
function fenceAfter(line: string, fence: string | undefined): string | undefined {
  const marks = /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1]
  if (fence === undefined) return marks
  const closes = marks?.startsWith(fence) && /^[\s>]*[`~]+\s*$/.test(line)
  return closes ? undefined : fence
}

/** In Markdown, a blank line ends a comment within a paragraph, but people write such comments. */
function withoutLongComments(text: string): string {
  if (!text.includes('<!--')) return text
  const isCode = codeIn(text)
  let out = ''
  let from = 0
  let end = 0
  let blank = 0
  const blankLine = /\n[ \t]*\n/g
  for (let at = text.indexOf('<!--'); at >= 0; at = text.indexOf('<!--', at)) {
    if (end < at + 2) end = text.indexOf('-->', at + 2)
    if (end < 0) break
    if (blank < at) {
      blankLine.lastIndex = at
      blank = blankLine.exec(text)?.index ?? Infinity
    }
    if (blank > end) {
      at = end
    } else if (isCode(at)) {
      at += 4
    } else {
      out += text.slice(from, at)
      at = from = end + 3
    }
  }
  return out + text.slice(from)
}

/** Returns whether an offset is in code; offsets must be asked for in ascending order. */
function codeIn(text: string): (at: number) => boolean {
  const fences = fencedSpans(text)
  let fence = 0
  let paragraph = { from: 0, to: 0, masked: '' }
  return (at) => {
    while (fence < fences.length && (fences[fence]?.to ?? 0) < at) fence++
    if ((fences[fence]?.from ?? Infinity) <= at) return true
    if (at >= paragraph.to) paragraph = maskedParagraph(text, at)
    return !paragraph.masked.startsWith('<!--', at - paragraph.from)
  }
}

/** The paragraph around an offset, with its code blanked out. */
function maskedParagraph(text: string, at: number) {
  const from = text.lastIndexOf('\n\n', at) + 1
  const end = text.indexOf('\n\n', at)
  const to = end < 0 ? text.length : end
  const source = text.slice(from, to)
  const blank = (code: string) => ' '.repeat(code.length)
  const masked = /^\n?(?: {4}|\t)/.test(source)
    ? blank(source)
    : source.replace(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, blank)
  return { from, to, masked }
}

function fencedSpans(text: string): Span[] {
  const spans: Span[] = []
  let fence: string | undefined
  let offset = 0
  for (const line of text.split('\n')) {
    const before = fence
    fence = fenceAfter(line, fence)
    if (before === undefined && fence !== undefined) spans.push({ from: offset, to: Infinity })
    const last = spans.at(-1)
    if (before !== undefined && fence === undefined && last) last.to = offset + line.length
    offset += line.length + 1
  }
  return spans
}

const comment: TokenizerAndRendererExtension = {
  name: 'comment',
  level: 'block',
  tokenizer(src) {
    if (!/^ {0,3}<!--/.test(src)) return undefined
    const end = src.indexOf('-->', src.indexOf('<!--') + 2)
    if (end < 0) return undefined
    const rest = /^[ \t]*\n?/.exec(src.slice(end + 3, end + 100))?.[0] ?? ''
    return { type: 'comment', raw: src.slice(0, end + 3) + rest }
  },
}

const lineBreak: TokenizerAndRendererExtension = {
  name: 'lineBreak',
  level: 'block',
  tokenizer(src) {
    const raw = /^ {0,3}(?:<br\s*\/?>[ \t]*)+(?:\n|$)/i.exec(src)?.[0]
    return raw === undefined ? undefined : { type: 'lineBreak', raw }
  },
}

/** A formula between dollar signs at the start of a text. Prices are not formulas. */
function mathAt(src: string): string | undefined {
  if (!src.startsWith('$')) return undefined
  const display = /^\$\$(?!\$)(?:\\[^]|\n(?![ \t]*\n)|[^\\$\n])+\$\$/.exec(src)?.[0]
  if (display) return display
  const inline = /^\$(?![\s$])(?:\\[^]|\n(?![ \t]*\n)|[^\\$\n])+\$(?![\d$])/.exec(src)?.[0]
  if (!inline || /\s\$$/.test(inline)) return undefined
  return /^\$\d[\d.,]*[\s/-]+\p{L}{2,}/u.test(inline) ? undefined : inline
}

/** The maximum length of text that is searched for a formula at once. */
const mathWindow = 1000

const math: TokenizerAndRendererExtension = {
  name: 'math',
  level: 'inline',
  // Long text is cut before a space, so that each search is short.
  start(src) {
    const window = src.slice(0, mathWindow)
    const at = window.indexOf('$')
    if (at >= 0 || src.length <= mathWindow) return at < 0 ? undefined : at
    const blank = Math.max(window.lastIndexOf(' '), window.lastIndexOf('\n'))
    return window.slice(0, Math.max(0, blank)).trimEnd().length || mathWindow
  },
  tokenizer(src) {
    const raw = mathAt(src)
    return raw === undefined ? undefined : { type: 'math', raw }
  },
}

const mathBlock: TokenizerAndRendererExtension = {
  name: 'mathBlock',
  level: 'block',
  tokenizer(src) {
    if (!/^ {0,3}\$\$/.test(src)) return undefined
    const raw =
      /^ {0,3}\$\$[ \t]*\n(?:(?! {0,3}\$\$)[^\n]*\n)*? {0,3}\$\$[ \t]*(?:\n|$)/.exec(src)?.[0] ??
      /^ {0,3}\$\$(?:\\[^]|\n(?![ \t]*\n)|[^\\$\n])+\$\$[ \t]*(?:\n|$)/.exec(src)?.[0]
    return raw === undefined ? undefined : { type: 'mathBlock', raw }
  },
}

/** A Windows path, whose backslashes escape nothing. */
const path: TokenizerAndRendererExtension = {
  name: 'path',
  level: 'inline',
  start(src) {
    const at = src
      .slice(0, mathWindow)
      .search(/(?<![\p{L}\p{N}])[A-Za-z]:\\(?=\w)|(?<!\S)\\\\(?=\w[\w.-]+\\\w)/u)
    return at < 0 ? undefined : at
  },
  tokenizer(src) {
    const raw = /^(?:[A-Za-z]:\\\w|\\\\\w[\w.-]+\\\w)[^\s*?"'`<>|[\]()]*/.exec(src)?.[0]
    return raw === undefined ? undefined : { type: 'path', raw, text: raw }
  },
}

/** “H~2~O” is no strikethrough; `false` leaves it to Markdown. */
function deletedText(src: string, _masked: string, before = ''): false | undefined {
  return /^~(?!~)/.test(src) && /[\p{L}\p{N}]/u.test(before) ? undefined : false
}

/** Inline tags for formats that Markdown has no syntax for. */
const pairedTag = /^<(\/?)(sub|sup|kbd|u|ins|small|b|strong|i|em|s)>$/i

/** Makes one token of such a tag, its end tag and the content between them. */
function pairTags(tokens: Token[]): void {
  const out: Token[] = []
  const open: { name: string; at: number }[] = []
  for (const token of tokens) {
    if ('tokens' in token && token.tokens) pairTags(token.tokens)
    const [raw, slash, tag = ''] = (token.type === 'html' && pairedTag.exec(token.raw)) || []
    const name = tag.toLowerCase()
    const last = open.at(-1)
    out.push(token)
    if (raw === undefined) continue
    if (slash === '') {
      open.push({ name, at: out.length - 1 })
    } else if (last?.name === name) {
      const pair = out.splice(last.at)
      const source = pair.map((one) => one.raw).join('')
      out.push({ type: 'tag', raw: source, tag: name, tokens: pair.slice(1, -1) })
      open.pop()
    }
  }
  if (out.length === tokens.length) return
  tokens.length = 0
  for (const token of out) tokens.push(token)
}

/** Masks formulas and names such as `__init__.py` in the search for emphasis. Keeps all offsets. */
function maskTyped(src: string): string {
  return maskMath(src).replace(/(?<!\w)__\w+__(?=\.\w|\()/g, (name) => 'a'.repeat(name.length))
}

/** Masks formulas in the search for emphasis. Keeps all offsets. */
function maskMath(src: string): string {
  if (!src.includes('$')) return src
  let out = ''
  let from = 0
  for (let at = src.indexOf('$'); at >= 0; at = src.indexOf('$', at + 1)) {
    const raw = mathAt(src.slice(at))
    if (!raw) continue
    out += src.slice(from, at) + 'a'.repeat(raw.length)
    from = at + raw.length
    at = from - 1
  }
  return out + src.slice(from)
}

function footnoteExtensions(footnotes: Map<string, Footnote>): TokenizerAndRendererExtension[] {
  const definition: TokenizerAndRendererExtension = {
    name: 'footnote',
    level: 'block',
    tokenizer(src) {
      const head = /^ {0,3}\[\^([^\s\]]{1,200})\]:[ \t]*/.exec(src)
      if (!head?.[1]) return undefined
      const label = head[1].toLowerCase()
      const raw = footnoteSource(src, head[0].length)
      const text = raw.slice(head[0].length).replace(/\n(?: {4}|\t| {1,3}(?=\S))/g, '\n')
      const tokens = this.lexer.blockTokens(text, [])
      // The first footnote of a label counts; others are listed without a reference.
      const key = footnotes.has(label) ? `${label} ${footnotes.size}` : label
      footnotes.set(key, { label: head[1], tokens })
      return { type: 'footnote', raw }
    },
  }
  const reference: TokenizerAndRendererExtension = {
    name: 'footnoteReference',
    level: 'inline',
    tokenizer(src) {
      const match = src.startsWith('[^') ? /^\[\^([^\s\]]{1,200})\]/.exec(src) : null
      const label = match?.[1]?.toLowerCase()
      if (!match || label === undefined || !footnotes.has(label)) return undefined
      return { type: 'footnoteReference', raw: match[0], label }
    },
  }
  return [definition, reference]
}

/** A footnote continues in the lines below it, and in indented lines after a blank line. */
function footnoteSource(src: string, from: number): string {
  let end = lineEnd(src, from)
  while (end < src.length) {
    const next = lineEnd(src, end)
    const line = src.slice(end, next)
    if (/^ {0,3}\[\^[^\s\]]+\]:/.test(line)) break
    if (line.trim() === '') {
      const indented = /^(?:[ \t]*\n)+(?: {4}|\t)[^\n]*(?:\n|$)/.exec(src.slice(end))?.[0]
      if (!indented) break
      end += indented.length
    } else end = next
  }
  return src.slice(0, end)
}

function lineEnd(src: string, from: number): number {
  const end = src.indexOf('\n', from)
  return end < 0 ? src.length : end + 1
}

/** In a letter, indented lines are paragraphs; after a heading or a colon, they are code. */
const setIn: TokenizerAndRendererExtension = {
  name: 'setIn',
  level: 'block',
  tokenizer(src, tokens) {
    const stretch = /^(?:(?: {4}| {0,3}\t)[ \t]*\S[^\n]*(?:\n|$))+/.exec(src)?.[0]
    if (stretch === undefined || tokens.at(-1)?.type === 'paragraph') return undefined
    const before = tokens.findLast((token) => token.type !== 'space')
    const isBehindText = before?.type === 'paragraph' && !/:\s*$/.test(before.raw)
    const goesOn = isBehindText && /,\s*$/.test(before.raw)
    if (!readsAsProse(stretch, !isBehindText, goesOn)) return undefined
    return this.lexer.options.tokenizer?.paragraph(src)
  },
}

/** Turns lists and headings that people did not intend back into text. */
function settle(tokens: readonly Token[]): Token[] {
  return settleNumbers(tokens.flatMap(partRuled))
}

/** A line of dashes below several lines or a sentence does not make a heading of them. */
function partRuled(token: Token): Token[] {
  if (!isHeading(token) || token.depth !== 2 || /^ {0,3}#/.test(token.raw)) return [token]
  const { raw, text, tokens } = token
  if (!text.includes('\n') && !/[.,;]$/.test(text)) return [token]
  const rule: Tokens.Hr = { type: 'hr', raw: '---' }
  return [{ type: 'paragraph', raw, text, tokens }, rule]
}
