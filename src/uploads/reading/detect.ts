import { fileTypeOf } from '../../protocol/file-types.ts'

/** What a file is by its content. */
export type FileKind =
  | 'docx'
  | 'xlsx'
  | 'pdf'
  | 'png'
  | 'jpeg'
  | 'webp'
  | 'gif'
  | 'svg'
  | 'html'
  | 'csv'
  | 'tsv'
  | 'json'
  | 'jsonl'
  | 'markdown'
  | 'text'

export type Detected =
  { ok: true; kind: FileKind; mediaType: string; notes: string[] } | { ok: false; why: string }

const kinds: Record<string, FileKind> = {
  'text/csv': 'csv',
  'text/tab-separated-values': 'tsv',
  'text/markdown': 'markdown',
  'text/x-markdown': 'markdown',
  'application/json': 'json',
  'application/jsonl': 'jsonl',
  'application/x-ndjson': 'jsonl',
  'application/ndjson': 'jsonl',
  'text/plain': 'text',
}

/** Finds out what a file is. Its name and the type that its sender gave decide only which kind of text it is. */
export async function detectType(
  bytes: Uint8Array,
  name: string,
  mediaType: string,
): Promise<Detected> {
  const image = imageOf(Buffer.from(bytes.subarray(0, 16)).toString('latin1'))
  if (image) return { ok: true, kind: image, mediaType: `image/${image}`, notes: [] }
  const type = fileTypeOf({ name, media_type: mediaType })
  const kind = type && kinds[type.mediaType]
  if (!kind) return { ok: false, why: 'files of its kind can’t be.' }
  return { ok: true, kind, mediaType: type.mediaType, notes: [] }
}

function imageOf(start: string): 'png' | 'jpeg' | 'gif' | 'webp' | undefined {
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (/^GIF8[79]a/.test(start)) return 'gif'
  return /^RIFF[^]{4}WEBP/.test(start) ? 'webp' : undefined
}
