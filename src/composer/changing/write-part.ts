import { readDelimited } from '../../tables/reading/delimited.ts'
import { tableOf } from '../../tables/build-table.ts'
import type { Table } from '../../tables/table.ts'
import { escapeHtml } from '../html.ts'
import type { ParsedRequest } from './parsed-request.ts'
import { missing, type Missing } from './question.ts'

/** The HTML of a new part such as a section or a list, or why it can't be written. */
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
        return missing('a heading needs some text, such as: add a heading "Risks" at the end')
      return kind === 'heading' ? `<h2>${escapeHtml(text)}</h2>` : `<h3>${escapeHtml(text)}</h3>`
    }
    case 'divider':
    case 'horizontal line':
      return '<hr>'
    case 'quote': {
      const text = content || name
      if (text === '')
        return missing('a quote needs some text, such as: add a quote "Less is more." at the end')
      return `<blockquote>${escapeHtml(text)}</blockquote>`
    }
    default:
      return /list/.test(kind)
        ? writeList(kind, content || name)
        : writeParagraph(kind, content || name)
  }
}

/** Blank lines separate paragraphs. */
function writeParagraph(kind: string, text: string): string | Missing {
  if (text === '')
    return missing(
      `it is not clear what the ${kind} should say; quote its text, such as: add a paragraph "Thank you." at the end`,
    )
  return text
    .split(/\n\s*\n/)
    .map((part) => `<p>${escapeHtml(part.trim())}</p>`)
    .join('\n')
}

/** Each line is an item; a single line is split at commas, semicolons and “and”. */
function writeList(kind: string, content: string): string | Missing {
  const parts = content.includes('\n')
    ? content.split('\n').map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '').trim())
    : content.split(separator)
  const items = parts.map(withoutQuotes).filter((item) => item !== '')
  if (items.length === 0)
    return missing('a list needs items, such as: add a list: apples, pears, plums')
  const tag = /numbered|ordered/.test(kind) ? 'ol' : 'ul'
  return `<${tag}>\n${items.map((item) => `  <li>${escapeHtml(item)}</li>\n`).join('')}</${tag}>`
}

/** What separates the items of an enumeration. */
const separator = /\s*[,;]\s*(?:and\s+)?|\s+and\s+/

function withoutQuotes(text: string): string {
  return text.replace(/^"(.*)"$/, '$1')
}

/**
 * The names of both columns for a list such as `Bread 5.50, Croissant 2.40`. Returns `undefined`
 * if the request itself names columns.
 */
export function columnsOfPairs(request: ParsedRequest, topic = ''): [string, string] | undefined {
  if (/\bcolumns?\b/i.test(request.text)) return undefined
  const subject = request.content === '' ? '' : request.value(topic)
  const unit =
    /^(?:the\s+)?(price|cost|amount|total|weight|score|rate|fee|budget|number|count|hour|point)s?$/i.exec(
      subject,
    )?.[1]
  return ['Item', unit ? unit.charAt(0).toUpperCase() + unit.slice(1).toLowerCase() : 'Value']
}

/** Matches a name and its amount, such as `Bread: €5.50` or `Bread - 40 %`. */
const nameAndAmount =
  /^"?(.*[^\s:=–—-])"?\s*(?:\s|[:=–—]|\s-\s)\s*((?:[$€£¥]\s?)?-?\d[\d.,]*\s?(?:%|[$€£¥]|EUR|USD|GBP|CHF)?)$/iu

/** Reads a list of names with an amount each as a table. Returns `undefined` for a list of names alone. */
function tableOfPairs(content: string, names: [string, string]): Table | Missing | undefined {
  const entries = content
    .split(/\s*(?:,(?!\d)|;|\n)\s*(?:and\s+)?|\s+and\s+/)
    .filter((entry) => entry !== '')
  const pairs = entries.flatMap((entry) => {
    const [, name, value] = nameAndAmount.exec(entry) ?? []
    // A year belongs to the name, as in “Budget 2024”.
    return name && value && !/^(?:19|20)\d\d$/.test(value) ? [{ name, value }] : []
  })
  // Integers alone may be part of the names: “Phase 1, Phase 2” has no amounts.
  const hasCertainAmount = pairs.some(({ value }) => !/^\d+$/.test(value))
  const areNumberedNames =
    !hasCertainAmount && pairs.length > 1 && new Set(pairs.map(({ name }) => name)).size === 1
  if (pairs.length < entries.length && hasCertainAmount) {
    return missing(
      `only some of these have an amount, so the columns are not clear; ${howToGiveRows}`,
    )
  }
  if (pairs.length === 0 || pairs.length < entries.length || areNumberedNames) return undefined
  const rows = pairs.map(({ name, value }) => [name, value])
  return tableOf([names, ...rows], { header: 'first' })
}

const howToGiveRows =
  'put the column names on one line and each row on a line below, with commas between the cells'

/** Reads lines of delimited cells as a table. Returns `undefined` if they are anything else. */
function tableOfLines(content: string): Table | undefined {
  const tables = content.includes('\n') ? readDelimited(content) : undefined
  const [table] = tables ?? []
  return tables?.length === 1 && table && table.columns.length > 1 ? table : undefined
}

/**
 * The HTML of a new table, or why it can't be written. `names` are the columns if the content is a list
 * of names and amounts. Content without rows gives the names of the columns of an empty table.
 */
export function writeTable(content: string, names: [string, string] | undefined): string | Missing {
  const pairs = names && tableOfPairs(content, names)
  if (pairs && 'ok' in pairs) return pairs
  const table = pairs ?? tableOfLines(content)
  const columns =
    table?.columns.map((column) => column.name) ??
    content
      .split(separator)
      .map(withoutQuotes)
      .filter((name) => name !== '')
  if (!table && columns.some((name) => /\brows?\b/i.test(name)))
    return missing(`the rows are not clear; ${howToGiveRows}`)
  if (columns.length === 0)
    return missing('a table needs columns, such as: add a table with columns Task, Owner, Due')
  const rows = table
    ? table.rows.map(({ cells }) => cells)
    : [columns.map((name) => blank(name.toLowerCase()))]
  const numberClass = (index: number) =>
    table?.columns[index]?.type === 'number' ? ' class="number"' : ''
  const head = columns.map(
    (name, index) => `<th scope="col"${numberClass(index)}>${escapeHtml(name)}</th>`,
  )
  const body = rows.map((cells) => {
    const html = cells.map(
      (cell, index) => `<td${numberClass(index)}>${table ? escapeHtml(cell) : cell}</td>`,
    )
    return `    <tr>${html.join('')}</tr>\n`
  })
  return `<table>\n  <thead>\n    <tr>${head.join('')}</tr>\n  </thead>\n  <tbody>\n${body.join('')}  </tbody>\n</table>`
}

/** A placeholder for text that the person has yet to write, as HTML. */
function blank(what: string): string {
  return `<mark>[to be filled in: ${escapeHtml(what)}]</mark>`
}
