import type { ModelFacts } from '../model-facts.ts'
import type { TextModel } from '../provider.ts'
import { answerToResult, say } from './adapter.ts'
import type { ComposerThreads } from './threads.ts'

/**
 * The built-in composer: a model's interface with rules behind it. It needs no key and no network,
 * and says what it can't do instead of guessing.
 */
export function createComposer(facts: ModelFacts, threads: ComposerThreads): TextModel {
  return {
    facts,
    async *stream(request, signal) {
      // It uses nothing, and says so even if it is cancelled.
      yield { type: 'usage', usage: nothingUsed, estimated: false }
      const answer = answerToResult(request)
      if (answer === undefined) yield* threads.ask(request, signal)
      else yield* say('stop', answer)
    },
  }
}

const nothingUsed = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
