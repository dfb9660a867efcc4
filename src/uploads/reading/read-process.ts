import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { json } from 'node:stream/consumers'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import * as v from 'valibot'

// The process of `reader.ts`, in which one file is read. Its parameters are its limits, its input is the request, its
// output the result. A file may make its reader take any memory and time, so the process ends itself when it has
// taken too much, or when the process that started it is gone.

const pollMs = 25

/** In MB, of everything that the process holds, and in seconds of a processor. */
const Limits = v.object({ maxMb: v.number(), maxSeconds: v.number() })

if (isMainThread) await readOne()
else watch()

async function readOne(): Promise<void> {
  const [, , maxMb, maxSeconds] = process.argv
  const limits = v.parse(Limits, { maxMb: Number(maxMb), maxSeconds: Number(maxSeconds) })
  const watcher = new Worker(new URL(import.meta.url), { workerData: limits })
  await once(watcher, 'message')
  watcher.unref()
  const request = v.parse(
    v.object({ file: v.string(), content: v.string(), name: v.string(), mediaType: v.string() }),
    await json(process.stdin),
  )
  const { readFile } = await import('./read-file.ts')
  const result = await readFile(request)
  process.stdout.write(JSON.stringify(result), () => process.exit(0))
}

/** Runs in a thread, since reading a file may keep the main thread busy. */
function watch(): void {
  const { maxMb, maxSeconds } = v.parse(Limits, workerData)
  const parent = process.ppid
  const start = performance.now()
  const seconds = () => {
    const { user, system } = process.cpuUsage()
    // One that only waits is ended, too.
    return Math.max((user + system) / 1e6, (performance.now() - start) / 3000)
  }
  const check = () => {
    if (process.memoryUsage.rss() > maxMb * 1024 * 1024) end('memory')
    else if (seconds() > maxSeconds) end('time')
    else if (process.ppid !== parent) end('parent')
  }
  check()
  parentPort?.postMessage('watching')
  setInterval(check, pollMs)
}

function end(reason: string): void {
  writeSync(2, reason)
  process.kill(process.pid, 'SIGKILL')
}
