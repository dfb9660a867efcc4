import { catalogue, fullId } from '../catalogue.ts'
import type { AssistantMessage, TextModel } from '../provider.ts'
import { say } from './adapter.ts'
import type { Threads } from './threads.ts'

/**
 * The built-in composer: a model's interface with rules behind it. It needs no key and no network,
 * and says what it can't do instead of guessing.
 */
export function createComposer(threads: Threads): TextModel {
  const facts = catalogue.find((model) => model.provider === 'builtin')
  const summaries = new WeakMap<AssistantMessage, string>()
  return {
    id: facts ? fullId(facts) : 'builtin/composer',
    async *stream(request, signal) {
      const calls = request.messages.findLast((message) => message.role === 'assistant')
      const summary = calls && summaries.get(calls)
      if (summary !== undefined) {
        const results = request.messages.at(-1)
        const isRefused =
          results?.role === 'user' &&
          results.parts.some((part) => part.type === 'tool_result' && !part.ok)
        return yield* say('stop', isRefused ? '' : summary)
      }
      for await (const event of threads.reply(request, signal)) {
        if (event.type === 'end') summaries.set(event.message, event.detail ?? '')
        yield event
      }
    },
  }
}
