import { z } from 'zod'
import { readInput } from '../editing/tools/input.ts'
import type { ToolCall, ToolSpec } from '../providers/provider.ts'
import type { Database } from '../store/database.ts'
import type { StoredUpload } from '../store/uploads.ts'
import { readPart, streamPart, wasDeleted } from './contents.ts'
import { count } from './reading/content.ts'
import type { ContentPart } from './reading/outline.ts'
import { outlineOf } from './uploads.ts'

/** Lets a model read in files that are too long for a message. */
export interface FileReading {
  spec: ToolSpec
  /** The answer to a call, or why there is none. */
  read(call: ToolCall): Promise<{ ok: boolean; content: string }>
  /** What the model has read of the files so far, as sentences for the person. */
  notes(): string[]
}

/** In UTF-16 code units: of one answer, and of one line of it. */
const maxAnswer = 24_000
const maxLine = 2000
const maxMatches = 60

const input = z.object({
  file: z.string().max(300).describe('The name of the file.'),
  part: z.string().max(300).optional().describe('A page or sheet, as the outline names it.'),
  from_line: z.int().min(1).max(100_000_000).optional().describe('Of the part, counted from 1.'),
  to_line: z.int().min(1).max(100_000_000).optional(),
  search: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Words that lines must have, in any case. Lists those lines with their numbers.'),
})

export function createFileReading(db: Database, uploads: readonly StoredUpload[]): FileReading {
  const files = uploads.map((upload) => ({ upload, parts: outlineOf(upload).parts, read: 0 }))
  const { $schema: _, ...schema } = z.toJSONSchema(input)
  const spec = {
    name: 'read_upload',
    description: `Reads on in an attached file of which you were shown an outline: a page or sheet (part), lines of it, or the lines with some words (search). At most ${maxAnswer} characters at once.`,
    schema,
  }
  return {
    spec,
    async read({ input: given, fault }) {
      if (fault !== undefined) return refuse(fault)
      const checked = readInput(input, { name: spec.name, input: given })
      if (!checked.ok) return refuse(checked.reason)
      const {
        file: name,
        part: partName,
        search,
        from_line = 1,
        to_line = Infinity,
      } = checked.value
      const file = files.find((one) => one.upload.name === name)
      if (!file)
        return refuse(
          `There is no file ${quoted(name)}. ${listed(files.map((one) => one.upload.name))}`,
        )
      const texts = file.parts.filter(({ format }) => format !== 'image')
      const parts = partName === undefined ? texts : texts.filter((one) => one.name === partName)
      const [first] = parts
      if (!first)
        return refuse(
          `There is no part ${quoted(partName ?? '')}. ${listed(texts.map((one) => one.name))}`,
        )
      const content =
        search === undefined
          ? await readLines(db, file.upload, first, from_line, to_line)
          : await findLines(db, file.upload, parts, search)
      file.read += content.length
      return { ok: true, content }
    },
    notes: () =>
      files.map(({ upload, parts, read }) => {
        const length = parts.reduce((sum, part) => sum + (part.isHidden ? 0 : part.characters), 0)
        const rest = read === 0 ? 'nothing more' : `${count(read, 'character')} more`
        return `${upload.name} is longer than the model can read at once (${count(length, 'character')}): it was given an outline, and read ${rest}.`
      }),
  }
}

const readOn =
  'Read what you need with read_upload before you use it, and say what you have not read.'

/** What a model is told of a file that is too long: its parts, how long they are, and how they begin. */
export async function outlineText(
  db: Database,
  upload: StoredUpload,
  parts: readonly ContentPart[],
  { maxLength, canRead }: { maxLength: number; canRead: boolean },
): Promise<string> {
  const length = parts.reduce((sum, { characters }) => sum + characters, 0)
  const head = `This is only an outline: the file is too long to be shown (${upload.summary ?? ''}; ${count(length, 'character')}). Of each part, the beginning is shown. ${canRead ? readOn : 'You can’t read the rest: say so.'}`
  const each = Math.max(80, Math.floor((maxLength - head.length) / Math.max(1, parts.length)) - 80)
  const pieces = [head]
  let left = maxLength - head.length
  for (const [index, part] of parts.entries()) {
    const about = `## ${part.name || 'Text'} (${sizeOf(part)})`
    left -= about.length
    if (left <= 0) {
      pieces.push(`… and ${count(parts.length - index, 'part')} more.`)
      break
    }
    const bytes = await readPart(db, upload, part, Math.min(each * 4, 40_000))
    if (!bytes) throw wasDeleted(upload.name)
    const text = bytes.toString().slice(0, Math.min(each, left)).toWellFormed()
    left -= text.length
    pieces.push(about, text.length < part.characters ? `${text} […]` : text)
  }
  return pieces.join('\n')
}

function sizeOf({ rows, columns, characters }: ContentPart): string {
  const length = count(characters, 'character')
  return rows === undefined || columns === undefined
    ? length
    : `${count(rows, 'row')} × ${count(columns, 'column')}, ${length}`
}

async function readLines(
  db: Database,
  upload: StoredUpload,
  part: ContentPart,
  from: number,
  to: number,
): Promise<string> {
  const found: string[] = []
  let size = 0
  let last = 0
  for await (const { number, text } of linesOf(db, upload, part)) {
    last = number
    if (number < from) continue
    if (number > to || size > maxAnswer) break
    const line = shortened(text)
    size += line.length + 1
    found.push(line)
  }
  if (found.length === 0) return `${part.name || 'The file'} has ${count(last, 'line')}.`
  const end = from + found.length - 1
  const isCut = size > maxAnswer && end < to
  const rest = isCut ? `\n[This was cut after line ${end}. Go on with from_line ${end + 1}.]` : ''
  return `[${part.name || upload.name}, lines ${from} to ${end}]\n${found.join('\n')}${rest}`
}

async function findLines(
  db: Database,
  upload: StoredUpload,
  parts: readonly ContentPart[],
  search: string,
): Promise<string> {
  const wanted = search.toLowerCase()
  const found: string[] = []
  let matches = 0
  let size = 0
  for (const part of parts) {
    for await (const { number, text } of linesOf(db, upload, part)) {
      if (!text.toLowerCase().includes(wanted)) continue
      matches++
      if (found.length >= maxMatches || size > maxAnswer) continue
      const line = `${part.name ? `${part.name}, ` : ''}line ${number}: ${shortened(text)}`
      size += line.length
      found.push(line)
    }
  }
  const shown = found.length < matches ? `, of which the first ${found.length} are shown` : ''
  return [`[${count(matches, 'line')} with ${quoted(search)}${shown}]`, ...found].join('\n')
}

async function* linesOf(db: Database, upload: StoredUpload, part: ContentPart) {
  const decoder = new TextDecoder()
  let rest = ''
  let number = 0
  for await (const bytes of streamPart(db, upload, part)) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) yield { number: ++number, text }
  }
  if (rest !== '') yield { number: ++number, text: rest }
}

function shortened(line: string): string {
  const text = line.replace(/\r$/, '')
  if (text.length <= maxLine) return text
  return `${text.slice(0, maxLine).toWellFormed()} […]`
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 50).map(quoted).join(', ')
  return `There are: ${shown}${names.length > 50 ? ` and ${names.length - 50} more` : ''}.`
}

const quoted = (text: string) => JSON.stringify(text)

function refuse(content: string): { ok: false; content: string } {
  return { ok: false, content }
}
