interface FileType {
  kind: 'text' | 'image'
  /** What a person calls it; several types may share a label. */
  label: string
  mediaType: string
  /** Without the dot. */
  extensions: readonly string[]
}

/** The files that a message may carry. */
const fileTypes = [
  { kind: 'text', label: 'text', mediaType: 'text/plain', extensions: ['txt', 'text'] },
  { kind: 'text', label: 'Markdown', mediaType: 'text/markdown', extensions: ['md', 'markdown'] },
  { kind: 'text', label: 'Markdown', mediaType: 'text/x-markdown', extensions: [] },
  { kind: 'text', label: 'CSV', mediaType: 'text/csv', extensions: ['csv'] },
  { kind: 'text', label: 'CSV', mediaType: 'text/tab-separated-values', extensions: ['tsv'] },
  { kind: 'text', label: 'JSON', mediaType: 'application/json', extensions: ['json'] },
  { kind: 'text', label: 'JSON', mediaType: 'application/jsonl', extensions: ['jsonl'] },
  { kind: 'text', label: 'JSON', mediaType: 'application/x-ndjson', extensions: ['ndjson'] },
  { kind: 'text', label: 'JSON', mediaType: 'application/ndjson', extensions: [] },
  { kind: 'image', label: 'PNG', mediaType: 'image/png', extensions: ['png'] },
  { kind: 'image', label: 'JPEG', mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
  { kind: 'image', label: 'GIF', mediaType: 'image/gif', extensions: ['gif'] },
  { kind: 'image', label: 'WebP', mediaType: 'image/webp', extensions: ['webp'] },
] as const satisfies readonly FileType[]

/** The media types of the images that a message may carry. */
export type ImageType = Extract<(typeof fileTypes)[number], { kind: 'image' }>['mediaType']

/** The type of a readable file; undefined if files of its kind can't be read. Only text goes by its name. */
export function fileTypeOf(file: { name: string; media_type: string }) {
  const mediaType = essenceOf(file.media_type)
  const extension = /\.(\w+)$/.exec(file.name)?.[1]?.toLowerCase()
  return (
    fileTypes.find((type) => type.mediaType === mediaType) ??
    fileTypes.find(
      (type) => type.kind === 'text' && type.extensions.some((one) => one === extension),
    )
  )
}

/** A media type without its parameters, in lower case. */
export function essenceOf(mediaType: string): string {
  return mediaType.replace(/;[^]*/, '').trim().toLowerCase()
}

/** The readable types, as the end of a sentence: “text, Markdown, … or images (PNG, …)”. */
export const readableTypes = `${labelsOf('text').join(', ')} or images (${labelsOf('image').join(', ')})`

/** The readable files, as a file picker's `accept` attribute lists them. */
export const acceptedFiles = fileTypes
  .flatMap(({ kind, mediaType, extensions }) =>
    kind === 'image' ? [mediaType] : extensions.map((extension) => `.${extension}`),
  )
  .join(',')

function labelsOf(kind: FileType['kind']): string[] {
  return [...new Set(fileTypes.filter((type) => type.kind === kind).map(({ label }) => label))]
}
