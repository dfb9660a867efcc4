import type { Attachment } from '../creating/content.ts'

/** An attached picture as a document embeds it. */
export interface Picture extends Partial<Size> {
  /** The name of its file, or with a number if another one has the same. */
  name: string
  /** A data: URI. */
  source: string
}

/** In CSS pixels. */
interface Size {
  width: number
  height: number
}

/** The pictures among the files of a message, and the names of the other files. */
export function picturesIn(attachments: readonly Attachment[]): {
  pictures: Picture[]
  others: string[]
} {
  const pictures: Picture[] = []
  const others: string[] = []
  for (const attachment of attachments) {
    const picture = pictureOf(attachment)
    if (picture) pictures.push({ ...picture, name: unusedName(attachment.name, pictures) })
    else others.push(attachment.name)
  }
  return { pictures, others }
}

function unusedName(name: string, pictures: readonly Picture[]): string {
  for (let number = 1; ; number++) {
    const own = number === 1 ? name : `${name} (${number})`
    if (pictures.every((one) => one.name !== own)) return own
  }
}

function pictureOf({ kind, mediaType, content }: Attachment): Omit<Picture, 'name'> | undefined {
  if (kind === 'image') {
    const size = sizeOfBitmap(Buffer.from(content.slice(0, headerLength), 'base64'))
    return { source: `data:${mediaType};base64,${content}`, ...size }
  }
  if (mediaType !== 'image/svg+xml') return undefined
  const tag = /<svg\b[^>]*>/.exec(content)?.[0]
  if (tag === undefined) return undefined
  // Outside of a page, an SVG is shown only with its namespace.
  const svg = /\sxmlns\s*=/.test(tag)
    ? content
    : content.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
  return { source, ...sizeOfSvg(tag) }
}

/** In characters of base64, for the longest header below. */
const headerLength = 40

/** The size of a PNG or WebP, which is what pictures are stored as. Returns `undefined` for others. */
function sizeOfBitmap(bytes: Buffer): Size | undefined {
  if (bytes.length < 30) return undefined
  const head = bytes.toString('latin1')
  if (head.startsWith('\x89PNG')) {
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  }
  if (!head.startsWith('RIFF')) return undefined
  switch (head.slice(8, 16)) {
    case 'WEBPVP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    case 'WEBPVP8L': {
      const bits = bytes.readUInt32LE(21)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'WEBPVP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    default:
      return undefined
  }
}

/** The size that the root tag of an SVG says, or that of its viewBox. */
function sizeOfSvg(tag: string): Size | undefined {
  const attribute = (name: string) =>
    new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1]?.trim() ?? ''
  const pixels = (text: string) => Number(/^(\d+(?:\.\d+)?)(?:px)?$/.exec(text)?.[1] ?? 0)
  const box = attribute('viewBox').split(/[\s,]+/)
  const sizes = [
    [attribute('width'), attribute('height')],
    [box[2] ?? '', box[3] ?? ''],
  ].map(([width = '', height = '']) => ({
    width: Math.round(pixels(width)),
    height: Math.round(pixels(height)),
  }))
  return sizes.find(({ width, height }) => width > 0 && height > 0)
}
