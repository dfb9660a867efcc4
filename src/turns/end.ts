import { sql } from 'drizzle-orm'
import { createReceipt } from '../editing/receipt.ts'
import type { Database, Statement } from '../store/database.ts'
import { dropEmptyDocument, updateDocument } from '../store/documents.ts'
import { insertMessage } from '../store/messages.ts'
import { nameSession, touchSession } from '../store/sessions.ts'
import {
  insertEvent,
  insertTitleEvent,
  settleTurn,
  turnIsOpen,
  type StoredEvent,
} from '../store/turns.ts'
import { versionExists, type NewVersion, type StoredVersion } from '../store/versions.ts'
import type { Job } from './job.ts'
import type { Outcome } from './work.ts'

/**
 * The statements that end a turn, to be made with the one that saves its version, if any. They do
 * nothing for a turn that has ended, nor for one whose version was not saved. The last one changes
 * a row only if the turn is ended by it.
 */
export function endStatements(
  db: Database,
  job: Pick<Job, 'id' | 'session_id' | 'document_id' | 'wroteHtml'>,
  outcome: Outcome,
  version?: NewVersion,
): Statement[] {
  const { id, session_id } = job
  const open = turnIsOpen(id)
  const condition = version ? sql`${open} AND ${versionExists(version.id)}` : open
  const { document_id } = job
  const events: StoredEvent[] = []
  const statements: Statement[] = []
  if (version) {
    const { title: document_title } = outcome
    const { document_id } = version
    if (document_title) {
      const event = { type: 'title', document_id, document_title } as const
      statements.push(
        nameSession(db, session_id, document_title, condition),
        insertTitleEvent(id, session_id, event, condition),
      )
    }
    statements.push(
      updateDocument(db, document_id, document_title, condition),
      touchSession(db, session_id),
    )
    const { version: number } = version.receipt
    events.push({ type: 'html', document_id: version.document_id, version: number })
  }
  if (outcome.summary) events.push({ type: 'summary', content: outcome.summary })
  if (outcome.error) events.push({ type: 'error', ...outcome.error })
  events.push({
    type: 'done',
    content: outcome.summary ?? outcome.message,
    outcome: outcome.state,
  })
  return [
    ...statements,
    ...events.map((event) => insertEvent(id, event, condition)),
    insertMessage(
      {
        session_id,
        document_id,
        turn_id: id,
        role: 'assistant',
        content: outcome.message,
        message_type: outcome.error ? 'error' : version ? 'edit_confirmation' : 'text',
      },
      condition,
    ),
    ...(!version && !job.wroteHtml && document_id
      ? dropEmptyDocument(session_id, document_id, id)
      : []),
    settleTurn(id, outcome.state, condition),
  ]
}

/** The version that an outcome brings, on top of its base, with its receipt. */
export function newVersion(
  job: Job,
  base: StoredVersion | undefined,
  outcome: Outcome,
): NewVersion | undefined {
  if (!outcome.version) return undefined
  const { html, ...change } = outcome.version
  const before = base && { version: base.version, html: base.html_content }
  return {
    id: crypto.randomUUID(),
    document_id: job.document_id ?? '',
    html,
    receipt: createReceipt({ ...change, before, after: html }),
    user_prompt: job.request.message,
    edit_summary: outcome.summary ?? '',
    model_used: job.model.id,
    tokens_used: job.tokens,
    turn_id: job.id,
  }
}
