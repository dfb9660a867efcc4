import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import autocannon, { type Options } from 'autocannon'
import { decodeFrames } from '../src/protocol/sse.ts'
import { temporaryFolder } from '../tests/support/app.ts'
import { call, startServer, type ServerProcess } from '../tests/support/server.ts'
import { quantile, row } from './table.ts'

// Compares the program with the floor: the least code that serves the same requests. Both run side by
// side, because times of one machine at one moment say little; their ratio is what the program adds.

const seconds = Number(process.env.BENCH_SECONDS ?? 2)
/** The runtimes to measure; all if none is given. */
const chosen = process.argv.slice(2)
const rounds = 3
const starts = 5
const idleSeconds = 5
const turns = 1000

interface Runtime {
  command: string[]
  /** The program as `npm start` and its variants run it. */
  program: string
}

const runtimes: Record<string, Runtime> = {
  Node: { command: [process.execPath], program: 'dist/server.js' },
  Bun: { command: ['bun'], program: 'src/runtime/bun.ts' },
  Deno: { command: ['deno', 'run', '-A', '--no-lock'], program: 'src/runtime/deno.ts' },
}

interface Target {
  server: ServerProcess
  session: string
  document: string
  version: number
}

function pageOf(number: number): string {
  return `<!doctype html>\n<html lang="en">\n<head><title>Bench</title></head>\n<body>\n<p>${number}</p>\n${'<p>Some words of a longer report.</p>\n'.repeat(2800)}</body>\n</html>\n`
}

async function prepare(server: ServerProcess): Promise<Target> {
  const { session_id } = await call(server.url, '/api/sessions', 'POST')
  const path = `/api/sessions/${session_id}/documents`
  const { id } = await call(server.url, path, 'POST', { html: pageOf(1) })
  return { server, session: session_id, document: id, version: 1 }
}

/** Returns the requests per second of a target. */
type Measure = (target: Target) => Promise<number>

const measures: Record<string, Measure> = {
  'GET health': ({ server }) => load(server, '/api/health'),
  'GET session': ({ server, session }) => load(server, `/api/sessions/${session}`),
  'POST session': ({ server }) => load(server, '/api/sessions', { method: 'POST' }),
  'GET version of 100 KB': ({ server, document }) =>
    load(server, `/api/documents/${document}/versions/1`),
  'PUT of 100 KB': save,
}

async function load(server: ServerProcess, path: string, options: Partial<Options> = {}) {
  const url = server.url + path
  const result = await autocannon({ url, connections: 10, duration: seconds, ...options })
  if (result.non2xx + result.errors > 0) {
    throw new Error(
      `${result.non2xx} error responses, ${result.errors} failures: ${server.output()}`,
    )
  }
  return result.requests.average
}

/** Each version is based on the one before, so the requests are sequential. */
async function save(target: Target): Promise<number> {
  const begun = performance.now()
  const first = target.version
  while (performance.now() - begun < seconds * 1000) {
    const body = { html: pageOf(target.version + 1), base_version: target.version }
    const path = `/api/documents/${target.document}/html`
    target.version = (await call(target.server.url, path, 'PUT', body)).version
  }
  return ((target.version - first) * 1000) / (performance.now() - begun)
}

const median = (numbers: number[]) => quantile(numbers, 0.5)

/** Returns the resident memory of a process in MB. */
function memoryOf({ child }: ServerProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}

