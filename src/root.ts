import { fileURLToPath } from 'node:url'

/** The project's folder, which holds `public`, `migrations` and `cmaps`. This file and the bundle are one folder below it. */
export const root = fileURLToPath(new URL('..', import.meta.url))
