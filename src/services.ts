import type { Config } from './config.ts'
import { openChanges, type Changes } from './documents/changes.ts'
import type { Logger } from './log.ts'
import { startSweeping } from './maintenance/sweep.ts'
import { createComposer } from './providers/composer/index.ts'
import { createComposerThreads, type ComposerThreads } from './providers/composer/threads.ts'
import { createCatalogue } from './providers/catalogue.ts'
import { createModels, type Models, type Provider } from './providers/models.ts'
import { withIdleTimeout, withRetry } from './providers/retry.ts'
import { openDatabase, type Database } from './store/database.ts'
import { createTurns, type Turns } from './turns/queue.ts'

/** What the routes need. */
export interface Services {
  config: Config
  log: Logger
  db: Database
  models: Models
  turns: Turns
  changes: Changes
  /** Names this process among those that share a database. */
  instance: string
  /** The secret that the program's own commands authenticate with. */
  maintenanceToken: string
  /** Aborts on shutdown once all turns have ended, to stop what would never end by itself. */
  closing: AbortSignal
  /** Ends running turns, then closes the database. Call it once. */
  close(): Promise<void>
}

/** How long a person waits for a small model to choose the route, in milliseconds. */
const maxRoutingMs = 1500

const retries = { maxAttempts: 3, firstWaitMs: 500, maxWaitMs: 20_000 }

/** Opens everything that the routes need; the one place that picks implementations. */
export async function openServices(
  config: Config,
  log: Logger,
  routingDeadline = () => AbortSignal.timeout(maxRoutingMs),
): Promise<Services> {
  const threads = createComposerThreads()
  const models = createModels(config, createCatalogue(), await openProviders(config, threads))
  for (const { role, model, why } of models.report().roles) log.info('role', { role, model, why })
  const db = await openDatabase(config)
  const turns = createTurns({
    db,
    models,
    log,
    deadlineMs: config.TURN_DEADLINE * 1000,
    maxDocumentBytes: config.MAX_DOCUMENT_SIZE_MB * 1024 * 1024,
    maxShownTokens: config.EDIT_CONTEXT_TOKENS,
    routingDeadline,
  })
  const changes = openChanges(db, log)
  const interrupted = await turns.recover()
  if (interrupted > 0) log.warn('turns of an earlier run were interrupted', { turns: interrupted })

  const closing = new AbortController()
  const stopSweeping = startSweeping(db, config, log)
  return {
    config,
    log,
    db,
    models,
    turns,
    changes,
    instance: crypto.randomUUID(),
    closing: closing.signal,
    maintenanceToken: crypto.randomUUID(),
    async close() {
      stopSweeping()
      await turns.close(config.SHUTDOWN_GRACE * 1000)
      closing.abort()
      await Promise.all([threads.close(), changes.close()])
      await db.close()
    },
  }
}

/** A provider’s SDK is loaded only if its key is set: it costs memory even when nobody calls it. */
async function openProviders(
  config: Config,
  threads: ComposerThreads,
): Promise<Record<string, Provider>> {
  return {
    anthropic: await openAnthropic(config),
    gemini: { ready: false, why: 'this version has no Gemini provider' },
    openai: { ready: false, why: 'this version has no OpenAI-compatible provider' },
    builtin: { ready: true, textModel: (facts) => createComposer(facts, threads) },
  }
}

async function openAnthropic(config: Config): Promise<Provider> {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseURL } = config
  if (!apiKey) return { ready: false, why: 'ANTHROPIC_API_KEY is not set' }
  const { createAnthropic } = await import('./providers/anthropic/index.ts')
  const modelOf = createAnthropic({ apiKey, baseURL })
  const idleTimeoutMs = config.IDLE_TIMEOUT * 1000
  return {
    ready: true,
    textModel: (facts) => withRetry(withIdleTimeout(modelOf(facts), idleTimeoutMs), retries),
  }
}
