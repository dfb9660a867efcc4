import type { Attachment, Size } from '../creating/content.ts'

/** An attached picture as a document embeds it, with its size if that is known. */
export interface Picture extends Partial<Size> {
  /** The name of its file, or with a number if another one has the same. */
  name: string
  /** A data: URI. */
  source: string
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

function pictureOf({
  kind,
  mediaType,
  content,
  size,
}: Attachment): Omit<Picture, 'name'> | undefined {
  if (kind === 'image') {
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
