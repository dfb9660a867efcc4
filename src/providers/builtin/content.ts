import type { UserPart } from '../provider.ts'
import { parseTable, parseTableFile, tableOfObjects, textOfValue, type Table } from './table.ts'

/** A stretch of what was given, in the order in which it came. */
export type Block =
  | { type: 'markdown'; text: string }
  | { type: 'text'; text: string }
  | { type: 'table'; table: Table; name: string }

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
  }
  return { instruction, blocks }
}

const wish =
  /^(please\b|can you\b|could you\b|i (need|want|would like)\b|i'd like\b|let's\b)?[\s,]*(create|make|write|build|draft|generate|compose|prepare|produce|design|turn|convert|give|show|summari[sz]e|put|use|here (is|are)|a |an |report|dashboard|brief|landing|slides?|deck|presentation)\b/i
const contentStart = /^\s*(#{1,6}\s|[-*+]\s|\d+[.)]\s|>|```|\||\[\s*$|\[\s*[{["\d]|\{)/

function partMessage(message: string): { instruction: string; content: string } {
  const text = message.trim().replace(/\r\n?/g, '\n')
  if (contentStart.test(text) || parseTable(text)) return { instruction: '', content: text }
  const lines = text.split('\n')
  const first = lines[0] ?? ''
  const asks = wish.test(first) || first.trimEnd().endsWith(':')
  if (lines.length === 1) {
    const colon = /^(.{4,160}?):\s+(\S.*)$/.exec(text)
    if (colon?.[1] && colon[2] && wish.test(colon[1]) && colon[2].length >= 40) {
      return { instruction: colon[1], content: colon[2] }
    }
    const isLong = text.length > 400
    return asks || !isLong ? { instruction: text, content: '' } : { instruction: '', content: text }
  }
  if (!asks) return { instruction: '', content: text }
  // The instruction goes on up to a blank line, or to where something other than prose begins.
  let end = 1
  while (end < lines.length) {
    const line = lines[end] ?? ''
    const rest = lines.slice(end).join('\n')
    if (line.trim() === '' || contentStart.test(line) || parseTable(rest)) break
    if (lines[end - 1]?.trimEnd().endsWith(':')) break
    if (startsTable(lines, end)) break
    end++
  }
  return {
    instruction: lines.slice(0, end).join(' ').trim(),
    content: lines.slice(end).join('\n').trim(),
  }
}

function startsTable(lines: string[], at: number): boolean {
  const next = lines.slice(at, at + 3)
  return next.length === 3 && parseTable(next.join('\n')) !== undefined
}

function readPasted(content: string): Block[] {
  const whole = wholeOf(content, '')
  if (whole) return whole
  const blocks: Block[] = []
  const fence = /^```(\w*)[^\n]*\n([\s\S]*?)^```[ \t]*$/gm
  let at = 0
  for (const match of content.matchAll(fence)) {
    const inside = match[2] ?? ''
    const read = /^(csv|tsv|json)?$/i.test(match[1] ?? '') ? wholeOf(inside, '') : undefined
    if (!read) continue
    blocks.push(...readRuns(content.slice(at, match.index)), ...read)
    at = match.index + match[0].length
  }
  blocks.push(...readRuns(content.slice(at)))
  return blocks
}

/** Reads text that is one table or one JSON value from end to end. */
function wholeOf(text: string, name: string): Block[] | undefined {
  const json = /^\s*[[{]/.test(text) ? readJson(text, name) : undefined
  if (json) return json
  if (/^\s*(\||[-*+] |#)/.test(text)) return undefined
  const table = parseTable(text)
  return table && isTabular(table) ? [{ type: 'table', table, name }] : undefined
}

/** Prose with commas is no table: its cells are long, or there is hardly any line of it. */
function isTabular({ columns, rows }: Table): boolean {
  const cells = rows.flat()
  const average = cells.join('').length / Math.max(1, cells.length)
  return average <= 40 && (rows.length >= 2 || columns.some((column) => column.kind === 'number'))
}

/** Finds runs of delimited lines among other text. */
function readRuns(text: string): Block[] {
  const blocks: Block[] = []
  let prose: string[] = []
  const flush = () => {
    if (prose.join('').trim() !== '')
      blocks.push({ type: 'markdown', text: prose.join('\n').trim() })
    prose = []
  }
  const lines = text.split('\n')
  for (let at = 0; at < lines.length;) {
    let end = at
    while (end < lines.length && isDelimited(lines[end] ?? '')) end++
    const table = end - at >= 3 ? parseTable(lines.slice(at, end).join('\n')) : undefined
    if (table && isTabular(table)) {
      flush()
      blocks.push({ type: 'table', table, name: '' })
      at = end
    } else {
      prose.push(lines[at] ?? '')
      at++
    }
  }
  flush()
  return blocks
}

function isDelimited(line: string): boolean {
  return line.trim() !== '' && !contentStart.test(line) && /[,;\t]/.test(line)
}

function readFile(name: string, mediaType: string, text: string): Block[] {
  const title = name
    .replace(/\.\w+$/, '')
    .replace(/[-_]+/g, ' ')
    .trim()
  if (/json/.test(mediaType) || /\.json$/i.test(name)) {
    const json = readJson(text, title)
    if (json) return json
  }
  if (/csv|tab-separated/.test(mediaType) || /\.(csv|tsv)$/i.test(name)) {
    const table = parseTableFile(text)
    if (table) return [{ type: 'table', table, name: title }]
  }
  if (/markdown/.test(mediaType) || /\.(md|markdown)$/i.test(name)) {
    return [{ type: 'markdown', text }]
  }
  return wholeOf(text, title) ?? [{ type: 'text', text }]
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
    if (value.every(isObject)) return [{ type: 'table', table: tableOfObjects(value), name }]
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, '\\$&').replace(/\n/g, ' ')
}
