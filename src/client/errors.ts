import * as v from 'valibot'
import { Problem } from '../protocol/resources.ts'

type FieldErrors = NonNullable<Problem['errors']>

/** A request that failed. The message is for a person. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** The status of the response; 0 if there was none. */
  readonly status: number
  /** The fields of the request that are not valid. */
  readonly errors: FieldErrors
  /** Seconds until a retry may succeed, if the server says so. */
  readonly retryAfter: number | undefined

  constructor(
    status: number,
    detail: string,
    { errors = [], retryAfter }: { errors?: FieldErrors; retryAfter?: number | undefined } = {},
  ) {
    super(detail)
    this.status = status
    this.errors = errors
    this.retryAfter = retryAfter
  }

  get detail(): string {
    return this.message
  }

  /** Whether the server refused the request, so that it was not and will not be carried out. */
  get isRefusal(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 429
  }
}

/** The error of a request to which no response came. */
export function noResponse(): ApiError {
  return new ApiError(0, 'The server can’t be reached. Check that it is running, then try again.')
}

/** The error that a response is; `body` is its JSON, if it has any. */
export function responseError(
  status: number,
  body: unknown,
  retryAfter: string | null | undefined,
): ApiError {
  const problem = v.safeParse(Problem, body)
  const { detail, errors } = problem.success
    ? problem.output
    : { detail: `The server responded with status ${status}.` }
  return new ApiError(status, detail, { errors, retryAfter: secondsOf(retryAfter) })
}

/** The seconds that a header names; undefined for a date or none. */
function secondsOf(header: string | null | undefined): number | undefined {
  return header && /^\d{1,6}$/.test(header) ? Number(header) : undefined
}
