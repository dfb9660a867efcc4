import { v7 as uuidv7 } from 'uuid'
import { titleOfPage } from '../editing/html/title.ts'
import { AppError, found } from '../errors.ts'
import type { DocumentRow } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { nowIso } from '../store/query.ts'
import { addDocument, findDocument } from '../store/documents.ts'
import { findSession, nameSession, sessionIsInUse, touchSession } from '../store/sessions.ts'
import { commitVersion, prepareVersion, refusalError } from './commit.ts'

const untitled = 'Untitled'

/** Adds a document to a session and makes it the active one; HTML becomes its version 1, byte for byte. */
export async function importDocument(
  db: Database,
  sessionId: string,
  { title: givenTitle, html }: { title?: string | undefined; html?: string | undefined },
): Promise<DocumentRow> {
  found(await findSession(db, sessionId), 'session')
  if (html?.trim() === '') throw new AppError('invalid', 'A document can’t be empty.')
  const title = givenTitle ?? (html === undefined ? undefined : titleOfPage(html)) ?? untitled
  const id = uuidv7()
  const inUse = sessionIsInUse(sessionId)
  const rows = [
    ...addDocument(db, { id, session_id: sessionId, title }, nowIso(), inUse),
    touchSession(db, sessionId, inUse),
    ...(title === untitled ? [] : [nameSession(db, sessionId, title, inUse)]),
  ]
  if (html === undefined) {
    await db.write(rows)
  } else {
    const version = prepareVersion({
      session_id: sessionId,
      document_id: id,
      base: undefined,
      html,
      kind: 'import',
      edit_summary: 'Imported',
      report: { message_type: 'import', content: `Imported “${title}”.` },
    })
    // The new row has its title already, which may differ from that of the page.
    const commit = await commitVersion(db, { ...version, title: undefined }, { before: rows })
    if (!commit.ok && commit.refusal.kind !== 'deleted') throw refusalError(commit.refusal)
  }
  // It may have been deleted meanwhile.
  found(await findSession(db, sessionId), 'session')
  return found(await findDocument(db, id), 'document')
}
