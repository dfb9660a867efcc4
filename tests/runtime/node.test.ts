import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { column, only, readEvents, temporaryFolder } from '../support/app.ts'
import { gate, key, startClaude, stop, stream, text } from '../support/claude.ts'
import { call, runServer, startServer } from '../support/server.ts'

const beginning = '<!doctype html>\n<html>\n<head><title>Tea</title></head>\n<body>\n<h1>Tea</h1>\n'

/** Reads a stream until a text has come in it. */
async function readUntil(response: Response, wanted: string): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let seen = ''
  while (!seen.includes(wanted)) {
    const step = await reader?.read()
    assert.ok(step && !step.done, `the stream ended before ${wanted}: ${seen}`)
    seen += step.value
  }
  return seen
}

function post(url: string, session: string, message: string): Promise<Response> {
  return fetch(`${url}/api/chat/${session}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message }),
  })
}

describe('the server on Node', () => {
  it('keeps everything through kill -9 in mid-creation, and asks no model twice', async () => {
    using folder = temporaryFolder()
    await using claude = await startClaude(() =>
      stream(text(0, beginning, '<p>more'), gate, stop('end_turn')),
    )
    const settings = {
      DATABASE_PATH: join(folder.path, 'app.db'),
      ...claude.settings,
      BUDGET_DAY_USD: '5',
    }
    const first = await startServer(settings)
    const { session_id } = await call(first.url, '/api/sessions', 'POST')
    const kept = await call(first.url, `/api/sessions/${session_id}/documents`, 'POST', {
      html: '<p>kept</p>',
    })
    const response = await fetch(`${first.url}/api/chat/${session_id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'A page on tea', route: 'create' }),
    })
    const seen = await readUntil(response, '<p>more')
    const turnId = /"turn_id":"([^"]+)"/.exec(seen)?.[1]
    const { day } = (await call(first.url, '/api/costs/today')).budgets
    assert.ok(day.reserved > 0)
    await first.end('SIGKILL')

    await using second = await startServer(settings)
    const turn = await call(second.url, `/api/turns/${turnId}`)
    assert.equal(turn.state, 'interrupted')
    const draft = await call(second.url, `/api/turns/${turnId}/draft`)
    assert.equal(draft.html, `${beginning}<p>more`)
    const session = await call(second.url, `/api/sessions/${session_id}`)
    assert.deepEqual(column(session.drafts, 'turn_id'), [turnId])
    assert.equal((await call(second.url, `/api/documents/${kept.id}/html`)).html, '<p>kept</p>')
    const { messages } = await call(second.url, `/api/sessions/${session_id}/chat`)
    assert.deepEqual(column(messages, 'role'), ['system', 'user', 'assistant'])
    const events = await readEvents(await fetch(`${second.url}/api/turns/${turnId}/events`))
    assert.equal(only(events, 'done').outcome, 'interrupted')
    assert.equal(only(events, 'error').retryable, true)
    assert.equal(claude.requests.length, 1)
    const costs = await call(second.url, '/api/costs/today')
    assert.deepEqual(
      costs.budgets.day,
      { limit: 5, spent: day.reserved, reserved: 0 },
      'what the call cost that was cut off, nobody knows: at most this',
    )
    assert.equal(costs.days[0].request_count, 1)
    assert.deepEqual(column(messages, 'cost_usd'), [0, 0, day.reserved])
    assert.ok(!second.output().includes(key) && !first.output().includes(key))
  })

  it('ends with 0 within 5 s of SIGTERM in mid-creation, and each stream with done', async () => {
    using folder = temporaryFolder()
    await using claude = await startClaude(() => stream(text(0, beginning), gate, stop('end_turn')))
    const settings = {
      DATABASE_PATH: join(folder.path, 'app.db'),
      ...claude.settings,
      SHUTDOWN_GRACE: '1',
    }
    await using server = await startServer(settings)
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const response = await post(server.url, session_id, 'A page on tea')
    const [body, copy] = response.body?.tee() ?? []
    await readUntil(new Response(copy), 'html_chunk')
    const begun = performance.now()
    const ended = server.end('SIGTERM')
    const events = await readEvents(new Response(body))
    assert.equal(only(events, 'done').outcome, 'interrupted')
    assert.equal(await ended, 0)
    assert.ok(performance.now() - begun < 5000)
    await using again = await startServer(settings)
    assert.equal((await call(again.url, `/api/sessions/${session_id}`)).drafts.length, 1)
  })

  it('ends with 0 on SIGTERM and SIGINT while nothing goes on, and leaves no log of writes behind', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      using folder = temporaryFolder()
      const server = await startServer({ DATABASE_PATH: join(folder.path, 'app.db') })
      await call(server.url, '/api/sessions', 'POST')
      assert.equal(await server.end(signal), 0)
    }
  })

  it('ends when the npm that started it is killed', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    await using npm = await startServer({ DATABASE_PATH }, ['npm', 'start'])
    npm.child.kill('SIGKILL')
    await npm.silent
    assert.match(npm.output(), /the npm process that started the server has exited/)
  })

  it('ends in development, too, when the npm that started it is told to end', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    await using npm = await startServer({ DATABASE_PATH }, ['npm', 'run', 'dev'], {
      awaited: /Local\b/,
    })
    npm.child.kill('SIGTERM')
    await npm.silent
    assert.match(npm.output(), /"message":"stopping"/)
  })

  it('goes on, and ends at once when told to, after nobody reads what it prints any more', async () => {
    using folder = temporaryFolder()
    await using server = await startServer({ DATABASE_PATH: join(folder.path, 'app.db') })
    server.child.stdout?.destroy()
    server.child.stderr?.destroy()
    await call(server.url, '/api/sessions', 'POST')
    const begun = performance.now()
    assert.equal(await server.end('SIGTERM'), 0)
    assert.ok(performance.now() - begun < 4000)
  })

  it('says in one line that its port is taken, that a setting is wrong, that its database is in use', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const address = holder.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const taken = await runServer({ DATABASE_PATH, PORT: String(port), LOG_LEVEL: 'silent' })
    holder.close()
    assert.equal(taken.code, 1)
    assert.equal(
      taken.output.trim(),
      `Port ${port} on 127.0.0.1 is taken. Stop what uses it, or set PORT to another number.`,
    )

    const wrong = await runServer({
      DATABASE_PATH,
      PORT: 'http',
      ANTHROPIC_API_KEY: 'secret-key',
      SESSION_SWEEP: 'some',
    })
    assert.equal(wrong.code, 1)
    for (const name of [
      'PORT is "http"',
      'ANTHROPIC_API_KEY is "sec…" (10 characters)',
      'SESSION_SWEEP is "some"',
    ])
      assert.ok(wrong.output.includes(name), wrong.output)
    assert.ok(!wrong.output.includes('secret-key'))

    const model = await runServer({
      DATABASE_PATH,
      EDIT_MODEL: 'claude-sonnet-5-5',
      CREATION_MODEL: 'gemini/flash',
    })
    assert.match(
      model.output,
      /^EDIT_MODEL is claude-sonnet-5-5, but ANTHROPIC_API_KEY is not set\.$/m,
    )
    assert.match(
      model.output,
      /^CREATION_MODEL is gemini\/flash, but GOOGLE_API_KEY is not set\.$/m,
    )

    writeFileSync(join(folder.path, '.env'), 'PORT=http\nHOST=127.0.0.2\n')
    const file = await runServer(
      { DATABASE_PATH, PORT: '', EDIT_MODEL: 'foo' },
      'src/runtime/node.ts',
      folder.path,
    )
    assert.match(file.output, /PORT is "http"/, 'an empty value of the environment is none')
    assert.match(file.output, /EDIT_MODEL is "foo"; allowed: a model of the catalogue/)

    const DATABASE_URL = 'http://127.0.0.1:9/?authToken=secrettoken'
    const remote = await runServer({ DATABASE_URL })
    assert.match(remote.output, /^The database at http:\/\/127\.0\.0\.1:9\/\?… can't be used: /m)
    const named = await runServer({ DATABASE_URL: 'http://user:secret@127.0.0.1:9' })
    assert.match(
      named.output,
      /DATABASE_URL is "http:\/\/…@127\.0\.0\.1:9"; allowed: .*DATABASE_AUTH_TOKEN/,
    )
    assert.doesNotMatch(remote.output + named.output, /secret/)

    await using _first = await startServer({ DATABASE_PATH })
    const second = await runServer({ DATABASE_PATH, PORT: '0', LOG_LEVEL: 'silent' })
    assert.equal(second.code, 1)
    assert.match(second.output, /^The database .* is in use by another process\. .*\n$/)
  })

  it('sends a heartbeat while a model is silent, and goes on without readers', async () => {
    using folder = temporaryFolder()
    await using claude = await startClaude(() =>
      stream(text(0, beginning, '</body></html>'), gate, stop('end_turn')),
    )
    await using server = await startServer({
      DATABASE_PATH: join(folder.path, 'app.db'),
      ...claude.settings,
    })
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const abort = new AbortController()
    const response = await fetch(`${server.url}/api/chat/${session_id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'A page on tea' }),
      signal: abort.signal,
    })
    assert.equal(response.headers.get('x-accel-buffering'), 'no')
    const seen = await readUntil(response, ': heartbeat')
    abort.abort()
    claude.open()
    const turnId = /"turn_id":"([^"]+)"/.exec(seen)?.[1]
    const events = await readEvents(await fetch(`${server.url}/api/turns/${turnId}/events`))
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.equal(only(events, 'html').content, `${beginning}</body></html>`)
  })
})
