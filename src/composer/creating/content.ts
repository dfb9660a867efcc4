import { findDelimited, readDelimited, type DelimitedForm } from '../../tables/reading/delimited.ts'
import {
  readJson,
  readJsonLines,
  tableOfFields,
  tableOfJson,
  tableOfObject,
  textOfJson,
  type JsonReading,
  type JsonValue,
} from '../../tables/reading/json.ts'
import { findMarkdownTable, readHtmlTables } from '../../tables/reading/markup.ts'
import { plainCell } from '../../tables/formats/numbers.ts'
import { notesOnTotals } from '../../tables/notes.ts'
import type { Table } from '../../tables/table.ts'
import { frontMatterOf, type FrontMatter } from './markdown/front-matter.ts'
import { readHtmlFragment, type HtmlFragment } from './html-fragment.ts'
import { contentStart, splitMessage } from './message.ts'
import { chooseSheets } from './sheets.ts'

/** A part of the content for a new document. */
export type Block =
  /** `name` is the name of its file; empty for pasted text. */
  | { type: 'markdown'; text: string; name: string }
  | { type: 'front_matter'; front: FrontMatter }
  | { type: 'html'; fragment: HtmlFragment }
  | { type: 'text'; text: string; name: string }
  | { type: 'list'; items: string[]; name: string }
  | { type: 'table'; table: Table; name: string }
  | { type: 'image'; name: string; source: string }

/** A message and the files that came with it, in the order in which they were attached. */
export interface Material {
  message: string
  attachments: readonly Attachment[]
}

/** A file, or a part of one; `content` is its text, or the bytes of an image in Base64. */
export interface Attachment {
  kind: 'text' | 'image'
  name: string
  /** The name of the part, such as a sheet; absent if it is the whole file. */
  part?: string
  mediaType: string
  /** Of a table as delimited text, if it is known. */
  form?: DelimitedForm
  content: string
  /** That of an image, if it is known. */
  size?: Size
}

/** In pixels. */
export interface Size {
  width: number
  height: number
}

/** What a person asks for, and the content for it. */
export interface Brief {
  instruction: string
  blocks: Block[]
  /** The title of the attached file; empty unless there is exactly one. */
  file: string
  /** What is doubtful about how it was read, as sentences for the person. */
  notes: string[]
}

/** Blocks, and what is doubtful about how they were read. */
interface ReadBlocks {
  blocks: Block[]
  notes: string[]
}

/** Splits the message into instruction and content, and reads the attached files. */
export function readBrief({ message, attachments: given }: Material): Brief {
  const { instruction: all, content } = splitMessage(message)
  const { instruction, attachments, notes } = chooseSheets(all, given)
  const parts = [content === '' ? noBlocks : readPasted(content)]
  const files = new Set(attachments.map(({ name }) => name))
  for (const attachment of attachments) {
    const { kind, name, mediaType, content: data } = attachment
    if (kind === 'text') parts.push(readFile(attachment, titleOfAttachment(attachment, files.size)))
    else {
      const source = `data:${mediaType};base64,${data}`
      parts.push(oneBlock({ type: 'image', name: titleOfFile(name), source }))
    }
  }
  const [only = ''] = files
  const file = files.size === 1 ? titleOfFile(only) : ''
  const read = joinParts(parts)
  return { instruction, file, blocks: read.blocks, notes: [...notes, ...read.notes] }
}

/** What is doubtful or was left out in some blocks, as sentences for the person. */
export function notesOf(blocks: readonly Block[]): string[] {
  const tables = blocks.flatMap((block) => (block.type === 'table' ? [block.table] : []))
  const fronts = blocks.flatMap((block) => (block.type === 'front_matter' ? [block.front] : []))
  return [...[...fronts, ...tables].flatMap(({ notes }) => notes), ...notesOnTotals(tables)]
}

const noBlocks: ReadBlocks = { blocks: [], notes: [] }

