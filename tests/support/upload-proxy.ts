import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A connection to another server on which uploads go wrong on request. */
export interface UploadProxy extends AsyncDisposable {
  url: string
  /** `hold`: no more than the beginning of an upload arrives. `cut`: uploads arrive, and no response comes back. */
  mode: 'pass' | 'hold' | 'cut'
  /** The keys of the uploads that were cut. */
  cut: (string | undefined)[]
}

/** In bytes. */
const beginning = 1024 * 1024

export async function startUploadProxy(target: string): Promise<UploadProxy> {
  const { port } = new URL(target)
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const remote = connect(Number(port), '127.0.0.1')
    sockets.add(client)
    let key: string | undefined
    let isUpload = false
    let passed = 0
    client.on('data', (chunk) => {
      const start = chunk.toString('latin1', 0, 2000)
      if (/^[A-Z]+ \//.test(start)) isUpload = start.startsWith('POST /api/uploads ')
      if (isUpload) key = /idempotency-key: (\S+)/i.exec(start)?.[1] ?? key
      passed = isUpload ? passed + chunk.length : 0
      if (isUpload && passed > beginning && proxy.mode === 'hold') client.pause()
      if (!remote.write(chunk)) {
        client.pause()
        remote.once('drain', () => proxy.mode === 'hold' || client.resume())
      }
    })
    remote.on('data', (chunk) => {
      if (!isUpload || proxy.mode !== 'cut') return void client.write(chunk)
      proxy.cut.push(key)
      client.destroy()
    })
    client.on('error', () => undefined)
    remote.on('error', () => undefined)
    client.on('close', () => {
      sockets.delete(client)
      remote.destroy()
    })
    remote.on('close', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('the proxy has no port')
  const proxy: UploadProxy = {
    url: `http://127.0.0.1:${address.port}`,
    mode: 'pass',
    cut: [],
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
  return proxy
}
