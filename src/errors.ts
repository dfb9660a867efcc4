/** What can go wrong that a person may be told about; `http/failures.ts` gives each its status. */
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
  | 'busy'
  | 'disk_full'
  | 'unwritable'

export interface FieldError {
  path: string
  message: string
}

/** An error whose message is a sentence for a person: no stack, no path, no SQL, no key. */
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

/** The value itself, or a `not_found` that names what was looked for. */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new AppError('not_found', `There is no such ${what}.`)
  return value
}

/** A start that can't go on; the message is the one line that the person who hosts it sees. */
export class StartError extends Error {
  override readonly name: string = 'StartError'
}
