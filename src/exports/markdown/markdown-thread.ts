import { parentPort } from 'node:worker_threads'
import { toMarkdown } from './to-markdown.ts'

// The thread of `markdown/index.ts`: receives HTML and posts Markdown.
parentPort?.on('message', (html: string) => parentPort?.postMessage(toMarkdown(html)))
parentPort?.postMessage('ready')
