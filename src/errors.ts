/** The failures that are reported to a person. `http/failures.ts` maps each to a status. */
export type FailureKind =
  | 'not_found'
  | 'method'
  | 'conflict'
  | 'too_large'
  | 'too_slow'
  | 'media_type'
  | 'forbidden'
  | 'misdirected'
  | 'invalid'
  | 'rate_limited'
  | 'over_budget'
  | 'busy'
  | 'impossible_here'
  | 'disk_full'
  | 'unwritable'

export interface FieldError {
  path: string
  message: string
}

/** An error whose message is a sentence for a person, without stack, path, SQL or key. */
export class AppError extends Error {
  readonly kind: FailureKind
  readonly fields: FieldError[]

  constructor(kind: FailureKind, message: string, fields: FieldError[] = []) {
    super(message)
    this.name = 'AppError'
    this.kind = kind
    this.fields = fields
  }
}

/**
 * Returns the value if there is one.
 * @throws AppError `not_found`, which names what is missing.
 */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new AppError('not_found', `There is no such ${what}.`)
  return value
}

/** The program can't start. The message is the one line that whoever hosts it sees. */
export class StartError extends Error {
  override readonly name: string = 'StartError'
}
