import { MediaModality, type GenerateContentResponse } from '@google/genai'
import type { Usage, UsageReport } from '../provider.ts'

type Counts = GenerateContentResponse['usageMetadata']

/** The usage of a request that has ended, by the last counts that Gemini reported. */
export function finalUsage(counts: Counts, received: number): UsageReport {
  if (!isReported(counts)) return estimatedUsage(counts, received)
  return { type: 'usage', usage: readUsage(counts), estimated: false }
}

/** The usage of a request of whose answer so many characters came. */
export function estimatedUsage(counts: Counts, received: number): UsageReport {
  const usage = readUsage(counts)
  const output = Math.max(usage.output, Math.ceil(received / 4))
  return {
    type: 'usage',
    usage: { ...usage, output },
    estimated: true,
    unknown: !isReported(counts),
  }
}

/** No request is without input, so counts without it report nothing. */
function isReported(counts: Counts): boolean {
  return (counts?.promptTokenCount ?? 0) > 0
}

/** Gemini counts cached tokens as input, too, and thoughts apart from the answer. */
function readUsage(counts: Counts = {}): Usage {
  const {
    promptTokenCount: prompt = 0,
    toolUsePromptTokenCount: toolUse = 0,
    cachedContentTokenCount: cached = 0,
    candidatesTokenCount: answer = 0,
    thoughtsTokenCount: thoughts = 0,
    candidatesTokensDetails: details = [],
  } = counts
  const imageOutput = details
    .filter(({ modality }) => modality === MediaModality.IMAGE)
    .reduce((sum, { tokenCount = 0 }) => sum + tokenCount, 0)
  return {
    input: Math.max(prompt - cached, 0) + toolUse,
    output: Math.max(answer - imageOutput, 0) + thoughts,
    cacheRead: cached,
    cacheWrite: 0,
    ...(imageOutput > 0 && { imageOutput }),
  }
}
