import type { Config } from './config.ts'
import { createSpending, type Spending } from './costs/spending.ts'
import { openChanges, type Changes } from './documents/changes.ts'
import type { Logger } from './log.ts'
import { startSweeping } from './maintenance/sweep.ts'
import { createComposer } from './providers/composer/index.ts'
import { createComposerThreads, type ComposerThreads } from './providers/composer/threads.ts'
import { discoverModels } from './providers/discovery.ts'
import {
  catalogueOf,
  emptyModelsFile,
  type Endpoint,
  type ModelsFile,
} from './providers/models-file.ts'
import type { ModelFacts } from './providers/model-facts.ts'
import { createModels, type Models } from './providers/models.ts'
import { withLimits, withRetry, withSlots, type RetryOptions } from './providers/retry.ts'
import { createSlots } from './providers/slots.ts'
import type {
  ImageEvent,
  ImageRequest,
  Model,
  ModelEvent,
  ModelRequest,
  Provider,
} from './providers/provider.ts'
import { withMeter } from './providers/meter.ts'
import { openDatabase, type Database } from './store/database.ts'
import type { BudgetLimits } from './store/reservations.ts'
import { leaseEnd } from './turns/job.ts'
import { createTurns, type Turns } from './turns/queue.ts'

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
/** A picture whose answer did not come may have been made, and costs more than a failure. */
const pictureRetries = { ...retries, failures: ['overloaded', 'rate_limited'] } as const

interface StartOptions {
  /** What MODELS_FILE says. */
  file?: ModelsFile
  /** Aborts when the choice of a route by a model that begins now takes too long. */
  routingDeadline?: (() => AbortSignal) | undefined
}

/** Opens everything that the routes need; the one place that picks implementations. */
export async function openServices(
  config: Config,
  log: Logger,
  {
    file = emptyModelsFile,
    routingDeadline = () => AbortSignal.timeout(maxRoutingMs),
  }: StartOptions = {},
): Promise<Services> {
  const threads = createComposerThreads()
  const closing = new AbortController()
  const servers = await openServers(config, file.endpoints)
  const discovery = discoverModels(
    Object.entries(servers).flatMap(([provider, server]) =>
      server.ready ? [{ provider, list: server.list }] : [],
    ),
    (provider, reason) => log.warn('no list of models', { provider, reason }),
    closing.signal,
  )
  const providers = { ...(await openProviders(config, threads)), ...servers }
  const models = createModels(config, catalogueOf(file), providers, discovery)
  for (const warning of models.report().warnings) log.warn(warning)
  const logRoles = createRoleLog(models, log)
  logRoles()
  void discovery.done.then(logRoles)
  const db = await openDatabase(config)
  const budgets = { day: config.BUDGET_DAY_USD, month: config.BUDGET_MONTH_USD }
  const spending = createSpending(db, budgets, log, leaseEnd)
  const turns = createTurns({
    db,
    spending,
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

  const stopSweeping = startSweeping(db, config, log)
  return {
    config,
    log,
    db,
    models,
    turns,
    spending,
    budgets,
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

/** Returns a function that logs which model serves each role, unless it has logged that before. */
function createRoleLog(models: Models, log: Logger): () => void {
  const logged = new Set<string>()
  return () => {
    for (const { role, model, why } of models.report().roles) {
      const entry = JSON.stringify([role, model, why])
      if (!logged.has(entry)) log.info('role', { role, model, why })
      logged.add(entry)
    }
  }
}

/** A provider’s SDK is loaded only if its key is set: it costs memory even when nobody calls it. */
async function openProviders(
  config: Config,
  threads: ComposerThreads,
): Promise<Record<string, Provider>> {
  return {
    anthropic: await openAnthropic(config),
    gemini: await openGemini(config),
    builtin: { ready: true, textModel: (facts) => withMeter(createComposer(facts, threads)) },
  }
}

async function openAnthropic(config: Config): Promise<Provider> {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseURL } = config
  if (!apiKey) return { ready: false, why: 'ANTHROPIC_API_KEY is not set' }
  const { createAnthropic } = await import('./providers/anthropic/index.ts')
  const modelOf = createAnthropic({ apiKey, baseURL })
  const reliable = createReliability(config)
  return { ready: true, textModel: (facts) => reliable(modelOf(facts)) }
}

/** Returns what makes all models of one provider wait, give up and try again in the same way. */
function createReliability(config: Config) {
  const slots = createSlots(config.PROVIDER_CONCURRENCY)
  const idleTimeoutMs = config.IDLE_TIMEOUT * 1000
  return <Request extends ModelRequest | ImageRequest, Event extends ModelEvent | ImageEvent>(
    model: Model<Request, Event>,
    options: RetryOptions = retries,
  ) => withRetry(withSlots(withMeter(withLimits(model, idleTimeoutMs)), slots), options)
}

async function openGemini(config: Config): Promise<Provider> {
  const { GOOGLE_API_KEY: apiKey, GOOGLE_GEMINI_BASE_URL: baseURL } = config
  if (!apiKey) return { ready: false, why: 'GOOGLE_API_KEY is not set' }
  const { createGemini } = await import('./providers/gemini/index.ts')
  const { textModel, imageModel } = createGemini({ apiKey, baseURL })
  const reliable = createReliability(config)
  return {
    ready: true,
    textModel: (facts) => reliable(textModel(facts)),
    imageModel: (facts) => reliable(imageModel(facts), pictureRetries),
  }
}

type Server =
  | (Extract<Provider, { ready: true }> & { list(signal: AbortSignal): Promise<ModelFacts[]> })
  | Extract<Provider, { ready: false }>

const openaiURL = 'https://api.openai.com/v1'

/** The servers that speak OpenAI’s protocol: the one of the settings, and those of MODELS_FILE. */
async function openServers(
  config: Config,
  endpoints: readonly Endpoint[],
): Promise<Record<string, Server>> {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL = apiKey && openaiURL } = config
  const servers: Record<string, Server> = {
    openai: { ready: false, why: 'neither OPENAI_API_KEY nor OPENAI_BASE_URL is set' },
  }
  if (baseURL) {
    const keySetting = 'OPENAI_API_KEY'
    servers.openai = await openServer(config, { name: 'openai', baseURL, apiKey, keySetting })
  }
  for (const endpoint of endpoints) {
    const { name, apiKey, keySetting } = endpoint
    servers[name] =
      keySetting && !apiKey
        ? { ready: false, why: `${keySetting} is not set` }
        : await openServer(config, endpoint)
  }
  return servers
}

async function openServer(config: Config, endpoint: Endpoint): Promise<Server> {
  const { createOpenai } = await import('./providers/openai/index.ts')
  const { textModel, list } = createOpenai(endpoint)
  const reliable = createReliability(config)
  return { ready: true, list, textModel: (facts) => reliable(textModel(facts)) }
}
