import type { Context } from 'hono'
import { AppError, type FailureKind } from '../errors.ts'
import { describeError, type Logger } from '../log.ts'
import type { Problem } from '../protocol/resources.ts'
import { isDiskFull } from '../store/reasons.ts'

/** The only table of error statuses. */
const statuses = {
  not_found: [404, 'Not found'],
  method: [405, 'Method not allowed'],
  conflict: [409, 'Conflict'],
  too_slow: [408, 'Request timeout'],
  too_large: [413, 'Too large'],
  media_type: [415, 'Unsupported media type'],
  forbidden: [403, 'Forbidden'],
  misdirected: [421, 'Misdirected request'],
  invalid: [422, 'Invalid'],
  rate_limited: [429, 'Too many requests'],
  over_budget: [503, 'Over budget'],
  impossible_here: [501, 'Not possible here'],
  busy: [503, 'Busy'],
  disk_full: [507, 'Disk full'],
  unwritable: [507, 'Not writable'],
} as const satisfies Record<FailureKind, readonly [number, string]>

type Status = (typeof statuses)[FailureKind][0] | 500

/** Responds to an error with problem JSON (RFC 9457). Anything but an `AppError` is a bug: it is logged, with status 500. */
export function respondToError(error: unknown, c: Context, log: Logger): Response {
  if (error instanceof AppError) return problem(c, error)
  if (isDiskFull(error)) {
    return problem(
      c,
      new AppError(
        'disk_full',
        'The disk is full, so nothing was saved. Free some space, then try again.',
      ),
    )
  }
  log.error('a request failed', { path: c.req.path, reason: describeError(error) })
  return respond(c, 500, {
    type: 'about:blank',
    title: 'Internal error',
    detail: 'Something went wrong in this program. Its log says what.',
  })
}

export function problem(c: Context, error: AppError): Response {
  const [status, title] = statuses[error.kind]
  const { message: detail, fields } = error
  if (error.kind === 'busy') c.header('Retry-After', '5')
  if (error.kind === 'too_slow') c.header('Connection', 'close')
  return respond(c, status, {
    type: 'about:blank',
    title,
    detail,
    ...(fields.length > 0 && { errors: fields }),
  })
}

/** A 405 response that names the methods which the address accepts. */
export function methodNotAllowed(c: Context, allowed: readonly string[]): Response {
  c.header('Allow', allowed.join(', '))
  return problem(
    c,
    new AppError(
      'method',
      `${c.req.method} can’t be used at this address. Use ${allowed.join(' or ')}.`,
    ),
  )
}

function respond(c: Context, status: Status, body: Omit<Problem, 'status'>): Response {
  c.header('Content-Type', 'application/problem+json')
  c.status(status)
  return c.body(JSON.stringify({ ...body, status } satisfies Problem))
}
