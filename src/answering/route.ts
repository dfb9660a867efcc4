import type { Route } from '../protocol/resources.ts'

export interface RouteDecision {
  route: Route
  /** Why, for the person. */
  reason: string
}

const small = "(?!(?:in|into|to|of|at|on|for|from|with|the|this|that|called|titled)\\b)[\\w'’-]+"
/** A wish for a document beside this one: “make another short report on …”, not “a new section in the report”. */
const newDocument = new RegExp(
  `\\b(?:create|make|write|build|draft|generate|compose|start|give me|prepare)\\s+(?:me |us )?(?:an? |the )?(?:(?:brand |whole |completely )?new|another|second|separate|different)\\s+(?:${small}\\s+){0,3}?(?:report|dashboard|brief|document|landing page|web ?page|slide deck|slides|deck|presentation|one-pager|memo)(?=\\s*(?:$|[.,:;!?(\\n]|\\b(?:about|on|for|from|with|using|based|titled|called|named|that|which|of|covering|showing|instead|please|and|out)\\b))`,
  'i',
)
const question =
  /^(what|who|whose|when|where|which|why|how|is|are|was|were|does|do|did|has|have|can you (tell|explain)|could you (tell|explain)|tell me|explain|summari[sz]e (it|this|the document) (for me|in chat))\b/i
const wish =
  /^(can|could|would|will) you\b(?! (tell|explain))|^please\b|^(how about|what about|why not|what if)\b/i

function isQuestion(sentence: string): boolean {
  return sentence.endsWith('?') && question.test(sentence) && !wish.test(sentence)
}

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
  if (message.split(/(?<=[.!?])\s+/).every(isQuestion)) {
    return { route: 'ask', reason: 'It is a question.' }
  }
  return { route: 'edit', reason: 'There is a document to change.' }
}
