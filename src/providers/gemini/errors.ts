import { ApiError } from '@google/genai'
import * as v from 'valibot'
import { ProviderError, type ProviderFailure } from '../provider.ts'

/** Converts an error of the SDK into a failure that a person can act on, without the key. */
export function explainError(error: unknown, apiKey: string): ProviderError {
  if (error instanceof ProviderError) return error
  if (error instanceof ApiError) return explainApiError(error, apiKey)
  return new ProviderError('connection', describeBreak(error), { cause: error })
}

function describeBreak(error: unknown): string {
  if (isUnsent(error))
    return 'Gemini could not be reached. Check the network, and GOOGLE_GEMINI_BASE_URL if it is set.'
  if (error instanceof SyntaxError) return 'Gemini’s answer could not be read.'
  return sentences.connection('')
}

/** Codes of Node for a connection that was never made. */
const unconnected = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]

/** Whether an error surely came before the request was sent. */
export function isUnsent(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && unconnected.includes(String(cause.code))
}

function explainApiError({ status, message }: ApiError, apiKey: string): ProviderError {
  const body = message.replaceAll(apiKey, '…')
  const { said, details } = readBody(body)
  const failure = failureOf(status, details)
  return new ProviderError(failure, sentences[failure](said).trim(), {
    cause: body,
    retryAfter: retryAfterOf(details),
  })
}

const ErrorBody = v.object({
  error: v.object({
    message: v.optional(v.string(), ''),
    details: v.optional(
      v.array(v.object({ reason: v.optional(v.string()), retryDelay: v.optional(v.string()) })),
      [],
    ),
  }),
})

type Details = v.InferOutput<typeof ErrorBody>['error']['details']

const maxSaidLength = 300

/** Reads the error in the SDK’s message: JSON, after a prefix if it came within a stream. */
function readBody(message: string): { said: string; details: Details } {
  const json = message.slice(Math.max(message.indexOf('{'), 0))
  const body = v.safeParse(v.pipe(v.string(), v.parseJson(), ErrorBody), json)
  if (!body.success) return { said: '', details: [] }
  const { message: said, details } = body.output.error
  return { said: said.slice(0, maxSaidLength).toWellFormed(), details }
}

function failureOf(status: number, details: Details): ProviderFailure {
  if (details.some(({ reason }) => reason?.startsWith('API_KEY'))) return 'authentication'
  switch (status) {
    case 400:
      return 'bad_request'
    case 401:
    case 403:
      return 'authentication'
    case 402:
      return 'billing'
    case 404:
      return 'model_not_found'
    case 413:
      return 'too_large'
    case 429:
      return 'rate_limited'
    default:
      return status === 408 || status >= 500 ? 'overloaded' : 'unknown'
  }
}

const sentences: Record<ProviderFailure, (said: string) => string> = {
  overloaded: () => 'Gemini is overloaded right now. Try again in a minute.',
  rate_limited: () =>
    'Gemini’s rate limit or quota for this key is reached. Try again in a minute, or check the quota.',
  connection: () => 'The connection to Gemini broke off.',
  idle: () => 'Gemini has gone silent.',
  authentication: () => 'Gemini did not accept the key. Check GOOGLE_API_KEY.',
  billing: (said) => `The Gemini account has no credit. ${said}`,
  model_not_found: (said) => `Gemini does not offer this model. ${said}`,
  no_tools: (said) => `Gemini calls no tools with this model. ${said}`,
  too_large: () => 'The request is too large for Gemini.',
  bad_request: (said) => `Gemini refused the request. ${said}`,
  unknown: (said) => `Gemini answered with an error. ${said}`,
}

/** The wait that Google’s `RetryInfo` asks for, such as `19s` or `0.5s`. */
function retryAfterOf(details: Details): number | undefined {
  const delay = details.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(delay ?? '')?.[1]
  return seconds === undefined ? undefined : Number(seconds) * 1000
}
