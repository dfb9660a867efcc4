import { Marked, type Token, type Tokens } from 'marked'
import { parseFragment } from 'parse5'
import { chartsOf } from './chart.ts'
import { readBrief, type Block, type Brief } from './content.ts'
import { escapeHtml, writePage, type Page, type PageKind, type Section } from './page.ts'
import { sumOf, type Table } from './table.ts'
import type { UserPart } from '../provider.ts'

/** Composes a document of what was given, piece by piece; all of it is in there, nothing is made up. */
export function* compose(parts: readonly UserPart[]): Generator<string> {
  yield* writePage(layOut(readBrief(parts)))
}

/** How much of a wish is looked at for its title and kind. */
const longestInstruction = 1000

function layOut({ instruction, blocks: given }: Brief): Page {
  const brief = { instruction: instruction.slice(0, longestInstruction), blocks: given }
  const kind = kindOf(brief)
  const ids = new Set<string>(['contents'])
  const { title, blocks } = titleOf(brief, kind)
  if (blocks.length === 0) return blankPage(kind, title, brief.instruction, ids)
  const tables = blocks.flatMap((block) => (block.type === 'table' ? [block.table] : []))
  return {
    kind,
    title,
    lead: leadOf(tables),
    figures: kind === 'dashboard' ? figuresOf(tables) : '',
    sections: blocks.flatMap((block) => sectionsOf(block, kind, title, ids)),
  }
}

function kindOf({ instruction, blocks }: Brief): PageKind {
  const named: [RegExp, PageKind][] = [
    [/\bdash\s?board\b/i, 'dashboard'],
    [/\b(slides?|slide deck|deck|presentation)\b/i, 'slides'],
    [/\b(landing page|home ?page|web ?page|website)\b/i, 'landing'],
    [/\b(brief|one[- ]pager|memo|briefing|summary)\b/i, 'brief'],
    [/\breport\b/i, 'report'],
  ]
  const hit = named.find(([pattern]) => pattern.test(instruction))
  if (hit) return hit[1]
  const onlyTables = blocks.length > 0 && blocks.every((block) => block.type === 'table')
  return onlyTables && /\b(chart|figures|kpis?|metrics|numbers)\b/i.test(instruction)
    ? 'dashboard'
    : 'report'
}

