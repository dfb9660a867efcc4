import { createApp } from '../app.ts'
import { everyAddress, parseConfig } from '../config.ts'
import { StartError } from '../errors.ts'
import { createLogger, describeError } from '../log.ts'
import { namesNoModel } from '../providers/models.ts'
import { openServices } from '../services.ts'
import { closeDoor, openDoor } from './door.ts'
import { readEnvironment } from './environment.ts'
import { watchParent } from './parent.ts'

/** What a runtime's own server is given; `address` is the other end of the connection. */
export interface Listening {
  fetch(request: Request, connection: { address: string | undefined }): Response | Promise<Response>
  hostname: string
  port: number
}

/** Starts a runtime's own server; rejects where it can't listen. `close` takes no new connections. */
export type Listen = (
  options: Listening,
) => Promise<{ address: string; port: number; close(): void }>

/** Runs the program on any runtime: environment in, listen, end on SIGINT and SIGTERM within 5 s. */
export function run(listen: Listen): void {
  main(listen).catch((error: unknown) => {
    if (error instanceof StartError) fail(error.message)
    fail(error instanceof Error ? (error.stack ?? error.message) : String(error))
  })
}

async function main(listen: Listen): Promise<void> {
  const config = parseConfig(readEnvironment(), namesNoModel)
  // A server outlives the reader of its log; without this, each failed line would be logged in turn.
  process.stdout.on('error', () => undefined)
  const log = createLogger(config.LOG_LEVEL, (line) => process.stdout.write(`${line}\n`))
  const services = await openServices(config, log)
  const app = createApp(services)
  const { HOST: hostname, PORT } = config
  const server = await listen({ fetch: app.fetch, hostname, port: PORT }).catch(
    async (error: unknown) => {
      await services.close()
      throw new StartError(
        isTaken(error)
          ? `Port ${PORT} on ${hostname} is taken. Stop what uses it, or set PORT to another number.`
          : `The server can’t listen on ${hostname}:${PORT}: ${describeError(error)}`,
      )
    },
  )

  /** Also a server that can’t write, as on a full disk, serves what is there. */
  function tryDoor(use: (file: string) => void): void {
    if (!services.db.file) return
    try {
      use(services.db.file)
    } catch (error) {
      log.warn('the folder of the database can’t be written', { reason: describeError(error) })
    }
  }

  let stopping: number | undefined
  async function stop(reason: string): Promise<void> {
    if (stopping !== undefined) return
    stopping = performance.now()
    log.info('stopping', { reason })
    setTimeout(() => process.exit(0), 4900).unref()
    server.close()
    tryDoor(closeDoor)
    try {
      await services.close()
    } catch (error) {
      log.error('the end was not clean', { reason: describeError(error) })
    }
    // Streams have had their `done` by now; this lets their last bytes out.
    setTimeout(() => process.exit(0), 100)
  }
  function onSignal(signal: NodeJS.Signals): void {
    // A terminal and npm may both pass on one Ctrl-C; only a later signal means "at once".
    if (stopping !== undefined && performance.now() - stopping > 1000) process.exit(0)
    void stop(signal)
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  process.on('uncaughtException', (error) =>
    log.error('uncaught', { reason: describeError(error) }),
  )
  process.on('unhandledRejection', (error) =>
    log.error('unhandled', { reason: describeError(error) }),
  )
  watchParent(() => void stop('the npm that started this is gone'))

  const { address, port } = server
  const url = addressOf({ address: everyAddress.includes(address) ? '127.0.0.1' : address, port })
  tryDoor((file) => openDoor(file, { url, token: services.maintenanceToken }))
  process.stdout.write(`AI HTML Builder is ready at ${addressOf(server)}\n`)
}

function addressOf({ address, port }: { address: string; port: number }): string {
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}

function isTaken(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('code' in error && error.code === 'EADDRINUSE') || error.name === 'AddrInUse'
}

function fail(why: string): never {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}
