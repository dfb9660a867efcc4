import { BlockList, isIP } from 'node:net'
import type { Context, MiddlewareHandler } from 'hono'
import { AppError } from '../errors.ts'

/** Clients that are remembered at most; beyond, those whose last request is longest ago are forgotten. */
const mostClients = 50_000

interface Limit {
  /** Requests that one client may make within any window; 0: no limit. */
  requests: number
  /** Seconds. */
  window: number
}

/** Whether a request may be made now, how many more, and in how many seconds the next one may. */
interface Verdict {
  allowed: boolean
  remaining: number
  wait: number
}

/** Counts requests in a window that slides with the clock, so that no window ever holds more. */
export function createRateLimiter({ requests, window }: Limit, now = () => performance.now()) {
  const length = window * 1000
  const clients = new Map<string, number[]>()

  function forget(before: number): void {
    for (const [client, times] of clients) {
      if ((times.at(-1) ?? 0) > before && clients.size <= mostClients) return
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

/** Refuses what is above the limit with 429, and tells every client how much it has left. */
export function limitRate(limit: Limit, clientOf: (c: Context) => string): MiddlewareHandler {
  const take = createRateLimiter(limit)
  return async (c, next) => {
    if (limit.requests === 0) return next()
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
      `These are too many messages: at most ${limit.requests} in ${limit.window} seconds. Try again in ${wait} ${wait === 1 ? 'second' : 'seconds'}.`,
    )
  }
}

/**
 * Names the client of a connection: its address or, behind proxies that are trusted, the right-most
 * forwarded address that is none of them. IPv6 clients count by their /64.
 */
export function createClientNames(trustedProxies: readonly string[]) {
  const trusted = blockList(trustedProxies)
  return function nameOf(address: string | undefined, forwarded: string | undefined): string {
    let client = plainAddress(address ?? '')
    const hops = (forwarded ?? '').split(',').map((hop) => plainAddress(hop))
    while (isTrusted(trusted, client)) {
      const hop = hops.pop()
      // What is no address was written by nobody who can be trusted.
      if (hop === undefined || isIP(hop) === 0) break
      client = hop
    }
    return isIP(client) === 6 ? networkOf(client) : client || 'unknown'
  }
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [given = '', bits] = network.split('/')
    const address = plainAddress(given)
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    const isFolded = family === 'ipv4' && isIP(given) === 6
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Math.max(0, Number(bits) - (isFolded ? 96 : 0)), family)
  }
  return list
}

function isTrusted(list: BlockList, address: string): boolean {
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** The address without brackets, port and zone; one of IPv4 in IPv6 clothes as IPv4. */
function plainAddress(given: string): string {
  const bare = given
    .trim()
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
  if (isIP(bare) !== 6) return bare
  const [, high, low] =
    /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(new URL(`http://[${bare}]/`).hostname) ?? []
  if (high === undefined || low === undefined) return bare
  const [first, second] = [parseInt(high, 16), parseInt(low, 16)]
  return [first >> 8, first & 255, second >> 8, second & 255].join('.')
}

/** The /64 of an IPv6 address in one way of writing. */
function networkOf(address: string): string {
  const full = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [head = '', tail] = full.split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...rest]
  return `${all.slice(0, 4).join(':')}::/64`
}
