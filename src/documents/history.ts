import { AppError, found } from '../errors.ts'
import { historyOf } from '../protocol/history.ts'
import type { Saved } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { findDocument } from '../store/documents.ts'
import { findLatestVersion, findVersion, listKinds } from '../store/versions.ts'
import { refusalError, saveVersion, type VersionChange } from './commit.ts'

/**
 * Saves the text from before the latest change of the history as the next version.
 * @throws AppError `conflict` if the base is not the latest version, a locked part would change or
 * there is nothing to undo.
 */
export async function undo(
  db: Database,
  documentId: string,
  base_version: number,
  id?: string,
): Promise<Saved> {
  const start = await readHistory(db, documentId, base_version)
  const { done } = start.history
  const last = await findVersion(db, documentId, done.at(-1) ?? 0)
  const before = await findVersion(db, documentId, done.at(-2) ?? 0)
  if (!last || !before) throw new AppError('conflict', 'There is nothing to undo.')
  return saveStep(db, start, {
    id,
    kind: 'undo',
    of_version: last.version,
    html: before.html_content,
    ranges: last.receipt.ranges.map((range) => ({
      old: range.new,
      new: range.old,
      level: 'exact',
      tool: 'undo',
    })),
  })
}

/**
 * Saves the text that the last undo took back as the next version.
 * @throws AppError `conflict` as for `undo`, or if there is nothing to redo.
 */
export async function redo(
  db: Database,
  documentId: string,
  base_version: number,
  id?: string,
): Promise<Saved> {
  const start = await readHistory(db, documentId, base_version)
  const next = await findVersion(db, documentId, start.history.undone.at(-1) ?? 0)
  if (!next) throw new AppError('conflict', 'There is nothing to redo.')
  return saveStep(db, start, {
    id,
    kind: 'redo',
    of_version: next.version,
    html: next.html_content,
    ranges: next.receipt.ranges.map((range) => ({ ...range, level: 'exact', tool: 'redo' })),
  })
}

/** Saves the text that a step of the history leads to. */
function saveStep(
  db: Database,
  { document, base }: Awaited<ReturnType<typeof readHistory>>,
  step: Pick<VersionChange, 'id' | 'html' | 'ranges'> & {
    kind: 'undo' | 'redo'
    of_version: number
  },
): Promise<Saved> {
  const { kind, of_version } = step
  const summary = `${kind === 'undo' ? 'Undid' : 'Redid'} version ${of_version}`
  return saveVersion(db, {
    ...step,
    session_id: document.session_id,
    document_id: document.id,
    base,
    edit_summary: summary,
    report: { message_type: kind, content: `${summary}.` },
  })
}

/**
 * Reads a document, its latest version and its history.
 * @throws AppError `conflict` if the base is not the latest version.
 */
export async function readHistory(db: Database, documentId: string, base_version: number) {
  const document = found(await findDocument(db, documentId), 'document')
  const base = await findLatestVersion(db, documentId)
  if (base?.version !== base_version) {
    throw refusalError({ kind: 'newer_version', latest: base?.version ?? 0, base: base_version })
  }
  return { document, base, history: historyOf(await listKinds(db, documentId)) }
}
