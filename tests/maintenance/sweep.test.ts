import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { column, openApp } from '../support/app.ts'

const hourMs = 3_600_000

describe('the hourly sweep', () => {
  it('deletes idle sessions without work, and logs how many', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    await using app = await openApp()
    const { db } = app.services
    const [empty, fresh, withWork] = [
      await app.newSession(),
      await app.newSession(),
      await app.newSession(),
    ]
    await app.importHtml(withWork, '<p>Work</p>')
    const ids = sql`(${empty}, ${withWork})`
    await db.write([sql`UPDATE sessions SET last_active = '2000' WHERE id IN ${ids}`])
    t.mock.timers.tick(hourMs - 1)
    assert.equal((await app.ask(`/api/sessions/${empty}`)).status, 200)
    t.mock.timers.tick(1)
    while (!app.logLines.some((line) => line.includes('swept'))) await setImmediate()
    assert.match(app.logLines.find((line) => line.includes('swept')) ?? '', /"sessions":1\b/)
    const status = async (id: string) => (await app.ask(`/api/sessions/${id}`)).status
    assert.deepEqual(
      [await status(empty), await status(fresh), await status(withWork)],
      [404, 200, 200],
    )
  })

  for (const [hours, settings] of [
    [24, {}],
    [2, { SESSION_TIMEOUT_HOURS: '2' }],
  ] as const) {
    it(`deletes sessions that were idle for longer than ${hours} hours`, async (t) => {
      t.mock.timers.enable({ apis: ['setInterval', 'Date'], now: Date.parse('2026-11-30') })
      await using app = await openApp(settings)
      const { db } = app.services
      const [old, idle, fresh] = [
        await app.newSession(),
        await app.newSession(),
        await app.newSession(),
      ]
      const limit = Date.now() + hourMs - hours * hourMs
      for (const [id, time] of [
        [old, 0],
        [idle, limit - 1],
        [fresh, limit],
      ] as const) {
        const last_active = new Date(time).toISOString()
        await db.write([sql`UPDATE sessions SET last_active = ${last_active} WHERE id = ${id}`])
      }
      t.mock.timers.tick(hourMs)
      while (!app.logLines.some((line) => line.includes('swept'))) await setImmediate()
      const { sessions } = await app.json('/api/sessions')
      assert.deepEqual(column(sessions, 'session_id'), [fresh])
    })
  }

  it('says at the start when it deletes work, too', async () => {
    await using quiet = await openApp()
    await using loud = await openApp({ SESSION_SWEEP: 'all' })
    const warns = (line: string) => line.includes('with the work they hold')
    assert.deepEqual(
      [quiet, loud].map((app) => app.logLines.some(warns)),
      [false, true],
    )
  })
})
