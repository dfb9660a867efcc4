import { importDocument } from '../../documents/import.ts'
import { findWholeSession } from '../../documents/session.ts'
import { found } from '../../errors.ts'
import type { sessionOperations } from '../../protocol/operations.ts'
import type { Services } from '../../services.ts'
import {
  deleteDocument,
  findDocument,
  listDocuments,
  renameDocument,
  restoreDocument,
  switchDocument,
  trashDocument,
} from '../../store/documents.ts'
import { listMessages } from '../../store/messages.ts'
import {
  createSession,
  deleteSession,
  findSession,
  findSessionRow,
  listSessions,
  renameSession,
  restoreSession,
  sessionExists,
  trashSession,
} from '../../store/sessions.ts'
import { followSession } from '../../turns/follow-session.ts'
import type { EventStreams } from '../event-stream.ts'
import { parseCursor } from '../cursor.ts'
import { checkDocumentSize } from '../limits.ts'
import type { Handlers } from '../router.ts'

export function sessionHandlers(
  { db, config, search, closing }: Pick<Services, 'db' | 'config' | 'search' | 'closing'>,
  streams: EventStreams,
): Handlers<typeof sessionOperations> {
  async function readSessionRow(sid: string) {
    return found(await findSessionRow(db, sid), 'session')
  }

  async function requireSession(sid: string) {
    return found(await findSession(db, sid), 'session')
  }

  return {
    createSession: async (_input, id) => ({ session_id: await createSession(db, id) }),
    listSessions: ({ query: { limit, cursor } }) => listSessions(db, limit, parseCursor(cursor)),
    readSession: async ({ params: { sid } }) => found(await findWholeSession(db, sid), 'session'),
    async followSession({ params: { sid }, query, headers }) {
      found((await sessionExists(db, sid)) || undefined, 'session')
      const after = headers['Last-Event-ID'] ?? query.after
      return streams.open(
        async () => (signal) => followSession(db, sid, after, AbortSignal.any([signal, closing])),
      )
    },
    async renameSession({ params: { sid }, body: { title } }) {
      requireChange(await renameSession(db, sid, title), 'session')
      return readSessionRow(sid)
    },
    async trashSession({ params: { sid }, query: { permanent } }) {
      if (permanent) {
        await deleteSession(db, sid)
        search.update()
      } else requireChange(await trashSession(db, sid), 'session')
    },
    async restoreSession({ params: { sid } }) {
      requireChange(await restoreSession(db, sid), 'session')
      return readSessionRow(sid)
    },
    async listMessages({ params: { sid }, query: { limit, cursor, document_id } }) {
      await requireSession(sid)
      if (document_id !== undefined && document_id !== 'none') {
        const document = await findDocument(db, document_id)
        found(document?.session_id === sid || undefined, documentOfSession)
      }
      return listMessages(db, sid, limit, cursor, document_id)
    },
    async listDocuments({ params: { sid } }) {
      await requireSession(sid)
      return { documents: await listDocuments(db, sid) }
    },
    async importDocument({ params: { sid }, body }, id) {
      checkDocumentSize(config, body.html ?? '')
      return importDocument(db, sid, body, id)
    },
    async renameDocument({ params: { sid, did }, body: { title } }) {
      await requireSession(sid)
      requireChange(await renameDocument(db, sid, did, title), documentOfSession)
      return found(await findDocument(db, did), 'document')
    },
    async trashDocument({ params: { sid, did }, query: { permanent } }) {
      await requireSession(sid)
      if (permanent) {
        await deleteDocument(db, sid, did)
        search.update()
      } else requireChange(await trashDocument(db, sid, did), documentOfSession)
    },
    async restoreDocument({ params: { sid, did } }) {
      await requireSession(sid)
      requireChange(await restoreDocument(db, sid, did), documentOfSession)
      return found(await findDocument(db, did), 'document')
    },
    async switchDocument({ params: { sid, did } }) {
      await requireSession(sid)
      requireChange(await switchDocument(db, sid, did), documentOfSession)
      return { success: true }
    },
  }
}

const documentOfSession = 'document in this session'

/** @throws AppError `not_found` if nothing was changed, because it does not exist */
function requireChange(changed: boolean, what: string): void {
  found(changed || undefined, what)
}
