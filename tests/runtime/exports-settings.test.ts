import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { ExportEvent } from '../../src/protocol/exports.ts'
import { decodeFrames } from '../../src/protocol/sse.ts'
import { column, openApp } from '../support/app.ts'

describe('the settings of exports', () => {
  it('say how many are made at once, and how long each may take', async () => {
    await using app = await openApp({
      CHROMIUM_SANDBOX: 'off',
      EXPORT_CONCURRENCY: '3',
      EXPORT_DEADLINE: '3',
    })
    const endless = '<!doctype html><title>x</title><script>for (;;);</script>'
    const id = await app.importHtml(await app.newSession(), endless)
    const exportIt = async () => {
      const { body } = await app.ask(`/api/documents/${id}/exports`, { body: { format: 'png' } })
      assert.ok(body)
      const events: ExportEvent[] = []
      for await (const { data } of decodeFrames(body)) {
        events.push(v.parse(ExportEvent, JSON.parse(data)))
      }
      return events
    }
    const all = await Promise.all(Array.from({ length: 5 }, exportIt))
    const tooLate = 'The page was not done within 3 seconds.'
    const first = all.map(([event]) => event ?? assert.fail())
    assert.deepEqual(column(first, 'content').toSorted(), [
      tooLate,
      tooLate,
      tooLate,
      'Waiting: 1 export comes first',
      'Waiting: this export is next',
    ])
    const errors = all.flatMap((events) => events.filter(({ type }) => type === 'error'))
    assert.deepEqual(column(errors, 'content'), Array(5).fill(tooLate))
  })
})
