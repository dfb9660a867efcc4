import { faultOfRange } from '../editing/text/edit.ts'
import { AppError, found } from '../errors.ts'
import type { LockRow } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { findDocument } from '../store/documents.ts'
import { addLock } from '../store/locks.ts'
import { findLatestVersion } from '../store/versions.ts'
import { changedMeanwhile } from './save.ts'

/**
 * Locks a range of the latest version: no model and no hand may change its text any more.
 * @throws AppError `conflict` when the base is not the latest version any more, `invalid` for a range
 * that lies outside the text or cuts a character in two.
 */
export async function lockRange(
  db: Database,
  documentId: string,
  { base_version: version, from, to }: { base_version: number; from: number; to: number },
): Promise<LockRow> {
  found(await findDocument(db, documentId), 'document')
  const latest = await findLatestVersion(db, documentId)
  if (latest?.version !== version) throw changedMeanwhile(latest?.version ?? 0)
  const fault = faultOfRange(latest.html_content, { from, to })
  if (fault) throw new AppError('invalid', fault)
  const lock = await addLock(db, documentId, { version, from, to })
  if (!lock) throw changedMeanwhile()
  return lock
}
