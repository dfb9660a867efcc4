import { Hono } from 'hono'
import { createApp } from '../app.ts'
import { parseConfig } from '../config.ts'
import { AppError, StartError } from '../errors.ts'
import { problem } from '../http/failures.ts'
import { createLogger, describeError } from '../log.ts'
import { namesNoModel } from '../providers/models.ts'
import { openServices, type Services } from '../services.ts'

type Environment = Record<string, string | undefined>

interface Opened {
  app: ReturnType<typeof createApp>
  services: Services
}

/**
 * The program for hosts that bring their own server and call `fetch` with the settings. It opens
 * itself with the first request; what keeps it from opening is answered with 503 and tried again
 * with the next one. The database must be a libSQL server, since such hosts keep no files.
 */
export function createWorker() {
  let opening: Promise<Opened> | undefined
  const notReady = new Hono().all('*', (c) =>
    problem(c, new AppError('busy', 'The program can’t start. Its log says why.')),
  )
  return {
    async fetch(request: Request, environment: Environment = {}): Promise<Response> {
      opening ??= open(environment)
      const opened = await opening.catch((error: unknown) => {
        opening = undefined
        console.error(describeError(error))
      })
      return (opened?.app ?? notReady).fetch(request)
    },
    /** Ends turns and lets go of the database. */
    async close(): Promise<void> {
      // What kept it from opening was said by the request that it was for.
      const opened = await opening?.catch(() => undefined)
      opening = undefined
      await opened?.services.close()
    },
  }
}

async function open(environment: Environment): Promise<Opened> {
  const config = parseConfig(environment, namesNoModel)
  if (!config.DATABASE_URL) {
    throw new StartError('DATABASE_URL is not set. Without a file system, it is needed here.')
  }
  const log = createLogger(config.LOG_LEVEL, (line) => console.log(line))
  const services = await openServices(config, log)
  return { app: createApp(services), services }
}

export default createWorker()
