import { useEffect, useEffectEvent } from 'react'
import { isApple } from '../kit/keys.ts'
import { useActions } from '../state/use-app.ts'

/** How the keys are called on this machine. */
export const undoKeys = isApple ? '⌘Z' : 'Ctrl+Z'
export const redoKeys = isApple ? '⇧⌘Z' : 'Ctrl+Shift+Z'

/**
 * Undoes and redoes changes of the document by the usual keys, except where the browser undoes typing:
 * in a field, unless it is an empty prompt or can't be edited.
 */
export function useHistoryKeys(): void {
  const actions = useActions()
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const step = stepOf(event)
    if (!step || isTyping(event.composedPath()[0]) || document.querySelector('dialog[open]')) return
    event.preventDefault()
    if (!event.repeat) void actions[step]()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [])
}

function stepOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent) {
  if (altKey || ctrlKey === metaKey) return undefined
  const letter = key.toLowerCase()
  if (letter === 'z') return shiftKey ? 'redo' : 'undo'
  return letter === 'y' && ctrlKey && !shiftKey ? 'redo' : undefined
}

function isTyping(target: EventTarget | undefined): boolean {
  if (target instanceof HTMLInputElement) return true
  if (target instanceof HTMLElement && target.isContentEditable) return true
  if (!(target instanceof HTMLTextAreaElement) || target.readOnly) return false
  return target.value !== '' || !target.closest('.prompt-box')
}
