import type { ModelFacts } from '../providers/model-facts.ts'
import { ProviderError, type UserPart } from '../providers/provider.ts'
import type { Database } from '../store/database.ts'
import type { StoredUpload } from '../store/uploads.ts'
import { mediaTypes, readPart, wasDeleted } from './contents.ts'
import { count } from './reading/content.ts'
import { createFileReading, outlineText, type FileReading } from './file-reading.ts'
import { joinPages } from './join-pages.ts'
import type { ContentPart } from './reading/outline.ts'
import { outlineOf, type Uploads } from './uploads.ts'

/** The files of a message as a model gets them. */
export interface MessageFiles {
  parts: UserPart[]
  /** Reads in those that are too long for the message; `undefined` if none is. */
  reading: FileReading | undefined
}

export interface FilesOfMessage {
  files: readonly StoredUpload[]
  message: string
  maxDocumentBytes: number
}

/** The share of what a model can read that the files of a message may take. */
const maxShare = 1 / 3
const maxTokens = 100_000
/** A low estimate: numbers have many tokens. */
const charactersPerToken = 3
/** An outline has this many characters, or less where other files leave less. */
const maxOutline = 30_000
const minOutline = 4000
/** Pictures that a model is shown, and a high estimate of what one takes. */
const maxPictures = 20
const tokensPerPicture = 1600

/**
 * Reads the files of a message. The built-in composer gets all that they say. A language model gets that, too, if it
 * is not too long for it; of a file that is, it gets an outline, and a tool to read the rest.
 * @throws AppError `conflict` if a file was deleted; ProviderError `too_large` if the files are more than a document of
 * the composer may have
 */
export async function readFiles(
  db: Database,
  uploads: Uploads,
  { files, message, maxDocumentBytes }: FilesOfMessage,
  { can, limits }: Pick<ModelFacts, 'can' | 'limits'>,
  signal: AbortSignal,
): Promise<MessageFiles> {
  const isComposer = can.editRanges
  const share = Math.min(limits.context * maxShare, maxTokens)
  const budget = Math.floor(share * charactersPerToken)
  let left = budget
  let needed = 0
  let all = 0
  // One that a model can’t see takes only a line, by which it can be placed.
  let picturesLeft = can.seeImages
    ? clamp(Math.floor(share / tokensPerPicture), 1, maxPictures)
    : maxPictures
  const nameOf = createNames()
  const found: UserPart[] = []
  const long: StoredUpload[] = []
  for (const file of files) {
    if (file.deleted_at !== null) throw wasDeleted(file.name)
    const read = await uploads.whenRead(file, signal)
    const { parts, notes } = outlineOf(read)
    const used = partsFor(message, parts)
    if (isComposer) {
      needed += used.reduce((sum, part) => sum + part.characters * (shares[part.format] ?? 0), 0)
      all += used.reduce((sum, part) => sum + part.characters, 0)
      if (needed > maxDocumentBytes) throw tooLong(files, all, maxDocumentBytes)
      found.push(...(await forComposer(db, read, used, notesOf(read, notes))))
      if (used.length === 0) found.push(wordless(read, '', notesOf(read, notes)))
      continue
    }
    const upload = { ...read, name: nameOf(read.name) }
    const texts = used.filter(({ format }) => format !== 'image')
    const pictures = used.filter(isPicture)
    const shown = pictures.slice(0, picturesLeft)
    picturesLeft -= shown.length
    const unseen = can.seeImages ? unshown(pictures.length, shown.length) : unseeable(pictures)
    const about = notesOf(upload, [...notes, ...unseen])
    const length = texts.reduce((sum, { characters }) => sum + characters, 0)
    if (texts.length === 0) {
      const isHidden = used.length === 0 && parts.length > 0
      if (about.length > 0) found.push(wordless(upload, isHidden ? allHidden : '', about))
    } else if (length <= left) {
      left -= length
      found.push(...(await wholeTexts(db, upload, texts, about)))
    } else {
      const shortest = Math.min(minOutline, budget / files.length)
      const maxLength = clamp(left / 2, shortest, maxOutline)
      const text = await outlineText(db, upload, texts, { maxLength, canRead: can.callTools })
      left = Math.max(0, left - text.length)
      if (can.callTools) long.push(upload)
      else about.push(...notesOf(upload, [onlyBeginning(length)]))
      found.push({ type: 'file', name: upload.name, mediaType: 'text/plain', text, notes: about })
    }
    found.push(...(await picturesOf(db, upload, shown)))
  }
  const reading = long.length === 0 ? undefined : createFileReading(db, long, budget)
  return { parts: found, reading }
}

