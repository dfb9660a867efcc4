import { closeSync, openSync, readFileSync } from 'node:fs'
import { describeError } from '../../log.ts'
import { Unreadable, type FileReader } from './content.ts'
import { detectType, type FileKind } from './detect.ts'
import type { ReadResult } from './outline.ts'
import { readPicture } from './picture.ts'
import { textReader } from './text.ts'
import { writeContent } from './write-content.ts'

export interface ReadRequest {
  /** The path of the file. */
  file: string
  /** The path to which its content is written. */
  content: string
  name: string
  mediaType: string
}

/** Reads a file, and writes what is in it to another one. `isAlone`: no other process can be started to do so. */
export async function readFile(
  { file, content, name, mediaType: given }: ReadRequest,
  isAlone = false,
): Promise<ReadResult> {
  const output = openSync(content, 'wx', 0o600)
  try {
    const bytes = readFileSync(file)
    if (bytes.length === 0) throw new Unreadable('it is empty.')
    const type = await detectType(bytes, name, given)
    if (!type.ok) return { ok: false, reason: 'type', why: type.why }
    const { kind, mediaType } = type
    if (isAlone && isOffice(kind)) return { ok: false, reason: 'no_process', why: '' }
    const reader = await readerOf(kind)
    const { summary, outline } = await writeContent(reader(bytes), output)
    const notes = [...type.notes, ...outline.notes]
    return { ok: true, kind, mediaType, summary, outline: { ...outline, notes } }
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, reason: 'file', why: error.message }
    const why = 'it is damaged, or made in a way that this program does not know.'
    return { ok: false, reason: 'file', why, cause: describeError(error) }
  } finally {
    closeSync(output)
  }
}

function isOffice(kind: FileKind): boolean {
  return kind === 'docx' || kind === 'xlsx' || kind === 'pdf'
}

async function readerOf(kind: FileKind): Promise<FileReader> {
  switch (kind) {
    case 'png':
    case 'jpeg':
    case 'gif':
    case 'webp':
      return readPicture
    case 'docx':
      return (await import('./docx/index.ts')).readDocx
    case 'xlsx':
      return (await import('./xlsx/index.ts')).readXlsx
    case 'pdf':
      return (await import('./pdf/index.ts')).readPdf
    default:
      return textReader(kind)
  }
}
