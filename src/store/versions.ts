import { and, desc, eq, sql, type SQL } from 'drizzle-orm'
import * as v from 'valibot'
import { documents, documentVersions } from '../../drizzle/index.ts'
import { Receipt, type VersionRow } from '../protocol/resources.ts'
import type { Database, Statement } from './database.ts'
import { nowIso, prepared } from './query.ts'

/** A version that is to be saved on top of the one that its receipt names. */
export interface NewVersion {
  id: string
  document_id: string
  html: string
  receipt: Receipt
  user_prompt: string
  edit_summary: string
  model_used: string
  tokens_used: number
  turn_id: string | null
}

/** A version as it is stored. */
export interface StoredVersion extends VersionRow {
  html_content: string
  base_version: number | null
  receipt: Receipt
  turn_id: string | null
}

/**
 * The statement that saves a version if its document is there, its base still the latest one and the
 * condition holds, and else does nothing.
 */
export function insertVersion(version: NewVersion, condition: SQL = sql`1`): SQL {
  const { base_version, kind, version: number } = version.receipt
  const latest = sql`(SELECT coalesce(max(version), 0) FROM ${documentVersions} WHERE document_id = ${version.document_id})`
  return sql`INSERT INTO ${documentVersions} (id, document_id, version, base_version, kind, html_content, receipt, user_prompt, edit_summary, model_used, tokens_used, turn_id, created_at)
    SELECT ${version.id}, ${version.document_id}, ${number}, ${base_version}, ${kind}, ${version.html}, ${JSON.stringify(version.receipt)}, ${version.user_prompt}, ${version.edit_summary}, ${version.model_used}, ${version.tokens_used}, ${version.turn_id}, ${nowIso()}
    WHERE ${latest} = ${base_version ?? 0} AND EXISTS (SELECT 1 FROM ${documents} WHERE id = ${version.document_id})
      AND ${condition} RETURNING version`
}

/** Whether the version with this id was saved: the condition for what must be saved with it. */
export function versionExists(id: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${documentVersions} WHERE id = ${id})`
}

/** Whether a turn has a version: the one that it made, or its draft that was kept. */
export async function turnHasVersion(db: Database, turnId: string): Promise<boolean> {
  const rows = await db.orm
    .select({ version: documentVersions.version })
    .from(documentVersions)
    .where(eq(documentVersions.turn_id, turnId))
    .limit(1)
  return rows.length > 0
}

/** Saves a version if the condition holds, and with it `others`, which must be harmless if it was not saved. */
export async function saveVersion(
  db: Database,
  version: NewVersion,
  condition: SQL,
  others: Statement[],
): Promise<boolean> {
  const [saved] = await db.write([insertVersion(version, condition), ...others])
  return saved?.rows.length === 1
}

const summary = {
  version: documentVersions.version,
  user_prompt: sql<string>`substr(${documentVersions.user_prompt}, 1, 2000)`,
  edit_summary: documentVersions.edit_summary,
  model_used: documentVersions.model_used,
  tokens_used: documentVersions.tokens_used,
  created_at: documentVersions.created_at,
  kind: documentVersions.kind,
}
const whole = {
  ...summary,
  user_prompt: documentVersions.user_prompt,
  html_content: documentVersions.html_content,
  base_version: documentVersions.base_version,
  receipt: documentVersions.receipt,
  turn_id: documentVersions.turn_id,
}

const versionByNumber = prepared(({ orm }) =>
  orm
    .select(whole)
    .from(documentVersions)
    .where(
      and(
        eq(documentVersions.document_id, sql.placeholder('id')),
        eq(documentVersions.version, sql.placeholder('version')),
      ),
    )
    .prepare(),
)

const idByNumber = prepared(({ orm }) =>
  orm
    .select({ id: documentVersions.id })
    .from(documentVersions)
    .where(
      and(
        eq(documentVersions.document_id, sql.placeholder('id')),
        eq(documentVersions.version, sql.placeholder('version')),
      ),
    )
    .prepare(),
)

const latestVersion = prepared(({ orm }) =>
  orm
    .select(whole)
    .from(documentVersions)
    .where(eq(documentVersions.document_id, sql.placeholder('id')))
    .orderBy(desc(documentVersions.version))
    .limit(1)
    .prepare(),
)

export async function findVersion(db: Database, documentId: string, version: number) {
  const [row] = await versionByNumber(db).all({ id: documentId, version })
  return row && withReceipt(row)
}

/** The id of a version, which no other one ever has: what is read under it never changes. */
export async function findVersionId(db: Database, documentId: string, version: number) {
  const [row] = await idByNumber(db).all({ id: documentId, version })
  return row?.id
}

export async function findLatestVersion(db: Database, documentId: string) {
  const [row] = await latestVersion(db).all({ id: documentId })
  return row && withReceipt(row)
}

/** The versions of a document without their HTML and with the beginning of what was asked, newest first. */
export async function listVersions(db: Database, documentId: string): Promise<VersionRow[]> {
  return db.orm
    .select(summary)
    .from(documentVersions)
    .where(eq(documentVersions.document_id, documentId))
    .orderBy(desc(documentVersions.version))
}

function withReceipt({
  receipt,
  ...row
}: Omit<StoredVersion, 'receipt'> & { receipt: string }): StoredVersion {
  return { ...row, receipt: v.parse(Receipt, JSON.parse(receipt)) }
}
