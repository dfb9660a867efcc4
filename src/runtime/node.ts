import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { createApp } from '../app.ts'
import { parseConfig } from '../config.ts'
import { StartError } from '../errors.ts'
import { createLogger, describeError } from '../log.ts'
import { namesNoModel } from '../providers/models.ts'
import { openServices } from '../services.ts'
import { watchParent } from './parent.ts'

/** Runs the server on Node: environment in, listen, end on SIGINT and SIGTERM within 5 s. */
async function main(): Promise<void> {
  const config = parseConfig(readEnvironment(), namesNoModel)
  const log = createLogger(config.LOG_LEVEL, (line) => process.stdout.write(`${line}\n`))
  const services = await openServices(config, log)
  const app = createApp(services, (c) => getConnInfo(c).remote.address)
  const server = serve({ fetch: app.fetch, hostname: config.HOST, port: config.PORT }, (info) => {
    const host = info.family === 'IPv6' ? `[${info.address}]` : info.address
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

/** The process's environment over that of `.env`; an empty value is none. */
function readEnvironment(): NodeJS.Dict<string> {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {}
  const given = Object.entries(process.env).filter(([, value]) => value !== '')
  return { ...file, ...Object.fromEntries(given) }
}

function fail(why: string): never {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}

main().catch((error: unknown) => {
  if (error instanceof StartError) fail(error.message)
  fail(error instanceof Error ? (error.stack ?? error.message) : String(error))
})
