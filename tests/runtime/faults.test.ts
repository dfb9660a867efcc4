import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openDatabase } from '../../src/store/database.ts'
import { only, readEvents, temporaryFolder } from '../support/app.ts'
import { gate, startClaude, stop, stream, text } from '../support/claude.ts'
import { releaseFiles } from '../support/garbage.ts'
import { call, runTool, startServer, type ServerProcess } from '../support/server.ts'

const rounds = process.env.LONG ? 30 : 3
const beginning = '<!doctype html>\n<html>\n<title>Tea</title>\n<body>\n<h1>Tea</h1>\n'
const ending = '<p>Green</p>\n</body>\n</html>'

/** Sets a limit of a process that runs already, as `ulimit` does for one that is to start. */
function limit(server: ServerProcess, what: 'fsize' | 'nofile', value: number | 'unlimited') {
  execFileSync('prlimit', ['--pid', String(server.child.pid), `--${what}=${value}:`])
}

/** A session and a document of one version on a server. */
async function begin(server: ServerProcess) {
  const { session_id } = await call(server.url, '/api/sessions', 'POST')
  const { id } = await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', {
    html: '<h1>One</h1>',
  })
  return { session_id, id, html: `/api/documents/${id}/html` }
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** Starts a creation that waits behind the beginning of its document; gives the stream of the rest. */
async function createSlowly(server: ServerProcess, session_id: string): Promise<Response> {
  const message = { message: 'A page on tea', route: 'create' }
  const response = await post(`${server.url}/api/chat/${session_id}`, message)
  const [seen, rest] = response.body?.tee() ?? []
  const reader = seen?.pipeThrough(new TextDecoderStream()).getReader()
  let told = ''
  while (!told.includes('html_chunk')) told += (await reader?.read())?.value ?? assert.fail(told)
  void reader?.cancel()
  return new Response(rest)
}

