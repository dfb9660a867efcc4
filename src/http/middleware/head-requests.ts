import type { MiddlewareHandler } from 'hono'

/**
 * Hono handles a HEAD request like a GET request. This drops the body: a stream is cancelled, so that
 * it does not stay open; of any other body, the length is reported unless it is known.
 */
export const dropBodyOfHead: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.req.method !== 'HEAD') return
  const { res } = c
  // A handler that made no body says nothing of its length.
  if (res.body === null) return
  if (res.headers.has('X-Accel-Buffering') || res.headers.has('Content-Length')) {
    return res.body?.cancel()
  }
  const headers = new Headers(res.headers)
  headers.set('Content-Length', String((await res.arrayBuffer()).byteLength))
  c.res = new Response(null, { status: res.status, headers })
}
