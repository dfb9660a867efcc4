import { Hono, type Context } from 'hono'
import { importDocument } from '../../documents/import.ts'
import { AppError, found } from '../../errors.ts'
import { paths } from '../../protocol/paths.ts'
import { NewDocument, Rename } from '../../protocol/requests.ts'
import type { Session } from '../../protocol/resources.ts'
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
  trashSession,
} from '../../store/sessions.ts'
import { listDrafts, listUnsettledTurns } from '../../store/turns.ts'
import {
  documentBodyLimit,
  flagOf,
  idOf,
  numberOf,
  refuseLargeDocument,
  type Bodies,
  textBody,
} from '../body.ts'

export function sessionRoutes({ db, config }: Pick<Services, 'db' | 'config'>, bodies: Bodies) {
  async function documentOf(c: Context) {
    const session_id = idOf(c, 'sid')
    const id = idOf(c, 'did')
    found(await findSession(db, session_id), 'session')
    return { session_id, id }
  }

  return new Hono()
    .post(paths.sessions, async (c) => c.json({ session_id: await createSession(db) }))
    .get(paths.sessions, async (c) => {
      const limit = numberOf(c.req.query('limit') ?? '50', 'The limit', 1, 200)
      return c.json(await listSessions(db, limit, readCursor(c.req.query('cursor'))))
    })
    .get(paths.session, async (c) => {
      const session_id = idOf(c, 'sid')
      const { title } = found(await findSession(db, session_id), 'session')
      const documents = await listDocuments(db, session_id)
      return c.json({
        session_id,
        title,
        documents,
        active_document: documents.find((one) => one.is_active) ?? null,
        turns: await listUnsettledTurns(db, session_id),
        drafts: await listDrafts(db, session_id),
      } satisfies Session)
    })
    .patch(paths.session, async (c) => {
      const session_id = idOf(c, 'sid')
      const { title } = await bodies.read(c, Rename, textBody)
      isThere(await renameSession(db, session_id, title), 'session')
      return c.json(found(await findSessionRow(db, session_id), 'session'))
    })
    .delete(paths.session, async (c) => {
      const session_id = idOf(c, 'sid')
      if (flagOf(c, 'permanent')) await deleteSession(db, session_id)
      else isThere(await trashSession(db, session_id), 'session')
      return c.body(null, 204)
    })
    .post(paths.sessionRestore, async (c) => {
      const session_id = idOf(c, 'sid')
      isThere(await restoreSession(db, session_id), 'session')
      return c.json(found(await findSessionRow(db, session_id), 'session'))
    })
    .get(paths.documents, async (c) => {
      const session_id = idOf(c, 'sid')
      found(await findSession(db, session_id), 'session')
      return c.json({ documents: await listDocuments(db, session_id) })
    })
    .post(paths.documents, async (c) => {
      const session_id = idOf(c, 'sid')
      const given = await bodies.read(c, NewDocument, documentBodyLimit(config))
      refuseLargeDocument(config, given.html ?? '')
      return c.json(await importDocument(db, session_id, given), 201)
    })
    .patch(paths.document, async (c) => {
      const { session_id, id } = await documentOf(c)
      const { title } = await bodies.read(c, Rename, textBody)
      isThere(await renameDocument(db, session_id, id, title), ofSession)
      return c.json(found(await findDocument(db, id), 'document'))
    })
    .delete(paths.document, async (c) => {
      const { session_id, id } = await documentOf(c)
      if (flagOf(c, 'permanent')) await deleteDocument(db, session_id, id)
      else isThere(await trashDocument(db, session_id, id), ofSession)
      return c.body(null, 204)
    })
    .post(paths.documentRestore, async (c) => {
      const { session_id, id } = await documentOf(c)
      isThere(await restoreDocument(db, session_id, id), ofSession)
      return c.json(found(await findDocument(db, id), 'document'))
    })
    .post(paths.switch, async (c) => {
      const { session_id, id } = await documentOf(c)
      isThere(await switchDocument(db, session_id, id), ofSession)
      return c.json({ success: true })
    })
    .get(paths.messages, async (c) => {
      const session_id = idOf(c, 'sid')
      found(await findSession(db, session_id), 'session')
      const limit = numberOf(c.req.query('limit') ?? '50', 'The limit', 1, 1000)
      return c.json({ messages: await listMessages(db, session_id, limit) })
    })
}

const ofSession = 'document in this session'

/** @throws AppError `not_found` where nothing was there to be changed. */
function isThere(changed: boolean, what: string): void {
  found(changed || undefined, what)
}

function readCursor(cursor: string | undefined) {
  if (cursor === undefined) return undefined
  const [, last_active, id] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (last_active && id) return { last_active, id }
  throw new AppError('invalid', 'The cursor is none that this server gave.')
}
