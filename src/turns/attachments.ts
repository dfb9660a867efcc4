import { AppError } from '../errors.ts'
import { repairText } from '../protocol/text.ts'
import type { Attachment } from '../protocol/requests.ts'
import type { ImageType, UserPart } from '../providers/provider.ts'

const textTypes = /^(text\/(plain|markdown|x-markdown|csv|tab-separated-values)|application\/json)$/
const textNames = /\.(txt|text|md|markdown|csv|tsv|json)$/i
const imageTypes: readonly ImageType[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

/**
 * What was attached, as parts of a message to a model.
 * @throws AppError `media_type` that names what can't be read, `too_large` above `limit` bytes.
 */
export function readAttachments(attachments: readonly Attachment[], limit: number): UserPart[] {
  const refused = attachments.filter((one) => !isText(one) && !imageTypeOf(one))
  if (refused.length > 0) {
    throw new AppError(
      'media_type',
      `These attachments can’t be read: ${refused.map((one) => one.name).join(', ')}. Attach text, Markdown, CSV, JSON or images (PNG, JPEG, GIF, WebP).`,
    )
  }
  return attachments.map((attachment) => {
    const bytes = Buffer.from(attachment.data, 'base64')
    if (bytes.length > limit) {
      throw new AppError('too_large', `The attachment ${attachment.name} is too large.`)
    }
    const mediaType = imageTypeOf(attachment)
    return mediaType
      ? { type: 'image', name: attachment.name, mediaType, data: attachment.data }
      : {
          type: 'file',
          name: attachment.name,
          mediaType: attachment.media_type,
          text: repairText(decodeText(bytes)),
        }
  })
}

function isText({ name, media_type }: Attachment): boolean {
  return textTypes.test(media_type.split(';')[0] ?? '') || textNames.test(name)
}

function imageTypeOf({ media_type }: Attachment): ImageType | undefined {
  return imageTypes.find((type) => type === media_type)
}

/** UTF-8 or, by its mark, UTF-16; what is neither is taken for Windows-1252. */
function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
