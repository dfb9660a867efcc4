import type OpenAI from 'openai'
import type { ModelFacts } from '../model-facts.ts'
import {
  maxOutputOf,
  type AssistantMessage,
  type ModelMessage,
  type ModelRequest,
  type UserPart,
} from '../provider.ts'
import { textOfPart, visibleTo } from '../text-part.ts'
import { parseInput } from '../tool-input.ts'

type Body = OpenAI.ChatCompletionCreateParamsStreaming
type Message = OpenAI.ChatCompletionMessageParam
type ContentPart = OpenAI.ChatCompletionContentPart

export type LimitField = 'max_tokens' | 'max_completion_tokens'

/** How servers differ in the fields that they accept. */
export interface Dialect {
  acceptsStreamOptions: boolean
  limitField: LimitField
}

/** Converts a request: no sampling parameters, no forced tool, no strict schemas. */
export function toRequest(facts: ModelFacts, request: ModelRequest, dialect: Dialect): Body {
  return {
    model: facts.id,
    messages: [
      { role: 'system', content: request.system },
      ...visibleTo(facts.can, request.messages).flatMap(toMessages),
    ],
    stream: true,
    ...(dialect.acceptsStreamOptions && { stream_options: { include_usage: true } }),
    ...(request.tools.length > 0 && { tools: request.tools.map(toTool) }),
    ...(facts.accepts.reasoningEffortNone && { reasoning_effort: 'none' }),
    [dialect.limitField]: maxOutputOf(facts, request),
  }
}

/** About how many tokens a request has, for servers that don’t report it. Pictures are not counted. */
export function estimateInput({ messages, tools }: Body): number {
  const text = JSON.stringify({ messages, tools }, (key, value: unknown) =>
    key === 'image_url' ? undefined : value,
  )
  return Math.ceil(text.length / 4)
}

function toTool({ name, description, schema }: ModelRequest['tools'][number]) {
  return { type: 'function', function: { name, description, parameters: schema } } as const
}

function toMessages(message: ModelMessage): Message[] {
  if (message.role === 'assistant') return [toAssistantMessage(message)]
  const content = message.parts.flatMap(toContent)
  return [
    ...message.parts.flatMap(toToolMessage),
    ...(content.length > 0 ? [{ role: 'user', content: joined(content) } as const] : []),
  ]
}

function toAssistantMessage({ text, calls }: AssistantMessage): Message {
  return {
    role: 'assistant',
    content: text,
    ...(calls.length > 0 && {
      tool_calls: calls.map(({ id, name, input }) => ({
        id,
        type: 'function' as const,
        function: { name, arguments: JSON.stringify(parseInput(input)) },
      })),
    }),
  }
}

/** The result of a call. Chat Completions has no field for a failed one, so the text says it. */
function toToolMessage(part: UserPart): Message[] {
  if (part.type !== 'tool_result') return []
  const content = part.ok ? part.content : `ERROR: ${part.content}`
  return [{ role: 'tool', tool_call_id: part.callId, content }]
}

function toContent(part: UserPart): ContentPart[] {
  switch (part.type) {
    case 'text':
    case 'document':
    case 'file':
      return [{ type: 'text', text: textOfPart(part) }]
    case 'image': {
      const url = `data:${part.mediaType};base64,${part.data}`
      return [{ type: 'image_url', image_url: { url } }]
    }
    case 'tool_result':
      return []
  }
}

/** Content without pictures is sent as one text, which every server accepts. */
function joined(content: ContentPart[]): string | ContentPart[] {
  const texts = content.flatMap((part) => (part.type === 'text' ? [part.text] : []))
  return texts.length === content.length ? texts.join('\n\n') : content
}
