import { parentPort } from 'node:worker_threads'

// A thread for tests of the pool: it does what it is asked to.
parentPort?.on('message', (request: string) => {
  if (request === 'loop') for (;;) continue
  if (request === 'grow') for (const all: string[][] = []; ;) all.push(Array(1e6).fill('x'))
  if (request === 'throw') throw new TypeError('no')
  parentPort?.postMessage(`${request} 1`)
  parentPort?.postMessage('end')
})
parentPort?.postMessage('ready')
