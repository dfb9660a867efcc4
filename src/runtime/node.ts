import { existsSync, readFileSync } from 'node:fs'
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

/** An npm that is killed does not tell its child, but it can be seen: somebody has another parent. */
function watchParent(onGone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const before = describeParents()
  setInterval(() => {
    if (describeParents() !== before) onGone()
  }, 500).unref()
}

/** The parent and, where that is the shell that npm runs scripts in, the parent of the shell. */
function describeParents(): string {
  const { ppid } = process
  try {
    const [, name, parent] =
      /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${ppid}/stat`, 'utf8')) ?? []
    return /^(sh|dash|bash)$/.test(name ?? '') ? `${ppid} of ${parent}` : String(ppid)
  } catch {
    return String(ppid)
  }
}

function fail(why: string): never {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}

main().catch((error: unknown) => {
  if (error instanceof StartError) fail(error.message)
  fail(error instanceof Error ? (error.stack ?? error.message) : String(error))
})
