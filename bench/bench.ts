import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import autocannon, { type Options } from 'autocannon'
import { decodeFrames } from '../src/protocol/sse.ts'
import { temporaryFolder } from '../tests/support/app.ts'
import { call, startServer, type ServerProcess } from '../tests/support/server.ts'

// What the program costs beside the least that could answer the same requests, in the same run: the
// floor. Times on one machine at one time say little; their ratio says how much is ours.

const seconds = Number(process.env.BENCH_SECONDS ?? 2)
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

type Measure = (target: Target) => Partial<Options> & { path?: string }

/** What is measured: a request to a target; those that write one after another, by one connection. */
const measures: Record<string, Measure> = {
  'GET health': () => ({ path: '/api/health' }),
  'GET session': ({ session }) => ({ path: `/api/sessions/${session}` }),
  'POST session': () => ({ path: '/api/sessions', method: 'POST' }),
  'GET version of 100 KB': ({ document }) => ({ path: `/api/documents/${document}/versions/1` }),
  'PUT of 100 KB': (target) => ({
    connections: 1,
    requests: [
      {
        method: 'PUT',
        path: `/api/documents/${target.document}/html`,
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => {
          const base_version = target.version++
          return {
            ...request,
            body: JSON.stringify({ html: pageOf(base_version + 1), base_version }),
          }
        },
      },
    ],
  }),
}

/** Requests per second; fails on any answer that is not 2xx. */
async function load(target: Target, measure: Measure): Promise<number> {
  const { path: measured, ...options } = measure(target)
  const result = await autocannon({
    url: target.server.url + (measured ?? ''),
    connections: 10,
    duration: seconds,
    ...options,
  })
  if (result.non2xx + result.errors > 0) {
    throw new Error(`${result.non2xx} refused, ${result.errors} failed: ${target.server.output()}`)
  }
  // The last request of a run may have been made, or not.
  const path = `/api/documents/${target.document}/versions`
  target.version = (await call(target.server.url, path)).versions[0].version
  return result.requests.average
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

function quantile(numbers: number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

/** Megabytes that a process holds in memory. */
function memoryOf({ child }: ServerProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}

/** Milliseconds from sending a message to the first event of its answer. */
async function timeTurn(target: Target, number: number): Promise<number> {
  const begun = performance.now()
  const response = await fetch(`${target.server.url}/api/chat/${target.session}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: `Change the title to "Bench ${number}"` }),
  })
  if (!response.body) throw new Error('no body')
  let first = 0
  for await (const _ of decodeFrames(response.body)) first ||= performance.now() - begun
  return first
}

function row(...cells: (string | number)[]): void {
  const shown = cells.map((cell) =>
    typeof cell === 'number' ? cell.toFixed(cell < 10 ? 2 : 0) : cell,
  )
  console.log(`| ${shown.join(' | ')} |`)
}

row('runtime', 'measure', 'ours', 'floor', 'ratio')
row('---', '---', '---:', '---:', '---:')
for (const [name, command] of Object.entries(runtimes)) {
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
      pairs.push([await load(target, measure), await load(floor, measure)])
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
    times.push(await timeTurn({ ...target, session: small.session_id }, number))
  }
  row(name, 'chat to first event, p50 in ms', quantile(times, 0.5), '', '')
  row(name, 'chat to first event, p99 in ms', quantile(times, 0.99), '', '')
  row(name, `memory after ${turns} turns, MB`, memoryOf(ours), '', '')
}
