import { ApiError, FinishReason, Modality, type GenerateContentParameters } from '@google/genai'
import type { ModelFacts } from '../model-facts.ts'
import type { ImageEvent, ImageRequest } from '../provider.ts'
import { isUnsent } from '../connection.ts'
import { describeBlock, describeRefusal } from './refusals.ts'
import { partsOf, readResponse, type Response } from './response.ts'
import { estimatedUsage, finalUsage } from './usage.ts'

export function toPictureRequest(
  model: ModelFacts,
  { prompt, pictures, aspectRatio, size }: ImageRequest,
  abortSignal: AbortSignal,
): GenerateContentParameters {
  const inline = pictures.map(({ mediaType: mimeType, data }) => ({
    inlineData: { mimeType, data },
  }))
  return {
    model: model.id,
    contents: [{ role: 'user', parts: [...inline, { text: prompt }] }],
    config: {
      abortSignal,
      automaticContinuation: false,
      responseModalities: [Modality.IMAGE],
      imageConfig: { aspectRatio, imageSize: size },
    },
  }
}

/** Waits for the answer, which comes whole. */
export async function* readPicture(sent: Promise<unknown>): AsyncGenerator<ImageEvent> {
  let response: Response
  try {
    response = readResponse(await sent)
  } catch (error) {
    // Gemini goes on with a request whose connection is closed, and charges for it.
    if (!(error instanceof ApiError || isUnsent(error))) yield estimatedUsage(undefined, 0)
    throw error
  }
  yield finalUsage(response.usageMetadata, 0)
  yield pictureOf(response) ?? { type: 'refusal', detail: whyNone(response) }
}

/** The picture of an answer. Those that the model made while it thought do not count. */
function pictureOf(response: Response): ImageEvent | undefined {
  for (const { inlineData, thought } of partsOf(response)) {
    const { mimeType, data } = inlineData ?? {}
    if (!thought && mimeType?.startsWith('image/') && data) {
      return { type: 'picture', mediaType: mimeType, data }
    }
  }
  return undefined
}

function whyNone(response: Response): string {
  const { promptFeedback, candidates } = response
  if (promptFeedback?.blockReason) return describeBlock(promptFeedback.blockReason)
  const finished = candidates?.[0]?.finishReason
  if (finished === FinishReason.MAX_TOKENS) {
    return 'Gemini reached its output limit before the picture was done.'
  }
  const why = (finished && describeRefusal(finished)) ?? 'Gemini made no picture.'
  return `${why} ${wordsOf(response)}`.trim()
}

function wordsOf(response: Response): string {
  return partsOf(response)
    .map(({ text, thought }) => (thought ? '' : (text ?? '')))
    .join('')
}
