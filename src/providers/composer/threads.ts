import { EventEmitter, on, once } from 'node:events'
import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ProviderError, type ModelEvent, type ModelRequest } from '../provider.ts'

const answerTimeoutMs = 15_000
const maxMemoryMb = 768
const maxThreads = Math.min(4, Math.max(2, availableParallelism() - 1))

export interface Threads {
  /**
   * Streams the composer's answer from a thread of its own, so that no text blocks the server.
   * @throws ProviderError `too_large` if the answer takes too long or too much memory.
   */
  reply(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent>
  /** Ends all threads, busy ones too. */
  close(): Promise<void>
}

/** A small pool of threads, which start on demand and are reused. */
export function createThreads(): Threads {
  const freed = new EventEmitter().setMaxListeners(0)
  const all = new Set<Worker>()
  const idle: Worker[] = []
  let busy = 0

  function start(): Worker {
    const worker = startWorker()
    all.add(worker)
    worker.once('exit', () => all.delete(worker))
    return worker
  }

  return {
    async *reply(request, signal) {
      while (busy >= maxThreads) await once(freed, 'thread', { signal })
      busy++
      const worker = idle.pop() ?? start()
      worker.ref()
      const timeout = AbortSignal.timeout(answerTimeoutMs)
      let ended = false
      try {
        const answers = on(worker, 'message', { signal: AbortSignal.any([signal, timeout]) })
        worker.postMessage(request)
        for await (const [answer] of answers) {
          const event: ModelEvent = answer
          ended = event.type === 'end'
          yield event
          if (ended) return
        }
      } catch (error) {
        throw (timeout.aborted && !signal.aborted) || isExhaustion(error) ? tooLarge(error) : error
      } finally {
        busy--
        worker.unref()
        if (ended) idle.push(worker)
        else void worker.terminate()
        freed.emit('thread')
      }
    },
    async close() {
      await Promise.all(Array.from(all, (worker) => worker.terminate()))
    },
  }
}

function startWorker(): Worker {
  // `thread.ts` is beside the sources, `thread.js` beside the bundle.
  const entry = `thread${extname(import.meta.url)}`
  const worker = new Worker(new URL(entry, import.meta.url), {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: maxMemoryMb },
  })
  // The request's own listener handles errors. This one keeps them from ending the process.
  worker.on('error', () => {})
  return worker
}

function isExhaustion(error: unknown): boolean {
  // A text that is nested too deeply for the stack ends in a RangeError.
  if (error instanceof RangeError) return true
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

function tooLarge(cause: unknown): ProviderError {
  return new ProviderError(
    'too_large',
    'This is too much for the built-in composer, so it was stopped. Try it with a smaller text or document.',
    { cause },
  )
}
