import { readDelimited } from '../../tables/reading/delimited.ts'
import { tableOf } from '../../tables/build-table.ts'
import type { Table } from '../../tables/table.ts'
import { escapeHtml } from '../html.ts'
import type { ParsedRequest } from './parsed-request.ts'
import { missing, type Missing } from './question.ts'

/** The HTML of a new part, or why it can't be written. */
export function writePart(
  kind: string,
  name: string,
  content: string,
  id: string | undefined,
): string | Missing {
  switch (kind) {
    case 'section':
    case 'chapter': {
      if (name === '')
        return missing('a section needs a name, such as: add a section "Risks" at the end')
      const body = content === '' ? blank(name) : escapeHtml(content).replace(/\n+/g, '</p>\n  <p>')
      return `<section${id ? ` id="${id}"` : ''}>\n  <h2>${escapeHtml(name)}</h2>\n  <p>${body}</p>\n</section>`
    }
    case 'heading':
    case 'subheading': {
      const text = name || content
      if (text === '')
        return missing('a heading needs a text, such as: add a heading "Risks" at the end')
      return kind === 'heading' ? `<h2>${escapeHtml(text)}</h2>` : `<h3>${escapeHtml(text)}</h3>`
    }
    case 'divider':
    case 'horizontal line':
      return '<hr>'
    case 'quote': {
      const text = content || name
      return text === ''
        ? missing('a quote needs a text')
        : `<blockquote>${escapeHtml(text)}</blockquote>`
    }
    default:
      if (/list/.test(kind)) return writeList(kind, content || name)
      return writeParagraph(kind, content || name)
  }
}

function writeParagraph(kind: string, text: string) {
  if (text === '')
    return missing(`a ${kind} needs a text, such as: add a paragraph "Thank you." at the end`)
  return text
    .split(/\n\s*\n/)
    .map((part) => `<p>${escapeHtml(part.trim())}</p>`)
    .join('\n')
}

function writeList(kind: string, content: string) {
  const bulleted = content
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '').trim())
  const lines = content.includes('\n') ? bulleted : content.split(/\s*[,;]\s*(?:and\s+)?|\s+and\s+/)
  const items = lines.map((item) => item.replace(/^"(.*)"$/, '$1')).filter((item) => item !== '')
  if (items.length === 0)
    return missing('a list needs items, such as: add a list: apples, pears, plums')
  const tag = /numbered|ordered/.test(kind) ? 'ol' : 'ul'
  return `<${tag}>\n${items.map((item) => `  <li>${escapeHtml(item)}</li>\n`).join('')}</${tag}>`
}

/**
 * The column names for a list such as `Bread 5.50, Croissant 2.40`. Returns `undefined` if the
 * request itself names columns.
 */
export function columnsOfPairs(request: ParsedRequest, topic = ''): [string, string] | undefined {
  if (/\bcolumns?\b/i.test(request.text)) return undefined
  const said = request.content === '' ? '' : request.value(topic)
  const word =
    /^(?:the\s+)?(price|cost|amount|total|weight|score|rate|fee|budget|number|count|hour|point)s?$/i.exec(
      said,
    )?.[1]
  return ['Item', word ? word.charAt(0).toUpperCase() + word.slice(1).toLowerCase() : 'Value']
}

const amount =
  /^"?(.*[^\s:=–—-])"?\s*(?:\s|[:=–—]|\s-\s)\s*((?:[$€£¥]\s?)?-?\d[\d.,]*\s?(?:%|[$€£¥]|EUR|USD|GBP|CHF)?)$/iu

/** Reads a list of things with an amount each as a table. Returns `undefined` for a list of names. */
function tableOfPairs(content: string, names: [string, string]): Table | Missing | undefined {
  const entries = content
    .split(/\s*(?:,(?!\d)|;|\n)\s*(?:and\s+)?|\s+and\s+/)
    .filter((entry) => entry !== '')
  const pairs = entries.flatMap((entry) => {
    const [, name, value] = amount.exec(entry) ?? []
    return name && value && !/^(?:19|20)\d\d$/.test(value) ? [{ name, value }] : []
  })
  const isSure = pairs.some(({ value }) => !/^\d+$/.test(value))
  // “Phase 1, Phase 2” are names that are counted.
  const isCounting =
    !isSure && pairs.length > 1 && new Set(pairs.map(({ name }) => name)).size === 1
  if (pairs.length < entries.length && isSure) {
    return missing(
      'some of these have an amount and some have none, so it is not clear to me what the columns are; give the rows as lines below the names of the columns, with commas between their cells',
    )
  }
  if (pairs.length === 0 || pairs.length < entries.length || isCounting) return undefined
  const rows = pairs.map(({ name, value }) => [name, value])
  return tableOf([names, ...rows], { header: 'first' })
}

/** Reads lines of cells as a table. Returns `undefined` for a single line or for other text. */
function tableOfLines(content: string): Table | undefined {
  const tables = content.includes('\n') ? readDelimited(content) : undefined
  const [table] = tables ?? []
  return tables?.length === 1 && table && table.columns.length > 1 ? table : undefined
}

/** The HTML of a new table, or why it can't be written. */
export function writeTable(content: string, names: [string, string] | undefined) {
  const pairs = names && tableOfPairs(content, names)
  if (pairs && 'ok' in pairs) return pairs
  const table = pairs ?? tableOfLines(content)
  const columns =
    table?.columns.map((column) => column.name) ??
    content
      .split(/\s*[,;]\s*(?:and\s+)?|\s+and\s+/)
      .map((name) => name.replace(/^"(.*)"$/, '$1'))
      .filter((name) => name !== '')
  if (!table && columns.some((name) => /\brows?\b/i.test(name)))
    return missing(
      'rows can be given as lines below the names of the columns, with commas between their cells',
    )
  if (columns.length === 0)
    return missing('a table needs columns, such as: add a table with columns Task, Owner, Due')
  const rows = table
    ? table.rows.map(({ cells }) => cells)
    : [columns.map((name) => blank(name.toLowerCase()))]
  const mark = (index: number) =>
    table?.columns[index]?.type === 'number' ? ' class="number"' : ''
  const head = columns.map(
    (name, index) => `<th scope="col"${mark(index)}>${escapeHtml(name)}</th>`,
  )
  const body = rows.map((cells) => {
    const text = cells.map(
      (cell, index) => `<td${mark(index)}>${table ? escapeHtml(cell) : cell}</td>`,
    )
    return `    <tr>${text.join('')}</tr>\n`
  })
  return `<table>\n  <thead>\n    <tr>${head.join('')}</tr>\n  </thead>\n  <tbody>\n${body.join('')}  </tbody>\n</table>`
}

function blank(what: string): string {
  return `<mark>[to be filled in: ${escapeHtml(what)}]</mark>`
}
