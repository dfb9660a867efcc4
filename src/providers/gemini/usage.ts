import { MediaModality } from '@google/genai'
import type { Usage, UsageReport } from '../provider.ts'
import type { Counts } from './response.ts'

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

/**
 * Gemini counts cached tokens as input, too, and thoughts apart from the answer. Counts that contradict
 * each other become negative, and so implausible.
 */
function readUsage(counts: Counts): Usage {
  const cacheRead = counts?.cachedContentTokenCount ?? 0
  const imageOutput = (counts?.candidatesTokensDetails ?? [])
    .filter(({ modality }) => modality === MediaModality.IMAGE)
    .reduce((sum, { tokenCount }) => sum + (tokenCount ?? 0), 0)
  const text = (counts?.candidatesTokenCount ?? 0) - imageOutput
  const input = (counts?.promptTokenCount ?? 0) - cacheRead
  return {
    // One that is negative must not be made good by another.
    input: input < 0 ? input : input + (counts?.toolUsePromptTokenCount ?? 0),
    output: text < 0 ? text : text + (counts?.thoughtsTokenCount ?? 0),
    cacheRead,
    cacheWrite: 0,
    ...(imageOutput !== 0 && { imageOutput }),
  }
}
