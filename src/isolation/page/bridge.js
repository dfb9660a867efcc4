/**
 * Connects a page with the app that shows it: it reports where the person is in the page and where
 * elements are, scrolls, patches the page, and passes on the keys for undo, redo and printing. It is the page's
 * first script: it takes what it needs from the browser before the document could replace it, and sends
 * the app a port that nothing else in the page can reach.
 *
 * Its source text is sent to pages, so it refers to nothing outside of itself.
 *
 * @typedef {{ path?: number[], tag?: string, selector?: string, gap?: { parent: number[], index: number } }} Target
 * @typedef {{ path: number[], tag: string, text: string, top: number }} Anchor
 * @typedef {{ path: number[], tag: string, text: string, left: number, top: number }} Scroller
 * @typedef {{ x: number, y: number, anchor?: Anchor, scrollers?: Scroller[] }} Place
 * @typedef {{ type: 'place', id: number }
 *   | { type: 'restore', id: number, place: Place }
 *   | { type: 'patch', id: number, html: string }
 *   | { type: 'watch', targets: Target[] }
 *   | { type: 'reveal', target: Target }} FrameRequest
 *
 * @param {boolean} scripts Whether the document's own scripts run. If so, the page is never patched.
 * @param {{
 *   read(): Place,
 *   restore(place: Place): void,
 *   keepDuring(change: () => boolean): boolean,
 *   find(target: Target): Element[],
 *   boxOf(element: Element, target: Target): object,
 * }} places
 * @param {{ remember(): void, patch(html: string): boolean }} patcher
 */
export function bridge(scripts, places, patcher) {
  // Not only in this module: scripts of the page must not learn what called them.
  'use strict'
  const { apply } = Reflect
  const readData = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data')?.get
  const { stopImmediatePropagation: stopEvent, preventDefault, composedPath } = Event.prototype
  const readers = ['key', 'ctrlKey', 'metaKey', 'shiftKey', 'altKey', 'repeat'].map(
    (name) => Object.getOwnPropertyDescriptor(KeyboardEvent.prototype, name)?.get,
  )
  const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)
  const [readKey, readCtrl, readMeta, readShift, readAlt, readRepeat] = readers
  const requestFrame = requestAnimationFrame.bind(window)
  const later = setTimeout.bind(window)
  const { port1: port, port2 } = new MessageChannel()
  const send = port.postMessage.bind(port)
  const relay = new MessageChannel()
  const pass = relay.port1.postMessage.bind(relay.port1)
  const root = document

  /** @type {{ target: Target, elements: Element[] }[]} */
  let watched = []
  let isDue = false

  function report() {
    isDue = false
    const boxes = watched.map(({ target, elements }) =>
      elements.filter((one) => one.isConnected).map((one) => places.boxOf(one, target)),
    )
    const width = root.documentElement?.clientWidth ?? innerWidth
    send({ type: 'view', x: scrollX, y: scrollY, width, height: innerHeight, boxes })
  }

  function reportSoon() {
    if (isDue) return
    isDue = true
    requestFrame(report)
  }

  /** Calls back once the page is painted as it is now, or could not be painted for a while. */
  function onPainted(/** @type {() => void} */ then) {
    let isOver = false
    function end() {
      if (!isOver) then()
      isOver = true
    }
    if (root.visibilityState === 'hidden') return end()
    requestFrame(() => requestFrame(() => later(end)))
    later(end, 1000)
  }

  /**
   * An element of the document can take the place of what is read here, as `form.children` does where a
   * field has that name. Then reading fails, and the app must not wait for a reply.
   *
   * @template T
   * @param {() => T} work
   */
  function attempt(work) {
    try {
      return work()
    } catch {
      return undefined
    }
  }

  /** @param {FrameRequest} request */
  function answer(request) {
    switch (request.type) {
      case 'place': {
        const place = attempt(places.read) ?? { x: scrollX, y: scrollY }
        return send({ type: 'place', id: request.id, place })
      }
      case 'restore':
        attempt(() => places.restore(request.place))
        return onPainted(() => send({ type: 'done', id: request.id, ok: true }))
      case 'patch': {
        const change = () => places.keepDuring(() => patcher.patch(request.html))
        const ok = !scripts && (attempt(change) ?? false)
        const reply = () => send({ type: 'done', id: request.id, ok })
        return ok ? onPainted(reply) : reply()
      }
      case 'watch':
        watched = request.targets.map((target) => ({ target, elements: places.find(target) }))
        return report()
      case 'reveal':
        places.find(request.target)[0]?.scrollIntoView({ block: 'center', behavior: 'instant' })
        return reportSoon()
    }
  }

  /** @param {(request: FrameRequest) => void} take */
  function receive(take) {
    return (/** @type {MessageEvent} */ event) => {
      apply(stopEvent, event, [])
      if (readData) take(apply(readData, event, []))
    }
  }

  /** Uses nothing that the document can replace, so that no other key passes for one of these. @param {Event} event */
  function commandOf(event) {
    const read = (/** @type {(() => unknown) | undefined} */ getter) =>
      getter && apply(getter, event, [])
    const key = read(readKey)
    const isCtrl = read(readCtrl)
    const isShift = read(readShift)
    if (read(readAlt) || isCtrl === read(readMeta)) return undefined
    if (key === 'z' || key === 'Z') return isShift ? 'redo' : 'undo'
    if ((key === 'y' || key === 'Y') && isCtrl && !isShift) return 'redo'
    // In a field of a Mac, Ctrl+P moves the cursor up.
    return (key === 'p' || key === 'P') && isCtrl !== isApple && !isShift ? 'print' : undefined
  }

  /** Whether a key belongs to what is typed into the document. @param {Event} event */
  function isTyping(event) {
    const target = apply(composedPath, event, [])[0]
    if (!(target instanceof HTMLElement)) return false
    return target.isContentEditable || target.matches('input, textarea, select')
  }

  /** Passes on only what a person pressed and the document made no use of. @param {Event} event */
  function onKey(event) {
    if (!event.isTrusted || event.defaultPrevented) return
    const command = commandOf(event)
    if (!command) return
    const isRepeat = readRepeat && apply(readRepeat, event, [])
    if (command !== 'print' && (isRepeat || (attempt(() => isTyping(event)) ?? true))) return
    apply(preventDefault, event, [])
    if (!isRepeat) send({ type: 'command', command })
  }

  // What answers calls functions that the document may have replaced, and these see the port that the
  // request came from, as `window.event`. So they see one that leads nowhere.
  port.onmessage = receive(scripts ? pass : answer)
  relay.port2.onmessage = receive(answer)
  addEventListener('scroll', reportSoon, { capture: true, passive: true })
  addEventListener('resize', reportSoon)
  addEventListener('keydown', onKey)
  addEventListener('DOMContentLoaded', () => {
    if (!scripts) attempt(patcher.remember)
    if (!root.documentElement) return
    const sizes = new ResizeObserver(reportSoon)
    sizes.observe(root.documentElement)
    if (root.body) sizes.observe(root.body)
  })
  addEventListener('toggle', reportSoon, { capture: true })
  parent.postMessage({ type: 'hello', scripts }, '*', [port2])
}
