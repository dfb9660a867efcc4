import { sql, type SQL } from 'drizzle-orm'
import { touchesLock } from '../editing/checks/locks.ts'
import { createReceipt, diffTexts, rangesOf, type ChangedRange } from '../editing/checks/receipt.ts'
import { kindOfPage } from '../editing/html/kind.ts'
import { titleOfPage } from '../editing/html/title.ts'
import { visibleText } from '../editing/html/visible-text.ts'
import type { Span } from '../editing/text/edit.ts'
import { AppError } from '../errors.ts'
import type { DocumentKind, Saved, VersionKind } from '../protocol/resources.ts'
import type { Database, Statement } from '../store/database.ts'
import { hasOtherKind, updateDocument } from '../store/documents.ts'
import { logDocument, logVersion } from '../store/events.ts'
import { listLocks } from '../store/locks.ts'
import { insertMessage, type NewMessage } from '../store/messages.ts'
import { indexText, keepText, maxTextLength } from '../store/search.ts'
import { nameSession, touchSession } from '../store/sessions.ts'
import {
  commitStatements,
  readCommitFacts,
  versionExists,
  type CommitFacts,
  type NewVersion,
} from '../store/versions.ts'

/** A change that is to be saved as the next version of a document. */
export interface VersionChange {
  /** A new one if not given. */
  id?: string | undefined
  session_id: string
  document_id: string
  /** The version that the change starts from; `undefined` for the first version. */
  base: { version: number; html_content: string } | undefined
  html: string
  /** The ranges that differ from the base. If missing, they are computed from the two texts. */
  ranges?: ChangedRange[] | undefined
  kind: VersionKind
  /** The version that it restores, undoes, redoes or reverts. */
  of_version?: number
  edit_summary: string
  /** Its message in the conversation. The version of a turn has none: the answer describes it. */
  report?: Report
  warnings?: string[]
  user_prompt?: string
  model_used?: string
  tokens_used?: number
  turn_id?: string
}

/** A message of the program about a version. */
export interface Report {
  message_type: 'manual' | 'restore' | 'import' | 'undo' | 'redo' | 'revert' | 'draft'
  content: string
}

/** A version with its receipt, ready to be committed. */
export interface PreparedVersion extends NewVersion {
  /** The document's new title; `undefined` if it stays the same. */
  title: string | undefined
  /** What the document is from here on. */
  document_kind: DocumentKind
  /** The text that people see; `undefined` if it stays the same. */
  text: string | undefined
  report: Report | undefined
}

/** Why a version was not committed. */
export type CommitRefusal =
  | { kind: 'newer_version'; latest: number; base: number }
  | ({ kind: 'locked' } & Span)
  | { kind: 'trashed' }
  /** To another session, with all that is about it. */
  | { kind: 'moved' }
  | { kind: 'deleted' }
  /** The caller's condition did not hold, for example because the turn has ended already. */
  | { kind: 'superseded' }

export type CommitResult = { ok: true; saved: Saved } | { ok: false; refusal: CommitRefusal }

/**
 * Makes the receipt of a version, and its title, kind and text, without reading or writing the database.
 * @throws Error if text outside the ranges differs: a bug, so nothing may be saved.
 */
export function prepareVersion(change: VersionChange): PreparedVersion {
  const { base, html, kind } = change
  const old = base?.html_content ?? ''
  const title = titleOfPage(html)
  const text = textOfPage(html)
  const document_kind = kindOfPage(html)
  return {
    id: change.id ?? crypto.randomUUID(),
    session_id: change.session_id,
    document_id: change.document_id,
    html,
    title: base && title === titleOfPage(old) ? undefined : title,
    document_kind,
    text: base && text === textOfPage(old) ? undefined : text,
    receipt: createReceipt({
      kind,
      before: base && { version: base.version, html: old },
      after: html,
      ranges:
        change.ranges ?? rangesOf(diffTexts(old, html), () => ({ level: 'exact', tool: kind })),
      warnings: change.warnings ?? [],
    }),
    of_version: change.of_version ?? null,
    edit_summary: change.edit_summary,
    report: change.report,
    user_prompt: change.user_prompt ?? '',
    model_used: change.model_used ?? '',
    tokens_used: change.tokens_used ?? 0,
    turn_id: change.turn_id ?? null,
  }
}

