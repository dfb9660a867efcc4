import { Hono } from 'hono'
import { importDocument } from '../../documents/save.ts'
import { AppError, found } from '../../errors.ts'
import { paths } from '../../protocol/paths.ts'
import { NewDocument } from '../../protocol/requests.ts'
import type { Session } from '../../protocol/resources.ts'
import type { Services } from '../../services.ts'
import { listDocuments, switchDocument } from '../../store/documents.ts'
import { listMessages } from '../../store/messages.ts'
import { createSession, findSession, listSessions } from '../../store/sessions.ts'
import { listDrafts, listUnsettledTurns } from '../../store/turns.ts'
import {
  documentBodyLimit,
  idOf,
  limitBody,
  numberOf,
  readBody,
  refuseLargeDocument,
} from '../body.ts'

export function sessionRoutes({ db, config }: Pick<Services, 'db' | 'config'>) {
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
    .get(paths.documents, async (c) => {
      const session_id = idOf(c, 'sid')
      found(await findSession(db, session_id), 'session')
      return c.json({ documents: await listDocuments(db, session_id) })
    })
    .post(paths.documents, limitBody(documentBodyLimit(config)), async (c) => {
      const session_id = idOf(c, 'sid')
      const given = await readBody(c, NewDocument)
      refuseLargeDocument(config, given.html ?? '')
      return c.json(await importDocument(db, session_id, given), 201)
    })
    .post(paths.switch, async (c) => {
      const session_id = idOf(c, 'sid')
      const isMine = await switchDocument(db, session_id, idOf(c, 'did'))
      found(isMine || undefined, 'document in this session')
      return c.json({ success: true })
    })
    .get(paths.messages, async (c) => {
      const session_id = idOf(c, 'sid')
      found(await findSession(db, session_id), 'session')
      const limit = numberOf(c.req.query('limit') ?? '50', 'The limit', 1, 1000)
      return c.json({ messages: await listMessages(db, session_id, limit) })
    })
}

function readCursor(cursor: string | undefined) {
  if (cursor === undefined) return undefined
  const [, last_active, id] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (last_active && id) return { last_active, id }
  throw new AppError('invalid', 'The cursor is none that this server gave.')
}
