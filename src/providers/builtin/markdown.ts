import { Marked, type Token, type Tokens } from 'marked'
import { parseFragment } from 'parse5'
import { escapeHtml, newId, paragraphsOf, type Section } from './page.ts'

/** Markdown that is nested too deeply to be read is shown as the text that it is. */
export function readMarkdown(text: string, ids: Set<string>): Section[] {
  try {
    return markdownSections(text, ids)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return [{ id: newId('text', ids), title: '', html: paragraphsOf(text) }]
  }
}

/** A section for each heading of the highest level that there is; deeper ones keep their order. */
function markdownSections(text: string, ids: Set<string>): Section[] {
  const tokens = new Marked({ gfm: true }).lexer(text)
  const top = Math.min(...tokens.map(levelOf))
  const marked = rendererFor(top)
  const sections: { title: string; tokens: Token[] }[] = []
  for (const token of tokens) {
    if (levelOf(token) === top && top < Infinity && 'text' in token) {
      sections.push({ title: plainText(String(token.text)), tokens: [] })
      continue
    }
    if (sections.length === 0) sections.push({ title: '', tokens: [] })
    sections.at(-1)?.tokens.push(token)
  }
  return sections
    .map((section) => ({
      id: newId(section.title || 'introduction', ids),
      title: section.title,
      html: marked.parser(section.tokens).trim(),
    }))
    .filter((section) => section.title !== '' || section.html !== '')
}

/** The level of a heading; infinite for all else. */
function levelOf(token: Token): number {
  return token.type === 'heading' && 'depth' in token ? Number(token.depth) : Infinity
}

function rendererFor(top: number): Marked {
  return new Marked({
    gfm: true,
    renderer: {
      // Raw HTML of the person is shown as the text that it is.
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
      heading({ tokens, depth }: Tokens.Heading) {
        const level = Math.min(6, 2 + depth - (Number.isFinite(top) ? top : 1))
        return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`
      },
      link({ href, tokens }: Tokens.Link) {
        const text = this.parser.parseInline(tokens)
        return /^(https?:|mailto:|#)/i.test(href)
          ? `<a href="${escapeHtml(href)}">${text}</a>`
          : `${text} (${escapeHtml(href)})`
      },
      // The document can't load anything, so a picture from elsewhere is named, not linked in.
      image: ({ href, text }: Tokens.Image) =>
        /^data:image\/(png|jpeg|gif|webp);/i.test(href)
          ? `<img src="${escapeHtml(href)}" alt="${escapeHtml(text)}">`
          : `<em>[Image: ${escapeHtml(text || href)}]</em>`,
      table(token: Tokens.Table) {
        const isNumber = (index: number) =>
          token.align[index] === 'right' ||
          token.rows.every((row) => /^[-+$€£]?[\d.,]+\s*%?$/.test(row[index]?.text.trim() ?? ''))
        const cell = (tag: string, inner: Tokens.TableCell, index: number) =>
          `<${tag}${tag === 'th' ? ' scope="col"' : ''}${isNumber(index) ? ' class="number"' : ''}>${this.parser.parseInline(inner.tokens)}</${tag}>`
        const row = (cells: string[]) => `    <tr>${cells.join('')}</tr>\n`
        const head = row(token.header.map((inner, index) => cell('th', inner, index)))
        const body = token.rows.map((cells) =>
          row(cells.map((inner, index) => cell('td', inner, index))),
        )
        return `<div class="table" role="region" aria-label="Table" tabindex="0">\n<table>\n  <thead>\n${head}  </thead>\n  <tbody>\n${body.join('')}  </tbody>\n</table>\n</div>\n`
      },
    },
  })
}

/** Inline Markdown as the text that is read. */
export function plainText(markdown: string): string {
  const textOf = (token: Token): string => {
    if ('tokens' in token && token.tokens) return token.tokens.map(textOf).join('')
    const text = 'text' in token ? String(token.text) : ''
    return token.type === 'text' ? readEntities(text) : text
  }
  return new Marked().Lexer.lexInline(markdown).map(textOf).join('').trim()
}

function readEntities(text: string): string {
  if (!text.includes('&')) return text
  const [node] = parseFragment(text.replaceAll('<', '&lt;')).childNodes
  return node && 'value' in node ? node.value : text
}