/** The text of a page that is searched. */
export function textOfPage(html: string): string {
  return visibleText(html, maxTextLength)
}

/**
 * Commits a version in one batch, with its report and the text that is searched, and updates the rows of its document and session.
 * Every version is saved by this function. It is refused if its base is not the latest version, if it
 * changes a locked range, if its document is deleted or in the trash, or if `condition` does not hold.
 *
 * `before` and `after` are executed first and last in the batch even if the database refuses the
 * version, so statements that depend on the version must check `versionExists` themselves. Nothing is
 * executed if a lock that is known before the batch refuses the version.
 */
export async function commitVersion(
  db: Database,
  version: PreparedVersion,
  batch: { condition?: SQL; before?: Statement[]; after?: Statement[] } = {},
): Promise<CommitResult> {
  const { condition = sql`1`, before = [], after = [] } = batch
  const { document_id, session_id, receipt, title, document_kind: kind, text, report } = version
  const base = receipt.base_version ?? 0
  // Locks of earlier versions must be mapped to the base, which SQL can't do. The batch checks again
  // for locks that are added to the base from here on.
  const locks = await listLocks(db, document_id, base)
  const touched = locks.find((lock) => receipt.ranges.some(({ old }) => touchesLock(old, [lock])))
  if (touched) {
    return { ok: false, refusal: { kind: 'locked', from: touched.from, to: touched.to } }
  }
  const saved = versionExists(version.id)
  const results = await db.write([
    ...before,
    ...commitStatements(version, condition),
    ...(title
      ? []
      : [
          logDocument(
            session_id,
            document_id,
            sql`${saved} AND ${hasOtherKind(document_id, kind)}`,
          ),
        ]),
    updateDocument(db, document_id, { title, kind }, saved),
    ...(text === undefined
      ? [keepText(document_id, receipt.version, saved)]
      : indexText(document_id, receipt.version, text, saved)),
    touchSession(db, session_id, saved),
    logVersion(version, saved),
    ...(title ? [logDocument(session_id, document_id, saved)] : []),
    ...(title ? nameSession(db, session_id, title, saved) : []),
    ...(report ? [insertMessage(messageOf(version, report), saved)] : []),
    ...after,
  ])
  const [facts, inserted] = results.slice(before.length)
  if (inserted?.rows.length !== 1) {
    return { ok: false, refusal: refusalOf(readCommitFacts(facts), base) }
  }
  return { ok: true, saved: { version: receipt.version, receipt } }
}

function messageOf(
  { session_id, document_id, receipt }: PreparedVersion,
  report: Report,
): NewMessage {
  const { version } = receipt
  return { session_id, document_id, turn_id: null, role: 'system', version, ...report }
}

/** Prepares a version and commits it. @throws AppError `conflict` if the version is refused. */
export async function saveVersion(db: Database, change: VersionChange): Promise<Saved> {
  const commit = await commitVersion(db, prepareVersion(change))
  if (!commit.ok) throw refusalError(commit.refusal)
  return commit.saved
}

function refusalOf(
  { conditionHolds, latest, document, lock }: CommitFacts,
  base: number,
): CommitRefusal {
  if (!conditionHolds) return { kind: 'superseded' }
  if (document === undefined) return { kind: 'deleted' }
  if (document === 'trashed' || document === 'moved') return { kind: document }
  if (latest !== base) return { kind: 'newer_version', latest, base }
  if (lock) return { kind: 'locked', ...lock }
  throw new Error('a commit was refused for no known reason')
}

/** Explains to a person why a version was not committed, and what to do. */
export function describeRefusal(refusal: CommitRefusal): string {
  switch (refusal.kind) {
    case 'newer_version':
      return `The document is at version ${refusal.latest} by now, not ${refusal.base}. Look at it, then try again.`
    case 'locked':
      return `Characters ${refusal.from} to ${refusal.to} are locked, and this would change them. Unlock them, then try again.`
    case 'trashed':
      return 'The document is in the trash. Restore it, then try again.'
    case 'moved':
      return 'The document was moved to another folder meanwhile. Try again.'
    case 'deleted':
      return 'The document was deleted. Create or import it again.'
    case 'superseded':
      return 'This was already done or is no longer possible. Look at the document, then try again.'
  }
}

export function refusalError(refusal: CommitRefusal): AppError {
  return new AppError('conflict', describeRefusal(refusal))
}