/** Returns the milliseconds from sending a message to the first event of its turn. */
async function timeTurn({ url }: ServerProcess, session: string, number: number) {
  const begun = performance.now()
  const response = await fetch(`${url}/api/chat/${session}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: `Change the title to "Bench ${number}"` }),
  })
  if (!response.body) throw new Error('no body')
  let first = 0
  for await (const _ of decodeFrames(response.body)) first ||= performance.now() - begun
  return first
}

/** Returns the response times of health checks, in ms, during 100 edits of a document of 300 KB. */
async function healthTimesWhileEditing({ server }: Target): Promise<number[]> {
  const { session_id } = await call(server.url, '/api/sessions', 'POST')
  const html = [1, 2, 3].map((part) => pageOf(part)).join('\n')
  await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
  let isDone = false
  const edits = (async () => {
    for (let number = 1; number <= 100; number++) await timeTurn(server, session_id, number)
    isDone = true
  })()
  const times: number[] = []
  while (!isDone) {
    const begun = performance.now()
    await call(server.url, '/api/health')
    times.push(performance.now() - begun)
  }
  await edits
  return times
}

/** Measures a start on a new database: its time to the first response, then its memory after idling. */
async function measureStart(label: string, command: string[]): Promise<void> {
  const times: number[] = []
  const memory: number[] = []
  for (let start = 0; start < starts; start++) {
    using folder = temporaryFolder()
    const begun = performance.now()
    await using server = await startServer(settingsOf(folder.path, 'start'), command)
    await call(server.url, '/api/health')
    times.push(performance.now() - begun)
    await delay(idleSeconds * 1000)
    memory.push(memoryOf(server))
  }
  row(label, `start to first response, median of ${starts} in ms`, median(times), '', '')
  row(label, `memory ${idleSeconds} s later, MB`, median(memory), '', '')
}

async function measureRequests(name: string, target: Target, floor: Target): Promise<void> {
  for (const [label, measure] of Object.entries(measures)) {
    const pairs: [number, number][] = []
    for (let round = 0; round < rounds; round++) {
      pairs.push([await measure(target), await measure(floor)])
    }
    const [ours, least] = [0, 1].map((side) => median(pairs.map((pair) => pair[side] ?? 0)))
    const ratio = median(pairs.map(([mine, theirs]) => mine / theirs))
    row(name, `${label}, requests/s`, ours ?? 0, least ?? 0, ratio)
  }
  const [ours, least] = [memoryOf(target.server), memoryOf(floor.server)]
  row(name, 'memory after these, MB', ours, least, ours / least)
}

async function measureTurns(name: string, target: Target): Promise<void> {
  const { server } = target
  const { session_id } = await call(server.url, '/api/sessions', 'POST')
  const html = '<!doctype html>\n<title>Bench</title>\n<h1>Bench</h1>\n'
  await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
  const times: number[] = []
  for (let number = 1; number <= turns; number++) {
    times.push(await timeTurn(server, session_id, number))
  }
  row(name, 'chat to first event, p50 in ms', quantile(times, 0.5), '', '')
  row(name, 'chat to first event, p99 in ms', quantile(times, 0.99), '', '')
  row(name, `memory after ${turns} turns, MB`, memoryOf(server), '', '')
  const health = await healthTimesWhileEditing(target)
  row(name, 'health while 300 KB are edited, p99 in ms', quantile(health, 0.99), '', '')
  row(name, 'health while 300 KB are edited, max in ms', Math.max(...health), '', '')
}

function settingsOf(folder: string, name: string): Record<string, string> {
  const PATH = process.env.PATH ?? ''
  return { PATH, LOG_LEVEL: 'warn', DATABASE_PATH: join(folder, `${name}.db`) }
}

row('runtime', 'measure', 'program', 'floor', 'ratio')
row('---', '---', '---:', '---:', '---:')
for (const [name, { command, program }] of Object.entries(runtimes)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  await measureStart(name, [...command, program])
  if (name === 'Node') await measureStart('Node, sources', [...command, 'src/runtime/node.ts'])
  using folder = temporaryFolder()
  await using ours = await startServer(settingsOf(folder.path, 'program'), [...command, program])
  await using least = await startServer(settingsOf(folder.path, 'floor'), [
    ...command,
    'bench/floor.ts',
  ])
  const [target, floor] = [await prepare(ours), await prepare(least)]
  await measureRequests(name, target, floor)
  await measureTurns(name, target)
}
