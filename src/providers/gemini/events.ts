import { ApiError, FinishReason } from '@google/genai'
import { cutOff, endedFor } from '../failures.ts'
import type { AssistantMessage, ModelEvent, ToolCall } from '../provider.ts'
import { describeBlock, describeRefusal } from './refusals.ts'
import {
  partsOf,
  readResponse,
  type Counts,
  type FunctionCall,
  type Part,
  type Response,
} from './response.ts'
import { estimatedUsage, finalUsage } from './usage.ts'

/** What has come of an answer while it is streamed. */
interface Answer {
  parts: Part[]
  text: string
  calls: ToolCall[]
  /** In characters, thoughts and calls included. */
  received: number
}

type Stop = { blocked: string } | { finished: string }

/** Converts Gemini’s stream. Calls are passed on only if the answer stopped for them. */
export async function* readEvents(chunks: AsyncIterable<unknown>): AsyncGenerator<ModelEvent> {
  const answer: Answer = { parts: [], text: '', calls: [], received: 0 }
  let counts: Counts
  let stop: Stop | undefined
  try {
    for await (const raw of chunks) {
      const chunk = readResponse(raw)
      counts = chunk.usageMetadata ?? counts
      stop = stopOf(chunk) ?? stop
      for (const part of partsOf(chunk)) yield* addPart(answer, part)
    }
    // The SDK ends quietly when the connection is cut.
    if (!stop) throw cutOff()
  } catch (error) {
    if (counts || !(error instanceof ApiError)) yield estimatedUsage(counts, answer.received)
    throw error
  }
  yield finalUsage(counts, answer.received)
  yield endOf(stop, answer)
}

function stopOf({ candidates, promptFeedback }: Response): Stop | undefined {
  const finished = candidates?.[0]?.finishReason
  if (finished) return { finished }
  const blocked = promptFeedback?.blockReason
  return blocked ? { blocked } : undefined
}

function* addPart(answer: Answer, part: Part): Generator<ModelEvent> {
  const { thought, functionCall, thoughtSignature } = part
  const text = part.text ?? ''
  if (text !== '' || functionCall || thoughtSignature) answer.parts.push(part)
  answer.received += text.length
  if (functionCall) yield* addCall(answer, functionCall)
  else if (text !== '' && thought) yield { type: 'thinking', text }
  else if (text !== '') {
    answer.text += text
    yield { type: 'text', text }
  }
}

/** Takes a call, which arrives whole. */
function* addCall(answer: Answer, { id, name: given, args }: FunctionCall) {
  const name = given ?? ''
  const call = { id: id ?? `call_${answer.calls.length}`, name, input: JSON.stringify(args ?? {}) }
  answer.calls.push(call)
  answer.received += call.input.length
  yield { type: 'call_start' as const, id: call.id, name }
  yield { type: 'call_input' as const, id: call.id, text: call.input }
}

function endOf(stop: Stop, answer: Answer): ModelEvent {
  const { parts, text, calls } = answer
  // Gemini must not get back a call that has no result.
  const data = parts.filter(({ functionCall }) => !functionCall)
  const message: AssistantMessage = {
    role: 'assistant',
    text,
    calls: [],
    native: { provider: 'gemini', data },
  }
  if ('blocked' in stop) {
    return { type: 'end', reason: 'refusal', message, detail: describeBlock(stop.blocked) }
  }
  const { finished } = stop
  const detail = describeRefusal(finished)
  if (detail) return { type: 'end', reason: 'refusal', message, detail }
  const fault = faults.get(finished)
  if (fault)
    return { type: 'end', reason: 'tool_calls', message: unreadable(answer, finished, fault) }
  switch (finished) {
    case FinishReason.STOP: {
      const reason = calls.length > 0 ? 'tool_calls' : 'stop'
      const native = { provider: 'gemini', data: parts }
      return { type: 'end', reason, message: { ...message, calls, native } }
    }
    case FinishReason.MAX_TOKENS:
    case FinishReason.CONTINUATION:
      return { type: 'end', reason: 'length', message }
    default:
      throw endedFor(finished)
  }
}

const faults = new Map<string, string>([
  [
    'MALFORMED_FUNCTION_CALL',
    'The call was malformed, so no call of this answer was made. Make the calls again.',
  ],
  [
    'UNEXPECTED_TOOL_CALL',
    'The call was of a tool that was not offered, so no call of this answer was made. Use only the tools that are offered.',
  ],
  [
    'TOO_MANY_TOOL_CALLS',
    'There were too many calls in this answer, so none of them was made. Make fewer calls.',
  ],
])

/** A message with a call that is refused, so that the model is told. Without state, it is sent as text. */
function unreadable({ text }: Answer, input: string, fault: string): AssistantMessage {
  return {
    role: 'assistant',
    text,
    calls: [{ id: 'call_0', name: 'unreadable_call', input, fault }],
  }
}
