import type { MiddlewareHandler } from 'hono'

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

/** Adds the app's policy to responses without one of their own. JSON is never a page and needs none. */
export const secureHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  const { headers } = c.res
  headers.set('X-Content-Type-Options', 'nosniff')
  if (headers.get('Content-Type') === 'application/json') return
  if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', appPolicy)
  headers.set('Referrer-Policy', 'no-referrer')
  headers.set('X-DNS-Prefetch-Control', 'off')
}
