import type { Token, Tokens } from 'marked'
import { createHeadings, slugOfHeading } from './headings.ts'
import { commentsIn, createMarkdownHtml, textOfTokens, type MarkdownHtml } from './render.ts'
import { isHeading, isList, lexInline, lexMarkdown } from './tokens.ts'
import { escapeHtml } from '../../html.ts'
import { newId, paragraphsOf, type Section } from '../page.ts'
import { wrapWidthOf } from './prose.ts'

export interface ReadMarkdown {
  /** The sections of each text, in order. */
  texts: Section[][]
  /** The footnotes of all texts, for the end of the document; undefined if there are none. */
  footnotes: Section | undefined
  /** What was left out or is doubtful, as sentences for a person. */
  notes: string[]
}

/**
 * Reads the Markdown texts of one document: links, footnotes and definitions of one text apply to all.
 * Links to its title lead to its top. Text that is nested too deeply to be parsed is shown as typed.
 */
export function readMarkdown(
  sources: readonly string[],
  ids: Set<string>,
  title = '',
): ReadMarkdown {
  const taken = new Set(ids)
  try {
    return readLexed(sources, ids, title)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    for (const id of ids) if (!taken.has(id)) ids.delete(id)
    const texts = sources.map((text) => [
      { id: newId('text', ids), title: '', html: paragraphsOf(text) },
    ])
    const notes = ['A text is nested too deeply to be read as Markdown, so it is shown as typed.']
    return { texts, footnotes: undefined, notes }
  }
}

/** The visible text of inline Markdown. */
export function plainText(markdown: string): string {
  return folded(textOfTokens(lexInline(markdown)))
}

/** The length of the invisible comments at the beginning of a text. */
export function commentsAtStart(text: string): number {
  let end = 0
  for (const { from, to } of commentsIn(text)) {
    if (text.slice(end, from).trim() !== '') break
    end = to
  }
  return end
}

/** A list of plain texts, which are never parsed as Markdown; their line endings stay. */
export function listOf(items: readonly string[]): string {
  const lines = items.map((item) => `  <li>${escapeHtml(item).replace(/\r\n?|\n/g, '<br>')}</li>\n`)
  return `<ul>\n${lines.join('')}</ul>`
}

function readLexed(sources: readonly string[], ids: Set<string>, pageTitle: string): ReadMarkdown {
  const { texts, footnotes } = lexMarkdown(sources)
  const headings = createHeadings(ids)
  const notes = new Set<string>()
  const idOf = new Map<Token, string>()
  texts.forEach((tokens, text) => {
    for (const token of walk(tokens))
      if (isHeading(token)) idOf.set(token, headings.add(textOfTokens(token.tokens), text))
  })
  let current = 0
  let pictures = 0
  const html = createMarkdownHtml({
    footnotes,
    wrapWidth: wrapWidthOf(paragraphsIn(texts)),
    idOf: (heading) => idOf.get(heading) ?? newId('heading', ids),
    newId: (name) => newId(name, ids),
    onPicture: () => pictures++,
    targetOf(fragment) {
      const isTitle = fragment !== '' && fragment === slugOfHeading(pageTitle)
      const id = headings.find(fragment, current) ?? (isTitle ? 'top' : undefined)
      if (id === undefined && !ids.has(fragment) && !/^(?:top)?$/.test(fragment))
        notes.add(`The link to “#${fragment}” leads nowhere: no heading has that name.`)
      return id ?? fragment
    },
  })
  const sections = texts.map((tokens, text) => {
    current = text
    return sectionsOf(tokens, html, (heading) => idOf.get(heading), ids)
  })
  const list = html.footnoteList()
  const shown = [
    ...sections.flat().flatMap(({ title, html: text }) => [escapeHtml(title), text]),
    list,
  ]
  const given = sources.reduce((sum, text) => sum + Array.from(commentsIn(text)).length, 0)
  const comments = given - (shown.join('\n').match(/&lt;!--/g)?.length ?? 0)
  if (comments > 0)
    notes.add(
      `${comments === 1 ? 'A comment' : `${comments} comments`} in the text stayed private.`,
    )
  if (pictures > 0)
    notes.add(
      `${pictures === 1 ? 'A picture' : `${pictures} pictures`} from elsewhere can’t be shown, only named.`,
    )
  return {
    texts: sections,
    footnotes:
      list === '' ? undefined : { id: newId('footnotes', ids), title: 'Footnotes', html: list },
    notes: [...notes],
  }
}

/** One section per heading of the highest level in the text; deeper headings keep their order. */
function sectionsOf(
  tokens: readonly Token[],
  html: MarkdownHtml,
  idOf: (heading: Token) => string | undefined,
  ids: Set<string>,
): Section[] {
  const top = tokens.reduce(
    (min, token) => (isHeading(token) ? Math.min(min, token.depth) : min),
    Infinity,
  )
  const parts: { heading?: Tokens.Heading; tokens: Token[] }[] = []
  for (const token of tokens) {
    if (isHeading(token) && token.depth === top) {
      parts.push({ heading: token, tokens: [] })
      continue
    }
    if (parts.length === 0) parts.push({ tokens: [] })
    parts.at(-1)?.tokens.push(token)
  }
  return parts.flatMap(({ heading, tokens: below }) => {
    const title = textOfTokens(heading?.tokens ?? [])
      .replace(/\s+/g, ' ')
      .trim()
    // A title is plain text, so its footnotes are referenced below it.
    const references = heading?.tokens.filter(isReference) ?? []
    const lead = references.length > 0 ? `<p>${html.inline(references)}</p>\n` : ''
    const text = lead + html.blocks(below, Number.isFinite(top) ? top : 1)
    if (title === '' && text === '') return []
    const id = heading && idOf(heading)
    return [{ id: id ?? newId(title || 'introduction', ids), title, html: text }]
  })
}

function isReference(token: Token): boolean {
  const isLink = token.type === 'link' && 'href' in token
  return token.type === 'footnoteReference' || (isLink && /^(https?|mailto):/i.test(token.href))
}

function folded(text: string): string {
  return text.replace(/[ \t\n]+/g, ' ').replace(/^ | $/g, '')
}

/** All tokens of a text, in order. */
function* walk(tokens: readonly Token[]): Generator<Token> {
  const open = tokens.toReversed()
  for (let token = open.pop(); token; token = open.pop()) {
    yield token
    const inner = isList(token) ? token.items : 'tokens' in token ? token.tokens : undefined
    for (const child of inner?.toReversed() ?? []) open.push(child)
  }
}

function paragraphsIn(texts: readonly Token[][]): string[] {
  return texts.flatMap((tokens) =>
    Array.from(walk(tokens)).flatMap((token) =>
      token.type === 'paragraph' && 'text' in token ? [String(token.text)] : [],
    ),
  )
}
