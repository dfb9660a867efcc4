import { rangeError, type Span } from '../editing/text/edit.ts'
import { AppError, found } from '../errors.ts'
import type { LockRow } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { findDocument } from '../store/documents.ts'
import { addLock } from '../store/locks.ts'
import { findLatestVersion } from '../store/versions.ts'
import { refusalError } from './commit.ts'

/**
 * Locks a range of the latest version, so that neither a model nor a manual edit can change its text.
 * @throws AppError `conflict` if the base is not the latest version, `invalid` for a range that lies
 * outside the text or splits a character.
 */
export async function lockRange(
  db: Database,
  documentId: string,
  { base_version: base, from, to }: { base_version: number } & Span,
  id: string,
): Promise<LockRow> {
  found(await findDocument(db, documentId), 'document')
  const latest = await findLatestVersion(db, documentId)
  if (latest?.version !== base) throw newerVersion(latest?.version, base)
  const error = rangeError(latest.html_content, { from, to })
  if (error) throw new AppError('invalid', error)
  const lock = await addLock(db, documentId, { id, version: base, from, to })
  if (!lock) throw newerVersion((await findLatestVersion(db, documentId))?.version, base)
  return lock
}

function newerVersion(latest: number | undefined, base: number): AppError {
  return refusalError({ kind: 'newer_version', latest: latest ?? 0, base })
}