/** A server in the middle of a creation, which goes on when the model is told to. */
async function startCreation(more: Record<string, string> = {}) {
  const folder = temporaryFolder()
  const claude = await startClaude(() =>
    stream(text(0, beginning), gate, text(1, ending), stop('end_turn')),
  )
  const DATABASE_PATH = join(folder.path, 'app.db')
  const server = await startServer({ DATABASE_PATH, ...claude.settings, ...more })
  const { session_id, html } = await begin(server)
  const rest = await createSlowly(server, session_id)
  return {
    claude,
    server,
    session_id,
    html,
    rest,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await claude[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}

describe('a fault around the server', () => {
  it('a full disk: reads go on, writes say so, and a turn ends when there is room again', async () => {
    await using test = await startCreation()
    const { claude, server, session_id, html, rest } = test
    limit(server, 'fsize', 1)
    const body = { html: '<h1>Two</h1>', base_version: 1 }
    const refused = await call(server.url, html, 'PUT', body)
    assert.deepEqual([refused.status, refused.title], [507, 'Disk full'])
    const chat = await post(`${server.url}/api/chat/${session_id}`, { message: 'Another' })
    assert.equal(chat.status, 507)
    assert.equal((await call(server.url, html)).html, '<h1>One</h1>')
    claude.open()
    while (!/events can’t be stored/.test(server.output())) await once(server.child.stdout!, 'data')
    limit(server, 'fsize', 'unlimited')
    const events = await readEvents(rest)
    assert.equal(only(events, 'html').content, beginning + ending)
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.equal((await call(server.url, html, 'PUT', body)).version, 2)
  })

  it('a start on a full disk: what is there can be read, and no backup is half there', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    const before = await startServer({ DATABASE_PATH })
    const { html } = await begin(before)
    await before.end('SIGTERM')
    const command = ['prlimit', '--fsize=1:', process.execPath, 'src/runtime/node.ts']
    await using server = await startServer({ DATABASE_PATH }, command)
    assert.equal((await call(server.url, html)).html, '<h1>One</h1>')
    const saved = await call(server.url, html, 'PUT', { html: '<h1>Two</h1>', base_version: 1 })
    assert.equal(saved.status, 507)
    limit(server, 'fsize', 'unlimited')
    await server.end('SIGTERM')

    await using roomy = await startServer({ DATABASE_PATH })
    limit(roomy, 'fsize', 1)
    const { code, output } = await runTool(DATABASE_PATH, '--backup')
    assert.equal(code, 1)
    assert.match(output, /^The backup can’t be written: .*disk.*\.\n$/)
    assert.deepEqual(readdirSync(join(folder.path, 'backups')), [])
    assert.equal((await call(roomy.url, '/api/health')).last_backup, null)
    limit(roomy, 'fsize', 'unlimited')
    writeFileSync(join(folder.path, 'backups/cut-off-backup.db.unfinished-journal'), '')
    assert.equal((await runTool(DATABASE_PATH, '--backup')).code, 0)
    assert.equal(readdirSync(join(folder.path, 'backups')).length, 1)
  })

  it('a folder that can’t be written: it starts, and ends as it should', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    // In the place of the file that tells the commands where the server is; root may write anywhere.
    mkdirSync(`${DATABASE_PATH}.server.json`)
    await using claude = await startClaude(() => stream(text(0, beginning), gate))
    await using server = await startServer({ DATABASE_PATH, ...claude.settings })
    const { session_id } = await begin(server)
    const rest = await createSlowly(server, session_id)
    assert.equal(await server.end('SIGTERM'), 0)
    assert.equal(only(await readEvents(rest), 'done').outcome, 'interrupted')
  })

  it('no file descriptors left: what is under way goes on, and others are let in again', async () => {
    await using test = await startCreation()
    const { claude, server, html, rest } = test
    limit(server, 'nofile', 40)
    const { hostname, port } = new URL(server.url)
    const sockets: Socket[] = []
    for (let index = 0; index < 100; index++) {
      sockets.push(connect(Number(port), hostname).on('error', () => undefined))
    }
    await Promise.any(sockets.map((socket) => once(socket, 'connect')))
    claude.open()
    assert.equal(only(await readEvents(rest), 'done').outcome, 'completed')
    for (const socket of sockets) socket.destroy()
    assert.equal((await call(server.url, html)).html, '<h1>One</h1>')
    assert.equal(await server.end('SIGTERM'), 0)
  })

  it('readers that leave: their places are free again, and the turn goes on', async () => {
    await using test = await startCreation({ MAX_STREAMS: '20' })
    const { claude, server, session_id, rest } = test
    const { turns } = await call(server.url, `/api/sessions/${session_id}`)
    const path = `${server.url}/api/turns/${turns[0].turn_id}/events`
    for (let times = 0; times < (process.env.LONG ? 50 : 5); times++) {
      const leave = new AbortController()
      // One place is that of whoever sent the message.
      for (let open = 1; open < 20;) {
        const response = await fetch(path, { signal: leave.signal })
        if (response.status === 200) open++
        else assert.equal(response.status, 503)
      }
      leave.abort()
    }
    claude.open()
    assert.equal(only(await readEvents(rest), 'done').outcome, 'completed')
  })

  it('kill -9 while documents are saved and brought in: what was acknowledged is there', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    for (let round = 1; round <= rounds; round++) {
      const server = await startServer({ DATABASE_PATH })
      const acknowledged: { path: string; version: number; html: string }[] = []
      const goOn = Promise.withResolvers<void>()
      const write = async (writer: number) => {
        const { session_id, html } = await begin(server)
        for (let version = 1; ; version++) {
          const next = `<h1>${writer} ${version}</h1>${'x'.repeat(50_000)}`
          await call(server.url, html, 'PUT', { html: next, base_version: version })
          acknowledged.push({ path: html, version: version + 1, html: next })
          await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html: next })
          if (acknowledged.length > 20 + round * 7) goOn.resolve()
        }
      }
      const writers = [1, 2, 3].map((writer) => write(writer).catch(() => undefined))
      await goOn.promise
      await server.end('SIGKILL')
      await Promise.all(writers)
      await using again = await startServer({ DATABASE_PATH })
      for (const { path, version, html } of acknowledged) {
        const saved = await call(again.url, path.replace('/html', `/versions/${version}`))
        assert.equal(saved.html_content, html)
      }
      await again.end('SIGTERM')
    }
    const verified = await runTool(DATABASE_PATH, '--verify')
    assert.match(verified.output, /^No problems found/)
  })

  it('two starts at once on a new database: one serves, the other says why not', async () => {
    using folder = temporaryFolder()
    const settings = { DATABASE_PATH: join(folder.path, 'app.db') }
    const starts = await Promise.allSettled([startServer(settings), startServer(settings)])
    const [server, ...more] = starts.flatMap((one) =>
      one.status === 'fulfilled' ? [one.value] : [],
    )
    const [refused] = starts.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    await using serving = server
    assert.ok(serving && more.length === 0)
    assert.match(String(refused), /ended with 1: [^]*The database .* is in use by another process/)
    await begin(serving)
  })

  it('SIGTERM twice: the second one ends it at once', async () => {
    using folder = temporaryFolder()
    await using claude = await startClaude(() => stream(text(0, beginning), gate))
    await using server = await startServer({
      DATABASE_PATH: join(folder.path, 'app.db'),
      SHUTDOWN_GRACE: '4',
      ...claude.settings,
    })
    const { session_id } = await begin(server)
    const rest = await createSlowly(server, session_id)
    const ended = server.end('SIGTERM')
    const insist = setInterval(() => server.child.kill('SIGTERM'), 50)
    assert.equal(await ended, 0)
    clearInterval(insist)
    await assert.rejects(readEvents(rest), 'the stream did not come to its end')
    await using again = await startServer({ DATABASE_PATH: join(folder.path, 'app.db') })
    assert.equal((await call(again.url, `/api/sessions/${session_id}`)).drafts.length, 1)
  })

  it('a database that may not be written: one sentence, and it is left as it was', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'data', 'app.db')
    const database = await openDatabase({ DATABASE_PATH })
    await database.close()
    await releaseFiles()
    const before = readFileSync(DATABASE_PATH)
    for (const [file, folderMode] of [
      [0o444, 0o755],
      [0o644, 0o555],
    ] as const) {
      chmodSync(DATABASE_PATH, file)
      chmodSync(join(folder.path, 'data'), folderMode)
      const start = startServer({ DATABASE_PATH }, [...withoutPrivileges, process.execPath, main])
      await assert.rejects(start, /ended with 1: [^]*The database .*permission/)
      assert.deepEqual(readFileSync(DATABASE_PATH), before)
    }
    const DEEP = join(folder.path, 'data', 'deeper', 'app.db')
    const start = startServer({ DATABASE_PATH: DEEP }, [
      ...withoutPrivileges,
      process.execPath,
      main,
    ])
    await assert.rejects(start, /ended with 1: [^]*The folder of the database .* can't be made/)
    chmodSync(join(folder.path, 'data'), 0o755)
  })

  it('a data folder that goes away under the server: its health says so', async () => {
    using folder = temporaryFolder()
    const data = join(folder.path, 'data')
    mkdirSync(data)
    await using server = await startServer({ DATABASE_PATH: join(data, 'app.db') })
    await begin(server)
    renameSync(data, join(folder.path, 'elsewhere'))
    const begun = performance.now()
    let response = await fetch(`${server.url}/api/health`)
    while (response.ok && performance.now() - begun < 30_000) {
      await response.body?.cancel()
      response = await fetch(`${server.url}/api/health`)
    }
    assert.equal(response.status, 503)
    assert.match(await response.text(), /unhealthy/)
    renameSync(join(folder.path, 'elsewhere'), data)
    while (!response.ok && performance.now() - begun < 60_000) {
      response = await fetch(`${server.url}/api/health`)
      await response.body?.cancel()
    }
    assert.equal(response.status, 200)
    // Another file in the place of the one that is open is no better.
    copyFileSync(join(data, 'app.db'), join(data, 'copy.db'))
    renameSync(join(data, 'copy.db'), join(data, 'app.db'))
    while (response.ok && performance.now() - begun < 90_000) {
      response = await fetch(`${server.url}/api/health`)
      await response.body?.cancel()
    }
    assert.equal(response.status, 503)
  })

  it('a backup while documents are saved: whole, and it holds what was saved before', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    await using server = await startServer({ DATABASE_PATH })
    const { html } = await begin(server)
    let latest = 1
    let backedUp = false
    const saving = (async () => {
      while (!backedUp) {
        const body = { html: `<h1>${latest}</h1>${'x'.repeat(50_000)}`, base_version: latest }
        latest = (await call(server.url, html, 'PUT', body)).version
      }
    })()
    while (latest < 20) await call(server.url, '/api/health')
    const before = latest
    const backup = await runTool(DATABASE_PATH, '--backup')
    backedUp = true
    await saving
    const [, file = ''] = /^The backup is at (.+)$/m.exec(backup.output) ?? []
    await using copy = await startServer({ DATABASE_PATH: file })
    assert.ok((await call(copy.url, html)).html.length > 50_000)
    const [newest] = (await call(copy.url, html.replace('/html', '/versions'))).versions
    assert.ok(newest.version >= before && newest.version <= latest)
  })

  it('many large versions: the log of writes stays small, and is gone at the end', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    await using server = await startServer({ DATABASE_PATH })
    const { html } = await begin(server)
    let largest = 0
    for (let version = 1; version <= (process.env.LONG ? 10_000 : 200); version++) {
      const body = { html: `<h1>${version}</h1>${'x'.repeat(100_000)}`, base_version: version }
      assert.equal((await call(server.url, html, 'PUT', body)).version, version + 1)
      largest = Math.max(largest, statSync(`${DATABASE_PATH}-wal`).size)
    }
    assert.ok(largest < 64 * 1024 * 1024, `${largest} bytes`)
    assert.equal(await server.end('SIGTERM'), 0)
    const log = `${DATABASE_PATH}-wal`
    assert.equal(existsSync(log) ? statSync(log).size : 0, 0)
  })
})

const main = 'src/runtime/node.ts'

/** What starts a program as root may not start it, who may write everything. */
const withoutPrivileges =
  process.getuid?.() === 0
    ? [
        'setpriv',
        '--bounding-set=-dac_override,-dac_read_search',
        '--inh-caps=-dac_override,-dac_read_search',
      ]
    : []
