import { EventEmitter, on, once } from 'node:events'
import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ProviderError, type ModelEvent, type ModelRequest } from '../provider.ts'

/** Milliseconds that one answer may take. */
const patience = 15_000
const mostMemory = 768
const mostThreads = Math.min(4, Math.max(2, availableParallelism() - 1))

export interface Threads {
  /**
   * The composer's answer, worked out in a thread of its own: however hard a text is, the server
   * goes on answering, and what takes too long or too much memory is ended.
   * @throws ProviderError `too_large` for a request that was ended so.
   */
  reply(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent>
  /** Ends all threads, also those at work. */
  close(): Promise<void>
}

/** Threads that start when they are needed and wait for the next request; few of them. */
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
      while (busy >= mostThreads) await once(freed, 'thread', { signal })
      busy++
      const worker = idle.pop() ?? start()
      worker.ref()
      const late = AbortSignal.timeout(patience)
      let ended = false
      try {
        const answers = on(worker, 'message', { signal: AbortSignal.any([signal, late]) })
        worker.postMessage(request)
        for await (const [answer] of answers) {
          const event: ModelEvent = answer
          ended = event.type === 'end'
          yield event
          if (ended) return
        }
      } catch (error) {
        throw (late.aborted && !signal.aborted) || isTooMuch(error) ? tooLarge(error) : error
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
    resourceLimits: { maxOldGenerationSizeMb: mostMemory },
  })
  // Errors reach the one whose request it was; here they only must not end the process.
  worker.on('error', () => {})
  return worker
}

function isTooMuch(error: unknown): boolean {
  // A text nested so deeply that the stack does not suffice ends as a RangeError.
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
