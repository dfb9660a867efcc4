import { createApp } from '../app.ts'
import { wildcardAddresses, parseConfig } from '../config.ts'
import { StartError } from '../errors.ts'
import { createLogger, describeError, type Logger } from '../log.ts'
import { catalogueOf, readModelsFile, redactorOf } from '../providers/models-file.ts'
import { checkModelSetting } from '../providers/models.ts'
import { openServices, type Services } from '../services.ts'
import { hideFromSdks, readEnvironment } from './environment.ts'
import { watchParent } from './parent.ts'
import { announceServer, withdrawServer } from './running-server.ts'

/** The options of a runtime's own server. `address` is the client's end of the connection. */
export interface ListenOptions {
  fetch(request: Request, connection: { address: string | undefined }): Response | Promise<Response>
  hostname: string
  port: number
}

export interface ListeningServer {
  address: string
  port: number
  /** Stops accepting connections. */
  close(): void
}

/** Starts a runtime's own server; rejects if it can't listen. */
export type Listen = (options: ListenOptions) => Promise<ListeningServer>

/** Runs the program on any runtime, until SIGINT or SIGTERM ends it within 5 s. */
export function run(listen: Listen): void {
  main(listen).catch((error: unknown) => {
    if (error instanceof StartError) fail(error.message)
    fail(error instanceof Error ? (error.stack ?? error.message) : String(error))
  })
}

async function main(listen: Listen): Promise<void> {
  const environment = readEnvironment()
  hideFromSdks()
  const file = readModelsFile(environment)
  const config = parseConfig(environment, checkModelSetting(catalogueOf(file)))
  // The server outlives the reader of its log. Without this handler, each failed write would be logged in turn.
  process.stdout.on('error', () => undefined)
  const log = createLogger(
    config.LOG_LEVEL,
    (line) => process.stdout.write(`${line}\n`),
    redactorOf(config, file),
  )
  const services = await openServices(config, log, { file, searchPath: environment.PATH })
  const server = await openServer(listen, services)
  stopOnSignals(server, services)
  logUncaught(log)

  const { address, port } = server
  const url = urlOf({ address: wildcardAddresses.includes(address) ? '127.0.0.1' : address, port })
  tryAddressFile(services, (file) =>
    announceServer(file, { url, token: services.maintenanceToken }),
  )
  process.stdout.write(`AI HTML Builder is ready at ${urlOf(server)}\n`)
}

async function openServer(listen: Listen, services: Services): Promise<ListeningServer> {
  const { HOST: hostname, PORT: port } = services.config
  try {
    return await listen({ fetch: createApp(services).fetch, hostname, port })
  } catch (error) {
    await services.close()
    throw new StartError(
      isAddressInUse(error)
        ? `Port ${port} on ${hostname} is taken. Stop what uses it, or set PORT to another number.`
        : `The server can’t listen on ${hostname}:${port}: ${describeError(error)}`,
    )
  }
}

function stopOnSignals(server: ListeningServer, services: Services): void {
  const { log } = services
  let stoppedAt: number | undefined

  async function stop(reason: string): Promise<void> {
    if (stoppedAt !== undefined) return
    stoppedAt = performance.now()
    log.info('stopping', { reason })
    setTimeout(() => process.exit(0), 4900).unref()
    server.close()
    tryAddressFile(services, withdrawServer)
    try {
      await services.close()
    } catch (error) {
      log.error('shutdown failed', { reason: describeError(error) })
    }
    // Streams have written their `done` by now; this delay flushes their last bytes.
    setTimeout(() => process.exit(0), 100)
  }

  function onSignal(signal: NodeJS.Signals): void {
    // The terminal and npm may both forward one Ctrl-C. Only a signal that comes later forces the exit.
    if (stoppedAt !== undefined && performance.now() - stoppedAt > 1000) process.exit(0)
    void stop(signal)
  }

  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  watchParent(() => void stop('the npm process that started the server has exited'))
}

function logUncaught(log: Logger): void {
  process.on('uncaughtException', (error) =>
    log.error('uncaught exception', { reason: describeError(error) }),
  )
  process.on('unhandledRejection', (error) =>
    log.error('unhandled rejection', { reason: describeError(error) }),
  )
}

/** Logs a failure and continues: a server on a full disk still serves what is stored. */
function tryAddressFile({ db, log }: Services, use: (database: string) => void): void {
  if (!db.file) return
  try {
    use(db.file)
  } catch (error) {
    log.warn('the folder of the database can’t be written', { reason: describeError(error) })
  }
}

function urlOf({ address, port }: { address: string; port: number }): string {
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}

function isAddressInUse(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('code' in error && error.code === 'EADDRINUSE') || error.name === 'AddrInUse'
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
