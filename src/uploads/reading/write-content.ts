import { writeSync } from 'node:fs'
import { repairText } from '../../protocol/text.ts'
import type { FileReader, PartStart, ReadEvent } from './content.ts'
import { Unreadable } from './content.ts'
import type { ContentPart, Outline } from './outline.ts'
import { shrinkImage } from './image.ts'

/** In bytes: more text than any model or document can take. */
const maxContentBytes = 200 * 1024 * 1024
const maxNotes = 100
const maxNoteLength = 1000
const maxParts = 5000

/** Writes what a reader finds to a file, and returns where each part of it is. */
export async function writeContent(
  events: ReturnType<FileReader>,
  file: number,
): Promise<{ summary: string; outline: Outline }> {
  const notes: string[] = []
  const parts: ContentPart[] = []
  let written = 0
  let isCut = false
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
    if (half !== '') write(Buffer.from(repairText(half)))
    if (bytes.length > 0) {
      const image = await shrinkImage(Buffer.concat(bytes))
      // Its place in the text says so.
      if (image) {
        const { mediaType, width, height } = image
        Object.assign(part, { mediaType, width, height })
        write(image.bytes)
      } else notes.push(`The picture ${part.name || 'in it'} can’t be read, so it is left out.`)
    }
    part.to = written
    open = undefined
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
        if (notes.length < maxNotes) notes.push(repairText(event.text.slice(0, maxNoteLength)))
        break
    }
  }

  for (;;) {
    const next = await events.next()
    if (next.done) {
      await end()
      const cut = isCut ? next.value : `${next.value}, nothing cut`
      return { summary: cut, outline: { notes, parts } }
    }
    await take(next.value)
  }
}

interface OpenPart {
  part: ContentPart
  /** The first half of a pair of surrogates whose second half is still to come. */
  half: string
  /** Of a picture. */
  bytes: Uint8Array[]
}

function openPart({ name, format, isHidden, mediaType, alt }: PartStart, from: number): OpenPart {
  const part: ContentPart = { name: repairText(name), format, from, to: from, characters: 0 }
  if (isHidden) part.isHidden = true
  if (mediaType !== undefined) part.mediaType = mediaType
  if (alt !== undefined) part.alt = repairText(alt)
  return { part, half: '', bytes: [] }
}
