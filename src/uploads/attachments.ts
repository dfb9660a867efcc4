import { Readable } from 'node:stream'
import { AppError } from '../errors.ts'
import type { Attachment } from '../protocol/requests.ts'
import type { Database } from '../store/database.ts'
import { findUpload, type StoredUpload } from '../store/uploads.ts'
import type { Uploads } from './uploads.ts'

/** The files of a message that is to be accepted. */
export interface TakenFiles {
  /** The upload ids in the order of the message. */
  ids: string[]
  /** Those of them that came with it. If the message is not accepted, they are to be discarded. */
  created: string[]
}

/**
 * Stores the files that come with a message, and checks that the others are there.
 * @throws AppError `media_type`, `invalid` or `impossible_here` for what can’t be read, `not_found` for an upload
 * that was deleted or never existed, `too_large` if the new ones have more than `maxBytes` together
 */
export async function takeAttachments(
  db: Database,
  uploads: Uploads,
  attachments: readonly Attachment[],
  maxBytes: number,
  signal: AbortSignal,
): Promise<TakenFiles> {
  for (const one of attachments) if ('upload_id' in one) await requireUpload(db, one.upload_id)
  await using incoming = await uploads.receive()
  let left = maxBytes
  for (const one of attachments) {
    if ('upload_id' in one) continue
    const bytes = Buffer.from(one.data, 'base64')
    left -= bytes.length
    if (left < 0) {
      throw new AppError('too_large', 'The attachments are too large together. Send fewer at once.')
    }
    await incoming.add(one, Readable.from([bytes]))
  }
  const created = (await uploads.add(incoming.files, signal)).map(({ id }) => id)
  const added = [...created]
  const ids = attachments.flatMap((one) =>
    'upload_id' in one ? [one.upload_id] : added.splice(0, 1),
  )
  return { ids, created }
}

export function isPicture({ media_type }: StoredUpload): boolean {
  return media_type.startsWith('image/')
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
