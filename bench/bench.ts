import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import autocannon, { type Options } from 'autocannon'
import { decodeFrames } from '../src/protocol/sse.ts'
import { temporaryFolder } from '../tests/support/app.ts'
import { call, startServer, type ServerProcess } from '../tests/support/server.ts'
import { quantile, row } from './table.ts'

// What the program costs beside the least that could answer the same requests, in the same run: the
// floor. Times on one machine at one time say little; their ratio says how much is ours.

const seconds = Number(process.env.BENCH_SECONDS ?? 2)
/** Names of runtimes; without any, all. */
const chosen = process.argv.slice(2)
const rounds = 3
const turns = 1000
const runtimes = {
  Node: [process.execPath],
  Bun: ['bun'],
  Deno: ['deno', 'run', '-A', '--no-lock'],
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

/** Requests per second that a target answers. */
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
    throw new Error(`${result.non2xx} refused, ${result.errors} failed: ${server.output()}`)
  }
  return result.requests.average
}

/** Versions on top of one another, so one after another. */
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

/** Megabytes that a process holds in memory. */
function memoryOf({ child }: ServerProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}

/** Milliseconds from sending a message to the first event of its answer. */
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

/** Milliseconds that a health check waits while 100 changes of a document of 300 KB are made. */
async function waitsWhileEditing({ server }: Target): Promise<number[]> {
  const { session_id } = await call(server.url, '/api/sessions', 'POST')
  const html = [1, 2, 3].map((part) => pageOf(part)).join('\n')
  await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
  let isOver = false
  const edits = (async () => {
    for (let number = 1; number <= 100; number++) await timeTurn(server, session_id, number)
    isOver = true
  })()
  const waits: number[] = []
  while (!isOver) {
    const begun = performance.now()
    await call(server.url, '/api/health')
    waits.push(performance.now() - begun)
  }
  await edits
  return waits
}

row('runtime', 'measure', 'ours', 'floor', 'ratio')
row('---', '---', '---:', '---:', '---:')
for (const [name, command] of Object.entries(runtimes)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  using folder = temporaryFolder()
  const settings = { PATH: process.env.PATH ?? '', LOG_LEVEL: 'warn' }
  await using ours = await startServer(
    { ...settings, DATABASE_PATH: join(folder.path, 'ours.db') },
    [...command, `src/runtime/${name.toLowerCase()}.ts`],
  )
  await using least = await startServer(
    { ...settings, DATABASE_PATH: join(folder.path, 'floor.db') },
    [...command, 'bench/floor.ts'],
  )
  const [target, floor] = [await prepare(ours), await prepare(least)]
  for (const [label, measure] of Object.entries(measures)) {
    const pairs: [number, number][] = []
    for (let round = 0; round < rounds; round++) {
      pairs.push([await measure(target), await measure(floor)])
    }
    const ratio = median(pairs.map(([mine, theirs]) => mine / theirs))
    row(
      name,
      `${label}, requests/s`,
      median(pairs.map(([mine]) => mine)),
      median(pairs.map(([, theirs]) => theirs)),
      ratio,
    )
  }
  row(
    name,
    'memory after these, MB',
    memoryOf(ours),
    memoryOf(least),
    memoryOf(ours) / memoryOf(least),
  )
  const small = await call(ours.url, '/api/sessions', 'POST')
  await call(ours.url, `/api/sessions/${small.session_id}/documents`, 'POST', {
    html: '<!doctype html>\n<title>Bench</title>\n<h1>Bench</h1>\n',
  })
  const times: number[] = []
  for (let number = 1; number <= turns; number++) {
    times.push(await timeTurn(ours, small.session_id, number))
  }
  row(name, 'chat to first event, p50 in ms', quantile(times, 0.5), '', '')
  row(name, 'chat to first event, p99 in ms', quantile(times, 0.99), '', '')
  row(name, `memory after ${turns} turns, MB`, memoryOf(ours), '', '')
  const waits = await waitsWhileEditing(target)
  row(name, 'health while 300 KB are edited, p99 in ms', quantile(waits, 0.99), '', '')
  row(name, 'health while 300 KB are edited, longest in ms', Math.max(...waits), '', '')
}
