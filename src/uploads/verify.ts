import { createHash } from 'node:crypto'
import { listOrphanBlobs, readBlob } from '../store/blobs.ts'
import type { Database } from '../store/database.ts'
import { listUploads } from '../store/uploads.ts'

/** Reads all stored files and reports those that are not complete or not what was sent. */
export async function verifyUploads(
  db: Database,
  report: (problem: string) => void,
): Promise<void> {
  for (const upload of await listUploads(db)) {
    const hash = createHash('sha256')
    let size = 0
    for await (const chunk of readBlob(db, upload.hash)) {
      hash.update(chunk)
      size += chunk.length
    }
    if (size === upload.size && hash.digest('hex') === upload.hash) continue
    // It may have been deleted meanwhile.
    const exists = (await listUploads(db)).some(({ id }) => id === upload.id)
    if (exists) report(`file ${upload.id}: its content is damaged`)
  }
  for (const hash of await listOrphanBlobs(db)) report(`the blob ${hash} belongs to no file`)
}
