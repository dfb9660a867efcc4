import { ApiError } from '@google/genai'
import * as v from 'valibot'
import { isUnsent } from '../connection.ts'
import {
  adviceOn,
  describeFailure,
  failureOfStatus,
  forOperator,
  ownFailure,
  quote,
} from '../failures.ts'
import { ProviderError, type ProviderFailure } from '../provider.ts'

const vendor = { name: 'Gemini', keySetting: 'GOOGLE_API_KEY' }

/** Converts an error of the SDK into a failure that a person can act on, without the key. */
export function explainError(error: unknown, apiKey: string): ProviderError {
  const own = ownFailure(error)
  if (own) return own
  if (error instanceof ApiError) return explainApiError(error, apiKey)
  const advice = isUnsent(error)
    ? forOperator('check the network, and GOOGLE_GEMINI_BASE_URL if it is set')
    : undefined
  return new ProviderError('connection', describeBreak(error), { cause: error, advice })
}

function describeBreak(error: unknown): string {
  if (isUnsent(error)) return 'Gemini could not be reached.'
  // Deep nesting exceeds the stack.
  if (error instanceof SyntaxError || error instanceof RangeError) {
    return 'Gemini’s answer could not be read.'
  }
  return describeFailure(vendor, 'connection')
}

function explainApiError({ status, message }: ApiError, apiKey: string): ProviderError {
  const body = message.replaceAll(apiKey, '…')
  const { said, details } = readBody(body)
  const failure = failureOf(status, details)
  return new ProviderError(failure, describeFailure(vendor, failure, quote(said, apiKey)), {
    cause: body,
    advice: adviceOn(failure, vendor.keySetting),
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

/** Reads the error in the SDK’s message: JSON, after a prefix if it came within a stream. */
function readBody(message: string): { said: string; details: Details } {
  const json = message.slice(Math.max(message.indexOf('{'), 0))
  const body = v.safeParse(v.pipe(v.string(), v.parseJson(), ErrorBody), json)
  if (!body.success) return { said: '', details: [] }
  const { message: said, details } = body.output.error
  return { said, details }
}

function failureOf(status: number, details: Details): ProviderFailure {
  if (details.some(({ reason }) => reason?.startsWith('API_KEY'))) return 'authentication'
  return failureOfStatus(status)
}

/** The wait that Google’s `RetryInfo` asks for, such as `19s` or `0.5s`. */
function retryAfterOf(details: Details): number | undefined {
  const delay = details.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(delay ?? '')?.[1]
  return seconds === undefined ? undefined : Number(seconds) * 1000
}
