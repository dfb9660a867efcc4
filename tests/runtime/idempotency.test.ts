import assert from 'node:assert/strict'
import { join } from 'node:path'
import { it } from 'node:test'
import { decodeFrames } from '../../src/protocol/sse.ts'
import { column, only, readEvents, temporaryFolder } from '../support/app.ts'
import { gate, startClaude, stream, text } from '../support/claude.ts'
import { call, startServer } from '../support/server.ts'

const beginning = '<!doctype html><html><title>Tea</title><h1>Tea</h1>'

it('a message whose server is killed after it was acknowledged is not sent to the model again', async () => {
  await using claude = await startClaude(() => stream(text(0, beginning), gate))
  using folder = temporaryFolder()
  const settings = { ...claude.settings, DATABASE_PATH: join(folder.path, 'app.db') }
  const chat = (url: string, session: string) =>
    fetch(`${url}/api/chat/${session}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'tea' },
      body: JSON.stringify({ message: 'A page about tea' }),
    })
  let session = ''
  {
    await using server = await startServer(settings)
    session = (await call(server.url, '/api/sessions', 'POST')).session_id
    const { body } = await chat(server.url, session)
    assert.ok(body)
    for await (const { data } of decodeFrames(body))
      if (JSON.parse(data).type === 'html_chunk') break
    await server.end('SIGKILL')
  }
  await using server = await startServer(settings)
  const retries = await Promise.all(
    [1, 2, 3].map(async () => readEvents(await chat(server.url, session))),
  )
  const { turn_id } = only(retries[0] ?? [], 'turn')
  for (const events of retries) {
    assert.equal(only(events, 'turn').turn_id, turn_id)
    assert.equal(only(events, 'done').outcome, 'interrupted')
  }
  const { messages } = await call(server.url, `/api/sessions/${session}/chat`)
  assert.deepEqual(column(messages, 'role'), ['user', 'assistant'])
  assert.equal(claude.requests.length, 1)
})
