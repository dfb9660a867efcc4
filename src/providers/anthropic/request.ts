import type Anthropic from '@anthropic-ai/sdk'
import type { ModelFacts } from '../model-facts.ts'
import {
  maxOutputOf,
  nativeStateOf,
  type AssistantMessage,
  type ModelMessage,
  type ModelRequest,
  type Purpose,
  type UserPart,
} from '../provider.ts'
import { textOfPart, visibleTo } from '../text-part.ts'
import { parseInput } from '../tool-input.ts'

/**
 * Converts a request: no sampling parameters, no forced tool. What the next request repeats is cached:
 * the tools and instructions, the document, and in a loop of calls all that came so far. Claude takes
 * four marks at most and looks for an earlier one only 20 blocks back, so the mark of the round before
 * stays where it was.
 */
export function toRequest(
  model: ModelFacts,
  request: ModelRequest,
): Anthropic.MessageCreateParamsStreaming {
  return {
    model: model.id,
    stream: true,
    max_tokens: maxOutputOf(model, request),
    ...thinkingOf(model, request),
    system: [
      { type: 'text', text: request.system, cache_control: { type: 'ephemeral', ttl: '1h' } },
    ],
    ...(request.tools.length > 0 && { tools: request.tools.map(toTool) }),
    messages: visibleTo(model.can, request.messages).map((message, index) =>
      toMessage(message, index, request),
    ),
  }
}

type Effort = NonNullable<Anthropic.OutputConfig['effort']>

/** How much Claude thinks. Its default differs from model to model. */
const efforts: Record<Purpose, Effort> = {
  create: 'medium',
  rewrite: 'medium',
  edit: 'medium',
  ask: 'medium',
  route: 'low',
}

/** A route is decided at once, as JSON; all else is thought about, with a summary for the person. */
function thinkingOf(
  { accepts }: ModelFacts,
  { purpose, answerSchema }: ModelRequest,
): Pick<Anthropic.MessageCreateParamsStreaming, 'thinking' | 'output_config'> {
  const effort = efforts[purpose]
  const format = answerSchema && ({ type: 'json_schema', schema: answerSchema } as const)
  if (purpose === 'route' && accepts.disabledThinking) {
    return {
      thinking: { type: 'disabled' },
      output_config: {
        ...(accepts.adaptiveThinking && { effort }),
        ...(format && { format }),
      },
    }
  }
  if (!accepts.adaptiveThinking) return format ? { output_config: { format } } : {}
  return {
    thinking: { type: 'adaptive', display: 'summarized' },
    output_config: { effort, ...(format && { format }) },
  }
}

function toTool(tool: ModelRequest['tools'][number]): Anthropic.Tool {
  return {
    name: tool.name,
    description: tool.description,
    input_schema: { ...tool.schema, type: 'object' },
    eager_input_streaming: true,
  }
}

function toMessage(
  message: ModelMessage,
  index: number,
  { messages, tools }: ModelRequest,
): Anthropic.MessageParam {
  if (message.role === 'user') {
    const isAnswerToOwn = ownContent(messages[index - 1]) !== undefined
    const idOf = (id: string) => (isAnswerToOwn ? id : acceptedId(id, index - 1))
    const blocks = message.parts.map((part) => toBlock(part, idOf))
    const last = blocks.at(-1)
    const isRecent = index >= messages.length - 3
    if (last && isRecent && tools.length > 0) last.cache_control = { type: 'ephemeral' }
    return { role: 'user', content: blocks }
  }
  return { role: 'assistant', content: ownContent(message) ?? contentOf(message, index) }
}

/** The content of Claude’s own message, as `events.ts` stored it. */
function ownContent(message: ModelMessage | undefined) {
  const native = nativeStateOf('anthropic', message)
  return isContent(native) ? native : undefined
}

/**
 * The id of a call of another provider. Those begin again with each message, or have characters that
 * Claude does not accept.
 */
function acceptedId(id: string, index: number): string {
  return `call_${index}_${id.replace(/[^\w-]/g, '_')}`
}

/** Whether native state is the content of a message, which `events.ts` stored there. */
function isContent(data: unknown): data is Anthropic.ContentBlockParam[] {
  return Array.isArray(data)
}

/** The message of another provider, or one that we wrote, as Claude accepts it. */
function contentOf(
  { text, calls }: AssistantMessage,
  index: number,
): Anthropic.MessageParam['content'] {
  if (calls.length === 0) return text
  return [
    ...(text === '' ? [] : [{ type: 'text' as const, text }]),
    ...calls.map(({ id, name, input }) => {
      return {
        type: 'tool_use' as const,
        id: acceptedId(id, index),
        name,
        input: parseInput(input),
      }
    }),
  ]
}

type UserBlock =
  Anthropic.TextBlockParam | Anthropic.ImageBlockParam | Anthropic.ToolResultBlockParam

function toBlock(part: UserPart, idOf: (id: string) => string): UserBlock {
  switch (part.type) {
    case 'document':
      return { type: 'text', text: textOfPart(part), cache_control: { type: 'ephemeral' } }
    case 'text':
    case 'file':
      return { type: 'text', text: textOfPart(part) }
    case 'image':
      return {
        type: 'image',
        source: { type: 'base64', media_type: part.mediaType, data: part.data },
      }
    case 'tool_result':
      return {
        type: 'tool_result',
        tool_use_id: idOf(part.callId),
        is_error: !part.ok,
        content: part.content,
      }
  }
}
