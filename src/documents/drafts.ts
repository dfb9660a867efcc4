import { AppError, found } from '../errors.ts'
import type { Saved } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { dropEmptyDocument, findDocument } from '../store/documents.ts'
import { deleteDraft, hasOpenDraft, findTurn, readDraft } from '../store/turns.ts'
import { findLatestVersion, turnHasVersion } from '../store/versions.ts'
import { commitVersion, prepareVersion, refusalError } from './commit.ts'

/** The HTML that an unfinished turn has written so far. @throws AppError `not_found` */
export async function findDraft(db: Database, turnId: string) {
  const turn = found(await findTurn(db, turnId), 'turn')
  const html = turn.state === 'completed' ? '' : await readDraft(db, turnId)
  return { turn, html: found(html || undefined, 'draft') }
}

/**
 * Saves the draft of a turn as a version, with a warning that it is unfinished.
 * @throws AppError `not_found` without a draft, `conflict` if it is still being written, is no longer
 * there to keep or may not be saved.
 */
export async function keepDraft(db: Database, turnId: string): Promise<Saved> {
  const { turn, html } = await findWaitingDraft(db, turnId)
  const documentId = found(turn.document_id ?? undefined, 'document')
  found(await findDocument(db, documentId), 'document')
  const version = prepareVersion({
    session_id: turn.session_id,
    document_id: documentId,
    base: await findLatestVersion(db, documentId),
    html,
    kind: turn.route === 'rewrite' ? 'rewrite' : 'create',
    edit_summary: 'Kept unfinished',
    report: { message_type: 'draft', content: 'Kept an unfinished draft as a version.' },
    warnings: ['Kept from an answer that was not finished.'],
    user_prompt: turn.message,
    model_used: turn.model,
    turn_id: turnId,
  })
  const commit = await commitVersion(db, version, { condition: hasOpenDraft(turnId) })
  if (commit.ok) return commit.saved
  if (commit.refusal.kind !== 'superseded') throw refusalError(commit.refusal)
  throw new AppError(
    'conflict',
    'This draft was kept, continued or discarded meanwhile. Load the session to see it.',
  )
}

/** Deletes the draft of a turn, and its document if that has no version. @throws as `keepDraft` */
export async function discardDraft(db: Database, turnId: string): Promise<void> {
  const { turn } = await findWaitingDraft(db, turnId)
  const [deleted] = await db.write([
    deleteDraft(turnId, hasOpenDraft(turnId)),
    ...(turn.document_id ? dropEmptyDocument(turn.session_id, turn.document_id, turnId) : []),
  ])
  // It may have been kept or continued since it was read.
  found(deleted?.rowsAffected || undefined, 'draft')
}

/** A draft that can be kept or discarded. */
async function findWaitingDraft(db: Database, turnId: string) {
  const draft = await findDraft(db, turnId)
  if (!draft.turn.settled_at) throw new AppError('conflict', 'The document is still being written.')
  if (await turnHasVersion(db, turnId)) {
    throw new AppError('conflict', 'This draft was kept already.')
  }
  return draft
}
