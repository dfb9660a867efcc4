import type { Readable, Writable } from 'node:stream'
import { ExportError } from '../errors.ts'
import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping.js'

type Commands = ProtocolMapping.Commands
type Events = ProtocolMapping.Events
type Json = ReturnType<typeof JSON.parse>

export type Params<Method extends keyof Commands> = Commands[Method]['paramsType']
export type Result<Method extends keyof Commands> = Commands[Method]['returnType']

/** The browser is gone: it crashed, or was killed. */
export class BrowserEnded extends Error {}

/** A session with the browser, or with one page in it. */
export interface Session {
  /**
   * @throws BrowserEnded; or Error with what the browser says if it refuses the command, or if the page is
   * closed meanwhile
   */
  send<Method extends keyof Commands>(
    method: Method,
    ...params: Params<Method>
  ): Promise<Result<Method>>
  /** Calls a listener for each event with this name. */
  on<Name extends keyof Events>(name: Name, listener: (...event: Events[Name]) => void): void
}

export interface DevTools extends Session {
  /** The session with a page; `id` as `Target.attachToTarget` returns it. */
  sessionOf(id: string): Session
}

interface Waiting {
  session: string
  resolve(result: Json): void
  reject(error: Error): void
}

/**
 * The Chrome DevTools Protocol over the pipes of a browser: messages in JSON, each ended by a NUL. Source:
 * https://chromedevtools.github.io/devtools-protocol
 */
export function connect(toBrowser: Writable, fromBrowser: Readable): DevTools {
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, Map<string, ((event: Json) => void)[]>>()
  let lastId = 0
  let gone: BrowserEnded | undefined

  function sessionOf(session: string): Session {
    return {
      send(method, ...[params]) {
        return new Promise((resolve, reject) => {
          if (gone) return reject(gone)
          const id = ++lastId
          waiting.set(id, { session, resolve, reject })
          const to = session === '' ? {} : { sessionId: session }
          toBrowser.write(`${JSON.stringify({ id, method, params, ...to })}\0`)
        })
      },
      on(name, listener) {
        const ofSession = listeners.get(session) ?? new Map()
        listeners.set(session, ofSession)
        ofSession.set(name, [...(ofSession.get(name) ?? []), listener])
      },
    }
  }

  function receive({ id, method, params, result, error, sessionId = '' }: Json): void {
    if (id === undefined) {
      for (const listener of listeners.get(sessionId)?.get(method) ?? []) listener(params)
      if (method === 'Target.detachedFromTarget') forget(params.sessionId)
      return
    }
    const call = waiting.get(id)
    waiting.delete(id)
    if (error) call?.reject(new Error(`the browser refused a command: ${error.message}`))
    else call?.resolve(result)
  }

  /** Forgets the session of a page that was closed, and its listeners. */
  function forget(id: string): void {
    listeners.delete(id)
    for (const [number, { session, reject }] of waiting) {
      if (session !== id) continue
      waiting.delete(number)
      reject(new Error('the page was closed'))
    }
  }

  function end(): void {
    gone ??= new BrowserEnded('the browser has ended')
    for (const { reject } of waiting.values()) reject(gone)
    waiting.clear()
    listeners.clear()
  }

  /** A page can make an answer so large that reading it would take all memory of the server. */
  function refuse(start: string): void {
    const id = Number(/^\{"id":(\d+)/.exec(start)?.[1])
    waiting.get(id)?.reject(new ExportError('The page is too large to be exported in this way.'))
    waiting.delete(id)
  }

  readMessages(fromBrowser, {
    onMessage(text) {
      const read = readJson(text)
      // Nothing that it says can be relied on any more.
      if (read === undefined) end()
      else receive(read)
    },
    onTooLarge: refuse,
    onEnd: end,
  })
  // A browser that has ended closes its pipes, which is told to those who wait.
  toBrowser.on('error', end)
  return {
    ...sessionOf(''),
    sessionOf,
  }
}

/** A message; undefined if it is no JSON. */
function readJson(message: string): Json | undefined {
  try {
    return JSON.parse(message)
  } catch {
    return undefined
  }
}

/** The largest message that is read, in bytes. */
const maxMessageBytes = 128 * 1024 * 1024

interface MessageListeners {
  onMessage(text: string): void
  /** Called with how a message begins that is not read. */
  onTooLarge(start: string): void
  onEnd(): void
}

function readMessages(stream: Readable, { onMessage, onTooLarge, onEnd }: MessageListeners): void {
  let parts: Buffer[] = []
  let size = 0
  function add(part: Buffer): void {
    size += part.length
    // Of one that is too large, only how it begins is kept.
    if (size <= maxMessageBytes) parts.push(part)
    else parts = [Buffer.from(parts[0]?.subarray(0, 100) ?? '')]
  }
  stream.on('data', (chunk: Buffer) => {
    let start = 0
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      add(chunk.subarray(start, end))
      const text = Buffer.concat(parts).toString()
      if (size <= maxMessageBytes) onMessage(text)
      else onTooLarge(text)
      parts = []
      size = 0
      start = end + 1
    }
    if (start < chunk.length) add(chunk.subarray(start))
  })
  stream.on('error', onEnd)
  stream.on('close', onEnd)
}
