import { essenceOf, fileTypes, type FileFormat } from '../../protocol/file-types.ts'
import { decodeText } from '../encodings.ts'
import { Unreadable, UnreadableKind } from './content.ts'
import { binaryKindOf } from './signatures.ts'
import { refusalOfOle } from './ole.ts'
import { openZip } from './zip.ts'

/** Why files of known kinds can’t be read, and what to do: the end of a sentence about the file. */
const reasons = {
  empty: 'it is empty. Attach it again.',
  pptx: 'it is a PowerPoint presentation. Save it as PDF and attach that.',
  xlsb: 'it is a binary Excel workbook (.xlsb). Save it as .xlsx and attach that.',
  odt: 'it is an OpenDocument text (.odt). Save it as .docx or PDF and attach that.',
  ods: 'it is an OpenDocument spreadsheet (.ods). Save it as .xlsx and attach that.',
  odp: 'it is an OpenDocument presentation (.odp). Save it as PDF and attach that.',
  rtf: 'it is in Rich Text Format (.rtf). Save it as .docx and attach that.',
  epub: 'it is an e-book (EPUB). Convert it to PDF and attach that.',
  pages: 'it is an Apple Pages document. Export it as Word (.docx) or PDF and attach that.',
  numbers: 'it is an Apple Numbers spreadsheet. Export it as Excel (.xlsx) and attach that.',
  keynote: 'it is an Apple Keynote presentation. Export it as PDF and attach that.',
  archive: 'it is an archive. Unpack it and attach the files in it.',
  heic: 'it is a HEIC picture. Save it as JPEG and attach that.',
  avif: 'it is an AVIF picture. Save it as JPEG or PNG and attach that.',
  bmp: 'it is a BMP picture. Save it as PNG and attach that.',
  tiff: 'it is a TIFF picture. Save it as PNG or JPEG and attach that.',
  media: 'it is a sound or video. Attach what is said or shown in it as text.',
  program: 'it is a program.',
  sqlite: 'it is an SQLite database. Export its tables as CSV and attach those.',
  unknown:
    'it is not text, and no kind of file that is known here. Save it as PDF, .docx, .xlsx or text and attach that.',
} as const

/** What a file really is: what can be read, or a known kind that can’t. */
export type FileKind = FileFormat | keyof typeof reasons

/** What a person calls a file of each format, in “budget.xlsx is really … and was read as one.” */
const nouns: Record<FileFormat, string> = {
  docx: 'a Word document',
  xlsx: 'an Excel workbook',
  pdf: 'a PDF',
  text: 'a text file',
  markdown: 'a Markdown file',
  csv: 'a CSV file',
  tsv: 'a tab-separated file',
  json: 'a JSON file',
  jsonl: 'a JSON Lines file',
  html: 'an HTML file',
  svg: 'an SVG picture',
  png: 'a PNG picture',
  jpeg: 'a JPEG picture',
  gif: 'a GIF picture',
  webp: 'a WebP picture',
}

/**
 * Returns the format in which a file is to be read, with notes if its name says something else.
 * @throws Unreadable if no reader can read it
 */
export async function checkType(
  bytes: Uint8Array,
  name: string,
  mediaType = '',
): Promise<{ format: FileFormat; mediaType: string; notes: string[] }> {
  const kind = await detectType(bytes, name, mediaType)
  if (kind === 'empty') throw new Unreadable(reasons[kind])
  if (isReason(kind)) throw new UnreadableKind(reasons[kind])
  const claimed = claimOf(name)
  const isLie = claimed !== undefined && claimed !== kind && claimed !== 'text'
  return {
    format: kind,
    mediaType: fileTypes.find(({ format }) => format === kind)?.mediaType ?? 'text/plain',
    notes: isLie ? [`It is really ${nouns[kind]} and was read as one.`] : [],
  }
}

/**
 * Finds out what a file is by its bytes. Only among texts do its name, and then its media type, decide, as one
 * text may be read in several ways.
 * @throws Unreadable for a damaged archive, an old Office file or one behind a password
 */
export async function detectType(
  bytes: Uint8Array,
  name: string,
  mediaType = '',
): Promise<FileKind> {
  if (bytes.length === 0) return 'empty'
  const kind = binaryKindOf(bytes)
  if (kind === 'zip') return packedKindOf(bytes, extensionOf(name))
  if (kind === 'ole') throw refusalOfOle(bytes)
  if (kind !== undefined) return kind
  const decoded = await decodeText(bytes)
  return decoded ? textFormatOf(decoded.text, name, mediaType) : 'unknown'
}

