import Anthropic from '@anthropic-ai/sdk'
import { z } from 'zod'
import { cutOff, endedFor, unreadable } from '../failures.ts'
import type { AssistantMessage, EndReason, ModelEvent, Usage, UsageReport } from '../provider.ts'
import { parseInput } from '../tool-input.ts'

const text = z.string().default('')
/** What is no number makes the whole report implausible, so that the usage is estimated. */
const count = z.number().nullish().catch(Number.NaN)
const word = z.string().nullish().catch(undefined)

/** A content block as it begins. */
const StartedBlock = z.object({
  type: z.string(),
  text,
  thinking: text,
  signature: text,
  data: text,
  id: text,
  name: text,
  caller: z.unknown().optional(),
})

const Delta = z.object({
  type: z.string().optional(),
  text,
  thinking: text,
  signature: text,
  partial_json: text,
  stop_reason: z.string().nullish(),
  stop_details: z.object({ explanation: word, category: word }).nullish().catch(undefined),
})
type Delta = z.output<typeof Delta>

const Counts = z
  .object({
    input_tokens: count,
    output_tokens: count,
    cache_read_input_tokens: count,
    cache_creation_input_tokens: count,
    cache_creation: z.object({ ephemeral_1h_input_tokens: count }).nullish().catch(undefined),
  })
  .nullish()
  .catch(undefined)

/** An event of the stream. One of an unknown type is ignored. */
const StreamEvent = z.object({
  type: z.string(),
  index: z.number().optional(),
  message: z.object({ usage: Counts }).nullish(),
  content_block: StartedBlock.optional(),
  delta: Delta.optional(),
  usage: Counts,
})

/** A content block of the answer while it is streamed. */
type Block =
  | { type: 'text'; text: string }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'redacted_thinking'; data: string }
  | { type: 'tool_use'; id: string; name: string; input: string; caller: unknown }
  | { type: 'other' }

/** Converts Claude's raw event stream. Tool calls are passed on only if the answer stopped for them. */
export async function* readEvents(events: AsyncIterable<unknown>): AsyncGenerator<ModelEvent> {
  const blocks = new Map<number | undefined, Block>()
  let usage: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
  let received = 0
  let stop: Delta | undefined
  let isFinal = false
  try {
    for await (const raw of events) {
      const event = readEvent(raw)
      switch (event.type) {
        case 'message_start':
          usage = readUsage(event.message?.usage, usage)
          break
        case 'content_block_start': {
          const block = openBlock(event.content_block)
          blocks.set(event.index, block)
          if (block.type === 'tool_use') {
            yield { type: 'call_start', id: block.id, name: block.name }
          }
          if (block.type === 'text' && block.text) yield { type: 'text', text: block.text }
          break
        }
        case 'content_block_delta': {
          const step = growBlock(blocks.get(event.index), event.delta)
          if (!step) break
          received += step.text.length
          yield step
          break
        }
        case 'message_delta':
          usage = readUsage(event.usage, usage)
          isFinal = typeof event.usage?.output_tokens === 'number'
          stop = event.delta
          break
      }
    }
    if (!stop?.stop_reason) throw cutOff()
  } catch (error) {
    // Of an answer that was cut off, only the usage of its start is known, if at all.
    if (isReported(usage) || !isApiError(error)) yield estimatedUsage(usage, received)
    throw error
  }
  yield isFinal && isReported(usage)
    ? { type: 'usage', usage, estimated: false }
    : estimatedUsage(usage, received)
  yield endOf(stop, [...blocks.values()])
}

/** @throws ProviderError if the event can’t be read. */
function readEvent(raw: unknown): z.output<typeof StreamEvent> {
  const event = StreamEvent.safeParse(raw)
  if (!event.success) throw unreadable(event.error)
  return event.data
}

/** Whether the usage is Claude's. A gateway may leave it out. */
function isReported({ input, cacheRead, cacheWrite }: Usage): boolean {
  return input + cacheRead + cacheWrite > 0
}

/** The usage of a request of whose answer so many characters came. */
function estimatedUsage(usage: Usage, received: number): UsageReport {
  const output = Math.max(usage.output, Math.ceil(received / 4))
  return {
    type: 'usage',
    usage: { ...usage, output },
    estimated: true,
    unknown: !isReported(usage),
  }
}

/** Whether Claude reported the error itself; false for a broken connection. */
function isApiError(error: unknown): boolean {
  return (
    error instanceof Anthropic.APIError &&
    !(error instanceof Anthropic.APIUserAbortError) &&
    !(error instanceof Anthropic.APIConnectionError)
  )
}

function openBlock(block: z.output<typeof StartedBlock> | undefined): Block {
  switch (block?.type) {
    case 'text':
      return { type: 'text', text: block.text }
    case 'thinking':
      return { type: 'thinking', thinking: block.thinking, signature: block.signature }
    case 'redacted_thinking':
      return { type: 'redacted_thinking', data: block.data }
    case 'tool_use':
      if (!block.id || !block.name) throw unreadable()
      return { type: 'tool_use', id: block.id, name: block.name, input: '', caller: block.caller }
    default:
      return { type: 'other' }
  }
}

function growBlock(block: Block | undefined, delta: Delta | undefined) {
  if (!delta) return undefined
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

function endOf(stop: Delta, blocks: readonly Block[]): ModelEvent {
  const reason = reasonOf(stop.stop_reason)
  const native = { provider: 'anthropic', data: blocks.flatMap(toParam) }
  const message: AssistantMessage = { role: 'assistant', text: '', calls: [], native }
  for (const block of blocks) {
    if (block.type === 'text') message.text += block.text
    // Unless the answer stopped for its calls, a call may be cut off.
    if (block.type === 'tool_use' && reason === 'tool_calls') {
      message.calls.push({ id: block.id, name: block.name, input: block.input || '{}' })
    }
  }
  const { explanation, category } = stop.stop_details ?? {}
  const detail = explanation || refusals.get(category ?? '')
  return { type: 'end', reason, message, ...(detail && { detail }) }
}

/** Why Claude refuses, where it gives no explanation. */
const refusals = new Map<string, string>([
  ['cyber', 'It could enable cyber attacks.'],
  ['bio', 'It could enable biological harm.'],
  ['frontier_llm', 'It could help to build a competing AI model.'],
  ['reasoning_extraction', 'It asks for the model’s internal reasoning.'],
  ['general_harms', 'It could do harm.'],
])

function reasonOf(stop: Delta['stop_reason']): EndReason {
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
      throw endedFor(String(stop))
  }
}

function toParam(block: Block): unknown[] {
  switch (block.type) {
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
function readUsage(now: z.output<typeof Counts>, before: Usage): Usage {
  if (!now) return before
  const hour =
    now.cache_creation === undefined
      ? before.cacheWriteHour
      : now.cache_creation?.ephemeral_1h_input_tokens
  return {
    input: now.input_tokens ?? before.input,
    output: now.output_tokens ?? before.output,
    cacheRead: now.cache_read_input_tokens ?? before.cacheRead,
    cacheWrite: now.cache_creation_input_tokens ?? before.cacheWrite,
    ...(hour ? { cacheWriteHour: hour } : {}),
  }
}