function oneBlock(block: Block): ReadBlocks {
  return { blocks: [block], notes: [] }
}

function joinParts(parts: readonly ReadBlocks[]): ReadBlocks {
  return {
    blocks: parts.flatMap(({ blocks }) => blocks),
    notes: parts.flatMap(({ notes }) => notes),
  }
}

/** Reads pasted text: its front matter, HTML, fenced data, delimited lines and, around them, Markdown. */
function readPasted(content: string): ReadBlocks {
  const front = frontMatterOf(content)
  if (front) return joinParts([oneBlock({ type: 'front_matter', front }), readPasted(front.rest)])
  const fragment = readHtmlFragment(content)
  if (fragment && !isHtmlTable(content)) return oneBlock({ type: 'html', fragment })
  const data = readData(content, '')
  if (data) return data
  const parts: ReadBlocks[] = []
  const lines = content.split('\n')
  let from = 0
  for (let at = 0; at < lines.length; at++) {
    const language = /^```(\w*)/.exec(lines[at] ?? '')?.[1]
    if (language === undefined) continue
    const end = closingFence(lines, at)
    if (end === undefined) break
    const inside = lines.slice(at + 1, end).join('\n')
    const fenced = /^(csv|tsv|json|jsonl|ndjson)?$/i.test(language)
      ? readData(inside, '')
      : undefined
    if (fenced) {
      parts.push(readLines(lines.slice(from, at)), fenced)
      from = end + 1
    }
    at = end
  }
  parts.push(readLines(lines.slice(from)))
  return joinParts(parts)
}

/** The index of the line that closes the code block which the given line opens. */
function closingFence(lines: readonly string[], at: number): number | undefined {
  for (let index = at + 1; index < lines.length; index++) {
    if (/^```[ \t]*$/.test(lines[index] ?? '')) return index
  }
  return undefined
}

