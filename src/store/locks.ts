import { and, asc, eq, gt, sql, type SQL } from 'drizzle-orm'
import * as v from 'valibot'
import { documentLocks, documentVersions } from '../../drizzle/index.ts'
import { mapSpan } from '../editing/text/change-set.ts'
import { Receipt, type LockRow } from '../protocol/resources.ts'
import type { Database } from './database.ts'
import { inOrderOfMaking, nowIso, prepared } from './query.ts'

const locksOfDocument = prepared(({ orm }) =>
  orm
    .select()
    .from(documentLocks)
    .where(eq(documentLocks.document_id, sql.placeholder('id')))
    .orderBy(inOrderOfMaking(documentLocks))
    .prepare(),
)

/** The locked ranges of a document, as they are in its latest version, in the order of making. */
export async function listLocks(db: Database, documentId: string): Promise<LockRow[]> {
  const rows = await locksOfDocument(db).all({ id: documentId })
  if (rows.length === 0) return []
  const changes = await changesSince(db, documentId, Math.min(...rows.map((row) => row.version)))
  return rows.map(({ id, version, from_offset: from, to_offset: to }) =>
    changes
      .filter((change) => change.version > version)
      .reduce((lock, { receipt }) => ({ ...lock, ...mapSpan(receipt, lock) }), { id, from, to }),
  )
}

async function changesSince(db: Database, documentId: string, version: number) {
  const rows = await db.orm
    .select({ version: documentVersions.version, receipt: documentVersions.receipt })
    .from(documentVersions)
    .where(and(eq(documentVersions.document_id, documentId), gt(documentVersions.version, version)))
    .orderBy(asc(documentVersions.version))
  return rows.map((row) => ({
    version: row.version,
    receipt: v.parse(Receipt, JSON.parse(row.receipt)),
  }))
}

/** Locks a range of a version; undefined where that is not the latest one. */
export async function addLock(
  db: Database,
  documentId: string,
  { version, from, to }: { version: number; from: number; to: number },
): Promise<LockRow | undefined> {
  const id = crypto.randomUUID()
  const [added] = await db.write([
    sql`INSERT INTO ${documentLocks} (id, document_id, version, from_offset, to_offset, created_at)
      SELECT ${id}, ${documentId}, ${version}, ${from}, ${to}, ${nowIso()}
      WHERE (SELECT coalesce(max(version), 0) FROM ${documentVersions} WHERE document_id = ${documentId}) = ${version}
      RETURNING id`,
  ])
  return added?.rows.length === 1 ? { id, from, to } : undefined
}

/** Takes one lock away, or all; gives how many there were. */
export async function removeLocks(
  db: Database,
  documentId: string,
  id: string | undefined,
): Promise<number> {
  const [removed] = await db.write([
    sql`DELETE FROM ${documentLocks} WHERE document_id = ${documentId}
      ${id === undefined ? sql`` : sql`AND id = ${id}`} RETURNING id`,
  ])
  return removed?.rows.length ?? 0
}

/** Whether a document has no locks but these: the condition for saving what was checked against them. */
export function onlyLocks(documentId: string, known: readonly LockRow[]): SQL {
  const ids = JSON.stringify(known.map(({ id }) => id))
  return sql`NOT EXISTS (SELECT 1 FROM ${documentLocks} WHERE document_id = ${documentId}
    AND id NOT IN (SELECT value FROM json_each(${ids})))`
}
