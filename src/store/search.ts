import { setImmediate } from 'node:timers/promises'
import { and, asc, eq, gt, isNull, sql, type SQL } from 'drizzle-orm'
import { documents, documentTexts, documentVersions } from '../../drizzle/index.ts'
import { foldForSearch } from '../editing/search/fold.ts'
import { shortWordsOf } from '../editing/search/words.ts'
import type { DocumentKind } from '../protocol/resources.ts'
import type { Database, Statement } from './database.ts'

/** How much of a document’s text is searched, in characters. */
export const maxTextLength = 500_000

/** A title with the form in which it is searched, to be stored together. */
export function titled(title: string) {
  return { title, search_title: foldForSearch(title) }
}

/**
 * Returns the statements that replace what the index has of a document by the text of its version with
 * this number, if the condition holds: that this version is the latest one.
 */
export function indexText(
  documentId: string,
  version: number,
  text: string,
  condition: SQL,
): Statement[] {
  const folded = foldForSearch(text)
  const ofDocument = sql`document_id = ${documentId} AND ${condition}`
  return [
    sql`INSERT INTO ${documentTexts} (document_id, version, text)
      SELECT ${documentId}, 0, '' WHERE ${condition} ON CONFLICT (document_id) DO NOTHING`,
    sql`DELETE FROM document_search WHERE rowid = (SELECT id FROM ${documentTexts} WHERE ${ofDocument})`,
    sql`INSERT INTO document_search (rowid, text, short)
      SELECT id, ${folded}, ${shortWordsOf(folded)} FROM ${documentTexts} WHERE ${ofDocument} AND ${text} <> ''`,
    sql`UPDATE ${documentTexts} SET version = ${version}, text = ${text} WHERE ${ofDocument}`,
  ]
}

/** Returns the statement for a version that has the text of its base, if the condition holds. */
export function keepText(documentId: string, version: number, condition: SQL): Statement {
  return sql`UPDATE ${documentTexts} SET version = ${version}
    WHERE document_id = ${documentId} AND version = ${version - 1} AND ${condition}`
}

/**
 * Returns the statements that take the texts of documents (a subquery of ids) out of the index. Their
 * rows stay, empty, until `tidyIndex` has removed what the index remembers of them.
 */
export function forgetTexts(ids: SQL): Statement[] {
  return [
    sql`DELETE FROM document_search WHERE rowid IN (SELECT id FROM ${documentTexts} WHERE document_id IN ${ids})`,
    sql`UPDATE ${documentTexts} SET document_id = NULL, version = 0, text = '' WHERE document_id IN ${ids}`,
  ]
}

/** How many pages of the index one step merges: it takes up to 60 ms. */
const pagesPerStep = 300

/**
 * Removes from the index, in short steps, what it remembers of documents that were deleted for good: an
 * FTS5 index only marks deleted entries, and has them until the segments that hold them are merged.
 */
export async function tidyIndex(db: Database, signal: AbortSignal): Promise<void> {
  const rows = await db.orm
    .select({ id: sql<number | null>`max(id)` })
    .from(documentTexts)
    .where(isNull(documentTexts.document_id))
  const last = rows[0]?.id ?? undefined
  if (last === undefined) return
  // A negative number begins to merge all segments into one; a positive one goes on with it.
  for (let pages = -pagesPerStep; ; pages = pagesPerStep) {
    if (signal.aborted) return
    const [before, , after] = await db.write([
      sql`SELECT total_changes()`,
      sql`INSERT INTO document_search (document_search, rank) VALUES ('merge', ${pages})`,
      sql`SELECT total_changes()`,
    ])
    // The statement itself counts as one change.
    if (Number(after?.rows[0]?.[0]) - Number(before?.rows[0]?.[0]) < 2) break
    await setImmediate()
  }
  await db.write([sql`DELETE FROM ${documentTexts} WHERE document_id IS NULL AND id <= ${last}`])
}

/** Returns documents whose latest version is not in the index, after one of them, in the order of their ids. */
export async function findUnindexed(db: Database, after: string, limit: number) {
  const latest = sql<number>`(SELECT max(v.version) FROM document_versions v WHERE v.document_id = documents.id)`
  const indexed = sql`(SELECT t.version FROM document_texts t WHERE t.document_id = documents.id)`
  return db.orm
    .select({ id: documents.id, version: latest })
    .from(documents)
    .where(and(gt(documents.id, after), sql`${latest} IS NOT ${indexed}`))
    .orderBy(asc(documents.id))
    .limit(limit)
}

/** Indexes the text of a document that was saved before there was an index, unless it has changed since. */
export async function indexDocument(
  db: Database,
  id: string,
  version: number,
  { text, kind }: { text: string; kind: DocumentKind },
): Promise<void> {
  const isLatest = sql`${version} = (SELECT max(version) FROM ${documentVersions} WHERE document_id = ${id})`
  await db.write([
    ...indexText(id, version, text, isLatest),
    sql`UPDATE ${documents} SET kind = ${kind} WHERE id = ${id} AND ${isLatest}`,
  ])
}

const titlesPerBatch = 500

/** Sets the form in which titles are searched where it is missing, as before there was an index. */
export async function foldTitles(db: Database): Promise<void> {
  for (let after = ''; ;) {
    const rows = await db.orm
      .select({ id: documents.id, title: documents.title })
      .from(documents)
      .where(and(eq(documents.search_title, ''), gt(documents.id, after)))
      .orderBy(asc(documents.id))
      .limit(titlesPerBatch)
    const last = rows.at(-1)
    if (!last) return
    // If a title was changed meanwhile, its form was set with it.
    await db.write(
      rows.map(
        ({ id, title }) =>
          sql`UPDATE ${documents} SET search_title = ${foldForSearch(title)} WHERE id = ${id} AND title = ${title}`,
      ),
    )
    after = last.id
  }
}

/** What the index has of a document; `folded` and `short` are null if it has no text. */
export interface IndexedText {
  title: string
  search_title: string
  kind: DocumentKind
  version: number
  text: string
  folded: string | null
  short: string | null
}

/** Returns what the index has of a document; undefined if it has nothing yet. */
export async function findIndexed(db: Database, id: string): Promise<IndexedText | undefined> {
  const [row] = await db.orm
    .select({
      title: documents.title,
      search_title: documents.search_title,
      kind: documents.kind,
      version: documentTexts.version,
      text: documentTexts.text,
      folded: sql<
        string | null
      >`(SELECT s.text FROM document_search s WHERE s.rowid = ${documentTexts.id})`,
      short: sql<
        string | null
      >`(SELECT s.short FROM document_search s WHERE s.rowid = ${documentTexts.id})`,
    })
    .from(documentTexts)
    .innerJoin(documents, eq(documents.id, documentTexts.document_id))
    .where(eq(documentTexts.document_id, id))
  return row
}

/** The number of rows of the index that belong to no document. There should be none. */
export async function countOrphanTexts(db: Database): Promise<number> {
  const { rows } = await db.client.execute(
    `SELECT count(*) FROM document_search_docsize s WHERE NOT EXISTS (
      SELECT 1 FROM document_texts t WHERE t.id = s.id AND t.document_id IS NOT NULL)`,
  )
  return Number(rows[0]?.[0])
}
