import { decideRoute, mayDescribe, type RouteDecision } from '../answering/routing/route.ts'
import { routeByModel } from '../answering/routing/route-by-model.ts'
import type { CallOwner, Spending } from '../costs/spending.ts'
import { AppError } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { EventOf } from '../protocol/events.ts'
import type { Route } from '../protocol/resources.ts'
import { fullId } from '../providers/model-facts.ts'
import type { Models } from '../providers/models.ts'
import { ProviderError } from '../providers/provider.ts'
import type { Statement } from '../store/database.ts'
import type { StoredUpload } from '../store/uploads.ts'
import { isPicture } from '../uploads/attachments.ts'
import type { OpenQuestion } from './conversation.ts'

/** How the route of a message is chosen where the rules abstain. */
export interface RoutingOptions {
  models: Models
  spending: Spending
  log: Logger
  /** Begins when the small model is asked, and aborts when its answer is too late. */
  deadline(): AbortSignal
  /** Aborts when the server shuts down. */
  signal: AbortSignal
}

export interface ChosenRoute extends RouteDecision {
  /** The calls to the small model that used anything, to be stored with the turn. */
  calls: { event: EventOf<'usage'>; booking: Statement[] }[]
}

interface Unrouted {
  request: { route?: Route | undefined; message: string }
  /** The title of the document to change; undefined if there is none. */
  title: string | undefined
  /** The files of the message. */
  files: readonly StoredUpload[]
  /** The question that is open, if there is one. */
  question: OpenQuestion | undefined
  /** Who pays. */
  owner: CallOwner
  /** Throws if the message would be refused on each of the routes, so that no model is asked in vain. */
  check(routes: readonly Route[]): Promise<void>
}

/**
 * Chooses the route of a message: as the request says, by rules, by a small model, or else the one
 * that loses nothing.
 */
export async function chooseRoute(
  options: RoutingOptions,
  { request, title, files, question, owner, check }: Unrouted,
): Promise<ChosenRoute> {
  const { models, spending, log, deadline, signal } = options
  const { message, route: requested } = request
  const hasDocument = title !== undefined
  const calls: ChosenRoute['calls'] = []
  if (message.trim() === '' && !requested) return { ...filesAlone, calls }
  const attached = { hasFiles: files.length > 0, hasPictures: files.some(isPicture) }
  const decided = decideRoute({ requested, message, hasDocument, ...attached })
  if (question && !requested && mayAnswer(message, question, decided?.route)) {
    return { route: question.route, reason: 'It answers a question.', calls }
  }
  if (decided) return { ...decided, calls }
  const model = models.router()
  const fallback = hasDocument ? changeIt : createIt
  if (!model) return { ...fallback, calls }
  const routes: Route[] = hasDocument ? ['create', 'edit', 'image', 'ask'] : ['create', 'ask']
  await check(routes)
  const asked = { message, document: title, files: files.map(({ name }) => name), routes }
  const meter = spending.meterOf(owner, (event, booking) => void calls.push({ event, booking }))
  const inTime = AbortSignal.any([signal, deadline()])
  const decision = await routeByModel(model, asked, meter, inTime).catch((error: unknown) => {
    const reason = inTime.aborted ? 'it was too slow' : kindOf(error)
    if (!signal.aborted) {
      log.warn('a small model chose no route', { model: fullId(model.facts), reason })
    }
    return undefined
  })
  // A shutdown must not make a message what it was not asked to be.
  if (!decision && signal.aborted) {
    await spending.book(calls.flatMap(({ booking }) => booking))
    signal.throwIfAborted()
  }
  return { ...(decision ?? fallback), calls }
}

/** Nothing is lost if they become a document of their own. */
const filesAlone = { route: 'create', reason: 'Files came without words.' } as const

/** What kind of error it is, without its text, which may quote the message. */
function kindOf(error: unknown): string {
  if (error instanceof ProviderError) return error.failure
  if (error instanceof AppError) return error.kind
  return error instanceof Error ? error.name : typeof error
}

/**
 * An answer names what is meant in few words, and may itself look like a question: “the lower one?” What a
 * picture shows may look like a request for one: “a photo of our team”.
 */
function mayAnswer(
  message: string,
  { hasPictures }: OpenQuestion,
  route: Route | undefined,
): boolean {
  if (route === undefined || (hasPictures && mayDescribe(message))) return true
  return route === 'ask' && message.length <= 40 && message.trim().split(/\s+/).length <= 3
}

const changeIt: RouteDecision = { route: 'edit', reason: 'There is a document to change.' }
const createIt: RouteDecision = { route: 'create', reason: 'There is no document yet.' }
