import type { Route } from '../protocol/resources.ts'

export interface RouteDecision {
  route: Route
  /** Why, for the person. */
  reason: string
}

const newDocument =
  /\b(create|make|write|build|draft|generate|compose|start|give me|prepare)\b[^.!?]{0,40}\b(new|another|second|separate|different)\b[^.!?]{0,30}\b(report|dashboard|brief|document|page|landing page|slides?|deck|presentation|file)\b/i
const question =
  /^(what|who|whose|when|where|which|why|how|is|are|was|were|does|do|did|has|have|can you (tell|explain)|could you (tell|explain)|tell me|explain|summari[sz]e (it|this|the document) (for me|in chat))\b/i
const wish = /^(can|could|would|will) you\b|^please\b|^(how about|what about|why not|what if)\b/i

/**
 * Decides what a message asks for by rules: what the request says, a new document where there is
 * none, a plain question, else an edit, which is the one that loses nothing.
 */
export function decideRoute(input: {
  requested: Route | undefined
  message: string
  hasDocument: boolean
}): RouteDecision {
  const { requested, hasDocument } = input
  const message = input.message.trim()
  if (requested) return { route: requested, reason: 'The request says so.' }
  if (!hasDocument) return { route: 'create', reason: 'There is no document yet.' }
  if (newDocument.test(message)) return { route: 'create', reason: 'It asks for a new document.' }
  if (message.endsWith('?') && question.test(message) && !wish.test(message)) {
    return { route: 'ask', reason: 'It is a question.' }
  }
  return { route: 'edit', reason: 'There is a document to change.' }
}