/** Reads text that is a single table or JSON value. Returns `undefined` for other text. */
function readData(text: string, name: string): ReadBlocks | undefined {
  const json = /^\s*[[{]/.test(text) ? readAsJson(text, name) : undefined
  if (json) return json
  if (isHtmlTable(text)) {
    return { blocks: tableBlocks(readHtmlTables(text), name), notes: [] }
  }
  const table = plainMarkdownTable(text)
  if (table) return oneBlock({ type: 'table', table, name })
  if (/^\s*(\||[-*+] |#)/.test(text)) return undefined
  const delimited = findDelimited(text, name)
  return delimited && oneBlock({ type: 'table', table: delimited, name })
}

/**
 * Splits a Markdown text at its tables of numbers. A heading right above a table is its name. A text
 * whose links lead to its own headings stays whole, and so do tables whose cells contain Markdown.
 */
export function splitAtTables(text: string): Block[] {
  if (text.includes('](#')) return [{ type: 'markdown', text, name: '' }]
  const blocks: Block[] = []
  const lines = text.split('\n')
  let prose: string[] = []
  let fence = ''
  const flush = () => {
    if (prose.join('').trim() !== '')
      blocks.push({ type: 'markdown', text: prose.join('\n'), name: '' })
    prose = []
  }
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? ''
    if (fence === '') fence = mark
    // A code block ends with a fence of the same kind that is at least as long.
    else if (mark.startsWith(fence)) fence = ''
    const end = fence === '' && /^\S.*\|/.test(line) ? tableEnd(lines, at) : at
    const table = end > at + 2 ? plainMarkdownTable(lines.slice(at, end).join('\n')) : undefined
    if (!table || !table.columns.some(({ type }) => type === 'number')) {
      prose.push(line)
      continue
    }
    const lastFilled = prose.findLastIndex((proseLine) => proseLine.trim() !== '')
    const heading = /^#{1,6} +(.*?)(?: +#+)?$/.exec(prose[lastFilled] ?? '')?.[1]
    const isName = heading !== undefined && !/[*_`[\]<>\\]/.test(heading)
    if (isName) prose = prose.slice(0, lastFilled)
    flush()
    blocks.push({ type: 'table', table, name: isName ? heading : '' })
    at = end - 1
  }
  flush()
  return blocks
}

/** The index of the first line after a Markdown table that may start at the given line. */
function tableEnd(lines: readonly string[], from: number): number {
  let end = from
  while (end < lines.length && /\S/.test(lines[end] ?? '') && (lines[end] ?? '').includes('|'))
    end++
  return end
}

/** Whether a text is a single HTML table, from which figures can be computed. */
function isHtmlTable(text: string): boolean {
  return /^\s*<table\b/i.test(text) && /<\/table>\s*$/i.test(text.slice(-50))
}

/** The table that a Markdown text consists of, if its cells are plain, bold or italic text. */
function plainMarkdownTable(text: string): Table | undefined {
  const table = findMarkdownTable(text)
  if (!table) return undefined
  const plain = (cell: string) => (cell.startsWith('`') ? cell : plainCell(cell))
  const plainTable = {
    ...table,
    columns: table.columns.map((column) => ({ ...column, name: plain(column.name) })),
    rows: table.rows.map((row) => ({ ...row, cells: row.cells.map(plain) })),
  }
  return hasMarkup(plainTable) ? undefined : plainTable
}

/** Whether cells contain Markdown, which the Markdown renderer shows as intended. */
function hasMarkup({ rows, columns }: Table): boolean {
  const texts = [...columns.map(({ name }) => name), ...rows.flatMap(({ cells }) => cells)]
  return texts.some((text) => /[*_`~[\]<>\\]/.test(text))
}

/** The blocks of tables that have a name together. Each of several goes by its own title if it has one. */
function tableBlocks(tables: readonly Table[], name: string): Block[] {
  const isOne = tables.length === 1
  return tables.map((table) => ({
    type: 'table',
    table,
    name: isOne || table.title.length === 0 ? name : '',
  }))
}

/** Reads lines of text: runs of delimited lines as tables, the others as Markdown. */
function readLines(lines: string[]): ReadBlocks {
  const blocks: Block[] = []
  let prose: string[] = []
  const flush = () => {
    if (prose.join('').trim() !== '')
      blocks.push({ type: 'markdown', text: prose.join('\n').trim(), name: '' })
    prose = []
  }
  for (let at = 0; at < lines.length;) {
    let end = at
    while (end < lines.length && isDelimited(lines[end] ?? '')) end = lastLineOfRow(lines, end) + 1
    const run = tableIn(lines, at, end)
    const next = Math.max(end, at + 1)
    for (const line of lines.slice(at, run?.from ?? next)) prose.push(line)
    at = next
    if (!run) continue
    flush()
    blocks.push({ type: 'table', table: run.table, name: '' })
  }
  flush()
  return { blocks, notes: [] }
}

/** The table of a run of lines, which may begin with a line or two of prose with commas. */
function tableIn(lines: readonly string[], start: number, to: number) {
  const maxFrom = Math.min(start + maxProseLines, to - minTableLines)
  for (let from = start; from <= maxFrom; from++) {
    const table = findDelimited(lines.slice(from, to).join('\n'), lines[from - 1])
    if (table) return { from, table }
  }
  return undefined
}

const maxProseLines = 2
const minTableLines = 3
const maxQuotedLines = 50

/** One of several tables of a sheet, by the names of both. */
function tableOfPart(table: Table, part: string): Block {
  const [own, ...title] = table.title
  if (own === undefined) return { type: 'table', table, name: part }
  return { type: 'table', table: { ...table, title }, name: `${part}: ${own}` }
}

/** The index of the line where the row ends that starts at a line: a quoted cell may span several. */
function lastLineOfRow(lines: readonly string[], at: number): number {
  let isOpen = false
  for (let index = at; index < Math.min(lines.length, at + maxQuotedLines); index++) {
    if (((lines[index]?.split('"').length ?? 1) - 1) % 2 === 1) isOpen = !isOpen
    if (!isOpen) return index
  }
  return at
}

function isDelimited(line: string): boolean {
  return line.trim() !== '' && !contentStart.test(line) && /[,;\t]/.test(line)
}

/** The heading of a file, or of a part; among several files, a part goes by both names. */
function titleOfAttachment({ name, part }: Attachment, fileCount: number): string {
  if (part === undefined) return titleOfFile(name)
  return fileCount > 1 ? `${titleOfFile(name)}: ${part}` : part
}

function readFile(
  { name, part, mediaType, form, content: text }: Attachment,
  title: string,
): ReadBlocks {
  if (text.trim() === '') return { blocks: [], notes: [`${name} is empty.`] }
  if (/json/.test(mediaType) || /\.(json|jsonl|ndjson)$/i.test(name)) {
    const json = readAsJson(text, title)
    if (json) return json
    const block: Block = { type: 'text', text, name: title }
    return {
      blocks: [block],
      notes: [`${name} could not be read as JSON, so it is shown as text.`],
    }
  }
  if (/csv|tab-separated/.test(mediaType) || /\.(csv|tsv)$/i.test(name)) {
    const tables = readDelimited(text, title, form)
    if (tables) {
      const isOne = part === undefined || tables.length === 1
      const blocks = isOne
        ? tableBlocks(tables, title)
        : tables.map((one) => tableOfPart(one, title))
      return { blocks, notes: [] }
    }
  }
  if (/svg/.test(mediaType)) {
    const source = `data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`
    return oneBlock({ type: 'image', name: title, source })
  }
  const fragment = /html/.test(mediaType) ? readHtmlFragment(text.trim()) : undefined
  if (fragment) return oneBlock({ type: 'html', fragment })
  if (/markdown/.test(mediaType) || /\.(md|markdown)$/i.test(name)) {
    const front = frontMatterOf(text)
    if (!front) return oneBlock({ type: 'markdown', text, name: title })
    return joinParts([
      oneBlock({ type: 'front_matter', front }),
      oneBlock({ type: 'markdown', text: front.rest, name: title }),
    ])
  }
  return readData(text, title) ?? oneBlock({ type: 'text', text, name: title })
}

/** A file's name without its extension, with spaces for underscores, and for dashes but in dates. */
function titleOfFile(name: string): string {
  return name
    .replace(/\.\w+$/, '')
    .replace(/(?!(?<=\d)-\d)[-_]+/g, ' ')
    .trim()
}

function readAsJson(text: string, name: string): ReadBlocks | undefined {
  const read: JsonReading | undefined = readJson(text) ?? readJsonLines(text)
  return read && { blocks: blocksOfValue(read.value, name), notes: read.notes }
}

function blocksOfValue(value: JsonValue, name: string): Block[] {
  if (value.type === 'list' && value.items.length > 0) {
    const table = tableOfJson(value)
    if (table) return [{ type: 'table', table, name }]
    return [{ type: 'list', items: value.items.map(textOfJson), name }]
  }
  const table = tableOfObject(value)
  if (table) return [{ type: 'table', table, name }]
  if (value.type !== 'object') return [{ type: 'text', text: textOfJson(value), name }]
  const plain = value.members.filter(([, inner]) => !isNested(inner))
  const blocks: Block[] = []
  if (plain.length > 0) {
    blocks.push({ type: 'table', table: tableOfFields(plain, ['Name', 'Value']), name })
  }
  for (const [key, inner] of value.members.filter(([, member]) => isNested(member))) {
    const innerBlocks = blocksOfValue(inner, name ? `${name}: ${key}` : key)
    for (const block of innerBlocks) blocks.push(block)
  }
  return blocks
}

function isNested(value: JsonValue): boolean {
  if (value.type === 'list') return value.items.length > 0
  return value.type === 'object' && value.members.length > 0
}
