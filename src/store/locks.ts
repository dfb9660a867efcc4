import { and, asc, eq, gt, sql, type SQL } from 'drizzle-orm'
import * as v from 'valibot'
import { documentLocks, documentVersions } from '../../drizzle/index.ts'
import { mapSpan } from '../editing/text/change-set.ts'
import type { Span } from '../editing/text/edit.ts'
import { Receipt, type LockRow } from '../protocol/resources.ts'
import type { Database } from './database.ts'
import { insertionOrder, nowIso, prepared } from './query.ts'

const locksOfDocument = prepared(({ orm }) =>
  orm
    .select()
    .from(documentLocks)
    .where(eq(documentLocks.document_id, sql.placeholder('id')))
    .orderBy(insertionOrder(documentLocks))
    .prepare(),
)

/** The range of a lock as it was added; undefined if there is no such lock. */
export async function findLock(db: Database, id: string): Promise<LockRow | undefined> {
  const [row] = await db.orm
    .select({ id: documentLocks.id, from: documentLocks.from_offset, to: documentLocks.to_offset })
    .from(documentLocks)
    .where(eq(documentLocks.id, id))
  return row
}

/**
 * The locked ranges of a document in insertion order, with their positions in its latest version, or
 * as they were in an earlier one.
 */
export async function listLocks(
  db: Database,
  documentId: string,
  at = Number.MAX_SAFE_INTEGER,
): Promise<LockRow[]> {
  const rows = (await locksOfDocument(db).all({ id: documentId })).filter(
    (row) => row.version <= at,
  )
  if (rows.length === 0) return []
  const changes = await changesSince(db, documentId, Math.min(...rows.map((row) => row.version)))
  return rows.map(({ id, version, from_offset: from, to_offset: to }) =>
    changes
      .filter((change) => change.version > version && change.version <= at)
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

/** Locks a range of a version; undefined if that is not the latest one. */
export async function addLock(
  db: Database,
  documentId: string,
  { id, version, from, to }: { id: string; version: number } & Span,
): Promise<LockRow | undefined> {
  const [added] = await db.write([
    sql`INSERT INTO ${documentLocks} (id, document_id, version, from_offset, to_offset, created_at)
      SELECT ${id}, ${documentId}, ${version}, ${from}, ${to}, ${nowIso()}
      WHERE (SELECT coalesce(max(version), 0) FROM ${documentVersions} WHERE document_id = ${documentId}) = ${version}
      RETURNING id`,
  ])
  return added?.rows.length === 1 ? { id, from, to } : undefined
}

/** Removes one lock, or all of a document; returns how many were removed. */
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

/**
 * SQL for a lock on a version that a change of these spans would touch, by the rule of `touchesLock`:
 * its range as JSON, or NULL. Locks on earlier versions are left out, since their ranges may have
 * moved; nobody can add one once the version exists.
 */
export function selectTouchedLock(
  documentId: string,
  version: number,
  spans: readonly Span[],
): SQL {
  const changed = JSON.stringify(spans.map(({ from, to }) => [from, to]))
  return sql`(SELECT json_object('from', l.from_offset, 'to', l.to_offset) FROM document_locks l
    WHERE l.document_id = ${documentId} AND l.version = ${version} AND EXISTS (
      SELECT 1 FROM json_each(${changed}) span
      WHERE json_extract(span.value, '$[0]') < l.to_offset AND json_extract(span.value, '$[1]') > l.from_offset)
    LIMIT 1)`
}
