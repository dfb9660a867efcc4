import { AppError } from '../errors.ts'
import { repairText } from '../protocol/text.ts'
import type { Attachment } from '../protocol/requests.ts'
import type { ImageType, UserPart } from '../providers/provider.ts'
import { decodeText, type DecodedText } from './encodings.ts'

const textTypes =
  /^(text\/(plain|markdown|x-markdown|csv|tab-separated-values)|application\/(json|jsonl|x-ndjson|ndjson))$/
const textNames = /\.(txt|text|md|markdown|csv|tsv|json|jsonl|ndjson)$/i
const imageTypes: readonly ImageType[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

/**
 * What was attached, as parts of a message to a model; `notes` say how a text was read.
 * @throws AppError `media_type` that names what can't be read, `too_large` above `limit` bytes.
 */
export async function readAttachments(
  attachments: readonly Attachment[],
  limit: number,
): Promise<UserPart[]> {
  const refused = attachments.filter((one) => !isText(one) && !imageTypeOf(one))
  if (refused.length > 0) {
    throw new AppError(
      'media_type',
      `These attachments can’t be read: ${refused.map((one) => one.name).join(', ')}. Attach text, Markdown, CSV, JSON or images (PNG, JPEG, GIF, WebP).`,
    )
  }
  const parts: UserPart[] = []
  for (const attachment of attachments) parts.push(await readAttachment(attachment, limit))
  return parts
}

async function readAttachment(attachment: Attachment, limit: number): Promise<UserPart> {
  const { name, data } = attachment
  const bytes = Buffer.from(data, 'base64')
  if (bytes.length > limit) {
    throw new AppError('too_large', `The attachment ${name} is too large.`)
  }
  const image = imageTypeOf(attachment)
  if (image) return { type: 'image', name, mediaType: image, data }
  const read = await decodeText(bytes)
  if (!read) {
    throw new AppError(
      'media_type',
      `${name} can’t be read: it is no text in any encoding that is known here. Save it as UTF-8 text, or attach another file.`,
    )
  }
  const text = repairText(read.text)
  const notes = notesOf(name, read)
  const mediaType = attachment.media_type
  return { type: 'file', name, mediaType, text, ...(notes.length > 0 ? { notes } : {}) }
}

function notesOf(name: string, { encoding, isGuess }: DecodedText): string[] {
  if (encoding === undefined) return []
  return isGuess
    ? [
        `${name} was read as ${encoding}, which is a guess. If letters look wrong, save it as UTF-8.`,
      ]
    : [`${name} was read as ${encoding}.`]
}

function isText({ name, media_type }: Attachment): boolean {
  return textTypes.test(media_type.split(';')[0] ?? '') || textNames.test(name)
}

function imageTypeOf({ media_type }: Attachment): ImageType | undefined {
  return imageTypes.find((type) => type === media_type)
}
