import type { IconName } from '../kit/icons.tsx'

/** What a person calls a file of a kind, and its icon. */
const kinds: Readonly<Record<string, readonly [name: string, icon: IconName]>> = {
  docx: ['Word document', 'file'],
  xlsx: ['Excel workbook', 'table'],
  pdf: ['PDF', 'file'],
  png: ['PNG picture', 'picture'],
  jpeg: ['JPEG picture', 'picture'],
  webp: ['WebP picture', 'picture'],
  gif: ['GIF picture', 'picture'],
  svg: ['SVG picture', 'picture'],
  html: ['HTML page', 'code'],
  csv: ['CSV table', 'table'],
  tsv: ['Table with tabs', 'table'],
  json: ['JSON', 'code'],
  jsonl: ['JSON Lines', 'code'],
  markdown: ['Markdown', 'file'],
  text: ['Text', 'file'],
}

export function kindName(kind: string | null): string {
  return kinds[kind ?? '']?.[0] ?? 'File'
}

export function kindIcon(kind: string | null): IconName {
  return kinds[kind ?? '']?.[1] ?? 'file'
}

/** Of a file that nothing has read since an earlier version of the program stored it, the kind is not known. */
export function isPicture({
  kind,
  media_type,
}: {
  kind: string | null
  media_type: string
}): boolean {
  return kind === null ? media_type.startsWith('image/') : kindIcon(kind) === 'picture'
}
