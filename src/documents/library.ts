import { setImmediate } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import { snippetOf } from '../editing/search/snippet.ts'
import { wordsOfQuery } from '../editing/search/words.ts'
import { AppError, found } from '../errors.ts'
import type { Library, LibraryRow } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import {
  addInactiveDocument,
  deleteDocument,
  findDocument,
  findSessionOf,
  trashDocument,
} from '../store/documents.ts'
import {
  changeDocument,
  findLibraryRow,
  findText,
  listLibrary,
  type DocumentChange,
  type LibraryQuery,
} from '../store/library.ts'
import { findSession, touchSession } from '../store/sessions.ts'
import { findLatestVersion } from '../store/versions.ts'
import { commitVersion, prepareVersion, refusalError } from './commit.ts'

/** Returns a page of the library; with a query, each row has the place in its text that matches it. */
export async function readLibrary(
  db: Database,
  { q, ...query }: Omit<LibraryQuery, 'words'> & { q?: string | undefined },
): Promise<Library> {
  const words = wordsOfQuery(q ?? '')
  const page = await listLibrary(db, { ...query, words })
  if (words.length === 0) return page
  const rows: LibraryRow[] = []
  for (const row of page.documents) {
    rows.push({ ...row, snippet: snippetOf(await findText(db, row.id), words) })
    // A long text takes a while; other requests must not wait for all of them.
    await setImmediate()
  }
  return { ...page, documents: rows }
}

/**
 * Renames or pins a document, or moves it to another session.
 * @throws AppError `not_found`, or `conflict` if it would move while a turn works on it.
 */
export async function updateDocument(
  db: Database,
  id: string,
  change: DocumentChange,
): Promise<LibraryRow> {
  const document = found(await findDocument(db, id), 'document')
  const { session_id } = change
  if (session_id !== undefined) found(await findSession(db, session_id), 'session')
  if (!(await changeDocument(db, document, change))) {
    found(await findDocument(db, id), 'document')
    if (session_id !== undefined) found(await findSession(db, session_id), 'session')
    throw new AppError(
      'conflict',
      'A turn is still working on this document. Cancel it, or try again when it has ended.',
    )
  }
  return found(await findLibraryRow(db, id), 'document')
}

/**
 * Moves a document to the trash, or deletes for good what is there.
 * @throws AppError `not_found`, or `conflict` if it can’t be deleted for good.
 */
export async function removeDocument(db: Database, id: string, permanent: boolean): Promise<void> {
  const session_id = found(await findSessionOf(db, id), 'document')
  if (permanent) return deleteDocument(db, session_id, id)
  found(await findDocument(db, id), 'document')
  found((await trashDocument(db, session_id, id)) || undefined, 'document')
}

const maxTitleLength = 200

/** Copies the latest version of a document as version 1 of a new one in the same session. The active document stays. */
export async function duplicateDocument(
  db: Database,
  id: string,
  copyId = uuidv7(),
): Promise<LibraryRow> {
  const { session_id, title } = found(await findDocument(db, id), 'document')
  const latest = await findLatestVersion(db, id)
  const inUse = sql`EXISTS (SELECT 1 FROM documents d JOIN sessions s ON s.id = d.session_id
    WHERE d.id = ${id} AND d.session_id = ${session_id} AND d.deleted_at IS NULL AND s.deleted_at IS NULL)`
  const rows = [
    ...addInactiveDocument({ id: copyId, session_id, title: copyOf(title) }, inUse),
    touchSession(db, session_id, inUse),
  ]
  if (latest) {
    const version = prepareVersion({
      session_id,
      document_id: copyId,
      base: undefined,
      html: latest.html_content,
      kind: 'import',
      edit_summary: `Copied from “${title}”`,
      report: {
        message_type: 'import',
        content: `Copied version ${latest.version} of “${title}”.`,
      },
    })
    const commit = await commitVersion(db, { ...version, title: undefined }, { before: rows })
    if (!commit.ok && commit.refusal.kind !== 'deleted') throw refusalError(commit.refusal)
  } else {
    await db.write(rows)
  }
  return found(await findLibraryRow(db, copyId), 'document')
}

/** “Plan” becomes “Plan (copy)”, and that becomes “Plan (copy 2)”. */
function copyOf(title: string): string {
  const [, name = title, mark, number] = /^(.*) \((copy)(?: (\d{1,6}))?\)$/su.exec(title) ?? []
  const suffix = mark ? ` (copy ${Number(number ?? 1) + 1})` : ' (copy)'
  const kept = name.slice(0, maxTitleLength - suffix.length).replace(/[\ud800-\udbff]$/, '')
  return kept.trimEnd() + suffix
}
