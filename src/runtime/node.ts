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
      // Ends a connection on which nothing moves for so long, such as one whose client never reads a download.
      // Responses that are long in the making, such as to twenty large files, send nothing until then.
      server.timeout = 600_000
      server.on('error', reject)
      server.listen(port, hostname, () => {
        const info = server.address()
        if (info === null || typeof info === 'string') return
        resolve({ address: info.address, port: info.port, close: () => void server.close() })
      })
    }),
)
