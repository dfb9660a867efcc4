import { diffTexts, minimalEdits, rangesOf } from '../editing/checks/receipt.ts'
import { createChangeSet } from '../editing/text/change-set.ts'
import { applyEdits, rangeError, type Edit } from '../editing/text/edit.ts'
import { AppError, found } from '../errors.ts'
import type { DocumentRow, Saved } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { findDocument } from '../store/documents.ts'
import { findLatestVersion, type StoredVersion } from '../store/versions.ts'
import { refusalError, saveVersion } from './commit.ts'
import { warningsOf, withWarnings } from './warnings.ts'

/**
 * Saves the HTML that a person wrote as the next version; identical HTML makes none.
 * @throws AppError `conflict` if the base is not the latest version or a locked part would change.
 */
export async function saveHtml(
  db: Database,
  documentId: string,
  { html, base_version }: { html: string; base_version: number },
): Promise<Saved> {
  const { document, base } = await readBase(db, documentId, base_version)
  return save(db, document, base, html, diffTexts(base?.html_content ?? '', html))
}

/**
 * Applies a person's edits of the latest version, in any order, and saves the result as the next one.
 * `check` throws if the result may not be saved.
 * @throws AppError `conflict` as for `saveHtml`, `invalid` for ranges that overlap, lie outside the
 * text or split a character.
 */
export async function saveEdits(
  db: Database,
  documentId: string,
  given: { edits: readonly Edit[]; base_version: number },
  check: (html: string) => void,
): Promise<Saved> {
  const { document, base } = await readBase(db, documentId, given.base_version)
  const text = base?.html_content ?? ''
  const edits = given.edits.toSorted((a, b) => a.from - b.from || a.to - b.to)
  refuseBadRanges(text, edits)
  const html = applyEdits(text, edits)
  check(html)
  // Edits that touch are one change, so that it can be reverted as one.
  const joined = createChangeSet(edits, text.length).edits
  return save(db, document, base, html, minimalEdits(text, joined))
}

async function readBase(db: Database, documentId: string, version: number) {
  const document = found(await findDocument(db, documentId), 'document')
  const base = await findLatestVersion(db, documentId)
  const latest = base?.version ?? 0
  if (latest !== version) throw refusalError({ kind: 'newer_version', latest, base: version })
  return { document, base }
}

/** Saves HTML that differs from its base by `edits`, which are minimal. */
async function save(
  db: Database,
  { id, session_id }: DocumentRow,
  base: StoredVersion | undefined,
  html: string,
  edits: readonly Edit[],
): Promise<Saved> {
  if (html.trim() === '') throw new AppError('invalid', 'A document can’t be empty.')
  if (base?.html_content === html) return { version: base.version, receipt: base.receipt }
  const { warnings, mismatches } = base
    ? warningsOf(base.html_content, html, edits)
    : { warnings: [], mismatches: '' }
  return saveVersion(db, {
    session_id,
    document_id: id,
    base,
    html,
    ranges: rangesOf(edits, () => ({ level: 'exact', tool: 'manual' })),
    kind: 'manual',
    edit_summary: ['Changed by hand', mismatches].filter(Boolean).join('. '),
    report: { message_type: 'manual', content: withWarnings('Changed by hand.', warnings) },
    warnings,
  })
}

function refuseBadRanges(text: string, edits: readonly Edit[]): void {
  let end = 0
  for (const edit of edits) {
    const error =
      rangeError(text, edit) ??
      (edit.from < end
        ? `The range from ${edit.from} to ${edit.to} overlaps another one.`
        : undefined)
    if (error) throw new AppError('invalid', error)
    end = edit.to
  }
}
