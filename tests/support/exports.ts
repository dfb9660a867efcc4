import type { ExportContext } from '../../src/exports/exporter.ts'
import { createRenderer, type Renderer } from '../../src/exports/renderer.ts'
import { createLogger } from '../../src/log.ts'
import { browserCaches } from './chromium.ts'

/** A renderer with a browser of its own. */
export function createOwnRenderer(): Renderer {
  const log = createLogger('silent', () => undefined)
  const options = { maxPages: 1, deadlineMs: 60_000, sandbox: 'off', path: undefined } as const
  return createRenderer({ ...options, searchPath: '', caches: browserCaches, log })
}

export function exportContext(renderer: Renderer): ExportContext {
  return {
    renderer,
    signal: AbortSignal.timeout(60_000),
    say: () => undefined,
    onPlace: () => undefined,
  }
}
