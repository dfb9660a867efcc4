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

export function isPicture(kind: string | null): boolean {
  return kindIcon(kind) === 'picture'
}
