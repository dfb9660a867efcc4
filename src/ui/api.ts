import { createClient } from '../client/client.ts'

export { ApiError } from '../client/errors.ts'

/** The server that this page came from. */
export const api = createClient({ fetch: (request) => fetch(request) })
