import { parentPort } from 'node:worker_threads'
import { describeChanges } from '../editing/changes/describe.ts'
import type { ComparedTexts } from './changes.ts'

// The thread of `changes.ts`: receives two texts and posts what changed between them.
parentPort?.on('message', ({ before, after, ranges }: ComparedTexts) => {
  parentPort?.postMessage(describeChanges(before, after, ranges))
})
parentPort?.postMessage('ready')
