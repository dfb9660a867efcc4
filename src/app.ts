import { join } from 'node:path'
import { Hono, type Context } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { AppError } from './errors.ts'
import { createBodies } from './http/body.ts'
import { createClientIdentifier } from './http/client-names.ts'
import { createEventStreams } from './http/event-stream.ts'
import {
  methodNotAllowed as respondMethodNotAllowed,
  problem,
  respondToError,
} from './http/failures.ts'
import { bodyLimits } from './http/limits.ts'
import { logAccess } from './http/middleware/access-log.ts'
import { dropBodyOfHead } from './http/middleware/head-requests.ts'
import { checkHostAndOrigin } from './http/middleware/host-and-origin.ts'
import { createIdempotency } from './http/middleware/idempotency.ts'
import { limitRate } from './http/middleware/rate-limit.ts'
import { secureHeaders } from './http/middleware/secure-headers.ts'
import { createRouter } from './http/router.ts'
import { documentHandlers } from './http/routes/documents.ts'
import { exportHandlers } from './http/routes/exports.ts'
import { libraryHandlers } from './http/routes/library.ts'
import { previewHandlers } from './http/routes/preview.ts'
import { serviceHandlers } from './http/routes/service.ts'
import { sessionHandlers } from './http/routes/sessions.ts'
import { turnHandlers } from './http/routes/turns.ts'
import { uploadHandlers } from './http/routes/uploads.ts'
import { openStaticFiles } from './http/static-files.ts'
import { exportOperations } from './protocol/export-operations.ts'
import { libraryOperations } from './protocol/library-operations.ts'
import type { Operations } from './protocol/operation.ts'
import {
  documentOperations,
  operations,
  previewOperations,
  serviceOperations,
  sessionOperations,
  turnOperations,
  uploadOperations,
} from './protocol/operations.ts'
import { root } from './root.ts'
import type { Services } from './services.ts'

/**
 * Creates the whole program as one `fetch` handler. In its second argument, the runtime may pass the
 * address that the connection comes from, as `{ address }`.
 */
export function createApp(services: Services) {
  const { config, log } = services
  const app = new Hono()
  app.use(logAccess(log))
  app.use(secureHeaders)
  app.use(dropBodyOfHead)
  app.use(methodNotAllowed({ app, onMethodNotAllowed: respondMethodNotAllowed }))
  app.use(checkHostAndOrigin(config))
  const clientNameOf = createClientIdentifier(config.TRUSTED_PROXIES)
  const streams = createEventStreams(config.MAX_STREAMS)
  const idempotency = createIdempotency(services, streams)
  // An export that was made was counted then: fetching its file repeats it.
  const isFetched = async (eid: string | undefined) =>
    eid !== undefined && (await services.exports.isKept(eid))
  const rateLimit = limitRate(
    { requests: config.RATE_LIMIT_REQUESTS, window: config.RATE_LIMIT_WINDOW },
    (c) => clientNameOf(addressOf(c), c.req.header('x-forwarded-for')),
    async (c) => (await idempotency.isRepeat(c)) || isFetched(c.req.param('eid')),
  )
  // The type of `operations` has `rateLimited` only where it is set; `Operations` has it everywhere.
  const anyOperations: Operations = operations
  for (const { method, path, rateLimited } of Object.values(anyOperations)) {
    if (rateLimited) app.on(method, path, rateLimit)
  }

  const files = openStaticFiles(join(root, 'public'), log)
  const router = createRouter(
    app,
    createBodies(),
    bodyLimits(config),
    services.uploads.receive,
    idempotency.carryOut,
  )
  router.add(serviceOperations, serviceHandlers(services, files.docsPage))
  router.add(sessionOperations, sessionHandlers(services, streams))
  router.add(libraryOperations, libraryHandlers(services))
  router.add(documentOperations, documentHandlers(services))
  router.add(turnOperations, turnHandlers(services, streams))
  router.add(uploadOperations, uploadHandlers(services))
  router.add(exportOperations, exportHandlers(services, streams))
  router.add(previewOperations, previewHandlers(services, streams))
  app.use(files.serve)

  app.notFound((c) => problem(c, new AppError('not_found', 'There is nothing at this address.')))
  app.onError((error, c) => respondToError(error, c, log))
  return app
}

/** Returns the address that the connection comes from; `undefined` if the runtime passes none. */
function addressOf(c: Context): string | undefined {
  const address: unknown = c.env?.address
  return typeof address === 'string' ? address : undefined
}
