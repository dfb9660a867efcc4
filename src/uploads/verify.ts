import { createHash } from 'node:crypto'
import { listOrphanBlobs, readBlob } from '../store/blobs.ts'
import type { Database } from '../store/database.ts'
import { listUploads } from '../store/uploads.ts'

/** Reads all stored files and reports those that are not complete or not what was sent. */
export async function verifyUploads(
  db: Database,
  report: (problem: string) => void,
): Promise<void> {
  for (const { id, hash, size, content_hash } of await listUploads(db)) {
    const problems: string[] = []
    if ((await sizeOf(db, hash)) !== size) problems.push('its content is damaged')
    const isOwn = content_hash !== null && content_hash !== hash
    if (isOwn && (await sizeOf(db, content_hash)) === undefined) {
      problems.push('what was read of it is damaged')
    }
    if (problems.length === 0) continue
    // It may have been deleted meanwhile.
    const exists = (await listUploads(db)).some((upload) => upload.id === id)
    if (exists) for (const problem of problems) report(`file ${id}: ${problem}`)
  }
  for (const hash of await listOrphanBlobs(db)) report(`the blob ${hash} belongs to no file`)
}

/** The bytes of a blob, by their number; `undefined` if they are not those that were stored. */
async function sizeOf(db: Database, stored: string): Promise<number | undefined> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of readBlob(db, stored)) {
    hash.update(chunk)
    size += chunk.length
  }
  return hash.digest('hex') === stored ? size : undefined
}
