import { join } from 'node:path'
import { Hono, type Context } from 'hono'
import { AppError } from './errors.ts'
import { createBodies } from './http/body.ts'
import { createEventStreams } from './http/event-stream.ts'
import { answerFailure, problem } from './http/failures.ts'
import { closeBodyOfHead, guardOrigin, logAccess, secureHeaders } from './http/middleware.ts'
import { createClientNames, limitRate } from './http/rate-limit.ts'
import { documentRoutes } from './http/routes/documents.ts'
import { previewRoutes } from './http/routes/preview.ts'
import { serviceRoutes } from './http/routes/service.ts'
import { sessionRoutes } from './http/routes/sessions.ts'
import { turnRoutes } from './http/routes/turns.ts'
import { uploadRoutes } from './http/routes/uploads.ts'
import { staticFiles } from './http/static-files.ts'
import { paths } from './protocol/paths.ts'
import { root } from './root.ts'
import type { Services } from './services.ts'

/** The whole program as one `fetch` handler; its second parameter may name the connection’s `address`. */
export function createApp(services: Services) {
  const { config, log } = services
  const app = new Hono()
  app.use(logAccess(log))
  app.use(secureHeaders)
  app.use(closeBodyOfHead)
  app.use(guardOrigin(config))
  const nameOf = createClientNames(config.TRUSTED_PROXIES)
  const limited = limitRate(
    { requests: config.RATE_LIMIT_REQUESTS, window: config.RATE_LIMIT_WINDOW },
    (c) => nameOf(addressOf(c), c.req.header('x-forwarded-for')),
  )
  for (const path of [paths.chat, paths.continue]) app.post(path, limited)
  app.route('/', serviceRoutes(services))
  const bodies = createBodies()
  const streams = createEventStreams(config.MAX_STREAMS)
  app.route('/', sessionRoutes(services, bodies))
  app.route('/', documentRoutes(services, bodies))
  app.route('/', turnRoutes(services, bodies, streams))
  app.route('/', uploadRoutes(services))
  app.route('/', previewRoutes(services, streams))
  app.use(staticFiles(join(root, 'public'), log))

  const known = app.routes.filter((route) => route.method !== 'ALL')
  app.notFound((c) => {
    const others = known.filter((route) => matches(route.path, c.req.path))
    if (others.every((route) => route.method === c.req.method)) {
      return problem(c, new AppError('not_found', 'There is nothing at this address.'))
    }
    c.header('Allow', [...new Set(others.map((route) => route.method))].join(', '))
    return problem(c, new AppError('method', `${c.req.method} can’t be used at this address.`))
  })
  app.onError((error, c) => answerFailure(error, c, log))
  return app
}

/** The other end of the connection, as the runtime names it. */
function addressOf(c: Context): string | undefined {
  const address: unknown = c.env?.address
  return typeof address === 'string' ? address : undefined
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.split('/')
  const given = path.split('/')
  return (
    parts.length === given.length &&
    parts.every(
      (part, index) => part === given[index] || (part.startsWith(':') && given[index] !== ''),
    )
  )
}
