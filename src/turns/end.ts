import { fullId } from '../providers/model-facts.ts'
import { sql } from 'drizzle-orm'
import type { Outcome } from '../answering/task.ts'
import {
  commitVersion,
  prepareVersion,
  type CommitRefusal,
  type PreparedVersion,
  type VersionChange,
} from '../documents/commit.ts'
import type { Database, Statement } from '../store/database.ts'
import { dropEmptyDocument } from '../store/documents.ts'
import { insertMessage } from '../store/messages.ts'
import type { StoredEvent } from '../store/stored-events.ts'
import { insertEvent, insertTitleEvent, settleTurn, turnIsOpen } from '../store/turns.ts'
import { versionExists } from '../store/versions.ts'
import type { Job } from './job.ts'

/** The version of an outcome, ready to be committed; undefined if the outcome has none. */
export function versionOf(
  job: Job,
  base: VersionChange['base'],
  { version, wanted, summary }: Outcome,
): PreparedVersion | undefined {
  const { session_id, document_id } = job
  if (!version || document_id === null) return undefined
  return prepareVersion({
    session_id,
    document_id,
    base,
    ...version,
    edit_summary: summary ?? '',
    user_prompt: wanted ?? job.request.message,
    model_used: fullId(job.model.facts),
    tokens_used: job.tokens,
    turn_id: job.id,
  })
}

/**
 * Commits an outcome in one batch: version, last events, message and the turn's end. Does nothing if
 * the turn has ended already. If its version is refused, nothing is written; returns why.
 */
export async function commitOutcome(
  db: Database,
  job: Job,
  outcome: Outcome,
  version: PreparedVersion | undefined,
): Promise<Exclude<CommitRefusal, { kind: 'superseded' }> | undefined> {
  const after = endStatements(job, outcome, version)
  if (!version) {
    await db.write(after)
    return undefined
  }
  const commit = await commitVersion(db, version, { condition: turnIsOpen(job.id), after })
  return commit.ok || commit.refusal.kind === 'superseded' ? undefined : commit.refusal
}

/**
 * The statements that end a turn. They do nothing if the turn has ended or if its version, committed
 * in the same batch, was refused. The last one affects a row only if it ends the turn.
 */
export function endStatements(
  job: Pick<Job, 'id' | 'session_id' | 'document_id' | 'wroteHtml'>,
  outcome: Outcome,
  version?: PreparedVersion,
): Statement[] {
  const { id, session_id, document_id } = job
  const open = turnIsOpen(id)
  const condition = version ? sql`${open} AND ${versionExists(version.id)}` : open
  const title = version?.title
  return [
    ...(title && document_id
      ? [
          insertTitleEvent(
            id,
            session_id,
            { type: 'title', document_id, document_title: title },
            condition,
          ),
        ]
      : []),
    ...lastEvents(outcome, version).map((event) => insertEvent(id, event, condition)),
    insertMessage(
      {
        session_id,
        document_id,
        turn_id: id,
        role: 'assistant',
        content: outcome.message,
        message_type: typeOf(outcome, version),
        version: version?.receipt.version,
      },
      condition,
    ),
    ...(!version && !job.wroteHtml && document_id
      ? dropEmptyDocument(session_id, document_id, id, condition)
      : []),
    settleTurn(id, outcome.state, condition),
  ]
}

function typeOf({ error, isQuestion }: Outcome, version: PreparedVersion | undefined): string {
  if (error) return 'error'
  if (version) return 'edit_confirmation'
  return isQuestion ? 'question' : 'text'
}

function lastEvents(outcome: Outcome, version: PreparedVersion | undefined): StoredEvent[] {
  const { state, summary, error } = outcome
  const events: StoredEvent[] = []
  if (version) {
    const { document_id, receipt } = version
    events.push({ type: 'html', document_id, version: receipt.version })
  }
  if (summary) events.push({ type: 'summary', content: summary })
  if (error) events.push({ type: 'error', ...error })
  events.push({ type: 'done', content: summary ?? outcome.message, outcome: state })
  return events
}
