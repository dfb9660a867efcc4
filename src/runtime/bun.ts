import { run } from './main.ts'

interface BunServer {
  hostname: string
  port: number
  requestIP(request: Request): { address: string } | null
  stop(): unknown
}

declare const Bun: {
  serve(options: {
    hostname: string
    port: number
    idleTimeout: number
    maxRequestBodySize: number
    fetch(request: Request, server: BunServer): Response | Promise<Response>
  }): BunServer
}

run(async ({ fetch, hostname, port }) => {
  const server = Bun.serve({
    hostname,
    port,
    // In seconds. Heartbeats keep streams alive; the app limits the size and time of bodies itself.
    idleTimeout: 120,
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    fetch: (request, self) => fetch(request, { address: self.requestIP(request)?.address }),
  })
  return { address: server.hostname, port: server.port, close: () => void server.stop() }
})
