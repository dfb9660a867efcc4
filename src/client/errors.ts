import type { Problem } from '../protocol/resources.ts'

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
