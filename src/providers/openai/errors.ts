import { APIConnectionError, APIError, OpenAIError } from 'openai'
import { z } from 'zod'
import { withoutSecrets } from '../../config.ts'
import { isUnsent } from '../connection.ts'
import {
  adviceOn,
  failureOfStatus,
  forOperator,
  ownFailure,
  quote,
  retryAfterOf,
  tryLater,
} from '../failures.ts'
import { ProviderError, type ProviderFailure } from '../provider.ts'
import type { LimitField } from './request.ts'

interface Server {
  baseURL: string
  apiKey?: string | undefined
  keySetting?: string | undefined
}

/** Creates the function that converts an error of the SDK into a failure that a person can act on. */
export function createErrorReader({ baseURL, apiKey, keySetting }: Server) {
  const url = withoutSecrets(baseURL)

  /** `model` is undefined if the request was for the list of models. */
  return function explainError(error: unknown, model?: string): ProviderError {
    const own = ownFailure(error)
    if (own) return own
    if (isUnsent(error)) {
      const message = `The model server at ${url} could not be reached.`
      const advice = forOperator('check that it is running there')
      return new ProviderError('connection', message, { cause: error, advice })
    }
    if (error instanceof APIError && !(error instanceof APIConnectionError)) {
      const failure = failureOf(error)
      // What is said of a wrong key may quote the key.
      const reason = failure === 'authentication' ? '' : said(error)
      const message = `${sentenceFor(failure, model)} ${reason}`.trim()
      return new ProviderError(failure, message, {
        cause: error,
        advice: adviceOnFailure(failure, model),
        retryAfter: retryAfterOf(error.headers) ?? loadingTimeOf(error),
      })
    }
    // Deep nesting exceeds the stack.
    if (
      !(error instanceof APIConnectionError) &&
      [SyntaxError, RangeError, OpenAIError].some((kind) => error instanceof kind)
    ) {
      const message = `The model server at ${url} sent something that is not a valid answer.`
      return new ProviderError('unknown', message, { cause: error })
    }
    // Anything else is an error of the socket during the stream.
    const message = `The connection to the model server at ${url} broke off.`
    return new ProviderError('connection', message, { cause: error })
  }

  /** What the server says about an error, without the key. */
  function said(error: APIError): string {
    const { message, metadata } = bodyOf(error)
    const text = [message, metadata?.raw ?? '', metadata?.reasons?.join(', ') ?? '']
      .filter((part) => part !== '')
      .join(' ')
    return quote(text, apiKey)
  }

  function sentenceFor(failure: ProviderFailure, model: string | undefined): string {
    switch (failure) {
      case 'overloaded':
        return 'The model server is overloaded or still loading the model.'
      case 'rate_limited':
        return 'The model server’s rate limit is reached.'
      case 'authentication':
        return keySetting
          ? `The model server at ${url} did not accept the key.`
          : `The model server at ${url} wants a key.`
      case 'forbidden':
        return `The key may not use this model at the model server at ${url}.`
      case 'billing':
        return 'The account at the model server has no credit or its limit is reached.'
      case 'model_not_found':
        return model === undefined
          ? `The model server at ${url} has no list of models.`
          : `The model server at ${url} does not have the model ${model}.`
      case 'no_tools':
        return `The model ${model} on the server at ${url} can’t call tools, which changing a document takes. The server says:`
      case 'too_large':
        return 'The request is too large for the model.'
      case 'bad_request':
        return 'The model server refused the request.'
      default:
        return 'The model server answered with an error.'
    }
  }

  function adviceOnFailure(failure: ProviderFailure, model: string | undefined) {
    switch (failure) {
      case 'overloaded':
      case 'rate_limited':
        return tryLater
      case 'authentication':
        return keySetting
          ? adviceOn(failure, keySetting)
          : forOperator('name its setting as key_setting in MODELS_FILE')
      case 'model_not_found':
        return model === undefined
          ? 'Its address usually ends in /v1.'
          : `${forOperator('load it there, or choose another: GET /api/models lists what it has')} The address usually ends in /v1.`
      case 'no_tools':
        return forOperator('set EDIT_MODEL to a model that can')
      default:
        return undefined
    }
  }
}

/** How long to wait for a server that says that it still loads its model, as llama.cpp does. */
function loadingTimeOf({ status, type }: APIError): number | undefined {
  return status === 503 && type === 'unavailable_error' ? 5000 : undefined
}

/** The body of an error, or the `error` in it. */
const ErrorBody = z.union([
  z.string().transform((message) => ({ message, metadata: undefined })),
  z
    .object({
      message: z.string().optional().catch(undefined),
      /** Of FastAPI, which vLLM and others are built with. */
      detail: z.unknown().optional(),
      /** Of OpenRouter: what the provider behind it said, or why its moderation refused. */
      metadata: z
        .object({
          raw: z.string().optional().catch(undefined),
          reasons: z.array(z.string()).optional().catch(undefined),
        })
        .optional()
        .catch(undefined),
    })
    .transform(({ message, detail, metadata }) => ({
      message: message ?? (detail === undefined ? '' : JSON.stringify(detail)),
      metadata,
    })),
])

function bodyOf(error: APIError): z.output<typeof ErrorBody> {
  return ErrorBody.safeParse(error.error).data ?? { message: '', metadata: undefined }
}

/** What vLLM, llama.cpp, Ollama, OpenRouter and others say of a request with tools. The first two name a flag. */
const refusedTools =
  /--enable-auto-tool-choice|tools param requires --jinja|\bnot support (?:tools|tool use|tool calling|function calling)|\btools?(?: use| calling)?['"]? (?:is|are) not supported|no endpoints found that support tool use/i

function failureOf(error: APIError): ProviderFailure {
  const code: unknown = error.code
  // Only the text says it: the status is 400, 404 or 500.
  if (refusedTools.test(bodyOf(error).message)) return 'no_tools'
  if (code === 'insufficient_quota') return 'billing'
  if (code === 'context_length_exceeded' || error.type === 'exceed_context_size_error') {
    return 'too_large'
  }
  // An error within a stream has no status, but OpenRouter and vLLM give one as its code.
  const status = error.status ?? (typeof code === 'number' ? code : undefined)
  if (status === undefined) return failureOfCode(code, error.type)
  return status === 403 && isModeration(error) ? 'bad_request' : failureOfStatus(status)
}

function isModeration(error: APIError): boolean {
  return bodyOf(error).metadata?.reasons !== undefined
}

function failureOfCode(code: unknown, type: string | undefined): ProviderFailure {
  const names = [code, type]
  if (names.includes('rate_limit_exceeded')) return 'rate_limited'
  return names.includes('server_error') || names.includes('overloaded_error')
    ? 'overloaded'
    : 'unknown'
}

/** The optional field of a request that the server rejected it for; `undefined` if there is none. */
export function rejectedField(
  error: unknown,
  body: { stream_options?: unknown; max_tokens?: unknown; max_completion_tokens?: unknown },
): 'stream_options' | LimitField | undefined {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) {
    return undefined
  }
  // Only the text says it: servers differ in their codes, and few name the parameter.
  const text = `${error.param} ${error.message}`
  if (body.stream_options && /stream_options|include_usage/.test(text)) return 'stream_options'
  if (body.max_tokens && text.includes('max_completion_tokens')) return 'max_tokens'
  if (body.max_completion_tokens && /max_(completion_)?tokens/.test(text)) {
    return 'max_completion_tokens'
  }
  return undefined
}
