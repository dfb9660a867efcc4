import { writeSync } from 'node:fs'
import { json } from 'node:stream/consumers'
import { isMainThread, Worker } from 'node:worker_threads'
import * as v from 'valibot'

// The process of `reader.ts`, in which one file is read: it reads the request from its input, and writes the
// result to its output. A file is read by code of others that nobody can be sure of, so it ends itself when it
// takes too much memory or time, or when the process that started it is gone.

/** In MB, of everything that the process holds. */
const maxMemory = 400
const maxSeconds = 20
const pollMs = 25

if (isMainThread) await readOne()
else watch()

async function readOne(): Promise<void> {
  const watcher = new Worker(new URL(import.meta.url))
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
  const parent = process.ppid
  const start = performance.now()
  setInterval(() => {
    if (process.memoryUsage.rss() > maxMemory * 1024 * 1024) end('memory')
    else if (performance.now() - start > maxSeconds * 1000) end('time')
    else if (process.ppid !== parent) end('parent')
  }, pollMs)
}

function end(reason: string): void {
  writeSync(2, reason)
  process.kill(process.pid, 'SIGKILL')
}
