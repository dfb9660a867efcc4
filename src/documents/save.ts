import { sql, type SQL } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import { mismatchesOf, sayMismatches } from '../composer/figures/mismatches.ts'
import { applyEdits, faultOfRange, type Edit } from '../editing/text/edit.ts'
import { touchesLock } from '../editing/checks/locks.ts'
import { titleOfPage } from '../editing/html/title.ts'
import {
  createReceipt,
  diffTexts,
  minimalEdits,
  rangesHold,
  rangesOf,
} from '../editing/checks/receipt.ts'
import { createValidator } from '../editing/checks/validate.ts'
import { AppError, found } from '../errors.ts'
import type { DocumentRow, Receipt, Saved, VersionKind } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { addDocument, dropEmptyDocument, findDocument, updateDocument } from '../store/documents.ts'
import { listLocks, onlyLocks } from '../store/locks.ts'
import { findSession, nameSession, touchSession } from '../store/sessions.ts'
import { deleteDraft, draftWaits, findTurn, readDraft } from '../store/turns.ts'
import {
  findLatestVersion,
  findVersion,
  insertVersion,
  saveVersion,
  turnHasVersion,
  versionExists,
  type NewVersion,
  type StoredVersion,
} from '../store/versions.ts'

/** Adds a document to a session, active at once; with HTML, that is version 1, byte for byte. */
export async function importDocument(
  db: Database,
  sessionId: string,
  given: { title?: string | undefined; html?: string | undefined },
): Promise<DocumentRow> {
  found(await findSession(db, sessionId), 'session')
  const { html } = given
  if (html?.trim() === '') throw new AppError('invalid', 'A document can’t be empty.')
  const title = given.title ?? (html === undefined ? undefined : titleOfPage(html)) ?? 'Untitled'
  const id = uuidv7()
  const row = addDocument(db, { id, session_id: sessionId, title })
  const change = { document_id: id, kind: 'import', edit_summary: 'Imported' } as const
  await db.write([
    ...row,
    touchSession(db, sessionId),
    ...(title === 'Untitled' ? [] : [nameSession(db, sessionId, title)]),
    ...(html === undefined
      ? []
      : [insertVersion(versionByHand({ ...change, before: undefined, html }))]),
  ])
  return found(await findDocument(db, id), 'document')
}

/**
 * Saves what a person wrote as the next version; the same HTML makes none.
 * @throws AppError `conflict` when the base is not the latest version any more.
 */
export async function saveByHand(
  db: Database,
  documentId: string,
  given: { html: string; base_version: number },
): Promise<Saved> {
  const before = await baseOf(db, documentId, given.base_version)
  return saveHtml(db, documentId, before, given.html)
}

/**
 * Makes changes of given ranges of the latest version as the next one; they may come in any order.
 * @throws AppError `conflict` when the base is not the latest version any more, `invalid` for ranges
 * that overlap, lie outside the text or cut a character in two.
 */
export async function editByHand(
  db: Database,
  documentId: string,
  given: { edits: Edit[]; base_version: number },
  check: (html: string) => void,
): Promise<Saved> {
  const before = await baseOf(db, documentId, given.base_version)
  const text = before?.html_content ?? ''
  const edits = given.edits.toSorted((a, b) => a.from - b.from || a.to - b.to)
  refuseBadRanges(text, edits)
  const html = applyEdits(text, edits)
  check(html)
  return saveHtml(db, documentId, before, html, edits)
}

async function baseOf(db: Database, documentId: string, base: number) {
  found(await findDocument(db, documentId), 'document')
  const before = await findLatestVersion(db, documentId)
  const latest = before?.version ?? 0
  if (latest !== base) throw changedMeanwhile(latest)
  return before
}

async function saveHtml(
  db: Database,
  documentId: string,
  before: StoredVersion | undefined,
  html: string,
  edits?: readonly Edit[],
): Promise<Saved> {
  if (html.trim() === '') throw new AppError('invalid', 'A document can’t be empty.')
  if (before && before.html_content === html) {
    return { version: before.version, receipt: before.receipt }
  }
  return saveOnTop(db, documentId, before, {
    kind: 'manual',
    html,
    edits,
    edit_summary: 'Changed by hand',
  })
}

function refuseBadRanges(text: string, edits: readonly Edit[]): void {
  let at = 0
  for (const edit of edits) {
    const fault =
      faultOfRange(text, edit) ??
      (edit.from < at
        ? `The range from ${edit.from} to ${edit.to} overlaps another one.`
        : undefined)
    if (fault) throw new AppError('invalid', fault)
    at = edit.to
  }
}

/** Makes an old version the latest one, as a new version with the old one's HTML; the same makes none. */
export async function restoreVersion(db: Database, documentId: string, number: number) {
  const before = await latestOf(db, documentId)
  const old = found(await findVersion(db, documentId, number), 'version')
  if (before.html_content === old.html_content) {
    return { version: before.version, receipt: before.receipt }
  }
  return saveOnTop(db, documentId, before, {
    kind: 'restore',
    html: old.html_content,
    edit_summary: `Restored version ${number}`,
  })
}

/** What a turn has written so far of a document that it did not finish. @throws AppError `not_found` */
export async function findDraft(db: Database, turnId: string) {
  const turn = found(await findTurn(db, turnId), 'turn')
  const html = turn.state === 'completed' ? '' : await readDraft(db, turnId)
  return { turn, html: found(html || undefined, 'draft') }
}

