import { sql, type SQL } from 'drizzle-orm'
import {
  chatMessages,
  documentLocks,
  documents,
  documentVersions,
  sessionEvents,
  turns,
  versionChanges,
} from '../../drizzle/index.ts'
import { AppError } from '../errors.ts'
import type { Statement } from './database.ts'
import { forgetResponses } from './idempotency.ts'
import { forgetTexts } from './search.ts'
import { detachUploads } from './uploads.ts'

/** Subqueries of ids. None may select other rows because a statement of the deletion ran. */
interface Doomed {
  documents: SQL
  turns: SQL
  messages: SQL
}

/** Returns the statements that delete everything in sessions for good. Usage and costs stay. */
export function deleteContents(sessions: SQL): Statement[] {
  return [
    forgetResponses(sessions),
    ...deleteForGood({
      documents: sql`(SELECT id FROM ${documents} WHERE session_id IN ${sessions})`,
      turns: sql`(SELECT id FROM ${turns} WHERE session_id IN ${sessions})`,
      messages: sql`(SELECT id FROM ${chatMessages} WHERE session_id IN ${sessions})`,
    }),
  ]
}

/**
 * Returns the statements that delete documents for good, with the turns and messages that were about
 * them. Usage and costs stay. The last statement deletes the documents themselves.
 */
export function deleteDocuments(ids: SQL): Statement[] {
  const ofDocuments = sql`(SELECT id FROM ${turns} WHERE document_id IN ${ids})`
  return [
    forgetResponses(sql`(SELECT session_id FROM ${documents} WHERE id IN ${ids})`),
    ...deleteForGood({
      documents: ids,
      turns: ofDocuments,
      messages: sql`(SELECT id FROM ${chatMessages} WHERE document_id IN ${ids} OR turn_id IN ${ofDocuments})`,
    }),
  ]
}

function deleteForGood(doomed: Doomed): Statement[] {
  return [
    ...detachUploads(doomed.messages),
    sql`DELETE FROM ${sessionEvents} WHERE turn_id IN ${doomed.turns}`,
    sql`DELETE FROM ${chatMessages} WHERE id IN ${doomed.messages}`,
    sql`DELETE FROM ${versionChanges} WHERE version_id IN (SELECT id FROM ${documentVersions} WHERE document_id IN ${doomed.documents})`,
    sql`DELETE FROM ${documentVersions} WHERE document_id IN ${doomed.documents}`,
    sql`DELETE FROM ${documentLocks} WHERE document_id IN ${doomed.documents}`,
    sql`DELETE FROM ${turns} WHERE id IN ${doomed.turns}`,
    ...forgetTexts(doomed.documents),
    sql`DELETE FROM ${documents} WHERE id IN ${doomed.documents}`,
  ]
}

/** The condition that no turn works on what `column` of the turns names. */
export function isIdle(column: 'session_id' | 'document_id', id: SQL): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM turns t WHERE t.${sql.raw(column)} = ${id} AND t.settled_at IS NULL)`
}

/** Throws why something that exists was not deleted for good: `conflict`. */
export function refuseDeletion({ deleted_at }: { deleted_at: string | null }, what: string): never {
  throw new AppError(
    'conflict',
    deleted_at === null
      ? `The ${what} is not in the trash. Delete it first, then delete it for good.`
      : `A turn is still working on this ${what}. Cancel it, or try again when it has ended.`,
  )
}
