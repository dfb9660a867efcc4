/** One frame of a `text/event-stream`: its id and the text of its data. */
export interface Frame {
  id: string
  data: string
}

/** Writes a frame. The data must hold no line break, as JSON never does. */
export function encodeFrame(id: number, data: string): string {
  return `id: ${id}\ndata: ${data}\n\n`
}

/** A comment line: keeps proxies and servers from taking silence for the end. */
export const heartbeat = ': heartbeat\n\n'

/** Reads the frames of a stream of bytes that may be cut anywhere; an unfinished frame is dropped. */
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
      // Only what is new is looked at, so that a long frame takes no longer than its length.
      const ends = /\n\r?\n/.test(tail + text)
      tail = (tail + text).slice(-3)
      if (!ends) continue
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
