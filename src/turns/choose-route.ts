import { decideRoute, type RouteDecision } from '../answering/routing/route.ts'
import { routeByModel } from '../answering/routing/route-by-model.ts'
import type { Route } from '../protocol/resources.ts'
import type { Models } from '../providers/models.ts'
import type { TextModel, UsageReport } from '../providers/provider.ts'

/** How the route of a message is chosen where the rules abstain. */
export interface RoutingOptions {
  models: Models
  /** Begins when the small model is asked, and aborts when its answer is too late. */
  deadline(): AbortSignal
  /** Aborts when the server shuts down. */
  signal: AbortSignal
}

export interface ChosenRoute extends RouteDecision {
  /** The call to the small model, if there was one that used anything. */
  call: { model: TextModel; report: UsageReport } | undefined
}

/**
 * Chooses the route of a message: as the request says, by rules, by a small model, or else the one
 * that loses nothing. `title` is that of the document to change; undefined if there is none.
 */
export async function chooseRoute(
  { models, deadline, signal }: RoutingOptions,
  request: { route?: Route | undefined; message: string },
  title: string | undefined,
): Promise<ChosenRoute> {
  const { message, route: requested } = request
  const hasDocument = title !== undefined
  const decided = decideRoute({ requested, message, hasDocument })
  if (decided) return { ...decided, call: undefined }
  const model = models.router()
  const fallback = hasDocument ? changeIt : createIt
  if (!model) return { ...fallback, call: undefined }
  const routes: Route[] = hasDocument ? ['create', 'edit', 'image', 'ask'] : ['create', 'ask']
  const asked = { message, document: title, routes }
  const inTime = AbortSignal.any([signal, deadline()])
  const { decision, usage } = await routeByModel(model, asked, inTime)
  return { ...(decision ?? fallback), call: usage && { model, report: usage } }
}

const changeIt: RouteDecision = { route: 'edit', reason: 'There is a document to change.' }
const createIt: RouteDecision = { route: 'create', reason: 'There is no document yet.' }
