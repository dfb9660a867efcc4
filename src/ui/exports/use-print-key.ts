import { useEffect, useEffectEvent } from 'react'
import { isApple } from '../kit/keys.ts'

/** How the keys are called on this machine. */
export const printKeys = isApple ? '⌘P' : 'Ctrl+P'

/** Prints the document, rather than the app around it, by the usual keys. Without one the browser has them. */
export function usePrintKey(isThere: boolean, onPrint: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!isPrint(event)) return
    event.preventDefault()
    if (!event.repeat) onPrint()
  })
  useEffect(() => {
    if (!isThere) return
    const listener = (event: KeyboardEvent) => onKey(event)
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [isThere])
}

function isPrint({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): boolean {
  const isAlone = isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey
  return key.toLowerCase() === 'p' && isAlone && !shiftKey && !altKey
}
