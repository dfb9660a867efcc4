import type { Context, MiddlewareHandler } from 'hono'
import { wildcardAddresses, type Config } from '../../config.ts'
import { AppError } from '../../errors.ts'

const localHosts = ['localhost', '127.0.0.1', '[::1]']

/**
 * Rejects requests for hosts other than the local ones, the address that the server listens on and
 * `ALLOWED_HOSTS`, so that no page of another site reaches the server by DNS rebinding. Rejects
 * writing requests that a page of another origin sends.
 */
export function checkHostAndOrigin({
  ALLOWED_HOSTS,
  HOST,
}: Pick<Config, 'ALLOWED_HOSTS' | 'HOST'>): MiddlewareHandler {
  const own = wildcardAddresses.includes(HOST) ? [] : [HOST.includes(':') ? `[${HOST}]` : HOST]
  const names = [...own, ...ALLOWED_HOSTS].map((host) => nameOf(host.toLowerCase()))
  const allowed = new Set([...localHosts, ...names])
  return async (c, next) => {
    const host = (c.req.header('host') ?? '').toLowerCase()
    // A request line with a whole URL names the host there (RFC 9112, 3.2.2).
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
    if (!/^(GET|HEAD|OPTIONS)$/.test(c.req.method)) checkOrigin(c, host)
    await next()
  }
}

function checkOrigin(c: Context, host: string): void {
  const origin = c.req.header('origin')
  if (origin !== undefined) {
    // A proxy in front may use https, so only the host is compared.
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
