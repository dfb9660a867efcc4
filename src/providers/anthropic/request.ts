import type Anthropic from '@anthropic-ai/sdk'
import type { ModelFacts } from '../catalogue.ts'
import type { ModelMessage, ModelRequest, UserPart } from '../provider.ts'
import type { GivenAnswers } from './given-answers.ts'

type Request = Anthropic.MessageCreateParamsStreaming

const answerLimit = { create: 64_000, rewrite: 64_000, edit: 32_000, ask: 8_000 } as const

/** Our request as Claude takes it: no sampling, no forced tool; instructions and document cached. */
export function toRequest(model: ModelFacts, request: ModelRequest, given: GivenAnswers): Request {
  return {
    model: model.id,
    stream: true,
    max_tokens: Math.min(answerLimit[request.purpose], model.maxOutput),
    ...(model.adaptiveThinking && {
      thinking: { type: 'adaptive', display: 'summarized' },
      output_config: { effort: 'medium' },
    }),
    system: [
      { type: 'text', text: request.system, cache_control: { type: 'ephemeral', ttl: '1h' } },
    ],
    ...(request.tools.length > 0 && { tools: request.tools.map(toTool) }),
    messages: request.messages.map((message) => toMessage(message, given)),
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

function toMessage(message: ModelMessage, given: GivenAnswers): Anthropic.MessageParam {
  if (message.role === 'user') return { role: 'user', content: message.parts.map(toBlock) }
  return { role: 'assistant', content: given.get(message) ?? message.text }
}

function toBlock(part: UserPart): Anthropic.ContentBlockParam {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'document':
      return {
        type: 'text',
        text: `<document>\n${part.overview ?? part.html}\n</document>`,
        cache_control: { type: 'ephemeral' },
      }
    case 'file':
      return {
        type: 'text',
        text: `<file name=${JSON.stringify(part.name)}>\n${part.text}\n</file>`,
      }
    case 'image':
      return {
        type: 'image',
        source: { type: 'base64', media_type: part.mediaType, data: part.data },
      }
    case 'tool_result':
      return {
        type: 'tool_result',
        tool_use_id: part.callId,
        is_error: !part.ok,
        content: part.content,
      }
  }
}
