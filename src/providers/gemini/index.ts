import { ApiError, GoogleGenAI } from '@google/genai'
import { limitedFetch } from '../limited-fetch.ts'
import type { ModelFacts } from '../model-facts.ts'
import { ProviderError, type ImageModel, type Listing, type TextModel } from '../provider.ts'
import { explainError } from './errors.ts'
import { readEvents } from './events.ts'
import { readModels } from './list.ts'
import { readPicture, toPictureRequest } from './pictures.ts'
import { toRequest } from './request.ts'

export interface GeminiOptions {
  apiKey: string
  baseURL?: string | undefined
}

const address = 'https://generativelanguage.googleapis.com'

/** Gemini through its own SDK, which neither retries nor has a timeout of its own. */
export function createGemini({ apiKey, baseURL = address }: GeminiOptions) {
  const { models } = new GoogleGenAI({
    apiKey,
    vertexai: false,
    httpOptions: { baseUrl: baseURL, fetch: limitedFetch },
  })

  async function* explained<Event>(
    { id }: ModelFacts,
    signal: AbortSignal,
    send: () => AsyncGenerator<Event>,
  ): AsyncGenerator<Event> {
    if (!isModelId(id)) {
      throw new ProviderError('model_not_found', `Gemini has no model that is called ${id}.`)
    }
    try {
      yield* send()
    } catch (error) {
      signal.throwIfAborted()
      throw explainError(error, apiKey)
    }
  }

  return {
    textModel: (facts: ModelFacts): TextModel => ({
      facts,
      stream: (request, signal) =>
        explained(facts, signal, async function* () {
          yield* readEvents(await models.generateContentStream(toRequest(facts, request, signal)))
        }),
    }),
    imageModel: (facts: ModelFacts): ImageModel => ({
      facts,
      stream: (request, signal) =>
        explained(facts, signal, () =>
          readPicture(models.generateContent(toPictureRequest(facts, request, signal))),
        ),
    }),
    async list(signal: AbortSignal): Promise<Listing> {
      try {
        const config = { pageSize: maxListed, abortSignal: signal }
        const list = await models.list({ config })
        const isWhole = !list.hasNextPage() && list.pageLength > 0
        return isWhole ? readModels('gemini', list.page) : undefined
      } catch (error) {
        signal.throwIfAborted()
        if (isWithoutList(error)) return undefined
        throw explainError(error, apiKey)
      }
    },
  }
}

const maxListed = 1000

/** Gateways may have no list, or a page in its place. */
function isWithoutList(error: unknown): boolean {
  if (error instanceof SyntaxError) return true
  return error instanceof ApiError && (error.status === 404 || error.status === 405)
}

/** Whether an id can be a part of the address of a request. */
function isModelId(id: string): boolean {
  return /^[\w.:/-]+$/.test(id) && !id.includes('..')
}
