import { ProviderError, type ProviderFailure } from './provider.ts'

/** Our own failure, also as the cause of an error of an SDK; undefined if it is none. */
export function ownFailure(error: unknown): ProviderError | undefined {
  if (error instanceof ProviderError) return error
  return error instanceof Error && error.cause instanceof ProviderError ? error.cause : undefined
}

/** What the status of a response says about a failure. */
export function failureOfStatus(status: number): ProviderFailure {
  return failures[status] ?? (status >= 500 ? 'overloaded' : 'unknown')
}

const failures: Partial<Record<number, ProviderFailure>> = {
  400: 'bad_request',
  401: 'authentication',
  402: 'billing',
  403: 'forbidden',
  404: 'model_not_found',
  408: 'overloaded',
  409: 'overloaded',
  413: 'too_large',
  422: 'bad_request',
  429: 'rate_limited',
}

/** How long a response asks to wait, in milliseconds; undefined if it does not say. */
export function retryAfterOf(headers: Headers | undefined): number | undefined {
  const milliseconds = headers?.get('retry-after-ms')
  const seconds = headers?.get('retry-after')
  const wait = milliseconds ? Number(milliseconds) : seconds ? waitOf(seconds) : Number.NaN
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined
}

/** The header has seconds or a date. */
function waitOf(header: string): number {
  const seconds = Number(header)
  return Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000
}

const maxQuotedLength = 400

/** What a provider says about a failure, as a sentence without the key and short enough for a message. */
export function quote(said: string, apiKey: string | undefined): string {
  const text = apiKey ? said.replaceAll(apiKey, '…') : said
  const quoted = text.slice(0, maxQuotedLength).toWellFormed().trimEnd()
  return quoted === '' || /[.!?…]["”’)\]]*$/.test(quoted) ? quoted : `${quoted}.`
}

/** A provider with one address and one key. */
export interface Vendor {
  name: string
  keySetting: string
}

/** Says what happened. `said`: what the provider says about it. */
export function describeFailure({ name }: Vendor, failure: ProviderFailure, said = ''): string {
  const sentences: Record<ProviderFailure, string> = {
    overloaded: `${name} is overloaded right now.`,
    rate_limited: `${name}’s rate limit or quota for this key is reached.`,
    connection: `The connection to ${name} broke off.`,
    idle: `${name} has gone silent.`,
    authentication: `${name} did not accept the key.`,
    forbidden: `This key may not use this model at ${name}. ${said}`,
    billing: `The ${name} account has no credit or its spending limit is reached. ${said}`,
    model_not_found: `${name} does not offer this model. ${said}`,
    no_tools: `${name} calls no tools with this model. ${said}`,
    too_large: `The request is too large for ${name}. ${said}`,
    bad_request: `${name} refused the request. ${said}`,
    unknown: `${name} answered with an error. ${said}`,
  }
  return sentences[failure].trim()
}

/** Says what a person can do about a failure, if anything. */
export function adviceOn(failure: ProviderFailure, keySetting: string): string | undefined {
  switch (failure) {
    case 'overloaded':
      return tryLater
    case 'rate_limited':
      return `${tryLater} ${forOperator('check the quota')}`
    case 'authentication':
      return forOperator(`check ${keySetting}`)
    default:
      return undefined
  }
}

export const tryLater = 'Try again in a minute.'

/** Says what only somebody can do who may not be the reader. */
export function forOperator(advice: string): string {
  return `Whoever runs this server can ${advice}.`
}

/** The failure of an answer that has another shape than the provider’s answers have. */
export function unreadable(cause?: unknown): ProviderError {
  return new ProviderError('unknown', 'The model’s answer could not be read.', { cause })
}

/** The failure of an answer that came without a reason for its end. */
export function cutOff(): ProviderError {
  return new ProviderError('connection', 'The model’s answer was cut off before its end.')
}

/** The failure of an answer that ended for a reason that nobody knows. */
export function endedFor(reason: string): ProviderError {
  return new ProviderError(
    'unknown',
    `The model ended its answer for an unknown reason: ${reason.slice(0, 100)}.`,
  )
}
