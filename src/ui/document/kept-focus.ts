import { useEffect, useEffectEvent, type RefObject } from 'react'

/** For this many milliseconds after a key or click in the app, the person is not moving to a document. */
const activeMs = 1500

/**
 * Restores the focus when a document takes it without the person's doing, so that it can't read what
 * is typed into the app. A person moves to a document by a click, which also activates the page around
 * it, or by Tab. A dialog that was opened in the document gives the focus back to it.
 */
export function useKeptFocus(frames: RefObject<HTMLElement | null>, onGrab: () => void): void {
  const grabbed = useEffectEvent(onGrab)
  useEffect(() => {
    let last: HTMLElement | undefined
    let lastInput = Number.NEGATIVE_INFINITY
    let isTab = false
    let isInFrame = false
    const leaving = new AbortController()
    const on = { capture: true, signal: leaving.signal }

    function isPersonsMove(): boolean {
      const isIdle = performance.now() - lastInput > activeMs
      return isTab || (isIdle && navigator.userActivation.isActive)
    }
    function isReturn(): boolean {
      return isInFrame && last?.closest('dialog')?.open === false
    }
    function onInput(event: Event): void {
      lastInput = performance.now()
      isTab = event instanceof KeyboardEvent && event.key === 'Tab'
    }
    function onFocus({ target }: FocusEvent): void {
      if (!(target instanceof HTMLElement) || frames.current?.contains(target)) return
      last = target
      isInFrame &&= target.closest('dialog') !== null
    }
    function onBlur({ target }: FocusEvent): void {
      const frame = document.activeElement
      if (target !== window || !(frame instanceof HTMLIFrameElement)) return
      if (!frames.current?.contains(frame)) return
      if (isPersonsMove() || isReturn()) {
        isInFrame = true
        return
      }
      grabbed()
      // The browser still has to finish moving the focus, which would override this.
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
