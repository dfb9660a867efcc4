import * as v from 'valibot'
import type { ExportContext } from '../../src/exports/exporter.ts'
import { createRenderer, type Renderer } from '../../src/exports/renderer.ts'
import { createLogger } from '../../src/log.ts'
import { ExportEvent } from '../../src/protocol/exports.ts'
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

/** The events of an export, each as the API promises it; `made` is undefined if it failed. */
export async function readStream(response: Response) {
  const text = await response.text()
  const events = text
    .split('\n\n')
    .flatMap((frame) => /^data: (.*)$/m.exec(frame)?.[1] ?? [])
    .map((json) => v.parse(ExportEvent, JSON.parse(json)))
  const made = events.find((event) => event.type === 'export')
  const outcome = events.find((event) => event.type === 'done')?.outcome
  return { types: events.map(({ type }) => type), made, outcome }
}
