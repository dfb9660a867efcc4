import { APIError } from 'openai'
import { z } from 'zod'
import { cutOff, endedFor } from '../failures.ts'
import { ProviderError, type EndReason, type ModelEvent, type UsageReport } from '../provider.ts'
import { CallPiece, createCalls } from './calls.ts'
import { createThinkingReader } from './thinking.ts'

const text = z.string().nullish().catch(undefined)
const whole = z.int().nonnegative()
const count = whole.nullish().catch(undefined)
const dollars = z.number().nonnegative().nullish().catch(undefined)

const Choice = z.object({
  finish_reason: text,
  delta: z
    .object({
      content: text,
      /** Ollama and newer vLLM; llama.cpp, LM Studio and older vLLM. */
      reasoning: text,
      reasoning_content: text,
      refusal: text,
      tool_calls: z.array(CallPiece).nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
})

const Usage = z.object({
  /** Includes what was read from and written to the cache. A server that says 0 does not count. */
  prompt_tokens: whole.positive(),
  completion_tokens: whole,
  prompt_tokens_details: z
    .object({ cached_tokens: count, cache_write_tokens: count })
    .nullish()
    .catch(undefined),
  /**
   * Of OpenRouter, in US dollars: what it charges itself, and what the provider behind it charges to
   * a key of one’s own (`byok`), if it has one.
   */
  cost: dollars,
  is_byok: z.boolean().nullish().catch(undefined),
  cost_details: z.object({ upstream_inference_cost: dollars }).nullish().catch(undefined),
})

/** A chunk as all servers write it. What has another shape is ignored. */
const Chunk = z.object({
  choices: z.array(Choice).nullish().catch(undefined),
  usage: Usage.nullish().catch(undefined),
})

type EndEvent = Extract<ModelEvent, { type: 'end' }>

/** Converts the chunks of an answer. Tool calls are passed on only if the answer was not cut off. */
export async function* readEvents(
  chunks: AsyncIterable<unknown>,
  estimateInput: () => number,
): AsyncGenerator<ModelEvent> {
  const answer = createAnswer()
  let usage: UsageReport | undefined
  const estimated = (): UsageReport => ({
    type: 'usage',
    usage: { input: estimateInput(), output: answer.estimate(), cacheRead: 0, cacheWrite: 0 },
    estimated: true,
    ...(!answer.hasBegun() && { unknown: true }),
  })
  let end: EndEvent
  try {
    for await (const raw of chunks) {
      const { data: chunk } = Chunk.safeParse(raw)
      if (!chunk) continue
      const [choice] = chunk.choices ?? []
      if (choice) yield* answer.take(choice)
      if (chunk.usage) usage = reportOf(chunk.usage)
    }
    yield* answer.flush()
    end = answer.end()
  } catch (error) {
    // A server that reports an error before it says anything has used nothing.
    if (!usage && !answer.hasBegun() && error instanceof APIError) throw error
    yield usage ? { ...usage, estimated: true } : estimated()
    throw error
  }
  yield usage ?? estimated()
  const note = usage && noteOnCut(usage, estimateInput())
  yield note ? { ...end, notes: [note] } : end
}

/** Fewer tokens may be what a server did not read from its cache. */
const minCutTokens = 1000

/**
 * Says that the server left out most of a request, as Ollama does with what exceeds its context.
 * `sent` is an estimate by characters, so a request may well have half as many tokens.
 */
function noteOnCut({ usage }: UsageReport, sent: number): string | undefined {
  const read = usage.input + usage.cacheRead + usage.cacheWrite
  if (read < minCutTokens || read > sent / 2) return undefined
  return `The model server read only ${read} tokens of a request of about ${sent}, so something may be missing. Give the model a larger context; for Ollama, set OLLAMA_CONTEXT_LENGTH.`
}

/** A refusal is a sentence or two; more is not kept. */
const maxRefusalLength = 10_000

/** An answer as it grows. */
function createAnswer() {
  const calls = createCalls()
  const thinking = createThinkingReader()
  let written = ''
  let refusal = ''
  let finish = ''
  /** Characters of all kinds that the model wrote. */
  let received = 0

  function* pass(pieces: ReturnType<typeof thinking.push>): Generator<ModelEvent> {
    for (const piece of pieces) {
      if (piece.type === 'text') written += piece.text
      yield piece
    }
  }

  return {
    *take({ delta, finish_reason }: z.output<typeof Choice>): Generator<ModelEvent> {
      const thought = delta?.reasoning || delta?.reasoning_content || ''
      const content = delta?.content ?? ''
      received += thought.length + content.length
      if (thought !== '') yield { type: 'thinking', text: thought }
      if (content !== '') yield* pass(thinking.push(content))
      refusal = (refusal + (delta?.refusal ?? '')).slice(0, maxRefusalLength)
      received += delta?.refusal?.length ?? 0
      for (const [position, piece] of (delta?.tool_calls ?? []).entries()) {
        for (const event of calls.take(piece, position)) {
          if (event.type === 'call_start') received += event.name.length
          if (event.type === 'call_input') received += event.text.length
          yield event
        }
      }
      finish = finish_reason || finish
    },
    flush: () => pass(thinking.end()),
    hasBegun: () => received > 0,
    estimate: () => Math.ceil(received / 4),
    end(): EndEvent {
      const made = calls.all()
      const reason = refusal === '' ? reasonOf(finish, made.length > 0) : 'refusal'
      const message = {
        role: 'assistant',
        text: written,
        // Unless the answer stopped for its calls, a call may be cut off.
        calls: reason === 'tool_calls' ? made : [],
      } as const
      return { type: 'end', reason, message: { ...message }, ...(refusal && { detail: refusal }) }
    },
  }
}

/** Many servers end an answer with calls as `stop`. */
function reasonOf(finish: string, hasCalls: boolean): EndReason {
  switch (finish) {
    case 'stop':
    case 'tool_calls':
    case 'function_call':
      return hasCalls ? 'tool_calls' : 'stop'
    case 'length':
      return 'length'
    case 'content_filter':
      return 'refusal'
    case '':
      throw cutOff()
    case 'error':
      throw new ProviderError('overloaded', 'The model server broke the answer off with an error.')
    default:
      throw endedFor(finish)
  }
}

function reportOf(usage: z.output<typeof Usage>): UsageReport {
  const { cached_tokens: read, cache_write_tokens: write } = usage.prompt_tokens_details ?? {}
  const [cacheRead, cacheWrite] = [read ?? 0, write ?? 0]
  const usd = costOf(usage)
  return {
    type: 'usage',
    usage: {
      input: Math.max(0, usage.prompt_tokens - cacheRead - cacheWrite),
      output: usage.completion_tokens,
      cacheRead,
      cacheWrite,
    },
    estimated: false,
    ...(usd !== undefined && { usd }),
  }
}

/** What a call cost; null if a part of it is unknown, undefined if the server does not say. */
function costOf({ cost, is_byok, cost_details }: z.output<typeof Usage>) {
  if (typeof cost !== 'number') return undefined
  const upstream = cost_details?.upstream_inference_cost
  // Without a key of one’s own, what OpenRouter charges includes what it pays.
  if (!(is_byok ?? (upstream ?? 0) > cost)) return cost
  return typeof upstream === 'number' ? cost + upstream : null
}
