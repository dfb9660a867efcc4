import { openApp } from './app.ts'
import * as claude from './claude.ts'
import type { Double } from './double.ts'
import * as gemini from './gemini.ts'
import * as openai from './openai.ts'

/** What any double does with one request. */
export type Answer =
  | {
      /** Pieces of text, which come first. */
      text?: readonly string[]
      /** A call of `html_replace`, and its input as JSON, in as many pieces as the provider allows. */
      call?: string
      /** Whether it waits at the gate before it ends. */
      isGated?: boolean
      end: 'stop' | 'length' | 'refusal' | 'error' | 'cut' | 'hang'
    }
  /** A response with an error status, or a connection that is lost before there is one. */
  | { status: number }
  | 'lost'

type Answering = (index: number) => Answer

/** A double of a provider, whichever it is. */
export interface AnyDouble extends Double {
  /** The settings with which the program asks this double. */
  settings: Record<string, string>
  /** The model that answers. */
  model: string
  /** The requests for an answer so far. */
  requests: unknown[]
}

/** The doubles of all providers, by name. */
export const doubles: Record<string, (answer: Answering) => Promise<AnyDouble>> = {
  Claude: startClaude,
  Gemini: startGemini,
  'a server like OpenAI': startOpenai,
}

/** The app with such a double behind it. */
export async function openWith(double: AnyDouble, settings: Record<string, string> = {}) {
  return openApp({
    CREATION_MODEL: double.model,
    EDIT_MODEL: double.model,
    ...double.settings,
    ...settings,
  })
}

async function startClaude(answer: Answering): Promise<AnyDouble> {
  const double = await claude.startClaude((_, index) => claudeReply(answer(index)))
  return Object.assign(double, { model: 'anthropic/claude-sonnet-5-5' })
}

async function startGemini(answer: Answering): Promise<AnyDouble> {
  const double = await gemini.startGemini((_, index) => geminiReply(answer(index)))
  return Object.assign(double, { model: 'gemini/gemini-3.8-flash' })
}

async function startOpenai(answer: Answering): Promise<AnyDouble> {
  const double = await openai.startOpenai((_, index) => openaiReply(answer(index)))
  return Object.assign(double, { model: 'openai/gpt-6-luna' })
}

function claudeReply(answer: Answer): claude.Reply {
  if (answer === 'lost') return { kind: 'stream', events: [], end: 'cut' }
  if ('status' in answer) {
    const type = answer.status === 404 ? 'not_found_error' : 'invalid_request_error'
    return claude.failure(answer.status, type)
  }
  const { text = [], call, isGated = false, end } = answer
  const reasons = { stop: 'end_turn', length: 'max_tokens', refusal: 'refusal' }
  const events = [
    claude.start(),
    ...(text.length > 0 ? claude.text(0, ...text) : []),
    ...(call === undefined ? [] : claude.call(1, 'call_a', 'html_replace', call)),
    ...(isGated ? [claude.gate] : []),
    ...(end === 'error' ? [claude.errorOf('overloaded_error')] : []),
  ]
  if (end === 'cut' || end === 'hang') return { kind: 'stream', events, end }
  if (end === 'error') return { kind: 'stream', events }
  const reason = call !== undefined && end === 'stop' ? 'tool_use' : reasons[end]
  return { kind: 'stream', events: [...events, ...claude.stop(reason)] }
}

function geminiReply(answer: Answer): gemini.Reply {
  if (answer === 'lost') return { kind: 'stream', chunks: [], end: 'cut' }
  if ('status' in answer) return gemini.failure(answer.status, 'INVALID_ARGUMENT', 'no')
  const { text = [], call, isGated = false, end } = answer
  const reasons = { stop: 'STOP', length: 'MAX_TOKENS', refusal: 'SAFETY' }
  const args: Record<string, unknown> = call === undefined ? {} : JSON.parse(call)
  const chunks = [
    gemini.thinking('I plan.'),
    ...gemini.text(...text),
    ...(call === undefined ? [] : [gemini.calls({ id: 'call_a', name: 'html_replace', args })]),
    ...(isGated ? [gemini.gate] : []),
    ...(end === 'error' ? [gemini.failureChunk(503, 'UNAVAILABLE', 'overloaded')] : []),
  ]
  if (end === 'cut' || end === 'hang') return { kind: 'stream', chunks, end }
  if (end === 'error') return gemini.stream(chunks)
  return gemini.stream(chunks, gemini.finish(reasons[end]))
}

function openaiReply(answer: Answer): openai.Reply {
  if (answer === 'lost') return { kind: 'stream', chunks: [], end: 'cut' }
  if ('status' in answer) return openai.failure(answer.status, { message: 'no' })
  const { text = [], call, isGated = false, end } = answer
  const reasons = { stop: 'stop', length: 'length', refusal: 'content_filter' }
  const chunks = [
    openai.start,
    ...openai.text(...text),
    ...(call === undefined ? [] : openai.call(0, 'call_a', 'html_replace', call)),
    ...(isGated ? [openai.gate] : []),
    ...(end === 'error' ? [{ error: { code: 502, message: 'Provider disconnected' } }] : []),
  ]
  if (end === 'cut' || end === 'hang') return { kind: 'stream', chunks, end }
  if (end === 'error') return { kind: 'stream', chunks }
  const reason = call !== undefined && end === 'stop' ? 'tool_calls' : reasons[end]
  return { kind: 'stream', chunks: [...chunks, openai.stop(reason), openai.usage()] }
}
