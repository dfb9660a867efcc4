import { and, asc, eq, gte, lt, sql, type SQL } from 'drizzle-orm'
import { blobs, uploads } from '../../drizzle/index.ts'
import type { Database, Statement } from './database.ts'

const chunkSize = 256 * 1024
/** Chunks that one query reads: 1 MB. */
const chunksPerRead = 4

/** Returns the statements that store bytes under their hash, one per chunk. Chunks that exist stay as they are. */
export function insertBlob(db: Database, hash: string, bytes: Buffer): Statement[] {
  return Array.from({ length: Math.ceil(bytes.length / chunkSize) }, (_, chunk) =>
    db.orm
      .insert(blobs)
      .values({
        hash,
        chunk,
        bytes: bytes.subarray(chunk * chunkSize, (chunk + 1) * chunkSize),
      })
      .onConflictDoNothing(),
  )
}

/** Reads a blob chunk by chunk. Yields nothing if there is no blob of this hash. */
export async function* readBlob(db: Database, hash: string): AsyncGenerator<Buffer<ArrayBuffer>> {
  for (let next = 0; ; next += chunksPerRead) {
    const rows = await db.orm
      .select({ bytes: blobs.bytes })
      .from(blobs)
      .where(
        and(eq(blobs.hash, hash), gte(blobs.chunk, next), lt(blobs.chunk, next + chunksPerRead)),
      )
      .orderBy(asc(blobs.chunk))
    for (const { bytes } of rows) yield Buffer.from(bytes)
    if (rows.length < chunksPerRead) return
  }
}

/** Returns the statement that deletes the blobs of deleted uploads that no other upload uses. */
export function deleteUnusedBlobs(): SQL {
  return sql`DELETE FROM ${blobs}
    WHERE hash IN (SELECT hash FROM ${uploads} WHERE deleted_at IS NOT NULL)
    AND hash NOT IN (SELECT hash FROM ${uploads} WHERE deleted_at IS NULL)`
}

/** Lists the hashes of the blobs that belong to no upload. There should be none. */
export async function listOrphanBlobs(db: Database): Promise<string[]> {
  const rows = await db.orm
    .selectDistinct({ hash: blobs.hash })
    .from(blobs)
    .where(sql`hash NOT IN (SELECT hash FROM ${uploads} WHERE deleted_at IS NULL)`)
  return rows.map(({ hash }) => hash)
}
