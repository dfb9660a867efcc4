import type { Readable, Writable } from 'node:stream'
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

  readMessages(
    fromBrowser,
    (message) => {
      const read = readJson(message)
      // Nothing that it says can be relied on any more.
      if (read === undefined) end()
      else receive(read)
    },
    end,
  )
  // A browser that has ended closes its pipes, which is told to those who wait.
  toBrowser.on('error', end)
  return {
    ...sessionOf(''),
    sessionOf,
  }
}

/** A message; undefined if it is no JSON, or longer than a string can be. */
function readJson(message: Buffer): Json | undefined {
  try {
    return JSON.parse(message.toString())
  } catch {
    return undefined
  }
}

function readMessages(
  stream: Readable,
  onMessage: (message: Buffer) => void,
  onEnd: () => void,
): void {
  let parts: Buffer[] = []
  stream.on('data', (chunk: Buffer) => {
    let start = 0
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      parts.push(chunk.subarray(start, end))
      onMessage(Buffer.concat(parts))
      parts = []
      start = end + 1
    }
    if (start < chunk.length) parts.push(chunk.subarray(start))
  })
  stream.on('error', onEnd)
  stream.on('close', onEnd)
}
