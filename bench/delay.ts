import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, get, request, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { temporaryFolder } from '../tests/support/app.ts'
import { key, start, stop, text, type WireEvent } from '../tests/support/claude.ts'
import { startServer, type ServerProcess } from '../tests/support/server.ts'
import { quantile, row } from './table.ts'

// Measures how long a chunk takes from the model to the reader of a turn, over real HTTP, beside a bare
// pipe between the same two. The model and the readers run in this process, so that they share a clock.

const seconds = Number(process.env.BENCH_SECONDS ?? 5)
const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const counts = [1, 100, 500]
const chunksPerSecond = 20
/** Chunks of a turn whose delay does not count, while all turns begin. */
const warmUp = 2 * chunksPerSecond
const chunks = warmUp + seconds * chunksPerSecond
/** Scheduler ticks per second in `/proc/PID/stat`. */
const ticksPerSecond = 100

/** Answers each request with chunks that carry the time at which they were sent. */
function reply(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (...events: WireEvent[]) => {
    for (const event of events) {
      response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    }
  }
  const [begin, , end] = text(0, '').map((event) => event)
  send(start(), ...(begin ? [begin] : []))
  let sent = 0
  const timer = setInterval(() => {
    const piece = `Some words of text @${performance.now().toFixed(3)}/${sent};`
    send(...text(0, piece).slice(1, 2))
    if (++sent < chunks) return
    clearInterval(timer)
    send(...(end ? [end] : []), ...stop('end_turn'))
    response.end()
  }, 1000 / chunksPerSecond)
}

/** Begins to read a stream; resolves with the delays of its chunks in milliseconds. */
async function read(url: string, body: unknown): Promise<number[]> {
  const sending = body === undefined ? get(url) : request(url, post)
  if (body !== undefined) sending.end(JSON.stringify(body))
  const [response] = await once(sending, 'response')
  if (response.statusCode !== 200) throw new Error(`${url} responded with ${response.statusCode}`)
  const delays: number[] = []
  let pending = ''
  response.setEncoding('utf8')
  for await (const part of response) {
    const now = performance.now()
    const lines = `${pending}${part}`.split(';')
    pending = lines.pop() ?? ''
    for (const line of lines) {
      const [, at, number] = /@([\d.]+)\/(\d+)$/.exec(line) ?? []
      if (at && Number(number) >= warmUp) delays.push(now - Number(at))
    }
  }
  return delays
}

const post = { method: 'POST', headers: { 'content-type': 'application/json' } }

/** The seconds of a processor that a process has used. */
function cpuSeconds({ child }: ServerProcess): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

async function measure(server: ServerProcess, turns: number, path: () => string, body: unknown) {
  const before = cpuSeconds(server)
  const reading = Array.from({ length: turns }, async (_, index) => {
    await delay((index / turns) * 1000)
    return read(server.url + path(), body)
  })
  const delays = (await Promise.all(reading)).flat()
  const expected = turns * (chunks - warmUp)
  if (delays.length !== expected)
    throw new Error(`${delays.length} chunks arrived, not ${expected}`)
  return { delays, cpu: ((cpuSeconds(server) - before) / (turns * chunks)) * 1000 }
}

const upstream = createServer((incoming, response) => {
  incoming.resume().once('end', () => reply(response))
})
upstream.listen(0, '127.0.0.1')
await once(upstream, 'listening')
const address = upstream.address()
if (address === null || typeof address === 'string') throw new Error('no port')
const model = `http://127.0.0.1:${address.port}`

const program = process.env.BENCH_PROGRAM ?? 'dist/server.js'
console.log(
  `Delay of a chunk from the model to the reader in ms, and ms of CPU per chunk (${program})\n`,
)
row('turns', 'pipe p50', 'p99', 'CPU', 'program p50', 'p99', 'CPU', 'p99 ratio')
row(...Array.from({ length: 8 }, () => '---:'))
for (const turns of counts) {
  for (let round = 0; round < rounds; round++) {
    using folder = temporaryFolder()
    await using pipe = await startServer({ UPSTREAM: model }, [process.execPath, 'bench/pipe.ts'])
    await using server = await startServer(
      {
        ANTHROPIC_API_KEY: key,
        ANTHROPIC_BASE_URL: model,
        DATABASE_PATH: join(folder.path, 'app.db'),
        MAX_STREAMS: '2000',
        PROVIDER_CONCURRENCY: '2000',
        LOG_LEVEL: 'error',
      },
      [process.execPath, program],
    )
    const chat = () => `/api/chat/${crypto.randomUUID()}`
    const bare = await measure(pipe, turns, () => '/', undefined)
    const own = await measure(server, turns, chat, { message: 'Tell me', route: 'ask' })
    const cells = [bare, own].flatMap(({ delays, cpu }) => [
      quantile(delays, 0.5),
      quantile(delays, 0.99),
      cpu,
    ])
    row(turns, ...cells, quantile(own.delays, 0.99) / quantile(bare.delays, 0.99))
  }
}
upstream.close()
upstream.closeAllConnections()
