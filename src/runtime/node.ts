import { serve } from '@hono/node-server'
import { run } from './main.ts'

run(
  ({ fetch, hostname, port }) =>
    new Promise((resolve, reject) => {
      const server = serve(
        {
          fetch: (request, { incoming }) =>
            fetch(request, { address: incoming.socket.remoteAddress }),
          hostname,
          port,
        },
        (info) => resolve({ ...info, close: () => void server.close() }),
      )
      server.on('error', reject)
    }),
)
