import type { ResultSet } from '@libsql/client'
import { and, asc, desc, eq, lt, sql, type SQL } from 'drizzle-orm'
import * as v from 'valibot'
import { documentVersions } from '../../drizzle/index.ts'
import type { Span } from '../editing/text/edit.ts'
import { Receipt, type Saved, type VersionRow } from '../protocol/resources.ts'
import type { Database } from './database.ts'
import { selectTouchedLock } from './locks.ts'
import { nowIso, prepared } from './query.ts'

/** A version to commit on top of the base that its receipt names. */
export interface NewVersion {
  id: string
  session_id: string
  document_id: string
  html: string
  receipt: Receipt
  /** The version that it restores, undoes, redoes or reverts. */
  of_version: number | null
  user_prompt: string
  edit_summary: string
  model_used: string
  tokens_used: number
  turn_id: string | null
}

/** A version as it is stored. */
export interface StoredVersion extends VersionRow {
  id: string
  html_content: string
  receipt: Receipt
}

/** What a commit depends on, as it was right before the commit. */
export interface CommitFacts {
  /** Whether the caller's condition held. */
  conditionHolds: boolean
  /** The number of the latest version; 0: none. */
  latest: number
  /** Undefined if there is no such document. */
  document: 'in use' | 'trashed' | 'moved' | undefined
  /** A lock that was added to the base and that the version would change, if any. */
  lock: Span | undefined
}

/**
 * The two statements that commit a version if its base is the latest one, its document is in use in this session, no
 * lock on the base forbids it and the condition holds. The first one reads the facts that this
 * depends on, for `readCommitFacts`; the second one returns a row if it saved the version.
 */
export function commitStatements(version: NewVersion, condition: SQL): [SQL, SQL] {
  const { id, session_id, document_id, html, receipt } = version
  const base = receipt.base_version ?? 0
  const spans = receipt.ranges.map((range) => range.old)
  const latest = sql`(SELECT coalesce(max(version), 0) FROM ${documentVersions} WHERE document_id = ${document_id})`
  const document = sql`(SELECT CASE WHEN d.deleted_at IS NOT NULL OR s.deleted_at IS NOT NULL THEN 'trashed'
      WHEN d.session_id <> ${session_id} THEN 'moved' ELSE 'in use' END
    FROM documents d JOIN sessions s ON s.id = d.session_id WHERE d.id = ${document_id})`
  const lock = selectTouchedLock(document_id, base, spans)
  return [
    sql`SELECT ${condition} AS holds, ${latest} AS latest, ${document} AS document, ${lock} AS lock`,
    sql`INSERT INTO ${documentVersions} (id, document_id, version, base_version, of_version, kind, html_content, receipt, user_prompt, edit_summary, model_used, tokens_used, turn_id, created_at)
      SELECT ${id}, ${document_id}, ${receipt.version}, ${receipt.base_version}, ${version.of_version}, ${receipt.kind}, ${html}, ${JSON.stringify(receipt)}, ${version.user_prompt}, ${version.edit_summary}, ${version.model_used}, ${version.tokens_used}, ${version.turn_id}, ${nowIso()}
      WHERE ${latest} = ${base} AND ${document} = 'in use' AND ${lock} IS NULL AND ${condition} RETURNING version`,
  ]
}

const FactsRow = v.object({
  holds: v.number(),
  latest: v.number(),
  document: v.nullable(v.picklist(['in use', 'trashed', 'moved'])),
  lock: v.nullable(
    v.pipe(v.string(), v.parseJson(), v.object({ from: v.number(), to: v.number() })),
  ),
})

/** The facts in the result of the first statement of a commit. @throws if there is none */
export function readCommitFacts(result: ResultSet | undefined): CommitFacts {
  const { holds, latest, document, lock } = v.parse(FactsRow, result?.rows[0])
  return {
    conditionHolds: holds === 1,
    latest,
    document: document ?? undefined,
    lock: lock ?? undefined,
  }
}

