import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Config } from './config.ts'
import { createSpending, type Spending } from './costs/spending.ts'
import { openChanges, type Changes } from './documents/changes.ts'
import { createExports, type Exports } from './exports/exports.ts'
import { createRenderer } from './exports/renderer.ts'
import { openSearchIndex, type SearchIndex } from './documents/search-index.ts'
import type { Logger } from './log.ts'
import { startSweeping } from './maintenance/sweep.ts'
import { createDiscovery } from './providers/discovery.ts'
import { catalogueOf, emptyModelsFile, type ModelsFile } from './providers/models-file.ts'
import { createModels, type Models } from './providers/models.ts'
import { openProviders } from './providers/open.ts'
import { root } from './root.ts'
import { openDatabase, type Database } from './store/database.ts'
import type { BudgetLimits } from './store/reservations.ts'
import { leaseEnd } from './turns/job.ts'
import { createTurns, type Turns } from './turns/queue.ts'
import { openUploads, type Uploads } from './uploads/uploads.ts'

/** What the routes need. */
export interface Services {
  config: Config
  log: Logger
  db: Database
  models: Models
  turns: Turns
  spending: Spending
  budgets: BudgetLimits
  changes: Changes
  search: SearchIndex
  exports: Exports
  uploads: Uploads
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

interface StartOptions {
  /** What MODELS_FILE says. */
  file?: ModelsFile
  /** Aborts when the choice of a route by a model that begins now takes too long. */
  routingDeadline?: (() => AbortSignal) | undefined
  /** The variable PATH, in which programs are looked for. */
  searchPath?: string | undefined
}

/** Opens everything that the routes need. */
export async function openServices(
  config: Config,
  log: Logger,
  {
    file = emptyModelsFile,
    routingDeadline = () => AbortSignal.timeout(maxRoutingMs),
    searchPath = '',
  }: StartOptions = {},
): Promise<Services> {
  const closing = new AbortController()
  const opened = await openProviders(config, file)
  const discovery = createDiscovery(opened.providers, closing.signal)
  const models = createModels(config, catalogueOf(file), opened.providers, discovery)
  const logNews = createNewsLog(models, log)
  logNews()
  discovery.begin(logNews)
  const db = await openDatabase(config)
  const budgets = { day: config.BUDGET_DAY_USD, month: config.BUDGET_MONTH_USD }
  const spending = createSpending(db, budgets, log, leaseEnd)
  const uploads = await openUploads(db, log)
  const turns = createTurns({
    db,
    uploads,
    spending,
    models,
    log,
    deadlineMs: config.TURN_DEADLINE * 1000,
    maxDocumentBytes: config.MAX_DOCUMENT_SIZE_MB * 1024 * 1024,
    maxShownTokens: config.EDIT_CONTEXT_TOKENS,
    routingDeadline,
  })
  const changes = openChanges(db, log)
  const search = await openSearchIndex(db, log)
  const exports = openExports(config, db, log, searchPath)
  const interrupted = await turns.recover()
  if (interrupted > 0) log.warn('turns of an earlier run were interrupted', { turns: interrupted })

  const stopSweeping = startSweeping(db, config, log, search.update)
  return {
    config,
    log,
    db,
    models,
    turns,
    spending,
    budgets,
    changes,
    search,
    exports,
    uploads,
    instance: crypto.randomUUID(),
    closing: closing.signal,
    maintenanceToken: crypto.randomUUID(),
    async close() {
      stopSweeping()
      await turns.close(config.SHUTDOWN_GRACE * 1000)
      closing.abort()
      await Promise.all([opened.close(), changes.close(), exports.close(), search.close()])
      await db.close()
    },
  }
}

/** The folders in which the browser’s files are unpacked are tried in this order. */
function openExports(config: Config, db: Database, log: Logger, searchPath: string): Exports {
  const own = 'ai-html-builder'
  const renderer = createRenderer({
    maxPages: config.EXPORT_CONCURRENCY,
    deadlineMs: config.EXPORT_DEADLINE * 1000,
    sandbox: config.CHROMIUM_SANDBOX,
    path: config.CHROMIUM_PATH,
    searchPath,
    caches: [
      join(root, 'node_modules/.cache', own),
      ...(db.file === undefined ? [] : [join(dirname(db.file), 'browser')]),
      join(tmpdir(), `${own}-${process.getuid?.() ?? 0}`),
    ],
    log,
  })
  return createExports(db, renderer)
}

/** Returns a function that logs which model serves each role, and warnings, as far as they are new. */
function createNewsLog(models: Models, log: Logger): () => void {
  let before = new Set<string>()
  return () => {
    const { roles, warnings } = models.report()
    for (const { role, model, why } of roles) {
      if (!before.has(`${role} ${model} ${why}`)) log.info('role', { role, model, why })
    }
    for (const warning of warnings) if (!before.has(warning)) log.warn(warning)
    before = new Set([
      ...roles.map(({ role, model, why }) => `${role} ${model} ${why}`),
      ...warnings,
    ])
  }
}
