import { BlockList, isIP } from 'node:net'

/**
 * Returns a function that names the client of a connection: its address or, behind trusted proxies,
 * the last forwarded address that is not a trusted proxy's. An IPv6 client is named by its /64.
 */
export function createClientIdentifier(trustedProxies: readonly string[]) {
  const trusted = blockList(trustedProxies)
  return function nameOf(address: string | undefined, forwarded: string | undefined): string {
    let client = plainAddress(address ?? '')
    const hops = (forwarded ?? '').split(',').map((hop) => plainAddress(hop))
    while (isTrusted(trusted, client)) {
      const hop = hops.pop()
      // A trusted proxy only forwards addresses.
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
    const isMapped = family === 'ipv4' && isIP(given) === 6
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Math.max(0, Number(bits) - (isMapped ? 96 : 0)), family)
  }
  return list
}

function isTrusted(list: BlockList, address: string): boolean {
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** The address without brackets, port and zone; an IPv4-mapped IPv6 address as IPv4. */
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

/** The /64 of an IPv6 address in canonical form. */
function networkOf(address: string): string {
  const full = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [head = '', tail] = full.split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...rest]
  return `${all.slice(0, 4).join(':')}::/64`
}
