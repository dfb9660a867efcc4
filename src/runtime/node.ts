import { existsSync } from 'node:fs'
import { loadEnvFile } from 'node:process'
import { serve } from '@hono/node-server'
import { createApp } from '../app.ts'
import { parseConfig } from '../config.ts'
import { StartError } from '../errors.ts'
import { createLogger, describeError } from '../log.ts'
import { openServices } from '../services.ts'

/** Runs the server on Node: environment in, listen, end on SIGINT and SIGTERM within 5 s. */
async function main(): Promise<void> {
  if (existsSync('.env')) loadEnvFile('.env')
  const config = parseConfig(process.env)
  const log = createLogger(config.LOG_LEVEL, (line) => process.stdout.write(`${line}\n`))
  const services = await openServices(config, log)
  const app = createApp(services)
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

  let stopping = false
  async function stop(reason: string): Promise<void> {
    if (stopping) return process.exit(0)
    stopping = true
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
  process.on('SIGINT', () => void stop('SIGINT'))
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('uncaughtException', (error) =>
    log.error('uncaught', { reason: describeError(error) }),
  )
  process.on('unhandledRejection', (error) =>
    log.error('unhandled', { reason: describeError(error) }),
  )
  watchParent(() => void stop('the npm that started this is gone'))
}

/** An npm that is killed does not tell its child; that gets another parent, which can be seen. */
function watchParent(onGone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) onGone()
  }, 500).unref()
}

function fail(why: string): never {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}

main().catch((error: unknown) => {
  if (error instanceof StartError) fail(error.message)
  fail(error instanceof Error ? (error.stack ?? error.message) : String(error))
})
