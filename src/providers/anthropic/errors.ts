import Anthropic from '@anthropic-ai/sdk'
import { ProviderError, type ProviderFailure } from '../provider.ts'

/** Converts an error of the SDK into a failure that a person can act on, without the key. */
export function explainError(error: unknown, apiKey: string): ProviderError {
  if (error instanceof ProviderError) return error
  if (error instanceof Anthropic.APIConnectionError) {
    return new ProviderError(
      'connection',
      'Claude could not be reached. Check the network, and ANTHROPIC_BASE_URL if it is set.',
      { cause: error },
    )
  }
  if (error instanceof Anthropic.APIError) {
    const failure = failureOf(error)
    // A gateway may put something else than a text there.
    const said = String(error.apiMessage ?? '')
      .replaceAll(apiKey, '…')
      .slice(0, maxSaidLength)
    return new ProviderError(failure, sentences[failure](said.toWellFormed()), {
      cause: error,
      retryAfter: retryAfterOf(error.headers),
    })
  }
  // Anything else is an error of the socket during the stream.
  return new ProviderError('connection', 'The connection to Claude broke off.', { cause: error })
}

const maxSaidLength = 400

function failureOf(error: InstanceType<typeof Anthropic.APIError>): ProviderFailure {
  if (error.errorCode?.includes('spend_limit')) return 'billing'
  if (error.status === 413) return 'too_large'
  switch (error.type) {
    case 'overloaded_error':
      return 'overloaded'
    case 'rate_limit_error':
      return 'rate_limited'
    case 'authentication_error':
    case 'permission_error':
      return 'authentication'
    case 'billing_error':
      return 'billing'
    case 'not_found_error':
      return 'model_not_found'
    case 'invalid_request_error':
      return 'bad_request'
    default:
      return (error.status ?? 500) >= 500 ? 'overloaded' : 'unknown'
  }
}

const sentences: Record<ProviderFailure, (said: string) => string> = {
  overloaded: () => 'Claude is overloaded right now. Try again in a minute.',
  rate_limited: () => 'Claude’s rate limit for this key is reached. Try again in a minute.',
  connection: () => 'The connection to Claude broke off.',
  idle: () => 'Claude has gone silent.',
  authentication: () => 'Claude did not accept the key. Check ANTHROPIC_API_KEY.',
  billing: (said) => `The Claude account has no credit or its spending limit is reached. ${said}`,
  model_not_found: (said) => `Claude does not offer this model. ${said}`,
  no_tools: (said) => `Claude calls no tools with this model. ${said}`,
  too_large: () => 'The request is too large for Claude.',
  bad_request: (said) => `Claude refused the request. ${said}`,
  unknown: (said) => `Claude answered with an error. ${said}`,
}

function retryAfterOf(headers: Headers | undefined): number | undefined {
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}