/**
 * The least that a character of a format takes in a document of the composer, in bytes, with room for what it leaves
 * out: indentation and the names of fields of JSON, tags and scripts of HTML, the page numbers of a PDF.
 */
const shares: Partial<Record<ContentPart['format'], number>> = {
  text: 0.8,
  markdown: 0.8,
  csv: 0.8,
  tsv: 0.8,
  json: 0.4,
  jsonl: 0.4,
  html: 0.4,
}

/** Said before anything is read, since hundreds of megabytes would be taken for nothing. */
function tooLong(files: readonly StoredUpload[], length: number, maxBytes: number): ProviderError {
  const [file] = files
  const what = file && files.length === 1 ? `${file.name} has` : 'The files of this message have'
  const limit = `${Math.floor(maxBytes / 1024 / 1024)} MB`
  return new ProviderError(
    'too_large',
    `${what} ${count(length, 'character')}, which is too much for the built-in composer: a document may have at most ${limit} here. Attach a smaller part.`,
  )
}

const allHidden = 'The file hides everything in it, so nothing of it is shown.'

/** A file of which only its notes, or its pictures, are shown. */
function wordless({ name }: StoredUpload, text: string, notes: string[]): UserPart {
  return { type: 'file', name, mediaType: 'text/plain', text, notes }
}

/** Notes of a file that may be one of several. */
function notesOf({ name }: StoredUpload, notes: readonly string[]): string[] {
  return notes.map((note) => `${name}: ${note}`)
}

/** Gives each file of a message a name of its own, by which a model can ask for it. */
function createNames(): (name: string) => string {
  const taken = new Set<string>()
  return (name) => {
    let own = name
    for (let number = 2; taken.has(own); number++) own = `${name} (${number})`
    taken.add(own)
    return own
  }
}

function unshown(all: number, shown: number): string[] {
  return all === shown ? [] : [`The model was shown ${shown} of ${count(all, 'picture')}.`]
}

function unseeable(pictures: readonly ContentPart[]): string[] {
  if (pictures.length === 0) return []
  const were = pictures.length === 1 ? 'was' : 'were'
  return [
    `The model can’t see pictures: ${count(pictures.length, 'picture')} ${were} not shown to it.`,
  ]
}

function onlyBeginning(length: number): string {
  return `It is longer than the model can read (${count(length, 'character')}), and the model can’t read on: it was given only the beginning of each part.`
}

const asksForHidden = /\bhidden\b|ausgeblendet|versteckt|verborgen|\boculta|\bmasqué|\bcaché/iu

/** The parts that a message is about: those that the file hides only if it names them, or all that is hidden. */
function partsFor(message: string, parts: readonly ContentPart[]): ContentPart[] {
  const text = message.toLowerCase()
  const isAsked = ({ name }: ContentPart) =>
    asksForHidden.test(message) || text.includes(name.toLowerCase())
  const used = parts.filter((part) => !part.isHidden || isAsked(part))
  // A sheet with its hidden rows takes the place of the same sheet without them.
  const isDouble = ({ name }: ContentPart) =>
    used.some((other) => other.isHidden && other.name.startsWith(`${name} (`))
  return used.filter((part) => part.isHidden || !isDouble(part))
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value))
}

