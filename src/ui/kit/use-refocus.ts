import { useEffect, useRef, type RefObject } from 'react'

/**
 * When the control that had the focus disappears, as a button that opened another view, moves the focus
 * to the panel that took its place, so that the next key is not lost.
 */
export function useRefocus(
  pane: RefObject<HTMLElement | null>,
  panel: RefObject<HTMLElement | null>,
): void {
  const last = useRef<HTMLElement>(undefined)
  useEffect(() => {
    const element = pane.current
    if (!element) return
    const onFocus = ({ target }: FocusEvent) => {
      last.current = target instanceof HTMLElement ? target : undefined
    }
    element.addEventListener('focusin', onFocus)
    return () => element.removeEventListener('focusin', onFocus)
  }, [pane])
  useEffect(() => {
    if (!last.current || last.current.isConnected) return
    last.current = undefined
    if (document.activeElement === document.body) panel.current?.focus({ preventScroll: true })
  })
}
