/** One frame of a `text/event-stream`: its id and the text of its data. */
export interface Frame {
  id: string
  data: string
}

/** Encodes a frame. The data must not contain a line break; JSON never does. */
export function encodeFrame(id: number, data: string): string {
  return `id: ${id}\ndata: ${data}\n\n`
}

/** A comment line, which keeps proxies and servers from closing an idle stream. */
export const heartbeat = ': heartbeat\n\n'

/** Decodes the frames of a byte stream whose chunks may end anywhere; drops an unfinished frame. */
export async function* decodeFrames(body: ReadableStream<Uint8Array>): AsyncGenerator<Frame> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let pending: string[] = []
  let tail = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const text = decoder.decode(value, { stream: true })
      pending.push(text)
      // Searches only the new text, so that the time for a long frame is linear in its length.
      const isComplete = /\n\r?\n/.test(tail + text)
      tail = (tail + text).slice(-3)
      if (!isComplete) continue
      const blocks = pending.join('').split(/\r?\n\r?\n/)
      pending = [blocks.pop() ?? '']
      for (const block of blocks) {
        const frame = parseBlock(block)
        if (frame) yield frame
      }
    }
  } finally {
    await reader.cancel()
  }
}

function parseBlock(block: string): Frame | undefined {
  let id = ''
  const data: string[] = []
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('id:')) id = line.slice(3).trim()
    if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''))
  }
  return data.length > 0 ? { id, data: data.join('\n') } : undefined
}
