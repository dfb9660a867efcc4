import { EventEmitter, on, once } from 'node:events'
import { Worker } from 'node:worker_threads'

export interface ThreadOptions<Answer> {
  /** The module that a thread runs. It posts `'ready'` when it is loaded, then answers requests. */
  entry: URL
  maxThreads: number
  maxMemoryMb: number
  /** How long a request may take once its thread has it. */
  timeoutMs: number
  /** Whether an answer is the last one to its request. */
  isLast(answer: Answer): boolean
}

/** A small pool of threads, which start on demand and are reused. */
export interface Threads<Request, Answer> {
  /**
   * Streams the answers of a thread to a request. Waits while all threads are busy.
   * @throws ThreadLimitError if the answer takes too long or too much memory.
   */
  ask(request: Request, signal?: AbortSignal): AsyncGenerator<Answer>
  /** Ends all threads, busy ones too. */
  close(): Promise<void>
}

/** A request needed more time, memory or stack than a thread has. */
export class ThreadLimitError extends Error {
  override name = 'ThreadLimitError'
}

const startTimeoutMs = 15_000

export function createThreads<Request, Answer>(
  options: ThreadOptions<Answer>,
): Threads<Request, Answer> {
  const freed = new EventEmitter().setMaxListeners(0)
  const all = new Set<Worker>()
  const idle: Worker[] = []
  const closing = new AbortController()
  let busy = 0

  async function start(signal: AbortSignal): Promise<Worker> {
    const worker = startWorker(options)
    all.add(worker)
    worker.once('exit', () => {
      all.delete(worker)
      const index = idle.indexOf(worker)
      if (index >= 0) idle.splice(index, 1)
    })
    try {
      await once(worker, 'message', { signal })
    } catch (error) {
      void worker.terminate()
      throw error
    }
    return worker
  }

  return {
    async *ask(request, given) {
      const signal = given ? AbortSignal.any([given, closing.signal]) : closing.signal
      while (busy >= options.maxThreads) await once(freed, 'thread', { signal })
      busy++
      let worker = idle.pop()
      let ended = false
      let timeout: AbortSignal | undefined
      try {
        worker ??= await start(AbortSignal.any([signal, AbortSignal.timeout(startTimeoutMs)]))
        worker.ref()
        timeout = AbortSignal.timeout(options.timeoutMs)
        const answers = on(worker, 'message', { signal: AbortSignal.any([signal, timeout]) })
        worker.postMessage(request)
        for await (const [answer] of answers) {
          ended = options.isLast(answer)
          yield answer
          if (ended) return
        }
      } catch (error) {
        const isLimit = (timeout?.aborted && !signal.aborted) || isExhaustion(error)
        throw isLimit ? new ThreadLimitError('the thread was stopped', { cause: error }) : error
      } finally {
        busy--
        worker?.unref()
        if (worker && ended) idle.push(worker)
        else void worker?.terminate()
        freed.emit('thread')
      }
    },
    async close() {
      closing.abort()
      await Promise.all(Array.from(all, (worker) => worker.terminate()))
    },
  }
}

function startWorker({ entry, maxMemoryMb }: ThreadOptions<never>): Worker {
  const worker = new Worker(entry, {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: maxMemoryMb },
  })
  // The request's own listener handles errors. This one keeps them from ending the process.
  worker.on('error', () => {})
  return worker
}

function isExhaustion(error: unknown): boolean {
  // A text that is nested too deeply for the stack throws a RangeError.
  if (error instanceof RangeError) return true
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
