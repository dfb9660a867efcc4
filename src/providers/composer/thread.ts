import { parentPort } from 'node:worker_threads'
import { reply } from '../../composer/reply.ts'
import type { ModelRequest } from '../provider.ts'
import { toComposerRequest, toEvents } from './adapter.ts'

// The other end of `threads.ts`: receives a request and sends the events of its answer.
parentPort?.on('message', (request: ModelRequest) => {
  for (const event of toEvents(reply(toComposerRequest(request)))) parentPort?.postMessage(event)
})
parentPort?.postMessage('ready')
