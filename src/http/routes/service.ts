import { createHash, timingSafeEqual } from 'node:crypto'
import { statSync } from 'node:fs'
import { Hono, type Context } from 'hono'
import { costReport } from '../../costs/report.ts'
import { createBackups } from '../../maintenance/backup.ts'
import { verifyDatabase } from '../../maintenance/verify.ts'
import { AppError } from '../../errors.ts'
import { paths } from '../../protocol/paths.ts'
import type { Health } from '../../protocol/resources.ts'
import type { Services } from '../../services.ts'
import { numberOf } from '../body.ts'
import { describeApi, version } from '../openapi.ts'

type Given = Pick<Services, 'db' | 'models' | 'maintenanceToken'>

/** What the program says of itself: health, models, costs, its API; and its own upkeep. */
export function serviceRoutes({ db, models, maintenanceToken }: Given) {
  const api = describeApi()
  const begun = performance.now()
  const backups = createBackups(db)
  const facts = () => ({
    version,
    uptime: Math.floor((performance.now() - begun) / 1000),
    last_backup: backups.lastAt(),
  })

  /** An open file can still be written after somebody removed or replaced it. Looks once a second at most. */
  const own = db.file === undefined ? undefined : inodeOf(db.file)
  let looked = Number.NEGATIVE_INFINITY
  let wasGone = false
  function isGone(): boolean {
    if (db.file === undefined || performance.now() - looked < 1000) return wasGone
    looked = performance.now()
    wasGone = inodeOf(db.file) !== own
    return wasGone
  }

  /** Only who can read the server's own files knows the token. */
  function refuseStranger(c: Context): void {
    const given = c.req.header('authorization') ?? ''
    const digest = (text: string) => createHash('sha256').update(text).digest()
    if (timingSafeEqual(digest(given), digest(`Bearer ${maintenanceToken}`))) return
    throw new AppError('forbidden', 'This is only for the commands that come with the program.')
  }

  return new Hono()
    .get(paths.health, async (c) => {
      try {
        await answerOf(db)
        if (isGone()) throw new Error('the file has gone')
        const health: Health = { status: 'healthy', database: 'connected', ...facts() }
        return c.json(health)
      } catch {
        const health: Health = { status: 'unhealthy', database: 'disconnected', ...facts() }
        return c.json(health, 503)
      }
    })
    .post(paths.backup, async (c) => {
      refuseStranger(c)
      return c.json({ file: await backups.create() })
    })
    .post(paths.verify, async (c) => {
      refuseStranger(c)
      return c.json(await verifyDatabase(db))
    })
    .get(paths.openapi, (c) => c.json(api))
    .get(paths.models, (c) => c.json(models.report()))
    .get(paths.costsToday, async (c) => c.json(await costReport(db, 1)))
    .get(paths.costs, async (c) => {
      const days = numberOf(c.req.query('days') ?? '30', 'The number of days', 1, 3660)
      return c.json(await costReport(db, days))
    })
}

/** Milliseconds that a server of databases may take to answer. A file answers at once, or not at all. */
const patience = 3000

/** @throws where the database does not answer */
async function answerOf({ client, shared }: Services['db']): Promise<void> {
  const answer = client.execute('SELECT 1')
  if (!shared) return void (await answer)
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('no answer')), patience)
  try {
    await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

function inodeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino
}
