import Anthropic from '@anthropic-ai/sdk'
import { isUnsent } from '../connection.ts'
import {
  adviceOn,
  describeFailure,
  failureOfStatus,
  forOperator,
  ownFailure,
  quote,
  retryAfterOf,
} from '../failures.ts'
import { ProviderError, type ProviderFailure } from '../provider.ts'

const vendor = { name: 'Claude', keySetting: 'ANTHROPIC_API_KEY' }

/** Converts an error of the SDK into a failure that a person can act on, without the key. */
export function explainError(error: unknown, apiKey: string): ProviderError {
  const own = ownFailure(error)
  if (own) return own
  if (isUnsent(error)) {
    return new ProviderError('connection', 'Claude could not be reached.', {
      cause: error,
      advice: forOperator('check the network, and ANTHROPIC_BASE_URL if it is set'),
    })
  }
  if (error instanceof Anthropic.APIConnectionError) {
    return new ProviderError('connection', describeFailure(vendor, 'connection'), { cause: error })
  }
  if (error instanceof Anthropic.APIError) {
    const failure = failureOf(error)
    // A gateway may put something else than a text there.
    const said = quote(String(error.apiMessage ?? ''), apiKey)
    return new ProviderError(failure, describeFailure(vendor, failure, said), {
      cause: error,
      advice: adviceOn(failure, vendor.keySetting),
      retryAfter: retryAfterOf(error.headers),
    })
  }
  // Anything else is an error of the socket during the stream.
  return new ProviderError('connection', describeFailure(vendor, 'connection'), { cause: error })
}

/** An error within a stream has no status, and one of a gateway may have no type. */
function failureOf({
  errorCode,
  type,
  status,
}: InstanceType<typeof Anthropic.APIError>): ProviderFailure {
  if (errorCode?.includes('spend_limit')) return 'billing'
  if (errorCode === 'image_dimensions_too_large') return 'too_large'
  return failures.get(type ?? '') ?? failureOfStatus(status ?? 500)
}

const failures = new Map<string, ProviderFailure>([
  ['overloaded_error', 'overloaded'],
  ['rate_limit_error', 'rate_limited'],
  ['authentication_error', 'authentication'],
  ['permission_error', 'forbidden'],
  ['billing_error', 'billing'],
  ['not_found_error', 'model_not_found'],
  ['request_too_large', 'too_large'],
  ['invalid_request_error', 'bad_request'],
])
