import { createClient } from '../../client/client.ts'
import { ApiError } from '../../client/errors.ts'

export { ApiError }

/** The server that this page came from. */
export const api = createClient({ fetch: (request) => fetch(request) })

/** For requests in the background, whose failure needs no action of the person. Rethrows any other error. */
export function ignoreApiError(error: unknown): void {
  if (!(error instanceof ApiError)) throw error
}
