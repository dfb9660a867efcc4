import { useEffect, useEffectEvent, type RefObject } from 'react'

/** Milliseconds after a key in which nobody has gone to a document by themselves. */
const typing = 1500

/**
 * Gives the keyboard back to what had it when a document takes it though nobody went there: what is
 * typed into the app is not for the document to read.
 */
export function useKeptFocus(frames: RefObject<HTMLElement | null>, onGrab: () => void): void {
  const grabbed = useEffectEvent(onGrab)
  useEffect(() => {
    const canHover = matchMedia('(hover: hover)').matches
    let last: HTMLElement | undefined
    let lastKey = Number.NEGATIVE_INFINITY
    let isTab = false
    let isOver = false
    const inside = (target: EventTarget | null) =>
      target instanceof Node && frames.current?.contains(target) === true
    const leaving = new AbortController()
    const on = { capture: true, signal: leaving.signal }
    addEventListener(
      'focusin',
      ({ target }) => {
        if (target instanceof HTMLElement && !inside(target)) last = target
      },
      on,
    )
    addEventListener(
      'keydown',
      ({ key }) => {
        lastKey = performance.now()
        isTab = key === 'Tab'
      },
      on,
    )
    addEventListener('pointerover', ({ target }) => (isOver = inside(target)), on)
    addEventListener(
      'blur',
      ({ target }) => {
        const frame = document.activeElement
        if (target !== window || !(frame instanceof HTMLIFrameElement) || !inside(frame)) return
        const isStill = performance.now() - lastKey > typing
        if (isTab || (isStill && (isOver || !canHover))) return
        grabbed()
        // The browser is not done with what the document asked for; it would win.
        setTimeout(() => {
          frame.blur()
          window.focus()
          if (last?.isConnected) last.focus({ preventScroll: true })
        })
      },
      on,
    )
    return () => leaving.abort()
  }, [frames])
}
