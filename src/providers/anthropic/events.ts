import Anthropic from '@anthropic-ai/sdk'
import {
  ProviderError,
  type AssistantMessage,
  type EndReason,
  type ModelEvent,
  type Usage,
  type UsageReport,
} from '../provider.ts'
import { parseInput } from '../tool-input.ts'

/** A content block of the answer while it is streamed. */
type Block =
  | { type: 'text'; text: string }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'redacted_thinking'; data: string }
  | { type: 'tool_use'; id: string; name: string; input: string }
  | { type: 'other' }

/** Converts Claude's raw event stream. Tool calls are passed on only if the answer stopped for them. */
export async function* readEvents(
  events: AsyncIterable<Anthropic.RawMessageStreamEvent>,
): AsyncGenerator<ModelEvent> {
  const blocks: Block[] = []
  let usage: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
  let received = 0
  let stop: Anthropic.MessageDeltaEvent['delta'] | undefined
  let isFinal = false
  // No request is without input, so a gateway that reports none has reported nothing.
  const isReported = () => usage.input + usage.cacheRead + usage.cacheWrite > 0
  const estimated = (): UsageReport => {
    const output = Math.max(usage.output, Math.ceil(received / 4))
    return { type: 'usage', usage: { ...usage, output }, estimated: true, unknown: !isReported() }
  }
  try {
    for await (const event of events) {
      switch (event.type) {
        case 'message_start':
          usage = readUsage(event.message.usage, usage)
          break
        case 'content_block_start': {
          const block = openBlock(event.content_block)
          blocks[event.index] = block
          if (block.type === 'tool_use') {
            yield { type: 'call_start', id: block.id, name: block.name }
          }
          if (block.type === 'text' && block.text) yield { type: 'text', text: block.text }
          break
        }
        case 'content_block_delta': {
          const step = growBlock(blocks[event.index], event.delta)
          if (!step) break
          received += step.text.length
          yield step
          break
        }
        case 'message_delta':
          usage = readUsage(event.usage, usage)
          isFinal = event.usage?.output_tokens !== undefined
          stop = event.delta
          break
      }
    }
    if (!stop?.stop_reason) {
      throw new ProviderError('connection', 'The model’s answer was cut off before its end.')
    }
  } catch (error) {
    // Of an answer that was cut off, only the usage of its start is known, if at all.
    if (!isReported() && isApiError(error)) throw error
    yield estimated()
    throw error
  }
  yield isFinal && isReported() ? { type: 'usage', usage, estimated: false } : estimated()
  yield endOf(stop, blocks)
}

/** Whether Claude reported the error itself; false for a broken connection. */
function isApiError(error: unknown): boolean {
  return (
    error instanceof Anthropic.APIError &&
    !(error instanceof Anthropic.APIUserAbortError) &&
    !(error instanceof Anthropic.APIConnectionError)
  )
}

function openBlock(block: Anthropic.RawContentBlockStartEvent['content_block']): Block {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text }
    case 'thinking':
      return { type: 'thinking', thinking: block.thinking, signature: block.signature }
    case 'redacted_thinking':
      return { type: 'redacted_thinking', data: block.data }
    case 'tool_use':
      return { type: 'tool_use', id: block.id, name: block.name, input: '' }
    default:
      return { type: 'other' }
  }
}

function growBlock(block: Block | undefined, delta: Anthropic.RawContentBlockDelta) {
  if (block?.type === 'text' && delta.type === 'text_delta') {
    block.text += delta.text
    return { type: 'text' as const, text: delta.text }
  }
  if (block?.type === 'thinking' && delta.type === 'thinking_delta') {
    block.thinking += delta.thinking
    return { type: 'thinking' as const, text: delta.thinking }
  }
  if (block?.type === 'thinking' && delta.type === 'signature_delta') {
    block.signature += delta.signature
  }
  if (block?.type === 'tool_use' && delta.type === 'input_json_delta') {
    block.input += delta.partial_json
    return { type: 'call_input' as const, id: block.id, text: delta.partial_json }
  }
  return undefined
}

function endOf(stop: Anthropic.MessageDeltaEvent['delta'], blocks: readonly Block[]): ModelEvent {
  const reason = reasonOf(stop.stop_reason)
  const native = { provider: 'anthropic', data: blocks.flatMap((block) => toParam(block)) }
  const message: AssistantMessage = { role: 'assistant', text: '', calls: [], native }
  for (const block of blocks) {
    if (block?.type === 'text') message.text += block.text
    // Unless the answer stopped for its calls, a call may be cut off.
    if (block?.type === 'tool_use' && reason === 'tool_calls') {
      message.calls.push({ id: block.id, name: block.name, input: block.input || '{}' })
    }
  }
  const detail = stop.stop_details?.explanation
  return { type: 'end', reason, message, ...(detail && { detail }) }
}

function reasonOf(stop: Anthropic.StopReason | null): EndReason {
  switch (stop) {
    case 'end_turn':
    case 'stop_sequence':
      return 'stop'
    case 'tool_use':
      return 'tool_calls'
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length'
    case 'refusal':
      return 'refusal'
    default:
      throw new ProviderError(
        'unknown',
        `The model ended its answer for an unknown reason: ${stop}.`,
      )
  }
}

function toParam(block: Block | undefined): Anthropic.ContentBlockParam[] {
  switch (block?.type) {
    case 'text':
      return block.text === '' ? [] : [{ type: 'text', text: block.text }]
    case 'tool_use':
      return [{ ...block, input: parseInput(block.input) }]
    case 'thinking':
    case 'redacted_thinking':
      return [block]
    default:
      return []
  }
}

/** Merges token counts: a count that a later event omits keeps its earlier value. */
function readUsage(
  now: Anthropic.Usage | Anthropic.MessageDeltaUsage | undefined,
  before: Usage,
): Usage {
  if (!now) return before
  const hour =
    'cache_creation' in now ? now.cache_creation?.ephemeral_1h_input_tokens : before.cacheWriteHour
  return {
    input: now.input_tokens ?? before.input,
    output: now.output_tokens ?? before.output,
    cacheRead: now.cache_read_input_tokens ?? before.cacheRead,
    cacheWrite: now.cache_creation_input_tokens ?? before.cacheWrite,
    ...(hour ? { cacheWriteHour: hour } : {}),
  }
}
