import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { only, readEvents } from '../support/app.ts'
import { call, startServer } from '../support/server.ts'

const program = [process.execPath, 'tests/doubles.ts']

describe('the app with doubles', () => {
  it('creates and changes a document with each, and does what a word in the message says', async () => {
    const server = await startServer({ LOG_LEVEL: 'info' }, program)
    try {
      for (const model of [
        'anthropic/claude-sonnet-5-5',
        'gemini/gemini-3.8-flash',
        'openai/double',
      ]) {
        const { session_id } = await call(server.url, '/api/sessions', 'POST')
        const say = async (message: string, route: string) => {
          const response = await fetch(`${server.url}/api/chat/${session_id}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ message, route, model }),
          })
          return readEvents(response)
        }
        assert.equal(only(await say('A page', 'create'), 'html').version, 1, model)
        const refused = only(await say('Change the heading: refuse', 'edit'), 'error')
        assert.equal(refused.code, 'refused', model)
        const wrongKey = only(await say('Change the heading: wrong key', 'edit'), 'error')
        assert.equal(wrongKey.code, 'authentication', model)
        assert.equal(only(await say('Change the heading', 'edit'), 'html').version, 2, model)
      }
    } finally {
      assert.equal(await server.end('SIGTERM'), 0)
    }
  })

  it('ends with the code of the app', async () => {
    const server = await startServer({}, program)
    try {
      const { port } = new URL(server.url)
      await assert.rejects(startServer({ PORT: port }, program), /ended with 1/)
    } finally {
      await server.end('SIGTERM')
    }
  })
})
