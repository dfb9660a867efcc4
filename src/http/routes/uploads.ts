import { found } from '../../errors.ts'
import type { uploadOperations } from '../../protocol/operations.ts'
import type { Services } from '../../services.ts'
import { readBlob } from '../../store/blobs.ts'
import { deleteUpload, findUpload } from '../../store/uploads.ts'
import { previewOf } from '../../uploads/contents.ts'
import { uploadRow } from '../../uploads/uploads.ts'
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
    async downloadUpload({ params: { uid }, c }) {
      const { name, media_type, size, hash } = found(await findUpload(db, uid), 'file')
      return c.body(streamOf(readBlob(db, hash), size), 200, {
        'Content-Type': media_type,
        'Content-Length': String(size),
        'Content-Disposition': attachment(name),
        'Content-Security-Policy': 'sandbox',
        'Cache-Control': 'no-store',
      })
    },
  }
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
