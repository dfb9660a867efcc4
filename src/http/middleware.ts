import type { Context, MiddlewareHandler } from 'hono'
import { everyAddress, type Config } from '../config.ts'
import { AppError } from '../errors.ts'
import type { Logger } from '../log.ts'

const always = ['localhost', '127.0.0.1', '[::1]']

/**
 * Answers only requests for a known host, or for the address that it listens on, which is what keeps a page of another site from reaching
 * the server under a name of its own; and refuses writes that another origin's page sends.
 */
export function guardOrigin({
  ALLOWED_HOSTS,
  HOST,
}: Pick<Config, 'ALLOWED_HOSTS' | 'HOST'>): MiddlewareHandler {
  const own = everyAddress.includes(HOST) ? [] : [HOST.includes(':') ? `[${HOST}]` : HOST]
  const names = [...own, ...ALLOWED_HOSTS].map((host) => nameOf(host.toLowerCase()))
  const allowed = new Set([...always, ...names])
  return async (c, next) => {
    const host = (c.req.header('host') ?? '').toLowerCase()
    // Of a request line with a whole address, that names the host (RFC 9112, 3.2.2).
    const [, target] = /^https?:\/\/(\[[^\]]*\]|[^:/?#]*)/.exec(c.req.url) ?? []
    if (
      !isHostHeader(host) ||
      !allowed.has(nameOf(host)) ||
      target?.toLowerCase() !== nameOf(host)
    ) {
      throw new AppError(
        'misdirected',
        'This server does not answer for this host name. Whoever runs it can add the name to ALLOWED_HOSTS.',
      )
    }
    if (!/^(GET|HEAD|OPTIONS)$/.test(c.req.method)) refuseForeign(c, host)
    await next()
  }
}

function refuseForeign(c: Context, host: string): void {
  const origin = c.req.header('origin')
  if (origin !== undefined) {
    // A proxy in front may speak https, so only the host part tells whose page it is.
    if (/^https?:\/\/[^/]+$/.test(origin) && origin.replace(/^https?:\/\//, '') === host) return
  } else {
    const site = c.req.header('sec-fetch-site')
    if (site === undefined || site === 'same-origin' || site === 'none') return
  }
  throw new AppError('forbidden', 'This request came from a page of another site.')
}

function isHostHeader(host: string): boolean {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/.test(host)
}

function nameOf(host: string): string {
  return host.replace(/:\d+$/, '')
}

/**
 * A HEAD is answered by its GET. What that would send ends here, so that no stream stays open; of all
 * else, the size is said.
 */
export const closeBodyOfHead: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.req.method !== 'HEAD') return
  const { res } = c
  if (res.headers.has('X-Accel-Buffering') || res.headers.has('Content-Length')) {
    return res.body?.cancel()
  }
  const headers = new Headers(res.headers)
  headers.set('Content-Length', String((await res.arrayBuffer()).byteLength))
  c.res = new Response(null, { status: res.status, headers })
}

/** One JSON line per request: no query, no content, no keys. */
export function logAccess(log: Logger): MiddlewareHandler {
  return async (c, next) => {
    const begun = performance.now()
    const request_id = crypto.randomUUID()
    await next()
    c.res.headers.set('X-Request-Id', request_id)
    log.info('request', {
      request_id,
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms: Math.round(performance.now() - begun),
    })
  }
}

const appPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The policy of all answers that don't bring their own. Data is never a page, so it needs none. */
export const secureHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  const { headers } = c.res
  headers.set('X-Content-Type-Options', 'nosniff')
  if (headers.get('Content-Type') === 'application/json') return
  if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', appPolicy)
  headers.set('Referrer-Policy', 'no-referrer')
  headers.set('X-DNS-Prefetch-Control', 'off')
}
