import { Hono } from 'hono'
import { found } from '../../errors.ts'
import { paths } from '../../protocol/paths.ts'
import type { Services } from '../../services.ts'
import { readBlob } from '../../store/blobs.ts'
import { deleteUpload, findUpload, uploadRow } from '../../store/uploads.ts'
import { idOf } from '../body.ts'
import { attachment } from '../content-disposition.ts'

/** The files of messages. Their content leaves as a download only, never as a page. */
export function uploadRoutes({ db }: Pick<Services, 'db'>) {
  return new Hono()
    .get(paths.upload, async (c) =>
      c.json(uploadRow(found(await findUpload(db, idOf(c, 'uid')), 'file'))),
    )
    .delete(paths.upload, async (c) => {
      found((await deleteUpload(db, idOf(c, 'uid'))) || undefined, 'file')
      return c.body(null, 204)
    })
    .get(paths.uploadContent, async (c) => {
      const { name, media_type, size, hash } = found(await findUpload(db, idOf(c, 'uid')), 'file')
      return c.body(streamOf(readBlob(db, hash)), 200, {
        'Content-Type': media_type,
        'Content-Length': String(size),
        'Content-Disposition': attachment(name),
        'Content-Security-Policy': 'sandbox',
        'Cache-Control': 'no-store',
      })
    })
}

/** A stream that reads a chunk when its reader asks for one. */
function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const step = await chunks.next()
        if (step.done) controller.close()
        else controller.enqueue(step.value)
      },
      async cancel() {
        await chunks.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
