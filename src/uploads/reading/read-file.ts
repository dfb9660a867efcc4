import { closeSync, fsyncSync, openSync, readFileSync } from 'node:fs'
import { describeError } from '../../log.ts'
import type { FileFormat } from '../../protocol/file-types.ts'
import { Unreadable, UnreadableKind, type FileReader } from './content.ts'
import { checkType } from './detect.ts'
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
    const { format: kind, mediaType, notes: about } = await checkType(bytes, name, given)
    if (isAlone && isOffice(kind)) return { ok: false, reason: 'no_process', why: '' }
    const reader = await readerOf(kind)
    const { summary, outline } = await writeContent(reader(bytes), output)
    // Otherwise the database's next write, for which all requests wait, would flush it.
    fsyncSync(output)
    const notes = [...about, ...outline.notes]
    return { ok: true, kind, mediaType, summary, outline: { ...outline, notes } }
  } catch (error) {
    if (error instanceof Unreadable) {
      const reason = error instanceof UnreadableKind ? 'type' : 'file'
      return { ok: false, reason, why: error.message }
    }
    const why = 'it is damaged, or made in a way that this program does not know.'
    return { ok: false, reason: 'file', why, cause: describeError(error) }
  } finally {
    closeSync(output)
  }
}

function isOffice(kind: FileFormat): boolean {
  return kind === 'docx' || kind === 'xlsx' || kind === 'pdf'
}

async function readerOf(kind: FileFormat): Promise<FileReader> {
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
