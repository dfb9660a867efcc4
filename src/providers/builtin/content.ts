import type { UserPart } from '../provider.ts'
import { frontMatterOf, type FrontMatter } from './front-matter.ts'
import { readHtmlFragment, type HtmlFragment } from './html-fragment.ts'
import { contentStart, partMessage } from './message.ts'
import { parseTable, parseTableFile, tableOfObjects, textOfValue, type Table } from './table.ts'

/** A stretch of what was given, in the order in which it came. */
export type Block =
  | { type: 'markdown'; text: string }
  | { type: 'front_matter'; front: FrontMatter }
  | { type: 'html'; fragment: HtmlFragment }
  | { type: 'text'; text: string }
  | { type: 'table'; table: Table; name: string }
  | { type: 'image'; name: string; source: string }

/** What a person asks for and what they gave to make it of. */
export interface Brief {
  instruction: string
  blocks: Block[]
}

/** Parts the message into instruction and content, and reads the attached files. */
export function readBrief(parts: readonly UserPart[]): Brief {
  const message = parts.findLast((part) => part.type === 'text')?.text ?? ''
  const { instruction, content } = partMessage(message)
  const blocks = content === '' ? [] : readPasted(content)
  for (const part of parts) {
    if (part.type === 'file') blocks.push(...readFile(part.name, part.mediaType, part.text))
    if (part.type === 'image') {
      const source = `data:${part.mediaType};base64,${part.data}`
      blocks.push({ type: 'image', name: titleOfFile(part.name), source })
    }
  }
  return { instruction, blocks }
}

function readPasted(content: string): Block[] {
  const front = frontMatterOf(content)
  if (front) return [{ type: 'front_matter', front }, ...readPasted(front.rest)]
  const fragment = readHtmlFragment(content)
  if (fragment) return [{ type: 'html', fragment }]
  const whole = wholeOf(content, '')
  if (whole) return whole
  const blocks: Block[] = []
  const lines = content.split('\n')
  let from = 0
  for (let at = 0; at < lines.length; at++) {
    const language = /^```(\w*)/.exec(lines[at] ?? '')?.[1]
    if (language === undefined) continue
    const end = lines.findIndex((line, index) => index > at && /^```[ \t]*$/.test(line))
    if (end < 0) break
    const inside = lines.slice(at + 1, end).join('\n')
    const read = /^(csv|tsv|json)?$/i.test(language) ? wholeOf(inside, '') : undefined
    if (read) {
      blocks.push(...readRuns(lines.slice(from, at)), ...read)
      from = end + 1
    }
    at = end
  }
  blocks.push(...readRuns(lines.slice(from)))
  return blocks
}

/** Reads text that is one table or one JSON value from end to end. */
function wholeOf(text: string, name: string): Block[] | undefined {
  const json = /^\s*[[{]/.test(text) ? readJson(text, name) : undefined
  if (json) return json
  if (/^\s*(\||[-*+] |#)/.test(text)) return undefined
  // A blank line parts tables, and a table from what is said below it.
  const table = /\n\s*\n/.test(text.trim()) ? undefined : parseTable(text)
  return table && isTabular(table) ? [{ type: 'table', table, name }] : undefined
}

/** Prose with commas is no table: its cells are long, or there is hardly any line of it. */
function isTabular({ columns, rows }: Table): boolean {
  const cells = rows.flat()
  const average = cells.join('').length / Math.max(1, cells.length)
  return average <= 40 && (rows.length >= 2 || columns.some((column) => column.kind === 'number'))
}

/** Finds runs of delimited lines among other text. */
function readRuns(lines: string[]): Block[] {
  const blocks: Block[] = []
  let prose: string[] = []
  const flush = () => {
    if (prose.join('').trim() !== '')
      blocks.push({ type: 'markdown', text: prose.join('\n').trim() })
    prose = []
  }
  for (let at = 0; at < lines.length;) {
    let end = at
    while (end < lines.length && isDelimited(lines[end] ?? '')) end++
    // A run may begin with a line or two of prose that have commas too.
    const start = [at, at + 1, at + 2].find((one) => tableIn(lines, one, end) !== undefined)
    const table = start === undefined ? undefined : tableIn(lines, start, end)
    prose = prose.concat(lines.slice(at, start ?? Math.max(end, at + 1)))
    at = Math.max(end, at + 1)
    if (!table) continue
    flush()
    blocks.push({ type: 'table', table, name: '' })
  }
  flush()
  return blocks
}

function tableIn(lines: string[], from: number, to: number): Table | undefined {
  const table = to - from >= 3 ? parseTable(lines.slice(from, to).join('\n')) : undefined
  return table && isTabular(table) ? table : undefined
}

function isDelimited(line: string): boolean {
  return line.trim() !== '' && !contentStart.test(line) && /[,;\t]/.test(line)
}

function readFile(name: string, mediaType: string, text: string): Block[] {
  const title = titleOfFile(name)
  if (/json/.test(mediaType) || /\.json$/i.test(name)) {
    const json = readJson(text, title)
    if (json) return json
  }
  if (/csv|tab-separated/.test(mediaType) || /\.(csv|tsv)$/i.test(name)) {
    const table = parseTableFile(text)
    if (table) return [{ type: 'table', table, name: title }]
  }
  if (/markdown/.test(mediaType) || /\.(md|markdown)$/i.test(name)) {
    const front = frontMatterOf(text)
    if (!front) return [{ type: 'markdown', text }]
    return [
      { type: 'front_matter', front },
      { type: 'markdown', text: front.rest },
    ]
  }
  return wholeOf(text, title) ?? [{ type: 'text', text }]
}

function titleOfFile(name: string): string {
  return name
    .replace(/\.\w+$/, '')
    .replace(/[-_]+/g, ' ')
    .trim()
}

function readJson(text: string, name: string): Block[] | undefined {
  try {
    return blocksOfValue(JSON.parse(text), name)
  } catch {
    return undefined
  }
}

function blocksOfValue(value: unknown, name: string): Block[] {
  if (Array.isArray(value) && value.length > 0) {
    if (value.every(isObject) && isDense(value)) {
      return [{ type: 'table', table: tableOfObjects(value), name }]
    }
    const items = value.map((item) => `- ${escapeMarkdown(textOfValue(item))}`).join('\n')
    return [{ type: 'markdown', text: name ? `## ${name}\n\n${items}` : items }]
  }
  if (!isObject(value)) return [{ type: 'text', text: textOfValue(value) }]
  const entries = Object.entries(value)
  const isNested = ([, inner]: [string, unknown]) =>
    (Array.isArray(inner) && inner.length > 0) || (isObject(inner) && Object.keys(inner).length > 0)
  const plain = entries.filter((entry) => !isNested(entry))
  const blocks: Block[] = []
  if (plain.length > 0) {
    const rows = plain.map(([Name, inner]) => ({ Name, Value: textOfValue(inner) }))
    blocks.push({ type: 'table', table: tableOfObjects(rows), name })
  }
  for (const [key, inner] of entries.filter(isNested)) {
    blocks.push(...blocksOfValue(inner, name ? `${name}: ${key}` : key))
  }
  return blocks
}

/** Whether objects have enough in common for a table: one of very many empty cells shows nothing. */
function isDense(list: Record<string, unknown>[]): boolean {
  const keys = new Set(list.flatMap((item) => Object.keys(item)))
  const filled = list.reduce((sum, item) => sum + Object.keys(item).length, 0)
  return keys.size * list.length <= 1000 + 10 * filled
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, '\\$&').replace(/\n/g, ' ')
}
