import { AppError } from '../errors.ts'
import type { Upload } from '../protocol/uploads.ts'
import { readBlob } from '../store/blobs.ts'
import type { Database } from '../store/database.ts'
import type { StoredUpload } from '../store/uploads.ts'
import type { ContentPart } from './reading/outline.ts'
import { outlineOf, uploadRow } from './uploads.ts'

/** The media types of the text that is read of files. */
export const mediaTypes: Record<ContentPart['format'], string> = {
  text: 'text/plain',
  markdown: 'text/markdown',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  jsonl: 'application/jsonl',
  html: 'text/html',
  svg: 'image/svg+xml',
  image: 'image/*',
}

/** What was read of a part of a file, or its first bytes; `undefined` if the file was deleted meanwhile. */
export async function readPart(
  db: Database,
  upload: StoredUpload,
  { from, to }: ContentPart,
  maxBytes = Infinity,
): Promise<Buffer | undefined> {
  const end = Math.min(to, from + maxBytes)
  const pieces = await Array.fromAsync(streamPart(db, upload, { from, to: end }))
  const bytes = Buffer.concat(pieces)
  return bytes.length === end - from ? bytes : undefined
}

/** What was read of a part of a file, in pieces. */
export function streamPart(
  db: Database,
  { hash, content_hash }: StoredUpload,
  { from, to }: Pick<ContentPart, 'from' | 'to'>,
): AsyncGenerator<Buffer> {
  return readBlob(db, content_hash ?? hash, from, to)
}

export function wasDeleted(name: string): AppError {
  return new AppError(
    'conflict',
    `The file ${name} was deleted, so nothing was done. Attach it again and send the message anew.`,
  )
}

const maxPreviewParts = 100
/** Of one part, and of all together, in bytes. */
const maxPartBytes = 20_000
const maxPreviewBytes = 200_000

/** A file with the beginning of what was read of it; `undefined` if it was deleted meanwhile. */
export async function previewOf(db: Database, upload: StoredUpload): Promise<Upload | undefined> {
  const { parts } = outlineOf(upload)
  const shown: Upload['preview']['parts'] = []
  let left = maxPreviewBytes
  for (const part of parts.slice(0, maxPreviewParts)) {
    const max = part.format === 'image' ? 0 : Math.min(maxPartBytes, left)
    const bytes = await readPart(db, upload, part, max)
    if (!bytes) return undefined
    left -= bytes.length
    const text = wholeText(bytes)
    shown.push({
      name: part.name,
      format: part.format,
      hidden: part.isHidden === true,
      characters: part.characters,
      rows: part.rows ?? null,
      columns: part.columns ?? null,
      delimiter: part.form?.delimiter ?? null,
      text,
      is_cut: text.length < part.characters,
    })
  }
  return { ...uploadRow(upload), preview: { parts: shown, part_count: parts.length } }
}

/** Text without the part of a character that it may end with. */
function wholeText(bytes: Buffer): string {
  return new TextDecoder().decode(bytes, { stream: true })
}
