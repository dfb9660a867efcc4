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
    const { id, size, hash, content_hash } = upload
    const bytes = await measure(db, hash)
    const isWhole = bytes.size === size && bytes.hash === hash
    const isRead = content_hash === null || (await measure(db, content_hash)).hash === content_hash
    if (isWhole && isRead) continue
    // It may have been deleted meanwhile.
    if (!(await listUploads(db)).some((other) => other.id === id)) continue
    const what = isWhole ? 'what was read of it' : 'its content'
    report(`file ${id}: ${what} is damaged`)
  }
  for (const hash of await listOrphanBlobs(db)) report(`the blob ${hash} belongs to no file`)
}

async function measure(db: Database, blob: string): Promise<{ size: number; hash: string }> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of readBlob(db, blob)) {
    hash.update(chunk)
    size += chunk.length
  }
  return { size, hash: hash.digest('hex') }
}
