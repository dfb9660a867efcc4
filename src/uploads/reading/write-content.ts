import { writeSync } from 'node:fs'
import { repairText } from '../../protocol/text.ts'
import { count, Unreadable, type FileReader, type PartStart, type ReadEvent } from './content.ts'
import type { ContentPart, Outline } from './outline.ts'
import { shrinkImage } from './image.ts'

/** In bytes: more text than any model or document can take. */
const maxContentBytes = 200 * 1024 * 1024
/** In milliseconds, for all pictures of a file. */
const maxPictureMs = 8000
const maxNotes = 100
const maxNoteLength = 1000
const maxParts = 5000
/** In UTF-16 code units, of the name of a part and of the words that stand for a picture. */
const maxNameLength = 200
const maxAltLength = 2000

/** Writes what a reader finds to a file, and returns where each part of it is. */
export async function writeContent(
  events: ReturnType<FileReader>,
  file: number,
): Promise<{ summary: string; outline: Outline }> {
  const notes: string[] = []
  const parts: ContentPart[] = []
  let written = 0
  let isCut = false
  let pictureMs = 0
  let moreNotes = 0
  let skipped = 0
  let broken = 0
  let open: OpenPart | undefined

  function write(bytes: Uint8Array): void {
    if (written + bytes.length > maxContentBytes) {
      throw new Unreadable('it has too much text. Attach a smaller part of it.')
    }
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
    written += bytes.length
  }

  async function end(): Promise<void> {
    if (!open) return
    const { part, half, bytes } = open
    if (half !== '') {
      write(Buffer.from(repairText(half)))
      part.characters++
    }
    if (part.format === 'image') await endPicture(part, Buffer.concat(bytes))
    part.to = written
    open = undefined
  }

  async function endPicture(part: ContentPart, bytes: Buffer): Promise<void> {
    const start = performance.now()
    if (pictureMs > maxPictureMs) {
      skipped++
      return
    }
    const image = await shrinkImage(bytes)
    pictureMs += performance.now() - start
    if (!image) {
      broken++
      return
    }
    const { mediaType, width, height } = image
    Object.assign(part, { mediaType, width, height })
    write(image.bytes)
  }

  /** Sentences about pictures that are left out. */
  function pictureNotes(): string[] {
    const all = parts.filter(({ format }) => format === 'image').length
    const tooMany = `${skipped.toLocaleString('en-US')} of ${count(all, 'picture')} are left out, since it would take too long to scale them all.`
    return [
      ...(skipped > 0 ? [tooMany] : []),
      ...(broken > 0 ? [`${count(broken, 'picture')} can’t be read, and so left out.`] : []),
    ]
  }

  async function take(event: ReadEvent): Promise<void> {
    switch (event.type) {
      case 'part': {
        await end()
        if (parts.length >= maxParts) throw new Unreadable('it has too many parts.')
        open = openPart(event.part, written)
        parts.push(open.part)
        break
      }
      case 'text': {
        if (!open) throw new Error('text without a part')
        const text = open.half + event.text
        open.half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? ''
        const whole = repairText(text.slice(0, text.length - open.half.length))
        open.part.characters += whole.length
        write(Buffer.from(whole))
        break
      }
      case 'bytes':
        open?.bytes.push(event.bytes)
        break
      case 'size':
        if (open) Object.assign(open.part, { rows: event.rows, columns: event.columns })
        break
      case 'note':
      case 'cut':
        isCut ||= event.type === 'cut'
        if (notes.length < maxNotes) notes.push(oneLine(event.text, maxNoteLength))
        else moreNotes++
        break
    }
  }

  for (;;) {
    const next = await events.next()
    if (next.done) {
      await end()
      const isWhole = !isCut && skipped === 0 && broken === 0
      const more =
        moreNotes > 0 ? [`${count(moreNotes, 'further note')} on this file, too many to list.`] : []
      const outline = {
        notes: [...hiddenNotes(parts), ...notes, ...more, ...pictureNotes()],
        parts,
      }
      return { summary: isWhole ? `${next.value}, nothing cut` : next.value, outline }
    }
    await take(next.value)
  }
}

/** Sheets that the file hides; a sheet with hidden rows has a note of its own. */
function hiddenNotes(parts: readonly ContentPart[]): string[] {
  const isShown = (name: string) =>
    parts.some((part) => !part.isHidden && name.startsWith(`${part.name} (`))
  const names = parts.flatMap(({ isHidden, name }) => (isHidden && !isShown(name) ? [name] : []))
  if (names.length === 0) return []
  const text = `Hidden in the file, and used only if a message names it: ${names.join(', ')}.`
  return [oneLine(text, maxNoteLength)]
}

interface OpenPart {
  part: ContentPart
  /** The first half of a pair of surrogates whose second half is still to come. */
  half: string
  /** Of a picture. */
  bytes: Uint8Array[]
}

/** Text of a file as a label or in a sentence: without line breaks and control characters, and not too long. */
function oneLine(text: string, maxLength: number): string {
  const line = text.slice(0, maxLength * 4).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  return repairText(line.slice(0, maxLength))
}

function openPart({ name, format, form, isHidden, alt }: PartStart, from: number): OpenPart {
  const label = oneLine(name, maxNameLength)
  const part: ContentPart = { name: label, format, from, to: from, characters: 0 }
  if (form) part.form = form
  if (isHidden) part.isHidden = true
  if (alt !== undefined) part.alt = oneLine(alt, maxAltLength)
  return { part, half: '', bytes: [] }
}
