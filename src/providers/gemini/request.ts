import {
  ThinkingLevel,
  type Content,
  type FunctionDeclaration,
  type GenerateContentParameters,
  type Part,
} from '@google/genai'
import type { ModelFacts } from '../model-facts.ts'
import {
  maxOutputOf,
  nativeStateOf,
  type AssistantMessage,
  type ModelMessage,
  type ModelRequest,
  type Purpose,
  type ToolSpec,
  type UserPart,
} from '../provider.ts'
import { textOfPart, visibleTo } from '../text-part.ts'

const thinkingLevels: Record<Purpose, ThinkingLevel> = {
  create: ThinkingLevel.MEDIUM,
  rewrite: ThinkingLevel.MEDIUM,
  edit: ThinkingLevel.MEDIUM,
  ask: ThinkingLevel.LOW,
  route: ThinkingLevel.LOW,
}

/** Converts a request: no sampling parameters, no forced call, and no further requests by the SDK. */
export function toRequest(
  model: ModelFacts,
  request: ModelRequest,
  abortSignal: AbortSignal,
): GenerateContentParameters {
  const { purpose, system, messages, tools, answerSchema } = request
  return {
    model: model.id,
    contents: toContents(visibleTo(model.can, messages)),
    config: {
      abortSignal,
      automaticContinuation: false,
      systemInstruction: system,
      maxOutputTokens: maxOutputOf(model, request),
      ...(model.accepts.thinkingLevel && {
        thinkingConfig: { thinkingLevel: thinkingLevels[purpose], includeThoughts: true },
      }),
      ...(tools.length > 0 && { tools: [{ functionDeclarations: tools.map(toFunction) }] }),
      ...(answerSchema &&
        tools.length === 0 && {
          responseMimeType: 'application/json',
          responseJsonSchema: answerSchema,
        }),
    },
  }
}

function toFunction({ name, description, schema }: ToolSpec): FunctionDeclaration {
  return { name, description, parametersJsonSchema: schema }
}

function toContents(messages: readonly ModelMessage[]): Content[] {
  return messages.flatMap((message, index) => {
    const content =
      message.role === 'user'
        ? { role: 'user', parts: message.parts.map((part) => toPart(part, messages[index - 1])) }
        : { role: 'model', parts: ownParts(message) ?? partsOf(message) }
    return content.parts.length > 0 ? [content] : []
  })
}

/** The parts of Gemini’s own message, signatures included, as `events.ts` stored them. */
function ownParts(message: ModelMessage | undefined): Part[] | undefined {
  const native = nativeStateOf('gemini', message)
  return isParts(native) ? native : undefined
}

function isParts(data: unknown): data is Part[] {
  return Array.isArray(data)
}

/**
 * The message of another provider, or one that we wrote. Gemini accepts no call without its own
 * signature, so calls and their results become text.
 */
function partsOf({ text, calls }: AssistantMessage): Part[] {
  const texts = calls.map(({ name, input }) => `I called ${name} with ${input}`)
  return [text, ...texts].flatMap((one) => (one === '' ? [] : [{ text: one }]))
}

function toPart(part: UserPart, before: ModelMessage | undefined): Part {
  switch (part.type) {
    case 'text':
    case 'document':
    case 'file':
      return { text: textOfPart(part) }
    case 'image':
      return { inlineData: { mimeType: part.mediaType, data: part.data } }
    case 'tool_result':
      return resultPart(part, before)
  }
}

function resultPart(
  { callId, ok, content }: Extract<UserPart, { type: 'tool_result' }>,
  before: ModelMessage | undefined,
): Part {
  const calls = before?.role === 'assistant' ? before.calls : []
  const index = calls.findIndex(({ id }) => id === callId)
  const own = ownParts(before)?.flatMap(({ functionCall }) => functionCall ?? [])[index]
  if (!own) return { text: `${ok ? 'Result' : 'ERROR'} of ${calls[index]?.name}: ${content}` }
  const { id, name } = own
  return {
    functionResponse: {
      ...(id !== undefined && { id }),
      ...(name !== undefined && { name }),
      response: ok ? { output: content } : { error: content },
    },
  }
}
