import type { Context, MiddlewareHandler } from 'hono'
import { AppError } from '../../errors.ts'

/** Beyond this number, the clients whose last request is longest ago are forgotten. */
const maxClients = 50_000

interface Limit {
  /** Requests that one client may make in any window; 0: no limit. */
  requests: number
  /** Seconds. */
  window: number
}

/** Whether a request is allowed, how many remain, and in how many seconds the next one is allowed. */
interface Verdict {
  allowed: boolean
  remaining: number
  wait: number
}

/** Counts requests in a sliding window, so that no window ever has more than the limit. */
export function createRateLimiter({ requests, window }: Limit, now = () => performance.now()) {
  const length = window * 1000
  const clients = new Map<string, number[]>()

  function forget(before: number): void {
    for (const [client, times] of clients) {
      if ((times.at(-1) ?? 0) > before && clients.size <= maxClients) return
      clients.delete(client)
    }
  }

  return function take(client: string): Verdict {
    const time = now()
    const times = (clients.get(client) ?? []).filter((one) => one > time - length)
    const allowed = times.length < requests
    if (allowed) times.push(time)
    clients.delete(client)
    clients.set(client, times)
    forget(time - length)
    const isFull = times.length >= requests
    const wait = isFull ? Math.ceil(((times[0] ?? time) + length - time) / 1000) : 0
    return { allowed, remaining: requests - times.length, wait }
  }
}

/**
 * Rejects requests above the limit with 429, and reports the remaining number to every client. Requests
 * that repeat an earlier one are neither counted nor rejected.
 */
export function limitRate(
  limit: Limit,
  clientOf: (c: Context) => string,
  isRepeat: (c: Context) => Promise<boolean>,
): MiddlewareHandler {
  const take = createRateLimiter(limit)
  return async (c, next) => {
    if (limit.requests === 0 || (await isRepeat(c))) return next()
    const { allowed, remaining, wait } = take(clientOf(c))
    const headers = {
      'RateLimit-Policy': `"messages";q=${limit.requests};w=${limit.window}`,
      RateLimit: `"messages";r=${remaining};t=${wait}`,
      ...(!allowed && { 'Retry-After': String(wait) }),
    }
    if (allowed) {
      await next()
      for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
      return
    }
    for (const [name, value] of Object.entries(headers)) c.header(name, value)
    throw new AppError(
      'rate_limited',
      `Too many messages: the limit is ${limit.requests} per ${limit.window} seconds. Try again in ${wait} ${wait === 1 ? 'second' : 'seconds'}.`,
    )
  }
}
