import type { SQL } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import { refusalError } from '../documents/commit.ts'
import { rangeError } from '../editing/text/edit.ts'
import { AppError, found } from '../errors.ts'
import type { DocumentRow, Route } from '../protocol/resources.ts'
import { fullId } from '../providers/model-facts.ts'
import type { Models } from '../providers/models.ts'
import type { Database, Statement } from '../store/database.ts'
import { activateDocument, addDocument, findDocument, listDocuments } from '../store/documents.ts'
import { logTurnStarted } from '../store/events.ts'
import { findQuestion, insertMessage } from '../store/messages.ts'
import { nowIso } from '../store/query.ts'
import { ensureSession, findSession, touchSession } from '../store/sessions.ts'
import {
  deleteDraft,
  hasOpenDraft,
  findTurn,
  insertEvent,
  insertTurn,
  listDrafts,
  listUnsettledTurns,
  readDraft,
  turnIsOpen,
} from '../store/turns.ts'
import { attachUploads, attachUploadsOfTurn } from '../store/uploads.ts'
import { findLatestVersion, turnHasVersion } from '../store/versions.ts'
import { requireUpload } from '../uploads/attachments.ts'
import { createJob, leaseEnd, storedRequest, type Job, type TurnRequest } from './job.ts'
import { openQuestionAbout } from './conversation.ts'
import { chooseRoute, type ChosenRoute, type RoutingOptions } from './choose-route.ts'
import { canPick, pickModel } from './pick-model.ts'

/**
 * Stores a message with its files and its turn, so that it can't be lost from here on.
 * @throws AppError for a request that can't be answered; then only what its route has cost is stored.
 */
export async function accept(
  db: Database,
  routing: RoutingOptions,
  id: string,
  sessionId: string,
  request: TurnRequest,
  uploadIds: readonly string[],
): Promise<Job> {
  await routing.models.whenListed(request.model)
  const session = await findSession(db, sessionId)
  const session_id = session ? sessionId : crypto.randomUUID()
  const target = await findTarget(db, session_id, request)
  const title = target.hasContent ? target.document?.title : undefined
  const document_id = target.document?.id ?? null
  const owner = { session_id, document_id, turn_id: id }
  const check = (routes: readonly Route[]) =>
    checkRoutes(db, routing.models, routes, target, request)
  const mayAnswer = document_id !== null && request.route === undefined
  const question = mayAnswer ? await openQuestionAbout(db, document_id) : undefined
  const files = await Promise.all(uploadIds.map((one) => requireUpload(db, one)))
  const chosen = await chooseRoute(routing, { request, title, files, question, owner, check })
  try {
    refuseImpossible(chosen.route, target.hasContent)
    const turn = await createTurn(db, routing.models, { id, session_id, target, request, chosen })
    await storeTurn(db, turn, { target, chosen, uploadIds })
    return turn
  } catch (error) {
    await routing.spending.book(chosen.calls.flatMap(({ booking }) => booking))
    throw error
  }
}

type Target = Awaited<ReturnType<typeof findTarget>>

interface NewTurn {
  id: string
  session_id: string
  target: Target
  request: TurnRequest
  chosen: ChosenRoute
}

async function createTurn(
  db: Database,
  models: Models,
  { id, session_id, target, request, chosen: { route } }: NewTurn,
): Promise<Job> {
  const isNew = route === 'create'
  const base = isNew ? undefined : await checkBase(db, target.document, request)
  const choice = pickModel(models, route, request.model)
  const reused = isNew ? target.blank : target.document
  const document_id = reused?.id ?? (isNew ? uuidv7() : null)
  return createJob({ id, session_id, document_id, route, ...choice, request, base, draft: '' })
}

async function storeTurn(
  db: Database,
  turn: Job,
  {
    target,
    chosen,
    uploadIds,
  }: { target: Target; chosen: ChosenRoute; uploadIds: readonly string[] },
): Promise<void> {
  const { session_id, document_id } = turn
  const isNew = turn.route === 'create'
  const now = nowIso()
  const documentStatements = () => {
    if (!isNew || !document_id) return []
    if (target.blank) return activateDocument(db, session_id, document_id)
    return addDocument(db, { id: document_id, session_id, title: 'Untitled' }, now)
  }
  const base_version = isNew ? null : target.document?.latest_version || null
  const message_id = uuidv7()
  const statements = [
    ...beginStatements(db, turn, { reason: chosen.reason, base_version, now }),
    ...documentStatements(),
    messageOf(turn, message_id, turn.request.message),
    ...attachUploads(message_id, uploadIds, turnIsOpen(turn.id)),
    ...routingStatements(turn, chosen),
  ]
  try {
    await db.write(statements)
  } catch (error) {
    // A file may have been deleted for good since it was checked.
    for (const id of uploadIds) await requireUpload(db, id)
    throw error
  }
}

/** Adds the call that chose the route to the turn's log, and books it. */
function routingStatements({ id }: Job, { calls }: ChosenRoute): Statement[] {
  return calls.flatMap(({ event, booking }) => [insertEvent(id, event, turnIsOpen(id)), ...booking])
}

/**
 * Returns the version that a request is about; undefined if it may be any.
 * @throws AppError `conflict` unless it is the latest one, `invalid` for a selection outside of it.
 */
async function checkBase(
  db: Database,
  document: DocumentRow | undefined,
  { base_version, selection }: TurnRequest,
): Promise<number | undefined> {
  const latest = document?.latest_version ?? 0
  const base = base_version ?? (selection && latest)
  if (base !== undefined && base !== latest) {
    throw refusalError({ kind: 'newer_version', latest, base })
  }
  if (selection && document) {
    const version = await findLatestVersion(db, document.id)
    const error = rangeError(version?.html_content ?? '', selection)
    if (error) throw new AppError('invalid', error)
  }
  return base
}

