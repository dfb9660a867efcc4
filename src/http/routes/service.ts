import { Hono } from 'hono'
import { costReport } from '../../costs/report.ts'
import { paths } from '../../protocol/paths.ts'
import type { Services } from '../../services.ts'
import { numberOf } from '../body.ts'
import { describeApi } from '../openapi.ts'

/** What the program says of itself: health, models, costs. */
export function serviceRoutes({ db, models }: Pick<Services, 'db' | 'models'>) {
  const api = describeApi()
  return new Hono()
    .get(paths.health, async (c) => {
      try {
        await db.client.execute('SELECT 1')
        return c.json({ status: 'healthy', database: 'connected' })
      } catch {
        return c.json({ status: 'unhealthy', database: 'disconnected' }, 503)
      }
    })
    .get(paths.openapi, (c) => c.json(api))
    .get(paths.models, (c) => c.json(models.report()))
    .get(paths.costsToday, async (c) => c.json(await costReport(db, 1)))
    .get(paths.costs, async (c) => {
      const days = numberOf(c.req.query('days') ?? '30', 'The number of days', 1, 3660)
      return c.json(await costReport(db, days))
    })
}
