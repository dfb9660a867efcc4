import { Hono } from 'hono'
import { createApp } from '../app.ts'
import { parseConfig } from '../config.ts'
import { AppError, StartError } from '../errors.ts'
import { problem } from '../http/failures.ts'
import { createLogger, describeError } from '../log.ts'
import { catalogueOf, readModelsFile, redactorOf } from '../providers/models-file.ts'
import { checkModelSetting } from '../providers/models.ts'
import { openServices, type Services } from '../services.ts'

type Environment = Record<string, string | undefined>

interface OpenApp {
  app: ReturnType<typeof createApp>
  services: Services
}

/**
 * The program for hosts that have a server of their own and call `fetch` with the settings. The first
 * request opens the app. If that fails, the request gets 503 and the next one tries again. The
 * database must be a libSQL server, because such hosts keep no files.
 */
export function createWorker() {
  let opening: Promise<OpenApp> | undefined
  const unavailable = new Hono().all('*', (c) =>
    problem(c, new AppError('busy', 'The server can’t start. Its log has the reason.')),
  )
  return {
    async fetch(request: Request, environment: Environment = {}): Promise<Response> {
      opening ??= open(environment)
      const opened = await opening.catch((error: unknown) => {
        opening = undefined
        console.error(describeError(error))
      })
      return (opened?.app ?? unavailable).fetch(request)
    },
    /** Ends turns and closes the database. */
    async close(): Promise<void> {
      // A failure to open was logged by the request that caused it.
      const opened = await opening?.catch(() => undefined)
      opening = undefined
      await opened?.services.close()
    },
  }
}

async function open(environment: Environment): Promise<OpenApp> {
  const file = readModelsFile(environment)
  const config = parseConfig(environment, checkModelSetting(catalogueOf(file)))
  if (!config.DATABASE_URL) {
    throw new StartError(
      'DATABASE_URL is not set. A host without a file system needs a libSQL server.',
    )
  }
  const log = createLogger(config.LOG_LEVEL, (line) => console.log(line), redactorOf(config, file))
  const services = await openServices(config, log, { file })
  return { app: createApp(services), services }
}

export default createWorker()