const continuing = 'Continue the document.'

/**
 * Stores a turn that continues the draft of another one, and hands the draft and the files over to it.
 * @throws AppError `not_found` without a draft, `conflict` if it is still being written or was kept,
 * `invalid` if it can't be continued.
 */
export async function acceptContinuation(
  db: Database,
  models: Models,
  id: string,
  turnId: string,
): Promise<Job> {
  const before = found(await findTurn(db, turnId), 'turn')
  const draft = found((await readDraft(db, turnId)) || undefined, 'draft')
  const document = found(await findDocument(db, before.document_id ?? ''), 'document')
  if (!before.settled_at) throw new AppError('conflict', 'The document is still being written.')
  if (await turnHasVersion(db, turnId)) {
    throw new AppError('conflict', 'This draft was kept already.')
  }
  // Earlier versions of the program did not keep files, and named them in the message.
  const asked = await findQuestion(db, turnId)
  if (asked !== undefined && asked !== before.message && asked !== continuing) {
    throw new AppError(
      'invalid',
      'The files of that message are not kept, so it can’t be continued. Keep what there is, or send the message with its files again.',
    )
  }
  await models.whenListed()
  const choice = pickModel(models, before.route)
  if (!choice.model.facts.can.continue) {
    throw new AppError(
      'invalid',
      'The built-in composer can’t continue a document. Keep what there is, or send the request again.',
    )
  }
  const { session_id, route, message } = before
  const document_id = document.id
  const turn = createJob({
    id,
    session_id,
    document_id,
    route,
    ...choice,
    request: { message },
    base: undefined,
    draft,
  })
  const base_version = document.latest_version || null
  const start = { reason: 'It was asked to go on.', base_version, now: nowIso() }
  const message_id = uuidv7()
  const begun = turnIsOpen(turn.id)
  await db.write([
    ...beginStatements(db, turn, start, hasOpenDraft(turnId)),
    insertEvent(turn.id, { type: 'html_chunk', document_id, content: draft }, begun),
    deleteDraft(turnId, begun),
    messageOf(turn, message_id, continuing),
    attachUploadsOfTurn(message_id, turnId, begun),
  ])
  // Somebody may have kept, discarded or continued the draft meanwhile.
  found(await findTurn(db, turn.id), 'draft')
  return turn
}

/**
 * Checks what does not depend on which of the routes a message takes.
 * @throws AppError like `checkBase` if it may be a change, or if its model can’t be used on any of them.
 */
async function checkRoutes(
  db: Database,
  models: Models,
  routes: readonly Route[],
  { document }: Target,
  request: TurnRequest,
): Promise<void> {
  if (routes.includes('edit')) await checkBase(db, document, request)
  const isPossible = routes.some((route) => canPick(models, route, request.model))
  // Says why not.
  if (!isPossible && routes[0]) pickModel(models, routes[0], request.model)
}

function refuseImpossible(route: Route, hasContent: boolean): void {
  if (route === 'image' && !hasContent) {
    throw new AppError(
      'invalid',
      'There is no document to put a picture in yet. Ask for one first.',
    )
  }
  if ((route === 'edit' || route === 'rewrite') && !hasContent) {
    throw new AppError('invalid', 'There is no document to change yet. Ask for one first.')
  }
}

function beginStatements(
  db: Database,
  turn: Job,
  start: { reason: string; base_version: number | null; now: string },
  condition?: SQL,
): Statement[] {
  const { id, session_id, document_id, route } = turn
  const model = fullId(turn.model.facts)
  const { message } = turn.request
  const request = storedRequest(turn.request, turn.base)
  const row = { id, session_id, document_id, route, model, message, request }
  return [
    ensureSession(session_id),
    touchSession(db, session_id),
    insertTurn({ ...row, lease_until: leaseEnd() }, start.now, condition),
    logTurnStarted(turn, turnIsOpen(id)),
    insertEvent(
      id,
      {
        type: 'turn',
        turn_id: id,
        session_id,
        document_id,
        route,
        route_reason: start.reason,
        model,
        base_version: start.base_version,
      },
      turnIsOpen(id),
    ),
  ]
}

function messageOf(turn: Job, id: string, content: string): Statement {
  const { id: turn_id, session_id, document_id } = turn
  const message = { id, session_id, document_id, turn_id, content, message_type: 'text' }
  return insertMessage({ ...message, role: 'user' }, turnIsOpen(turn_id))
}

/** Finds the document that a request is about, whether it has or will have content, and a blank one to create in. */
async function findTarget(db: Database, session_id: string, request: TurnRequest) {
  const documents = await listDocuments(db, session_id)
  const requested = request.document_id
  const document = requested
    ? found(
        documents.find((one) => one.id === requested),
        'document in this session',
      )
    : documents.find((one) => one.is_active)
  const hasVersion = document !== undefined && document.latest_version > 0
  if (!document || hasVersion) return { document, hasContent: hasVersion, blank: undefined }
  const isAbout = (turn: { document_id: string | null }) => turn.document_id === document.id
  const underWay = (await listUnsettledTurns(db, session_id)).some(isAbout)
  const hasDraft = (await listDrafts(db, session_id)).some(isAbout)
  const blank: DocumentRow | undefined = underWay || hasDraft ? undefined : document
  return { document, hasContent: underWay, blank }
}
