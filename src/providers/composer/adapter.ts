import type {
  Changes,
  ComposerReply,
  ComposerRequest,
  ShownDocument,
} from '../../composer/reply.ts'
import type { Attachment } from '../../composer/creating/content.ts'
import { editRanges } from '../../editing/tools/edit-ranges.ts'
import { composer } from '../catalogue-models.ts'
import {
  nativeStateOf,
  type AssistantMessage,
  type EndReason,
  type ModelEvent,
  type ModelRequest,
  type UserPart,
} from '../provider.ts'

/** A model's request as the composer takes it: only the first message counts. */
export function toComposerRequest(request: ModelRequest): ComposerRequest {
  const first = request.messages[0]
  const parts = first?.role === 'user' ? first.parts : []
  return {
    // Nobody asks the composer for a route: it can't decide one.
    purpose: request.purpose === 'route' ? 'ask' : request.purpose,
    message: parts.findLast((part) => part.type === 'text')?.text ?? '',
    attachments: parts.flatMap(toAttachment),
    document: documentIn(parts),
    questions: (request.questions ?? []).map(({ files, ...exchange }) => ({
      ...exchange,
      attachments: files.flatMap(toAttachment),
    })),
  }
}

function toAttachment(part: UserPart): Attachment[] {
  const { type } = part
  if (type === 'file') {
    const { name, part: ofFile, mediaType, form, text } = part
    const own = { ...(ofFile !== undefined && { part: ofFile }), ...(form && { form }) }
    return [{ kind: 'text', name, ...own, mediaType, content: text }]
  }
  if (type === 'image') {
    const { name, mediaType, data: content, width, height } = part
    const size = width !== undefined && height !== undefined ? { size: { width, height } } : {}
    return [{ kind: 'image', name, mediaType, content, ...size }]
  }
  return []
}

function documentIn(parts: readonly UserPart[]): ShownDocument {
  const part = parts.find(({ type }) => type === 'document')
  if (part?.type !== 'document') return { html: '', locks: [] }
  return { html: part.html, locks: [], ...part.limits }
}

/** The composer's reply as the events of a model's answer. */
export function* toEvents(reply: ComposerReply): Generator<ModelEvent> {
  switch (reply.kind) {
    case 'page':
      for (const text of reply.pieces) yield { type: 'text', text }
      return yield* end('stop', { notes: reply.notes })
    case 'words':
      return yield* say('stop', reply.text)
    case 'unchanged':
      return yield* say('stop', reply.text, { saysUnchanged: true })
    case 'question':
    case 'not_understood':
      return yield* say(reply.kind, reply.text)
    case 'changes':
      return yield* callTool(reply)
  }
}

/** All changes as one call: they are made together, or none is. */
function* callTool({ length, edits, done, wanted }: Changes): Generator<ModelEvent> {
  const call = { id: 'call_1', name: editRanges, input: JSON.stringify({ length, edits }) }
  yield { type: 'call_start', id: call.id, name: call.name }
  yield { type: 'call_input', id: call.id, text: call.input }
  const native = { provider, data: { done } }
  const message: AssistantMessage = { role: 'assistant', text: '', calls: [call], native }
  yield* end('tool_calls', { message, wanted })
}

const { provider } = composer

/**
 * The answer to the result of the composer's call: what was done, or nothing if it was refused.
 * Returns `undefined` if the request is not such a result.
 */
export function answerToResult({ messages }: ModelRequest): string | undefined {
  const data = nativeStateOf(provider, messages.at(-2))
  const result = messages.at(-1)
  if (typeof data !== 'object' || data === null || !('done' in data)) return undefined
  const isRefused =
    result?.role === 'user' && result.parts.some((part) => part.type === 'tool_result' && !part.ok)
  return isRefused ? '' : String(data.done)
}

/** An answer in words. */
export function* say(reason: EndReason, text: string, ending: Ending = {}): Generator<ModelEvent> {
  yield { type: 'text', text }
  yield* end(reason, { message: { role: 'assistant', text, calls: [] }, ...ending })
}

type Ending = Partial<Omit<Extract<ModelEvent, { type: 'end' }>, 'type' | 'reason'>>

function* end(reason: EndReason, ending: Ending): Generator<ModelEvent> {
  yield { type: 'end', reason, message: { role: 'assistant', text: '', calls: [] }, ...ending }
}
