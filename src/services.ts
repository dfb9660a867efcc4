import type { Config } from './config.ts'
import { describeError, type Logger } from './log.ts'
import { createAnthropic } from './providers/anthropic/index.ts'
import { createComposer } from './providers/composer/index.ts'
import { createThreads, type Threads } from './providers/composer/threads.ts'
import type { ProviderName } from './providers/catalogue.ts'
import { createModels, type Models, type Provider } from './providers/models.ts'
import { withIdleTimeout, withRetry } from './providers/retry.ts'
import { openDatabase, type Database } from './store/database.ts'
import { sweepSessions } from './store/sessions.ts'
import { thinEvents } from './store/turns.ts'
import { createTurns, type Turns } from './turns/turns.ts'

/** All that the routes work with. */
export interface Services {
  config: Config
  log: Logger
  db: Database
  models: Models
  turns: Turns
  /** What the program's own commands show to be let in. */
  maintenanceToken: string
  /** Ends turns, then the database. Safe to call once. */
  close(): Promise<void>
}

const hour = 3_600_000
const day = 24 * hour
const retries = { maxAttempts: 3, firstWaitMs: 500, maxWaitMs: 20_000 }

/** Opens everything that the program works with; the one place that picks implementations. */
export async function openServices(config: Config, log: Logger): Promise<Services> {
  const threads = createThreads()
  const models = createModels(config, providersFor(config, threads))
  for (const { role, model, why } of models.report().roles) log.info('role', { role, model, why })
  if (config.SESSION_SWEEP === 'all') {
    log.warn('every session that was inactive for long is deleted, also those that hold work', {
      hours: config.SESSION_TIMEOUT_HOURS,
    })
  }
  const db = await openDatabase(config)
  const turns = createTurns({
    db,
    models,
    log,
    deadline: config.TURN_DEADLINE * 1000,
    largestDocument: config.MAX_DOCUMENT_SIZE_MB * 1024 * 1024,
    largestShown: config.EDIT_CONTEXT_TOKENS,
  })
  const interrupted = await turns.recover()
  if (interrupted > 0) log.warn('turns of an earlier run were interrupted', { turns: interrupted })

  async function sweep(): Promise<void> {
    const idleSince = new Date(Date.now() - config.SESSION_TIMEOUT_HOURS * hour).toISOString()
    const sessions = await sweepSessions(db, idleSince, config.SESSION_SWEEP === 'all')
    const events = await thinEvents(db, new Date(Date.now() - day).toISOString())
    if (sessions + events > 0) log.info('swept', { sessions, events })
  }

  const timers = [
    every(hour, sweep, log),
    ...(db.shared ? [every(30_000, turns.recover, log)] : []),
  ]
  return {
    config,
    log,
    db,
    models,
    turns,
    maintenanceToken: crypto.randomUUID(),
    async close() {
      for (const timer of timers) clearInterval(timer)
      await turns.close(config.SHUTDOWN_GRACE * 1000)
      await threads.close()
      await db.close()
    },
  }
}

function every(time: number, work: () => Promise<unknown>, log: Logger) {
  return setInterval(() => {
    work().catch((error: unknown) => log.error('upkeep failed', { reason: describeError(error) }))
  }, time)
}

function providersFor(config: Config, threads: Threads): Record<ProviderName, Provider> {
  const idle = config.IDLE_TIMEOUT * 1000
  const anthropic =
    config.ANTHROPIC_API_KEY &&
    createAnthropic({ apiKey: config.ANTHROPIC_API_KEY, baseURL: config.ANTHROPIC_BASE_URL })
  return {
    anthropic: anthropic
      ? {
          ready: true,
          textModel: (facts) => withRetry(withIdleTimeout(anthropic(facts), idle), retries),
        }
      : { ready: false, why: 'ANTHROPIC_API_KEY is not set' },
    gemini: { ready: false, why: 'this version has no Gemini provider' },
    openai: { ready: false, why: 'this version has no OpenAI-compatible provider' },
    builtin: { ready: true, textModel: () => createComposer(threads) },
  }
}