/** The title that the person gave, else the content's own, else what the document is about. */
function titleOf({ instruction, blocks }: Brief, kind: PageKind) {
  const given =
    /\b(?:titled?|called|named|with the title|headed)\s*:?\s*["“'‘]([^"”\n]+?)["”'’](?=[\s.,;:!?)]|$)/i.exec(
      instruction,
    ) ?? /\b(?:titled|called|named|with the title)\s*:?\s*([^"“\n.,:;]{2,80})/i.exec(instruction)
  if (given?.[1]) return { title: given[1].trim(), blocks }
  const [first, ...others] = blocks
  if (first?.type === 'markdown') {
    const top = /^\s*#[ \t]+(\S[^\n]*)\n?/.exec(first.text)
    const rest = first.text.slice(top?.[0].length)
    if (top?.[1] && !/^#\s/m.test(rest)) {
      const own: Block[] = rest.trim() === '' ? [] : [{ ...first, text: rest.trim() }]
      return { title: plainText(withoutClosing(top[1])), blocks: [...own, ...others] }
    }
  }
  return { title: topicOf(instruction) ?? nameOf(blocks) ?? kindTitles[kind], blocks }
}

/** A heading's line without the hashes that may close it. */
function withoutClosing(line: string): string {
  const text = line.trimEnd()
  const words = text.slice(0, text.length - (/#*$/.exec(text.slice(-10))?.[0].length ?? 0))
  return /\s$/.test(words) ? words.trimEnd() : text
}

const kindTitles: Record<PageKind, string> = {
  report: 'Report',
  dashboard: 'Dashboard',
  brief: 'Brief',
  slides: 'Presentation',
  landing: 'Welcome',
}

const vague =
  /^(this|these|that|those|the following|it|my|our|the (data|table|csv|file|text|list|numbers?)|data|below|above|me|us)\b[^a-z]*$|^(this|these|the following|the attached|attached)\b/i

function topicOf(instruction: string): string | undefined {
  const about =
    /\b(?:report|dashboard|brief|briefing|memo|page|deck|slides?|presentation|document|summary|one[- ]pager|overview)\s+(?:(?:about|on|of|for|covering|showing|regarding)\s+)(.+)$/is.exec(
      instruction,
    )
  const topic = about?.[1]
    ?.split(/\b(?:from|with|using|based on|out of|that|which|including|so that)\b|[.:;,\n]/i)[0]
    ?.trim()
  if (topic && topic.length >= 3 && topic.length <= 90 && !vague.test(topic))
    return capitalise(topic)
  const leading =
    /\b(?:a|an|the)\s+((?:[\w&'’-]+\s+){1,5}?(?:report|dashboard|brief|memo|landing page|presentation|deck))\b/i.exec(
      instruction,
    )
  const words = leading?.[1]?.replace(
    /^(new|short|nice|good|simple|beautiful|clean|quick|small|one[- ]page)\s+/i,
    '',
  )
  return words && words.includes(' ') && !/^(landing page|slide deck)$/i.test(words)
    ? capitalise(words)
    : undefined
}

function nameOf(blocks: Block[]): string | undefined {
  const named = blocks.find((block) => block.type === 'table' && block.name !== '')
  return named?.type === 'table' ? capitalise(named.name) : undefined
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What the tables hold, as a sentence that is true by counting. */
function leadOf(tables: Table[]): string {
  const rows = tables.reduce((sum, table) => sum + table.rows.length, 0)
  if (tables.length === 0) return ''
  const columns = tables[0]?.columns.length ?? 0
  if (tables.length > 1) return `${count(rows, 'row')} in ${tables.length} tables.`
  return `${count(rows, 'row')} in ${count(columns, 'column')}.`
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`
}

function figuresOf(tables: Table[]): string {
  const cards = tables.flatMap((table) => [
    card('Rows', table.rows.length.toLocaleString('en-US')),
    ...table.columns.flatMap((column, index) =>
      column.additive ? [card(`Total ${column.name}`, sumOf(table, index).text)] : [],
    ),
  ])
  return cards.length === 0 ? '' : `<dl class="figures">\n${cards.slice(0, 8).join('')}</dl>`
}

function card(term: string, figure: string): string {
  return `  <div><dt>${escapeHtml(term)}</dt><dd>${escapeHtml(figure)}</dd></div>\n`
}

function sectionsOf(block: Block, kind: PageKind, pageTitle: string, ids: Set<string>): Section[] {
  switch (block.type) {
    case 'markdown':
      return readMarkdown(block.text, ids)
    case 'text':
      return [{ id: newId('text', ids), title: '', html: paragraphsOf(block.text) }]
    case 'table': {
      const charts = chartsOf(block.table)
      const named = block.name !== '' && capitalise(block.name) !== pageTitle
      const title = named ? capitalise(block.name) : 'Data'
      const drawn =
        kind === 'dashboard'
          ? `<div class="charts">\n${charts.join('\n')}\n</div>`
          : charts.join('\n')
      const chartTitle = named ? `${title}: charts` : 'Charts'
      return [
        ...(charts.length > 0
          ? [{ id: newId(chartTitle, ids), title: chartTitle, html: drawn }]
          : []),
        { id: newId(title, ids), title, html: tableHtml(block.table, title) },
      ]
    }
  }
}

function tableHtml(table: Table, name: string): string {
  const cell = (tag: string, text: string, index: number) => {
    const number = table.columns[index]?.kind === 'number' ? ' class="number"' : ''
    const scope = tag === 'th' ? ' scope="col"' : ''
    return `<${tag}${scope}${number}>${escapeHtml(text).replace(/\n/g, '<br>')}</${tag}>`
  }
  const row = (cells: string[]) => `    <tr>${cells.join('')}</tr>\n`
  const head = row(table.columns.map((column, index) => cell('th', column.name, index)))
  const body = table.rows.map((cells) => row(cells.map((text, index) => cell('td', text, index))))
  return `<div class="table" role="region" aria-label="${escapeHtml(name)}" tabindex="0">
<table>
  <thead>
${head}  </thead>
  <tbody>
${body.join('')}  </tbody>
${footOf(table)}</table>
</div>`
}

function footOf(table: Table): string {
  if (!table.columns.some((column) => column.additive) || table.rows.length < 2) return ''
  const cells = table.columns.map((column, index) => {
    if (column.additive) return `<td class="number">${sumOf(table, index).text}</td>`
    return index === 0 ? '<th scope="row">Total</th>' : '<td></td>'
  })
  return `  <tfoot>\n    <tr>${cells.join('')}</tr>\n  </tfoot>\n`
}

function paragraphsOf(text: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((part) => `<p>${escapeHtml(part.trim()).replace(/\n/g, '<br>\n')}</p>`)
    .join('\n')
}

/** Markdown that is nested too deeply to be read is shown as the text that it is. */
function readMarkdown(text: string, ids: Set<string>): Section[] {
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
function plainText(markdown: string): string {
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

function newId(title: string, ids: Set<string>): string {
  const slug =
    title
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'section'
  let id = slug
  for (let number = 2; ids.has(id); number++) id = `${slug}-${number}`
  ids.add(id)
  return id
}

const outlines: Record<PageKind, [title: string, asks: string][]> = {
  report: [
    ['Summary', 'the result in three sentences'],
    ['Background', 'why this was looked into'],
    ['Findings', 'what was found, with figures'],
    ['Recommendations', 'what should be done'],
    ['Next steps', 'who does what by when'],
  ],
  dashboard: [
    ['Key figures', 'the figures that matter, with their period'],
    ['Development', 'the course over time'],
    ['Details', 'the rows behind the figures'],
  ],
  brief: [
    ['Purpose', 'what this is for'],
    ['Key points', 'the three points that matter'],
    ['Decision needed', 'what is to be decided, by whom and when'],
  ],
  slides: [
    ['The situation', 'where we are'],
    ['The problem', 'what has to change'],
    ['The proposal', 'what we suggest'],
    ['Next steps', 'who does what by when'],
  ],
  landing: [
    ['What it is', 'the offer in two sentences'],
    ['Why it helps', 'three benefits'],
    ['How it works', 'the steps'],
    ['Get in touch', 'how to reach you'],
  ],
}

/** A structure whose places to fill in can be seen, for a request that came without any content. */
function blankPage(kind: PageKind, title: string, instruction: string, ids: Set<string>): Page {
  const asked = sectionsAskedFor(instruction)
  const outline: [string, string][] =
    asked.length > 0 ? asked.map((name) => [name, name.toLowerCase()]) : outlines[kind]
  return {
    kind,
    title,
    lead: blank('one sentence on what this is about'),
    figures: '',
    sections: outline.map(([name, asks]) => ({
      id: newId(name, ids),
      title: name,
      html: `<p>${blank(asks)}</p>`,
    })),
  }
}

function sectionsAskedFor(instruction: string): string[] {
  const list = /\bsections?\s*(?::|on|for|about|called|named|titled)?\s+([^.\n]+)$/i.exec(
    instruction,
  )?.[1]
  if (!list || !/,| and /.test(list)) return []
  return list
    .split(/,\s*(?:and\s+)?|\s+and\s+/)
    .map((name) => capitalise(name.replace(/^["“']|["”'.]$/g, '').trim()))
    .filter((name) => name.length > 1 && name.length < 60)
}

function blank(what: string): string {
  return `<mark>[to be filled in: ${escapeHtml(what)}]</mark>`
}
