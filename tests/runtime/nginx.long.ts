import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { decodeFrames } from '../../src/protocol/sse.ts'
import { readEvents, temporaryFolder } from '../support/app.ts'
import { gate, startClaude, stop, stream, text } from '../support/claude.ts'
import { call, startServer } from '../support/server.ts'

const beginning = '<!doctype html>\n<html>\n<title>Tea</title>\n<body>\n<h1>Tea</h1>\n'
const fiveMinutes = 300_000

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : assert.fail()
}

/** The real nginx with the server block of `deploy/nginx.conf` in front of a port. */
async function startNginx(folder: string, upstream: number) {
  const port = await freePort()
  const block = readFileSync(new URL('../../deploy/nginx.conf', import.meta.url), 'utf8')
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
    .replace('http://127.0.0.1:8000', `http://127.0.0.1:${upstream}`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n')
  mkdirSync(join(folder, 'nginx'))
  const file = join(folder, 'nginx.conf')
  writeFileSync(
    file,
    `${process.getuid?.() === 0 ? 'user root;\n' : ''}pid ${folder}/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${temporary}\n${block}\n}\n`,
  )
  const child = spawn('nginx', ['-p', folder, '-c', file, '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  while (!(await fetch(url).catch(() => undefined))) assert.equal(child.exitCode, null)
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function open(folder: string, claude: Awaited<ReturnType<typeof startClaude>>) {
  const port = await freePort()
  const settings = {
    DATABASE_PATH: join(folder, 'app.db'),
    PORT: String(port),
    IDLE_TIMEOUT: '900',
    ...claude.settings,
  }
  const server = await startServer(settings)
  return { server, settings, nginx: await startNginx(folder, port) }
}

function say(url: string, session: string, message: string): Promise<Response> {
  return fetch(`${url}/api/chat/${session}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message, route: 'create' }),
  })
}

describe('behind nginx', () => {
  it('is found: install it with `apt-get install nginx-light`', () => {
    assert.equal(spawnSync('nginx', ['-v']).status, 0)
  })

  it('tells the first event under 300 ms, and keeps a silent stream alive for 5 minutes', async () => {
    using folder = temporaryFolder()
    await using claude = await startClaude(() =>
      stream(text(0, beginning), gate, text(1, '</body></html>'), stop('end_turn')),
    )
    const { server, nginx } = await open(folder.path, claude)
    await using _server = server
    await using _nginx = nginx
    const { session_id } = await call(nginx.url, '/api/sessions', 'POST')
    const begun = performance.now()
    const response = await say(nginx.url, session_id, 'A page on tea')
    assert.ok(response.body)
    let toFirst: number | undefined
    let last = ''
    for await (const { data } of decodeFrames(response.body)) {
      if (toFirst === undefined) setTimeout(() => claude.open(), fiveMinutes)
      toFirst ??= performance.now() - begun
      last = data
    }
    assert.ok(performance.now() - begun >= fiveMinutes)
    assert.match(last, /"type":"done".*"outcome":"completed"/)
    assert.ok(toFirst !== undefined && toFirst < 300, `${toFirst} ms`)
  })

  it('lets a reader go on where it was after the server was replaced', async () => {
    using folder = temporaryFolder()
    await using claude = await startClaude(() => stream(text(0, beginning), gate, stop('end_turn')))
    const { server, settings, nginx } = await open(folder.path, claude)
    await using _nginx = nginx
    const { session_id } = await call(nginx.url, '/api/sessions', 'POST')
    const response = await say(nginx.url, session_id, 'A page on tea')
    assert.ok(response.body)
    let last = 0
    let turnId = ''
    const cut = async () => {
      for await (const { id, data } of decodeFrames(response.body!)) {
        last = Number(id)
        const event = JSON.parse(data)
        turnId ||= event.turn_id
        if (event.type === 'html_chunk') await server.end('SIGKILL')
      }
    }
    await assert.rejects(cut)
    assert.equal((await fetch(`${nginx.url}/api/health`)).status, 502)
    await using again = await startServer(settings)
    const later = await fetch(`${nginx.url}/api/turns/${turnId}/events`, {
      headers: { 'last-event-id': String(last) },
    })
    const events = await readEvents(later)
    assert.deepEqual(
      events.map((event) => event.type),
      ['error', 'done'],
    )
    assert.equal((await call(nginx.url, `/api/turns/${turnId}/draft`)).html, beginning)

    const next = await say(nginx.url, session_id, 'Another page')
    assert.ok(next.body)
    const told: string[] = []
    for await (const { data } of decodeFrames(next.body)) {
      told.push(data)
      if (data.includes('html_chunk')) again.child.kill('SIGTERM')
    }
    assert.match(told.at(-1) ?? '', /"outcome":"interrupted"/, 'a stop in peace tells its end')
  })

  it('takes a document of 16 MB, and refuses a larger one in words', async () => {
    using folder = temporaryFolder()
    await using claude = await startClaude(() => stream(text(0, '')))
    const { server, nginx } = await open(folder.path, claude)
    await using _server = server
    await using _nginx = nginx
    const { session_id } = await call(nginx.url, '/api/sessions', 'POST')
    const path = `/api/sessions/${session_id}/documents`
    const html = '<p>é</p>'.repeat((16 * 1024 * 1024) / 9)
    const { id } = await call(nginx.url, path, 'POST', { html })
    assert.equal((await call(nginx.url, `/api/documents/${id}/html`)).html, html)
    const refused = await call(nginx.url, path, 'POST', {
      html: `${html}<p>and more</p>`.repeat(2),
    })
    assert.equal(refused.status, 413)
    assert.match(refused.detail, /16 MB/)
  })

  it('keeps the limit of messages by client, whatever a client says of itself', async () => {
    using folder = temporaryFolder()
    await using claude = await startClaude(() => stream(text(0, ''), stop('end_turn')))
    const port = await freePort()
    await using _server = await startServer({
      DATABASE_PATH: join(folder.path, 'app.db'),
      PORT: String(port),
      TRUSTED_PROXIES: '127.0.0.1',
      RATE_LIMIT_REQUESTS: '3',
      ...claude.settings,
    })
    await using nginx = await startNginx(folder.path, port)
    const statuses: number[] = []
    for (let index = 0; index < 5; index++) {
      const asked = request(`${nginx.url}/api/chat/00000000-0000-4000-8000-000000000000`, {
        method: 'POST',
        // From elsewhere than the proxy, whose own address is believed.
        localAddress: '127.0.0.2',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${index}` },
      })
      asked.end('{}')
      const [response] = await once(asked, 'response')
      response.resume()
      statuses.push(response.statusCode)
    }
    assert.deepEqual(statuses, [422, 422, 422, 429, 429])
  })
})
