import { decideRoute, type RouteDecision } from '../answering/routing/route.ts'
import { routeByModel } from '../answering/routing/route-by-model.ts'
import type { CallOwner, Spending } from '../costs/spending.ts'
import type { EventOf } from '../protocol/events.ts'
import type { Route } from '../protocol/resources.ts'
import type { Models } from '../providers/models.ts'
import type { Statement } from '../store/database.ts'

/** How the route of a message is chosen where the rules abstain. */
export interface RoutingOptions {
  models: Models
  spending: Spending
  /** Begins when the small model is asked, and aborts when its answer is too late. */
  deadline(): AbortSignal
  /** Aborts when the server shuts down. */
  signal: AbortSignal
}

export interface ChosenRoute extends RouteDecision {
  /** The calls to the small model that used anything, to be stored with the turn. */
  calls: { event: EventOf<'usage'>; booking: Statement[] }[]
}

/**
 * Chooses the route of a message: as the request says, by rules, by a small model, or else the one
 * that loses nothing. `title` is that of the document to change; undefined if there is none. `owner` pays.
 */
export async function chooseRoute(
  { models, spending, deadline, signal }: RoutingOptions,
  request: { route?: Route | undefined; message: string },
  title: string | undefined,
  owner: CallOwner,
): Promise<ChosenRoute> {
  const { message, route: requested } = request
  const hasDocument = title !== undefined
  const calls: ChosenRoute['calls'] = []
  const decided = decideRoute({ requested, message, hasDocument })
  if (decided) return { ...decided, calls }
  const model = models.router()
  const fallback = hasDocument ? changeIt : createIt
  if (!model) return { ...fallback, calls }
  const routes: Route[] = hasDocument ? ['create', 'edit', 'image', 'ask'] : ['create', 'ask']
  const asked = { message, document: title, routes }
  const meter = spending.meterOf(owner, (event, booking) => void calls.push({ event, booking }))
  const inTime = AbortSignal.any([signal, deadline()])
  const decision = await routeByModel(model, asked, meter, inTime)
  // A shutdown must not make a message what it was not asked to be.
  if (!decision) signal.throwIfAborted()
  return { ...(decision ?? fallback), calls }
}

const changeIt: RouteDecision = { route: 'edit', reason: 'There is a document to change.' }
const createIt: RouteDecision = { route: 'create', reason: 'There is no document yet.' }
