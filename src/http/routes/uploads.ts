import { found } from '../../errors.ts'
import type { uploadOperations } from '../../protocol/operations.ts'
import type { Services } from '../../services.ts'
import { readBlob } from '../../store/blobs.ts'
import type { Database } from '../../store/database.ts'
import { deleteUpload, findUpload, type StoredUpload } from '../../store/uploads.ts'
import { previewOf, streamPart } from '../../uploads/contents.ts'
import { outlineOf, uploadRow } from '../../uploads/uploads.ts'
import { attachment } from '../content-disposition.ts'
import type { Handlers } from '../router.ts'

/** The files of messages. Their content leaves as a download only, never as a page. */
export function uploadHandlers({
  db,
  uploads,
}: Pick<Services, 'db' | 'uploads'>): Handlers<typeof uploadOperations> {
  return {
    async createUploads({ files, c }) {
      const stored = await uploads.add(files, c.req.raw.signal)
      return { uploads: stored.map(uploadRow) }
    },
    async readUpload({ params: { uid }, c }) {
      const stored = found(await findUpload(db, uid), 'file')
      const upload = await uploads.whenRead(stored, c.req.raw.signal)
      return found(await previewOf(db, upload), 'file')
    },
    async deleteUpload({ params: { uid } }) {
      found((await deleteUpload(db, uid)) || undefined, 'file')
    },
    async downloadUpload({ params: { uid }, query: { part }, c }) {
      const upload = found(await findUpload(db, uid), 'file')
      const { name, mediaType, size, chunks } =
        part === undefined ? fileOf(db, upload) : found(pictureOf(db, upload, part), 'picture')
      return c.body(streamOf(chunks, size), 200, {
        'Content-Type': mediaType,
        'Content-Length': String(size),
        'Content-Disposition': attachment(name),
        'Content-Security-Policy': 'sandbox',
        'Cache-Control': 'no-store',
      })
    },
  }
}

interface Content {
  name: string
  mediaType: string
  size: number
  chunks: AsyncGenerator<Uint8Array>
}

function fileOf(db: Database, { name, media_type, size, hash }: StoredUpload): Content {
  return { name, mediaType: media_type, size, chunks: readBlob(db, hash) }
}

/** A picture in a file, as it was read, by its position among the parts from 1; undefined if that is none. */
function pictureOf(db: Database, upload: StoredUpload, position: number): Content | undefined {
  const part = outlineOf(upload).parts[position - 1]
  if (part?.mediaType === undefined) return undefined
  const { name, mediaType, from, to } = part
  return { name, mediaType, size: to - from, chunks: streamPart(db, upload, part) }
}

/**
 * A stream that reads a chunk when its reader asks for one. It fails unless they have `size` bytes, so
 * that a reader of a file that is deleted meanwhile does not wait for the rest.
 */
function streamOf(chunks: AsyncGenerator<Uint8Array>, size: number): ReadableStream<Uint8Array> {
  let left = size
  return new ReadableStream(
    {
      async pull(controller) {
        const step = await chunks.next()
        if (!step.done) {
          left -= step.value.length
          controller.enqueue(step.value)
        } else if (left === 0) controller.close()
        else controller.error(new Error('the file was deleted while it was sent'))
      },
      async cancel() {
        await chunks.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
