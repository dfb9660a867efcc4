import { rangesHold } from '../editing/checks/receipt.ts'
import { AppError, found } from '../errors.ts'
import type { Receipt, Saved } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { findDocument } from '../store/documents.ts'
import { findLatestVersion, findVersion } from '../store/versions.ts'
import { saveVersion } from './commit.ts'

/** Saves the HTML of an earlier version as the next one; if it equals the latest one, none is made. */
export async function restoreVersion(
  db: Database,
  documentId: string,
  number: number,
): Promise<Saved> {
  const { session_id } = found(await findDocument(db, documentId), 'document')
  const base = await findLatestVersion(db, documentId)
  if (!base) throw new AppError('conflict', 'This document has no version yet.')
  const { html_content: html } = found(await findVersion(db, documentId, number), 'version')
  if (base.html_content === html) return { version: base.version, receipt: base.receipt }
  return saveVersion(db, {
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

/** The receipt of a version, checked again against both versions as they are stored. */
export async function checkedReceipt(
  db: Database,
  documentId: string,
  number: number,
): Promise<Receipt> {
  found(await findDocument(db, documentId), 'document')
  const { html_content, receipt } = found(await findVersion(db, documentId, number), 'version')
  const base = await findVersion(db, documentId, receipt.base_version ?? 0)
  const holds = rangesHold(base?.html_content ?? '', html_content, receipt.ranges)
  return { ...receipt, holds }
}
