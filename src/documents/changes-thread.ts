import { parentPort } from 'node:worker_threads'
import { describeChanges } from '../editing/changes/describe.ts'
import type { ComparedTexts } from './changes.ts'

// The other end of `changes.ts`: receives two texts and sends what changed between them.
parentPort?.on('message', ({ before, after, ranges }: ComparedTexts) => {
  parentPort?.postMessage(describeChanges(before, after, ranges))
})
parentPort?.postMessage('ready')
