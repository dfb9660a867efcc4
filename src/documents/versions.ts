import { rangesHold } from '../editing/checks/receipt.ts'
import { AppError, found } from '../errors.ts'
import type { Change, Receipt, Saved } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { findDocument } from '../store/documents.ts'
import { findLatestVersion, findVersion, type StoredVersion } from '../store/versions.ts'
import type { Changes } from './changes.ts'
import { saveVersion } from './commit.ts'

/** Saves the HTML of an earlier version as the next one; if it equals the latest one, none is made. */
export async function restoreVersion(
  db: Database,
  documentId: string,
  number: number,
  id?: string,
): Promise<Saved> {
  const { session_id } = found(await findDocument(db, documentId), 'document')
  const base = await findLatestVersion(db, documentId)
  if (!base) throw new AppError('conflict', 'This document has no version yet.')
  const { html_content: html } = found(await findVersion(db, documentId, number), 'version')
  if (base.html_content === html) return { version: base.version, receipt: base.receipt }
  return saveVersion(db, {
    id,
    session_id,
    document_id: documentId,
    base,
    html,
    kind: 'restore',
    of_version: number,
    edit_summary: `Restored version ${number}`,
    report: {
      message_type: 'restore',
      content: `Restored version ${number} as version ${base.version + 1}.`,
    },
  })
}

/**
 * Returns the receipt of a version, checked again against both versions as they are stored. It has
 * `changes` only if it holds.
 */
export async function checkedReceipt(
  db: Database,
  changes: Changes,
  documentId: string,
  number: number,
): Promise<Receipt> {
  found(await findDocument(db, documentId), 'document')
  const version = found(await findVersion(db, documentId, number), 'version')
  const { html_content, receipt } = version
  const base = await findVersion(db, documentId, receipt.base_version ?? 0)
  const holds = rangesHold(base?.html_content ?? '', html_content, receipt.ranges)
  if (!holds) return { ...receipt, holds }
  return { ...receipt, holds, changes: base ? await changesOf(changes, base, version) : [] }
}

/** What a version changed since its base. */
export function changesOf(
  changes: Changes,
  base: StoredVersion,
  { id, html_content, receipt }: StoredVersion,
): Promise<Change[]> {
  const ranges = receipt.ranges.map(({ old, new: now }) => ({ old, new: now }))
  return changes.read(id, { before: base.html_content, after: html_content, ranges })
}