/** Saves what an unfinished creation left as a version, with a warning that it is unfinished. */
export async function keepDraft(db: Database, turnId: string): Promise<Saved> {
  const { turn, html } = await findDraft(db, turnId)
  const documentId = found(turn.document_id ?? undefined, 'document')
  found(await findDocument(db, documentId), 'document')
  if (!turn.settled_at) throw new AppError('conflict', 'The document is still being written.')
  const latest = await findLatestVersion(db, documentId)
  if (await turnHasVersion(db, turnId))
    throw new AppError('conflict', 'This draft was kept already.')
  return saveOnTop(db, documentId, latest, {
    kind: turn.route === 'rewrite' ? 'rewrite' : 'create',
    html,
    edit_summary: 'Kept unfinished',
    user_prompt: turn.message,
    model_used: turn.model,
    turn_id: turnId,
    warnings: ['Kept from an answer that was not finished.'],
    condition: draftWaits(turnId),
  })
}

/** Throws away what an unfinished creation left, and its document where that has no version. */
export async function discardDraft(db: Database, turnId: string): Promise<void> {
  const { turn } = await findDraft(db, turnId)
  if (!turn.settled_at) throw new AppError('conflict', 'The document is still being written.')
  if (await turnHasVersion(db, turnId))
    throw new AppError('conflict', 'This draft was kept already.')
  const [deleted] = await db.write([
    deleteDraft(turnId, draftWaits(turnId)),
    ...(turn.document_id ? dropEmptyDocument(turn.session_id, turn.document_id, turnId) : []),
  ])
  // Somebody may have kept it or gone on with it meanwhile.
  found(deleted?.rowsAffected || undefined, 'draft')
}

/** The receipt of a version, checked anew against both versions as they are stored. */
export async function checkedReceipt(
  db: Database,
  documentId: string,
  number: number,
): Promise<Receipt> {
  found(await findDocument(db, documentId), 'document')
  const version = found(await findVersion(db, documentId, number), 'version')
  const { receipt } = version
  const base = await findVersion(db, documentId, receipt.base_version ?? 0)
  const holds = rangesHold(base?.html_content ?? '', version.html_content, receipt.ranges)
  return { ...receipt, holds }
}

async function latestOf(db: Database, documentId: string): Promise<StoredVersion> {
  found(await findDocument(db, documentId), 'document')
  const latest = await findLatestVersion(db, documentId)
  if (!latest) throw new AppError('conflict', 'This document has no version yet.')
  return latest
}

interface Change {
  kind: VersionKind
  html: string
  edit_summary: string
  user_prompt?: string
  model_used?: string
  turn_id?: string
  warnings?: string[]
  /** What must still hold when it is saved. */
  condition?: SQL
  /** What was done to the version before, where that is known. */
  edits?: readonly Edit[] | undefined
}

async function saveOnTop(
  db: Database,
  documentId: string,
  before: StoredVersion | undefined,
  change: Change,
): Promise<Saved> {
  const version = versionByHand({ document_id: documentId, before, ...change })
  const document = found(await findDocument(db, documentId), 'document')
  const locks = await listLocks(db, documentId)
  if (version.receipt.ranges.some((range) => touchesLock(range.old, locks))) {
    throw new AppError('conflict', 'This would change a part of the document that is locked.')
  }
  const title = titleOfPage(change.html)
  const renamed = title !== (before && titleOfPage(before.html_content)) ? title : undefined
  const condition = sql`${onlyLocks(documentId, locks)} AND ${change.condition ?? sql`1`}`
  const saved = await saveVersion(db, version, condition, [
    updateDocument(db, documentId, renamed, versionExists(version.id)),
    touchSession(db, document.session_id),
  ])
  if (!saved) throw changedMeanwhile()
  return { version: version.receipt.version, receipt: version.receipt }
}

function versionByHand(
  change: Partial<Change> & {
    document_id: string
    kind: VersionKind
    html: string
    before: StoredVersion | undefined
  },
): NewVersion {
  const { before, html, kind } = change
  const old = before?.html_content ?? ''
  const edits = change.edits ? minimalEdits(old, change.edits) : diffTexts(old, html)
  const isByHand = kind === 'manual' && before !== undefined
  const mismatches = isByHand ? mismatchesOf(old, html, edits) : []
  const broken = isByHand ? createValidator(old)(html, edits).map(({ text }) => text) : []
  return {
    id: crypto.randomUUID(),
    document_id: change.document_id,
    html,
    receipt: createReceipt({
      kind,
      before: before && { version: before.version, html: before.html_content },
      after: html,
      ranges: rangesOf(edits, () => ({ level: 'exact', tool: kind })),
      warnings: change.warnings ?? [...broken, ...mismatches.map((name) => sayMismatches([name]))],
    }),
    user_prompt: change.user_prompt ?? '',
    edit_summary: [change.edit_summary ?? '', sayMismatches(mismatches)].filter(Boolean).join('. '),
    model_used: change.model_used ?? '',
    tokens_used: 0,
    turn_id: change.turn_id ?? null,
  }
}

/** Why nothing was saved on top of a version that is not the latest any more. */
export function changedMeanwhile(latest?: number): AppError {
  const at = latest === undefined ? 'has a newer version' : `is at version ${latest}`
  return new AppError(
    'conflict',
    `Somebody changed the document meanwhile: it ${at}. Load it, then make your change again.`,
  )
}
