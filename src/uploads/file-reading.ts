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
  /** The answer to a call, or why there is none. @throws AppError `conflict` if the file was deleted */
  read(call: ToolCall): Promise<{ ok: boolean; content: string }>
  /** What the model has read of the files so far, as sentences for the person. */
  notes(): string[]
}

/** In UTF-16 code units: of one answer, and of one line. A longer line is divided. */
const maxAnswer = 24_000
const maxLine = 2000
/** An answer has at least this many, or there is none. */
const minAnswer = 500
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

/** The answers of all calls have about `maxCharacters` together. Each file has a name of its own. */
export function createFileReading(
  db: Database,
  uploads: readonly StoredUpload[],
  maxCharacters: number,
): FileReading {
  let left = maxCharacters
  const files = uploads.map((upload) => ({ upload, parts: outlineOf(upload).parts, read: 0 }))
  const { $schema: _, ...schema } = z.toJSONSchema(input)
  const spec = {
    name: 'read_upload',
    description: `Reads on in an attached file of which you were shown an outline: a page or sheet (part), lines of it, or the lines with some words (search). At most ${maxAnswer} characters at once, and ${maxCharacters} in all. A line of more than ${maxLine} characters counts as several.`,
    schema,
  }
  return {
    spec,
    async read({ input: given, fault }) {
      if (fault !== undefined) return refuse(fault)
      const checked = readInput(input, { name: spec.name, input: given })
      if (!checked.ok) return refuse(checked.reason)
      if (left < minAnswer) return refuse(enoughRead)
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
      const length = Math.min(maxAnswer, left)
      const content =
        search === undefined
          ? await readLines(db, file.upload, first, { from: from_line, to: to_line, length })
          : await findLines(db, file.upload, parts, search, length)
      left -= content.length
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

const enoughRead =
  'You have read as much of the files as you can. Work with that, and say what you have not read.'

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
  { from, to, length }: { from: number; to: number; length: number },
): Promise<string> {
  const found: string[] = []
  let size = 0
  let last = 0
  let isCut = false
  for await (const { number, text } of linesOf(db, upload, part)) {
    last = number
    if (number < from) continue
    if (number > to) break
    isCut = found.length > 0 && size + text.length > length
    if (isCut) break
    size += text.length + 1
    found.push(text)
  }
  if (found.length === 0) return `${part.name || 'The file'} has ${count(last, 'line')}.`
  const end = from + found.length - 1
  const rest = isCut ? `\n[This was cut after line ${end}. Go on with from_line ${end + 1}.]` : ''
  return `[${part.name || upload.name}, lines ${from} to ${end}]\n${found.join('\n')}${rest}`
}

async function findLines(
  db: Database,
  upload: StoredUpload,
  parts: readonly ContentPart[],
  search: string,
  length: number,
): Promise<string> {
  const wanted = search.toLowerCase()
  const found: string[] = []
  let matches = 0
  let size = 0
  for (const part of parts) {
    // The end of a divided line, since a match may go on in its next piece.
    let before = ''
    for await (const { number, text, isDivided } of linesOf(db, upload, part)) {
      const searched = before + text.toLowerCase()
      before = isDivided ? searched.slice(Math.max(0, searched.length - wanted.length + 1)) : ''
      if (!searched.includes(wanted)) continue
      matches++
      const line = `${part.name ? `${part.name}, ` : ''}line ${number}: ${text}`
      if (found.length >= maxMatches || size + line.length > length) continue
      size += line.length
      found.push(line)
    }
  }
  const shown = found.length < matches ? `, of which ${found.length} are shown` : ''
  return [`[${count(matches, 'line')} with ${quoted(search)}${shown}]`, ...found].join('\n')
}

interface FileLine {
  /** From 1. */
  number: number
  text: string
  /** Whether the line of the file goes on in the next piece. */
  isDivided: boolean
}

/** @throws AppError `conflict` if the file is deleted before its last line was read */
async function* linesOf(
  db: Database,
  upload: StoredUpload,
  part: ContentPart,
): AsyncGenerator<FileLine> {
  const decoder = new TextDecoder()
  let rest = ''
  let number = 0
  let left = part.to - part.from
  for await (const bytes of streamPart(db, upload, part)) {
    left -= bytes.length
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    for (const [index, line] of lines.entries()) {
      let at = 0
      for (; line.length - at > maxLine;) {
        const text = pieceOf(line.slice(at, at + maxLine))
        at += text.length
        yield { number: ++number, text, isDivided: true }
      }
      rest = line.slice(at)
      if (index === lines.length - 1) break
      yield { number: ++number, text: rest.replace(/\r$/, ''), isDivided: false }
    }
  }
  if (left > 0) throw wasDeleted(upload.name)
  if (rest !== '') yield { number: ++number, text: rest, isDivided: false }
}

/** The start of a line, to the end of a word if one ends near the end. */
function pieceOf(start: string): string {
  const word = /[\s,;>}\]][^\s,;>}\]]{0,199}$/.exec(start)
  const end = word ? word.index + 1 : start.length
  return start.slice(0, end).replace(/[\ud800-\udbff]$/, '')
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 50).map(quoted).join(', ')
  return `There are: ${shown}${names.length > 50 ? ` and ${names.length - 50} more` : ''}.`
}

const quoted = (text: string) => JSON.stringify(text)

function refuse(content: string): { ok: false; content: string } {
  return { ok: false, content }
}
