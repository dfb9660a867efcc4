import { AppError, found } from '../errors.ts'
import type { ChatRequest } from '../protocol/requests.ts'
import type { Document } from '../protocol/resources.ts'
import type { Models } from '../providers/models.ts'
import type { UserPart } from '../providers/provider.ts'
import type { Database, Statement } from '../store/database.ts'
import { activateDocument, addDocument, listDocuments } from '../store/documents.ts'
import { insertMessage } from '../store/messages.ts'
import { ensureSession, findSession, touchSession } from '../store/sessions.ts'
import { insertEvent, insertTurn, listDrafts, listUnsettledTurns } from '../store/turns.ts'
import { leaseEnd, type Job } from './job.ts'
import { overtaken } from './outcomes.ts'
import { decideRoute } from './route.ts'

/**
 * Stores a message with its turn, so that from here on it can't be lost.
 * @throws AppError for what can't be answered; then nothing is stored.
 */
export async function accept(
  db: Database,
  models: Models,
  sessionId: string,
  request: ChatRequest,
  attachments: UserPart[],
): Promise<Job> {
  const session = await findSession(db, sessionId)
  const session_id = session ? sessionId : crypto.randomUUID()
  const target = await findTarget(db, session_id, request)
  const { route, reason } = decideRoute({
    requested: request.route,
    message: request.message,
    hasDocument: target.hasContent,
  })
  if (route === 'image') {
    throw new AppError(
      'invalid',
      'No image model is set up, so no image can be made. Ask for a chart or a drawing in the document instead.',
    )
  }
  if ((route === 'edit' || route === 'rewrite') && !target.hasContent) {
    throw new AppError('invalid', 'There is no document to change yet. Ask for one first.')
  }
  const latest = target.document?.latest_version ?? 0
  const base = request.base_version ?? (request.selection && latest)
  if (base !== undefined && base !== latest) throw new AppError('conflict', overtaken(latest, base))
  const model = models.pick(
    route === 'create' || route === 'rewrite' ? 'create' : 'edit',
    request.model,
  )
  const id = crypto.randomUUID()
  const reused = route === 'create' ? target.blank : target.document
  const document_id = reused?.id ?? (route === 'create' ? crypto.randomUUID() : null)
  const turn = { id, session_id, document_id, route, model: model.id, message: request.message }
  const statements: Statement[] = [
    ensureSession(db, session_id),
    touchSession(db, session_id),
    insertTurn(db, { ...turn, lease_until: leaseEnd() }),
    insertEvent(id, {
      type: 'turn',
      turn_id: id,
      session_id,
      document_id,
      route,
      route_reason: reason,
      model: model.id,
      base_version: route === 'create' || latest === 0 ? null : latest,
    }),
  ]
  if (route === 'create' && document_id) {
    statements.push(
      ...(reused
        ? activateDocument(db, session_id, document_id)
        : addDocument(db, { id: document_id, session_id, title: 'Untitled' })),
    )
  }
  statements.push(
    insertMessage({
      session_id,
      document_id,
      turn_id: id,
      role: 'user',
      content: messageWithNames(request.message, attachments),
      message_type: 'text',
    }),
  )
  await db.write(statements)
  return {
    ...turn,
    document_id: document_id ?? '',
    model,
    request,
    attachments,
    base,
    work: undefined,
    stop: new AbortController(),
    wroteHtml: false,
    tokens: 0,
  }
}

/** The document that a request is about, whether it has or will have content, and a blank one to create in. */
async function findTarget(db: Database, session_id: string, request: ChatRequest) {
  const documents = await listDocuments(db, session_id)
  const wanted = request.document_id
  const document = wanted
    ? found(
        documents.find((one) => one.id === wanted),
        'document in this session',
      )
    : documents.find((one) => one.is_active)
  const hasVersion = document !== undefined && document.latest_version > 0
  if (!document || hasVersion) return { document, hasContent: hasVersion, blank: undefined }
  const isOfThis = (turn: { document_id: string | null }) => turn.document_id === document.id
  const underWay = (await listUnsettledTurns(db, session_id)).some(isOfThis)
  const hasDraft = (await listDrafts(db, session_id)).some(isOfThis)
  const blank: Document | undefined = underWay || hasDraft ? undefined : document
  return { document, hasContent: underWay, blank }
}

function messageWithNames(message: string, attachments: UserPart[]): string {
  const names = attachments.flatMap((part) => ('name' in part ? [part.name] : []))
  return names.length === 0 ? message : `${message}\n\nAttached: ${names.join(', ')}`
}
