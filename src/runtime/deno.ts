import { run } from './main.ts'

interface NetAddress {
  hostname: string
  port: number
}

declare const Deno: {
  serve(
    options: { hostname: string; port: number; onListen(): void },
    handler: (request: Request, info: { remoteAddr: NetAddress }) => Response | Promise<Response>,
  ): { addr: NetAddress; shutdown(): Promise<void> }
}

run(async ({ fetch, hostname, port }) => {
  const server = Deno.serve({ hostname, port, onListen() {} }, (request, { remoteAddr }) =>
    fetch(request, { address: remoteAddr.hostname }),
  )
  const { addr } = server
  return { address: addr.hostname, port: addr.port, close: () => void server.shutdown() }
})
