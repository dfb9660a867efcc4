import { parentPort } from 'node:worker_threads'
import type { WriteRequest, Written } from './writers.ts'

// The thread of `writers.ts`: receives requests and posts files. It loads what a format needs.
parentPort?.on('message', async (request: WriteRequest) => {
  parentPort?.postMessage(await write(request))
})
parentPort?.postMessage('ready')

async function write(request: WriteRequest): Promise<Written> {
  switch (request.format) {
    case 'html': {
      const { writeHtml } = await import('./html/write.ts')
      return writeHtml(request.source, request.options)
    }
    case 'docx': {
      const { writeWord } = await import('./docx/write.ts')
      return writeWord(request.source, request.page)
    }
    case 'md': {
      const { toMarkdown } = await import('./markdown/to-markdown.ts')
      return { bytes: Buffer.from(toMarkdown(request.html)), report: [] }
    }
  }
}
