import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { run } from './main.ts'

run(
  ({ fetch, hostname, port }) =>
    new Promise((resolve, reject) => {
      const listener = getRequestListener(
        (request, { incoming }) => fetch(request, { address: incoming.socket.remoteAddress }),
        {
          hostname,
          // If host and path form no valid URL, the app responds that it does not serve the host.
          errorHandler: () =>
            fetch(new Request('http://malformed.invalid'), { address: undefined }),
        },
      )
      const server = createServer((request, response) => void listener(request, response))
      server.on('error', reject)
      server.listen(port, hostname, () => {
        const info = server.address()
        if (info === null || typeof info === 'string') return
        resolve({ address: info.address, port: info.port, close: () => void server.close() })
      })
    }),
)