/** Sheets are files of their own; the pages of a text are one. */
async function wholeTexts(
  db: Database,
  upload: StoredUpload,
  parts: readonly ContentPart[],
  notes: string[],
): Promise<UserPart[]> {
  const [first, ...others] = parts
  if (!first) return []
  const texts = await textsOf(db, upload, parts)
  if (first.format === 'markdown' && others.length > 0) {
    const pages = texts.map(({ part, text }) => `[${part.name}]\n\n${text.trim()}`)
    return [fileOf(upload.name, first, pages.join('\n\n'), notes)]
  }
  return texts.map(({ part, text }, index) => {
    const name = others.length === 0 ? upload.name : `${upload.name}: ${part.name}`
    return fileOf(name, part, text, index === 0 ? notes : [])
  })
}

/** The composer embeds the pictures of a text where they stand, and gets each sheet with its name. */
async function forComposer(
  db: Database,
  upload: StoredUpload,
  parts: readonly ContentPart[],
  notes: string[],
): Promise<UserPart[]> {
  const [first] = parts
  if (first?.format === 'image') return picturesOf(db, upload, parts.filter(isPicture))
  const pictures = new Map<string, string>()
  for (const part of parts.filter(isPicture)) {
    const bytes = await bytesOf(db, upload, part)
    const { mediaType = 'image/png' } = part
    pictures.set(part.name, `data:${mediaType};base64,${bytes.toString('base64')}`)
  }
  const texts = await textsOf(
    db,
    upload,
    parts.filter(({ format }) => format !== 'image'),
  )
  const isText = first?.format === 'markdown'
  const embedded = texts.map(({ part, text }) => {
    const whole = text.replace(/\]\(image:([\w-]+)\)/g, (reference, name: string) => {
      const source = pictures.get(name)
      return source === undefined ? reference : `](${source})`
    })
    return { part, text: isText ? whole : text }
  })
  if (first && isText) {
    const text = joinPages(embedded.map((one) => one.text))
    return [fileOf(upload.name, first, text, notes)]
  }
  return embedded.map(({ part, text }, index) => ({
    ...fileOf(upload.name, part, text, index === 0 ? notes : []),
    ...(embedded.length > 1 && { part: part.name }),
  }))
}

function fileOf(
  name: string,
  { format, form }: ContentPart,
  text: string,
  notes: string[],
): UserPart {
  const mediaType = mediaTypes[format]
  const known = { ...(form && { form }), ...(notes.length > 0 && { notes }) }
  return { type: 'file', name, mediaType, text, ...known }
}

/** Whether a part is a picture; of one that can't be read, there are no bytes. */
function isPicture({ format, from, to }: ContentPart): boolean {
  return format === 'image' && to > from
}

/** The pictures of a file. Files tell them apart by their names. */
async function picturesOf(
  db: Database,
  upload: StoredUpload,
  parts: readonly ContentPart[],
): Promise<UserPart[]> {
  return Promise.all(
    parts.map(async (part): Promise<UserPart> => {
      const bytes = await bytesOf(db, upload, part)
      const name = part.name === '' ? upload.name : `${upload.name}: ${part.name}`
      const { mediaType = 'image/png' } = part
      const { width, height } = part
      const size = width !== undefined && height !== undefined ? { width, height } : {}
      return { type: 'image', name, mediaType, data: bytes.toString('base64'), ...size }
    }),
  )
}

async function textsOf(db: Database, upload: StoredUpload, parts: readonly ContentPart[]) {
  return Promise.all(
    parts.map(async (part) => ({ part, text: (await bytesOf(db, upload, part)).toString() })),
  )
}

async function bytesOf(db: Database, upload: StoredUpload, part: ContentPart): Promise<Buffer> {
  const bytes = await readPart(db, upload, part)
  if (!bytes) throw wasDeleted(upload.name)
  return bytes
}
