import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { listProcesses } from '../../src/exports/chromium/memory.ts'
import type { View } from '../../src/exports/chromium/page.ts'
import { sweepProfiles } from '../../src/exports/chromium/profiles.ts'
import { createRenderer, type Renderer, type RendererOptions } from '../../src/exports/renderer.ts'
import { createLogger } from '../../src/log.ts'
import { temporaryFolder } from '../support/app.ts'
import { browserCaches, browserProfiles } from '../support/chromium.ts'
import { browserProcesses, ended, isRunning } from '../support/processes.ts'

const view: View = { width: 800, height: 600, scale: 1, scheme: 'light', media: 'screen' }
const signal = new AbortController().signal
const page = '<!doctype html><title>x</title><h1>x</h1>'

/** A renderer that ends with the test, and how many browsers it has started. */
function open(options: Partial<RendererOptions> = {}) {
  const started: string[] = []
  const log = createLogger('info', (line) => {
    if (line.includes('the export browser has started')) started.push(line)
  })
  const renderer = createRenderer({
    maxPages: 2,
    deadlineMs: 30_000,
    sandbox: 'off',
    path: process.env.CHROMIUM_PATH,
    searchPath: process.env.PATH ?? '',
    caches: browserCaches,
    log,
    ...options,
  })
  return { renderer, started, [Symbol.asyncDispose]: () => renderer.close() }
}

/** Opens a page that stays open until it is told to go. */
function hold(renderer: Renderer, onPlace?: (ahead: number) => void) {
  const opened = Promise.withResolvers<void>()
  const told = Promise.withResolvers<void>()
  const done = renderer.open(page, { view, signal, ...(onPlace && { onPlace }) }, async () => {
    opened.resolve()
    await told.promise
  })
  return { opened: opened.promise, done, go: told.resolve }
}

/** The processes of the browsers that this process runs. */
function processes(): number[] {
  return [...browserProfiles()].flatMap(browserProcesses)
}

