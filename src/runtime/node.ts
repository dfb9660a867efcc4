import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { createApp } from '../app.ts'
import { parseConfig } from '../config.ts'
import { StartError } from '../errors.ts'
import { createLogger, describeError } from '../log.ts'
import { namesNoModel } from '../providers/models.ts'
import { openServices } from '../services.ts'
import { closeDoor, openDoor } from './door.ts'
import { readEnvironment } from './environment.ts'
import { watchParent } from './parent.ts'

/** Runs the server on Node: environment in, listen, end on SIGINT and SIGTERM within 5 s. */
async function main(): Promise<void> {
  const config = parseConfig(readEnvironment(), namesNoModel)
  const log = createLogger(config.LOG_LEVEL, (line) => process.stdout.write(`${line}\n`))
  const services = await openServices(config, log)
  const app = createApp(services, (c) => getConnInfo(c).remote.address)
  const server = serve({ fetch: app.fetch, hostname: config.HOST, port: config.PORT }, (info) => {
    if (services.db.file) {
      const host = isAnyAddress(info.address) ? '127.0.0.1' : hostOf(info)
      const url = `http://${host}:${info.port}`
      openDoor(services.db.file, { url, token: services.maintenanceToken })
    }
    const host = hostOf(info)
    process.stdout.write(`AI HTML Builder is ready at http://${host}:${info.port}\n`)
  })
  server.on('error', (error: NodeJS.ErrnoException) => {
    const why =
      error.code === 'EADDRINUSE'
        ? `Port ${config.PORT} on ${config.HOST} is taken. Stop what uses it, or set PORT to another number.`
        : `The server can’t listen on ${config.HOST}:${config.PORT}: ${error.message}`
    void services.close().finally(() => fail(why))
  })

  let stopping: number | undefined
  async function stop(reason: string): Promise<void> {
    if (stopping !== undefined) return
    stopping = performance.now()
    log.info('stopping', { reason })
    setTimeout(() => process.exit(0), 4900).unref()
    server.close()
    if (services.db.file) closeDoor(services.db.file)
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
}

function hostOf({ family, address }: { family: string; address: string }): string {
  return family === 'IPv6' ? `[${address}]` : address
}

function isAnyAddress(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

function fail(why: string): never {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}

main().catch((error: unknown) => {
  if (error instanceof StartError) fail(error.message)
  fail(error instanceof Error ? (error.stack ?? error.message) : String(error))
})
