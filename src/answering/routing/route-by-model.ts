import * as v from 'valibot'
import type { Route } from '../../protocol/resources.ts'
import type { Meter, ModelRequest, TextModel } from '../../providers/provider.ts'
import { instructions, routePrompt } from '../prompts.ts'
import type { RouteDecision } from './route.ts'

export interface RouteRequest {
  message: string
  /** The title of the document, or undefined if there is none. */
  document: string | undefined
  /** The names of the files that came with the message. */
  files: readonly string[]
  /** The routes that can be taken. */
  routes: readonly Route[]
}

/**
 * Lets a small model decide what a message asks for. Undefined if it gives another answer. The meter
 * accounts for the call.
 * @throws if the model fails, the signal aborts, or the call would exceed a budget
 */
export async function routeByModel(
  model: TextModel,
  request: RouteRequest,
  meter: Meter,
  signal: AbortSignal,
): Promise<RouteDecision | undefined> {
  let answer: string | undefined
  for await (const event of model.stream({ ...toModelRequest(request), meter }, signal)) {
    if (event.type === 'end' && event.reason === 'stop') answer = event.message.text
  }
  const route = answer === undefined ? undefined : readRoute(answer, request.routes)
  return route && { route, reason: reasons[route] }
}

const reasons: Record<Route, string> = {
  create: 'A small model read it as a request for a new document.',
  edit: 'A small model read it as a change.',
  image: 'A small model read it as a request for a picture.',
  ask: 'A small model read it as a question.',
  rewrite: 'A small model read it as a request to write it all again.',
}

/** What a longer message begins and ends with says what is wanted. */
const maxShown = { start: 2000, end: 1000 } as const

function toModelRequest({ message, document, files, routes }: RouteRequest): ModelRequest {
  const { start, end } = maxShown
  const shown =
    message.length > start + end
      ? `${message.slice(0, start)}\n[…]\n${message.slice(-end)}`.toWellFormed()
      : message
  const place = document === undefined ? 'There is no document yet.' : `Document: ${document}`
  const attached = files.length === 0 ? '' : `\nAttached to the message: ${JSON.stringify(files)}`
  const text = `${place}${attached}\n\n<message>\n${shown}\n</message>`
  return {
    purpose: 'route',
    ...instructions(routePrompt(routes)),
    messages: [{ role: 'user', parts: [{ type: 'text', text }] }],
    tools: [],
    answerSchema: {
      type: 'object',
      properties: { route: { type: 'string', enum: routes } },
      required: ['route'],
      additionalProperties: false,
    },
  }
}

const Answer = v.object({ route: v.pipe(v.string(), v.trim(), v.toLowerCase()) })

/** The route that an answer names; a model without schemas may put words around the JSON. */
function readRoute(answer: string, routes: readonly Route[]): Route | undefined {
  try {
    const json = v.safeParse(Answer, JSON.parse(/\{[^{}]*\}/.exec(answer)?.[0] ?? ''))
    return json.success ? routes.find((route) => route === json.output.route) : undefined
  } catch {
    return undefined
  }
}
