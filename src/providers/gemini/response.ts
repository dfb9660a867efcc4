import { z } from 'zod'
import { unreadable } from '../failures.ts'

/** What is no number makes the whole report implausible, so that the usage is estimated. */
const count = z.number().nullish().catch(Number.NaN)

const Part = z.looseObject({
  text: z.string().nullish(),
  thought: z.boolean().nullish(),
  thoughtSignature: z.string().nullish(),
  functionCall: z
    .looseObject({
      id: z.string().nullish(),
      name: z.string().nullish(),
      args: z.unknown().optional(),
    })
    .nullish(),
  inlineData: z
    .looseObject({ mimeType: z.string().nullish(), data: z.string().nullish() })
    .nullish(),
})
/** A part of an answer. Gemini must get it back with all that it holds. */
export type Part = z.output<typeof Part>
export type FunctionCall = NonNullable<Part['functionCall']>

const Counts = z
  .object({
    promptTokenCount: count,
    toolUsePromptTokenCount: count,
    cachedContentTokenCount: count,
    candidatesTokenCount: count,
    thoughtsTokenCount: count,
    candidatesTokensDetails: z
      .array(z.object({ modality: z.string().nullish().catch(undefined), tokenCount: count }))
      .nullish()
      .catch(undefined),
  })
  .nullish()
  .catch(undefined)
export type Counts = z.output<typeof Counts>

const Response = z.object({
  candidates: z
    .array(
      z.object({
        finishReason: z.string().nullish(),
        content: z.object({ parts: z.array(Part).nullish() }).nullish(),
      }),
    )
    .nullish(),
  promptFeedback: z.object({ blockReason: z.string().nullish() }).nullish(),
  usageMetadata: Counts,
})
/** An answer, or a chunk of one, as far as the program reads it. */
export type Response = z.output<typeof Response>

/** @throws ProviderError if it has another shape. */
export function readResponse(raw: unknown): Response {
  const response = Response.safeParse(raw)
  if (!response.success) throw unreadable(response.error)
  return response.data
}

/** The parts of the first answer, the only one that is asked for. */
export function partsOf({ candidates }: Response): Part[] {
  return candidates?.[0]?.content?.parts ?? []
}
