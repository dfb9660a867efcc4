import { createHash, timingSafeEqual } from 'node:crypto'
import { statSync } from 'node:fs'
import type { Context } from 'hono'
import { tryModel } from '../../answering/try-model.ts'
import { costReport } from '../../costs/report.ts'
import { AppError } from '../../errors.ts'
import { createBackups } from '../../maintenance/backup.ts'
import { verifyDatabase } from '../../maintenance/verify.ts'
import { formats } from '../../protocol/exports.ts'
import type { serviceOperations } from '../../protocol/operations.ts'
import type { System } from '../../protocol/resources.ts'
import type { Services } from '../../services.ts'
import { describeApi, version } from '../openapi.ts'
import { encodeJson, type EncodedJson, type Handlers } from '../router.ts'

/** Health, models, costs, the description of the API, and maintenance. */
export function serviceHandlers(
  {
    db,
    models,
    budgets,
    spending,
    exports,
    uploads,
    maintenanceToken,
    closing,
  }: Pick<
    Services,
    | 'db'
    | 'models'
    | 'budgets'
    | 'spending'
    | 'exports'
    | 'uploads'
    | 'maintenanceToken'
    | 'closing'
  >,
  docsPage: (c: Context) => Response,
): Handlers<typeof serviceOperations> {
  /** Made for the first request, because few servers are asked for it. */
  let api: EncodedJson<ReturnType<typeof describeApi>> | undefined
  const start = performance.now()
  const backups = createBackups(db)
  const status = () => ({
    version,
    uptime: Math.floor((performance.now() - start) / 1000),
    last_backup: backups.lastAt(),
  })

  const inode = db.file === undefined ? undefined : inodeOf(db.file)
  let checkedAt = Number.NEGATIVE_INFINITY
  let wasReplaced = false
  /** An open file can still be written after somebody removed or replaced it. Checks once a second at most. */
  function isReplaced(): boolean {
    if (db.file === undefined || performance.now() - checkedAt < 1000) return wasReplaced
    checkedAt = performance.now()
    wasReplaced = inodeOf(db.file) !== inode
    return wasReplaced
  }

  /** Only those who can read the server's own files know the token. */
  function requireToken(c: Context): void {
    const given = c.req.header('authorization') ?? ''
    const digest = (text: string) => createHash('sha256').update(text).digest()
    if (timingSafeEqual(digest(given), digest(`Bearer ${maintenanceToken}`))) return
    throw new AppError('forbidden', 'This is only for the commands that come with the program.')
  }

  return {
    async health({ c }) {
      try {
        await ping(db)
        if (isReplaced()) throw new Error('the database file was removed or replaced')
        return { status: 'healthy', database: 'connected', ...status() }
      } catch {
        c.status(503)
        return { status: 'unhealthy', database: 'disconnected', ...status() }
      }
    },
    async readSystem() {
      const browser = await exports.describe()
      return { ...status(), runtime, ...systemOf(browser, models.image(), uploads.describe()) }
    },
    listModels() {
      models.refresh()
      return models.report()
    },
    async testModel({ c, body }) {
      const model = models.use(body.model)
      const owner = { session_id: null, document_id: null, turn_id: null, role: 'test' as const }
      const signal = AbortSignal.any([closing, c.req.raw.signal])
      return tryModel({ model, meter: spending.meterOf(owner), signal })
    },
    listCosts: ({ query: { days } }) => costReport(db, budgets, days),
    listCostsToday: () => costReport(db, budgets, 1),
    readOpenApi: () => (api ??= encodeJson(describeApi())),
    readDocs: ({ c }) => docsPage(c),
    async backUp({ c }) {
      requireToken(c)
      return { file: await backups.create() }
    },
    async verify({ c }) {
      requireToken(c)
      return verifyDatabase(db)
    },
  }
}

const { bun, deno, node } = process.versions
const runtime = bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`

/** A browser without the security repairs of so many days is worth a warning. */
const maxBrowserDays = 45
const dayMs = 86_400_000

type Browser = Awaited<ReturnType<Services['exports']['describe']>>

function systemOf(
  browser: Browser,
  image: { model: unknown; why: string },
  noUploads: string | undefined,
): Pick<System, 'export_browser' | 'capabilities'> {
  const missing = 'why' in browser ? browser.why : undefined
  const exporting = formats.map((name) => capability(name, name === 'html' ? undefined : missing))
  const images = image.model ? undefined : `No model makes pictures: ${image.why}.`
  return {
    export_browser: 'why' in browser ? null : describeBrowser(browser),
    capabilities: [...exporting, capability('uploads', noUploads), capability('images', images)],
  }
}

function capability(name: string, why: string | undefined) {
  return { name, ok: why === undefined, why: why ?? null }
}

function describeBrowser({ version, builtAt }: Extract<Browser, { version: string }>) {
  const days = Math.max(0, Math.floor((Date.now() - builtAt.getTime()) / dayMs))
  const built_at = builtAt.toISOString().slice(0, 10)
  return { version, built_at, age_days: days, is_old: days > maxBrowserDays }
}

/** For a database server; a file responds at once or fails. */
const pingTimeout = 3000

/** @throws if the database does not respond */
async function ping({ client, shared }: Services['db']): Promise<void> {
  const response = client.execute('SELECT 1')
  if (!shared) return void (await response)
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('no response')), pingTimeout)
  try {
    await Promise.race([response, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

function inodeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino
}