describe('the renderer', { timeout: 120_000 }, () => {
  it('opens so many pages at once, and tells the others how many come first', async () => {
    await using own = open()
    const places: number[][] = [[], []]
    const first = hold(own.renderer)
    const second = hold(own.renderer)
    const [third, fourth] = places.map((seen) => hold(own.renderer, (ahead) => seen.push(ahead)))
    assert.ok(third && fourth)
    await Promise.all([first.opened, second.opened])
    assert.deepEqual(places, [[0], [1]])
    first.go()
    await third.opened
    assert.deepEqual(places, [[0], [1, 0]])
    for (const { go } of [second, third, fourth]) go()
    await Promise.all([first, second, third, fourth].map(({ done }) => done))
    assert.equal(own.started.length, 1)
  })

  it('starts a new browser after so many pages, and ends the old one once it shows none', async () => {
    await using own = open({ maxPagesPerBrowser: 2 })
    const first = hold(own.renderer)
    await first.opened
    const old = processes()
    const second = hold(own.renderer)
    await second.opened
    second.go()
    await second.done
    const third = hold(own.renderer)
    await third.opened
    assert.equal(own.started.length, 2)
    assert.ok(old.some(isRunning))
    first.go()
    await first.done
    await ended(old)
    third.go()
    await third.done
  })

  it('ends a page at its deadline', async () => {
    await using own = open({ deadlineMs: 500 })
    const opening = own.renderer.open(page, { view, signal }, () => new Promise(() => undefined))
    await assert.rejects(opening, /The page was not done within 0\.5 seconds/)
  })

  it('ends a browser that hangs with all its processes, and starts another one', async () => {
    await using own = open()
    const leave = new AbortController()
    let hanging: number[] = []
    const opening = own.renderer.open(page, { view, signal: leave.signal }, async () => {
      hanging = processes()
      for (const pid of hanging) process.kill(pid, 'SIGSTOP')
      leave.abort(new Error('left'))
      await new Promise(() => undefined)
    })
    await assert.rejects(opening, /left/)
    assert.ok(hanging.length > 2)
    await ended(hanging)
    assert.equal(await own.renderer.open(page, { view, signal }, async () => 'shown'), 'shown')
  })

  it('ends a browser that hangs before it opens a page', async () => {
    await using own = open()
    await own.renderer.open(page, { view, signal }, async () => undefined)
    const hanging = processes()
    // The first of them is the browser; others may be ending.
    process.kill(Math.min(...hanging), 'SIGSTOP')
    const leave = AbortSignal.timeout(100)
    const opening = own.renderer.open(page, { view, signal: leave }, async () => undefined)
    await assert.rejects(opening, { name: 'TimeoutError' })
    await ended(hanging)
  })

  it('says so when a browser ends by itself, starts another one, and removes what it leaves', async () => {
    await using own = open()
    const before = browserProfiles()
    const opening = own.renderer.open(page, { view, signal }, async ({ session }) => {
      process.kill(Math.min(...processes()), 'SIGKILL')
      await session.send('Page.reload')
      await new Promise(() => undefined)
    })
    await assert.rejects(opening, { kind: 'busy', message: /Try again/ })
    await own.renderer.open(page, { view, signal }, async () => undefined)
    const [profile] = browserProfiles().difference(before)
    assert.ok(profile !== undefined)
    const left = browserProcesses(profile)
    process.kill(Math.min(...left), 'SIGKILL')
    await ended(left)
    // Nothing tells when it is gone.
    while (existsSync(profile)) await pause(20)
  })

  it('ends a page that takes too much memory outside of the heap of its scripts', async () => {
    await using own = open({ maxProcessMb: 400 })
    const greedy = `${page}<script>
      const all = []
      const more = () => { all.push(new Uint8Array(20_000_000).fill(1)); setTimeout(more) }
      more()
    </script>`
    const opening = own.renderer.open(greedy, { view, signal }, () => new Promise(() => undefined))
    await assert.rejects(opening, /The page crashed/)
    assert.equal(await own.renderer.open(page, { view, signal }, async () => 'shown'), 'shown')
  })
})

describe('a list of processes', () => {
  it('has those of a group with their memory', async () => {
    const child = spawn('cat', { detached: true })
    child.stdin.write('x')
    await once(child.stdout, 'data')
    assert.ok(child.pid)
    const found = await listProcesses(child.pid)
    child.kill('SIGKILL')
    assert.deepEqual(
      found.map(({ pid }) => pid),
      [child.pid],
    )
    assert.ok(found.every(({ mb }) => mb > 0.1 && mb < 100))
  })
})

describe('what a killed server leaves', { timeout: 20_000 }, () => {
  it('is ended and removed; what belongs to one that runs is kept', async () => {
    using folder = temporaryFolder()
    const gone = spawn('true')
    await once(gone, 'exit')
    const left = join(folder.path, `profile-${gone.pid}-left`)
    const used = join(folder.path, `profile-${process.ppid}-used`)
    for (const path of [left, used]) mkdirSync(path)
    const script = 'setInterval(() => undefined, 1000)'
    const browsers = [left, used].map((profile) =>
      spawn(process.execPath, ['-e', script, '--', `--user-data-dir=${profile}`, '--type=none'], {
        detached: true,
        stdio: 'ignore',
      }),
    )
    await Promise.all(browsers.map((one) => once(one, 'spawn')))
    const [orphan, other] = browsers
    assert.ok(orphan && other)
    const end = once(orphan, 'exit')
    await sweepProfiles(folder.path)
    assert.deepEqual(await end, [null, 'SIGKILL'])
    assert.deepEqual([existsSync(left), existsSync(used)], [false, true])
    assert.equal(other.exitCode ?? other.signalCode, null)
    other.kill('SIGKILL')
    await once(other, 'exit')
  })
})
