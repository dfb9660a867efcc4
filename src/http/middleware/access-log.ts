import type { MiddlewareHandler } from 'hono'
import type { Logger } from '../../log.ts'

/** Logs one JSON line per request, without query, content and keys, and names it by `X-Request-Id`. */
export function logAccess(log: Logger): MiddlewareHandler {
  return async (c, next) => {
    const start = performance.now()
    const request_id = crypto.randomUUID()
    await next()
    c.res.headers.set('X-Request-Id', request_id)
    log.info('request', {
      request_id,
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms: Math.round(performance.now() - start),
    })
  }
}
