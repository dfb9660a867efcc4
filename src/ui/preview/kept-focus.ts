import { useEffect, useEffectEvent, type RefObject } from 'react'

/** Milliseconds after a key or click in the app in which nobody has gone to a document by themselves. */
const busy = 1500

/**
 * Gives the keyboard back to what had it when a document takes it though nobody went there: what is
 * typed into the app is not for the document to read. Who goes there clicks, which makes the page
 * above it active too, or presses Tab.
 */
export function useKeptFocus(frames: RefObject<HTMLElement | null>, onGrab: () => void): void {
  const grabbed = useEffectEvent(onGrab)
  useEffect(() => {
    let last: HTMLElement | undefined
    let lastInput = Number.NEGATIVE_INFINITY
    let isTab = false
    const leaving = new AbortController()
    const on = { capture: true, signal: leaving.signal }

    function wentThere(): boolean {
      const isIdle = performance.now() - lastInput > busy
      return isTab || (isIdle && navigator.userActivation.isActive)
    }
    function onInput(event: Event): void {
      lastInput = performance.now()
      isTab = event instanceof KeyboardEvent && event.key === 'Tab'
    }
    function onFocus({ target }: FocusEvent): void {
      if (target instanceof HTMLElement && !frames.current?.contains(target)) last = target
    }
    function onBlur({ target }: FocusEvent): void {
      const frame = document.activeElement
      if (target !== window || !(frame instanceof HTMLIFrameElement)) return
      if (!frames.current?.contains(frame) || wentThere()) return
      grabbed()
      // The browser is not done with what the document asked for; it would win.
      setTimeout(() => {
        frame.blur()
        window.focus()
        if (last?.isConnected) last.focus({ preventScroll: true })
      })
    }

    addEventListener('keydown', onInput, on)
    addEventListener('pointerdown', onInput, on)
    addEventListener('focusin', onFocus, on)
    addEventListener('blur', onBlur, on)
    return () => leaving.abort()
  }, [frames])
}