function isReason(kind: string): kind is keyof typeof reasons {
  return Object.hasOwn(reasons, kind)
}

function extensionOf(name: string): string {
  return /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
}

/** What the extension of a name says that a file is; `undefined` if it says nothing that is known here. */
function claimOf(name: string): string | undefined {
  const extension = extensionOf(name)
  if (extension === 'zip') return 'archive'
  const isKnown = isReason(extension) || ['doc', 'xls', 'ppt'].includes(extension)
  return formatOf(extension) ?? (isKnown ? extension : undefined)
}

function formatOf(extension: string): FileFormat | undefined {
  return fileTypes.find(({ extensions }) => extensions.some((one) => one === extension))?.format
}

/** Kinds of archives by the content types of Office, or by the media type in an entry of its own. */
const packedKinds: readonly (readonly [pattern: RegExp, kind: FileKind])[] = [
  [/wordprocessingml\.(document|template)\.main|ms-word\.(document|template)\.macro/i, 'docx'],
  [/spreadsheetml\.(sheet|template)\.main|ms-excel\.(sheet|template)\.macro/i, 'xlsx'],
  [/ms-excel\.sheet\.binary/i, 'xlsb'],
  [/presentationml\.(presentation|slideshow|template)\.main|ms-powerpoint\./i, 'pptx'],
  [/^application\/vnd\.oasis\.opendocument\.text/, 'odt'],
  [/^application\/vnd\.oasis\.opendocument\.spreadsheet/, 'ods'],
  [/^application\/vnd\.oasis\.opendocument\.presentation/, 'odp'],
  [/^application\/epub\+zip/, 'epub'],
]

async function packedKindOf(bytes: Uint8Array, extension: string): Promise<FileKind> {
  const zip = await openZip(bytes)
  const types = await zip.read('[Content_Types].xml')
  const description = types ?? (await zip.read('mimetype'))
  const text = (description && (await decodeText(description))?.text) ?? ''
  const found = packedKinds.find(([pattern]) => pattern.test(text))
  if (found) return found[1]
  const isApple = zip.names.some((entry) => /^Index(\/|\.zip$)/.test(entry))
  if (!isApple) return 'archive'
  return extension === 'numbers' ? extension : extension === 'key' ? 'keynote' : 'pages'
}

/** What a text is: what its name says unless it plainly is HTML or SVG, or else what it looks like. */
function textFormatOf(text: string, name: string, mediaType: string): FileFormat {
  const named = formatOf(extensionOf(name)) ?? formatOfMediaType(mediaType)
  if (named === 'markdown') return named
  const start = text.slice(0, 4096).replace(/^\ufeff?\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*/, '')
  if (/^<svg[\s>]|^<!doctype svg/i.test(start)) return 'svg'
  if (/^<(!doctype html|html|head|body|table)[\s>]/i.test(start)) return 'html'
  const isNamed = named && ['csv', 'tsv', 'json', 'jsonl', 'html'].includes(named)
  if (isNamed) return named
  const isOfSheets = named === 'xlsx' || extensionOf(name) === 'xls'
  return jsonFormatOf(text) ?? (isOfSheets ? delimitedFormatOf(text) : undefined) ?? 'text'
}

function formatOfMediaType(mediaType: string): FileFormat | undefined {
  const essence = essenceOf(mediaType)
  return fileTypes.find((type) => type.mediaType === essence)?.format
}

/** JSON longer than this is told by its ends: to parse it takes long. */
const maxParsedLength = 1_000_000

function jsonFormatOf(text: string): 'json' | 'jsonl' | undefined {
  const trimmed = text.trim()
  if (!/^[[{]/.test(trimmed)) return undefined
  const isWhole = /^(\{[^]*\}|\[[^]*\])$/.test(trimmed)
  const isLong = trimmed.length > maxParsedLength
  const [first = '', second] = trimmed.split('\n', 2)
  if (second !== undefined && isJson(first) && isJson(isLong ? first : second)) return 'jsonl'
  return isWhole && (isLong || isJson(trimmed)) ? 'json' : undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The format of lines that all have as many separators; text that a spreadsheet wrote, by another name. */
function delimitedFormatOf(text: string): 'csv' | 'tsv' | undefined {
  const lines = text.trim().split(/\r\n?|\n/, 10)
  for (const separator of ['\t', ';', ',']) {
    const counts = new Set(
      lines.map((line) => line.replace(/"(?:[^"]|"")*"/g, '').split(separator).length),
    )
    if (counts.size === 1 && !counts.has(1)) return separator === '\t' ? 'tsv' : 'csv'
  }
  return undefined
}
