import type { Problem } from '../protocol/resources.ts'

/** A request that failed. The message is for a person. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** The status of the response; 0 if there was none. */
  readonly status: number
  /** The fields of the request that are not valid. */
  readonly errors: NonNullable<Problem['errors']>

  constructor(status: number, detail: string, errors: NonNullable<Problem['errors']> = []) {
    super(detail)
    this.status = status
    this.errors = errors
  }

  get detail(): string {
    return this.message
  }
}
