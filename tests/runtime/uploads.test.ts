import assert from 'node:assert/strict'
import { join } from 'node:path'
import { it } from 'node:test'
import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { once } from 'node:events'
import { decodeFrames } from '../../src/protocol/sse.ts'
import { column, formOf, readEvents, temporaryFolder } from '../support/app.ts'
import { gate, startClaude, stop, stream, text } from '../support/claude.ts'
import { call, startServer } from '../support/server.ts'

it('a turn with files that is killed lists them after the restart, is continued and sent again with them', async () => {
  await using claude = await startClaude((_, index) =>
    index === 0
      ? stream(text(0, '<!doctype html><title>Tea</title><h1>Tea'), gate)
      : stream(text(0, ' time</h1></html>'), stop('end_turn')),
  )
  using folder = temporaryFolder()
  const settings = { ...claude.settings, DATABASE_PATH: join(folder.path, 'app.db') }
  const json = { 'content-type': 'application/json' }
  const post = (url: string, path: string, body: unknown) =>
    fetch(url + path, { method: 'POST', headers: json, body: JSON.stringify(body) })
  const data = Buffer.from('item,price\nTea,4').toString('base64')
  const attachments = [{ name: 'tea.csv', media_type: 'text/csv', data }]
  let session = ''
  let turnId = ''
  {
    await using server = await startServer(settings)
    session = (await call(server.url, '/api/sessions', 'POST')).session_id
    const message = { message: 'A page about tea', attachments }
    const { body } = await post(server.url, `/api/chat/${session}`, message)
    assert.ok(body)
    for await (const { data } of decodeFrames(body)) {
      const event = JSON.parse(data)
      turnId ||= event.turn_id
      if (event.type === 'html_chunk') break
    }
    await server.end('SIGKILL')
  }

  await using server = await startServer(settings)
  const messages = async () =>
    (await call(server.url, `/api/sessions/${session}/chat?limit=100`)).messages
  const [asked] = await messages()
  assert.deepEqual(column(asked.attachments, 'name'), ['tea.csv'])
  assert.equal((await call(server.url, `/api/turns/${turnId}`)).state, 'interrupted')
  const goneOn = await readEvents(await post(server.url, `/api/turns/${turnId}/continue`, {}))
  assert.deepEqual(column(goneOn, 'outcome').at(-1), 'completed')
  const again = {
    message: asked.content,
    route: 'create',
    attachments: asked.attachments.map((file: { upload_id: string }) => ({
      upload_id: file.upload_id,
    })),
  }
  await readEvents(await post(server.url, `/api/chat/${session}`, again))
  assert.equal(claude.requests.length, 3)
  for (const request of claude.requests)
    assert.match(JSON.stringify(request.messages[0]), /tea\.csv.*Tea,4/)
})

it('an upload that is cut off by a crash leaves nothing', async () => {
  using folder = temporaryFolder()
  const settings = { DATABASE_PATH: join(folder.path, 'app.db') }
  const incoming = join(folder.path, 'incoming')
  {
    await using server = await startServer(settings)
    const { port } = new URL(server.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    const part = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nHalf'
    socket.write(
      `POST /api/uploads HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 9999\r\n\r\n${part}`,
    )
    while (readFolder(incoming).length === 0) await call(server.url, '/api/health')
    await server.end('SIGKILL')
    socket.destroy()
  }
  assert.notDeepEqual(readFolder(incoming), [])
  await using server = await startServer(settings)
  await call(server.url, '/api/health')
  assert.deepEqual(readFolder(incoming), [])
})

function readFolder(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

it('twenty files at once are all read, and the server answers meanwhile', async () => {
  using folder = temporaryFolder()
  await using server = await startServer({ DATABASE_PATH: join(folder.path, 'app.db') })
  const uploads = Array.from({ length: 20 }, async (_, at) => {
    const body = formOf({ [`${at}.csv`]: `Number,Text\n${at},${'text '.repeat(1000)}\n` })
    const response = await fetch(`${server.url}/api/uploads`, { method: 'POST', body })
    return { status: response.status, ...JSON.parse(await response.text()).uploads?.[0] }
  })
  assert.equal((await call(server.url, '/api/health')).status, 'healthy')
  for (const [at, upload] of (await Promise.all(uploads)).entries()) {
    assert.deepEqual([upload.status, upload.name], [201, `${at}.csv`])
    assert.equal(upload.summary, '2 rows, 2 columns, nothing cut')
  }
})
