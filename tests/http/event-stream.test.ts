import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setImmediate as immediate } from 'node:timers/promises'
import { heartbeat } from '../../src/protocol/sse.ts'
import { openApp } from '../support/app.ts'

it('a follower that does not read is sent one heartbeat, not one for every five seconds', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  await using app = await openApp()
  const session = await app.newSession()
  const { body } = await app.ask(`/api/sessions/${session}/events`)
  assert.ok(body)
  const reader = body.getReader()
  const received: string[] = []
  const read = async () => {
    const { value } = await reader.read()
    received.push(new TextDecoder().decode(value))
  }
  await read()
  received.length = 0
  t.mock.timers.tick(100 * 5000)
  await read()
  const next = read()
  await immediate()
  assert.deepEqual(received, [heartbeat])
  t.mock.timers.tick(5000)
  await next
  assert.deepEqual(received, [heartbeat, heartbeat])
  await reader.cancel()
})
