import { sql, type SQL } from 'drizzle-orm'
import { createReceipt } from '../editing/checks/receipt.ts'
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
import type { Outcome } from '../answering/task.ts'

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
  const { id, session_id, document_id } = job
  const open = turnIsOpen(id)
  const condition = version ? sql`${open} AND ${versionExists(version.id)}` : open
  return [
    ...(version ? changedDocument(db, job, version.document_id, outcome.title, condition) : []),
    ...lastEvents(outcome, version).map((event) => insertEvent(id, event, condition)),
    insertMessage(
      {
        session_id,
        document_id,
        turn_id: id,
        role: 'assistant',
        content: outcome.message,
        message_type: typeOf(outcome, version),
      },
      condition,
    ),
    ...(!version && !job.wroteHtml && document_id
      ? dropEmptyDocument(session_id, document_id, id, condition)
      : []),
    settleTurn(id, outcome.state, condition),
  ]
}

function typeOf({ error, isQuestion }: Outcome, version: NewVersion | undefined): string {
  if (error) return 'error'
  if (version) return 'edit_confirmation'
  return isQuestion ? 'question' : 'text'
}

/** What follows for a document and its session from a new version. */
function changedDocument(
  db: Database,
  { id, session_id }: Pick<Job, 'id' | 'session_id'>,
  document_id: string,
  title: string | undefined,
  condition: SQL,
): Statement[] {
  const event = { type: 'title', document_id, document_title: title ?? '' } as const
  return [
    ...(title
      ? [
          nameSession(db, session_id, title, condition),
          insertTitleEvent(id, session_id, event, condition),
        ]
      : []),
    updateDocument(db, document_id, title, condition),
    touchSession(db, session_id, condition),
  ]
}

function lastEvents(outcome: Outcome, version: NewVersion | undefined): StoredEvent[] {
  const { state, summary, error } = outcome
  return [
    ...(version
      ? [
          {
            type: 'html' as const,
            document_id: version.document_id,
            version: version.receipt.version,
          },
        ]
      : []),
    ...(summary ? [{ type: 'summary' as const, content: summary }] : []),
    ...(error ? [{ type: 'error' as const, ...error }] : []),
    { type: 'done', content: summary ?? outcome.message, outcome: state },
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
    user_prompt: outcome.wanted ?? job.request.message,
    edit_summary: outcome.summary ?? '',
    model_used: job.model.id,
    tokens_used: job.tokens,
    turn_id: job.id,
  }
}