/** The condition that the version with this id is saved, for what must be saved with it. */
export function versionExists(id: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${documentVersions} WHERE id = ${id})`
}

/** Whether a turn has a version: its own one, or its draft that was kept. */
export async function turnHasVersion(db: Database, turnId: string): Promise<boolean> {
  const rows = await db.orm
    .select({ version: documentVersions.version })
    .from(documentVersions)
    .where(eq(documentVersions.turn_id, turnId))
    .limit(1)
  return rows.length > 0
}

const summary = {
  version: documentVersions.version,
  user_prompt: sql<string>`substr(${documentVersions.user_prompt}, 1, 2000)`,
  edit_summary: documentVersions.edit_summary,
  model_used: documentVersions.model_used,
  tokens_used: documentVersions.tokens_used,
  created_at: documentVersions.created_at,
  kind: documentVersions.kind,
  base_version: documentVersions.base_version,
  of_version: documentVersions.of_version,
  turn_id: documentVersions.turn_id,
}
const whole = {
  id: documentVersions.id,
  ...summary,
  user_prompt: documentVersions.user_prompt,
  html_content: documentVersions.html_content,
  receipt: documentVersions.receipt,
}

const hasNumber = and(
  eq(documentVersions.document_id, sql.placeholder('id')),
  eq(documentVersions.version, sql.placeholder('version')),
)

const versionByNumber = prepared(({ orm }) =>
  orm.select(whole).from(documentVersions).where(hasNumber).prepare(),
)

const idByNumber = prepared(({ orm }) =>
  orm.select({ id: documentVersions.id }).from(documentVersions).where(hasNumber).prepare(),
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

/** Returns what the commit of a version returned; undefined if there is no version with this id. */
export async function findSaved(db: Database, id: string): Promise<Saved | undefined> {
  const [row] = await db.orm
    .select({ version: documentVersions.version, receipt: documentVersions.receipt })
    .from(documentVersions)
    .where(eq(documentVersions.id, id))
  return row && withReceipt(row)
}

/** The id of a version. No other version ever has it, so what is cached under it stays valid. */
export async function findVersionId(db: Database, documentId: string, version: number) {
  const [row] = await idByNumber(db).all({ id: documentId, version })
  return row?.id
}

export async function findLatestVersion(db: Database, documentId: string) {
  const [row] = await latestVersion(db).all({ id: documentId })
  return row && withReceipt(row)
}

/**
 * The versions of a document, newest first, without HTML and with the first 2,000 characters of the
 * prompt: all of them, or at most `limit` that are older than `before`.
 */
export async function listVersions(
  db: Database,
  documentId: string,
  { before = Number.MAX_SAFE_INTEGER, limit = -1 }: { before?: number; limit?: number } = {},
): Promise<VersionRow[]> {
  return db.orm
    .select(summary)
    .from(documentVersions)
    .where(and(eq(documentVersions.document_id, documentId), lt(documentVersions.version, before)))
    .orderBy(desc(documentVersions.version))
    .limit(limit)
}

/** The number and kind of each version of a document, oldest first. */
export async function listKinds(db: Database, documentId: string) {
  return db.orm
    .select({ version: documentVersions.version, kind: documentVersions.kind })
    .from(documentVersions)
    .where(eq(documentVersions.document_id, documentId))
    .orderBy(asc(documentVersions.version))
}

/** Returns the ranges of the versions with these numbers, oldest first, and which version each revert reverted. */
export async function listReceipts(db: Database, documentId: string, numbers: readonly number[]) {
  if (numbers.length === 0) return []
  const rows = await db.orm
    .select({
      version: documentVersions.version,
      kind: documentVersions.kind,
      of_version: documentVersions.of_version,
      receipt: documentVersions.receipt,
    })
    .from(documentVersions)
    .where(
      and(
        eq(documentVersions.document_id, documentId),
        sql`${documentVersions.version} IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`,
      ),
    )
    .orderBy(asc(documentVersions.version))
  return rows.map(({ version, kind, of_version, receipt }) => ({
    version,
    reverted: kind === 'revert' ? (of_version ?? undefined) : undefined,
    ranges: v.parse(Receipt, JSON.parse(receipt)).ranges,
  }))
}

function withReceipt<Row extends { receipt: string }>({ receipt, ...row }: Row) {
  return { ...row, receipt: v.parse(Receipt, JSON.parse(receipt)) }
}
