import { numberParts } from '../../../tables/formats/numbers.ts'
import { decodeHTMLStrict } from '../../../editing/html/entities.ts'
import type { Span } from '../../../editing/text/edit.ts'
import { Marked, type RendererObject, type Token, type Tokens } from 'marked'
import type { Footnote } from './tokens.ts'
import { escapeHtml } from '../../html.ts'
import { unparted } from '../page.ts'
import { hasTypedLines } from './prose.ts'

/** The shared state of a document while its tokens become HTML. */
export interface MarkdownHtml {
  /** The HTML of blocks; headings of level `top` become `h2`. */
  blocks(tokens: Token[], top: number): string
  /** The HTML of inline tokens. */
  inline(tokens: Token[]): string
  /** The list of footnotes, in the order of their first reference; empty if there are none. */
  footnoteList(): string
}

export interface MarkdownHtmlOptions {
  footnotes: Map<string, Footnote>
  /** The width at which the text is hard-wrapped, in columns; 0 if it is not. */
  wrapWidth: number
  /** The id of a heading; headings must be asked for in document order. */
  idOf(heading: Token): string
  /** The id that a link such as `#our-plan` leads to. */
  targetOf(fragment: string): string
  /** Called for each image that the document can’t show. */
  onPicture(): void
  /** Returns a unique id. */
  newId(name: string): string
}

/** The visible text of inline tokens. */
export function textOfTokens(tokens: readonly Token[]): string {
  return tokens.map(textOfToken).join('')
}

function textOfToken(token: Token): string {
  if (token.type === 'footnoteReference') return ''
  if (token.type === 'math') return token.raw
  if (token.type === 'br') return ' '
  if ('tokens' in token && token.tokens) return textOfTokens(token.tokens)
  const text = 'text' in token ? String(token.text) : ''
  if (token.type === 'html') return isLineBreak(text) ? ' ' : withoutComments(text)
  return token.type === 'text' ? readEntities(text) : text
}

