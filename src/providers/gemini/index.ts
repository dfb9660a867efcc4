import { GoogleGenAI } from '@google/genai'
import type { ModelFacts } from '../model-facts.ts'
import { ProviderError, type ImageModel, type TextModel } from '../provider.ts'
import { explainError } from './errors.ts'
import { readEvents } from './events.ts'
import { readPicture, toPictureRequest } from './pictures.ts'
import { toRequest } from './request.ts'

export interface GeminiOptions {
  apiKey: string
  baseURL?: string | undefined
}

const address = 'https://generativelanguage.googleapis.com'

/** Gemini through its own SDK, which is told not to retry or continue, and has no timeout. */
export function createGemini({ apiKey, baseURL = address }: GeminiOptions) {
  const { models } = new GoogleGenAI({ apiKey, vertexai: false, httpOptions: { baseUrl: baseURL } })

  /** Runs a request to the end and closes its connection, which the SDK leaves open if it fails. */
  async function* run<Event>(
    { id }: ModelFacts,
    signal: AbortSignal,
    send: (signal: AbortSignal) => AsyncGenerator<Event>,
  ): AsyncGenerator<Event> {
    if (!isModelId(id)) {
      throw new ProviderError('model_not_found', `Gemini has no model that is called ${id}.`)
    }
    const ended = new AbortController()
    try {
      yield* send(AbortSignal.any([signal, ended.signal]))
    } catch (error) {
      signal.throwIfAborted()
      throw explainError(error, apiKey)
    } finally {
      ended.abort()
    }
  }

  return {
    textModel: (facts: ModelFacts): TextModel => ({
      facts,
      stream: (request, signal) =>
        run(facts, signal, async function* (open) {
          const chunks = await models.generateContentStream(toRequest(facts, request, open))
          yield* readEvents(chunks)
        }),
    }),
    imageModel: (facts: ModelFacts): ImageModel => ({
      facts,
      stream: (request, signal) =>
        run(facts, signal, (open) =>
          readPicture(models.generateContent(toPictureRequest(facts, request, open))),
        ),
    }),
  }
}

/** Whether an id can be a part of the address of a request. */
function isModelId(id: string): boolean {
  return /^[\w.:/-]+$/.test(id) && !id.includes('..')
}
