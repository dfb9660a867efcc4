import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, it } from 'node:test'
import { limitedFetch } from '../../src/providers/limited-fetch.ts'
import { ProviderError } from '../../src/providers/provider.ts'
import { startDouble } from '../support/double.ts'

/** A server that sends one piece again and again, until it has sent so many bytes or is left. */
async function startSender(type: string, piece: string, bytes: number) {
  const closed = Promise.withResolvers<boolean>()
  function* pieces() {
    for (let sent = 0; sent < bytes; sent += piece.length) yield piece
  }
  const server = createServer((_, response) => {
    response.on('close', () => closed.resolve(!response.writableFinished))
    response.writeHead(200, { 'content-type': type })
    // A client that leaves is an error of the pipeline.
    pipeline(Readable.from(pieces()), response).catch(() => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** Resolves with whether the client left before the end. */
    left: closed.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const isTooLarge = (error: unknown) =>
  error instanceof ProviderError && error.failure === 'too_large'
const letters = 'x'.repeat(1_000_000)

describe('a response of a model’s server', () => {
  for (const [name, type, piece, bytes] of [
    ['a line without end', 'text/event-stream', letters, Infinity],
    ['lines without end', 'text/event-stream; charset=utf-8', `: ${letters}\n`, Infinity],
    ['JSON without end', 'application/json', letters, Infinity],
    ['a line without end, its type in capitals', 'Text/Event-Stream', letters, 40_000_000],
    ['an event without end', 'text/event-stream', `data: ${letters}\n`, 40_000_000],
    ['an event without end, with CRLF', 'text/event-stream', `data: ${letters}\r\n`, 40_000_000],
  ] as const) {
    it(`is left if it is ${name}`, async () => {
      await using sender = await startSender(type, piece, bytes)
      const response = await limitedFetch(sender.url)
      await assert.rejects(response.text(), isTooLarge)
      assert.equal(await sender.left, true)
    })
  }

  for (const [name, path, body] of [
    ['in its body', '/v1/messages', JSON.stringify({ model: 'm', stream: true })],
    ['in its address', '/v1beta/models/m:streamGenerateContent?alt=sse', '{}'],
  ] as const) {
    it(`is left after an event without end, whatever its type, if a stream was asked for ${name}`, async () => {
      await using sender = await startSender('application/json', letters, 40_000_000)
      const response = await limitedFetch(`${sender.url}${path}`, { method: 'POST', body })
      await assert.rejects(response.text(), isTooLarge)
      assert.equal(await sender.left, true)
    })
  }

  it('is no answer if it redirects: nothing is sent to the other host', async () => {
    await using other = await startSender('application/json', '{}', 2)
    let asked = false
    void other.left.then(() => (asked = true))
    const headers = { location: `${other.url}/v1` }
    await using double = await startDouble(() => ({ status: 307, body: '', headers }))
    await assert.rejects(
      limitedFetch(double.address, { method: 'POST', body: '{}' }),
      (error) =>
        error instanceof ProviderError &&
        error.message.includes(`redirects to ${new URL(other.url).host}.`),
    )
    assert.equal(asked, false)
  })

  for (const [name, type, piece, bytes] of [
    ['a large picture', 'application/json', letters, 40_000_000],
    ['a long answer', 'text/event-stream', `data: ${letters}\r\n\r\n`, 40_000_000],
    ['one with LF', 'text/event-stream', `data: ${letters}\n\n`, 40_000_000],
    ['one with CR', 'text/event-stream', `data: ${letters}\r\r`, 40_000_000],
  ] as const) {
    it(`is read to its end if it is ${name}`, async () => {
      await using sender = await startSender(type, piece, bytes)
      const response = await limitedFetch(sender.url)
      assert.equal(response.headers.get('content-type'), type)
      assert.ok((await response.arrayBuffer()).byteLength >= bytes)
      assert.equal(await sender.left, false)
    })
  }

  it('may be silent for longer than Node’s fetch allows', async () => {
    const key = Symbol.for('undici.globalDispatcher.1')
    await using sender = await startSender('application/json', '{}', 2)
    await (await limitedFetch(sender.url)).text()
    const dispatcher = Reflect.get(globalThis, key)
    const seen: unknown[] = []
    const dispatch = (options: object, handler: object) => {
      seen.push({ ...options })
      return dispatcher.dispatch(options, handler)
    }
    Reflect.set(globalThis, key, Object.create(dispatcher, { dispatch: { value: dispatch } }))
    try {
      await (await limitedFetch(sender.url)).text()
    } finally {
      Reflect.set(globalThis, key, dispatcher)
    }
    const [options] = seen
    assert.partialDeepStrictEqual(options, { headersTimeout: 0, bodyTimeout: 0 })
  })
})
