import * as v from 'valibot'
import {
  FrameMessage,
  Hello,
  type FrameCommand,
  type FrameView,
  type PagePlace,
  type Target,
} from '../../protocol/frame.ts'

/** A page that does not reply within these times counts as hanging. */
const maxPlaceMs = 300
const maxPaintMs = 5000

/** The connection to the page in a frame. For a page that does not reply, results are `undefined` or false. */
export interface FrameBridge {
  /** Whether the document's own scripts run. */
  scripts: boolean
  place(): Promise<PagePlace | undefined>
  /** Resolves to true once the page is painted at the place. */
  restore(place: PagePlace): Promise<boolean>
  /** Resolves to true once the page is painted as the new text, and to false if it can't be patched. */
  patch(html: string): Promise<boolean>
  /** From now on, each view reports the boxes of these targets. */
  watch(targets: Target[]): void
  /** Scrolls to a target. */
  reveal(target: Target): void
}

interface FrameListeners {
  onBridge: (bridge: FrameBridge) => void
  onView: (view: FrameView) => void
  /** Called when a person pressed the keys for undo, redo or printing in the page. */
  onCommand?: (command: FrameCommand) => void
}

/**
 * Waits for the page of a frame to connect. Only the first message of a load counts: the page's first
 * script is ours. Returns a function that ends the connection.
 */
export function connectFrame(frame: HTMLIFrameElement, listeners: FrameListeners): () => void {
  const closing = new AbortController()
  const { signal } = closing
  function onMessage(event: MessageEvent): void {
    if (event.source !== frame.contentWindow) return
    removeEventListener('message', onMessage)
    const hello = v.safeParse(Hello, event.data)
    const [port] = event.ports
    if (!hello.success || !port) return
    signal.addEventListener('abort', () => port.close())
    listeners.onBridge(createBridge(port, hello.output.scripts, listeners))
  }
  addEventListener('message', onMessage, { signal })
  return () => closing.abort()
}

type Answer = Extract<FrameMessage, { id: number }>

function createBridge(
  port: MessagePort,
  scripts: boolean,
  { onView, onCommand }: FrameListeners,
): FrameBridge {
  const waiting = new Map<number, (answer: Answer) => void>()
  let lastId = 0
  port.addEventListener('message', ({ data }) => {
    const parsed = v.safeParse(FrameMessage, data)
    if (!parsed.success) return
    const message = parsed.output
    if (message.type === 'view') return onView(message)
    if (message.type === 'command') return onCommand?.(message.command)
    waiting.get(message.id)?.(message)
  })
  port.start()

  function ask(
    request:
      { type: 'place' } | { type: 'restore'; place: PagePlace } | { type: 'patch'; html: string },
    maxMs: number,
  ): Promise<Answer | undefined> {
    const id = ++lastId
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>()
    const timer = setTimeout(() => resolve(undefined), maxMs)
    waiting.set(id, resolve)
    port.postMessage({ ...request, id })
    return promise.finally(() => {
      clearTimeout(timer)
      waiting.delete(id)
    })
  }
  const isDone = (answer: Answer | undefined) => answer?.type === 'done' && answer.ok

  return {
    scripts,
    async place() {
      const answer = await ask({ type: 'place' }, maxPlaceMs)
      return answer?.type === 'place' ? answer.place : undefined
    },
    restore: async (place) => isDone(await ask({ type: 'restore', place }, maxPaintMs)),
    patch: async (html) => isDone(await ask({ type: 'patch', html }, maxPaintMs)),
    watch: (targets) => port.postMessage({ type: 'watch', targets }),
    reveal: (target) => port.postMessage({ type: 'reveal', target }),
  }
}
