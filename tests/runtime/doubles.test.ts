import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { only, readEvents } from '../support/app.ts'
import { call, startServer } from '../support/server.ts'

const program = [process.execPath, 'tests/doubles.ts']

/** What a word in a message does, for each double. */
const failures: [word: string, route: string, code: string, offer?: string][] = [
  ['refuse', 'edit', 'refused'],
  ['wrong key', 'edit', 'authentication'],
  ['overloaded', 'edit', 'overloaded'],
  ['cut', 'create', 'connection', 'continue'],
  ['limit', 'create', 'truncated', 'continue'],
]

describe('the app with doubles', () => {
  for (const model of ['anthropic/claude-sonnet-5-5', 'gemini/gemini-3.8-flash', 'openai/double']) {
    it(`creates and changes a document, puts a picture in, and does what a word in the message says: ${model}`, async () => {
      const server = await startServer({ LOG_LEVEL: 'info' }, program)
      try {
        const { session_id } = await call(server.url, '/api/sessions', 'POST')
        const say = async (message: string, route: string) => {
          const response = await fetch(`${server.url}/api/chat/${session_id}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ message, route, model }),
          })
          return readEvents(response)
        }
        assert.equal(only(await say('A page', 'create'), 'html').version, 1)
        const changed = only(await say('Change the heading', 'edit'), 'html')
        assert.equal(changed.version, 2)
        assert.match(changed.content, /<h1>Tea, changed by a double<\/h1>/)
        const withPicture = only(await say('A photo of a cup', 'image'), 'html')
        assert.equal(withPicture.version, 3)
        assert.match(
          withPicture.content,
          /<\/h1>\n<img src="data:image\/webp;base64,[^"[]{100,}" alt="A picture by a double"/,
        )
        for (const [word, route, code, offer] of failures) {
          const error = only(await say(`About tea: ${word}`, route), 'error')
          assert.equal(error.code, code, word)
          if (offer) assert.ok(error.offers?.includes(offer), word)
        }
      } finally {
        assert.equal(await server.end('SIGTERM'), 0)
      }
    })
  }

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
