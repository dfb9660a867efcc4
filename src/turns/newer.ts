import type { BaseVersion, NewerVersion } from '../answering/task.ts'
import { editsOf, rangesHold } from '../editing/checks/receipt.ts'
import { composeChanges, createChangeSet } from '../editing/text/change-set.ts'
import type { Database } from '../store/database.ts'
import { findVersion } from '../store/versions.ts'

/**
 * Returns the latest version of a document and what changed since `base`, by the receipts of the
 * versions between, each of which is checked. `undefined` if there is no newer version or a receipt does not hold.
 */
export async function changesSince(
  db: Database,
  documentId: string,
  base: BaseVersion,
): Promise<NewerVersion | undefined> {
  let latest = base
  let changes = createChangeSet([], base.html_content.length)
  for (;;) {
    const next = await findVersion(db, documentId, latest.version + 1)
    if (!next) break
    const { html_content: html, receipt } = next
    if (!rangesHold(latest.html_content, html, receipt.ranges)) return undefined
    const edits = editsOf(html, receipt.ranges)
    changes = composeChanges(changes, createChangeSet(edits, latest.html_content.length))
    latest = next
  }
  return latest === base ? undefined : { ...latest, changes }
}
