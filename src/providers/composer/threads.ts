import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { createThreads, ThreadLimitError, type Threads } from '../../threads.ts'
import { ProviderError, type ModelEvent, type ModelRequest } from '../provider.ts'

export type ComposerThreads = Threads<ModelRequest, ModelEvent>

/** The threads in which the composer works, so that no text blocks the server. */
export function createComposerThreads(): ComposerThreads {
  const threads: ComposerThreads = createThreads({
    // `thread.ts` is beside the sources, `thread.js` beside the bundle.
    entry: new URL(`thread${extname(import.meta.url)}`, import.meta.url),
    maxThreads: Math.min(4, Math.max(2, availableParallelism() - 1)),
    maxMemoryMb: 768,
    timeoutMs: 15_000,
    isLast: ({ type }) => type === 'end',
  })
  return {
    /** @throws ProviderError `too_large` if the answer takes too long or too much memory. */
    async *ask(request, signal) {
      try {
        yield* threads.ask(request, signal)
      } catch (error) {
        throw error instanceof ThreadLimitError ? tooLarge(error) : error
      }
    },
    close: threads.close,
  }
}

function tooLarge(cause: unknown): ProviderError {
  return new ProviderError(
    'too_large',
    'This is too much for the built-in composer, so it was stopped. Try it with a smaller text or document.',
    { cause },
  )
}
