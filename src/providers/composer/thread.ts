import { parentPort } from 'node:worker_threads'
import type { ModelRequest } from '../provider.ts'
import { reply } from '../../composer/reply.ts'

// The other end of `threads.ts`: a request comes in, the events of its answer go out.
parentPort?.on('message', (request: ModelRequest) => {
  for (const event of reply(request)) parentPort?.postMessage(event)
})
