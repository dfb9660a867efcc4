import type { Session } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { listDocuments } from '../store/documents.ts'
import { findSessionRow } from '../store/sessions.ts'
import { listDrafts, listUnsettledTurns } from '../store/turns.ts'

/** A session with what is in it; `undefined` if it does not exist or is in the trash. */
export async function findWholeSession(db: Database, id: string): Promise<Session | undefined> {
  const session = await findSessionRow(db, id)
  if (!session) return undefined
  const { title, cost_usd, known_cost_usd, cost_estimated } = session
  const documents = await listDocuments(db, id)
  return {
    session_id: id,
    title,
    documents,
    active_document: documents.find((one) => one.is_active) ?? null,
    turns: await listUnsettledTurns(db, id),
    drafts: await listDrafts(db, id),
    cost_usd,
    known_cost_usd,
    cost_estimated,
  }
}
