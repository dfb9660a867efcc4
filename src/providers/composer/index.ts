import { catalogue, fullId } from '../catalogue.ts'
import type { TextModel } from '../provider.ts'
import { answerToResult, say } from './adapter.ts'
import type { ComposerThreads } from './threads.ts'

/**
 * The built-in composer: a model's interface with rules behind it. It needs no key and no network,
 * and says what it can't do instead of guessing.
 */
export function createComposer(threads: ComposerThreads): TextModel {
  const facts = catalogue.find((model) => model.provider === 'builtin')
  return {
    id: facts ? fullId(facts) : 'builtin/composer',
    editsRanges: true,
    async *stream(request, signal) {
      const answer = answerToResult(request)
      if (answer === undefined) yield* threads.ask(request, signal)
      else yield* say('stop', answer)
    },
  }
}
