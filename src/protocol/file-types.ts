interface FileType {
  /** What is in it, however its sender calls it. */
  format: string
  kind: 'office' | 'text' | 'image'
  /** What a person calls it; several types may share a label. */
  label: string
  mediaType: string
  /** Without the dot. */
  extensions: readonly string[]
}

const office = 'application/vnd.openxmlformats-officedocument'

/** The files that can be read. */
export const fileTypes = [
  {
    format: 'docx',
    kind: 'office',
    label: 'Word',
    mediaType: `${office}.wordprocessingml.document`,
    extensions: ['docx', 'docm', 'dotx'],
  },
  {
    format: 'xlsx',
    kind: 'office',
    label: 'Excel',
    mediaType: `${office}.spreadsheetml.sheet`,
    extensions: ['xlsx', 'xlsm', 'xltx'],
  },
  {
    format: 'pdf',
    kind: 'office',
    label: 'PDF',
    mediaType: 'application/pdf',
    extensions: ['pdf'],
  },
  {
    format: 'text',
    kind: 'text',
    label: 'text',
    mediaType: 'text/plain',
    extensions: ['txt', 'text'],
  },
  {
    format: 'markdown',
    kind: 'text',
    label: 'Markdown',
    mediaType: 'text/markdown',
    extensions: ['md', 'markdown'],
  },
  {
    format: 'markdown',
    kind: 'text',
    label: 'Markdown',
    mediaType: 'text/x-markdown',
    extensions: [],
  },
  { format: 'csv', kind: 'text', label: 'CSV', mediaType: 'text/csv', extensions: ['csv'] },
  {
    format: 'tsv',
    kind: 'text',
    label: 'CSV',
    mediaType: 'text/tab-separated-values',
    extensions: ['tsv'],
  },
  {
    format: 'json',
    kind: 'text',
    label: 'JSON',
    mediaType: 'application/json',
    extensions: ['json'],
  },
  {
    format: 'jsonl',
    kind: 'text',
    label: 'JSON',
    mediaType: 'application/jsonl',
    extensions: ['jsonl'],
  },
  {
    format: 'jsonl',
    kind: 'text',
    label: 'JSON',
    mediaType: 'application/x-ndjson',
    extensions: ['ndjson'],
  },
  {
    format: 'jsonl',
    kind: 'text',
    label: 'JSON',
    mediaType: 'application/ndjson',
    extensions: [],
  },
  {
    format: 'html',
    kind: 'text',
    label: 'HTML',
    mediaType: 'text/html',
    extensions: ['html', 'htm'],
  },
  {
    format: 'svg',
    kind: 'text',
    label: 'SVG',
    mediaType: 'image/svg+xml',
    extensions: ['svg'],
  },
  { format: 'png', kind: 'image', label: 'PNG', mediaType: 'image/png', extensions: ['png'] },
  {
    format: 'jpeg',
    kind: 'image',
    label: 'JPEG',
    mediaType: 'image/jpeg',
    extensions: ['jpg', 'jpeg'],
  },
  { format: 'gif', kind: 'image', label: 'GIF', mediaType: 'image/gif', extensions: ['gif'] },
  { format: 'webp', kind: 'image', label: 'WebP', mediaType: 'image/webp', extensions: ['webp'] },
] as const satisfies readonly FileType[]

/** What is in a file that can be read. */
export type FileFormat = (typeof fileTypes)[number]['format']

/** The media types of images. */
export type ImageType = Extract<(typeof fileTypes)[number], { kind: 'image' }>['mediaType']

/** A media type without its parameters, in lower case. */
export function essenceOf(mediaType: string): string {
  return mediaType.replace(/;[^]*/, '').trim().toLowerCase()
}

/** The readable types, as the end of a sentence: “text, Markdown, … or images (PNG, …)”. */
export const readableTypes = `${[...labelsOf('office'), ...labelsOf('text')].join(', ')} or images (${labelsOf('image').join(', ')})`

/** The readable files, as a file picker's `accept` attribute lists them. */
export const acceptedFiles = fileTypes
  .flatMap(({ kind, mediaType, extensions }) =>
    kind === 'image' ? [mediaType] : extensions.map((extension) => `.${extension}`),
  )
  .join(',')

function labelsOf(kind: FileType['kind']): string[] {
  return [...new Set(fileTypes.filter((type) => type.kind === kind).map(({ label }) => label))]
}
