import { createHash, randomUUID } from 'node:crypto'
import { AppError } from '../errors.ts'
import { essenceOf, fileTypeOf, readableTypes } from '../protocol/file-types.ts'
import type { Attachment, NewAttachment } from '../protocol/requests.ts'
import { repairText } from '../protocol/text.ts'
import type { UserPart } from '../providers/provider.ts'
import { readBlob } from '../store/blobs.ts'
import type { Database } from '../store/database.ts'
import { findUpload, type NewUpload, type StoredUpload } from '../store/uploads.ts'
import { decodeText, type DecodedText } from './encodings.ts'

/** The files of a message that is to be accepted. */
export interface MessageFiles {
  /** The upload ids in the order of the message. */
  ids: string[]
  /** Those of them that are still to be stored. */
  created: NewUpload[]
}

/**
 * Checks the files of a message, and that the new ones can be read. Stores nothing.
 * @throws AppError `media_type` naming what can't be read, `not_found` for an upload that was deleted or
 * never existed, `too_large` if they have more than `maxBytes` together.
 */
export async function checkAttachments(
  db: Database,
  attachments: readonly Attachment[],
  maxBytes: number,
): Promise<MessageFiles> {
  const given = attachments.filter((one) => 'data' in one)
  const refused = given.filter((one) => !fileTypeOf(one))
  if (refused.length > 0) {
    throw new AppError(
      'media_type',
      `These attachments can’t be read: ${refused.map((one) => one.name).join(', ')}. Attach ${readableTypes}.`,
    )
  }
  const files: MessageFiles = { ids: [], created: [] }
  let left = maxBytes
  for (const attachment of attachments) {
    const { id, name, size, created } = await checkAttachment(db, attachment)
    if (size > maxBytes) throw new AppError('too_large', `The attachment ${name} is too large.`)
    left -= size
    files.ids.push(id)
    if (created) files.created.push(created)
  }
  if (left >= 0) return files
  throw new AppError('too_large', 'The attachments are too large together. Send fewer at once.')
}

async function checkAttachment(db: Database, attachment: Attachment) {
  if ('data' in attachment) {
    const created = await newUpload(attachment)
    return { id: created.id, name: created.name, size: created.bytes.length, created }
  }
  return { ...(await requireUpload(db, attachment.upload_id)), created: undefined }
}

/** Returns a stored file that a message may carry. @throws AppError `not_found` */
export async function requireUpload(db: Database, id: string): Promise<StoredUpload> {
  const stored = await findUpload(db, id)
  if (stored) return stored
  throw new AppError(
    'not_found',
    'A file of this message was deleted, or there never was one with this id. Attach it again.',
  )
}

async function newUpload(attachment: NewAttachment): Promise<NewUpload> {
  const { name, media_type, data } = attachment
  const bytes = Buffer.from(data, 'base64')
  const type = fileTypeOf(attachment)
  if (type?.kind === 'text' && !(await decodeText(bytes))) {
    throw new AppError(
      'media_type',
      `${name} can’t be read: it is not text in any known encoding. Save it as UTF-8 text, or attach another file.`,
    )
  }
  return {
    id: randomUUID(),
    name,
    media_type: storedMediaType(media_type, type?.mediaType),
    hash: createHash('sha256').update(bytes).digest('hex'),
    bytes,
  }
}

/**
 * The type with which a file is sent back: the given one with its parameters, if the file is read by it
 * and it can be a `Content-Type` as it is (RFC 9110, 8.3.1). Some systems know no type for a file, or
 * send anything; and a file that calls itself a script must not become one of the app's origin.
 */
function storedMediaType(given: string, readAs = 'text/plain'): string {
  const isHeader =
    /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+([ \t]*;[ \t]*[\w!#$&^.+-]+=("[ !#-~]*"|[\w!#$&^.+-]+))*$/.test(
      given,
    )
  return isHeader && essenceOf(given) === readAs ? given : readAs
}

/**
 * Reads a stored file as a part of a message to a model; `notes` say how a text was decoded.
 * @throws AppError `conflict` if the file was deleted.
 */
export async function readUpload(db: Database, upload: StoredUpload): Promise<UserPart> {
  const { name, media_type: mediaType, size } = upload
  if (upload.deleted_at !== null) throw wasDeleted(name)
  const bytes = Buffer.alloc(size)
  let read = 0
  for await (const chunk of readBlob(db, upload.hash)) read += chunk.copy(bytes, read)
  if (read !== size) {
    // It may have been deleted meanwhile.
    if (!(await findUpload(db, upload.id))) throw wasDeleted(name)
    throw new Error(`upload ${upload.id} is not complete`)
  }
  const type = fileTypeOf(upload)
  if (type?.kind === 'image') {
    return { type: 'image', name, mediaType: type.mediaType, data: bytes.toString('base64') }
  }
  const decoded = await decodeText(bytes)
  if (!decoded) throw new Error(`upload ${upload.id} is not text`)
  const notes = notesOf(name, decoded)
  const text = repairText(decoded.text)
  return { type: 'file', name, mediaType, text, ...(notes.length > 0 && { notes }) }
}

function wasDeleted(name: string): AppError {
  return new AppError(
    'conflict',
    `The file ${name} was deleted, so nothing was done. Attach it again and send the message anew.`,
  )
}

function notesOf(name: string, { encoding, isGuess }: DecodedText): string[] {
  if (encoding === undefined) return []
  return isGuess
    ? [
        `${name} was read as ${encoding}, which is a guess. If letters look wrong, save it as UTF-8.`,
      ]
    : [`${name} was read as ${encoding}.`]
}
