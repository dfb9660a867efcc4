import { setImmediate } from 'node:timers/promises'
import { and, asc, eq, gte, lt, sql, type SQL } from 'drizzle-orm'
import { blobs, uploads } from '../../drizzle/index.ts'
import type { Database, Statement } from './database.ts'

/** In bytes. Every chunk of a blob but the last one has this size. */
export const chunkSize = 256 * 1024
/** Chunks that one query reads: 1 MB. */
const chunksPerRead = 4

/** Returns the statement that stores a chunk of the blob with this hash. One that exists stays as it is. */
export function insertChunk(db: Database, hash: string, chunk: number, bytes: Buffer): Statement {
  return db.orm.insert(blobs).values({ hash, chunk, bytes }).onConflictDoNothing()
}

/** Reads the bytes of a blob from one offset to another. Yields nothing if there is no blob of this hash. */
export async function* readBlob(
  db: Database,
  hash: string,
  from = 0,
  to = Infinity,
): AsyncGenerator<Buffer<ArrayBuffer>> {
  const end = from < to ? Math.ceil(to / chunkSize) : 0
  for (let next = Math.floor(from / chunkSize); next < end; next += chunksPerRead) {
    const rows = await db.orm
      .select({ chunk: blobs.chunk, bytes: blobs.bytes })
      .from(blobs)
      .where(
        and(
          eq(blobs.hash, hash),
          gte(blobs.chunk, next),
          lt(blobs.chunk, Math.min(next + chunksPerRead, end)),
        ),
      )
      .orderBy(asc(blobs.chunk))
    for (const { chunk, bytes } of rows) {
      const start = chunk * chunkSize
      const wanted = Buffer.from(bytes).subarray(Math.max(0, from - start), Math.max(0, to - start))
      if (wanted.length > 0) yield wanted
    }
    if (rows.length < chunksPerRead) return
    // A local database answers at once; other requests must not wait for a large blob.
    await setImmediate()
  }
}

/** The hashes of the blobs of an upload: its bytes, and what was read of them. */
const hashes = (condition: SQL) => sql`SELECT hash FROM ${uploads} WHERE ${condition}
  UNION SELECT content_hash FROM ${uploads} WHERE content_hash IS NOT NULL AND ${condition}`

/** Returns the statement that deletes the blobs of deleted uploads that no other upload uses. */
export function deleteUnusedBlobs(): SQL {
  return sql`DELETE FROM ${blobs}
    WHERE hash IN (${hashes(sql`deleted_at IS NOT NULL`)})
    AND hash NOT IN (${hashes(sql`deleted_at IS NULL`)})`
}

/** Returns the statement that deletes a blob that no upload uses. */
export function deleteBlobIfUnused(hash: string): SQL {
  return sql`DELETE FROM ${blobs} WHERE hash = ${hash}
    AND hash NOT IN (${hashes(sql`deleted_at IS NULL`)})`
}

/** Lists the hashes of the blobs that belong to no upload. There should be none. */
export async function listOrphanBlobs(db: Database): Promise<string[]> {
  const rows = await db.orm
    .selectDistinct({ hash: blobs.hash })
    .from(blobs)
    .where(sql`hash NOT IN (${hashes(sql`deleted_at IS NULL`)})`)
  return rows.map(({ hash }) => hash)
}
