import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { once } from 'node:events'
import { decodeFrames } from '../../src/protocol/sse.ts'
import { column, formOf, readEvents, temporaryFolder } from '../support/app.ts'
import { gate, startClaude, stop, stream, text } from '../support/claude.ts'
import { call, startServer, type ServerProcess } from '../support/server.ts'

const json = { 'content-type': 'application/json' }
const post = (url: string, path: string, body: unknown) =>
  fetch(url + path, { method: 'POST', headers: json, body: JSON.stringify(body) })

describe('a server that was killed while it received files and worked with others', () => {
  const folder = temporaryFolder()
  const incoming = join(folder.path, 'incoming')
  const cleanUp = new AsyncDisposableStack()
  let claude: Awaited<ReturnType<typeof startClaude>>
  let server: ServerProcess
  let session = ''
  let turnId = ''
  let received: string[] = []

  before(async () => {
    claude = cleanUp.use(
      await startClaude((_, index) =>
        index === 0
          ? stream(text(0, '<!doctype html><title>Tea</title><h1>Tea'), gate)
          : stream(text(0, ' time</h1></html>'), stop('end_turn')),
      ),
    )
    const settings = { ...claude.settings, DATABASE_PATH: join(folder.path, 'app.db') }
    {
      await using killed = await startServer(settings)
      session = (await call(killed.url, '/api/sessions', 'POST')).session_id
      turnId = await beginTurn(killed.url, session)
      received = await beginUpload(killed.url)
      await killed.end('SIGKILL')
    }
    server = cleanUp.use(await startServer(settings))
  })
  after(async () => {
    await cleanUp.disposeAsync()
    folder[Symbol.dispose]()
  })

  /** Sends a file with a message, and returns the id of the turn once that is writing. */
  async function beginTurn(url: string, id: string): Promise<string> {
    const data = Buffer.from('item,price\nTea,4').toString('base64')
    const attachments = [{ name: 'tea.csv', media_type: 'text/csv', data }]
    const { body } = await post(url, `/api/chat/${id}`, {
      message: 'A page about tea',
      attachments,
    })
    assert.ok(body)
    let turn = ''
    for await (const { data: event } of decodeFrames(body)) {
      const { type, turn_id } = JSON.parse(event)
      turn ||= turn_id
      if (type === 'html_chunk') break
    }
    return turn
  }

  /** Sends the first half of a file, and returns the folders of files that the server is receiving. */
  async function beginUpload(url: string): Promise<string[]> {
    const { host, port } = new URL(url)
    const socket = connect(Number(port), '127.0.0.1')
    cleanUp.defer(() => void socket.destroy())
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    const part = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nHalf'
    socket.write(
      `POST /api/uploads HTTP/1.1\r\nHost: ${host}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 9999\r\n\r\n${part}`,
    )
    for (;;) {
      const folders = readdirSync(incoming)
      if (folders.length > 0) return folders
      await call(url, '/api/health')
    }
  }

  it('lists the files of its turn, continues it and sends it again with them', async () => {
    const { messages } = await call(server.url, `/api/sessions/${session}/chat?limit=100`)
    const [asked] = messages
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

  it('has nothing left of the one that it was receiving', () => {
    assert.equal(received.length, 1)
    const left = existsSync(incoming) ? readdirSync(incoming) : []
    assert.deepEqual(
      received.filter((one) => left.includes(one)),
      [],
    )
  })

  it('reads twenty files at once, and answers meanwhile', async () => {
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
})
