import Anthropic from '@anthropic-ai/sdk'
import { nestsDeeper } from '../../editing/text/nesting.ts'
import {
  ProviderError,
  type AssistantMessage,
  type EndReason,
  type ModelEvent,
  type Usage,
} from '../provider.ts'
import type { GivenAnswers } from './given-answers.ts'

/** A block of the answer as it grows. */
type Block =
  | { type: 'text'; text: string }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'redacted_thinking'; data: string }
  | { type: 'tool_use'; id: string; name: string; input: string }
  | { type: 'other' }

/** Claude's raw event stream as our events. Tools are told of only when the answer ended for them. */
export async function* readEvents(
  events: AsyncIterable<Anthropic.RawMessageStreamEvent>,
  given: GivenAnswers,
): AsyncGenerator<ModelEvent> {
  const blocks: Block[] = []
  let usage: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
  let received = 0
  let stop: Anthropic.MessageDeltaEvent['delta'] | undefined
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
          stop = event.delta
          break
      }
    }
    if (!stop?.stop_reason) {
      throw new ProviderError('connection', 'The model’s answer was cut off before its end.')
    }
  } catch (error) {
    // What an answer that broke off cost is known only for its beginning, if at all.
    const begun = usage.input + usage.cacheRead + usage.cacheWrite > 0
    if (!begun && isRefusal(error)) throw error
    const output = Math.max(usage.output, Math.ceil(received / 4))
    yield { type: 'usage', usage: { ...usage, output }, estimated: true, unknown: !begun }
    throw error
  }
  yield { type: 'usage', usage, estimated: false }
  yield endOf(stop, blocks, given)
}

/** An error that Claude itself reports, instead of an answer that broke off. */
function isRefusal(error: unknown): boolean {
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

function endOf(
  stop: Anthropic.MessageDeltaEvent['delta'],
  blocks: Block[],
  given: GivenAnswers,
): ModelEvent {
  const reason = reasonOf(stop.stop_reason)
  const message: AssistantMessage = { role: 'assistant', text: '', calls: [] }
  for (const block of blocks) {
    if (block?.type === 'text') message.text += block.text
    // A call may be cut off unless the answer ended for the sake of its calls.
    if (block?.type === 'tool_use' && reason === 'tool_calls') {
      message.calls.push({ id: block.id, name: block.name, input: block.input || '{}' })
    }
  }
  given.set(
    message,
    blocks.flatMap((block) => toParam(block)),
  )
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

/** The input of a call as Claude takes it back, which must be an object that JSON can be made of. */
function parseInput(input: string): unknown {
  try {
    const value: unknown = JSON.parse(input || '{}')
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (isObject && !nestsDeeper(input, maxDepth)) return value
  } catch {
    // What Claude wrote is shown to it as it is.
  }
  return { INVALID_JSON: input.slice(0, maxInvalidLength).toWellFormed() }
}

/** Nesting that the SDK can make JSON of. */
const maxDepth = 100
const maxInvalidLength = 20_000

/** Counts only ever grow within an answer; what a later event leaves out keeps its earlier count. */
function readUsage(now: Anthropic.Usage | Anthropic.MessageDeltaUsage, before: Usage): Usage {
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
