import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'

/** A connection or packet that came; `ways` are the names in its paths, such as `x` in `/way/x`. */
interface Heard {
  protocol: 'tcp' | 'udp'
  bytes: number
  ways: string[]
}

/** Accepts whatever comes to a port of this machine over TCP or UDP, IPv4 or IPv6, and keeps a record of it. */
export interface Listener extends AsyncDisposable {
  port: number
  heard: Heard[]
  /** Returns and forgets what was heard, once everything sent before is. */
  take(): Promise<Heard[]>
}

const addresses = ['127.0.0.1', '::1']
const answer =
  'HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n'

export async function startListener(): Promise<Listener> {
  const heard: Heard[] = []
  const servers: Server[] = []
  const sockets: Socket[] = []
  let port = 0

  async function listen(address: string): Promise<void> {
    const server = createServer((socket) => {
      const connection: Heard = { protocol: 'tcp', bytes: 0, ways: [] }
      heard.push(connection)
      socket.on('error', () => undefined)
      socket.on('data', (data) => {
        connection.bytes += data.length
        connection.ways.push(...waysIn(data))
        socket.end(answer)
      })
    })
    server.listen(port, address)
    await once(server, 'listening')
    servers.push(server)
    const bound = server.address()
    if (bound && typeof bound === 'object') port = bound.port
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
    socket.on('message', (data) =>
      heard.push({ protocol: 'udp', bytes: data.length, ways: waysIn(data) }),
    )
    socket.bind(port, address)
    await once(socket, 'listening')
    sockets.push(socket)
  }

  /** Sends something by each protocol, which is heard after all that came before. */
  async function take(): Promise<Heard[]> {
    for (const [at, address] of addresses.entries()) {
      const connection = connect(port, address).resume()
      connection.end('/way/last')
      await once(connection, 'close')
      const socket = sockets[at]
      if (!socket) continue
      const packet = once(socket, 'message')
      socket.send('/way/last', port, address)
      await packet
    }
    return heard.splice(0).filter(({ ways }) => !ways.includes('last'))
  }

  for (const address of addresses) await listen(address)
  return {
    port,
    heard,
    take,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.close()
      for (const server of servers) server.close()
    },
  }
}

function waysIn(data: Buffer): string[] {
  return [...data.toString('latin1').matchAll(/\/way\/([\w-]+)/g)].flatMap(([, way]) => way ?? [])
}