/** A text with the entities of Markdown decoded. */
function readEntities(text: string): string {
  return text.replace(/&(?:#x[\da-f]{1,6}|#\d{1,7}|[a-z][\da-z]*);/gi, (entity) =>
    decodeHTMLStrict(entity),
  )
}

/** Removes the line ending after `<br>`. */
function withSingleEnds(html: string): string {
  return html.replace(/<br><br>\n/g, '<br>\n')
}

/** Trims HTML; non-breaking spaces stay. */
function trimmed(html: string): string {
  return html.replace(/^[ \t\n]+|(?<![ \t\n])[ \t\n]+$/g, '')
}

function isLineBreak(tag: string): boolean {
  return /^<br\s*\/?>$/i.test(tag.trim())
}

/** The comments of a text, in order. */
export function* commentsIn(html: string): Generator<Span> {
  for (let from = html.indexOf('<!--'); from >= 0;) {
    // `<!-->` and `<!--->` are whole comments.
    const end = html.indexOf('-->', from + 2)
    if (end < 0) return
    yield { from, to: end + 3 }
    from = html.indexOf('<!--', end + 3)
  }
}

function withoutComments(html: string): string {
  let shown = ''
  let at = 0
  for (const { from, to } of commentsIn(html)) {
    shown += html.slice(at, from)
    at = to
  }
  return shown + html.slice(at)
}

/** The URL of a link with its entities decoded; a URL between `<` and `>` has none. */
function urlOf({ href, autolink }: Pick<Tokens.Link, 'href' | 'autolink'>): string {
  return autolink ? href : readEntities(href)
}

export function createMarkdownHtml(options: MarkdownHtmlOptions): MarkdownHtml {
  const notes = createNotes(options)
  let top = 1
  let keepsLines = false
  const renderer: RendererObject = {
    ...rawText,
    heading(token) {
      const level = Math.min(6, 2 + token.depth - top)
      const text = this.parser.parseInline(token.tokens)
      return `<h${level} id="${escapeHtml(options.idOf(token))}">${text}</h${level}>\n`
    },
    paragraph(token) {
      keepsLines = hasTypedLines(token.text, options.wrapWidth)
      const html = trimmed(withSingleEnds(this.parser.parseInline(token.tokens)))
      keepsLines = false
      return html === '' ? '' : `<p>${html}</p>\n`
    },
    text(token) {
      if (!('tokens' in token) || !token.tokens) {
        const text = token.type === 'escape' ? token.text : readEntities(token.text)
        const html = escapeHtml(text)
        return keepsLines ? html.replace(/[ \t]*\n[ \t]*/g, '<br>\n') : html
      }
      keepsLines = hasTypedLines(token.text, options.wrapWidth)
      const html = withSingleEnds(this.parser.parseInline(token.tokens))
      keepsLines = false
      return html
    },
    // The document can’t load anything, so a remote image is named, not embedded.
    image({ href, text, tokens }) {
      const url = readEntities(href)
      const alt = tokens ? textOfTokens(tokens) : text
      if (/^data:image\/(png|jpeg|gif|webp);/i.test(url)) {
        return `<img src="${escapeHtml(url)}" alt="${escapeHtml(alt)}">`
      }
      options.onPicture()
      return `<em>[Image: ${escapeHtml(alt || url)}]</em>`
    },
    link(token) {
      const text = this.parser.parseInline(token.tokens)
      const url = urlOf(token)
      if (!/^(https?:|mailto:|tel:|#)/i.test(url)) return `${text} (${escapeHtml(url)})`
      const href = url.startsWith('#') ? `#${options.targetOf(url.slice(1))}` : url
      const title = token.title ? ` title="${escapeHtml(readEntities(token.title))}"` : ''
      return `<a href="${escapeHtml(href)}"${title}>${text}</a>`
    },
  }
  const marked = new Marked({
    gfm: true,
    renderer,
    extensions: [
      { name: 'comment', renderer: () => '' },
      { name: 'footnote', renderer: () => '' },
      {
        name: 'lineBreak',
        renderer: ({ raw }) => `<p>${raw.trim().replace(/<br[^>]*>\s*/gi, '<br>')}</p>\n`,
      },
      {
        name: 'math',
        renderer: ({ raw }) => (raw.includes('\n') ? verbatim('span', raw) : escapeHtml(raw)),
      },
      { name: 'mathBlock', renderer: ({ raw }) => `${verbatim('p', raw.trim())}\n` },
      { name: 'path', renderer: ({ raw }) => escapeHtml(raw) },
      {
        name: 'tag',
        renderer({ tag, tokens = [] }) {
          return `<${String(tag)}>${this.parser.parseInline(tokens)}</${String(tag)}>`
        },
      },
      { name: 'footnoteReference', renderer: ({ label }) => notes.refer(String(label)) },
      {
        name: 'taskLabel',
        renderer({ tokens = [] }) {
          return `<label>${this.parser.parseInline(tokens)}</label>`
        },
      },
    ],
  })
  const blocks = (tokens: Token[], level: number) => {
    top = level
    return marked.parser(tokens).trim()
  }
  return {
    blocks,
    inline: (tokens) => marked.Parser.parseInline(tokens, marked.defaults),
    footnoteList: () => notes.list((tokens) => blocks(tokens, 1)),
  }
}

function verbatim(tag: string, text: string): string {
  return `<${tag} class="verbatim">${escapeHtml(text)}</${tag}>`
}

/** The rendering that all texts have in common. */
const rawText: RendererObject = {
  // Raw HTML is shown as text, except for comments and line breaks.
  html({ text, block }) {
    if (isLineBreak(text)) return '<br>'
    const shown = escapeHtml(withoutComments(text))
    if (!block) return shown
    const lines = shown.trim().replace(/[ \t]*\n[ \t]*/g, '<br>\n')
    return lines === '' ? '' : `<p>${lines.replace(/&lt;br\s*\/?&gt;(?:<br>)?/gi, '<br>')}</p>\n`
  },
  codespan: ({ text }) => `<code>${escapeHtml(text)}</code>`,
  code({ text, lang }) {
    const [language = ''] = readEntities(lang ?? '').split(/\s/)
    const name = language === '' ? '' : ` class="language-${escapeHtml(language)}"`
    const code = text === '' ? '' : `${text.replace(/\n$/, '')}\n`
    return `<pre><code${name}>${escapeHtml(code)}</code></pre>\n`
  },
  list(token) {
    const tag = token.ordered ? 'ol' : 'ul'
    const start = token.ordered && token.start !== 1 ? ` start="${token.start}"` : ''
    const numbers: unknown = 'numbers' in token ? token.numbers : undefined
    const items = token.items.map((item, index) => {
      const number: unknown = Array.isArray(numbers) ? numbers[index] : undefined
      const value = number === undefined ? '' : ` value="${String(number)}"`
      return `<li${value}>${this.parser.parse(labelled(item)).trimEnd()}</li>\n`
    })
    return `<${tag}${start}>\n${items.join('')}</${tag}>\n`
  },
  br: () => '<br>\n',
  checkbox: ({ checked }) => `<input type="checkbox" disabled${checked ? ' checked' : ''}> `,
  table(token) {
    const isNumber = (index: number) =>
      token.align[index] === 'right' ||
      token.rows.every((row) => numberParts(row[index]?.text ?? '') !== undefined)
    const numbers = token.header.map((_, index) => isNumber(index))
    const cell = (tag: string, inner: Tokens.TableCell, index: number) =>
      `<${tag}${tag === 'th' ? ' scope="col"' : ''}${numbers[index] ? ' class="number"' : unparted(tag === 'td' ? inner.text : '')}>${this.parser.parseInline(inner.tokens)}</${tag}>`
    const row = (cells: string[]) => `    <tr>${cells.join('')}</tr>\n`
    const head = row(token.header.map((inner, index) => cell('th', inner, index)))
    const body = token.rows.map((cells) =>
      row(cells.map((inner, index) => cell('td', inner, index))),
    )
    return `<div class="table" role="region" aria-label="Table" tabindex="0">\n<table>\n  <thead>\n${head}  </thead>\n  <tbody>\n${body.join('')}  </tbody>\n</table>\n</div>\n`
  },
}

/** The checkbox of a task and its text, in one label. */
function labelled(item: Tokens.ListItem): Token[] {
  const [first, second, ...others] = item.tokens
  if (!item.task || !first) return item.tokens
  const label = (tokens: Token[]): Token => ({ type: 'taskLabel', raw: '', tokens })
  if (first.type !== 'checkbox') {
    return 'tokens' in first && first.tokens
      ? [{ ...first, tokens: [label(first.tokens)] }, ...item.tokens.slice(1)]
      : item.tokens
  }
  return second?.type === 'text' ? [label([first, second]), ...others] : item.tokens
}

interface NumberedNote {
  number: number
  id: string
  /** The ids of its references. */
  references: string[]
}

/** Numbers the footnotes by their first references. */
function createNotes({ footnotes, newId }: MarkdownHtmlOptions) {
  const numbered = new Map<string, NumberedNote>()
  const take = (key: string): NumberedNote => {
    const known = numbered.get(key)
    if (known) return known
    const number = numbered.size + 1
    const note: NumberedNote = { number, id: newId(`footnote-${number}`), references: [] }
    numbered.set(key, note)
    return note
  }
  return {
    refer(key: string): string {
      const note = take(key)
      const again = note.references.length === 0 ? '' : `-${note.references.length + 1}`
      const id = newId(`footnote-reference-${note.number}${again}`)
      note.references.push(id)
      return `<sup><a id="${id}" href="#${note.id}">${note.number}</a></sup>`
    },
    list(blocks: (tokens: Token[]) => string): string {
      const texts = new Map<string, string>()
      const write = () => {
        // A footnote may reference others, which the loop then reaches too.
        for (const key of numbered.keys()) {
          if (!texts.has(key)) texts.set(key, blocks(footnotes.get(key)?.tokens ?? []))
        }
      }
      write()
      for (const key of footnotes.keys()) take(key)
      write()
      const items = Array.from(numbered, ([key, note]) => noteItem(note, texts.get(key) ?? ''))
      return items.length === 0 ? '' : `<ol class="footnotes">\n${items.join('')}</ol>`
    },
  }
}

function noteItem({ number, id, references }: NumberedNote, text: string): string {
  const back = references
    .map((place) => ` <a href="#${place}" aria-label="Back to reference ${number}">↩</a>`)
    .join('')
  const html = text.endsWith('</p>') ? text.replace(/<\/p>$/, `${back}</p>`) : text + back
  return `  <li id="${id}">${html}</li>\n`
}
