import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { temporaryFolder } from '../support/app.ts'
import { browserProfiles } from '../support/chromium.ts'
import { browserProcesses, ended } from '../support/processes.ts'
import { call, startServer, type ServerProcess } from '../support/server.ts'

const page = '<!doctype html><title>x</title><h1>x</h1>'

function start(folder: string) {
  return startServer({ DATABASE_PATH: join(folder, 'app.db'), CHROMIUM_SANDBOX: 'off' })
}

async function importPage({ url }: ServerProcess, html: string): Promise<string> {
  const { session_id } = await call(url, '/api/sessions', 'POST', {})
  return (await call(url, `/api/sessions/${session_id}/documents`, 'POST', { html })).id
}

function beginExport({ url }: ServerProcess, id: string, format: string): Promise<Response> {
  return fetch(`${url}/api/documents/${id}/exports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ format }),
  })
}

/** The profile of a server’s browser. Nothing tells when it appears. */
async function profileOf(server: ServerProcess): Promise<string> {
  for (;;) {
    const [profile] = browserProfiles(server.child.pid)
    if (profile !== undefined && browserProcesses(profile).length > 0) return profile
    await pause(20)
  }
}

describe('the browser of exports', { timeout: 60_000 }, () => {
  it('ends with a server that is stopped in the middle of an export', async () => {
    using folder = temporaryFolder()
    await using server = await start(folder.path)
    const id = await importPage(server, `${page}<script>for (;;);</script>`)
    const response = await beginExport(server, id, 'png')
    const profile = await profileOf(server)
    const processes = browserProcesses(profile)
    assert.equal(await server.end('SIGTERM'), 0)
    await response.body?.cancel().catch(() => undefined)
    await ended(processes)
    assert.equal(browserProfiles().has(profile), false)
  })

  it('ends with a server that is killed, and the next one removes its profile', async () => {
    using folder = temporaryFolder()
    await using killed = await start(folder.path)
    const id = await importPage(killed, page)
    assert.equal((await fetch(`${killed.url}/api/documents/${id}/export.png`)).status, 200)
    const profile = await profileOf(killed)
    const processes = browserProcesses(profile)
    await killed.end('SIGKILL')
    await killed.silent
    await ended(processes)
    await using next = await start(folder.path)
    assert.equal((await fetch(`${next.url}/api/documents/${id}/export.png`)).status, 200)
    assert.equal(browserProfiles().has(profile), false)
  })

  it('makes many exports, two at a time, and says how many come first', async () => {
    using folder = temporaryFolder()
    await using server = await start(folder.path)
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_, at) => importPage(server, page.replace('<h1>x', `<h1>${at}`))),
    )
    const texts = await Promise.all(
      ids.map(async (id) => (await beginExport(server, id, 'pdf')).text()),
    )
    for (const text of texts) assert.match(text, /"outcome":"completed"/)
    assert.ok(texts.some((text) => /exports come first/.test(text)))
    assert.equal(browserProfiles(server.child.pid).size, 1)
  })
})
