import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import { isUnsent } from '../../src/providers/connection.ts'

/** The error of a request to a server that does this with each connection. */
async function errorOf(protocol: string, serve: (socket: Socket) => void, isListening = true) {
  const server = createServer((socket) => serve(socket.on('error', () => {})))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  if (!isListening) server.close()
  const request = fetch(`${protocol}://127.0.0.1:${address.port}`, { method: 'POST', body: 'x' })
  const error: unknown = await request.then(
    () => assert.fail(),
    (thrown: unknown) => thrown,
  )
  if (isListening) server.close()
  return error
}

describe('a request that failed', () => {
  it('was surely not sent if there was no connection', async () => {
    const refused = await errorOf('http', () => {}, false)
    const withoutTls = await errorOf('https', (socket) => socket.end('HTTP/1.1 400 No\r\n\r\n'))
    for (const error of [refused, withoutTls]) {
      assert.equal(isUnsent(error), true)
      assert.equal(isUnsent(new Error('The server could not be reached.', { cause: error })), true)
    }
  })

  it('may have been sent if the connection was lost', async () => {
    const closed = await errorOf('http', (socket) => socket.once('data', () => socket.end()))
    const reset = await errorOf('http', (socket) => {
      socket.once('data', () => socket.resetAndDestroy())
    })
    for (const error of [closed, reset, undefined, 'ECONNREFUSED', new Error('no code')]) {
      assert.equal(isUnsent(error), false)
    }
  })
})
