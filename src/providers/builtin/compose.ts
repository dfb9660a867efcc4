import type { UserPart } from '../provider.ts'
import { chartsOf } from './chart.ts'
import { readBrief, type Block, type Brief } from './content.ts'
import { metadataLine } from './front-matter.ts'
import { readMarkdown } from './markdown.ts'
import {
  escapeHtml,
  newId,
  paragraphsOf,
  writePage,
  type Page,
  type PageKind,
  type Section,
} from './page.ts'
import { sumOf, type Table } from './table.ts'
import { capitalise, kindOf, sectionsAskedFor, titleOf } from './wish.ts'

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
  const markdown = readMarkdown(
    blocks.flatMap((block) => (block.type === 'markdown' ? [block.text] : [])),
    ids,
    title,
  )
  const texts = markdown.texts.values()
  const sections = blocks.flatMap((block) =>
    block.type === 'markdown' ? (texts.next().value ?? []) : sectionsOf(block, kind, title, ids),
  )
  return {
    kind,
    title,
    lead: leadOf(tables),
    figures: kind === 'dashboard' ? figuresOf(tables) : '',
    sections: markdown.footnotes ? [...sections, markdown.footnotes] : sections,
  }
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

function sectionsOf(
  block: Exclude<Block, { type: 'markdown' }>,
  kind: PageKind,
  pageTitle: string,
  ids: Set<string>,
): Section[] {
  switch (block.type) {
    case 'front_matter': {
      const html = metadataLine(block.front.metadata)
      return html === '' ? [] : [{ id: newId('metadata', ids), title: '', html }]
    }
    case 'html':
      return block.fragment.read(ids).sections
    case 'image': {
      const { name, source } = block
      const img = `<img src="${escapeHtml(source)}" alt="${escapeHtml(name)}">`
      const html = `<figure>\n  ${img}\n  <figcaption>${escapeHtml(name)}</figcaption>\n</figure>`
      return [{ id: newId(name, ids), title: '', html }]
    }
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
  if (table.totals.length > 0) {
    const rows = table.totals.map((cells) => {
      const texts = cells.map((text, index) => {
        const number = table.columns[index]?.kind === 'number' ? ' class="number"' : ''
        return `<td${number}>${escapeHtml(text)}</td>`
      })
      return `    <tr>${texts.join('')}</tr>\n`
    })
    return `  <tfoot>\n${rows.join('')}  </tfoot>\n`
  }
  if (!table.columns.some((column) => column.additive) || table.rows.length < 2) return ''
  const cells = table.columns.map((column, index) => {
    if (column.additive) return `<td class="number">${escapeHtml(sumOf(table, index).text)}</td>`
    return index === 0 ? '<th scope="row">Total</th>' : '<td></td>'
  })
  return `  <tfoot>\n    <tr>${cells.join('')}</tr>\n  </tfoot>\n`
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
  const usual = outlines[kind].filter(([name]) => !asked.names.includes(name))
  const own = asked.names.map((name): [string, string] => [name, name.toLowerCase()])
  const outline = asked.isAll ? own : [...usual.slice(0, -1), ...own, ...usual.slice(-1)]
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

function blank(what: string): string {
  return `<mark>[to be filled in: ${escapeHtml(what)}]</mark>`
}
